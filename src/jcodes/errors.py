"""Every error and warning the library raises: one tree; no module of the library is imported.

Each error carries its facts as attributes, survives pickling, and its message ends with what would be right. An error also
subclasses the built-in it resembles, so ``except KeyError`` and ``except ValueError`` keep working.
"""

from typing import Any, ClassVar, dataclass_transform

__all__ = [
    "AmbiguousNdcError",
    "AmbiguousUnitError",
    "CodeNotValidError",
    "ContainersTooSmallError",
    "DataError",
    "DiscardedAboveLabelError",
    "DosageNotStatedError",
    "FileFormatError",
    "GapWarning",
    "InexactError",
    "JcodesError",
    "JcodesWarning",
    "MalformedClaimError",
    "MalformedCodeError",
    "MalformedContainerError",
    "MalformedDateError",
    "MalformedDosageError",
    "MalformedDoseError",
    "MalformedError",
    "MalformedFindingError",
    "MalformedLineError",
    "MalformedMeasureError",
    "MalformedModifierError",
    "MalformedNdcError",
    "MalformedNdcQuantityError",
    "MalformedPolicyError",
    "MalformedReceiptError",
    "MalformedRoundingError",
    "MalformedStrengthError",
    "MissingExtraError",
    "MissingFactError",
    "NdcUnitError",
    "NoNdcFormError",
    "NoPaymentError",
    "NoSizesError",
    "NothingToCodeError",
    "OutsideDosageError",
    "RulesError",
    "StockError",
    "StrengthRequiredError",
    "UnitMismatchError",
    "UnknownCodeError",
    "UnknownPolicyError",
    "UnknownReleaseError",
    "UnknownUnitError",
    "ZeroDoseError",
]


class JcodesWarning(UserWarning):
    """Something a caller should look at, although an answer was given."""


class GapWarning(JcodesWarning):
    """A question about a quarter of which no file of CMS is at hand; the answer is what the files around it say."""


def warn_of_gap(message: str) -> None:
    """Give a `GapWarning` that points at the line outside the library that asked, however many calls within lie between."""
    import sys
    import warnings

    level, frame = 1, sys._getframe()  # noqa: SLF001 - warnings itself counts frames so
    while frame.f_back is not None and frame.f_globals["__name__"].partition(".")[0] == "jcodes":
        level, frame = level + 1, frame.f_back
    warnings.warn(message, GapWarning, stacklevel=level)


def _fact(*, kw_only: bool) -> Any:
    """Say whether a fact is given by name only."""
    return kw_only


@dataclass_transform(kw_only_default=True, field_specifiers=(_fact,))
class _Facts:
    """What makes the annotated names of an error class its facts, for type checkers."""


class JcodesError(_Facts, Exception):
    """The root of every error this library raises about its input.

    A subclass states its facts as annotations, with a default where a fact may be left out; each is an argument by name and an
    attribute.

    Attributes:
        message: What was wrong, without the place and the hint.
        hint: What would be right, a sentence without a final full stop.
    """

    message: str = _fact(kw_only=False)
    hint: str

    _facts: ClassVar[tuple[str, ...]] = ("hint",)

    def __init_subclass__(cls) -> None:
        """Take the annotated names as facts, beside those inherited."""
        own = (name for name in cls.__annotations__ if name not in cls._facts)
        cls._facts = (*cls._facts, *own)

    def __init__(self, message: str, **facts: object) -> None:
        """Keep the facts; join place, message and hint into the text that ``str()`` shows."""
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
        """The place in a file, where there is one; blank otherwise."""
        return ""

    def __str__(self) -> str:
        """Return the text; ``KeyError`` would show its quoted repr instead."""
        return str(self.args[0])

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by class, text and facts, whatever the subclass's constructor takes."""
        return _restore, (type(self), self.args, dict(self.__dict__))


def _restore(cls: type[JcodesError], args: tuple[object, ...], facts: dict[str, object]) -> JcodesError:
    error = cls.__new__(cls)
    super(JcodesError, error).__init__(
        *args
    )  # the built-in's own, which keeps state outside __dict__ (ImportError.msg)
    error.__dict__.update(facts)
    return error


# -- malformed input -------------------------------------------------------------------------------------------------


