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
from jcodes.rules.engine.rule import AnyRule, Found, day_rule, line_rule
from jcodes.services.encounters import COVID_START
from jcodes.services.vaccines import (
    ANTIBODIES,
    ANTIBODY_SERVICES,
    ANTIBODY_START,
    COVID,
    FLU,
    HEPATITIS,
    MEDICARE_FLU_CODES,
    PNEUMONIA,
    VACCINE_SORTS,
    is_vaccine_number,
)
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.products import Kind

__all__ = ["RULES"]

_OWN: Final = {"G0008": FLU, "G0009": PNEUMONIA, "G0010": HEPATITIS, "90480": COVID}
"""The services of one sort of vaccine each; 90480 is a CPT code, and every payer's."""
_BY_SORT: Final = {sort: number for number, sort in _OWN.items()}
_MEDICARE_ONLY: Final = frozenset({"G0008", "G0009", "G0010"})
_COMMON: Final = frozenset({"90460", "90461", "90471", "90472", "90473", "90474"})
"""The services of any vaccine; 90460 and 90461 are for children, with counseling."""
_OF_ANTIBODY: Final = frozenset(ANTIBODY_SERVICES.values())
"""The services of an antibody against RSV, which is no vaccine."""
_THERAPY: Final = "96372"
"""The injection of another drug."""
_SERVICES: Final = _COMMON | _OWN.keys()
_NEVER_SHOT: Final = ANTIBODIES | {"90586"}
"""Products among the vaccines that have services of their own: antibodies, and BCG that is instilled into the bladder."""
_OF_STATE: Final = "SL"
"""The vaccine was supplied by the state."""

_CMS: Final = "cms-flu; noridian-vaccines: G0008, G0009 and G0010 give influenza, pneumococcal and hepatitis B vaccines under Part B"
_ANTIBODIES: Final = "aap-rsv-codes: a vaccine's service is not for nirsevimab; sanofi-beyfortus: from 2023-10-06"
_PAIRS: Final = "ngs-vaccines: a vaccine and the service that gives it are billed beside each other"


def _code(at: LineView) -> str:
    return at.line.code.strip().upper()


def _is_vaccine(at: LineView) -> bool:
    code = _code(at)
    return is_vaccine_number(code) or (at.facts is not None and at.facts.kind is Kind.VACCINE)


def _sorts(day: DayView) -> dict[str, LineView]:
    """Return the types of vaccine billed on the day, each with its first line."""
    found: dict[str, LineView] = {}
    for at in day.lines:
        sort = VACCINE_SORTS.get(_code(at))
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
    payer's policy decides; if it does not say, the rule is skipped. 96372 is for other drugs. An
    antibody against RSV is no vaccine: 96380 or 96381 give it from 2023-10-06 on.
    """
    choice = day.payer.vaccine_services
    if choice is None or choice.value is VaccineServices.EITHER:
        return
    medicare = choice.value is VaccineServices.MEDICARE
    billed = {_code(at): at for at in reversed(day.lines)}
    common = [number for number in sorted(_COMMON) if number in billed]
    yield from _as_therapy(day, billed, medicare=medicare)
    yield from _as_vaccine(day, billed, common)
    for sort, at in _sorts(day).items():
        right = _BY_SORT[sort]
        own = sort == COVID or medicare
        if own and right not in billed and common:
            if sort == COVID and day.on < COVID_START:
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
    """A vaccine administration code is billed without a vaccine, or G0008, G0009, G0010, 90480, 96380 or 96381 without its own product.

    Single lines are skipped. For vaccines supplied at no cost, some payers want the administration alone, others the vaccine with a zero
    charge or with SL. Information only if the policy does not say which administration codes the payer uses, as with Medicaid.
    """
    choice = day.payer.vaccine_services
    services = [at for at in day.lines if _code(at) in _SERVICES | _OF_ANTIBODY and _OF_STATE not in at.modifiers]
    if not services:
        return
    vaccines = [at for at in day.lines if _is_vaccine(at)]
    sorts = {VACCINE_SORTS.get(_code(at)) for at in vaccines}
    known = choice is not None and choice.value is not VaccineServices.EITHER
    for at in services:
        number = _code(at)
        own = _OWN.get(number)
        if number in _OF_ANTIBODY:
            if any(_code(at) in ANTIBODIES for at in vaccines):
                continue
            what = "RSV antibody"
        elif (own in sorts or None in sorts) if own is not None else vaccines:
            continue
        else:
            what = "vaccine" if own is None else f"{own} vaccine"
        article = "an" if what.startswith(("i", "R")) else "a"
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
    """An influenza, pneumococcal, hepatitis B or COVID-19 vaccine is billed without an administration code; with a payer of CPT codes, any vaccine.

    Skipped: single lines, pharmacy and institutional claims for the vaccine alone, which have no place of service, and of other vaccines
    those that the state supplied (SL) and BCG for the bladder.
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
    choice = day.payer.vaccine_services
    if choice is None or choice.value is not VaccineServices.CPT:
        return
    for at in day.lines:
        code = _code(at)
        if (
            is_vaccine_number(code)
            and code not in _NEVER_SHOT
            and VACCINE_SORTS.get(code) is None
            and _OF_STATE not in at.modifiers
            and at.claim.place_of(at.line) is not None
        ):
            yield Found(
                f"{code} (vaccine) on {day.on} has no administration code",
                "90471 or 90473 for the first, 90472 or 90474 for each other",
                "add the administration code",
                at.place,
                choice=choice,
            )


