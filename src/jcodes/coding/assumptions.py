"""What FDA's label and CMS's crosswalk add to a record that has only an NDC: route, container, strength and NDC unit, each a stated assumption."""

from collections.abc import Iterator

import attrs

from jcodes.catalogs.crosswalk import NdcLink
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.labels import Label, labels_of
from jcodes.claims import Administration, Route
from jcodes.codes import Ndc
from jcodes.doses import Dose, Strength
from jcodes.rules.context.lookups import quiet
from jcodes.services.drugs import routes_of
from jcodes.vocabulary.products import ContainerForm, ContainerType, NdcUnit

__all__ = ["Assumed", "Assumption", "assume", "assumed_route", "ndc_of"]

_ONE_ML = Dose.parse("1 mL")
_HOLDERS = frozenset(
    {ContainerForm.VIAL, ContainerForm.SYRINGE, ContainerForm.AMPULE, ContainerForm.BAG, ContainerForm.BOTTLE, ContainerForm.CARTRIDGE, ContainerForm.KIT}
)  # fmt: skip


@attrs.frozen
class Assumption:
    """A fact that the record does not state, taken from another source.

    Attributes:
        fact: ``"route"``, ``"container_type"``, ``"container_form"``, ``"strength"``, ``"content"`` or ``"ndc_unit"``.
        value: The fact as text.
        ndc: The NDC that it is of.
        source: The file that states it, with its date.
        is_used: Whether code, units, modifiers or NDC quantity rest on it; what is not used is for review.
        note: Why it is not used, or what to check; blank for nothing.
    """

    fact: str
    value: str
    ndc: str
    source: str
    is_used: bool = True
    note: str = ""

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON."""
        return attrs.asdict(self)

    def __str__(self) -> str:
        """Return a sentence."""
        what = self.fact.replace("ndc_unit", "NDC unit of measure").replace("_", " ")
        used = "assumed" if self.is_used else "not used"
        note = f"; {self.note}" if self.note else ""
        return f"{what} {used}: {self.value}, by {self.source} for {self.ndc}{note}"


@attrs.frozen
class Assumed:
    """The facts to bill with, beyond those of the record.

    Attributes:
        route: The route.
        container_type: The type of the containers; only a type whose leftover drug is kept, and only for a code that CMS's list lacks.
        strength: How much drug a milliliter or a piece holds.
        content: How much drug one container holds, by strength and size on the label.
        unit: How the NDC quantity is counted.
        facts: Each assumption, used or not.
    """

    route: Route | None = None
    container_type: ContainerType | None = None
    strength: Strength | None = None
    content: Strength | None = None
    unit: NdcUnit | None = None
    facts: tuple[Assumption, ...] = ()


def ndc_of(record: Administration) -> Ndc | None:
    """Return the only NDC of a record; None for none and for several."""
    found = {ndc for ndc in (record.parsed_ndc, *(one.parsed_ndc for one in record.containers)) if ndc is not None}
    return found.pop() if len(found) == 1 else None


def _labels(ndc: Ndc | None) -> tuple[Label, ...]:
    return () if ndc is None else tuple(label for label in labels_of(ndc) if not label.doubt)


def assumed_route(record: Administration) -> Route | None:
    """Return the only route on the label of a record's only NDC; None if the record has a route, or the label several or other ones."""
    label = _stating(_labels(ndc_of(record)) if record.route is None else (), "fda_routes")
    return label.routes[0] if label is not None and len(label.routes) == len(label.fda_routes) == 1 else None


def _stating(labels: tuple[Label, ...], field: str, *, package: bool = False) -> Label | None:
    """Return the newest label that states a fact; of a *package*, the newest of the directory first, whose rows are packages."""
    stating = [label for label in labels if getattr(label, field) not in {None, (), ""}]
    listed = [label for label in stating if label.dosage_form] if package else []
    return next(iter([*listed, *stating]), None)


def assume(record: Administration, entry: Entry) -> Assumed:
    """Return what the record's only NDC adds for billing it under *entry*; nothing for a record without an NDC, or with several."""
    ndc = ndc_of(record)
    if ndc is None or not entry.has_facts or _is_whole(record):
        return Assumed()
    labels = _labels(ndc)
    facts: list[Assumption] = []
    route = _route(record, entry, ndc, labels, facts)
    kind = _container(record, entry, ndc, labels, facts)
    unit, strength = _quantity(record, entry, ndc, labels, facts)
    content = None if strength is None else _content(record, ndc, labels, strength, facts)
    return Assumed(route, kind, strength, content, unit, tuple(facts))


def _is_whole(record: Administration) -> bool:
    """Return whether the record states route, container type and what tells the NDC quantity: nothing is asked of the label then."""
    sized = any(one.volume is not None for one in record.containers)
    return record.route is not None and record.opened_type is not None and bool(record.containers) and sized


def _route(
    record: Administration, entry: Entry, ndc: Ndc, labels: tuple[Label, ...], facts: list[Assumption]
) -> Route | None:
    label = _stating(labels, "fda_routes")
    if record.route is not None or label is None:
        return None
    words = " or ".join(label.fda_routes).lower()
    found = assumed_route(record)
    allowed = routes_of(entry)
    if found is not None and (allowed is None or found in allowed):
        note = "confirm it in the chart; the administration service needs the charted route"
        facts.append(Assumption("route", str(found), str(ndc), str(label.source), note=note))
        return found
    why = f"{entry.code}'s descriptor names another route" if found is not None else "the label does not name one route"
    facts.append(
        Assumption("route", words, str(ndc), str(label.source), is_used=False, note=f"{why}: give the charted route")
    )
    return None