class MalformedError(JcodesError, ValueError):
    """A text or value that cannot be read as what it should be.

    Attributes:
        value: The input as given.
    """

    value: object


class MalformedCodeError(MalformedError):
    """Not the shape of an HCPCS Level II code."""


class MalformedNdcError(MalformedError):
    """Not the shape of a National Drug Code, nor of a barcode that holds one."""


class AmbiguousNdcError(MalformedNdcError):
    """Digits without hyphens that different NDCs could be meant by: ten, or twelve that may be a UPC-A barcode.

    Attributes:
        candidates: The hyphenated readings; for ten digits the 5-4-2 forms from 4-4-2, 5-3-2 and 5-4-1.
    """

    candidates: tuple[str, ...]


class NoNdcFormError(JcodesError, ValueError):
    """A valid NDC that does not exist in the form asked for.

    Attributes:
        ndc: The NDC in its 11-digit or 12-digit form.
        form: The form asked for, such as ``"5-4-1"``.
    """

    ndc: str
    form: str


class MalformedModifierError(MalformedError):
    """Not the shape of a two-character modifier."""


class MalformedDateError(MalformedError):
    """Not a date, or not one that can be read in only one way."""


class MalformedDoseError(MalformedError):
    """Not an amount of drug: no number, no unit, negative, NaN or infinite."""


class UnknownUnitError(MalformedDoseError):
    """A unit of measure that this library does not know.

    Attributes:
        unit: The unit as written.
        suggestions: Known units spelled like it.
    """

    unit: str
    suggestions: tuple[str, ...] = ()


class AmbiguousUnitError(UnknownUnitError):
    """A unit that two trades read in two ways, such as ``gr`` (grain or gram)."""


class ZeroDoseError(MalformedDoseError, ZeroDivisionError):
    """A dose divided by nothing."""


class MalformedRoundingError(MalformedError):
    """Not the name of a rounding."""


class MalformedStrengthError(MalformedError):
    """Not a strength such as ``40 mg/mL``."""


class MalformedDosageError(MalformedError):
    """Not a dosage such as ``up to 15 mg``."""


class MissingFactError(MalformedDoseError):
    """An order that becomes an amount only with a fact that was not given, such as the body weight.

    Attributes:
        fact: The argument that is missing, such as ``"weight"``.
    """

    fact: str


class MalformedMeasureError(MalformedError):
    """Not a body weight, a body surface, a duration or a number of administrations."""


class MalformedContainerError(MalformedError):
    """Not a container such as ``500 mg/50 mL``, nor a type of container."""


class MalformedReceiptError(MalformedError):
    """Not the facts of a receipt."""


class MalformedPolicyError(MalformedError):
    """A payer's policy that cannot be read.

    Attributes:
        file: The file it stands in.
        key: The key that is wrong, such as ``"rounding[1].start"``, or None for the whole file.
    """

    file: str
    key: str | None = None

    @property
    def where(self) -> str:
        """The file and the key."""
        return f"{self.file}{'' if self.key is None else f', key {self.key!r}'}"


class MalformedClaimError(MalformedError):
    """A value of the wrong type for a claim, a line, an administration or a part of one, or one that no record could hold.

    Attributes:
        field: The field it was given for, such as ``"units"``.
    """

    field: str


class NothingToCodeError(MalformedError):
    """No administration to code, or one that names no drug, no code and no NDC."""


class MalformedFindingError(MalformedError):
    """Not a finding, nor a fix: a severity above its confidence, or a change that no claim can take."""


class RulesError(MalformedError):
    """Not a set of rules: no rule, two rules of one id, an unknown rule to be silenced, or a silence without a reason."""


# -- what is not there -----------------------------------------------------------------------------------------------


class UnknownCodeError(JcodesError, KeyError):
    """A well-formed code that the release does not hold.

    Attributes:
        code: The code asked for.
        release: The release that was searched, such as ``"2026-01"``.
        suggestions: Codes that may have been meant, the likeliest first.
    """

    code: str
    release: str
    suggestions: tuple[str, ...] = ()


class UnknownReleaseError(JcodesError, KeyError):
    """A release that is not bundled and was not added by the user.

    Attributes:
        release: The release asked for.
        known: The releases at hand, oldest first.
    """

    release: str
    known: tuple[str, ...]


