"""The claim's lines of a bill: products with their NDC quantities, units that a line takes, the charge shared to the cent."""

import warnings
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Final

import attrs

from jcodes.billing.derivation import derive
from jcodes.billing.lines import BillingLine
from jcodes.billing.ndc_quantities import (
    NdcQuantity,
    question_of,
    rounded_quantity,
    share_quantity,
)
from jcodes.billing.products import AnyProduct, Product, Share, read_products, shares_of
from jcodes.billing.sharing import share_over_products
from jcodes.billing.splitting import SplitLines, read_repeat, share_charge, split_lines
from jcodes.billing.steps import Step
from jcodes.billing.units import BillingUnits
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.unit_edits import UnitEdit
from jcodes.claims import ServiceLine
from jcodes.codes import Modifier
from jcodes.doses import Dose
from jcodes.errors import GapWarning, MalformedLineError, type_name
from jcodes.money import cents_of, dollars_of
from jcodes.periods import Quarter
from jcodes.policies import DatedValue, Policy
from jcodes.policies import policy as policy_of
from jcodes.sources import Citation

if TYPE_CHECKING:
    from jcodes.billing.receipt import Receipt
    from jcodes.billing.undecided import Undecided

__all__ = ["AnyProduct", "LinesQuestion", "Product", "ServiceLines", "laid_out", "service_lines"]

_NDC_RULE: Final = "horizon-nj-ndc: one NDC on a line, several products of one code on several lines"
_WASTE_RULE: Final = "lifewise-waste: the quantity is split over the administered and the discarded line"
_EXACT_RULE: Final = "pdac-crosswalk: from the concentration, never from a rounded factor"
_EDIT_RULE: Final = "ngs-mue"
_BY_LINE: Final = 1
"""The adjudication indicator of an edit that works by line."""


@attrs.frozen(order=False)
class LinesQuestion:
    """What was asked beyond a bill.

    Attributes:
        products: The products, as understood.
        charge: What all lines charge together, or None.
        edit: The medically unlikely edit; None where none was looked up.
        paper: Whether the claim goes on paper.
        repeat_modifier: What lines after the first of a split take, or blank.
        payer: The policy.
    """

    products: tuple[Product, ...]
    charge: Decimal | None
    edit: UnitEdit | None
    paper: bool
    repeat_modifier: str
    payer: Policy


@attrs.frozen(order=False, repr=False)
class ServiceLines:
    """The claim's lines of a bill.

    Attributes:
        lines: The lines, the administered ones of each product first.
        warnings: What to look at, the bill's own warnings first.
        steps: How the lines came about, each with its source or blank.
        bill: The bill.
        question: What was asked beyond the bill.
    """

    lines: tuple[ServiceLine, ...]
    warnings: tuple[str, ...]
    steps: tuple[Step, ...]
    bill: BillingUnits
    question: LinesQuestion

    @property
    def receipt(self) -> "Receipt":
        """The whole question, the bill's included, the lines and the derivation as one value that can be kept and verified."""
        from jcodes.billing.records import of_lines

        return of_lines(self)

    @property
    def undecided(self) -> "tuple[Undecided, ...]":
        """What nothing decides, as the bill says it; nothing of it is on the lines."""
        return self.bill.undecided

    def said(self) -> str:
        """Return the lines alone, as they are read aloud."""
        return "; ".join(map(_said, self.lines))

    def derivation(self) -> tuple[Step, ...]:
        """Return the steps of the bill and then of its lines, each rule with its source."""
        numbered = (Step(f"line {place}", _said(line)) for place, line in enumerate(self.lines, 1))
        warned = (Step("warning", text) for text in self.warnings[len(self.bill.warnings) :])
        return (*derive(self.bill), *self.steps, *numbered, *warned)

    def explain(self) -> str:
        """Return the derivation, a step a line, each rule with its source."""
        return "\n".join(line for step in self.derivation() for line in step.lines())

    def to_dict(self) -> dict[str, object]:
        """Return lines, what is undecided, warnings, derivation and receipt as JSON holds them."""
        return {
            "lines": [line.to_dict() for line in self.lines],
            "undecided": [question.to_dict() for question in self.undecided],
            "warnings": list(self.warnings),
            "explanation": self.explain().splitlines(),
            "receipt": self.receipt.to_dict(),
        }

    def _repr_html_(self) -> str:
        """Return the lines as a table, for notebooks."""
        heads = "".join(f"<th>{head}</th>" for head in ("code", "modifiers", "units", "charge", "NDC", "quantity"))
        rows = "".join(
            f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in _cells(line))}</tr>" for line in self.lines
        )
        told = "".join(f"<li>{escape(f'{one}: {one.text}')}</li>" for one in self.undecided)
        undecided = f"<p>undecided</p><ul>{told}</ul>" if told else ""
        return f"<table><tr>{heads}</tr>{rows}</table>{undecided}{self.receipt._repr_html_()}"

    def __str__(self) -> str:
        """Return the lines, as they are read aloud, and what is undecided."""
        undecided = ", ".join(map(str, self.undecided))
        return f"{self.said()} (undecided: {undecided})" if undecided else self.said()

    def __repr__(self) -> str:
        """Return the lines."""
        return f"<ServiceLines {self}>"


