"""Files of rows larger than memory: read part by part, each part stored as it is done, and one file at the end.

The parts stand in a folder beside the output, ``OUT.parts``. A run that was stopped goes on after its last part if input, output and options are the
same; the output appears whole, by a rename.
"""

import errno
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from jcodes.errors import FileFormatError, MalformedError, MissingExtraError
from jcodes.errors.messages import quoted
from jcodes.paths import as_path, named_path

__all__ = ["Part", "Parts", "WorkFolder", "polars_library", "refuse_nested"]

_ENDINGS: Final = (".csv", ".parquet")
_PART_ROWS: Final = 1 << 20
_PLAN: Final = "plan.json"
_OLDEST: Final = (1, 37)
_SYSTEM: Final = re.compile(r"os error ([0-9]+)")


def polars_library() -> Any:
    """Return Polars.

    Raises:
        MissingExtraError: It is not installed, or is older than 1.37: 1.36 ends without an error where a csv file cannot be read.
    """
    try:
        import polars as pl
    except ImportError as error:
        raise MissingExtraError("polars is not installed", extra="polars", hint="pip install polars pyarrow") from error
    if tuple(map(int, pl.__version__.split(".")[:2])) < _OLDEST:
        raise MissingExtraError(
            f"Polars {pl.__version__} is too old", extra="polars", hint="pip install 'polars>=1.37'"
        )
    return pl


def _ending(path: Path) -> str:
    ending = path.suffix.lower()
    if ending not in _ENDINGS:
        raise MalformedError(
            f"{named_path(str(path))} is neither .csv nor .parquet",
            value=str(path),
            hint="save an Excel file as CSV"
            if ending in {".xlsx", ".xls", ".xlsm"}
            else "name files such as claims.parquet or claims.csv",
        )
    return ending


def refuse_nested(frame: Any, names: Iterable[str], target: str | Path) -> None:
    """Check that the output can hold some columns of the input.

    Raises:
        MalformedError: It is csv, and a column holds lists, records or bytes; or neither csv nor parquet.
    """
    if _ending(as_path(target)) != ".csv":
        return
    for name in names:
        kind = frame.schema[name]
        if kind.is_nested() or kind == polars_library().Binary:
            raise MalformedError(
                f"csv cannot hold the column {quoted(name)}, which is {quoted(str(kind))}",
                value=str(kind),
                hint="name an output that ends in .parquet",
            )


def _never(_: int) -> bool:
    return False


class Part(NamedTuple):
    """Some rows of a file.

    Attributes:
        place: The index of the part.
        start: The index of its first row.
        frame: The rows; None if they were not read, as the part is done.
    """

    place: int
    start: int
    frame: Any


class Parts:
    """A file of rows, csv or parquet, in parts. A csv file's columns are all text, so that nothing in it is changed.

    Attributes:
        path: The file.
        rows: The number of rows; None for csv, where it is not known before.
        names: The columns.
        doubled: The headings that several columns of a csv file have: Polars gives all but the first another name.
    """

    def __init__(self, source: str | Path, rows: int = _PART_ROWS) -> None:
        """Open the file.

        Args:
            source: The file.
            rows: The least number of rows of a part; of parquet, parts are whole row groups.

        Raises:
            MalformedError: Neither csv nor parquet by its ending.
            FileFormatError: The file cannot be read as what its ending says.
            MissingExtraError: Polars, or for parquet PyArrow, is not installed.
            OSError: The file cannot be opened.
        """
        self.path: Path = as_path(source)
        self._is_csv = _ending(self.path) == ".csv"
        with self.path.open("rb"):  # the error names the file
            self._pl = polars_library()
        self._part_rows = rows
        self._bounds = [] if self._is_csv else self._groups()
        self.rows: int | None = None if self._is_csv else self._bounds[-1][0] + self._bounds[-1][1]
        self.names: list[str] = self._guarded(lambda: self._scan().collect_schema().names())
        self.doubled: list[str] = self._doubled() if self._is_csv else []

    def read(self, is_done: Callable[[int], bool] = _never) -> Iterator[Part]:
        """Yield the parts in order, each read when it is asked for, but for those of parquet of which *is_done* says so by their index."""
        if not self._is_csv:
            for place, (start, length) in enumerate(self._bounds):
                yield Part(place, start, None if is_done(place) else self._slice(start, length))
            return
        start = place = 0
        batches = self._guarded(
            lambda: iter(self._scan().collect_batches(chunk_size=self._part_rows, maintain_order=True))
        )
        while (frame := self._guarded(lambda: next(batches, None))) is not None:
            yield Part(place, start, frame)
            place, start = place + 1, start + len(frame)
        if not place:
            yield Part(0, 0, self.empty())

    def empty(self) -> Any:
        """Return the columns with their types, without rows."""
        return self._guarded(lambda: self._scan().head(0).collect())

    def _doubled(self) -> list[str]:
        """Return the headings that occur more than once.

        Raises:
            FileFormatError: The headings are not text in UTF-8, or a line of the file ends with a carriage return alone, so that all of it would be one line.
        """
        [cells] = self._guarded(
            lambda: (
                self._pl.scan_csv(self.path, has_header=False, n_rows=1, infer_schema=False, glob=False)
                .collect()
                .rows()
            )
        )
        headings = [cell or "" for cell in cells]
        if any("\r" in heading.replace("\r\n", "") for heading in headings):
            raise self._unreadable()
        return [heading for heading, count in Counter(headings).items() if count > 1]

    def _slice(self, start: int, length: int) -> Any:
        return self._guarded(lambda: self._scan().slice(start, length).collect())

    def _scan(self) -> Any:
        return (
            self._pl.scan_csv(self.path, infer_schema=False, glob=False)  # no pattern: claims[1].csv is a name
            if self._is_csv
            else self._pl.scan_parquet(self.path, glob=False)
        )

    def _groups(self) -> list[tuple[int, int]]:
        """Return start and length of each part: one or more row groups."""
        try:
            from pyarrow import ArrowException
            from pyarrow.parquet import ParquetFile
        except ImportError as error:
            raise MissingExtraError(
                "pyarrow is not installed, which reads the row groups of parquet",
                extra="pyarrow",
                hint="pip install pyarrow",
            ) from error
        try:
            with ParquetFile(self.path) as file:
                sizes = [file.metadata.row_group(place).num_rows for place in range(file.metadata.num_row_groups)]
        except ArrowException:
            raise self._unreadable() from None
        bounds, start, length = [], 0, 0
        for size in sizes:
            length += size
            if length >= self._part_rows:
                bounds.append((start, length))
                start, length = start + length, 0
        return [*bounds, (start, length)] if length or not bounds else bounds

    def _guarded(self, read: Any) -> Any:
        try:
            return read()
        except self._pl.exceptions.PolarsError:
            raise self._unreadable() from None

    def _unreadable(self) -> FileFormatError:
        return FileFormatError(
            f"the file cannot be read as {self.path.suffix.lower()[1:]}",
            file=self.path.name,
            hint="give a parquet file, or csv in UTF-8 with a header and as many cells in each row",
        )


