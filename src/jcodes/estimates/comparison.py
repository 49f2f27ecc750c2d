"""Products of one substance compared for one dose: biosimilars and vial sizes, by units, waste, payment and margin."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

import attrs

from jcodes.arguments import known_arguments
from jcodes.billing.bill import check_valid
from jcodes.billing.vial_sizes import known_sizes
from jcodes.catalogs import Catalog
from jcodes.catalogs.entries import Entry, not_equivalent_to
from jcodes.catalogs.substances import unsuffixed
from jcodes.claims import Setting
from jcodes.dataframes import frame_of
from jcodes.errors import MalformedError, NoSizesError
from jcodes.errors.messages import named, shown
from jcodes.estimates.course import AnyOrder, Rates, by_code, terms_of
from jcodes.estimates.doses import Terms, estimate_dose
from jcodes.estimates.frames import PRODUCTS, dose_row
from jcodes.estimates.lines import EstimatedDose
from jcodes.estimates.orders import PlannedOrder, orders_of
from jcodes.money import money_text
from jcodes.official.relations import ratio_of
from jcodes.periods import as_date
from jcodes.policies import Policy
from jcodes.rules.context.lookups import quiet
from jcodes.vocabulary.traits import Trait

__all__ = ["ComparedProduct", "Comparison", "compare_products", "products_of"]

_NOTHING_LEFT: Final = Decimal(0)


@attrs.frozen(order=False)
class ComparedProduct:
    """One product with the container sizes to open.

    Attributes:
        entry: The code.
        sizes: The sizes that may be opened; empty if none is known.
        dose: The estimate of the dose.
        notes: What distinguishes it, one sentence each.
    """

    entry: Entry
    sizes: tuple[str, ...]
    dose: EstimatedDose
    notes: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The code."""
        return str(self.entry.code)

    @property
    def units(self) -> int | None:
        """The administered units; None if the dose cannot be billed."""
        return None if self.dose.bill is None else self.dose.bill.administered

    @property
    def discarded(self) -> int:
        """The discarded units billed."""
        return self.dose.discarded

    @property
    def margin(self) -> Decimal | None:
        """What patient and payer pay, less the cost; None without costs or payments."""
        return self.dose.margin

    def to_dict(self) -> dict[str, object]:
        """Return the product as JSON values; money and amounts are text."""
        return {
            "code": self.code,
            "name": self.entry.name,
            "brands": list(self.entry.brands),
            "kind": self.entry.kind.value,
            "dosage": str(self.entry.dosage),
            "sizes": list(self.sizes),
            "units": self.units,
            "notes": list(self.notes),
            **self.dose.to_dict(),
        }

    def __str__(self) -> str:
        """Return code, containers, units, waste, payment and margin."""
        brands = f" ({', '.join(self.entry.brands)})" if self.entry.brands else ""
        name = f"{self.code} {self.entry.name}{brands}"
        if self.dose.bill is None:
            return f"{name}: {'; '.join(self.dose.missing)}"
        opened = "sizes not known" if self.dose.plan is None else str(self.dose.plan)
        money = self.dose.amounts
        paid = (
            "payment not known"
            if money is None
            else f"{money_text(money.allowed)} allowed, {money_text(money.patient)} patient"
        )
        margin = "" if self.margin is None else f", margin {money_text(self.margin)}"
        return f"{name}: {self.dose.bill}; {opened}; {paid}{margin}"


