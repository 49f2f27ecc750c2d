"""Take new official files to a reviewed diff of facts: ``python -m tools.update ../shared/more/2026-10``.

Without ``--write`` nothing changes: each new file is read, its doubts and the rows left out are printed, and what its facts add, end and change
since the neighboring issue. With ``--write`` the files are named in ``inputs.toml``, the shipped facts are built, the snapshots are written
anew, and the changelog gets a draft; the rest is reading ``git diff``.
"""

import argparse
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import attrs

from jcodes.catalogs.catalog import open_catalog
from jcodes.catalogs.compare import diff
from jcodes.catalogs.data_library import DataLibrary
from jcodes.errors import DataError, FileFormatError
from jcodes.official import OfficialFile, read_official
from jcodes.official.changes import FactDiff, of_catalogs, of_issues
from jcodes.official.plausibility import doubts_about
from jcodes.official.tables import build_tables
from jcodes.periods import Quarter, today
from tools import build_data
from tools.inputs import INPUTS, Folders, read_inputs

__all__ = ["Places", "Reviewed", "main", "review", "write"]

_ROOT: Final = Path(__file__).parent.parent
SNAPSHOTS: Final = (
    "tests/official/test_traits.py",
    "tests/catalogs/test_answers.py",
    "tests/catalogs/test_names.py",
    "tests/catalogs/test_record_facts.py",
    "tests/catalogs/test_search.py",
    "tests/billing/test_words.py",
)
"""The tests whose snapshots are written anew."""
PAGES: Final = ("tools.sources_page", "tools.rules_page", "tools.policy_page", "tools.errors_page")
"""The pages that state facts."""
_HEADING: Final = "### Data\n"


@attrs.frozen
class Reviewed:
    """One new file, read and compared.

    Attributes:
        path: Its path.
        file: The file; None where it cannot be read.
        changes: What its facts change since the neighboring issue; None where there is none, or the file cannot be read.
        problems: Why it cannot be read, or is hard to believe, a sentence each.
    """

    path: Path
    file: OfficialFile | None
    changes: FactDiff | None
    problems: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """Yield the review: the file, its problems, the rows left out, every change."""
        if self.file is None:
            yield f"# {self.path.name}: not read"
        else:
            yield f"# {self.path.name}: {self.file.dataset} {self.file.issue}"
        yield from (f"problem: {problem}" for problem in self.problems)
        if self.file is not None:
            yield from (f"note: {note}" for note in self.file.read.row_notes)
        if self.changes is not None:
            yield self.changes.listing()

    @property
    def draft(self) -> str:
        """The line for the changelog."""
        if self.file is None or self.changes is None:
            return ""
        before = "first issue" if self.changes.before == "nothing" else f"since {self.changes.before}"
        left_out = sum(not note.is_read for note in self.file.read.row_notes)
        rows = f"; {left_out} rows left out" if left_out else ""
        return f"- {self.file.dataset} {self.file.issue} ({self.file.name}): {self.changes.counts()} {before}{rows}."


def _build(places: "Places") -> None:
    build_data.main([str(places.folders.data), "--names", str(places.folders.more)])


