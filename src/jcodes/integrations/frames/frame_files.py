"""`units_of_file` and `findings_of_file`: `add_units` and `check_lines` for csv and parquet files larger than memory."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from jcodes.catalogs import as_catalog
from jcodes.claims.reading.columns import columns_of
from jcodes.codes import HcpcsCode
from jcodes.errors import MalformedClaimError, MalformedError
from jcodes.errors.messages import quoted, shown
from jcodes.integrations.frames.add_units import add_units
from jcodes.integrations.frames.check_lines import check_lines
from jcodes.integrations.frames.file_parts import Parts, WorkFolder, polars_library, refuse_nested
from jcodes.integrations.frames.schema import PREFIX, refuse_names
from jcodes.pins import PINS
from jcodes.policies import policy as policy_of

if TYPE_CHECKING:
    from jcodes.catalogs import Catalog
    from jcodes.policies import Policy

__all__ = ["FileSummary", "Progress", "findings_of_file", "units_of_file"]

Progress = Callable[[int, int | None], None]
"""Is told the rows that are done and all rows, None if they are not known."""

_UNIT: Final = frozenset({"unit", "dose_unit", "uom", "dose_uom"})
_ROLES: Final = ("code", "dose", "on", "strength", "containers", "container_type", "discarded")
_BUCKET_ROWS: Final = 1 << 19
_BUCKET_BYTES: Final = 1 << 26
_NO_CODE: Final = "(not a code)"
_ROW: Final = "row"


@attrs.frozen
class FileSummary:
    """What a file holds.

    Attributes:
        rows: The rows of the input.
        written: The rows of the output.
        counts: Rows of the output by status; for findings, also by severity and rule, under their columns' names.
        codes: For `units_of_file`, the rows of each code by status; texts that are no code together.
        is_resumed: Whether parts of an earlier run were used.
    """

    rows: int
    written: int
    counts: dict[str, dict[str, int]]
    codes: dict[str, dict[str, int]]
    is_resumed: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the facts as JSON values."""
        return attrs.asdict(self)


def _none(done: int, rows: int | None) -> None:
    """Tell nobody."""


def units_of_file(  # noqa: PLR0913 - by keyword
    source: str | Path,
    target: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    policy: "Policy | str | None" = None,
    catalog: "Catalog | str | None" = None,
    suffix: str = "",
    part_rows: int = 1 << 20,
    version: str = "",
    progress: Progress = _none,
) -> FileSummary:
    """Write *source* to *target* with the columns that `add_units` adds, part by part.

    The memory needed is that of a part. A run that was stopped goes on where it was if it is started again: after the last row group of a
    parquet file; a csv file is read from its start, but its done parts are not computed again. The output appears whole or not at all.

    Args:
        source: A csv file in UTF-8 with a header, or a parquet file.
        target: The output, csv or parquet.
        columns: The names of the columns for the arguments of `add_units`, such as ``{"code": "HCPCS"}``; the others are found by the
            headings of ``jcodes.claims.reading.COLUMNS``, the unit by ``unit``, ``dose_unit``, ``uom`` or ``dose_uom``.
        policy: The payer's policy, or the name of a bundled one; defaults to Medicare Part B's.
        catalog: The catalog, or the name of its release; defaults to the newest.
        suffix: What to append to the names of the added columns, if the file has one of them.
        part_rows: The least number of rows of a part.
        version: The version of the program, if a run must not go on with the parts of another.
        progress: Is told the rows that are done.

    Raises:
        MalformedError: As `add_units`; no column of doses; a file of another kind; the output is the input.
        MalformedClaimError: No column of codes, or two columns for one field.
        FileFormatError: The input cannot be read.
        MissingExtraError: Polars, or for parquet PyArrow, is not installed.
        OSError: A file cannot be read or written.
    """
    parts, cat, payer = Parts(source, part_rows), as_catalog(catalog), policy_of(policy)
    asked = _asked(parts.names, dict(columns or {}))
    plan = _plan("units", cat, payer, version=version, asked=asked, suffix=suffix, part_rows=part_rows)
    add_units(
        parts.empty(), **asked, policy=payer, catalog=cat, suffix=suffix
    )  # what is wrong with the call, before anything is written
    _refuse_doubled(parts.doubled)
    refuse_nested(parts.empty(), parts.names, target)
    folder = WorkFolder(target, parts.path, plan)
    total, names, rows = Counter[tuple[str, str]](), list[str](), 0
    for part in parts.read(lambda place: folder.facts(_name(place)) is not None):
        name = _name(part.place)
        facts = folder.facts(name)
        if facts is None:
            made = add_units(part.frame, **asked, policy=payer, catalog=cat, suffix=suffix)
            facts = _counted(made, asked["code"], f"status{suffix}")
            folder.add(name, made, facts)
        rows += facts["rows"]
        total.update({(code, status): count for code, status, count in facts["counts"]})
        names.append(name)
        progress(rows, parts.rows)
    folder.finish(names)
    by_status: Counter[str] = Counter()
    by_code: dict[str, dict[str, int]] = {}
    for (code, status), count in sorted(total.items()):
        by_status[status] += count
        by_code.setdefault(code, {})[status] = count
    return FileSummary(rows, rows, {"status": dict(by_status.most_common())}, by_code, folder.is_resumed)


