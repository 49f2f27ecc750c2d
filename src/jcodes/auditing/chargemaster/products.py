"""The NDC of a chargemaster line: its code, and the check of the multiplier by CMS's crosswalk and FDA's label."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import attrs

from jcodes.auditing.chargemaster.charge import Charge, ChargeFinding, ChargeProblem
from jcodes.auditing.chargemaster.factors import Factor, FactorStatus, UnitsPer, dispensed_unit, judged, units_per
from jcodes.catalogs import Catalog
from jcodes.catalogs.crosswalk import NdcLink
from jcodes.catalogs.entries import Entry
from jcodes.codes import Ndc
from jcodes.doses import Basis
from jcodes.errors import MalformedError
from jcodes.errors.messages import shown
from jcodes.money import read_amount
from jcodes.rules.context.lookups import quiet
from jcodes.rules.context.wording import plain_number
from jcodes.vocabulary.products import Kind

__all__ = ["check_multiplier", "codes_of", "is_under", "multiplier_of", "product_findings"]


def codes_of(links: tuple[NdcLink, ...]) -> str:
    """Return the codes of an NDC as a choice."""
    return " or ".join(dict.fromkeys(link.code or "an unlisted (NOC) code" for link in links))


def multiplier_of(charge: Charge) -> tuple[Fraction | None, ChargeFinding | None]:
    """Return the multiplier of a line, or the finding that it cannot be read; neither if the line has none."""
    if not charge.multiplier:
        return None, None
    number = read_amount(charge.multiplier)
    if number is None or number <= 0:
        message = f"multiplier {shown(charge.multiplier)} is not a number above zero"
        fix = "enter the billing units of one dispensed item"
        return None, ChargeFinding(charge, ChargeProblem.MALFORMED_MULTIPLIER, message, fix)
    return Fraction(number), None


def is_under(link: NdcLink, entry: Entry) -> bool:
    """Return whether CMS's crosswalk has the product under a code; its products without a code are under any unlisted (NOC) code."""
    return link.code == str(entry.code) or (not link.code and entry.kind is Kind.UNCLASSIFIED)


def product_findings(charge: Charge, entry: Entry, links: tuple[NdcLink, ...], ndc: Ndc) -> Iterator[ChargeFinding]:
    """Yield the finding for an NDC that CMS's crosswalk has under another code, or does not have."""
    if not links:
        yield ChargeFinding(
            charge, ChargeProblem.UNLINKED_NDC, f"{ndc} is not in CMS's crosswalk", "check the NDC on the package"
        )
    elif not any(is_under(link, entry) for link in links):
        codes, named = codes_of(links), links[0]
        yield ChargeFinding(
            charge,
            ChargeProblem.OTHER_CODE,
            f"{ndc} is {named.drug} ({named.labeler}), billed under {codes}",
            f"use {codes}",
        )


def check_multiplier(  # noqa: PLR0913, PLR0917 - the facts of one line
    charge: Charge, entry: Entry, on: date, cat: Catalog, ndc: Ndc | None, links: tuple[NdcLink, ...]
) -> tuple[Factor | None, tuple[ChargeFinding, ...]]:
    """Return the check of a line's multiplier and its findings; None for a line with neither multiplier nor NDC."""
    stated, refused = multiplier_of(charge)
    found = [] if refused is None else [refused]
    try:
        per = dispensed_unit(charge.per)
    except MalformedError as error:
        return None, (*found, ChargeFinding(charge, ChargeProblem.MALFORMED_PER, error.message, error.hint))
    ours = [link for link in links if is_under(link, entry)]
    if refused is not None or (ndc is not None and links and not ours) or (ndc is None and stated is None):
        return None, tuple(found)
    label = None if ndc is None else cat.label(ndc)
    link = next((one for one in ours if one.is_sound), None)
    figures, others = ((), ()) if entry.dosage.basis is Basis.NONE else units_per(entry, link, label)
    with quiet():  # the text says when no limit is on file
        price = cat.price(entry.code, on)
    factor = judged(charge, stated, per, entry, figures, None if price is None else price.limit)
    doubt = _doubt(factor, ours[0] if ours and link is None else None, others)
    if doubt:
        factor = attrs.evolve(factor, status=FactorStatus.NOT_VERIFIED, dollars=None, text=doubt)
        found.append(ChargeFinding(charge, ChargeProblem.DOUBTFUL_LINK, doubt, "use the units on the package label"))
    elif factor.status is FactorStatus.WRONG and factor.expected is not None:
        fix = f"enter {plain_number(factor.expected.units)} per {factor.expected.per.value}"
        found.append(ChargeFinding(charge, ChargeProblem.WRONG_MULTIPLIER, factor.text, fix))
    elif factor.status is FactorStatus.FRACTIONAL:
        fix = "multiply by the quantity of the whole dose first, then round the total up to whole units"
        found.append(ChargeFinding(charge, ChargeProblem.FRACTIONAL_MULTIPLIER, factor.text, fix))
    return factor, tuple(found)


def _doubt(factor: Factor, unsound: NdcLink | None, others: tuple[UnitsPer, ...]) -> str:
    """Return the conflict of the official figures if the multiplier's check depends on it; otherwise blank."""
    if factor.status is FactorStatus.RIGHT:
        return ""
    if unsound is not None:
        known = "" if factor.expected is None else f"; FDA's label: {factor.expected.text}"
        return "; ".join(unsound.problems) + known
    if factor.status is FactorStatus.WRONG and factor.expected is not None:
        for one in others:
            if factor.stated == one.units and factor.expected.per is one.per:
                return f"CMS's crosswalk: {factor.expected.text}; FDA's label: {one.text}, as the multiplier"
    return ""
