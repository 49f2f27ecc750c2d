"""The command line: ``jcodes units J9312 "750 mg"``."""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from typing import Final

from jcodes import __version__
from jcodes.cli.checks import audit, check
from jcodes.cli.commands import diff, search, show, units, vials
from jcodes.cli.data import add, check_cdm, listed, ndc, price, releases, remove
from jcodes.cli.output import complain, complain_json
from jcodes.errors import (
    DataError,
    FileFormatError,
    JcodesError,
    MalformedError,
    MissingExtraError,
    UnknownCodeError,
    UnknownPolicyError,
    UnknownReleaseError,
)

__all__ = ["EXIT_CODES", "main"]

EXIT_CODES: Final = {
    0: "answered",
    1: "nothing was found; or something is wrong in a chargemaster or a claim",
    2: "the command or a value in it cannot be read",
    3: "the code, the release or the policy is not known",
    4: "the question has no answer: wrong date, kind of unit, or no dosage to divide by",
    5: "the library's data, an optional library, or the place to write to is missing",
}
"""What the exit status says."""

_STATUS: Final[tuple[tuple[tuple[type[JcodesError], ...], int], ...]] = (
    ((UnknownCodeError, UnknownPolicyError, UnknownReleaseError), 3),
    ((MalformedError,), 2),
    ((DataError, FileFormatError, MissingExtraError), 5),
)


