"""The command `estimate`: a course of treatment before it is given, or its products compared."""

from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from jcodes.cli.arguments import pairs
from jcodes.cli.hints import in_options
from jcodes.cli.output import gap_warnings, print_error, print_json, print_text
from jcodes.errors import MalformedError

if TYPE_CHECKING:
    from datetime import date

    from jcodes.estimates import PlannedOrder

__all__ = ["estimate"]

_FIELDS = ("weight", "bsa", "strength", "sizes", "route", "minutes")


def estimate(options: Namespace) -> int:
    """Print the estimate of a course of treatment; the status is 1 when a row of the file was not used, and 4 when nothing can be estimated."""
    from jcodes.estimates import compare_products
    from jcodes.estimates import estimate as estimate_course

    orders, refused = _orders(options)
    for row in refused:
        print_error(f"warning: {row}")
    terms = {
        "policy": options.policy,
        "catalog": options.catalog,
        "setting": options.setting,
        "percent_of_limit": options.percent_of_limit,
        "rates": pairs(options.rates, "--rates", "96413=140.00"),
    }
    dates = _dates(options)
    with gap_warnings():
        if options.compare:
            if len(orders) != 1 or dates is None or len(dates) != 1:
                raise MalformedError(
                    "--compare takes one order and one date", value="", hint="give CODE DOSE and --on DAY"
                )
            costs = {orders[0].code: dict(orders[0].costs)} if orders[0].costs else None
            comparison = compare_products(orders[0], dates[0], costs=costs, **terms)
            print_json(comparison.to_dict()) if options.json else print_text(in_options(str(comparison), options.flags))
            return 0
        found = estimate_course(orders, dates, deductible=options.deductible, **terms)
    print_json(found.to_dict()) if options.json else print_text(in_options(found.report, options.flags))
    if not found.lines:
        return 4
    return 1 if refused else 0


def _orders(options: Namespace) -> "tuple[Sequence[PlannedOrder], Sequence[object]]":
    """Return the orders of the file, or the one of the command line, and the rows that cannot be used."""
    from jcodes.estimates import PlannedOrder, orders_in

    if (options.orders is None) == (not options.order):
        raise MalformedError("give one order, or a file of orders", value="", hint="give CODE DOSE, or --orders FILE")
    if options.orders is not None:
        return orders_in(options.orders, date_format=options.date_format)
    code, *dose = options.order
    given: dict[str, Any] = {name: value for name in _FIELDS if (value := getattr(options, name)) is not None}
    costs = pairs(options.costs, "--costs", "100 mg=700.00")
    order = PlannedOrder(code, " ".join(dose), container_type=options.type, costs=costs, **given)
    return (order,), ()


def _dates(options: Namespace) -> "Sequence[date] | None":
    """Return the dates of ``--on``, or those of ``--on DAY --every INTERVAL --times N``; None without either."""
    from jcodes.estimates import course_dates
    from jcodes.estimates.schedule import dates_of

    if options.every is None and options.times is None:
        return None if options.on is None else dates_of(options.on)
    if options.every is None or options.times is None or options.on is None or len(options.on) != 1:
        raise MalformedError(
            "--every and --times go together, with one date",
            value="",
            hint="give --on 2026-02-01 --every '3 weeks' --times 6",
        )
    return course_dates(options.on[0], options.every, options.times)