def _refuse_doubled(doubled: Iterable[str]) -> None:
    """Raise the error for a heading of several columns, of which one alone could keep its name.

    Raises:
        MalformedError: There is one.
    """
    for name in doubled:
        raise MalformedError(
            f"several columns have the heading {quoted(name)}" if name else "several columns have no heading",
            value=name,
            hint="give each column a heading of its own",
        )


def _is_known(heading: str) -> bool:
    """Return whether a heading says what its column is."""
    try:
        return columns_of([heading, "code"])[0] is not None
    except MalformedClaimError:  # another code
        return True


def _name(place: int) -> str:
    return f"part-{place:06}"


def _plan(what: str, catalog: "Catalog", policy: "Policy | None", **more: Any) -> dict[str, Any]:
    """Return what the output depends on, as JSON values."""
    payer = "" if policy is None else policy.digest
    return {
        "what": what,
        "catalog": catalog.digest,
        "release": catalog.release.issue,
        "policy": payer,
        **more,
    }


def _asked(names: Sequence[str], given: dict[str, str]) -> dict[str, str]:
    """Return the arguments of `add_units` that name columns.

    Raises:
        MalformedError: No column of doses, or a field that does not exist.
        MalformedClaimError: No column of codes, or two columns for one field.
    """
    unknown = [role for role in given if role not in {*_ROLES, "unit"}]
    if unknown:
        raise MalformedError(
            f"{shown(unknown[0])} is not a field of columns=",
            value=unknown[0],
            hint=f"use {', '.join((*_ROLES, 'unit'))}",
        )
    by_name = {column: role for role, column in given.items()}
    read = columns_of([by_name.get(name, name) for name in names])
    found = {
        column.name: name
        for name, column in zip(names, read, strict=True)
        if column is not None and column.name in _ROLES
    }
    unit = next((name for name in names if name.lower() in _UNIT), None)
    asked = {**found, **({} if unit is None else {"unit": unit}), **given}
    if "dose" not in asked:
        raise MalformedError(
            "the file has no column of doses",
            value=None,
            hint="name it with columns=, such as {'dose': 'YOUR_COLUMN'}",
        )
    refuse_names(names, asked.values(), ())
    return asked


def _counted(made: Any, code: str, status: str) -> dict[str, Any]:
    """Return the rows of a part by code and status."""
    pl = polars_library()
    from jcodes.integrations.frames.polars_columns import named

    counts = Counter[tuple[str, str]]()
    grouped = made.group_by(
        named(code).cast(pl.String).alias("code"), pl.col(status).cast(pl.String).alias("status")
    ).len()
    for text, said, count in grouped.iter_rows():
        counts[str(HcpcsCode.parse(text)) if HcpcsCode.is_valid(text) else _NO_CODE, said] += count
    return {"rows": len(made), "counts": [[*key, count] for key, count in sorted(counts.items())]}