class WorkFolder:
    """The parts of an output while it is made.

    Attributes:
        target: The output.
        path: The folder, ``OUT.parts``.
        is_resumed: Whether parts of an earlier run are used.
    """

    def __init__(self, target: str | Path, source: Path, plan: Mapping[str, Any]) -> None:
        """Create the folder, or take the one of an earlier run with the same plan.

        Args:
            target: The output.
            source: The input; its size and time of change belong to the plan.
            plan: What the output depends on, as JSON values.

        Raises:
            MalformedError: The output is neither csv nor parquet, or it is the input.
            OSError: The folder cannot be written, or the output is a folder.
        """
        self.target: Path = as_path(target)
        self._is_csv = _ending(self.target) == ".csv"
        if self.target.resolve() == source.resolve():
            raise MalformedError(
                "the output is the input", value=str(target), hint="name another file: the input is never changed"
            )
        if self.target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
        self.path: Path = self.target.with_name(f"{self.target.name}.parts")
        state = source.stat()
        whole = {**plan, "source": str(source.resolve()), "size": state.st_size, "changed": state.st_mtime_ns}
        text = json.dumps(whole, sort_keys=True)
        self.is_resumed: bool = self._text(_PLAN) == text
        if not self.is_resumed:
            if self.path.exists():
                if self._text(_PLAN) is None:
                    raise MalformedError(
                        f"{named_path(str(self.path))} is not a folder of this command",
                        value=str(self.path),
                        hint="move it away, or name another output",
                    )
                shutil.rmtree(self.path)
            self.path.mkdir()
            self._put(_PLAN, text)

    def facts(self, name: str) -> Any:
        """Return what was counted in a part, or None if it is not done."""
        text = self._text(f"{name}.json")
        return None if text is None else json.loads(text)

    def add(self, name: str, frame: Any, facts: Mapping[str, Any]) -> None:
        """Store a part. It is done when its counts are there, which are written last."""
        self.store(f"{name}.parquet", frame)
        self._put(f"{name}.json", json.dumps(facts))

    def store(self, name: str, frame: Any) -> None:
        """Store rows that are no part of the output."""
        path = self.path / name
        path.parent.mkdir(exist_ok=True)
        new = path.with_suffix(".new")
        self._written(new, lambda: frame.write_parquet(new, compression="lz4"))
        new.replace(path)

    def mark(self, name: str, facts: Mapping[str, Any]) -> None:
        """Store facts alone."""
        self._put(f"{name}.json", json.dumps(facts))

    def finish(self, names: list[str]) -> None:
        """Put the parts together, in order, move the output to its place, and delete the folder."""
        pl = polars_library()
        files = [self.path / f"{name}.parquet" for name in names]
        made = self.path / f"whole{self.target.suffix}"
        if self._is_csv:
            self._written(made, lambda: pl.scan_parquet(files, glob=False).sink_csv(made))
        elif len(files) == 1:
            made = files[0]
        else:
            self._written(made, lambda: pl.scan_parquet(files, glob=False).sink_parquet(made, compression="lz4"))
        os.replace(made, self.target)  # noqa: PTH105 - the name says that a file may be there
        shutil.rmtree(self.path)

    def _written(self, path: Path, write: Callable[[], Any]) -> None:
        """Write a file, or leave none.

        Raises:
            OSError: The system refused, such as for a full disk; Polars says it in the text of an error of its own.
        """
        try:
            write()
        except (polars_library().exceptions.PolarsError, OSError) as error:
            path.unlink(missing_ok=True)
            number = _SYSTEM.search(str(error))
            if number is None:
                raise
            raise OSError(int(number[1]), os.strerror(int(number[1])), str(self.target)) from None

    def _text(self, name: str) -> str | None:
        path = self.path / name
        return path.read_text(encoding="utf-8") if path.is_file() else None

    def _put(self, name: str, text: str) -> None:
        new = self.path / f"{name}.new"
        new.write_text(text, encoding="utf-8")
        new.replace(self.path / name)
