"""Argument names that a function does not have: the error says which name it has for the same thing."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Final, ParamSpec, TypeVar

__all__ = ["OTHER_WORDS", "known_arguments", "refuse_unknown"]

_T = TypeVar("_T")
_P = ParamSpec("_P")
OTHER_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "against": ("catalog",),
    "date": ("on",),
    "date_of_service": ("on",),
    "dos": ("on",),
    "drug": ("code",),
    "hcpcs": ("code",),
    "payer": ("policy",),
    "pos": ("place_of_service",),
    "price": ("charge",),
    "qty": ("units", "dose"),
    "quantity": ("units", "dose"),
    "release": ("catalog",),
    "service_date": ("on",),
    "vials": ("containers", "sizes"),
}
"""Other words for an argument or a field, each with what the library calls it."""


def known_arguments(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """Decorator: an argument name that *function* does not have is an `UnknownArgumentError`, which is also a ``TypeError``."""

    @wraps(function)
    def call(*given: _P.args, **named: _P.kwargs) -> _T:
        try:
            return function(*given, **named)
        except TypeError as error:
            refuse_unknown(function, named, error)
            raise

    return call


def refuse_unknown(function: Callable[..., object], named: Mapping[str, object], error: TypeError) -> None:
    """Raise the error for the first name that *function* does not have, if *error* was raised by the call itself and there is one.

    Raises:
        UnknownArgumentError: There is one.
    """
    if error.__traceback__ is None or error.__traceback__.tb_next is not None:
        return
    from difflib import get_close_matches
    from inspect import signature

    from jcodes.errors import UnknownArgumentError
    from jcodes.errors.messages import shown

    known = tuple(name for name in signature(function).parameters if name != "self")
    for name in named:
        if name not in known:
            near = [one for one in OTHER_WORDS.get(name, ()) if one in known] or get_close_matches(name, known, 1)
            title = function.__qualname__.removesuffix(".__init__")
            hint = f"did you mean {near[0]}=?" if near else f"its arguments are {', '.join(known)}"
            said = shown(name, (*known, *OTHER_WORDS))
            what = (
                f"argument {said}" if said[0] in {"'", '"'} else "such argument"
            )  # a name that may be a patient's is not said
            raise UnknownArgumentError(f"{title}() has no {what}", name=name, known=known, hint=hint) from None
