"""Add the 11-digit NDC of every row to a dataframe."""

from typing import Any, Final, TypeVar

from jcodes.codes import Ndc
from jcodes.errors import JcodesError
from jcodes.integrations.frames.look_up import LookUp
from jcodes.integrations.frames.look_up_paths import looked_up

__all__ = ["add_ndc11"]

_Frame = TypeVar("_Frame")

_REASONS: Final = {
    "AmbiguousNdcError": "The digits may be several NDCs. Give the hyphens of the label.",
    "MalformedNdcError": "The NDC is missing or is not an NDC. Give labeler, product and package, such as 50242-0051-21.",
    "NoNdcFormError": "The NDC has no form of 11 digits: it exists as 6-4-2 alone, 12 digits.",
}


def add_ndc11(frame: _Frame, *, ndc: str, strict: bool = True, suffix: str = "") -> _Frame:
    """Return *frame* with the 11 digits (5-4-2, no hyphens) of every row's NDC, each as ``Ndc.parse(text).ndc11`` gives them.

    The result is of the same kind as *frame*, as with `add_units`. Three columns of text are added, the same on every engine:

    - ``ndc11``: The 11 digits; null without an answer.
    - ``ndc11_status``: ``"ok"``, or the class of the error that ``Ndc.parse`` raises for the row. A row never raises.
    - ``ndc11_reason``: What the status means and what to do; null if ``ok``.

    Args:
        frame: The dataframe.
        ndc: The column of NDCs, which is text: a number has lost its leading zeros.
        strict: If False, short segments and other dashes are read as ``Ndc.parse`` does.
        suffix: What to append to the names of the added columns, if the frame has one of them.

    Raises:
        MalformedError: *frame* is not a dataframe that can be read, the column is missing or is not text, or an added column would
            overwrite one.
        MissingExtraError: Narwhals is needed for this frame and not installed.
    """
    added = {f"{name}{suffix}": "text" for name in ("ndc11", "ndc11_status", "ndc11_reason")}
    made: _Frame = looked_up(
        frame,
        LookUp("add_ndc11", {"ndc": ndc}, added, _strict if strict else _lenient),  # type: ignore[arg-type]  # "text" is a kind
    )
    return made


def _strict(value: Any) -> tuple[str | None, ...]:
    return _ndc11(value, strict=True)


def _lenient(value: Any) -> tuple[str | None, ...]:
    return _ndc11(value, strict=False)


def _ndc11(value: Any, *, strict: bool) -> tuple[str | None, ...]:
    try:
        return Ndc.parse(value, strict=strict).ndc11, "ok", None
    except JcodesError as error:
        name = type(error).__name__
        return None, name, _REASONS[name]
