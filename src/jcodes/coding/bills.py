"""The lines of one administration under its code: units, modifiers, NDC and quantity, or why they cannot be billed."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

import attrs

from jcodes.billing import BillingUnits
from jcodes.billing.bill import is_device
from jcodes.billing.billing_units import billing_units
from jcodes.billing.lines_result import ServiceLines
from jcodes.billing.products import Product
from jcodes.billing.service_lines import service_lines
from jcodes.catalogs.entries import Entry
from jcodes.claims import Administration, ServiceLine, Setting
from jcodes.codes import Ndc
from jcodes.coding.assumptions import Assumed, Assumption, assume
from jcodes.coding.combined_doses import unclear_ingredient
from jcodes.coding.drug_modifiers import modifiers_of
from jcodes.coding.grouping import doses_by_ndc, of_ndc, one_record
from jcodes.coding.sides import drug_layout, is_of_one_side, lines_by_side, sides_of
from jcodes.doses import Basis, Dose, Strength
from jcodes.errors import JcodesError
from jcodes.policies import Policy
from jcodes.policies.dated import BothSides, UnclassifiedUnits
from jcodes.rules.context.lookups import quiet
from jcodes.services.sites import Side
from jcodes.vocabulary.products import ContainerType, Kind, NdcUnit

__all__ = ["DrugLines", "bill_drug"]


@attrs.frozen
class DrugLines:
    """The lines of one drug, with open points.

    Attributes:
        bill: The lines with their derivation; None if they cannot be billed, or the code states no dosage.
        lines: The lines.
        missing: What the record lacks, one sentence each.
        notes: What to look at, one sentence each.
        assumptions: Facts that the record does not state, from FDA's label and CMS's crosswalk.
    """

    bill: ServiceLines | None = None
    lines: tuple[ServiceLine, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    assumptions: tuple[Assumption, ...] = ()

    def plus(self, missing: Sequence[str] = (), notes: Sequence[str] = ()) -> "DrugLines":
        """Return the lines with additional notes."""
        return attrs.evolve(self, missing=(*self.missing, *missing), notes=(*self.notes, *notes))


def bill_drug(  # noqa: PLR0913, PLR0917 - the facts of one bill
    records: Sequence[Administration],
    entry: Entry,
    payer: Policy,
    setting: Setting | None,
    charge: Decimal | None,
    pointers: tuple[int, ...] = (),
) -> DrugLines:
    """Return the lines of *records*, which share a line, under *entry*, each with *pointers*; problems are returned as text, never raised."""
    together = one_record(records, entry)
    record = together.record
    if record.dose is None:
        return DrugLines(missing=("the dose is missing: the units depend on it",))
    side = sides_of(records)
    with quiet():
        unclear = "" if record.containers else unclear_ingredient(record, record.dose, entry)
    if unclear:
        return DrugLines(missing=(unclear,))
    by_ndc = doses_by_ndc(records, entry)
    with quiet():
        assumed = assume(record, entry)
        if entry.dosage.basis is Basis.NONE and not is_device(entry, record.dose):
            found = _unlisted(record, record.dose, entry, payer, charge)
        else:
            try:
                days = _days_for(entry, record.dose)
                found = _billed(record, days or record.dose, entry, payer, charge, assumed, by_ndc)
                if days is not None:
                    found = found.plus(
                        notes=(
                            f"{entry.code} is one unit for a dose that lasts {entry.dosage}: {record.dose} is 1 unit",
                        )
                    )
                if entry.kind is Kind.UNCLASSIFIED:
                    found = _described(found, record, record.dose, entry, payer)
            except JcodesError as error:
                return DrugLines(missing=(str(error),), assumptions=assumed.facts)
        modifiers, missing = modifiers_of(record, assumed.route or record.route, entry, payer, setting, side)
    lines = tuple(
        line.evolve(
            modifiers=(*line.modifiers, *(one for one in modifiers if one not in line.modifiers)),
            administration=behind[0],
            also=behind[1:],
            diagnosis_pointers=pointers,
        )
        for line in found.lines
        for behind in [of_ndc(records, line.ndc) if by_ndc else records]
    )
    lacks = (*missing, *together.missing, *([f"the charge of {entry.code} is missing"] if charge is None else ()))
    if Side.BOTH.value in modifiers and drug_layout(payer, record.on) is BothSides.TWO_LINES:
        apart = lines_by_side(lines)
        if apart is None:
            lacks = (*lacks, f"{payer.name} takes RT and LT on two lines: give one record for each side")
        lines = lines if apart is None else apart
    if any(map(is_of_one_side, records)):
        lacks = (*lacks, f"is {record.dose} the dose of each side or of both? give one record for each side")
    return DrugLines(found.bill, lines, (*found.missing, *lacks), found.notes, assumed.facts)


_ONE_EACH: Final = frozenset({Kind.VACCINE, Kind.CONTRACEPTIVE})
"""Kinds whose codes without a dosage stand for one product: a vaccine, an implant."""


def _unlisted(record: Administration, dose: Dose, entry: Entry, payer: Policy, charge: Decimal | None) -> DrugLines:
    """Return the line of a code without a dosage: the units that the payer accepts, and the drug described in the narrative."""
    if entry.kind in _ONE_EACH:
        return DrugLines(
            lines=(ServiceLine(entry.code, 1, on=record.on, ndc=_ndc_of(record), charge=charge),),
            notes=(f"{entry.code} has no unit size: 1 unit for the product",),
        )
    counted = payer.unclassified_units.on(record.on)
    opened = sum(one.count for one in record.containers)
    units = 1 if counted.value is UnclassifiedUnits.ONE else opened
    if counted.value is UnclassifiedUnits.ANY or not units:
        return DrugLines(
            missing=(f"{entry.code} has no unit size, and {counted.policy} does not say what a unit counts",)
        )
    line = ServiceLine(entry.code, units, on=record.on, ndc=_ndc_of(record), charge=charge)
    return _described(DrugLines(lines=(line,)), record, dose, entry, payer)


def _ndc_of(record: Administration) -> str:
    """Return the NDC of the record or of its first container that has one, or blank."""
    ndc = record.parsed_ndc or next((one.parsed_ndc for one in record.containers if one.parsed_ndc is not None), None)
    return "" if ndc is None else ndc.format()


def _described(found: DrugLines, record: Administration, dose: Dose, entry: Entry, payer: Policy) -> DrugLines:
    """Return the lines of an unlisted code with a narrative of the drug, and what the narrative lacks."""
    ndc = _ndc_of(record)
    strength = str(record.strength or "") or next((one.size for one in record.containers if one.size.strip()), "")
    words = (record.drug.strip(), strength, str(dose), f"NDC {ndc}" if ndc else "")
    narrative = " ".join(filter(None, words))
    missing = [
        f"{entry.code} needs the {what} of the drug in the narrative"
        for what, word in zip(("name", "strength", "dose", "NDC"), words, strict=True)
        if not word
    ]
    most = payer.narrative_maximum.on(record.on).value
    notes = [f"the narrative has {len(narrative)} characters; {payer.name} accepts {most}"] * (len(narrative) > most)
    lines = tuple(line.evolve(narrative=narrative) for line in found.lines)
    return attrs.evolve(found, lines=lines).plus(missing, notes)


def _billed(  # noqa: PLR0913, PLR0917 - the facts of one bill
    record: Administration,
    dose: Dose,
    entry: Entry,
    payer: Policy,
    charge: Decimal | None,
    assumed: Assumed,
    by_ndc: Mapping[Ndc, tuple[Dose, Dose | None]],
) -> DrugLines:
    """Return the lines of a code with a dosage, with the NDCs of the record if their quantities are known.

    Raises:
        JcodesError: A dose that the code cannot bill.
    """
    missing = []
    sizes = [(one.count, one.size) for one in record.containers]
    if any(not size.strip() for _, size in sizes):
        missing.append("the labeled size of a container is missing: the discarded amount depends on it")
        sizes = []
    units = billing_units(
        entry,
        dose,
        on=record.on,
        strength=record.strength or _content(entry, dose) or _needed(entry, dose, assumed),
        containers=[f"{count} x {size}" for count, size in sizes] or None,
        container_type=record.opened_type or assumed.container_type,
        discarded=record.discarded,
        policy=payer,
    )
    products, lack, note = _products(record, units, assumed) if not by_ndc else (_each(by_ndc), "", "")
    bill = None
    if products:
        try:
            bill = service_lines(units, products=products, charge=charge, policy=payer)
        except JcodesError as error:
            lack = str(error)
    if lack:
        missing.append(f"the lines have no NDC: {lack}")
    bill = service_lines(units, charge=charge, policy=payer) if bill is None else bill
    sure, open_ = _undecided(units)
    lines = bill.lines
    nothing = () if lines else (f"a dose of {dose} is 0 units",)
    return DrugLines(bill, lines, (*missing, *sure, *nothing), (*filter(None, [note]), *bill.warnings, *open_))


def _undecided(units: BillingUnits) -> tuple[list[str], list[str]]:
    """Return the missing facts of the bill, on which money or a required modifier depends, and the points to review.

    JW or JZ is required if the code is on CMS's list, or the record says single-dose containers.
    """
    subject = units.subject
    is_named = isinstance(subject, Entry) and subject.has_facts and subject.jw_jz_since(units.on) is not None
    is_sure = is_named or units.container_type is ContainerType.SINGLE_DOSE
    missing: list[str] = []
    notes: list[str] = []
    for question in units.undecided:
        (missing if is_sure or question.units is not None else notes).append(f"undecided: {question.text}")
    return missing, notes


def _days_for(entry: Entry, dose: Dose) -> Dose | None:
    """Return the days of a code that counts one dose by how long it lasts, where the record gives the drug: 24 mg of weekly Brixadi are J0577 x 1."""
    end = entry.dosage.upper
    is_of_days = end is not None and end.dose.unit.symbol == "day"
    return end.dose if end is not None and is_of_days and dose.unit.dimension == "mass" else None


def _content(entry: Entry, dose: Dose) -> Strength | None:
    """Return the content of one device, if its descriptor states it: a unit of J7298 is the 52 mg of one intrauterine system."""
    amount = entry.dosage.amount
    if amount is None or amount.unit.is_count or not is_device(entry, dose):
        return None
    return Strength.parse(f"{amount}/{dose.unit.symbol}")


# -- products --------------------------------------------------------------------------------------------------------

_POWDER: Final = (
    "a strength of {} and containers without a volume may be a powder, which is counted in pieces (UN), or a solution (ML); for a powder leave the"
    " strength out and write the container as '1 g/vial', for a solution write its volume, such as '1 g/10 mL'"
)


def _needed(entry: Entry, dose: Dose, assumed: Assumed) -> Strength | None:
    """Return the assumed strength if the dose is a volume or a number of containers, and the code counts an amount of drug."""
    amount, through = entry.dosage.amount, assumed.content or assumed.strength
    if amount is None or through is None or through.per.unit.dimension != dose.unit.dimension:
        return None
    return through if amount.unit.dimension == through.amount.unit.dimension != dose.unit.dimension else None


def _products(record: Administration, units: BillingUnits, assumed: Assumed) -> tuple[tuple[Product, ...], str, str]:
    """Return the products of the record, each with its share of the dose; the missing facts if there are none; and the points to review."""
    opened = [(one.parsed_ndc or record.parsed_ndc, one) for one in record.containers]
    known = {ndc for ndc, _ in opened if ndc is not None}
    if record.parsed_ndc is not None and not record.containers:
        known.add(record.parsed_ndc)
    if not known:
        return (), "", ""
    if len(known) == 1:
        if _may_be_powder(record):
            return _doubtful(known.pop(), record, assumed)
        return (Product(known.pop(), strength=assumed.strength, unit=assumed.unit),), "", ""
    held: dict[Ndc, Dose] = {}
    for ndc, one in opened:
        if ndc is None or one.content is None:
            return (), "give each container its NDC and the amount of drug in it", ""
        content = one.content * one.count
        held[ndc] = held[ndc] + content if ndc in held else content
    return _shared(held, units)


def _each(doses: Mapping[Ndc, tuple[Dose, Dose | None]]) -> tuple[Product, ...]:
    """Return the products of records with one NDC each."""
    return tuple(Product(ndc, dose=dose, discarded=waste) for ndc, (dose, waste) in doses.items())


def _doubtful(ndc: Ndc, record: Administration, assumed: Assumed) -> tuple[tuple[Product, ...], str, str]:
    """Return the product of containers that may hold a powder, counted as the label says: a powder by what its containers hold."""
    held = {one.content for one in record.containers}
    if assumed.unit is NdcUnit.ML:
        return (Product(ndc, unit=NdcUnit.ML),), "", ""
    if assumed.unit is NdcUnit.UN and len(held) == 1 and (content := held.pop()) is not None:
        return (Product(ndc, strength=Strength.parse(f"{content}/vial"), unit=NdcUnit.UN),), "", ""
    return (), _POWDER.format(record.strength), ""


def _may_be_powder(record: Administration) -> bool:
    """Return whether the strength may be that of a reconstituted powder: the containers state an amount and no volume."""
    strength = record.strength
    if strength is None or strength.per.unit.dimension != "volume" or not record.containers:
        return False
    return all(one.content is not None and one.volume is None for one in record.containers)


def _shared(held: dict[Ndc, Dose], units: BillingUnits) -> tuple[tuple[Product, ...], str, str]:
    """Return the products, all used up except the last, which holds the remainder."""
    *others, last = held
    used = held[others[0]]
    for ndc in others[1:]:
        used += held[ndc]
    dose = units.dose
    if dose.unit.dimension != used.unit.dimension or not used < dose or dose > used + held[last]:
        return (), "say how much of each product was given", ""
    rest = dose - used
    over = held[last] - rest
    products = (
        *(Product(ndc, dose=held[ndc]) for ndc in others),
        Product(last, dose=rest, discarded=over if over and units.discarded else None),
    )
    return products, "", f"the {over} not given is billed under {last}, the last NDC on the record" if over else ""
