"""The options of the commands that look facts up: codes, products, prices, edits, releases."""

from jcodes.cli.command_options import Commands, add_command, as_count, codes, completed_by
from jcodes.cli.commands import diff, jw_jz, label, mue, ndc, price, search
from jcodes.cli.data import releases
from jcodes.cli.show import show
from jcodes.vocabulary.places import EditSetting

__all__ = ["add_comparisons", "add_lookups"]


def add_lookups(commands: Commands) -> None:
    """Add the commands that look up a code or a product."""
    one = add_command(
        commands,
        "show",
        show,
        "all facts of a code, with price, edits, NDCs and labels",
        "J9312",
        "J9312 --on 2025-10-01",
        "J9312 J9035 --json",
    )
    completed_by(
        one.add_argument("codes", nargs="+", metavar="code", help="one or more HCPCS codes, such as J9312"), codes
    )
    one.add_argument("--on", metavar="YYYY-MM-DD", help="date of service (default: the quarter of the release)")

    one = add_command(
        commands, "search", search, "find codes by substance, brand or code",
        "rituximab", "keytruda --on 2026-02-01", "rituximab --kind biosimilar",
    )  # fmt: skip
    one.add_argument("words", nargs="+", help="substance, brand, or first characters of a code")
    one.add_argument("--on", metavar="YYYY-MM-DD", help="only codes valid on this date of service")
    one.add_argument("--kind", help="only products of this kind, such as biosimilar")
    one.add_argument("--limit", type=as_count, default=20, metavar="N", help="at most N codes (default: 20; 0 for all)")

    one = add_command(
        commands, "ndc", ndc, "codes and units per package of an NDC",
        "50242-051-21 --on 2026-02-01", "50242-051-21 --policy medicaid-generic",
        payer="default: none; with one, also the NDC units that it accepts and where it requires an NDC",
    )  # fmt: skip
    one.add_argument("ndc", help="NDC, such as 50242-051-21")
    one.add_argument("--on", metavar="YYYY-MM-DD", help="date of service (default: the quarter of the release)")

    one = add_command(
        commands, "label", label, "FDA's label facts of an NDC: names, route, form, strength, container",
        "50242-051-21", "50242-051-21 --json",
    )  # fmt: skip
    one.add_argument("ndc", help="NDC, such as 50242-051-21")

    one = add_command(commands, "price", price, "Medicare payment limits of a code", "J9312", "J9312 --on 2026-02-01")
    completed_by(one.add_argument("code", help="HCPCS code, such as J9312"), codes)
    one.add_argument("--on", metavar="YYYY-MM-DD", help="date of service (default: every quarter loaded)")

    one = add_command(
        commands, "mue", mue, "medically unlikely edits (MUE) of a code: maximum units and MAI",
        "J9312", "J9312 --on 2024-07-01 --setting outpatient",
    )  # fmt: skip
    completed_by(one.add_argument("code", help="HCPCS code or CPT number, such as J9312"), codes)
    one.add_argument("--on", metavar="YYYY-MM-DD", help="date of service (default: the quarter of the release)")
    one.add_argument(
        "--setting", choices=[one.value for one in EditSetting], help="claims of one setting (default: all)"
    )

    one = add_command(
        commands, "jw-jz", jw_jz, "whether CMS's JW/JZ list has a code, and whether a payer requires JW and JZ",
        "J9312 --on 2026-02-01", "J9312 --on 2026-02-01 --policy medicaid-generic",
        payer="default: medicare-part-b",
    )  # fmt: skip
    completed_by(one.add_argument("code", help="HCPCS code, such as J9312"), codes)
    one.add_argument("--on", metavar="YYYY-MM-DD", help="date of service (default: the end of the release's quarter)")


def add_comparisons(commands: Commands) -> None:
    """Add the commands on releases."""
    one = add_command(
        commands, "diff", diff, "what changed between two releases",
        "2025-10 2026-01", "2025-10 2026-01 --all", catalog=False,
    )  # fmt: skip
    one.add_argument("before", metavar="BEFORE", help="release, such as 2025-10")
    one.add_argument("after", metavar="AFTER", help="release, such as 2026-01")
    one.add_argument("--all", action="store_true", help="print every change, not only the counts")

    add_command(commands, "releases", releases, "the CMS releases loaded", "", catalog=False)