def findings_of_file(  # noqa: PLR0913 - by keyword
    source: str | Path,
    target: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    keep: Sequence[str] = (),
    policy: "Policy | str | None" = None,
    catalog: "Catalog | str | None" = None,
    silence: Mapping[str, str] | None = None,
    date_format: str | None = None,
    bucket_rows: int = _BUCKET_ROWS,
    version: str = "",
    progress: Progress = _none,
) -> FileSummary:
    """Write the findings of the claims in *source* to *target*, as `check_lines` gives them.

    The lines of a claim need not stand together: a file of more than *bucket_rows* rows is first stored in buckets of whole claims, and
    the memory needed is that of a bucket. The findings of a claim stand together, in buckets otherwise. The first column, ``row``, is the
    number of the row that a finding is about, from 1, unless the file has a column of that name. A run that was stopped goes on after the
    last bucket. The output appears whole or not at all.

    Args:
        source: A csv file in UTF-8 with a header, or a parquet file.
        target: The output, csv or parquet.
        columns: As in `check_lines`.
        keep: As in `check_lines`.
        policy: As in `check_lines`.
        catalog: As in `check_lines`.
        silence: As in `check_lines`.
        date_format: As in `check_lines`.
        bucket_rows: About how many rows a bucket has.
        version: The version of the program, if a run must not go on with the parts of another.
        progress: Is told the rows that are done.

    Raises:
        MalformedError: As `check_lines`; a file of another kind; the output is the input.
        MalformedClaimError: As `check_lines`.
        FileFormatError: The input cannot be read.
        MissingExtraError: Polars, or for parquet PyArrow, is not installed.
        OSError: A file cannot be read or written.
    """
    pl = polars_library()
    parts, cat = Parts(source), as_catalog(catalog)
    payer = None if policy is None and PINS.policy is None else policy_of(policy)
    asked: dict[str, Any] = {"columns": dict(columns or {}), "silence": silence, "date_format": date_format}
    number = _claim_column(parts.names, asked["columns"])
    kept = list(keep) or [name for name in (number, _line_column(parts.names, asked["columns"])) if name is not None]
    if _ROW not in parts.names:
        kept = [_ROW, *kept]
    asked.update(policy=payer, catalog=cat, keep=kept)
    empty = _numbered(parts.empty(), 0)
    check_lines(empty, **asked)  # what is wrong with the call, before anything is written
    _refuse_doubled(name for name in parts.doubled if name in {*kept, *asked["columns"].values()} or _is_known(name))
    refuse_nested(empty, kept, target)
    size = parts.path.stat().st_size
    count = max(1, -(-parts.rows // bucket_rows) if parts.rows is not None else -(-size // _BUCKET_BYTES))
    plan = _plan(
        "check",
        cat,
        payer,
        version=version,
        columns=asked["columns"],
        keep=kept,
        silence=silence and dict(silence),
        format=date_format,
        buckets=count,
    )
    folder = WorkFolder(target, parts.path, plan)
    rows = _spilled(parts, folder, count, number)
    total, names, done = Counter[tuple[str, str]](), list[str](), 0
    for place in range(count):
        name = _name(place)
        facts = folder.facts(name)
        if facts is None:
            files = sorted((folder.path / f"bucket-{place:06}").glob("*.parquet"))
            bucket = pl.concat([pl.read_parquet(one, glob=False) for one in files]) if files else empty
            found = check_lines(bucket.drop(f"{PREFIX}bucket", strict=False), **asked)
            counts = Counter[tuple[str, str]]()
            for column in ("status", "severity", "rule"):
                for value, number_of in found.group_by(column).len().iter_rows():
                    if value is not None:
                        counts[column, value] = number_of
            facts = {
                "rows": len(bucket),
                "written": len(found),
                "counts": [[*key, one] for key, one in sorted(counts.items())],
            }
            folder.add(name, found, facts)
        total.update({(column, value): one for column, value, one in facts["counts"]})
        total["", "written"] += facts["written"]
        done += facts["rows"]
        names.append(name)
        progress(done, rows)
    folder.finish(names)
    by: dict[str, dict[str, int]] = {"status": {}, "severity": {}, "rule": {}}
    written = total.pop(("", "written"))
    for (column, value), one in total.most_common():
        by[column][value] = one
    return FileSummary(rows, written, by, {}, folder.is_resumed)


def _claim_column(names: Sequence[str], named: Mapping[str, str]) -> str | None:
    return _column(names, named, "claim")


def _line_column(names: Sequence[str], named: Mapping[str, str]) -> str | None:
    return _column(names, named, "line")


def _column(names: Sequence[str], named: Mapping[str, str], wanted: str) -> str | None:
    if wanted in named:
        return named[wanted]
    other = set(named.values())
    free = [name for name in names if name not in other]
    found = zip(free, columns_of([*free, "code"] if "code" in named else free), strict=False)
    return next((name for name, column in found if column is not None and column.name == wanted), None)


def _numbered(frame: Any, start: int) -> Any:
    return frame if _ROW in frame.columns else frame.with_row_index(_ROW, offset=start + 1)


def _spilled(parts: Parts, folder: WorkFolder, count: int, number: str | None) -> int:
    """Store the rows in buckets of whole claims; a row without a claim number goes to any. Return the number of rows."""
    done = folder.facts("buckets")
    if done is not None:
        return int(done["rows"])
    pl = polars_library()
    from jcodes.integrations.frames.polars_columns import named

    rows = 0
    for part in parts.read():
        frame = _numbered(part.frame, part.start)
        rows += len(frame)
        if number is None:
            bucket = pl.int_range(len(frame), dtype=pl.UInt64) % count
        else:
            # only letters and digits: rows that may be put together are surely in one bucket
            key = named(number).cast(pl.String).fill_null("").str.replace_all("[^0-9A-Za-z]", "")
            texts = frame.select(key.alias("key")).unique()
            known = texts.with_columns(
                pl.Series("bucket", [_bucket(text, count) for text in texts["key"]], dtype=pl.UInt64)
            )
            frame = frame.with_columns(key.alias(f"{PREFIX}key"))
            joined = frame.select(f"{PREFIX}key").join(
                known, left_on=f"{PREFIX}key", right_on="key", how="left", maintain_order="left"
            )
            alone = pl.int_range(len(frame), dtype=pl.UInt64) % count
            bucket = pl.when(pl.col(f"{PREFIX}key") == "").then(alone).otherwise(joined["bucket"])
        frame = frame.with_columns(bucket.alias(f"{PREFIX}bucket")).drop(f"{PREFIX}key", strict=False)
        for (place,), some in frame.partition_by(f"{PREFIX}bucket", as_dict=True).items():
            folder.store(f"bucket-{place:06}/{_name(part.place)}.parquet", some)
    folder.mark("buckets", {"rows": rows})
    return rows


def _bucket(text: str, count: int) -> int:
    """Return the bucket of a claim number, the same on every run."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) % count