def _run(words: Sequence[str], more: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", *words], check=True, cwd=_ROOT, env={**os.environ, **more})  # noqa: S603 - our own tools


@attrs.frozen
class Places:
    """Where the project keeps what an update changes.

    Attributes:
        folders: The folders of official files; new files lie below one of them.
        inputs: The list of the files.
        changelog: The changelog.
        build: Builds the shipped facts.
        run: Runs a command with further variables of the environment.
    """

    folders: Folders
    inputs: Path = INPUTS
    changelog: Path = _ROOT / "CHANGELOG.md"
    build: Callable[["Places"], None] = _build
    run: Callable[[Sequence[str], dict[str, str]], None] = _run


def review(folder: Path, inputs: Path, held: DataLibrary) -> tuple[Reviewed, ...]:
    """Return every file below *folder* that *inputs* does not name yet by its hash, read and compared with its neighbor in *held*."""
    named = {one.sha256 for one in read_inputs(inputs).files}
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return tuple(_reviewed(path, held) for path in paths if _sha256(path) not in named)


def _reviewed(path: Path, held: DataLibrary) -> Reviewed:
    try:
        file = read_official(path)
    except FileFormatError as error:
        return Reviewed(path, None, None, (str(error),))
    neighbor = held.neighbor(file.dataset, Quarter.parse(file.release), file.issue, file.part)
    doubts = tuple(map(str, doubts_about(file, neighbor, today())))
    tables = DataLibrary.loaded((("new files", build_tables([file])),))
    own = next(one for one in tables.files(file.dataset) if one[0].sha256 == file.read.sha256)
    if file.dataset == "hcpcs" and neighbor is not None:
        issues = sorted((neighbor[0].issue, own[0].issue))
        changes = of_catalogs(diff(*(open_catalog(tables, issue) for issue in issues)))
    elif neighbor is None or neighbor[0].quarter <= own[0].quarter:
        changes = of_issues(neighbor, own)
    else:
        changes = of_issues(own, neighbor)
    return Reviewed(path, file, changes, doubts)


def write(found: Sequence[Reviewed], places: Places) -> str:
    """Name the files in ``inputs.toml``, build the facts, write the snapshots and pages anew, and draft the changelog; return the draft.

    Raises:
        DataError: A file was not read, or does not lie below a folder of official files.
    """
    unread = [one.path.name for one in found if one.file is None]
    if unread:
        raise DataError(
            f"{', '.join(unread)} cannot be read", hint="take the file out of the folder, or teach its reader"
        )
    text = places.inputs.read_text(encoding="utf-8")
    for one in found:
        text = _named(text, _dataset(one), _entry(one, places.folders))
    places.inputs.write_text(text, encoding="utf-8")
    places.build(places)
    places.run(["pytest", "-q", "-p", "no:cacheprovider", *SNAPSHOTS], {"JCODES_SNAPSHOT": "write"})
    for page in PAGES:
        places.run([page], {})
    draft = "".join(f"{one.draft}\n" for one in found)
    _note(places.changelog, draft)
    return draft


_NAMED: Final = re.compile(r"^\[\[file\]\]\n(?:[^\n]+\n)+\n?", re.MULTILINE)


def _dataset(one: Reviewed) -> str:
    assert one.file is not None  # noqa: S101 - `write` refuses files that were not read
    return one.file.dataset


def _named(text: str, dataset: str, entry: str) -> str:
    """Return the list of files with *entry* after the last file of its dataset, otherwise of any, otherwise at its end."""
    blocks = list(_NAMED.finditer(text))
    alike = [block for block in blocks if f'dataset = "{dataset}"\n' in block[0]]
    at = (alike or blocks)[-1].end() if blocks else len(text)
    return f"{text[:at]}{entry}{text[at:]}"


def _entry(one: Reviewed, folders: Folders) -> str:
    assert one.file is not None  # noqa: S101 - `write` refuses files that were not read
    path = one.path.resolve()
    for name, folder in (("data", folders.data.resolve()), ("more", folders.more.resolve())):
        if path.is_relative_to(folder):
            below = path.relative_to(folder).as_posix()
            facts = {
                "dataset": one.file.dataset,
                "path": f"{name}/{below}",
                "sha256": _sha256(path),
                "release": one.file.release,
            }
            return "[[file]]\n" + "".join(f'{key} = "{value}"\n' for key, value in facts.items()) + "\n"
    raise DataError(
        f"{one.path} does not lie below {folders.data} or {folders.more}",
        hint="move it there: the build reads official files from these folders only",
    )


def _note(changelog: Path, draft: str) -> None:
    """Put the draft under the heading Data of the unreleased version."""
    text = changelog.read_text(encoding="utf-8")
    head, mark, rest = text.partition(_HEADING)
    if not mark:
        raise DataError(f"{changelog.name} has no heading {_HEADING.strip()}", hint="add it to the unreleased version")
    changelog.write_text(f"{head}{mark}\n{draft}{rest.lstrip(chr(10))}", encoding="utf-8")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the review of new files, and with ``--write`` take them in; the status is 1 where a file has a problem that was not accepted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder of new files, below --data or --more")
    parser.add_argument(
        "--data", type=Path, default=_ROOT.parent / "shared" / "data", help="the folder of official files"
    )
    parser.add_argument(
        "--more", type=Path, default=_ROOT.parent / "shared" / "more", help="the folder of further files"
    )
    parser.add_argument("--write", action="store_true", help="take the files in")
    parser.add_argument("--accept-implausible", action="store_true", help="take in files that are hard to believe, too")
    options = parser.parse_args(arguments)
    return _update(
        options.folder, Places(Folders(options.data, options.more)), options.write, options.accept_implausible
    )


def _update(folder: Path, places: Places, wanted: bool, accept: bool) -> int:  # noqa: FBT001 - as the options say
    found = review(folder, places.inputs, DataLibrary.loaded(()))
    for one in found:
        print("\n".join(one.lines()))
    if not found:
        print(f"{folder}: no new file")
    if any(one.file is None or (one.problems and not accept) for one in found):
        print("nothing is written: a file has a problem (--accept-implausible takes in what is hard to believe)")
        return 1
    if found and wanted:
        print(f"changelog, a draft:\n{write(found, places)}now read git diff: facts, snapshots, pages, changelog")
    return 0


if __name__ == "__main__":
    sys.exit(main())
