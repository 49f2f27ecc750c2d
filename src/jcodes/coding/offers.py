"""What a record's drug name states beside the name: strengths, doses, counts and a route, offered for the fields of the record."""

from collections.abc import Iterator, Sequence
from typing import Final

from jcodes.catalogs.drug_text import StatedAmount, drug_text
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.fluids import fluid_of
from jcodes.catalogs.iodine import band_of, stated_iodine
from jcodes.catalogs.names import whole_name
from jcodes.claims import Administration
from jcodes.coding.naming import DrugName
from jcodes.coding.strengths import strength_in_name
from jcodes.doses import Dose
from jcodes.errors import JcodesError
from jcodes.errors.messages import quoted, shown

__all__ = ["offers"]

_IN_CONTAINERS: Final = "volume"


def offers(record: Administration, name: str, entries: Sequence[Entry] = ()) -> tuple[str, ...]:
    """Return what the drug name offers for the fields that the record leaves blank, one sentence each.

    >>> offers(Administration("ceftriaxone 1gm IM"), "ceftriaxone")[0]
    "'1gm' in the drug name may be the dose or what a container holds: give dose='1 g' or strength='1 g/vial'"

    Args:
        record: The record.
        name: The part of its drug name that was read as the name.
        entries: The possible codes, which tell whether a number is a part of the name.
    """
    if not record.drug.strip():
        return ()
    bare = drug_text(record.drug).without_numbers(name)
    is_apart = bare != name and any(DrugName(bare).fit(one).is_sure or whole_name(one, bare) for one in entries)
    return tuple(dict.fromkeys(_offers(record, name, entries, is_apart=is_apart)))


def _offers(record: Administration, name: str, entries: Sequence[Entry], *, is_apart: bool) -> Iterator[str]:
    told = drug_text(record.drug)
    needs_strength = (
        record.strength is None
        and not record.containers
        and (record.dose is None or record.dose.unit.dimension == _IN_CONTAINERS or record.dose.unit.is_count)
    )
    is_fluid = fluid_of(record.drug) is not None
    bands = [band_of(entry) for entry in entries]
    iodine = stated_iodine(record.drug) if any(bands) and record.strength is None else None
    if iodine is not None and not all(band is not None and iodine.figure in band for band in bands):
        iodine = None  # it decided nothing: it may be the concentration of the salt
    if iodine is not None:
        yield f"{shown(iodine.text)} in the drug name is read as the iodine concentration, {iodine.figure:f} mg/mL: check it on the label"
    in_name = strength_in_name(record)
    for amount in told.amounts:
        if iodine is not None and amount.text == iodine.text:
            continue
        if amount.kind == "strength" and in_name is not None:
            yield f"the strength is read from the drug name: give strength={shown(amount.text)}"
        elif amount.kind == "strength" and needs_strength and not is_fluid:
            yield f"{shown(amount.text)} in the drug name is a strength: give strength={shown(amount.text)}"
        elif record.dose is None:
            yield from _of_dose(amount, name, is_apart=is_apart)
        elif amount.kind == "amount" and needs_strength and not is_fluid:
            yield f"{shown(amount.text)} in the drug name may be what a container holds: give it as strength={shown(_per(amount))}"
    if told.route is not None and record.route is None:
        yield f"the route is read from the drug name: give route={quoted(told.route.value)}"


def _of_dose(amount: StatedAmount, name: str, *, is_apart: bool) -> Iterator[str]:
    text = shown(amount.text)
    if amount.kind == "amount":
        yield (
            f"{text} in the drug name may be the dose or what a container holds: give dose={shown(_plain(amount))}"
            f" or strength={shown(_per(amount))}"
        )
    elif amount.kind == "rate":
        yield f"{text} in the drug name is an order, not a dose: give the administered amount"
    elif amount.kind == "count":
        yield f"{text} in the drug name is a count: give each dose as its own record, and the number of containers as containers"
    elif amount.kind == "number" and (is_apart or amount.text not in name):
        yield f"{text} in the drug name has no unit and may be the strength: give dose and strength with their units"


def _plain(amount: StatedAmount) -> str:
    try:
        return str(Dose.parse(amount.text))
    except JcodesError:
        return amount.text


def _per(amount: StatedAmount) -> str:
    return f"{_plain(amount)}/vial"