def _cells(line: ServiceLine) -> tuple[str, ...]:
    charge = "" if line.charge is None else str(line.charge)
    return line.code, " ".join(line.modifiers), line.units, charge, line.ndc, f"{line.ndc_unit}{line.ndc_quantity}"


def _said(line: ServiceLine) -> str:
    return str(line) + (f", N4{line.ndc} {line.ndc_unit}{line.ndc_quantity}" if line.ndc else "")


def service_lines(  # noqa: PLR0913 - keyword facts of one question
    bill: BillingUnits,
    *,
    products: "AnyProduct | Sequence[AnyProduct]" = (),
    charge: Decimal | str | int | None = None,
    paper: bool = False,
    repeat_modifier: str | Modifier = "76",
    policy: Policy | str | None = None,
) -> ServiceLines:
    """Return the claim's lines of a bill, with NDC quantities, split as the payer and CMS's unit edits ask, the charge shared to the cent.

    >>> bill = billing_units("J9312", "740 mg", on="2026-02-01", containers=["500 mg/50 mL", "3 x 100 mg/10 mL"])
    >>> print(service_lines(bill, products="50242-0051-21", charge="6000.00"))
    J9312 x 74, N450242005121 ML74; J9312-JW x 6, N450242005121 ML6

    Args:
        bill: What `billing_units` returned for a code.
        products: The products: an NDC, or mappings with ``ndc``, ``dose``, ``discarded``, ``strength`` and ``unit``; none for no NDC.
        charge: What all lines charge together; shared out by units, exactly to the cent.
        paper: Whether the claim goes on paper, whose lines take fewer units.
        repeat_modifier: What to put on the lines after the first of a split; blank for nothing.
        policy: The payer's policy, or its name; None for the bill's. Its ``mue_table`` says which of CMS's tables of edits holds.

    Raises:
        MalformedLineError: No bill, one of a dosage without a code, a product that is none, products that do not
            add up to the dose or to what was discarded, or a charge of parts of a cent.
        MissingFactError: Several products and no dose of one, or nothing that says of which the discarded drug was; or no unit of measure
            that dose, strength or containers would tell.
        MalformedModifierError: A repeat modifier that is none.
        NdcUnitError: A unit of measure that the payer refuses.
        StrengthRequiredError: A quantity in another kind of unit than the dose, and no strength between them.

    The bill's lines are shared out over the products, whose units sum to those of the whole dose, which is rounded once. Each is then
    split so that no line has more units than the payer takes, or than an edit that works by line allows; NDC quantities are shared in
    proportion, and add up to the product's.

    Source: `horizon-nj-ndc`, `lifewise-waste`, `ngs-mue` and `noridian-hemophilia`.
    """
    _check_bill(bill)
    payer = policy_of(policy) if policy is not None else bill.question.policy if bill.question else policy_of()
    return laid_out(
        bill,
        products=products,
        charge=charge,
        edit=_edit(bill, payer),
        paper=paper,
        repeat_modifier=repeat_modifier,
        payer=payer,
    )


def _edit(bill: BillingUnits, payer: Policy) -> UnitEdit | None:
    entry, table = bill.subject, payer.mue_table.on(bill.on).value
    if not isinstance(entry, Entry) or not entry.has_facts or table is None:
        return None
    with warnings.catch_warnings():  # the lines say of which quarter the edit is
        warnings.simplefilter("ignore", GapWarning)
        return entry.mue(table.value, bill.on)


def laid_out(  # noqa: PLR0913 - keyword facts of one question
    bill: BillingUnits,
    *,
    products: "AnyProduct | Sequence[AnyProduct]" = (),
    charge: Decimal | str | int | None = None,
    edit: UnitEdit | None = None,
    paper: bool = False,
    repeat_modifier: str | Modifier = "76",
    payer: Policy | None = None,
) -> ServiceLines:
    """Return the claim's lines of *bill* under *edit*, the medically unlikely edit of the code; all else is as for `service_lines`."""
    _check_bill(bill)
    chosen = payer if payer is not None else bill.question.policy if bill.question else policy_of()
    repeat = read_repeat(repeat_modifier)
    named = read_products(products)
    whole = None if charge is None else dollars_of(cents_of(charge))
    asked = LinesQuestion(named, whole, edit, bool(paper), repeat, chosen)
    layout = _Layout(bill, asked)
    parts = layout.parts()
    lines = layout.charged(layout.split(parts))
    return ServiceLines(tuple(lines), (*bill.warnings, *layout.warnings), tuple(layout.steps), bill, asked)


