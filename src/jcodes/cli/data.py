"""The commands on CMS's files: list what is loaded and missing, add and remove your own."""

from argparse import Namespace
from collections.abc import Sequence

from jcodes.catalogs import gaps
from jcodes.catalogs.data_folder import DATASETS
from jcodes.catalogs.data_library import DataLibrary, data_library, user_folder
from jcodes.catalogs.sources import Release
from jcodes.cli.output import print_json, print_rows
from jcodes.periods import Quarter, as_date, today

__all__ = ["add", "list_files", "releases", "remove", "sources"]


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
    """Print every file that is loaded, bundled or added, by dataset; remove what a command that was killed left behind."""
    from jcodes.official.store import clear_leftovers

    clear_leftovers(user_folder())
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


def sources(options: Namespace) -> int:
    """Print for each dataset what is loaded, what is missing up to a day, and CMS's page and file name."""
    from jcodes.catalogs.publications import statuses

    day = today() if options.on is None else as_date(options.on)
    found = list(statuses(data_library(), day))
    if options.json:
        print_json({"on": day.isoformat(), "datasets": [one.to_dict() for one in found]})
        return 0
    for one in found:
        names = [release.name for release in one.loaded]
        span = f"{names[0]} to {names[-1]}" if len(set(names)) > 1 else names[0] if names else "nothing"
        count = f", {len(names)} file{'s' if len(names) > 1 else ''}" if names else ""
        missing = _spans(one.missing) if one.publication.is_quarterly else "issued when it changes; compare the dates"
        last = f"; newest: {one.loaded[-1].file}" if names else ""
        print(f"{one.name}: {one.publication.title}")
        print(f"  loaded   {span}{count}{last}")
        print(f"  missing  {missing or f'nothing up to {day}'}")
        print(f"  page     {one.publication.page}")
        print(f"  file     {one.file}")
        for text in (str(note) for release in one.loaded for note in (*release.doubts, *release.row_notes)):
            print(f"  note     {text}")
    return 0


def _spans(quarters: "Sequence[Quarter]") -> str:
    """Return consecutive quarters as spans."""
    spans: list[list[Quarter]] = []
    for quarter in quarters:
        if spans and spans[-1][-1].shifted(1) == quarter:
            spans[-1].append(quarter)
        else:
            spans.append([quarter])
    return ", ".join(f"{one[0]} to {one[-1]}" if len(one) > 1 else str(one[0]) for one in spans)


def _where(library: "DataLibrary", release: Release) -> str:
    return "bundled" if release in library.folders[0].releases else "added"


def add(options: Namespace) -> int:
    """Load official files."""
    from jcodes.official import add as add_files

    reports = add_files(options.files, to=options.to, accept_implausible=options.accept_implausible)
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
                    "row_notes": [str(note) for note in one.row_notes],
                    "doubts": list(one.doubts),
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
