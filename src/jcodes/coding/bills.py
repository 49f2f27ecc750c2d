"""The lines of one administration under its code: units, modifiers, NDC and quantity, or what keeps them from being laid out."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from jcodes.billing import BillingUnits
from jcodes.billing.service_lines import Product, ServiceLines
from jcodes.calculate import billing_units
from jcodes.claims import Administration, Route, ServiceLine, Setting
from jcodes.codes import Ndc
from jcodes.doses import Dose
from jcodes.entries import Entry
from jcodes.errors import JcodesError
from jcodes.lining import service_lines
from jcodes.policies import Asked, Policy
from jcodes.policies.demands import ModifierRule
from jcodes.rules.views import quiet

__all__ = ["Laid", "lay_out"]

_SEVERAL_ROUTES: Final = "_OR_"


class Laid:
    """Lines on their way.

    Attributes:
        bill: The lines with their derivation; None where they cannot be laid out.
        lines: The lines.
        missing: What the record lacks.
        notes: What to look at.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.bill: ServiceLines | None = None
        self.lines: tuple[ServiceLine, ...] = ()
        self.missing: list[str] = []
        self.notes: list[str] = []


def lay_out(
    record: Administration, entry: Entry, payer: Policy, setting: Setting | None, charge: Decimal | None
) -> Laid:
    """Return the lines of *record* under *entry*; what keeps them from being laid out is said, never raised."""
    laid = Laid()
    if record.dose is None:
        laid.missing.append("the dose is missing: units come from it")
        return laid
    with quiet():
        try:
            units = _units(record, record.dose, entry, payer, laid)
            laid.bill = _with_products(record, units, payer, charge, laid)
        except JcodesError as error:
            laid.missing.append(str(error))
            return laid
        modifiers = list(_modifiers(record, entry, payer, setting, laid))
    laid.notes.extend(laid.bill.warnings)
    laid.lines = tuple(
        line.evolve(
            modifiers=(*line.modifiers, *(one for one in modifiers if one not in line.modifiers)), administration=record
        )
        for line in laid.bill.lines
    )
    if not laid.lines:
        laid.missing.append(f"a dose of {record.dose} bills nothing")
    if charge is None:
        laid.missing.append(f"the charge of {entry.code} is missing")
    return laid


def _units(record: Administration, dose: Dose, entry: Entry, payer: Policy, laid: Laid) -> BillingUnits:
    sizes = [(one.count, one.size) for one in record.containers]
    if any(not size.strip() for _, size in sizes):
        laid.missing.append("the labelled size of a container is missing: what was discarded follows from it")
        sizes = []
    return billing_units(
        entry,
        dose,
        on=record.on,
        strength=record.strength,
        containers=[f"{count} x {size}" for count, size in sizes] or None,
        container_type=record.container_type,
        discarded=record.discarded,
        policy=payer,
    )


# -- products --------------------------------------------------------------------------------------------------------


def _with_products(
    record: Administration, units: BillingUnits, payer: Policy, charge: Decimal | None, laid: Laid
) -> ServiceLines:
    """Return the lines with the NDCs of the record, or without any where their quantities are open, which is said."""
    products = _products(record, units, laid)
    try:
        return service_lines(units, products=products, charge=charge, policy=payer)
    except JcodesError as error:
        if not products:
            raise
        laid.missing.append(f"the lines have no NDC: {error}")
        return service_lines(units, charge=charge, policy=payer)


def _products(record: Administration, units: BillingUnits, laid: Laid) -> tuple[Product, ...]:
    """Return the products of the record, each with its share of the dose; none where that is open, which is said."""
    opened = [(one.parsed_ndc or record.parsed_ndc, one) for one in record.containers]
    known = {ndc for ndc, _ in opened if ndc is not None}
    if record.parsed_ndc is not None and not record.containers:
        known.add(record.parsed_ndc)
    if not known:
        return ()
    if len(known) == 1:
        return (Product(known.pop()),)
    held: dict[Ndc, Dose] = {}
    for ndc, one in opened:
        if ndc is None or one.content is None:
            laid.missing.append("the lines have no NDC: give each container its NDC and the drug that it holds")
            return ()
        content = one.content * one.count
        held[ndc] = held[ndc] + content if ndc in held else content
    return _shared(held, units, laid)


def _shared(held: dict[Ndc, Dose], units: BillingUnits, laid: Laid) -> tuple[Product, ...]:
    """Return products that were used up but for the last of them, which what was not given is left of."""
    *others, last = held
    used = held[others[0]]
    for ndc in others[1:]:
        used += held[ndc]
    dose = units.dose
    if dose.unit.dimension != used.unit.dimension or not used < dose or dose > used + held[last]:
        laid.missing.append("the lines have no NDC: say how much of each product was given")
        return ()
    rest = dose - used
    over = held[last] - rest
    if over:
        laid.notes.append(f"the {over} that were not given are taken to be of {last}, which the record names last")
    return (
        *(Product(ndc, dose=held[ndc]) for ndc in others),
        Product(last, dose=rest, discarded=over if over and units.discarded else None),
    )


# -- modifiers that the payer asks for -------------------------------------------------------------------------------


def _modifiers(
    record: Administration, entry: Entry, payer: Policy, setting: Setting | None, laid: Laid
) -> Iterator[str]:
    """Go through the modifiers that *payer* requires of the line by code, route and setting; what leaves a choice is said."""
    for rule in payer.modifiers:
        if rule.asked is not Asked.MUST or rule.when or not rule.applies_on(record.on):
            continue
        if _is_for(rule, record.route, entry, setting, record):
            if len(rule.any_of) == 1:
                yield rule.any_of[0]
            else:
                laid.missing.append(rule.text)


def _is_for(
    rule: ModifierRule, route: Route | None, entry: Entry, setting: Setting | None, record: Administration
) -> bool:
    return (
        (not rule.codes or str(entry.code) in rule.codes)
        and (not rule.kinds or entry.kind.value in rule.kinds)
        and (not rule.routes or (route is not None and route.value in rule.routes))
        and (not rule.settings or (setting is not None and setting.value in rule.settings))
        and (not rule.on_self_administered_list or _is_listed(entry, record))
    )


def _is_listed(entry: Entry, record: Administration) -> bool:
    """Tell whether a contractor lists the code as self-administered and as given by several routes."""
    return any(
        _SEVERAL_ROUTES in listed.route
        and (listed.effective is None or record.on is None or listed.effective <= record.on)
        for listed in entry.self_administered()
    )
