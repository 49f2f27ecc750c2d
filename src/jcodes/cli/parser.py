"""The argument parser of the command line."""

import argparse
import re
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from typing import Any, Final, NoReturn, TypeAlias

from jcodes import __version__
from jcodes.cli.chargemaster import check_cdm, check_orders
from jcodes.cli.checks import audit, check
from jcodes.cli.commands import diff, label, ndc, price, search, show, units, vials
from jcodes.cli.data import add, list_files, releases, remove, sources
from jcodes.cli.estimates import estimate
from jcodes.cli.frames import check_frame, frame_units
from jcodes.errors import shown

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

_Commands: TypeAlias = "argparse._SubParsersAction[ArgumentParser]"  # noqa: SLF001 - argparse has no public name for it
_NO_PAYER: Final = "the policy has no effect here"
_CLAIMS_PAYER: Final = "default: the claim's, else medicare-part-b"
_Run: TypeAlias = Callable[[Namespace], int]


_OPTION: Final = re.compile(r"--?[a-z][a-z-]{0,30}")


class _Parser(ArgumentParser):
    """An argument parser that truncates user input in its messages."""

    _words: Sequence[str] = ()

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Store the arguments for messages."""
        self._words = sys.argv[1:] if args is None else list(args)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Print usage and *message*, and exit with status 2."""
        head, unread, _ = message.partition("unrecognized arguments: ")
        if unread:
            unknown = [word for word in self._words if word in message and not _OPTION.fullmatch(word)]
            options = [word for word in self._words if word in message and _OPTION.fullmatch(word)]
            super().error(head + unread + " ".join((*options, *map(shown, unknown))))
        for word in (part for words in self._words for part in (words, words.partition("=")[2])):
            message = message.replace(repr(word), shown(word))
        super().error(message)