@attrs.frozen(order=False, repr=False)
class Comparison:
    """Products of one substance compared for one dose on one date.

    Attributes:
        dose: The dose, as ordered.
        on: The date of service.
        policy: The name of the payer's policy.
        release: The catalog's release.
        products: Each product with all its sizes, then with each size alone, in code order.
    """

    dose: str
    on: date
    policy: str
    release: str
    products: tuple[ComparedProduct, ...]

    def ranked(self, by: str = "margin") -> tuple[ComparedProduct, ...]:
        """Return the products that have a figure, the best first.

        Args:
            by: ``"margin"`` (highest first), ``"patient"`` (what the patient owes), ``"allowed"``, ``"cost"`` or ``"discarded"`` (discarded
                units), each lowest first.

        Raises:
            MalformedError: Another word.
        """
        if by not in _FIGURES:
            raise MalformedError(
                f"{shown(by)} is not a figure of a comparison", value=by, hint=f"use one of {', '.join(_FIGURES)}"
            )
        found = [(figure, one) for one in self.products if (figure := _figure(one, by)) is not None]
        sign = -1 if by == "margin" else 1
        return tuple(one for _, one in sorted(found, key=lambda pair: (sign * pair[0], pair[1].code, pair[1].sizes)))

    def to_dict(self) -> dict[str, object]:
        """Return everything as JSON values; money and amounts are text."""
        return {
            "dose": self.dose,
            "on": self.on.isoformat(),
            "policy": self.policy,
            "release": self.release,
            "products": [one.to_dict() for one in self.products],
        }

    def to_json(self) -> str:
        """Return `to_dict` as JSON text with sorted keys."""
        return json.dumps(self.to_dict(), sort_keys=True)

    def to_frame(self, engine: str | None = None) -> Any:
        """Return the products as a dataframe, a row each: code, sizes, units, containers, waste, amounts, cost, margin and notes.

        Money stays exact decimals, what is not known is missing, and several texts have semicolons between them.

        Args:
            engine: ``"polars"``, ``"pandas"`` or ``"pyarrow"``; None for the first of them that is installed.

        Raises:
            MalformedError: *engine* is another library.
            MissingExtraError: The library is not installed, or none is.
        """
        return frame_of(engine, [_row(one) for one in self.products], PRODUCTS)

    @property
    def report(self) -> str:
        """The products, a line each, with their notes."""
        return "\n".join(self._texts())

    @property
    def _counted(self) -> str:
        return f"{len(self.products)} product{'' if len(self.products) == 1 else 's'}"

    def _texts(self) -> Iterator[str]:
        yield f"{named(self.dose)} on {self.on} under {self.policy}, release {self.release}: {self._counted}"
        for one in self.products:
            yield str(one)
            yield from (f"  {note}" for note in one.notes)

    def _repr_html_(self) -> str:
        """Return the products with units, waste, payment and margin as a table, for notebooks."""
        from jcodes.html_tables import table

        rows = (
            (
                (one.code, *one.notes),
                ", ".join(one.sizes),
                one.units,
                one.discarded,
                *(
                    None if (figure := _figure(one, by)) is None else f"{figure:,.2f}"
                    for by in ("allowed", "patient", "margin")
                ),
            )
            for one in self.products
        )
        heads = ("product", "sizes", "units", "discarded", "allowed $", "patient $", "margin $")
        return table(
            heads,
            rows,
            title=f"{named(self.dose)} on {self.on}, {self.policy}, release {self.release}",
            figures=heads[2:],
        )

    def __str__(self) -> str:
        """Return the report."""
        return self.report

    def __repr__(self) -> str:
        """Return the dose and the number of products."""
        return f"<Comparison {named(self.dose)}: {self._counted}>"


def _row(one: ComparedProduct) -> Mapping[str, object]:
    texts = {
        name: "; ".join(values)
        for name, values in (("brands", one.entry.brands), ("sizes", one.sizes), ("notes", one.notes))
    }
    facts = {"name": one.entry.name, "kind": one.entry.kind.value, "dosage": one.entry.dosage}
    return {**dose_row(one.dose), **facts, **texts, "code": one.code}


_FIGURES: Final = ("margin", "patient", "allowed", "cost", "discarded")


def _figure(one: ComparedProduct, by: str) -> Decimal | None:
    if by == "margin":
        return one.margin
    if by == "cost":
        return one.dose.cost
    if by == "discarded":
        return None if one.dose.bill is None else Decimal(one.discarded)
    amounts = one.dose.amounts
    return None if amounts is None else getattr(amounts, by)


