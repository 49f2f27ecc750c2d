"""Base classes of all errors and warnings."""

import sys
import warnings
from contextvars import ContextVar
from typing import Any, ClassVar, Final, dataclass_transform

__all__ = [
    "DataWarning",
    "GapWarning",
    "ImplausibleFileWarning",
    "JcodesError",
    "JcodesWarning",
    "heard",
    "quiet",
    "warn",
    "warn_of_gap",
]


class JcodesWarning(UserWarning):
    """The answer was given, but a caller should review it.

    Raised, as a warning, in one of its subclasses.
    """


class GapWarning(JcodesWarning):
    """No CMS file for the quarter is loaded.

    Raised, as a warning, by the look-ups of a ``Catalog`` that depend on a quarter: prices, NDC links, unit edits, statuses. The answer
    is that of the nearest earlier file if the dataset allows it, and None otherwise; the message says which.
    """


class ImplausibleFileWarning(JcodesWarning):
    """An official file that can be read and is hard to believe, such as one for a quarter years ahead.

    Raised, as a warning, by ``load``; ``jcodes data add`` refuses such a file with an ``ImplausibleFileError``.
    """


class DataWarning(JcodesWarning):
    """A release in the user's data folder that is damaged, cannot be read, or is in the format of a newer version of jcodes.

    Raised, as a warning, when the folder is read, once for each such release; no answer uses it. ``jcodes data remove`` removes it.
    """


_IS_QUIET: Final[ContextVar[bool]] = ContextVar("jcodes_is_quiet", default=False)


class _Gaps:
    """Sets whether a `GapWarning` is issued. The filters of `warnings`, which all threads share, are left alone."""

    __slots__ = ("_before", "_is_quiet")

    def __init__(self, *, is_quiet: bool) -> None:
        """Initialize with what holds inside."""
        self._is_quiet = is_quiet
        self._before = False

    def __enter__(self) -> None:
        """Set it."""
        self._before = _IS_QUIET.get()
        _IS_QUIET.set(self._is_quiet)

    def __exit__(self, *_: object) -> None:
        """Set it as it was."""
        _IS_QUIET.set(self._before)


def quiet() -> _Gaps:
    """Return a context manager that issues no `GapWarning`: for who checks the quarter of each answer, and reports missing files."""
    return _Gaps(is_quiet=True)


def heard() -> _Gaps:
    """Return a context manager inside which a `GapWarning` is issued even within `quiet`: for who catches it."""
    return _Gaps(is_quiet=False)


def warn_of_gap(message: str) -> None:
    """Issue a `GapWarning` that points to the calling line outside the library."""
    if not _IS_QUIET.get():
        warn(message, GapWarning)


def warn(message: str, kind: type[JcodesWarning]) -> None:
    """Issue a warning that points to the calling line outside the library."""
    if _is_ignored(kind):
        return  # without a look at each frame
    level, frame = 1, sys._getframe()  # noqa: SLF001 - warnings itself counts frames so
    while frame.f_back is not None and str(frame.f_globals.get("__name__")).partition(".")[0] == "jcodes":
        level, frame = level + 1, frame.f_back
    warnings.warn(message, kind, stacklevel=level)


def _is_ignored(kind: type[JcodesWarning]) -> bool:
    """Return whether the first filter ignores every warning of a kind, as it does while the library looks facts up for itself."""
    return any(
        action == "ignore" and issubclass(kind, ignored) and text is module is None and not line
        for action, text, ignored, module, line in warnings.filters[:1]
    )


def _fact(*, kw_only: bool) -> Any:
    """Return whether a fact is keyword-only."""
    return kw_only


@dataclass_transform(kw_only_default=True, field_specifiers=(_fact,))
class _Facts:
    """Tells type checkers that the annotations of an error class are keyword arguments."""


class JcodesError(_Facts, Exception):
    """Base class of all jcodes errors.

    Raised in one of its subclasses. A subclass states its facts as annotations, with a default if a fact may be left out; each is
    an argument by name and an attribute.

    Attributes:
        message: What is wrong, without the place and the hint.
        hint: What to do, a sentence without a period.
    """

    message: str = _fact(kw_only=False)
    hint: str

    _facts: ClassVar[tuple[str, ...]] = ("hint",)

    def __init_subclass__(cls) -> None:
        """Collect the annotations as facts, including inherited ones, and set the module to ``jcodes.errors``."""
        own = (name for name in cls.__annotations__ if name not in cls._facts)
        cls._facts = (*cls._facts, *own)
        cls.__module__ = "jcodes.errors"

    def __init__(self, message: str, **facts: object) -> None:
        """Store the facts, and build the text from location, message and hint."""
        kind = type(self)
        missing = [name for name in self._facts if name not in facts and not hasattr(kind, name)]
        unknown = [name for name in facts if name not in self._facts]
        if missing or unknown:
            raise TypeError(f"{kind.__name__} takes {', '.join(self._facts)}; missing: {missing}, unknown: {unknown}")
        self.message = message
        for name in self._facts:
            setattr(self, name, facts[name] if name in facts else getattr(kind, name))
        text = f"{self.where}: {message}" if self.where else message
        super().__init__(f"{text}: {self.hint}" if self.hint else text)

    @property
    def where(self) -> str:
        """The location in a file, or blank."""
        return ""

    def __str__(self) -> str:
        """Return the text; ``KeyError`` would return its repr."""
        return str(self.args[0])

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by class, text and facts, independent of the subclass's constructor."""
        return _restore, (type(self), self.args, dict(self.__dict__))


def _restore(cls: type[JcodesError], args: tuple[object, ...], facts: dict[str, object]) -> JcodesError:
    error = cls.__new__(cls)
    # The built-in constructor stores state outside __dict__ (ImportError.msg).
    super(JcodesError, error).__init__(*args)
    error.__dict__.update(facts)
    return error


for _root in (JcodesWarning, GapWarning, ImplausibleFileWarning, DataWarning, JcodesError):
    _root.__module__ = "jcodes.errors"