def make_parser() -> ArgumentParser:
    """Return the parser of the command line; each command sets ``run``, the function that runs it."""
    statuses = "\n".join(f"  {status}  {meaning}" for status, meaning in EXIT_CODES.items())
    parser: ArgumentParser = _Parser(
        prog="jcodes",
        description="Billing units, lookups and claim checks for HCPCS Level II drug codes.",
        epilog=f"exit status:\n{statuses}\n\nRun 'jcodes COMMAND --help' for options and examples.",
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"jcodes {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_units(commands)
    _add_lookups(commands)
    _add_checks(commands)
    _add_chargemaster(commands)
    _add_estimate(commands)
    _add_comparisons(commands)
    frame = commands.add_parser(
        "frame", help="billing units or findings for csv and parquet files larger than memory", allow_abbrev=False
    )
    _add_frame(frame.add_subparsers(dest="frame_command", required=True, metavar="COMMAND"))
    data = commands.add_parser("data", help="list and add CMS files; check a chargemaster", allow_abbrev=False)
    _add_data(data.add_subparsers(dest="data_command", required=True, metavar="COMMAND"))
    return parser


def _command(  # noqa: PLR0913 - what a command states
    commands: _Commands,
    name: str,
    run: _Run,
    purpose: str,
    *examples: str,
    catalog: bool = True,
    payer: str = _NO_PAYER,
) -> ArgumentParser:
    """Add a command with the common options. Set *catalog* to False for a command without look-ups; *payer* describes the effect of the policy."""
    lines = "\n".join(f"  jcodes {name} {example}".rstrip() for example in examples)
    one = commands.add_parser(
        name.rsplit(maxsplit=1)[-1],
        help=purpose,
        description=f"{purpose[0].upper()}{purpose[1:]}.",
        epilog=f"examples:\n{lines}",
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    one.add_argument(
        "--policy",
        metavar="NAME-or-FILE",
        help=f"payer policy, a bundled name or a TOML file ({payer})",
    )
    if catalog:
        one.add_argument(
            "--catalog",
            "--release",
            dest="catalog",
            metavar="YYYY-MM",
            help="CMS release to use (default: the newest loaded)",
        )
    one.add_argument("--json", action="store_true", help="print JSON")
    one.add_argument(
        "--values",
        action="store_true",
        help="with --json: let an error repeat the value given, which may name a patient",
    )
    one.set_defaults(run=run)
    return one


def _add_units(commands: _Commands) -> None:
    one = _command(
        commands, "units", units, "billing units of a dose",
        'J9312 "750 mg" --on 2026-02-01',
        'J3301 "1 mL" --strength "40 mg/mL"',
        'J9035 "740 mg" --on 2026-02-01 --containers "2 x 400 mg" --type single-dose',
        'J9312 "375 mg/m2" --bsa "1.9 m2" --policy my-payer.toml',
        payer="default: medicare-part-b",
    )  # fmt: skip
    one.add_argument("code", help="HCPCS code, such as J9312")
    one.add_argument("dose", nargs="+", help="dose given, such as '750 mg' or '1.5 mL'")
    one.add_argument("--on", metavar="YYYY-MM-DD", help="date of service; the code must be valid on it")
    one.add_argument("--strength", metavar="TEXT", help="strength of a dose given as a volume, such as '40 mg/mL'")
    one.add_argument("--rounding", metavar="NAME", help="up, nearest, down or exact (default: the policy's)")
    one.add_argument("--containers", nargs="+", metavar="LABEL", help="containers opened, such as '2 x 100 mg'")
    one.add_argument(
        "--type",
        choices=("single-dose", "multi-dose", "single-patient-use", "pharmacy bulk"),
        help="container type (default: CMS's JW/JZ list, where it names the code)",
    )
    one.add_argument("--discarded", metavar="AMOUNT", help="documented discarded amount, such as '60 mg'")
    one.add_argument("--weight", metavar="TEXT", help="body weight for a dose such as '5 mg/kg': '70 kg'")
    one.add_argument("--bsa", metavar="TEXT", help="body surface area for a dose such as '375 mg/m2': '1.9 m2'")
    one.add_argument("--duration", metavar="TEXT", help="duration of a rate such as '125 mL/h': '90 min'")
    one.add_argument("--administrations", metavar="N", type=int, help="number of times the dose was given")
    one.add_argument("--quiet", action="store_true", help="print only the lines to bill: code, modifiers and units")

    one = _command(
        commands, "vials", vials, "which containers to open for a dose",
        'J9035 "740 mg"', 'J9035 "740 mg" --sizes "100 mg" "400 mg"', 'J9035 "740 mg" --policy my-payer.toml',
        payer="default: none; with one, also the lines to bill for the plan",
    )  # fmt: skip
    one.add_argument("code", help="HCPCS code, such as J9035")
    one.add_argument("dose", nargs="+", help="dose to give, such as '740 mg'")
    one.add_argument("--sizes", nargs="+", metavar="SIZE", help="sizes in stock (default: those in CMS's crosswalk)")
    one.add_argument("--on", metavar="YYYY-MM-DD", help="date of service, for the sizes")


def _add_lookups(commands: _Commands) -> None:
    one = _command(commands, "show", show, "all facts of a code", "J9312", "J9312 J9035 --json")
    one.add_argument("codes", nargs="+", metavar="code", help="one or more HCPCS codes, such as J9312")

    one = _command(
        commands, "search", search, "find codes by substance, brand or code",
        "rituximab", "keytruda --on 2026-02-01", "rituximab --kind biosimilar",
    )  # fmt: skip
    one.add_argument("words", nargs="+", help="substance, brand, or first characters of a code")
    one.add_argument("--on", metavar="YYYY-MM-DD", help="only codes valid on this date of service")
    one.add_argument("--kind", help="only products of this kind, such as biosimilar")
    one.add_argument("--limit", type=_count, default=20, metavar="N", help="at most N codes (default: 20; 0 for all)")

    one = _command(
        commands, "ndc", ndc, "codes and units per package of an NDC",
        "50242-051-21 --on 2026-02-01", "50242-051-21 --policy medicaid-generic",
        payer="default: none; with one, also the NDC units that it accepts and where it requires an NDC",
    )  # fmt: skip
    one.add_argument("ndc", help="NDC, such as 50242-051-21")
    one.add_argument("--on", metavar="YYYY-MM-DD", help="date of service (default: the quarter of the release)")

    one = _command(
        commands, "label", label, "FDA's label facts of an NDC: names, route, form, strength, container",
        "50242-051-21", "50242-051-21 --json",
    )  # fmt: skip
    one.add_argument("ndc", help="NDC, such as 50242-051-21")

    one = _command(commands, "price", price, "Medicare payment limits of a code", "J9312", "J9312 --on 2026-02-01")
    one.add_argument("code", help="HCPCS code, such as J9312")
    one.add_argument("--on", metavar="YYYY-MM-DD", help="date of service (default: every quarter loaded)")


def _add_checks(commands: _Commands) -> None:
    one = _command(
        commands, "check", check, "find billing errors in a claim, or in each of several, and suggest fixes",
        "claim.json", "claim.json --policy my-payer.toml --silence charge-missing=trial",
        "claims.csv --date-format MM/DD/YYYY",
        payer=_CLAIMS_PAYER,
    )  # fmt: skip
    one.add_argument(
        "file", help="claims as an X12 837, FHIR, JSON, JSON lines or CSV with a header; - for standard input"
    )
    _add_silence(one)
    _add_date_format(one)

    one = _command(
        commands, "audit", audit, "find billing errors in many claims, and the dollars at risk",
        "claims.jsonl", "month.csv --date-format MM/DD/YYYY --html audit.html --made 2026-02-01",
        payer=_CLAIMS_PAYER,
    )  # fmt: skip
    one.add_argument("file", help="claims as an X12 837, FHIR, JSON lines, or CSV with a header; - for standard input")
    _add_silence(one)
    _add_date_format(one)
    one.add_argument(
        "--remit", nargs="+", metavar="FILE", help="X12 835 payments of the claims: denied and underpaid dollars"
    )
    one.add_argument("--html", metavar="FILE", help="also write an HTML report")
    one.add_argument("--made", metavar="YYYY-MM-DD", help="date to print on the HTML report")
    one.add_argument("--percent-of-limit", metavar="N", help="contract rate in percent of CMS's payment limits")


def _add_chargemaster(commands: _Commands) -> None:
    _add_check_cdm(commands, "check-cdm")
    one = _command(
        commands, "check-orders", check_orders, "find open orders that a coming release changes",
        "orders.csv --against 2026-01",
    )  # fmt: skip
    one.add_argument("file", help="csv or xlsx with columns such as order, hcpcs, date, dose, units, ndc")
    one.add_argument("--against", required=True, metavar="YYYY-MM", help="coming release")
    _add_date_format(one)


def _add_estimate(commands: _Commands) -> None:
    one = _command(
        commands, "estimate", estimate, "lines, payment, patient share and waste of a course of treatment",
        'J9312 "375 mg/m2" --bsa "1.9 m2" --on 2026-02-01 --every "3 weeks" --times 6',
        'J9312 "700 mg" --on 2026-02-01 --compare',
        "--orders course.csv --on 2026-02-01 2026-02-22 --deductible 257.00 --rates 96413=140.00 96415=30.00",
        payer="default: medicare-part-b",
    )  # fmt: skip
    one.add_argument("order", nargs="*", metavar="CODE DOSE", help="HCPCS code and dose, such as J9312 '700 mg'")
    one.add_argument(
        "--orders", metavar="FILE", help="csv or xlsx with columns such as hcpcs, dose, bsa, route, minutes, dates"
    )
    _add_date_format(one)
    one.add_argument("--on", nargs="+", metavar="YYYY-MM-DD", help="dates of service (default: those in the file)")
    one.add_argument(
        "--every", metavar="INTERVAL", help="interval from the date of --on, such as '3 weeks'; with --times"
    )
    one.add_argument("--times", metavar="N", type=int, help="number of dates")
    one.add_argument("--weight", metavar="TEXT", help="body weight for a dose such as '5 mg/kg': '70 kg'")
    one.add_argument("--bsa", metavar="TEXT", help="body surface area for a dose such as '375 mg/m2': '1.9 m2'")
    one.add_argument("--strength", metavar="TEXT", help="strength of a dose given as a volume, such as '40 mg/mL'")
    one.add_argument("--sizes", nargs="+", metavar="SIZE", help="sizes in stock (default: those in CMS's crosswalk)")
    one.add_argument("--type", metavar="TYPE", help="container type, such as single-dose (default: CMS's JW/JZ list)")
    one.add_argument(
        "--costs", nargs="+", metavar="SIZE=DOLLARS", help="cost of one container, such as '100 mg=700.00'"
    )
    one.add_argument("--route", metavar="TEXT", help="route, such as 'IV infusion': predicts administration services")
    one.add_argument("--minutes", metavar="N", help="minutes of the infusion")
    one.add_argument("--setting", metavar="NAME", help="care setting, such as office or hospital-outpatient")
    one.add_argument("--percent-of-limit", metavar="N", help="contract rate in percent of CMS's payment limits")
    one.add_argument(
        "--rates", nargs="+", metavar="CODE=DOLLARS", help="contract rate of one unit, such as 96413=140.00"
    )
    one.add_argument(
        "--deductible", metavar="DOLLARS", default="0", help="what the patient has left of it (default: 0)"
    )
    one.add_argument("--compare", action="store_true", help="compare the products of the substance for one date")


def _add_frame(commands: _Commands) -> None:
    one = _command(
        commands, "frame units", frame_units, "add billing units to every row of a csv or parquet file",
        "lines.csv billed.parquet", "lines.csv billed.csv --columns dose=dose unit=unit",
        payer="default: medicare-part-b",
    )  # fmt: skip
    one.add_argument("--suffix", metavar="TEXT", default="", help="what to append to the names of the added columns")
    _add_files(one, "code, dose, unit, on, strength, containers, container_type or discarded")

    one = _command(
        commands, "frame check", check_frame, "write the findings of a csv or parquet file of service lines as rows",
        "claims.csv findings.parquet --date-format MM/DD/YYYY",
        payer=_CLAIMS_PAYER,
    )  # fmt: skip
    one.add_argument("--keep", nargs="+", metavar="COLUMN", default=[], help="columns that each finding keeps")
    _add_silence(one)
    _add_date_format(one)
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


def _add_silence(one: ArgumentParser) -> None:
    one.add_argument(
        "--silence",
        action="append",
        default=[],
        metavar="RULE=REASON",
        help="set the findings of a rule aside; may be repeated",
    )


def _add_date_format(one: ArgumentParser) -> None:
    one.add_argument(
        "--date-format",
        metavar="FORMAT",
        help="how the file writes dates, such as MM/DD/YYYY (default: year first, as in 2026-02-03)",
    )


def _add_comparisons(commands: _Commands) -> None:
    one = _command(
        commands, "diff", diff, "what changed between two releases",
        "2025-10 2026-01", "2025-10 2026-01 --all", catalog=False,
    )  # fmt: skip
    one.add_argument("before", metavar="BEFORE", help="release, such as 2025-10")
    one.add_argument("after", metavar="AFTER", help="release, such as 2026-01")
    one.add_argument("--all", action="store_true", help="print every change, not only the counts")

    _command(commands, "releases", releases, "the CMS releases loaded", "", catalog=False)


def _add_data(commands: _Commands) -> None:
    _command(commands, "data list", list_files, "every CMS file loaded, and what is missing", "", catalog=False)

    one = _command(
        commands, "data sources", sources, "what is loaded and missing of each CMS file, and where CMS publishes it",
        "", "--json", catalog=False,
    )  # fmt: skip
    one.add_argument("--on", metavar="YYYY-MM-DD", help="day up to which files are due (default: today)")

    one = _command(
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

    one = _command(
        commands, "data remove", remove, "remove files that were added",
        "2026-04", "2026-04 --dataset asp", catalog=False,
    )  # fmt: skip
    one.add_argument("issue", help="quarter or issue, such as 2026-04, or the name of the file")
    one.add_argument("--dataset", default="hcpcs", help="dataset of a quarter or issue (default: hcpcs)")
    one.add_argument("--to", metavar="FOLDER", help="folder they are kept in")

    _add_check_cdm(commands, "data check-cdm")


def _add_check_cdm(commands: _Commands, name: str) -> None:
    one = _command(
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


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{shown(text)} is not a whole number of zero or more")
    return int(text)
