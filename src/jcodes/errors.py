"""Every error and warning the library raises: one tree, no imports.

Each error carries its facts as attributes, survives pickling, and its message ends with what would be right. An error also
subclasses the built-in it resembles, so ``except KeyError`` and ``except ValueError`` keep working.
"""

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


class JcodesError(Exception):
    """The root of every error this library raises about its input.

    Attributes:
        message: What was wrong, without the hint.
        hint: What would be right, a sentence without a final full stop.
    """

    message: str
    hint: str

    def __init__(self, message: str, *, hint: str) -> None:
        """Join *message* and *hint* into the text that ``str()`` shows."""
        self.message = message
        self.hint = hint
        super().__init__(f"{message}: {hint}" if hint else message)

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

    def __init__(self, message: str, *, value: object, hint: str) -> None:
        """Keep the input beside the message."""
        super().__init__(message, hint=hint)
        self.value = value


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

    def __init__(self, message: str, *, value: object, candidates: tuple[str, ...], hint: str) -> None:
        """Keep the candidates."""
        super().__init__(message, value=value, hint=hint)
        self.candidates = candidates


class NoNdcFormError(JcodesError, ValueError):
    """A valid NDC that does not exist in the form asked for.

    Attributes:
        ndc: The NDC in its 11-digit or 12-digit form.
        form: The form asked for, such as ``"5-4-1"``.
    """

    ndc: str
    form: str

    def __init__(self, message: str, *, ndc: str, form: str, hint: str) -> None:
        """Keep both."""
        super().__init__(message, hint=hint)
        self.ndc = ndc
        self.form = form


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
    suggestions: tuple[str, ...]

    def __init__(self, message: str, *, value: object, unit: str, suggestions: tuple[str, ...] = (), hint: str) -> None:
        """Keep the unit and what it may have been."""
        super().__init__(message, value=value, hint=hint)
        self.unit = unit
        self.suggestions = suggestions


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

    def __init__(self, message: str, *, value: object, fact: str, hint: str) -> None:
        """Keep the name of the fact."""
        super().__init__(message, value=value, hint=hint)
        self.fact = fact


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
    key: str | None

    def __init__(self, message: str, *, value: object, file: str, key: str | None = None, hint: str) -> None:
        """Put the file and the key in front of the message."""
        super().__init__(f"{file}{'' if key is None else f', key {key!r}'}: {message}", value=value, hint=hint)
        self.file = file
        self.key = key


class MalformedClaimError(MalformedError):
    """A value of the wrong type for a claim, a line, an administration or a part of one, or one that no record could hold.

    Attributes:
        field: The field it was given for, such as ``"units"``.
    """

    field: str

    def __init__(self, message: str, *, value: object, field: str, hint: str) -> None:
        """Keep the field."""
        super().__init__(message, value=value, hint=hint)
        self.field = field


class NothingToCodeError(MalformedError):
    """No administration to code, or one that names no drug, no code and no NDC."""


class MalformedFindingError(MalformedError):
    """Not a finding, nor a mend: a severity above its confidence, or a change that no claim can take."""


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
    suggestions: tuple[str, ...]

    def __init__(self, message: str, *, code: str, release: str, suggestions: tuple[str, ...] = (), hint: str) -> None:
        """Keep where it was looked for and what is near."""
        super().__init__(message, hint=hint)
        self.code = code
        self.release = release
        self.suggestions = suggestions


class UnknownReleaseError(JcodesError, KeyError):
    """A release that is not bundled and was not added by the user.

    Attributes:
        release: The release asked for.
        known: The releases at hand, oldest first.
    """

    release: str
    known: tuple[str, ...]

    def __init__(self, message: str, *, release: str, known: tuple[str, ...], hint: str) -> None:
        """Keep what is at hand."""
        super().__init__(message, hint=hint)
        self.release = release
        self.known = known


class UnknownPolicyError(JcodesError, KeyError):
    """A payer's policy that is not bundled.

    Attributes:
        name: The policy asked for.
        known: The policies at hand.
    """

    name: str
    known: tuple[str, ...]

    def __init__(self, message: str, *, name: str, known: tuple[str, ...], hint: str) -> None:
        """Keep what is at hand."""
        super().__init__(message, hint=hint)
        self.name = name
        self.known = known


class MissingExtraError(JcodesError, ImportError):
    """An optional library is needed and not installed.

    Attributes:
        extra: The extra of this package that brings it, such as ``"xlsx"``.
    """

    extra: str

    def __init__(self, message: str, *, extra: str, hint: str) -> None:
        """Keep the extra's name."""
        super().__init__(message, hint=hint)
        self.extra = extra


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
    replaced_by: tuple[str, ...]
    converted: tuple[str, ...]

    def __init__(
        self,
        message: str,
        *,
        code: str,
        on: str,
        start: str,
        end: str | None,
        replaced_by: tuple[str, ...] = (),
        converted: tuple[str, ...] = (),
        hint: str,
    ) -> None:
        """Keep the period and the replacement."""
        super().__init__(message, hint=hint)
        self.code = code
        self.on = on
        self.start = start
        self.end = end
        self.replaced_by = replaced_by
        self.converted = converted


