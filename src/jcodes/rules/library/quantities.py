"""NDCs that are no product's, and NDC quantities in milligrams and international units against the billed units."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from jcodes.doses import Dose
from jcodes.rules.context.line import LineView
from jcodes.rules.context.lookups import digits_of
from jcodes.rules.context.traits import NDC
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Found, line_rule
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.products import NdcUnit

__all__ = ["RULES"]

_PLACEHOLDERS: Final = frozenset({"12345678901", "12345678910", "01234567890", "00123456789"})
"""Numbers that count up; those of one digit alone are found by themselves."""


@line_rule(
    "ndc-placeholder",
    "an NDC that looks like a placeholder",
    severity=Severity.INFORMATION,
    confidence=Confidence.BACKGROUND,
    source="general-knowledge: software fills fields with such numbers",
    only=NDC,
)
def ndc_placeholder(at: LineView) -> Iterator[Found]:
    """The NDC is one digit eleven times, or counts up, such as 99999-9999-99 and 12345-6789-01, and no crosswalk lists it."""
    ndc = at.line.parsed_ndc
    if ndc is None or at.links:
        return
    if len(set(digits_of(ndc))) == 1 or digits_of(ndc) in _PLACEHOLDERS:
        yield Found(
            f"{ndc} looks like a placeholder", "the NDC on the label", "state the NDC on the label of what was given"
        )


_MEASURES: Final = {NdcUnit.ME: "mg", NdcUnit.F2: "IU"}


@line_rule(
    "ndc-amount-differs",
    "an NDC quantity in milligrams or international units at odds with the units",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="x12-rfi-591: ME counts milligrams, F2 international units; cms-hcpcs: the dosage of the descriptor says what one unit is",
    denial=DenialKind.NDC,
    only=NDC,
)
def ndc_amount_differs(at: LineView) -> Iterator[Found]:
    """The NDC quantity is in milligrams (ME) or international units (F2), and is not what the billed units stand for.

    By the dosage of the code alone, exactly, where it is a mass, or in IU; less than one unit of rounding is allowed. A salt that the label
    counts otherwise than the descriptor makes it right, so that it is a warning.
    """
    measure, amount, units, entry = at.line.ndc_measure, at.line.ndc_amount, at.units, at.entry
    if measure not in _MEASURES or amount is None or amount <= 0 or units is None or entry is None:
        return
    one = entry.dosage.amount
    held = Dose.parse(f"{amount} {_MEASURES[measure]}")
    if one is None or one.unit.dimension != held.unit.dimension:
        return
    exact = held / one
    if abs(exact - units) < 1:
        return
    yield Found(
        f"{measure}{at.line.ndc_quantity.strip()} is {_plain(exact)} units of {at.shown} ({entry.dosage}), the line bills {units}",
        f"{_plain(exact)} units, or {one * units}",
        "count the units from the dose, and the NDC quantity in the package's unit of measure",
    )


def _plain(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{number.numerator / number.denominator:.2f}"


RULES: Final[tuple[AnyRule, ...]] = (ndc_placeholder, ndc_amount_differs)
