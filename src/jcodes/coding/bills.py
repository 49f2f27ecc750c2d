"""The lines of one administration under its code: units, modifiers, NDC and quantity, or what keeps them from being laid out."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from jcodes.billing import BillingUnits
from jcodes.billing.billing_units import billing_units
from jcodes.billing.service_lines import Product, ServiceLines, service_lines
from jcodes.catalogs.entries import Entry
from jcodes.claims import Administration, Route, ServiceLine, Setting
from jcodes.codes import Ndc
from jcodes.coding.merging import one_record
from jcodes.doses import Basis, Dose
from jcodes.errors import JcodesError
from jcodes.policies import Policy, Requirement
from jcodes.policies.dated import UnclassifiedUnits
from jcodes.policies.requirements import ModifierRule
from jcodes.rules.context.lookups import quiet
from jcodes.services.sites import side_of
from jcodes.vocabulary.products import ContainerType
from jcodes.vocabulary.routes import StatedRoute

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
    records: Sequence[Administration], entry: Entry, payer: Policy, setting: Setting | None, charge: Decimal | None
) -> Laid:
    """Return the lines of *records*, which were given in the same way, under *entry*; what is in the way is said, never raised."""
    laid = Laid()
    record = records[0] if len(records) == 1 else one_record(records)
    if record.dose is None:
        laid.missing.append("the dose is missing: units come from it")
        return laid
    with quiet():
        if entry.dosage.basis is Basis.NONE:
            lines = _described(record, record.dose, entry, payer, charge, laid)
        else:
            try:
                units = _units(record, record.dose, entry, payer, laid)
                laid.bill = _with_products(record, units, payer, charge, laid)
            except JcodesError as error:
                laid.missing.append(str(error))
                return laid
            laid.notes.extend(laid.bill.warnings)
            _undecided(units, laid)
            lines = laid.bill.lines
            if not lines:
                laid.missing.append(f"a dose of {record.dose} bills nothing")
        modifiers = list(_modifiers(record, entry, payer, setting, laid))
    laid.lines = tuple(
        line.evolve(
            modifiers=(*line.modifiers, *(one for one in modifiers if one not in line.modifiers)),
            administration=records[0],
            also=records[1:],
        )
        for line in lines
    )
    if charge is None:
        laid.missing.append(f"the charge of {entry.code} is missing")
    return laid


def _described(  # noqa: PLR0913, PLR0917 - the facts of one line
    record: Administration, dose: Dose, entry: Entry, payer: Policy, charge: Decimal | None, laid: Laid
) -> tuple[ServiceLine, ...]:
    """Return the line of a code that states no dosage: as many units as the payer takes, and the drug described in words."""
    counted = payer.unclassified_units.on(record.on)
    opened = sum(one.count for one in record.containers)
    units = 1 if counted.value is UnclassifiedUnits.ONE else opened
    if counted.value is UnclassifiedUnits.ANY or not units:
        laid.missing.append(f"{entry.code} states no dosage, and {counted.policy} does not say what its units count")
        return ()
    ndc = record.parsed_ndc or next((one.parsed_ndc for one in record.containers if one.parsed_ndc is not None), None)
    strength = str(record.strength or "") or next((one.size for one in record.containers if one.size.strip()), "")
    words = (record.drug.strip(), strength, str(dose), f"NDC {ndc}" if ndc is not None else "")
    narrative = " ".join(word for word in words if word)
    wanted = ("name", "strength", "dose", "NDC")
    laid.missing.extend(
        f"{entry.code} needs the {what} of the drug in words"
        for what, word in zip(wanted, words, strict=True)
        if not word
    )
    most = payer.narrative_maximum.on(record.on).value
    if len(narrative) > most:
        laid.notes.append(f"the description has {len(narrative)} characters, and {payer.name} takes {most}")
    return (
        ServiceLine(
            entry.code, units, on=record.on, ndc="" if ndc is None else ndc.format(), narrative=narrative, charge=charge
        ),
    )


def _undecided(units: BillingUnits, laid: Laid) -> None:
    """Say what the bill leaves open: the record lacks it where money or a sure modifier depends on it, else it is worth a look.

    JW or JZ is sure to be asked for where CMS's list names the code, or the containers are said to be single-dose.
    """
    sure = units.container_type is ContainerType.SINGLE_DOSE or _is_named(units.subject)
    for question in units.undecided:
        told = laid.missing if sure or question.units is not None else laid.notes
        told.append(f"undecided: {question.text}")


def _is_named(subject: object) -> bool:
    return isinstance(subject, Entry) and subject.has_facts and subject.jw_jz_since() is not None


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
    if products:
        try:
            return service_lines(units, products=products, charge=charge, policy=payer)
        except JcodesError as error:
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
        if _may_be_powder(record):
            laid.missing.append(
                f"the lines have no NDC: a strength of {record.strength} and containers without a volume may be a powder, which is counted in"
                " pieces (UN), or a solution (ML); for a powder leave the strength out and write the container as '1 g/vial', for a solution"
                " write its volume, such as '1 g/10 mL'"
            )
            return ()
        return (Product(known.pop()),)
    held: dict[Ndc, Dose] = {}
    for ndc, one in opened:
        if ndc is None or one.content is None:
            laid.missing.append("the lines have no NDC: give each container its NDC and the drug that it holds")
            return ()
        content = one.content * one.count
        held[ndc] = held[ndc] + content if ndc in held else content
    return _shared(held, units, laid)


def _may_be_powder(record: Administration) -> bool:
    """Tell whether the strength may be that of a powder after mixing: the containers say what they hold, and no volume."""
    strength = record.strength
    if strength is None or strength.per.unit.dimension != "volume" or not record.containers:
        return False
    return all(one.content is not None and one.volume is None for one in record.containers)


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
    """Go through the modifiers that *payer* requires of the line by code, route, site and setting; what leaves a choice is said."""
    for rule in payer.modifiers:
        if rule.asked is not Requirement.MUST or rule.when or not rule.applies_on(record.on):
            continue
        if _is_for(rule, record.route, entry, setting):
            if len(rule.any_of) == 1:
                yield rule.any_of[0]
            else:
                laid.missing.append(rule.text)
    if record.route is Route.INTRAVITREAL or (record.route is Route.INTRA_ARTICULAR and _is_for_joints(entry)):
        side = side_of(record.site)
        if side is not None:
            yield side.value
        elif record.route is Route.INTRAVITREAL:
            laid.missing.append("the eye is missing: say site='OD', 'OS' or 'OU'")
        else:
            laid.missing.append("the side is missing: say it in site, such as 'right knee'")


def _is_for_joints(entry: Entry) -> bool:
    """Tell whether the code is that of a product for joints only, whose lines say the side."""
    return StatedRoute.INTRA_ARTICULAR in entry.routes


def _is_for(rule: ModifierRule, route: Route | None, entry: Entry, setting: Setting | None) -> bool:
    return (
        (not rule.codes or str(entry.code) in rule.codes)
        and (not rule.kinds or entry.kind in rule.kinds)
        and (not rule.routes or (route is not None and route in rule.routes))
        and (not rule.settings or (setting is not None and setting in rule.settings))
        and (not rule.on_self_administered_list or _is_listed(entry))
    )


def _is_listed(entry: Entry) -> bool:
    """Tell whether a contractor lists the code as self-administered and as given by several routes.

    The lists at hand are of one season and say when each was last changed, not since when it names the code: the policy's dates decide.
    """
    return any(_SEVERAL_ROUTES in listed.route for listed in entry.self_administered())
