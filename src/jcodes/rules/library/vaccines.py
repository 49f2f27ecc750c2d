"""Vaccines and their administration codes, by payer.

CPT codes only, by what they protect against. The products are those of CMS's pages for providers, which name them for influenza,
pneumococcal disease, hepatitis B and COVID-19; of other vaccines only the range of numbers is known here.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from jcodes.policies import VaccineServices
from jcodes.rules.context.claim import DayView
from jcodes.rules.context.flags import IMMUNIZATION
from jcodes.rules.context.line import LineView
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Found, day_rule
from jcodes.services.encounters import COVID_START
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.products import Kind

__all__ = ["RULES"]

_FLU: Final = "influenza"
_PNEUMONIA: Final = "pneumococcal"
_HEPATITIS: Final = "hepatitis B"
_COVID: Final = "COVID-19"

_NUMBERS: Final[Mapping[str, str]] = {
    _FLU: (
        "90630 90653 90654 90655 90656 90657 90658 90660 90661 90662 90672 90673 90674 90682 90685 90686 90687 90688 90689 90694 90756"
        " Q2034 Q2035 Q2036 Q2037 Q2038 Q2039"
    ),
    _PNEUMONIA: "90670 90671 90677 90684 90732",
    _HEPATITIS: "90739 90740 90743 90744 90746 90747 90759",
    _COVID: "91304 91318 91319 91320 91321 91322",
}
_SORTS: Final = {number: sort for sort, numbers in _NUMBERS.items() for number in numbers.split()}
"""The products whose services Medicare tells apart."""
_OWN: Final = {"G0008": _FLU, "G0009": _PNEUMONIA, "G0010": _HEPATITIS, "90480": _COVID}
"""The services of one sort of vaccine each; 90480 is a CPT code, and every payer's."""
_BY_SORT: Final = {sort: number for number, sort in _OWN.items()}
_MEDICARE_ONLY: Final = frozenset({"G0008", "G0009", "G0010"})
_COMMON: Final = frozenset({"90460", "90461", "90471", "90472", "90473", "90474"})
"""The services of any vaccine; 90460 and 90461 are for children, with counseling."""
_THERAPY: Final = "96372"
"""The injection of another drug."""
_SERVICES: Final = _COMMON | _OWN.keys()
_PRODUCTS: Final = (range(90476, 90760), range(91300, 91323))
"""Where the CPT codes of vaccines are; those between that are none do no harm here."""
_ALSO: Final = frozenset({"90380", "90381", "90382"})
"""Antibodies for infants, which some payers take with a vaccine's service."""
_OF_STATE: Final = "SL"
"""The vaccine was supplied by the state."""

_CMS: Final = "cms-flu; noridian-vaccines: G0008, G0009 and G0010 give influenza, pneumococcal and hepatitis B vaccines under Part B"
_PAIRS: Final = "ngs-vaccines: a vaccine and the service that gives it are billed beside each other"


def _code(at: LineView) -> str:
    return at.line.code.strip().upper()


def _is_vaccine(at: LineView) -> bool:
    code = _code(at)
    if code in _SORTS or code in _ALSO or (at.facts is not None and at.facts.kind is Kind.VACCINE):
        return True
    return at.line.cpt is not None and code.isdigit() and any(int(code) in numbers for numbers in _PRODUCTS)


def _sorts(day: DayView) -> dict[str, LineView]:
    """Return the types of vaccine billed on the day, each with its first line."""
    found: dict[str, LineView] = {}
    for at in day.lines:
        sort = _SORTS.get(_code(at))
        if sort is not None:
            found.setdefault(sort, at)
    return found