@line_rule(
    "medicare-vaccine-code",
    "Medicare's code of an influenza vaccine for another payer",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="cms-mm7234: Q2035 to Q2039 in place of CPT 90658 for Medicare; aafp-flu-codes: other payers decide for themselves",
    only=IMMUNIZATION,
)
def medicare_vaccine_code(at: LineView) -> Iterator[Found]:
    """An influenza vaccine is billed with one of Medicare's product codes, Q2034 to Q2039, and the payer takes CPT codes for vaccines.

    CMS made them for Medicare claims in place of CPT 90658; other payers decide whether they take them. Information where the policy says
    that the payer takes either, as with Medicaid. Bill the CPT product code, unless the payer lists the Q code.
    """
    choice = at.payer.vaccine_services
    if choice is None or choice.value is VaccineServices.MEDICARE or at.code not in MEDICARE_FLU_CODES:
        return
    either = choice.value is VaccineServices.EITHER
    yield Found(
        f"{at.code} is Medicare's code of an influenza vaccine; {at.payer.name} {'may take' if either else 'takes'} CPT codes for vaccines",
        "the vaccine's CPT code, such as 90658 or 90686",
        "bill the vaccine's CPT code, unless the payer lists the Q code",
        severity=Severity.INFORMATION if either else None,
        choice=choice,
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
        if sort == COVID and day.on < COVID_START:
            continue
        right = _BY_SORT[sort] if medicare or sort == COVID else "90471"
        yield Found(
            f"{_code(at)} ({sort} vaccine) on {day.on} is billed with {_THERAPY}; {day.payer.name} requires {right}",
            right,
            f"bill {right} for the {sort} vaccine",
            billed[_THERAPY].place,
            choice=day.payer.vaccine_services,
        )


def _as_vaccine(day: DayView, billed: Mapping[str, LineView], common: list[str]) -> Iterator[Found]:
    """Yield the antibodies against RSV billed with a vaccine's administration code, where the day has no vaccine for it."""
    antibodies = [code for code in sorted(ANTIBODIES) if code in billed]
    others = any(_is_vaccine(at) and _code(at) not in ANTIBODIES for at in day.lines)
    if antibodies and common and not others and not _OF_ANTIBODY & billed.keys() and day.on >= ANTIBODY_START:
        yield Found(
            f"{antibodies[0]} (RSV antibody) on {day.on} is billed with {', '.join(common)}, a vaccine's administration code",
            "96380 with counseling by a physician that day, 96381 without",
            "bill 96380 or 96381, unless the plan says otherwise",
            billed[common[0]].place,
            confidence=Confidence.MEDIUM,
            source=_ANTIBODIES,
        )


RULES: Final[tuple[AnyRule, ...]] = (
    medicare_vaccine_code,
    vaccine_wrong_administration_code,
    vaccine_administration_without_vaccine,
    vaccine_without_administration_code,
)