class UnitMismatchError(JcodesError, ValueError):
    """Two amounts of different kinds, such as milligrams and international units.

    Attributes:
        left: The first amount or unit, as text.
        right: The second.
    """

    left: str
    right: str

    def __init__(self, message: str, *, left: str, right: str, hint: str) -> None:
        """Keep both sides."""
        super().__init__(message, hint=hint)
        self.left = left
        self.right = right


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

    def __init__(self, message: str, *, code: str | None, reason: str, hint: str) -> None:
        """Keep the reason."""
        super().__init__(message, hint=hint)
        self.code = code
        self.reason = reason


class OutsideDosageError(JcodesError, ValueError):
    """A dose outside the band or above the cap that the descriptor states for one unit.

    Attributes:
        dose: The dose, as text.
        dosage: The dosage, as text.
    """

    dose: str
    dosage: str

    def __init__(self, message: str, *, dose: str, dosage: str, hint: str) -> None:
        """Keep both."""
        super().__init__(message, hint=hint)
        self.dose = dose
        self.dosage = dosage


class InexactError(JcodesError, ValueError):
    """An exact answer was asked for and does not exist.

    Attributes:
        exact: The exact value, as a fraction in text, such as ``"1/3"``.
    """

    exact: str

    def __init__(self, message: str, *, exact: str, hint: str) -> None:
        """Keep the fraction."""
        super().__init__(message, hint=hint)
        self.exact = exact


class ContainersTooSmallError(JcodesError, ValueError):
    """A dose that is more than the opened containers hold by their labels.

    Attributes:
        dose: The dose, as text.
        containers: The containers, as text.
    """

    dose: str
    containers: str

    def __init__(self, message: str, *, dose: str, containers: str, hint: str) -> None:
        """Keep both."""
        super().__init__(message, hint=hint)
        self.dose = dose
        self.containers = containers


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

    def __init__(self, message: str, *, unit: str, hint: str) -> None:
        """Keep the unit."""
        super().__init__(message, hint=hint)
        self.unit = unit


class NoPaymentError(JcodesError, ValueError):
    """Nothing says what a payer allows.

    Attributes:
        code: The code.
        on: The date of service, as text.
    """

    code: str
    on: str

    def __init__(self, message: str, *, code: str, on: str, hint: str) -> None:
        """Keep both."""
        super().__init__(message, hint=hint)
        self.code = code
        self.on = on


class NoSizesError(JcodesError, ValueError):
    """No container sizes of a code are known.

    Attributes:
        code: The code, or blank.
    """

    code: str

    def __init__(self, message: str, *, code: str, hint: str) -> None:
        """Keep the code."""
        super().__init__(message, hint=hint)
        self.code = code


class StockError(JcodesError, ValueError):
    """A stock of containers that does not cover the dose.

    Attributes:
        dose: The dose, as text.
        covered: What the stock holds, as text.
    """

    dose: str
    covered: str

    def __init__(self, message: str, *, dose: str, covered: str, hint: str) -> None:
        """Keep both."""
        super().__init__(message, hint=hint)
        self.dose = dose
        self.covered = covered


class DiscardedAboveLabelError(JcodesError, ValueError):
    """A documented discarded amount that is more than the labels leave after the dose.

    Attributes:
        discarded: The documented amount, as text.
        containers: The containers, as text.
    """

    discarded: str
    containers: str

    def __init__(self, message: str, *, discarded: str, containers: str, hint: str) -> None:
        """Keep both."""
        super().__init__(message, hint=hint)
        self.discarded = discarded
        self.containers = containers


# -- files -----------------------------------------------------------------------------------------------------------


class FileFormatError(JcodesError, ValueError):
    """An official file, or a place in it, that is not understood.

    Attributes:
        file: The file's name, with the member's name for an archive.
        row: The line or sheet row, counted from 1, or None for the whole file.
        column: The column's name, or None for the whole row.
    """

    file: str
    row: int | None
    column: str | None

    def __init__(
        self, message: str, *, file: str, row: int | None = None, column: str | None = None, hint: str
    ) -> None:
        """Put the place in front of the message."""
        place = file + ("" if row is None else f", row {row}") + ("" if column is None else f", column {column!r}")
        super().__init__(f"{place}: {message}", hint=hint)
        self.file = file
        self.row = row
        self.column = column


class DataError(JcodesError):
    """The library's own shipped facts are damaged or do not match their manifest."""
