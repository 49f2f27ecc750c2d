"""The commands on a chargemaster and on open orders."""

from argparse import Namespace
from typing import TYPE_CHECKING

from jcodes.cli.output import gap_warnings, print_json, print_text

if TYPE_CHECKING:
    from jcodes.auditing import ChargeReport, OrderReport

__all__ = ["check_cdm", "check_orders"]


def check_cdm(options: Namespace) -> int:
    """Print the findings of a chargemaster, and what a coming release changes; the status is 1 when a line is wrong or was not used."""
    from jcodes.auditing import check_chargemaster

    with gap_warnings():
        report = check_chargemaster(options.file, options.on, catalog=options.catalog, against=options.against)
    return _printed(report, as_json=options.json)


def check_orders(options: Namespace) -> int:
    """Print what a coming release changes for open orders; the status is 1 when an order has to change or was not used."""
    from jcodes.auditing import check_orders as check

    with gap_warnings():
        report = check(options.file, options.against, catalog=options.catalog, date_format=options.date_format)
    return _printed(report, as_json=options.json)


def _printed(report: "ChargeReport | OrderReport", *, as_json: bool) -> int:
    """Print a report; return the exit status."""
    if as_json:
        print_json(report.to_dict())
    else:
        print_text(report)
    return 0 if report.is_clean else 1
