"""The options of the commands on files of claims: check and audit."""

import argparse
from argparse import ArgumentParser
from typing import Final

from jcodes.cli.checks import FAIL_ON, audit, check
from jcodes.cli.command_options import CLAIMS_PAYER, Commands, add_command, add_date_format, add_silence
from jcodes.errors.messages import shown

__all__ = ["add_claim_commands"]

_MOST_WORKERS: Final = 60
"""Windows waits for no more processes than this."""


def add_claim_commands(commands: Commands) -> None:
    """Add ``check`` and ``audit``."""
    one = add_command(
        commands, "check", check, "find billing errors in the claims of one or more files, and suggest fixes",
        "claim.json", "claim.json --policy my-payer.toml --silence charge-missing=trial",
        "claims.csv --date-format MM/DD/YYYY", "monday.837 tuesday.837 --workers 2 --csv --fail-on warning",
        payer=CLAIMS_PAYER,
    )  # fmt: skip
    _add_claim_files(one)

    one = add_command(
        commands, "audit", audit, "find billing errors in many claims, and the dollars at risk",
        "claims.jsonl", "claims.csv --date-format MM/DD/YYYY --html audit.html --made 2026-02-28",
        "monday.837 tuesday.837 --remit payments.835",
        payer=CLAIMS_PAYER,
    )  # fmt: skip
    _add_claim_files(one)
    one.add_argument(
        "--remit",
        nargs="+",
        metavar="FILE",
        help="payments of the claims, X12 835 or FHIR: denied and underpaid dollars",
    )
    one.add_argument("--percent-of-limit", metavar="N", help="contract rate in percent of CMS's payment limits")


def _add_claim_files(one: ArgumentParser) -> None:
    """Add what check and audit have in common."""
    one.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="claims as an X12 837, FHIR, HL7 v2 charges, JSON, JSON lines, Parquet, or CSV with a header, told apart by content; - for standard input",
    )
    add_silence(one)
    add_date_format(one)
    one.add_argument("--csv", action="store_true", help="print the findings as CSV, one a row")
    one.add_argument("--html", metavar="FILE", help="also write an HTML report")
    one.add_argument("--made", metavar="YYYY-MM-DD", help="date to print on the HTML report")
    one.add_argument(
        "--fail-on",
        choices=FAIL_ON,
        default="error",
        help="the least severe finding for which the exit status is 1 (default: error)",
    )
    one.add_argument(
        "--workers",
        type=_workers,
        default=1,
        metavar="N",
        help="processes (default: 1); the output is the same. check gives each whole files",
    )


def _workers(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 3 and 1 <= int(text) <= _MOST_WORKERS):
        raise argparse.ArgumentTypeError(f"{shown(text)} is not a whole number from 1 to {_MOST_WORKERS}")
    return int(text)