def _check_bill(bill: object) -> None:
    """Refuse what has no lines of whole units of a code."""
    if not isinstance(bill, BillingUnits):
        raise MalformedLineError(
            f"lines are of a bill, not of {type_name(bill)}", value=bill, hint="give what billing_units returned"
        )
    if isinstance(bill.subject, Entry):
        return
    raise MalformedLineError(
        "a claim takes units of a code, and the bill is of a dosage without a code",
        value=str(bill),
        hint="bill a code",
    )


@attrs.frozen
class _Part:
    """One product's share of one line of the bill."""

    line: BillingLine
    ndc: str = ""
    quantity: NdcQuantity | None = None


class _Layout:
    """What is concluded on the way from the lines of a bill to those of the claim."""

    def __init__(self, bill: BillingUnits, asked: LinesQuestion) -> None:
        self.bill = bill
        self.asked = asked
        self.places: DatedValue[int] = asked.payer.ndc_places.on(bill.on)
        self.least: DatedValue[Decimal] = asked.payer.ndc_minimum.on(bill.on)
        self.steps: list[Step] = [Step("lines", f"as {asked.payer.name} takes them")]
        self.warnings: list[str] = []

    def tell(self, text: str, source: str | Citation = "") -> None:
        self.steps.append(Step("", text, source))

    # -- products ----------------------------------------------------------------------------------------------------

    def parts(self) -> list[_Part]:
        """Return the lines of the bill, each shared out over the products."""
        bill = self.bill
        lines = [(line, place > 0) for place, line in enumerate(bill.lines) if line.units]
        if not self.asked.products:
            return [_Part(line) for line, _ in lines]
        shares = shares_of(bill, self.asked.products)
        if len(shares) > 1:
            self.tell(
                f"{len(shares)} products stand on lines of their own; their units sum to those of the whole dose",
                _NDC_RULE,
            )
        two_lines = any(is_waste for _, is_waste in lines)
        quantities = [self.quantities(share, apart=two_lines) for share in shares]
        parts: list[_Part] = []
        most: list[int] | None = None
        for line, is_waste in lines:
            weights = [
                share.waste_units if is_waste else share.units if two_lines else share.units + share.waste_units
                for share in shares
            ]
            counts = share_over_products(line.units, weights, each=not is_waste, most=most if is_waste else None)
            if not is_waste:  # what rounding up has billed as given of a product is not billed as discarded of it
                labels = [share.units + share.waste_units for share in shares]
                most = [max(0, int(label) - count) for label, count in zip(labels, counts, strict=True)]
            for share, weight, units, pair in zip(shares, weights, counts, quantities, strict=True):
                if units:
                    parts.append(_Part(attrs.evolve(line, units=units), share.product.ndc.ndc11, pair[is_waste]))
                elif weight:
                    what = "discarded" if is_waste else "given"
                    self.warnings.append(
                        f"what was {what} of {share.product.ndc} makes no unit of its own: its quantity stands on no line"
                    )
        return parts

    def quantities(self, share: Share, *, apart: bool) -> tuple[NdcQuantity, NdcQuantity | None]:
        """Return the quantities of the administered and of the discarded line; of both together where there is one line."""
        exact = [self.counted(share, dose) for dose in (share.dose, share.discarded) if dose is not None]
        whole = self.rounded(sum(exact, start=Fraction(0)), share)
        self.tell(
            f"{share.product.ndc}: {' + '.join(map(str, filter(None, (share.dose, share.discarded))))}"
            f"{f' at {share.strength}' if share.strength else ''} = {sum(exact)} {share.unit.value} -> {whole}",
            _EXACT_RULE,
        )
        self.tell(
            f"{self.places.policy}: {self.places.value} decimal places, {self.least.value:f} at least",
            self.places.source,
        )
        if len(exact) == 1 or not apart:
            return whole, None
        given, discarded = self.shared(whole, exact, share.product)
        self.tell(f"{given} of it administered, {discarded} discarded", _WASTE_RULE)
        return given, discarded

    def counted(self, share: Share, dose: Dose) -> Fraction:
        """Return a dose in the product's unit of measure, exactly."""
        payer, on = self.asked.payer, self.bill.on
        return question_of(dose, share.unit, strength=share.strength, policy=payer, on=on).exact

    def rounded(self, exact: Fraction, share: Share) -> NdcQuantity:
        return rounded_quantity(exact, share.unit, self.places.value, self.least.value)

    def shared(self, whole: NdcQuantity, parts: Sequence[Fraction], product: Product | str) -> list[NdcQuantity]:
        """Return a quantity shared out over lines; a share below the least quantity is raised to it, which is told."""
        shares = []
        least = rounded_quantity(Fraction(0), whole.unit, self.places.value, self.least.value).amount
        for share in share_quantity(whole, parts, places=self.places.value):
            if share.amount < least:
                ndc = product.ndc if isinstance(product, Product) else product
                self.warnings.append(
                    f"a share of the quantity {whole} of {ndc} is below the least that {self.least.policy} takes: it was raised to"
                    f" {least:f}, so that the lines together state more"
                )
                shares.append(attrs.evolve(share, amount=least))
            else:
                shares.append(share)
        return shares

    # -- units that a line takes -------------------------------------------------------------------------------------

    def split(self, parts: Sequence[_Part]) -> list[ServiceLine]:
        """Return the parts as lines that a claim can carry."""
        edit, payer, on = self.asked.edit, self.asked.payer, self.bill.on
        most = (payer.maximum_units_paper if self.asked.paper else payer.maximum_units).on(on)
        lines: list[ServiceLine] = []
        self.warnings.extend(self.pieces([part.line for part in parts], most).warnings)
        if edit is not None and edit.is_published:
            self.tell(f"medically unlikely edit: {edit}", "" if edit.source is None else str(edit.source))
            if on is not None and edit.quarter != Quarter.of(on):
                self.warnings.append(f"the medically unlikely edit is that of {edit.quarter}, not of {Quarter.of(on)}")
        for part in parts:
            lines.extend(self.made(part, self.pieces([part.line], most).lines))
        if len(lines) > len(parts):
            self.tell_split(most, edit)
        return lines

    def pieces(self, lines: Sequence[BillingLine], most: DatedValue[int]) -> SplitLines:
        edit = self.asked.edit
        return split_lines(
            lines,
            maximum_units=most.value,
            edit_value=None if edit is None else edit.value,
            edit_indicator=None if edit is None else edit.indicator,
            repeat_modifier=self.asked.repeat_modifier,
        )

    def tell_split(self, most: DatedValue[int], edit: UnitEdit | None) -> None:
        """Tell by what the lines were split, and what those after the first carry."""
        if edit is not None and edit.value and edit.indicator == _BY_LINE and edit.value < most.value:
            self.tell(f"the edit works by line: a line takes {edit.value} units at most", _EDIT_RULE)
        else:
            self.tell(f"{most.policy}: a line takes {most.value} units at most", most.source)
        if self.asked.repeat_modifier:
            self.tell(f"lines after the first of a split carry {self.asked.repeat_modifier}", "noridian-hemophilia")

    def made(self, part: _Part, pieces: Sequence[BillingLine]) -> list[ServiceLine]:
        """Return the pieces of a part as lines, its quantity shared out by units."""
        quantities: Sequence[NdcQuantity | None] = [part.quantity] * len(pieces)
        if part.quantity is not None and len(pieces) > 1:
            quantities = self.shared(part.quantity, [Fraction(piece.units) for piece in pieces], part.ndc)
        return [
            ServiceLine(
                piece.code,
                units=piece.units,
                modifiers=piece.modifiers,
                on=self.bill.on,
                ndc=part.ndc,
                ndc_quantity=None if quantity is None else quantity.amount,
                ndc_unit="" if quantity is None else quantity.unit.value,
            )
            for piece, quantity in zip(pieces, quantities, strict=True)
        ]

    # -- the charge --------------------------------------------------------------------------------------------------

    def charged(self, lines: list[ServiceLine]) -> list[ServiceLine]:
        """Return the lines with the charge shared out by units."""
        charge = self.asked.charge
        if charge is None:
            return lines
        if not lines:
            self.warnings.append(f"the bill has no units: the charge of ${charge} stands on no line")
            return lines
        shares = share_charge(charge, [int(line.units) for line in lines])
        self.tell(f"the charge of ${charge} is shared out by units, exactly to the cent")
        most = self.asked.payer.claim_total.on(self.bill.on)
        if charge > most.value:
            self.warnings.append(
                f"the charge of ${charge} is above ${most.value:f}, the most that {most.policy} takes on one claim ({most.source}): put"
                " lines on further claims, with different amounts and a note such as '1 of 2'"
            )
        return [line.evolve(charge=share) for line, share in zip(lines, shares, strict=True)]
