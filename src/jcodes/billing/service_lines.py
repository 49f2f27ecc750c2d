"""Claim lines of a bill: NDC quantities by product, maximum units per line, and the charge split to the cent."""

from collections.abc import Sequence
from decimal import Decimal

from jcodes.arguments import known_arguments
from jcodes.billing.bill import recalculated
from jcodes.billing.bill_result import BillingUnits
from jcodes.billing.line_layout import LineLayout
from jcodes.billing.lines_result import LinesQuestion, ServiceLines
from jcodes.billing.products import AnyProduct, read_products
from jcodes.billing.splitting import read_repeat
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.unit_edits import UnitEdit
from jcodes.codes import Modifier
from jcodes.errors import MalformedLineError, quiet
from jcodes.errors.messages import type_name
from jcodes.money import cents_of, dollars_of
from jcodes.policies import Policy
from jcodes.policies import policy as policy_of

__all__ = ["laid_out", "lines_of_question", "service_lines"]


@known_arguments
def service_lines(  # noqa: PLR0913 - keyword facts of one question
    bill: BillingUnits,
    *,
    products: AnyProduct | Sequence[AnyProduct] = (),
    charge: Decimal | str | int | None = None,
    paper: bool = False,
    repeat_modifier: str | Modifier = "76",
    policy: Policy | str | None = None,
) -> ServiceLines:
    """Return the claim lines of a bill with NDC quantities, split by the payer's maximum units and per-line MUEs, with charges.

    >>> bill = billing_units("J9312", "740 mg", on="2026-02-01", containers=["500 mg/50 mL", "3 x 100 mg/10 mL"])
    >>> print(service_lines(bill, products="50242-0051-21", charge="6000.00"))
    J9312 x 74, N450242005121 ML74; J9312-JW x 6, N450242005121 ML6

    Args:
        bill: The result of `billing_units` for a code.
        products: An NDC, or mappings with ``ndc``, ``dose``, ``discarded``, ``strength`` and ``unit``; empty for lines without an NDC.
        charge: The total charge, split over the lines by units, to the cent.
        paper: Whether it is a paper claim, which has a lower maximum of units per line.
        repeat_modifier: The modifier for lines after the first of a split; blank for none.
        policy: The payer's policy, or its name; defaults to the bill's. Its ``mue_table`` selects CMS's MUE table.

    Raises:
        MalformedLineError: *bill* is not a bill or has no code, a product is invalid, the products do not add up to the dose or the
            discarded amount, or the charge has a fraction of a cent.
        MissingFactError: There are several products, and the dose or the discarded amount of one is missing; or the NDC unit of
            measure cannot be inferred.
        MalformedModifierError: The repeat modifier is invalid.
        NdcUnitError: The payer does not accept the NDC unit of measure.
        StrengthRequiredError: The NDC quantity is in another kind of unit than the dose, and there is no strength.

    The dose is rounded once, and the units of the products add up to it. Each product's lines are then split so that no line exceeds the
    payer's maximum units or a per-line MUE. NDC quantities are split in proportion and add up to the product's.

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
    with quiet():  # the lines warn if the edit is from another quarter
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
    """Return the claim lines of *bill* under *edit*, the MUE of the code; see `service_lines` for the other arguments."""
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
    """Raise `MalformedLineError` unless *bill* is a bill of whole units with a code."""
    if not isinstance(bill, BillingUnits):
        raise MalformedLineError(
            f"service_lines takes a bill, not {type_name(bill)}", value=bill, hint="give the result of billing_units"
        )
    if isinstance(bill.subject, Entry):
        return
    raise MalformedLineError(
        "the bill has a dosage and no code",
        value=str(bill),
        hint="bill a code",
    )


def lines_of_question(question: LinesQuestion) -> ServiceLines:
    """Return the lines for the question on a receipt."""
    return laid_out(
        recalculated(question.bill),
        products=question.products,
        charge=question.charge,
        edit=question.edit,
        paper=question.paper,
        repeat_modifier=question.repeat_modifier,
        payer=question.policy,
    )