def _container(
    record: Administration, entry: Entry, ndc: Ndc, labels: tuple[Label, ...], facts: list[Assumption]
) -> ContainerType | None:
    """State the container; use its type only where leftover drug is kept and CMS's list does not name the code.

    A label alone never makes a code subject to JW and JZ.
    """
    form = _stating(labels, "container_form", package=True)
    if form is not None and record.opened_form is None:
        facts.append(Assumption("container_form", str(form.container_form), str(ndc), str(form.source)))
    label = _stating(labels, "container_type")
    if record.opened_type is not None or label is None or label.container_type is None:
        return None
    kind = label.container_type
    is_listed = entry.jw_jz_since(record.on) is not None
    decided = entry.jw_jz_list(record.on)
    named = f"CMS's JW/JZ list{'' if decided is None else f' of {decided.dated}'}"
    if kind.is_kept and not is_listed:
        facts.append(
            Assumption(
                "container_type",
                str(kind),
                str(ndc),
                str(label.source),
                note="neither JW nor JZ applies; check the label",
            )
        )
        return kind
    if is_listed:
        note = (
            f"{named} names {entry.code}, and decides"
            if not kind.is_kept
            else f"{named} names {entry.code}; if the container is {kind}, neither JW nor JZ applies: check the label"
        )
    else:
        note = f"{named} does not name {entry.code}, and a label alone does not decide: give the container type"
    facts.append(Assumption("container_type", str(kind), str(ndc), str(label.source), is_used=False, note=note))
    return None


def _quantity(
    record: Administration, entry: Entry, ndc: Ndc, labels: tuple[Label, ...], facts: list[Assumption]
) -> tuple[NdcUnit | None, Strength | None]:
    """Return how the NDC quantity is counted and the strength for it, as far as containers and strength of the record do not tell."""
    if record.dose is None or any(one.volume is not None for one in record.containers):
        return None, None
    links = tuple(_links(entry, ndc, record))
    label = _stating(labels, "ndc_unit", package=True)
    unit, source = (None, "") if label is None else (label.ndc_unit, str(label.source))
    is_by_volume = bool(links) and all(link.package_size not in {None, 1} for link in links)
    said_powder = unit is NdcUnit.UN and is_by_volume and label is not None and label.is_powder is True
    if is_by_volume and (unit is None or said_powder):
        unit, source = NdcUnit.ML, _named(links)
    if unit is None:
        return None, None
    note = "FDA's dosage form says powder: check the label" if said_powder else ""
    facts.append(Assumption("ndc_unit", unit.value, str(ndc), source, note=note))
    if record.strength is not None:
        return unit, None
    told = _stating(labels, "strength")
    by_label = _fitting(None if told is None else told.strength, unit)
    by_links = {one for link in links if (one := _implied(link, unit, label)) is not None}
    by_link = by_links.pop() if len(by_links) == 1 else None
    agree = None if by_link is None or by_label is None else _agree(by_link, by_label)
    if agree is False:
        note = f"{_named(links)} implies {by_link}: give the strength on the label"
        facts.append(
            Assumption("strength", str(by_label), str(ndc), str(told and told.source), is_used=False, note=note)
        )
        return unit, None
    found, where = (by_label, told and str(told.source)) if agree or by_link is None else (by_link, _named(links))
    if found is not None:
        facts.append(Assumption("strength", str(found), str(ndc), where or ""))
    return unit, found


def _content(
    record: Administration, ndc: Ndc, labels: tuple[Label, ...], strength: Strength, facts: list[Assumption]
) -> Strength | None:
    """Return what one container holds if the dose is a number of them: strength times the size on the label."""
    label = _stating(labels, "size", package=True)
    if record.dose is None or label is None or label.size is None or label.container_form is None:
        return None
    form = label.container_form.value
    if form != record.dose.unit.symbol or strength.per.unit.dimension != label.size.unit.dimension:
        return None
    found = Strength.parse(f"{strength.amount_in(label.size)}/{form}")
    facts.append(Assumption("content", str(found), str(ndc), str(label.source), note="check the size on the label"))
    return found


def _links(entry: Entry, ndc: Ndc, record: Administration) -> Iterator[NdcLink]:
    with quiet():
        for link in entry.ndcs(record.on):
            if link.ndc == ndc and link.is_sound:
                yield link


def _named(links: tuple[NdcLink, ...]) -> str:
    return f"CMS's crosswalk of {links[0].quarter}"


def _implied(link: NdcLink, unit: NdcUnit, label: Label | None) -> Strength | None:
    """Return the strength that the crosswalk's figures imply: per milliliter, or per piece."""
    content = link.item_content
    if content is None or not link.package_size or content.unit.dimension == "volume":
        return None
    if unit is NdcUnit.ML:
        volume = _ONE_ML * link.package_size
        size = None if label is None else label.size
        if size is not None and size.unit.dimension == "volume" and link.package_size == 1:
            volume = size  # CMS counts some vials of liquids as one piece
        return Strength(content, volume)
    form = None if label is None else label.container_form
    return Strength.parse(f"{content}/{form if form in _HOLDERS else 'vial'}") if link.package_size == 1 else None


def _fitting(strength: Strength | None, unit: NdcUnit) -> Strength | None:
    """Return a strength that counts in *unit*, else None."""
    if strength is None:
        return None
    fits = strength.per.unit.dimension == "volume" if unit is NdcUnit.ML else strength.per.unit.is_count
    return strength if fits else None


def _agree(one: Strength, other: Strength) -> bool | None:
    """Return whether two strengths, both per volume or both per piece, are the same; None if their amounts are of different kinds."""
    if one.amount.unit.dimension != other.amount.unit.dimension:
        return None
    per = one.per / other.per if one.per.unit.dimension == "volume" else one.per.fraction() / other.per.fraction()
    return one.amount / other.amount == per
