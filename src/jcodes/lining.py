"""The claim's lines of a bill: the calculator lays them out, the catalog knows the unit edit."""

import warnings
from collections.abc import Sequence
from decimal import Decimal

from jcodes.billing import BillingUnits
from jcodes.billing.service_lines import AnyProduct, ServiceLines
from jcodes.billing.service_lines import service_lines as laid_out
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.unit_edits import UnitEdit
from jcodes.codes import Modifier
from jcodes.errors import GapWarning
from jcodes.policies import MueTable, Policy
from jcodes.policies import policy as policy_of

__all__ = ["service_lines"]


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
        MalformedLineError: No bill, one of a dosage without a code or with decimal units, a product that is none, products that do not
            add up to the dose or to what was discarded, or a charge of parts of a cent.
        MissingFactError: Several products and no dose of one, or nothing that says of which the discarded drug was; or no unit of measure
            that dose, strength or containers would tell.
        MalformedModifierError: A repeat modifier that is none.
        NdcUnitError: A unit of measure that the payer refuses.
        StrengthRequiredError: A quantity in another kind of unit than the dose, and no strength between them.

    Source: RULES 3.10, 3.11, 6.1 and 6.2.
    """
    if policy is not None or not isinstance(bill, BillingUnits):
        chosen = policy_of(policy)
    else:
        chosen = bill.question.policy if bill.question else policy_of()
    return laid_out(
        bill,
        products=products,
        charge=charge,
        edit=_edit(bill, chosen) if isinstance(bill, BillingUnits) else None,
        paper=paper,
        repeat_modifier=repeat_modifier,
        payer=chosen,
    )


def _edit(bill: BillingUnits, payer: Policy) -> UnitEdit | None:
    entry, table = bill.subject, payer.mue_table.on(bill.on).value
    if not isinstance(entry, Entry) or not entry.has_facts or table is MueTable.NONE:
        return None
    with warnings.catch_warnings():  # the lines say of which quarter the edit is
        warnings.simplefilter("ignore", GapWarning)
        return entry.mue(table.value, bill.on)
