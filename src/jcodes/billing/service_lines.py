"""The claim's lines of a bill: products with their NDC quantities, units that a line takes, the charge shared to the cent."""

import warnings
from collections.abc import Sequence
from decimal import Decimal

from jcodes.billing.bill import recalculated
from jcodes.billing.bill_result import BillingUnits
from jcodes.billing.line_layout import LineLayout
from jcodes.billing.lines_result import LinesQuestion, ServiceLines
from jcodes.billing.products import AnyProduct, read_products
from jcodes.billing.splitting import read_repeat
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.unit_edits import UnitEdit
from jcodes.codes import Modifier
from jcodes.errors import GapWarning, MalformedLineError, type_name
from jcodes.money import cents_of, dollars_of
from jcodes.policies import Policy
from jcodes.policies import policy as policy_of

__all__ = ["laid_out", "lines_of_question", "service_lines"]


def service_lines(  # noqa: PLR0913 - keyword facts of one question
    bill: BillingUnits,
    *,
    products: AnyProduct | Sequence[AnyProduct] = (),
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
        MalformedLineError: No bill, one of a dosage without a code, an invalid product, products that do not
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
    payer = policy_of(policy) if policy is not None else bill.payer
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
    products: AnyProduct | Sequence[AnyProduct] = (),
    charge: Decimal | str | int | None = None,
    edit: UnitEdit | None = None,
    paper: bool = False,
    repeat_modifier: str | Modifier = "76",
    payer: Policy | None = None,
) -> ServiceLines:
    """Return the claim's lines of *bill* under *edit*, the medically unlikely edit of the code; all else is as for `service_lines`."""
    _check_bill(bill)
    chosen = bill.payer if payer is None else payer
    repeat = read_repeat(repeat_modifier)
    named = read_products(products)
    whole = None if charge is None else dollars_of(cents_of(charge))
    asked_of_bill = bill.asked
    asked = LinesQuestion(asked_of_bill, named, whole, edit, bool(paper), repeat, chosen, asked_of_bill.release_digest)
    layout = LineLayout(bill, asked)
    parts = layout.parts()
    lines = layout.charged(layout.split(parts))
    return ServiceLines(tuple(lines), (*bill.warnings, *layout.warnings), tuple(layout.steps), bill, asked)


def _check_bill(bill: object) -> None:
    """Refuse what has no lines of whole units of a code."""
    if not isinstance(bill, BillingUnits):
        raise MalformedLineError(
            f"service_lines takes a bill, not {type_name(bill)}", value=bill, hint="give what billing_units returned"
        )
    if isinstance(bill.subject, Entry):
        return
    raise MalformedLineError(
        "the bill has a dosage and no code",
        value=str(bill),
        hint="bill a code",
    )


def lines_of_question(question: LinesQuestion) -> ServiceLines:
    """Return the lines that answer the question of a receipt."""
    return laid_out(
        recalculated(question.bill),
        products=question.products,
        charge=question.charge,
        edit=question.edit,
        paper=question.paper,
        repeat_modifier=question.repeat_modifier,
        payer=question.policy,
    )