def _parser() -> argparse.ArgumentParser:
    described = "\n".join(f"  {status}  {meaning}" for status, meaning in EXIT_CODES.items())
    parser = argparse.ArgumentParser(
        prog="jcodes",
        description="HCPCS Level II drug codes: billing units, look-up, search.",
        epilog=f"exit status:\n{described}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"jcodes {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--release", metavar="YYYY-MM", help="the CMS release to use (default: the newest at hand)")
    common.add_argument("--json", action="store_true", help="print JSON for programs")

    _unit_parsers(commands, common)

    one = commands.add_parser("show", parents=[common], help="all facts of a code", allow_abbrev=False)
    one.add_argument("codes", nargs="+", metavar="code", help="one or more HCPCS codes, such as J9312")
    one.set_defaults(run=show)

    one = commands.add_parser(
        "search", parents=[common], help="find codes by substance, brand or code", allow_abbrev=False
    )
    one.add_argument("words", nargs="+", help="a substance, a brand or the beginning of a code")
    one.add_argument("--on", metavar="YYYY-MM-DD", help="only codes valid on this date of service")
    one.add_argument("--kind", help="only products of this sort, such as biosimilar")
    one.add_argument("--limit", type=_count, default=20, metavar="N", help="at most N codes (default: 20; 0 for all)")
    one.set_defaults(run=search)

    one = commands.add_parser("ndc", parents=[common], help="the codes of a product", allow_abbrev=False)
    one.add_argument("ndc", help="an NDC, such as 50242-051-21")
    one.add_argument("--on", metavar="YYYY-MM-DD", help="the date of service (default: the quarter of the release)")
    one.set_defaults(run=ndc)

    one = commands.add_parser("price", parents=[common], help="Medicare's payment limits of a code", allow_abbrev=False)
    one.add_argument("code", help="an HCPCS code, such as J9312")
    one.add_argument("--on", metavar="YYYY-MM-DD", help="the date of service (default: every quarter at hand)")
    one.set_defaults(run=price)

    _check_parsers(commands, common)

    one = commands.add_parser("diff", help="what changed between two releases", allow_abbrev=False)
    one.add_argument("before", metavar="BEFORE", help="a release, such as 2020-10")
    one.add_argument("after", metavar="AFTER", help="a release, such as 2026-01")
    one.add_argument("--all", action="store_true", help="print every change, not only the counts")
    one.add_argument("--json", action="store_true", help="print JSON for programs")
    one.set_defaults(run=diff)

    one = commands.add_parser("releases", help="the CMS releases at hand", allow_abbrev=False)
    one.add_argument("--json", action="store_true", help="print JSON for programs")
    one.set_defaults(run=releases)
    _data_parsers(commands.add_parser("data", help="CMS's files: list, add your own, check a chargemaster"))
    return parser


def _unit_parsers(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    one = commands.add_parser("units", parents=[common], help="billing units of a dose", allow_abbrev=False)
    one.add_argument("code", help="an HCPCS code, such as J9312")
    one.add_argument("dose", nargs="+", help="what was given, such as '750 mg' or '1.5 mL'")
    one.add_argument("--on", metavar="YYYY-MM-DD", help="the date of service; the code must be valid then")
    one.add_argument("--strength", metavar="TEXT", help="such as '40 mg/mL', when the dose is a volume")
    one.add_argument(
        "--rounding",
        metavar="NAME",
        help="up, nearest, down or exact (default: the policy's; Medicare's is up)",
    )
    one.add_argument(
        "--containers", nargs="+", metavar="LABEL", help="what was opened, such as '500 mg/50 mL' '2 x 100 mg'"
    )
    one.add_argument(
        "--type",
        choices=("single-dose", "multi-dose"),
        help="of the containers; default: CMS's list, where it names the code",
    )
    one.add_argument("--discarded", metavar="AMOUNT", help="the documented discarded amount")
    one.add_argument("--policy", metavar="NAME", help="the payer's policy (default: medicare-part-b)")
    one.add_argument("--weight", metavar="TEXT", help="for an order such as '5 mg/kg': '70 kg'")
    one.add_argument("--bsa", metavar="TEXT", help="for an order such as '375 mg/m2': '1.9 m2'")
    one.add_argument("--duration", metavar="TEXT", help="for a rate such as '125 mL/h': '90 min'")
    one.add_argument("--administrations", metavar="N", type=int, help="how many times the dose was given")
    one.add_argument("--quiet", action="store_true", help="print each line of the bill only: code, modifiers and units")
    one.set_defaults(run=units)

    one = commands.add_parser("vials", parents=[common], help="which containers to open", allow_abbrev=False)
    one.add_argument("code", help="an HCPCS code, such as J9035")
    one.add_argument("dose", nargs="+", help="what is to be given, such as '740 mg'")
    one.add_argument("--sizes", nargs="+", metavar="SIZE", help="such as '100 mg' '400 mg' (default: CMS's crosswalk)")
    one.add_argument("--on", metavar="YYYY-MM-DD", help="the date of service, for the sizes")
    one.set_defaults(run=vials)


def _check_parsers(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", common: argparse.ArgumentParser
) -> None:
    asked = argparse.ArgumentParser(add_help=False)
    asked.add_argument(
        "--policy", metavar="NAME", help="the payer's policy (default: the claim's, else medicare-part-b)"
    )
    asked.add_argument(
        "--silence",
        action="append",
        default=[],
        metavar="RULE=REASON",
        help="set the findings of a rule aside; may be given several times",
    )

    one = commands.add_parser(
        "check", parents=[common, asked], help="what is wrong with a claim, and what fixes it", allow_abbrev=False
    )
    one.add_argument("file", help="one claim or line as JSON; - for standard input")
    one.set_defaults(run=check)

    one = commands.add_parser(
        "audit", parents=[common, asked], help="what is wrong with many claims, and the money on it", allow_abbrev=False
    )
    one.add_argument("file", help="claims as JSON, one a line; - for standard input")
    one.add_argument("--html", metavar="FILE", help="write a page that any browser shows")
    one.add_argument("--made", metavar="YYYY-MM-DD", help="the day to put on that page")
    one.add_argument(
        "--percent-of-limit", metavar="N", help="what a contract allows in percent of CMS's payment limits"
    )
    one.set_defaults(run=audit)


def _data_parsers(parser: argparse.ArgumentParser) -> None:
    commands = parser.add_subparsers(dest="data_command", required=True, metavar="COMMAND")

    one = commands.add_parser("list", help="every file at hand, and what is missing", allow_abbrev=False)
    one.add_argument("--json", action="store_true", help="print JSON for programs")
    one.set_defaults(run=listed)

    one = commands.add_parser("add", help="read official files and keep their facts", allow_abbrev=False)
    one.add_argument("files", nargs="+", metavar="FILE", help="as CMS publishes it: zip, txt, csv or xlsx")
    one.add_argument("--to", metavar="FOLDER", help="where to keep them (default: $JCODES_DATA, else your data folder)")
    one.add_argument("--json", action="store_true", help="print JSON for programs")
    one.set_defaults(run=add)

    one = commands.add_parser("remove", help="remove the facts of files that were added", allow_abbrev=False)
    one.add_argument("issue", help="the quarter or issue, such as 2026-10")
    one.add_argument("--dataset", default="hcpcs", help="what the file is of (default: hcpcs)")
    one.add_argument("--to", metavar="FOLDER", help="where they are kept")
    one.set_defaults(run=remove)

    one = commands.add_parser("check-cdm", help="hold a chargemaster against the catalog", allow_abbrev=False)
    one.add_argument("file", help="a csv or xlsx with columns such as charge_code, hcpcs, unit_size, multiplier, ndc")
    one.add_argument("--on", required=True, metavar="YYYY-MM-DD", help="the date of service")
    one.add_argument("--release", metavar="YYYY-MM", help="the CMS release to use (default: the newest at hand)")
    one.add_argument("--json", action="store_true", help="print JSON for programs")
    one.set_defaults(run=check_cdm)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of zero or more")
    return int(text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status, one of `EXIT_CODES`; errors go to standard error, without a traceback.

    Args:
        arguments: The words after ``jcodes``; None takes them from the command line.
    """
    _open_streams()
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except JcodesError as error:
        status = next((status for kinds, status in _STATUS if isinstance(error, kinds)), 4)
        if getattr(options, "json", False):
            complain_json(error, status)
        else:
            complain(f"error: {error}")
        return status
    except BrokenPipeError:  # nobody reads on, as in "| head"
        _drop_output()
        return 0
    except OSError as error:
        if error.filename is not None:  # a file that was named is not there, or may not be read or written
            complain(
                f"error: {error.filename}: {error.strerror}: give a file that can be read, or a place that can be written to"
            )
            return 5
        _drop_output()  # a full disk
        complain(f"error: the answer cannot be written, {error.strerror}: give another place to write to")
        return 5
    return status


def _open_streams() -> None:
    """Give closed streams (``>&-``, pythonw) a place to write to, and let no letter crash a console that lacks it."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - open to the end
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")


def _drop_output() -> None:
    """See to it that what is still buffered is not written once more when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
