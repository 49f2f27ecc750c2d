"""The commands over CMS's files: what is at hand, the user's own files, a chargemaster; and what the files say of products and prices."""

import warnings
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from jcodes.catalogs import catalog
from jcodes.catalogs.library import Library, library, user_folder
from jcodes.catalogs.sources import Release
from jcodes.catalogs.store import DATASETS
from jcodes.cli.output import complain, print_json, print_rows
from jcodes.errors import GapWarning

__all__ = ["add", "check_cdm", "listed", "ndc", "price", "releases", "remove"]


@contextmanager
def _told() -> Iterator[None]:
    """Print what the library warns of as a line of its own."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", GapWarning)
        yield
    for text in dict.fromkeys(str(one.message) for one in caught):
        complain(f"warning: {text}")


def releases(options: Namespace) -> int:
    """Print the releases at hand, and the quarters that are not."""
    held = library()
    if options.json:
        print_json(
            [
                {
                    "release": row.name,
                    "issue": row.issue,
                    "file": row.file,
                    "sha256": row.sha256,
                    "drug_codes": row.rows,
                    "notes": row.notes,
                }
                for row in held.releases()
            ]
        )
        return 0
    print_rows(
        ("release", "codes", "file", "notes"),
        ((row.name, str(row.rows), row.file, row.notes) for row in held.releases()),
    )
    print("\nnot at hand: " + ", ".join(str(gap).removeprefix("hcpcs: ") for gap in held.gaps()))
    return 0


def listed(options: Namespace) -> int:
    """Print every file at hand, shipped or added, by dataset."""
    held = library()
    rows = [(release, _where(held, release)) for dataset in DATASETS for release in held.releases(dataset)]
    if options.json:
        print_json(
            [
                {
                    "dataset": release.dataset,
                    "issue": release.issue,
                    "file": release.file,
                    "sha256": release.sha256,
                    "rows": release.rows,
                    "from": where,
                }
                for release, where in rows
            ]
        )
    else:
        print_rows(
            ("dataset", "issue", "rows", "from", "file"),
            ((release.dataset, release.issue, str(release.rows), where, release.file) for release, where in rows),
        )
        for dataset in DATASETS:
            print(f"{dataset} not at hand: " + ", ".join(str(gap).partition(": ")[2] for gap in held.gaps(dataset)))
        print(f"added files are kept in {user_folder()}")
    return 0


def _where(held: Library, release: Release) -> str:
    return "shipped" if release in held.folders[0].releases else "added"


def add(options: Namespace) -> int:
    """Read official files and keep their facts."""
    from jcodes.official import add as add_files

    reports = add_files(options.files, to=options.to)
    if options.json:
        print_json(
            [
                {
                    "file": one.file,
                    "dataset": one.dataset,
                    "issue": one.issue,
                    "sha256": one.sha256,
                    "rows": one.rows,
                    "new": one.is_new,
                    "changes": None if one.changes is None else one.changes.to_rows(),
                }
                for one in reports
            ]
        )
    else:
        for one in reports:
            print(one)
    return 0


def remove(options: Namespace) -> int:
    """Remove the facts of files that were added."""
    from jcodes.official import remove as remove_files

    for name in remove_files(options.issue, dataset=options.dataset, path=options.to):
        print(f"removed {name}")
    return 0


def check_cdm(options: Namespace) -> int:
    """Hold a chargemaster against the catalog; the status is 1 when something is wrong."""
    from jcodes.auditing import check_chargemaster

    with _told():
        report = check_chargemaster(options.file, options.on, catalog=options.release)
    if options.json:
        print_json(
            {
                "on": report.on.isoformat(),
                "release": report.release,
                "lines": report.lines,
                "clean": report.is_clean,
                "findings": [finding.to_dict() for finding in report.findings],
            }
        )
    else:
        print(report)
    return 0 if report.is_clean else 1


def ndc(options: Namespace) -> int:
    """Print the codes that a product bills under."""
    with _told():
        links = catalog(options.release).ndc(options.ndc, options.on)
    if options.json:
        print_json([link.to_dict() for link in links])
    elif links:
        rows = []
        for link in links:
            notes = "; ".join((*link.decided_by, *link.problems))
            units = "" if link.units_per_package is None else str(link.units_per_package)
            rows.append((link.code or "unclassified", str(link.dosage), units, f"{link.drug} ({link.labeler})", notes))
        print_rows(("code", "one unit", "units in package", "product", "decided by"), rows)
    else:
        complain(f"no crosswalk at hand lists {options.ndc}")
    return 0 if links else 1


def price(options: Namespace) -> int:
    """Print the payment limits of a code: of one date of service, or of every quarter at hand."""
    cat = catalog(options.release)
    with _told():
        found = (cat.price(options.code, options.on),) if options.on else cat.prices(options.code)
    limits = [limit for limit in found if limit is not None]
    if options.json:
        print_json([limit.to_dict() for limit in limits])
    elif limits:
        print_rows(
            ("quarter", "dollars per unit", "coinsurance", "notes"),
            (
                (
                    str(limit.quarter),
                    str(limit.limit),
                    f"{limit.coinsurance} %" if limit.coinsurance is not None else "",
                    ", ".join(note.name.lower().replace("_", " ") for note in limit.notes),
                )
                for limit in limits
            ),
        )
    else:
        complain(f"no payment limit of {options.code} is at hand")
    return 0 if limits else 1