@known_arguments
def compare_products(  # noqa: PLR0913 - keyword facts of one question
    order: AnyOrder,
    on: date | str,
    *,
    policy: Policy | str | None = None,
    catalog: Catalog | str | None = None,
    setting: Setting | str | None = None,
    percent_of_limit: Decimal | str | int | None = None,
    rates: Rates | None = None,
    costs: Mapping[str, Mapping[str, Decimal | str | int]] | None = None,
) -> Comparison:
    """Return the products of a substance compared for one dose: units, waste, payment, and margin with costs.

    >>> from jcodes.estimates import compare_products
    >>> found = compare_products({"code": "J9312", "dose": "700 mg"}, "2026-02-01")
    >>> sorted({one.code for one in found.products})
    ['J9312', 'Q5115', 'Q5119', 'Q5123']

    Args:
        order: The order, under any code of the substance.
        on: The date of service.
        policy: The payer's policy, or the name of a bundled one; defaults to Medicare Part B's.
        catalog: The catalog, or the name of its release; defaults to the newest.
        setting: The care setting, or None.
        percent_of_limit: The allowed percentage of CMS's limits under a contract; None for the policy's.
        rates: Dollars that a contract allows for one unit, by code.
        costs: What one container costs, by code and size: ``{"Q5115": {"100 mg": "310.00", "500 mg": "1550.00"}}``.

    Returns:
        Each product with all its sizes and with each size alone. Products are the codes valid on the date that have the same substance
        without FDA's suffix, the same routes and comparable dosages, and the same ESRD status; whether they may replace each other is a
        clinical decision.

    Raises:
        CodeNotValidError: The code is not valid on the date; the error has its replacement.
        MalformedClaimError: Not an order.
        UnknownCodeError: The code is not in the release.
        MalformedError: Another argument cannot be read.
    """
    (planned,) = orders_of(order)
    day = as_date(on)
    terms = terms_of(policy, catalog, setting, percent_of_limit, rates)
    prices = by_code(costs, "costs", "'J9312': {'100 mg': '700.00'}")
    found: list[ComparedProduct] = []
    asked = terms.cat.definition(planned.code, day)
    for entry in products_of(planned.code, terms.cat, day):
        code = str(entry.code)
        own = planned if code == planned.code else planned.evolve(sizes=(), costs=())
        if code in prices:
            own = own.evolve(costs=prices[code])
        found += _options(entry, own.evolve(code=code, dates=()), asked, day, terms)
    return Comparison(planned.dose, day, terms.payer.name, str(terms.cat.release), tuple(found))


def products_of(code: str, cat: Catalog, day: date) -> tuple[Entry, ...]:
    """Return the codes of the same substance, routes and ESRD status as *code* that are valid on a date, in code order.

    Raises:
        CodeNotValidError: The code is not valid on the date.
        UnknownCodeError: The code is not in the release.
    """
    entry = cat.definition(code, day)
    check_valid(entry, day)
    name, is_esrd, routes = unsuffixed(entry.name), Trait.ESRD in entry.traits, _routes(entry)
    others = (one if day in one.period else cat.definition(one.code, day) for one in cat.values())
    return tuple(
        other
        for other in others
        if other.code == entry.code
        or (
            unsuffixed(other.name) == name
            and any(day in period for period in other.periods)
            and (Trait.ESRD in other.traits) is is_esrd
            and (not routes or not _routes(other) or bool(routes & _routes(other)))
            and ratio_of(entry.dosage, other.dosage) is not None
        )
    )


def _options(entry: Entry, order: PlannedOrder, asked: Entry, day: date, terms: Terms) -> list[ComparedProduct]:
    """Return a product with all its sizes, then with each size alone."""
    sizes = order.opened or _sizes(entry, day, terms.cat)
    notes = _notes(entry, asked)
    found: list[ComparedProduct] = []
    for some in (sizes, *((size,) for size in sizes if len(sizes) > 1)):
        known = tuple((size, price) for size, price in order.costs if size in some)
        dose = estimate_dose(order.evolve(sizes=some, costs=known), day, terms, _NOTHING_LEFT)
        found.append(ComparedProduct(entry, some, dose, notes))
    least = min((one.dose.waste for one in found if one.dose.waste is not None), default=None)
    return [
        one
        if least is None or one.dose.waste is None or one.dose.waste <= least
        else attrs.evolve(
            one, notes=(*notes, f"{one.dose.waste} left over, {least} with other sizes of the code; {_LEAST}")
        )
        for one in found
    ]


_LEAST: Final = "payers ask for the combination with the least waste (cgs-jw; noridian-a53024)"


def _notes(entry: Entry, asked: Entry) -> tuple[str, ...]:
    """Return what distinguishes a product from the code asked for."""
    notes = [f"CMS: not therapeutically equivalent to {code}" for code in not_equivalent_to(entry)]
    if entry.code != asked.code and not _routes(entry):
        notes.append(f"no route of {entry.code} is on file; check that it is given like {asked.code}")
    return tuple(notes)


def _routes(entry: Entry) -> frozenset[str]:
    """Return the routes that the descriptor or FDA's Purple Book states, in lower case; a cited limit to some routes comes first."""
    limits = [frozenset(route.value for route in one.routes) for one in entry.route_limits if one.is_only]
    if limits:
        return frozenset.intersection(*limits)
    licensed = (route for one in entry.biologics for words in one.routes for route in words.split(", "))
    return frozenset((*(route.value for route in entry.routes), *(route.lower() for route in licensed)))


def _sizes(entry: Entry, day: date, cat: Catalog) -> tuple[str, ...]:
    try:
        with quiet():
            return known_sizes(entry, on=day, catalog=cat)
    except NoSizesError:
        return ()