class UnknownPolicyError(JcodesError, KeyError):
    """A payer's policy that is not bundled.

    Attributes:
        name: The policy asked for.
        known: The policies at hand.
    """

    name: str
    known: tuple[str, ...]


class MissingExtraError(JcodesError, ImportError):
    """An optional library is needed and not installed.

    Attributes:
        extra: The extra of this package that brings it, such as ``"xlsx"``.
    """

    extra: str


# -- what does not fit -----------------------------------------------------------------------------------------------


class CodeNotValidError(JcodesError, ValueError):
    """A code that was not valid on the date of service.

    Attributes:
        code: The code.
        on: The date of service, ISO 8601.
        start: First valid day, ISO 8601.
        end: Last valid day, ISO 8601, or None.
        replaced_by: Codes that took over, where a source names them.
        converted: What the same dose bills under those of them that were valid, such as ``"J2506 x 12"``.
    """

    code: str
    on: str
    start: str
    end: str | None
    replaced_by: tuple[str, ...] = ()
    converted: tuple[str, ...] = ()


class UnitMismatchError(JcodesError, ValueError):
    """Two amounts of different kinds, such as milligrams and international units.

    Attributes:
        left: The first amount or unit, as text.
        right: The second.
    """

    left: str
    right: str


class StrengthRequiredError(UnitMismatchError):
    """A volume or a count of containers where an amount of drug is needed: the strength is missing."""


class DosageNotStatedError(JcodesError, ValueError):
    """A code whose descriptor states no amount, so that there is nothing to divide by.

    Attributes:
        code: The code, or None for a dosage without one.
        reason: Why there is none, a word of ``NotStated``.
    """

    code: str | None
    reason: str


class OutsideDosageError(JcodesError, ValueError):
    """A dose outside the band or above the cap that the descriptor states for one unit.

    Attributes:
        dose: The dose, as text.
        dosage: The dosage, as text.
    """

    dose: str
    dosage: str


class InexactError(JcodesError, ValueError):
    """An exact answer was asked for and does not exist.

    Attributes:
        exact: The exact value, as a fraction in text, such as ``"1/3"``.
    """

    exact: str


class ContainersTooSmallError(JcodesError, ValueError):
    """A dose that is more than the opened containers hold by their labels.

    Attributes:
        dose: The dose, as text.
        containers: The containers, as text.
    """

    dose: str
    containers: str


class MalformedLineError(MalformedError):
    """Not the units, the limits or the money of a line."""


class MalformedNdcQuantityError(MalformedError):
    """Not an NDC quantity such as ``ML0.6``, nor a unit of measure."""


class NdcUnitError(JcodesError, ValueError):
    """A unit of measure of an NDC quantity that the payer refuses.

    Attributes:
        unit: The unit.
    """

    unit: str


class NoPaymentError(JcodesError, ValueError):
    """Nothing says what a payer allows.

    Attributes:
        code: The code.
        on: The date of service, as text.
    """

    code: str
    on: str


class NoSizesError(JcodesError, ValueError):
    """No container sizes of a code are known.

    Attributes:
        code: The code, or blank.
    """

    code: str


class StockError(JcodesError, ValueError):
    """A stock of containers that does not cover the dose.

    Attributes:
        dose: The dose, as text.
        covered: What the stock holds, as text.
    """

    dose: str
    covered: str


class DiscardedAboveLabelError(JcodesError, ValueError):
    """A documented discarded amount that is more than the labels leave after the dose.

    Attributes:
        discarded: The documented amount, as text.
        containers: The containers, as text.
    """

    discarded: str
    containers: str


# -- files -----------------------------------------------------------------------------------------------------------


class FileFormatError(JcodesError, ValueError):
    """An official file, or a place in it, that is not understood.

    Attributes:
        file: The file's name, with the member's name for an archive.
        row: The line or sheet row, counted from 1, or None for the whole file.
        column: The column's name, or None for the whole row.
    """

    file: str
    row: int | None = None
    column: str | None = None

    @property
    def where(self) -> str:
        """The file, the row and the column, as far as they are known."""
        row = "" if self.row is None else f", row {self.row}"
        return f"{self.file}{row}{'' if self.column is None else f', column {self.column!r}'}"


class DataError(JcodesError):
    """The library's own shipped facts are damaged or do not match their manifest."""
