"""A finding of a rule: what is wrong, on which line, how severe, the expected value, the fix, and the denial codes."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import ClassVar, Final, Self, TypeVar

import attrs

from jcodes.claims.fields import as_texts, text_field
from jcodes.errors import MalformedFindingError
from jcodes.errors.messages import shown
from jcodes.record_layout import closed, open_twin
from jcodes.records import LEFT_OUT, Record, named_fields, record_of
from jcodes.renamed import renamed
from jcodes.rules.engine.changes import line_index, stated
from jcodes.rules.engine.fixes import Fix
from jcodes.rules.engine.rule_ids import current_id
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.words import TextEnum

__all__ = ["Finding", "Severity", "UnitDifference", "finding_of"]


W = TypeVar("W", bound=TextEnum)


class Severity(TextEnum):
    """How severe a finding is."""

    ERROR = "error"
    """Certain: the claim is wrong or will be rejected or denied."""
    WARNING = "warning"
    """Possibly wrong, or costly if so; review by hand."""
    INFORMATION = "information"
    """For information; no action needed."""

    @property
    def rank(self) -> int:
        """0 for the most severe."""
        return _RANKS[self]


_RANKS: Final = {severity: rank for rank, severity in enumerate(Severity)}


def _severity(value: str | Severity) -> Severity:
    return _word(Severity, value)


def _confidence(value: str | Confidence) -> Confidence:
    return _word(Confidence, value)


def _word(kind: type[W], value: object) -> W:
    found = kind.find(value)
    if not isinstance(found, kind):
        raise MalformedFindingError(
            f"{shown(value, [one.value for one in kind])} is not a {kind.what()}", value=value, hint=kind.hint(value)
        )
    return found


def _line(value: int | None) -> int | None:
    return None if value is None else line_index(value)


def _fix(value: Fix | str | Mapping[str, object] | None) -> Fix | None:
    if value is None or isinstance(value, Fix):
        return value
    return Fix(value) if isinstance(value, str) else record_of(Fix, value, "fix")


def _numbers(value: Iterable[str] | str | None) -> tuple[str, ...]:
    return value if type(value) is tuple and not value else as_texts(value, "denial codes")


@attrs.frozen
class UnitDifference:
    """Units as billed and as they should be.

    Attributes:
        billed: The units of the lines together, as billed.
        right: The units that they should have.
        lines: The indexes of the lines, from 0.
    """

    billed: Fraction = attrs.field(converter=Fraction)
    right: Fraction = attrs.field(converter=Fraction)
    lines: tuple[int, ...]


@attrs.frozen(repr=False, field_transformer=named_fields)
class Finding(Record):
    """One finding of one rule.

    Findings sort by line (those of the whole claim first), then by severity, then by rule.

    Attributes:
        rule: The rule's id.
        severity: How much it matters.
        message: What is wrong, in one sentence.
        source: The source of the rule.
        line: The index of the line, from 0; None for the claim.
        expected: The expected value, in short, or blank.
        fix: A suggested fix, or None.
        carc: The claim adjustment reason codes (CARC) of a likely denial.
        rarc: The remark codes (RARC) that may come with them.
        confidence: How well the rule is sourced; below `Confidence.HIGH` it is a warning at most.
        denials: The likely denials, best sourced first, each with its group and codes, such as ``"OA-18 N522"``: CO the provider owes, PR the
            patient, OA neither.
        units: The units as billed and as they should be, if the rule says both; not in `to_dict`.

    Raises:
        MalformedFindingError: An error from a rule without an official source, or a blank field.
    """

    rule: str = attrs.field(converter=stated)
    severity: Severity = attrs.field(converter=_severity)
    message: str = attrs.field(converter=stated)
    source: str = attrs.field(converter=stated)
    line: int | None = attrs.field(default=None, converter=_line)
    expected: str = attrs.field(default="", converter=text_field)
    fix: Fix | None = attrs.field(default=None, converter=_fix)
    carc: tuple[str, ...] = attrs.field(default=(), converter=_numbers)
    rarc: tuple[str, ...] = attrs.field(default=(), converter=_numbers)
    confidence: Confidence = attrs.field(default=Confidence.HIGH, converter=_confidence)
    denials: tuple[str, ...] = attrs.field(default=(), converter=_numbers)
    units: UnitDifference | None = attrs.field(default=None, eq=False, metadata=LEFT_OUT)

    def __attrs_post_init__(self) -> None:
        """Reject an error without an official source."""
        if self.severity is Severity.ERROR and self.confidence is not Confidence.HIGH:
            raise MalformedFindingError(
                f"{self.rule} is an error with confidence {self.confidence}",
                value=self.severity,
                hint="make it a warning",
            )

    mend: ClassVar[renamed] = renamed("fix")

    @classmethod
    def from_dict(cls, facts: Mapping[str, object]) -> Self:
        """Create a finding from the output of `to_dict`, including that of earlier releases: ``mend`` for ``fix``, old rule ids.

        Raises:
            MalformedFindingError: What the constructor refuses.
            MalformedClaimError: A field that does not exist, one that is missing, or one of a wrong type.
        """
        if isinstance(facts, Mapping):
            if "mend" in facts and "fix" not in facts:
                facts = {"fix" if name == "mend" else name: fact for name, fact in facts.items()}
            if "rule" in facts:
                facts = {**facts, "rule": current_id(facts["rule"])}
        return super().from_dict(facts)

    @property
    def sort_key(self) -> tuple[int, int, str, str]:
        """The sort key: line, severity, rule, message."""
        return -1 if self.line is None else self.line, self.severity.rank, self.rule, self.message

    def __lt__(self, other: "Finding") -> bool:
        """Return whether this finding comes first; ties are decided by repr, so that there is one order."""
        if not isinstance(other, Finding):
            return NotImplemented
        mine, others = self.sort_key, other.sort_key
        return mine < others or (mine == others and repr(self) < repr(other))

    def __str__(self) -> str:
        """Return the finding in one sentence."""
        where = "claim" if self.line is None else f"line {self.line + 1}"
        return f"{where}: {self.severity}: {self.message} [{self.rule}]" + (f"; {self.fix}" if self.fix else "")


_FIELDS: Final = tuple(field.name for field in attrs.fields(Finding))
_Open: Final = open_twin(Finding)


def finding_of(  # noqa: PLR0913 - the fields of a finding
    *,
    rule: str,
    severity: Severity,
    message: str,
    source: str,
    line: int | None,
    expected: str,
    fix: Fix | str | None,
    codes: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]],
    confidence: Confidence,
    units: UnitDifference | None,
) -> Finding:
    """Return what a rule found as the constructor does, which would convert again what the rule's decorator has checked.

    Raises:
        MalformedFindingError: A blank message, or a line that is not a place.
        MalformedClaimError: A text is not a string.
    """
    carc, rarc, denials = codes
    message, line, expected = stated(message, "message"), _line(line), text_field(expected, "expected")
    values = (rule, severity, message, source, line, expected, _fix(fix), carc, rarc, confidence, denials, units)
    return closed(_Open, Finding, _FIELDS, values)
