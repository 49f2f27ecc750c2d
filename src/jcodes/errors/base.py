"""Base classes of all errors and warnings."""

from typing import Any, ClassVar, dataclass_transform

__all__ = [
    "DataWarning",
    "GapWarning",
    "ImplausibleFileWarning",
    "JcodesError",
    "JcodesWarning",
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
