"""The commands that bill: units and lines of a dose, a plan of vials, an NDC quantity, an expected payment."""

from argparse import Namespace

from jcodes.billing import BillingUnits
from jcodes.billing.billing_units import billing_units
from jcodes.cli.arguments import number_or_text
from jcodes.cli.output import print_error, print_json, print_text
from jcodes.money import money_text
from jcodes.policies import policy

__all__ = ["ndc_quantity", "payment", "units", "vials"]


def units(options: Namespace) -> int:
    """Print the billing units of a dose, with the derivation."""
    bill = _bill(options)
    if options.json:
        print_json(bill.to_dict())
    elif options.quiet:
        for line in bill.lines:
            print_text(f"{'-'.join((line.code, *line.modifiers))} {line.units}")
    else:
        given = f"{bill.administered} billing unit{'s' if bill.administered != 1 else ''}"
        discarded = f", {bill.discarded} discarded" if bill.discarded else ""
        plain = len(bill.lines) == 1 and not bill.lines[0].modifiers and not discarded and not bill.undecided
        print_text(f"{bill.code}  {bill.dose}  ->  {given}{discarded}{'' if plain else f': {bill}'}\n")
        print_text(bill.explain())
    if options.quiet:
        for question in bill.undecided:
            print_error(f"undecided: {question}: {question.text}")
    if options.quiet or options.json:
        for warning in bill.warnings:
            print_error(f"warning: {warning}")
    return 0


def vials(options: Namespace) -> int:
    """Print which containers to open for a dose, and why."""
    from jcodes.billing.vials import plan_vials

    dose = " ".join(options.dose)
    patient = {"weight": options.weight, "bsa": options.bsa}
    plan = plan_vials(options.code, dose, sizes=options.sizes, **patient, on=options.on, catalog=options.catalog)
    bill = None
    if options.policy is not None:
        opened = [f"{vial.count} x {vial.label}" for vial in plan.vials]
        bill = billing_units(
            options.code,
            dose,
            **patient,
            on=options.on,
            containers=opened,
            policy=options.policy,
            catalog=options.catalog,
        )
    if options.json:
        print_json(plan.to_dict() | ({} if bill is None else {"bill": bill.to_dict()}))
    else:
        print_text(plan.explain())
        if bill is not None:
            print_text(f"\nlines to bill under {policy(options.policy).name}: {bill}")
    return 0


def ndc_quantity(options: Namespace) -> int:
    """Print the NDC quantity of a dose or of billing units, with the derivation."""
    from jcodes.billing import ndc_quantity as quantity_of

    text = " ".join(options.given)
    given = text if options.code is None else number_or_text(text)
    found = quantity_of(
        given,
        options.unit,
        code=options.code,
        strength=options.strength,
        policy=options.policy,
        on=options.on,
        places=options.places,
        minimum=options.minimum,
        catalog=options.catalog,
    )
    if options.json:
        print_json(found.to_dict())
    else:
        asked = text if isinstance(given, str) else f"{options.code.upper()} x {text}"
        print_text(f"{asked}  ->  {found}\n")
        print_text(found.explain())
    return 0


def payment(options: Namespace) -> int:
    """Print what a payer is expected to allow and pay for a dose; the status is 1 when ``--paid`` is less."""
    from jcodes.billing import expected_payment

    bill = _bill(options)
    expected = expected_payment(bill, percent_of_limit=options.percent_of_limit)
    short = None if options.paid is None else expected.against(options.paid)
    if options.json:
        print_json(expected.to_dict() | {"underpayment": None if short is None else short.to_dict()})
        for warning in expected.warnings:
            print_error(f"warning: {warning}")
    else:
        print_text(
            f"{bill}  ->  {money_text(expected.allowed)} allowed: {money_text(expected.paid)} payer, {money_text(expected.patient)} patient\n"
        )
        print_text((short or expected).explain())
    return 0 if short is None else 1


def _bill(options: Namespace) -> BillingUnits:
    """Return the bill of the code and the dose."""
    return billing_units(
        options.code,
        " ".join(options.dose),
        on=options.on,
        strength=options.strength,
        containers=options.containers,
        container_type=options.type,
        discarded=options.discarded,
        policy=options.policy,
        weight=options.weight,
        bsa=options.bsa,
        duration=options.duration,
        administrations=options.administrations,
        rounding=options.rounding,
        catalog=options.catalog,
    )