@day_rule(
    "vaccine-wrong-administration-code",
    "a vaccine with an administration code that the payer does not accept",
    severity=Severity.WARNING,
    source=_CMS,
    only=IMMUNIZATION,
)
def vaccine_wrong_administration_code(day: DayView) -> Iterator[Found]:
    """A vaccine is billed with another administration code than the payer requires for it.

    Medicare requires G0008 for influenza, G0009 for pneumococcal and G0010 for hepatitis B vaccines, and accepts 90471 to 90474 for
    others only. Since 2023-09-11, 90480 is for COVID-19 vaccines with every payer. Payers that use CPT codes accept no G code. The
    payer's policy decides; if it does not say, the rule is skipped. 96372 is for other drugs.
    """
    choice = day.payer.vaccine_services
    if choice is None or choice.value is VaccineServices.EITHER:
        return
    medicare = choice.value is VaccineServices.MEDICARE
    billed = {_code(at): at for at in reversed(day.lines)}
    common = [number for number in sorted(_COMMON) if number in billed]
    yield from _as_therapy(day, billed, medicare=medicare)
    for sort, at in _sorts(day).items():
        right = _BY_SORT[sort]
        own = sort == _COVID or medicare
        if own and right not in billed and common:
            if sort == _COVID and day.on < COVID_START:
                continue
            yield Found(
                f"{_code(at)} ({sort} vaccine) on {day.on} is billed with {', '.join(common)}; {day.payer.name} requires {right}",
                right,
                f"bill {right} for the {sort} vaccine",
                billed[common[0]].place,
                choice=choice,
            )
    if not medicare:
        for number in sorted(_MEDICARE_ONLY & billed.keys()):
            yield Found(
                f"{number} on {day.on} is a Medicare code; {day.payer.name} requires CPT codes for vaccine administration",
                "90471 or 90473 for the first, 90472 or 90474 for each other",
                "bill 90471 (injected) or 90473 (oral or intranasal), unless the plan requires the Medicare code",
                billed[number].place,
                choice=choice,
            )


@day_rule(
    "vaccine-administration-without-vaccine",
    "a vaccine administration code without a vaccine",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source=_PAIRS,
    only=IMMUNIZATION,
)
def vaccine_administration_without_vaccine(day: DayView) -> Iterator[Found]:
    """A vaccine administration code is billed without a vaccine, or G0008, G0009, G0010 or 90480 without its own vaccine.

    Single lines are skipped. For vaccines supplied at no cost, some payers want the administration alone, others the vaccine with a zero
    charge or with SL. Information only if the policy does not say which administration codes the payer uses, as with Medicaid.
    """
    choice = day.payer.vaccine_services
    services = [at for at in day.lines if _code(at) in _SERVICES and _OF_STATE not in at.modifiers]
    if not services:
        return
    vaccines = [at for at in day.lines if _is_vaccine(at)]
    sorts = {_SORTS.get(_code(at)) for at in vaccines}
    known = choice is not None and choice.value is not VaccineServices.EITHER
    for at in services:
        number = _code(at)
        own = _OWN.get(number)
        if (own in sorts or None in sorts) if own is not None else vaccines:
            continue
        what = "vaccine" if own is None else f"{own} vaccine"
        article = "an" if what.startswith("i") else "a"
        yield Found(
            f"No {what} billed with {number} on {day.on}",
            f"{article} {what} line",
            f"add the {what}, unless it was supplied at no cost and the payer wants the administration alone",
            at.place,
            severity=None if known else Severity.INFORMATION,
        )


@day_rule(
    "vaccine-without-administration-code",
    "a vaccine without an administration code",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source=_PAIRS,
    only=IMMUNIZATION,
)
def vaccine_without_administration_code(day: DayView) -> Iterator[Found]:
    """An influenza, pneumococcal, hepatitis B or COVID-19 vaccine is billed without an administration code.

    Skipped: single lines, and pharmacy and institutional claims for the vaccine alone, which have no place of service.
    """
    codes = {_code(at) for at in day.lines}
    if codes & _SERVICES:
        return
    for sort, at in _sorts(day).items():
        if at.claim.place_of(at.line) is not None:
            yield Found(
                f"{_code(at)} ({sort} vaccine) on {day.on} has no administration code",
                _BY_SORT[sort],
                "add the administration code",
                at.place,
            )


def _as_therapy(day: DayView, billed: Mapping[str, LineView], *, medicare: bool) -> Iterator[Found]:
    """Yield the vaccines billed with 96372 if the day has no administration code of a vaccine and no other drug."""
    if (
        _THERAPY not in billed
        or _SERVICES & billed.keys()
        or any(not _is_vaccine(at) for at in day.lines if at.is_drug)
    ):
        return
    for sort, at in _sorts(day).items():
        if sort == _COVID and day.on < COVID_START:
            continue
        right = _BY_SORT[sort] if medicare or sort == _COVID else "90471"
        yield Found(
            f"{_code(at)} ({sort} vaccine) on {day.on} is billed with {_THERAPY}; {day.payer.name} requires {right}",
            right,
            f"bill {right} for the {sort} vaccine",
            billed[_THERAPY].place,
            choice=day.payer.vaccine_services,
        )


RULES: Final[tuple[AnyRule, ...]] = (
    vaccine_wrong_administration_code,
    vaccine_administration_without_vaccine,
    vaccine_without_administration_code,
)
