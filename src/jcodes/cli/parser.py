"""The argument parser of the command line."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Final

from jcodes import __version__
from jcodes.cli.bill_options import add_bills, add_estimate
from jcodes.cli.chargemaster import check_cdm, check_orders
from jcodes.cli.claim_options import add_claim_commands
from jcodes.cli.command_options import CLAIMS_PAYER, Commands, add_command, add_date_format, add_silence
from jcodes.cli.command_parser import Parser
from jcodes.cli.conformance import add_conformance
from jcodes.cli.data import add, list_files, remove, sources
from jcodes.cli.frames import check_frame, frame_units
from jcodes.cli.lookup_options import add_comparisons, add_lookups

__all__ = ["EXIT_CODES", "make_parser"]

EXIT_CODES: Final = {
    0: "success",
    1: "nothing found, or errors found in a claim, chargemaster or order",
    2: "invalid command, option or value",
    3: "unknown code, release or policy",
    4: "no answer: code not valid on the date, wrong unit, or no unit size",
    5: "data, an optional package or a file is missing, or the output cannot be written",
}
"""The exit statuses."""
_FIRST: Final = """examples:
  jcodes search rituximab
  jcodes units J9312 "750 mg" --on 2026-02-01
  jcodes show J9312
  jcodes check claims.csv --date-format MM/DD/YYYY
  jcodes check-cdm cdm.csv --on 2026-02-01

The files are in examples/files of the repository."""
_BELOW: Final = "Run 'jcodes {} COMMAND --help' for options and examples."


def make_parser() -> Parser:
    """Return the parser of the command line; each command sets ``run``, the function that runs it."""
    statuses = "\n".join(f"  {status}  {meaning}" for status, meaning in EXIT_CODES.items())
    parser = Parser(
        prog="jcodes",
        description="Billing units, lookups and claim checks for HCPCS Level II drug codes.",
        epilog=f"{_FIRST}\n\nexit status:\n{statuses}\n\nRun 'jcodes COMMAND --help' for options and more examples.",
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"jcodes {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add_bills(commands)
    add_lookups(commands)
    add_claim_commands(commands)
    _add_chargemaster(commands)
    add_estimate(commands)
    add_comparisons(commands)
    add_conformance(commands)
    frame = commands.add_parser(
        "frame",
        help="billing units or findings for csv and parquet files larger than memory",
        epilog=_BELOW.format("frame"),
        allow_abbrev=False,
    )
    _add_frame(frame.add_subparsers(dest="frame_command", required=True, metavar="COMMAND"))
    data = commands.add_parser(
        "data", help="list and add CMS files; check a chargemaster", epilog=_BELOW.format("data"), allow_abbrev=False
    )
    _add_data(data.add_subparsers(dest="data_command", required=True, metavar="COMMAND"))
    return parser


def _add_chargemaster(commands: Commands) -> None:
    _add_check_cdm(commands, "check-cdm")
    one = add_command(
        commands, "check-orders", check_orders, "find open orders that a coming release changes",
        "orders.csv --against 2026-01",
    )  # fmt: skip
    one.add_argument("file", help="csv or xlsx with columns such as order, hcpcs, date, dose, units, ndc")
    one.add_argument("--against", required=True, metavar="YYYY-MM", help="coming release")
    add_date_format(one)


def _add_frame(commands: Commands) -> None:
    one = add_command(
        commands, "frame units", frame_units, "add billing units to every row of a csv or parquet file",
        "lines.csv billed.parquet", "lines.csv billed.csv --columns dose=dose unit=unit",
        payer="default: medicare-part-b",
    )  # fmt: skip
    one.add_argument("--suffix", metavar="TEXT", default="", help="what to append to the names of the added columns")
    _add_files(one, "code, dose, unit, on, strength, containers, container_type or discarded")

    one = add_command(
        commands, "frame check", check_frame, "write the findings of a csv or parquet file of service lines as rows",
        "claims.csv findings.parquet --date-format MM/DD/YYYY",
        payer=CLAIMS_PAYER,
    )  # fmt: skip
    one.add_argument("--keep", nargs="+", metavar="COLUMN", default=[], help="columns that each finding keeps")
    add_silence(one)
    add_date_format(one)
    _add_files(one, "a column of claims, such as code")


def _add_files(one: ArgumentParser, roles: str) -> None:
    one.add_argument("source", metavar="IN", help="csv or parquet file of service lines")
    one.add_argument("target", metavar="OUT", help="csv or parquet file to write; it appears when it is whole")
    one.add_argument(
        "--columns",
        nargs="+",
        metavar="FIELD=COLUMN",
        default=[],
        help=f"columns that have other names; a field is {roles}",
    )


def _add_data(commands: Commands) -> None:
    add_command(commands, "data list", list_files, "every CMS file loaded, and what is missing", "", catalog=False)

    one = add_command(
        commands, "data sources", sources, "what is loaded and missing of each CMS file, and where CMS publishes it",
        "", "--json", catalog=False,
    )  # fmt: skip
    one.add_argument("--on", metavar="YYYY-MM-DD", help="day up to which files are due (default: today)")

    one = add_command(
        commands, "data add", add, "load official CMS files",
        "HCPC2026_APR_ANWEB.zip", "asp_2026q2.zip --to ./cms-data", catalog=False,
    )  # fmt: skip
    one.add_argument("files", nargs="+", metavar="FILE", help="as CMS publishes it: zip, txt, csv or xlsx")
    one.add_argument(
        "--to", metavar="FOLDER", help="folder to keep them in (default: $JCODES_DATA or your data folder)"
    )

    one.add_argument(
        "--accept-implausible",
        action="store_true",
        help="add a file all the same whose size, figures or dates are hard to believe",
    )

    one = add_command(
        commands, "data remove", remove, "remove files that were added",
        "2026-04", "2026-04 --dataset asp", catalog=False,
    )  # fmt: skip
    one.add_argument("issue", help="quarter or issue, such as 2026-04, or the name of the file")
    one.add_argument("--dataset", default="hcpcs", help="dataset of a quarter or issue (default: hcpcs)")
    one.add_argument("--to", metavar="FOLDER", help="folder they are kept in")

    _add_check_cdm(commands, "data check-cdm")


def _add_check_cdm(commands: Commands, name: str) -> None:
    one = add_command(
        commands, name, check_cdm, "check a chargemaster: codes, unit sizes, multipliers, NDCs",
        "cdm.csv --on 2026-02-01", "cdm.csv --on 2025-12-15 --against 2026-01",
    )  # fmt: skip
    one.add_argument(
        "file", help="csv or xlsx with columns such as charge_code, hcpcs, unit_size, multiplier, per, ndc"
    )
    one.add_argument("--on", required=True, metavar="YYYY-MM-DD", help="date of service")
    one.add_argument(
        "--against", metavar="YYYY-MM", help="coming release: list what to change before its quarter begins"
    )
