"""The commands on CMS's files: list what is loaded, add and remove your own, check a chargemaster."""

from argparse import Namespace

from jcodes.catalogs import gaps
from jcodes.catalogs.data_folder import DATASETS
from jcodes.catalogs.data_library import DataLibrary, data_library, user_folder
from jcodes.catalogs.sources import Release
from jcodes.cli.output import gap_warnings, print_json, print_rows

__all__ = ["add", "check_cdm", "list_files", "releases", "remove"]


def releases(options: Namespace) -> int:
    """Print the loaded releases and the missing quarters."""
    library = data_library()
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
                for row in library.releases()
            ]
        )
        return 0
    print_rows(
        ("release", "codes", "file", "notes"),
        ((row.name, str(row.rows), row.file, row.notes) for row in library.releases()),
    )
    print("\nnot loaded: " + ", ".join(str(gap).removeprefix("hcpcs: ") for gap in gaps()))
    return 0


def list_files(options: Namespace) -> int:
    """Print every file that is loaded, bundled or added, by dataset."""
    library = data_library()
    rows = [(release, _where(library, release)) for dataset in DATASETS for release in library.releases(dataset)]
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
            print(f"{dataset} not loaded: " + ", ".join(str(gap).partition(": ")[2] for gap in gaps(dataset)))
        print(f"files you add are kept in {user_folder()}")
    return 0


def _where(library: "DataLibrary", release: Release) -> str:
    return "bundled" if release in library.folders[0].releases else "added"


def add(options: Namespace) -> int:
    """Load official files."""
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
    """Remove files that were added."""
    from jcodes.official import remove as remove_files

    removed = remove_files(options.issue, dataset=options.dataset, path=options.to)
    if options.json:
        print_json(list(removed))
    else:
        for name in removed:
            print(f"removed {name}")
    return 0


def check_cdm(options: Namespace) -> int:
    """Print the findings of a chargemaster; the status is 1 when one is an error."""
    from jcodes.auditing import check_chargemaster

    with gap_warnings():
        report = check_chargemaster(options.file, options.on, catalog=options.catalog)
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
