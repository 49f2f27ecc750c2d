"""`to_x12`: the segments of one claim line, SV1 or SV2 and the drug's LIN and CTP; `from_x12` reads them back."""

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

import attrs

from jcodes.claims import Claim, ClaimForm, ServiceLine
from jcodes.claims.fields import as_form
from jcodes.codes.text import plain_str
from jcodes.errors import JcodesError, MalformedClaimError, MalformedLineError
from jcodes.errors.messages import shown, type_name
from jcodes.integrations.x12.claims_837 import read_837
from jcodes.integrations.x12.delimiters import Delimiters, as_delimiters
from jcodes.integrations.x12.written import Segment, days, interchange, number, segment_text, wrapped
from jcodes.records import record_of

__all__ = ["X12Line", "from_x12", "segments_of", "to_x12"]

_MOST_MODIFIERS: Final = 4
_DAY: Final = date(2026, 1, 1)


@attrs.frozen
class X12Line:
    """The segments of one claim line.

    Attributes:
        segments: Each its ID and its elements; a composite element is a tuple of its components.
        delimiters: The delimiters of `text`.
    """

    segments: tuple[Segment, ...]
    delimiters: Delimiters

    @property
    def service(self) -> Segment:
        """The SV1 or SV2 segment."""
        return self.segments[0]

    @property
    def ndc(self) -> str:
        """LIN03, eleven digits, or blank."""
        return self._element("LIN", 3)

    @property
    def ndc_quantity(self) -> str:
        """CTP04, without trailing zeros, or blank."""
        return self._element("CTP", 4)

    @property
    def ndc_unit(self) -> str:
        """CTP05-1, or blank."""
        return self._element("CTP", 5)

    def _element(self, name: str, at: int) -> str:
        return next((str(one[at]) for one in self.segments if one[0] == name), "")

    @property
    def text(self) -> str:
        """The segments as text."""
        return "".join(segment_text(one, self.delimiters) for one in self.segments)


def to_x12(
    line: ServiceLine, *, form: ClaimForm | str = "professional", delimiters: Delimiters | None = None
) -> X12Line:
    """Return the segments of a claim line: SV1 or SV2, DTP, REF, NTE, and for a drug LIN (qualifier N4) and CTP.

    >>> import jcodes
    >>> from jcodes.integrations.x12 import to_x12
    >>> line = jcodes.ServiceLine("J9312", units=75, modifiers=["JZ"], on="2026-02-01", charge="5000", ndc="50242-0053-06", ndc_quantity="75.0", ndc_unit="ML")
    >>> to_x12(line).text
    'SV1*HC:J9312:JZ*5000*UN*75~DTP*472*D8*20260201~LIN**N4*50242005306~CTP****75*ML~'

    Args:
        line: The line. What it holds is written, right or wrong; `check` says what is wrong with it.
        form: ``"professional"`` (SV1) or ``"institutional"`` (SV2, with the revenue code).
        delimiters: The delimiters; None for ``*``, ``:``, ``^`` and ``~``.

    Raises:
        MalformedLineError: More than four modifiers, units or a quantity that are no number, or a text that holds a delimiter.
        MalformedClaimError: *form* is neither, or *line* is no line.
        MalformedError: Not delimiters.
    """
    line = record_of(ServiceLine, line, "line")
    found = tuple(segments_of(line, as_form(form) or ClaimForm.PROFESSIONAL))
    if line.rendering_provider:
        found += (("NM1", "82", "1", "", "", "", "", "", "XX", line.rendering_provider),)
    one = X12Line(found, as_delimiters(delimiters))
    _ = one.text
    return one


def segments_of(line: ServiceLine, form: ClaimForm) -> Iterator[Segment]:
    """Yield the segments of a line, without its rendering provider, which the claim may have."""
    if len(line.modifiers) > _MOST_MODIFIERS:
        raise MalformedLineError(
            f"{len(line.modifiers)} modifiers; SV1 and SV2 hold {_MOST_MODIFIERS}",
            value=line.modifiers,
            hint="leave out those that the payer does not need",
        )
    pieces = wrapped(line.narrative, "narrative")
    modifiers = (*line.modifiers, *[""] * (_MOST_MODIFIERS - len(line.modifiers)))
    composite = ("HC", line.code, *modifiers, pieces[0] if pieces else "")
    charge, units = number(line.charge), _number(line.unit_count, line.units, "units")
    basis = (line.unit_basis or "UN") if units else line.unit_basis
    if form is ClaimForm.PROFESSIONAL:
        pointers = tuple(map(str, line.diagnosis_pointers))
        yield ("SV1", composite, charge, basis, units, line.place_of_service, "", pointers)
    else:
        yield ("SV2", line.revenue_code, composite if any(composite[1:]) else "", charge, basis, units)
    yield from days("472", line.on, line.through)
    if line.line_control_number:
        yield ("REF", "6R", line.line_control_number)
    for piece in pieces[1:]:
        yield ("NTE", "ADD", piece)
    if line.ndc.strip():
        yield ("LIN", "", "N4", _ndc(line))
        quantity = _number(line.ndc_amount, line.ndc_quantity, "NDC quantity")
        unit = line.ndc_unit if line.ndc_measure is None else line.ndc_measure.value
        if quantity or unit:
            yield ("CTP", "", "", "", quantity, unit)


def _number(value: Decimal | None, text: str, what: str) -> str:
    if value is None and text.strip():
        raise MalformedLineError(
            f"the {what} {shown(text)}: not a number", value=text, hint="X12 holds numbers only; correct the line"
        )
    return number(value)


def _ndc(line: ServiceLine) -> str:
    """Return eleven digits, or the text as given if it has no 11-digit form."""
    try:
        return line.ndc.strip() if line.parsed_ndc is None else line.parsed_ndc.ndc11
    except JcodesError:
        return line.ndc.strip()


def from_x12(text: str, *, delimiters: Delimiters | None = None) -> ServiceLine:
    """Return the claim line of a fragment: SV1 or SV2 and the segments of its loops, as `to_x12` writes them.

    >>> from jcodes.integrations.x12 import from_x12
    >>> print(from_x12("SV1*HC:J9312:JZ*5000*UN*75~DTP*472*D8*20260201~"))
    J9312-JZ x 75

    Args:
        text: The segments, each with its terminator.
        delimiters: The delimiters; None for ``*``, ``:``, ``^`` and ``~``.

    Raises:
        MalformedClaimError: Not text, or not one line.
        MalformedError: Not delimiters.
    """
    given = plain_str(text)
    if given is None:
        raise MalformedClaimError(
            f"the segments must be text, not {type_name(text)}",
            value=text,
            field="line",
            hint="give one SV1 or SV2 segment and what follows it, as text",
        )
    signs = as_delimiters(delimiters)
    segments: tuple[Segment, ...] = (("CLM", "1"), ("LX", "1"))
    whole = interchange(
        [segments], function="HC", version="005010", created=_DAY, sender="A", receiver="B", control=1, test=True,
        delimiters=signs,
    )  # fmt: skip
    end = whole.index(f"{signs.segment}SE{signs.element}") + 1
    for read in read_837(io.StringIO(whole[:end] + given)):
        if isinstance(read.claim, Claim) and len(read.claim.lines) == 1:
            return read.claim.lines[0]
        if isinstance(read.claim, JcodesError):
            raise read.claim
    raise MalformedClaimError(
        "not the segments of one claim line",
        value=text,
        field="line",
        hint="give one SV1 or SV2 segment and what follows it",
    )
