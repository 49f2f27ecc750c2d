"""`estimate`: predicted lines, payments, waste and prior authorization of a course of treatment."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar

from jcodes.arguments import known_arguments
from jcodes.billing.steps import Step
from jcodes.catalogs import Catalog, as_catalog
from jcodes.claims import Setting
from jcodes.claims.fields import as_setting
from jcodes.errors import MalformedClaimError
from jcodes.errors.messages import shown
from jcodes.estimates.amounts import NOTHING, Amounts
from jcodes.estimates.doses import Terms, estimate_dose
from jcodes.estimates.lines import Authorization, EstimatedDose, EstimatedLine, prior_authorization
from jcodes.estimates.orders import PlannedOrder, orders_of
from jcodes.estimates.results import Estimate
from jcodes.estimates.schedule import dates_of
from jcodes.estimates.services import services_of
from jcodes.money import amount_of, cents_of, dollars_of, money_text, percent_of
from jcodes.policies import Policy
from jcodes.policies import policy as policy_of
from jcodes.rules.context.lookups import quiet
from jcodes.rules.context.wording import in_units

__all__ = ["AnyOrder", "Rates", "by_code", "estimate", "terms_of"]

AnyOrder: TypeAlias = PlannedOrder | Mapping[str, object]
Rates: TypeAlias = Mapping[str, Decimal | str | int]
_V = TypeVar("_V")


@known_arguments
def estimate(  # noqa: PLR0913 - keyword facts of one question
    orders: AnyOrder | Iterable[AnyOrder],
    dates: date | str | Iterable[date | str] | None = None,
    *,
    policy: Policy | str | None = None,
    catalog: Catalog | str | None = None,
    setting: Setting | str | None = None,
    percent_of_limit: Decimal | str | int | None = None,
    rates: Rates | None = None,
    deductible: Decimal | str | int = 0,
) -> Estimate:
    """Return the predicted lines, payments, waste and prior authorization of a course of treatment, with every assumption.

    >>> from jcodes.estimates import estimate
    >>> found = estimate({"code": "J9312", "dose": "375 mg/m2", "bsa": "1.9 m2"}, ["2026-02-01", "2026-02-22"])
    >>> print(found)
    total: $11,962.40 allowed, $2,392.48 from the patient, $9,378.52 from the payer after $191.40 of sequestration
    >>> for line in found.lines:
    ...     print(line.on, line)
    2026-02-01 J9312 x 72: $5,383.08 allowed, $1,076.62 patient, $4,220.33 payer
    2026-02-01 J9312-JW x 8: $598.12 allowed, $119.62 patient, $468.93 payer
    2026-02-22 J9312 x 72: $5,383.08 allowed, $1,076.62 patient, $4,220.33 payer
    2026-02-22 J9312-JW x 8: $598.12 allowed, $119.62 patient, $468.93 payer

    Args:
        orders: The orders, each given on every date: `PlannedOrder` values or mappings of its fields. An order with dates of its own has
            only those.
        dates: The dates of service; see `course_dates`. None if every order has its own.
        policy: The payer's policy, or the name of a bundled one; defaults to Medicare Part B's.
        catalog: The catalog, or the name of its release; defaults to the newest.
        setting: The care setting, which decides on packaged drugs and on the services; None if not known.
        percent_of_limit: The allowed percentage of CMS's limits under a contract; None for the policy's.
        rates: Dollars that a contract allows for one unit, by code, for services too; for a drug it replaces CMS's limit.
        deductible: What the patient has left of the deductible, dollars; taken date by date before coinsurance, not of codes without
            coinsurance.

    Returns:
        The estimate. An order that cannot be billed or priced on a date is in `Estimate.missing` with its reason; the others are estimated.

    Raises:
        MalformedClaimError: Not an order, or no order.
        MalformedDateError: A date that cannot be read, or no dates.
        MalformedLineError: A rate, a percentage or the deductible is not an amount.
        UnknownPolicyError: *policy* is not bundled.
        UnknownReleaseError: A release that is not loaded.

    Source: as `billing_units`, `plan_vials` and `expected_payment`, of which it consists.
    """
    planned = orders_of(orders)
    days = () if dates is None and all(order.dates for order in planned) else dates_of(() if dates is None else dates)
    terms = terms_of(policy, catalog, setting, percent_of_limit, rates)
    left = cents_of(deductible)
    doses: list[EstimatedDose] = []
    services: list[EstimatedLine] = []
    assumed: dict[Step, None] = dict.fromkeys(_always(terms, left))
    missing: dict[str, None] = {}
    total = NOTHING
    for day in sorted({*days, *(day for order in planned for day in order.dates)}):
        today: list[EstimatedDose] = []
        for order in planned:
            if day in (order.dates or days):
                dose = estimate_dose(order, day, terms, dollars_of(left))
                total, left = _added(total, dose.amounts, left)
                today.append(dose)
                assumed.update(dict.fromkeys(dose.assumptions))
                missing.update(dict.fromkeys(dose.missing))
        lines, assumptions, lacks, amounts = services_of(day, today, terms, dollars_of(left))
        total, left = _added(total, amounts, left)
        services += lines
        doses += today
        assumed.update(dict.fromkeys(assumptions))
        missing.update(dict.fromkeys(lacks))
    return Estimate(
        policy=terms.payer.name,
        release=str(terms.cat.release),
        digest=terms.cat.digest,
        doses=tuple(doses),
        services=tuple(services),
        amounts=total,
        authorizations=_authorizations(doses, terms.payer),
        assumptions=tuple(assumed),
        warnings=_above_mue(doses, terms),
        missing=tuple(missing),
    )


def terms_of(
    policy: Policy | str | None,
    catalog: Catalog | str | None,
    setting: Setting | str | None,
    percent_of_limit: Decimal | str | int | None,
    rates: Rates | None,
) -> Terms:
    """Return what all doses of an estimate share, read from the arguments of a call."""
    return Terms(
        policy_of(policy),
        as_catalog(catalog),
        as_setting(setting),
        None if percent_of_limit is None else percent_of(percent_of_limit),
        {code: amount_of(rate) for code, rate in by_code(rates, "rates", "'96413': '140.00'").items()},
    )


def by_code(given: Mapping[Any, _V] | None, field: str, example: str) -> dict[str, _V]:
    """Return what the caller gives by code, with the codes in capitals.

    Raises:
        MalformedClaimError: Not a mapping.
    """
    if given is not None and not isinstance(given, Mapping):
        raise MalformedClaimError(
            f"{field} are not given by code", value=given, field=field, hint=f"give a mapping such as {{{example}}}"
        )
    return {
        shown(code) if isinstance(code, int) else str(code).strip().upper(): one for code, one in (given or {}).items()
    }


def _added(total: Amounts, amounts: Amounts | None, left: int) -> tuple[Amounts, int]:
    """Return the sum with *amounts*, and the cents left of the deductible."""
    return (total, left) if amounts is None else (total.plus(amounts), left - cents_of(amounts.deductible))


def _always(terms: Terms, deductible: int) -> list[Step]:
    """Return what every estimate assumes."""
    first = (
        f"the patient has {money_text(dollars_of(deductible))} of the deductible left; it is taken by date, drugs before services"
        if deductible
        else "the deductible is met"
    )
    return [
        Step("patient", first),
        Step("patient", "no other insurance, and no limit on what the patient pays in a year"),
        Step(
            "coverage",
            f"{terms.payer.title} covers each drug for the diagnosis, and each dose is given in full on its date",
        ),
    ]


def _authorizations(doses: list[EstimatedDose], payer: Policy) -> tuple[Authorization, ...]:
    """Return the state of each code; that of its last date, if the payer's list changes."""
    found = {dose.order.code: prior_authorization(dose.order.code, payer, dose.on) for dose in doses}
    return tuple(found[code] for code in sorted(found))


def _above_mue(doses: list[EstimatedDose], terms: Terms) -> tuple[str, ...]:
    """Return a sentence for each code and date whose units exceed the MUE of the payer's table."""
    units: dict[tuple[date, str], int] = {}
    for dose in doses:
        if dose.bill is not None:
            key = dose.on, dose.order.code
            units[key] = units.get(key, 0) + dose.bill.total
    found = []
    for (day, code), count in sorted(units.items()):
        table = terms.payer.mue_table.on(day).value
        if table is None:
            continue
        with quiet():
            edit = terms.cat.mue(code, table, day)
        if edit.value is not None and count > edit.value:
            found.append(
                f"{code} on {day}: {in_units(count)} exceed the MUE of {edit.value:,} (MAI {edit.indicator}, {table.value}, {edit.quarter})"
            )
    return tuple(found)
