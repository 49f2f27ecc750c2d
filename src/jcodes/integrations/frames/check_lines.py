"""Check the claims of a dataframe of service lines: findings as rows."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from jcodes.catalogs import as_catalog
from jcodes.claims.reading.date_formats import date_reader
from jcodes.integrations.frames.frame_kinds import kind_of, narwhals_frame, unwrapped
from jcodes.integrations.frames.line_findings import FINDING_COLUMNS, CheckRequest
from jcodes.rules.checking import checker_of

if TYPE_CHECKING:
    from jcodes.catalogs import Catalog
    from jcodes.policies import Policy

__all__ = ["FINDING_COLUMNS", "check_lines"]

_Frame = TypeVar("_Frame")


def check_lines(  # noqa: PLR0913 - by keyword
    frame: _Frame,
    *,
    columns: Mapping[str, str] | None = None,
    keep: Sequence[str] = (),
    policy: "Policy | str | None" = None,
    catalog: "Catalog | str | None" = None,
    silence: Mapping[str, str] | None = None,
    date_format: str | None = None,
    suffix: str = "",
) -> _Frame:
    """Return the findings of the claims in *frame*, one row for each, as ``jcodes.check`` gives them.

    Each row of *frame* is a service line, under the headings of ``jcodes.claims.reading.COLUMNS``; rows with the same claim number are one
    claim, wherever they stand. The result is of the same kind as *frame*, as with `add_units`: a lazy frame stays lazy; an eager frame's
    findings come in the order of its rows; pandas keeps the index of each row. First come the columns to keep, unchanged, then these, all of
    text, nullable and the same on every engine:

    - ``status``: ``"ok"``: the claim was checked, and this is a finding. Otherwise the class of the error for which it was not.
    - ``scope``: ``"line"``, or ``"claim"`` if the finding is about the whole claim; the row is then its first line.
    - ``rule``, ``severity``, ``message``, ``expected``, ``fix``, ``confidence``, ``source``: As in `Finding`; null if there is none. Of a
      claim that was not checked, ``message`` says why and ``fix`` what to give.
    - ``carc``, ``rarc``: The codes of a likely denial, with spaces between them.
    - ``denials``: The likely denials with their groups, joined by ``"; "``.
    - ``release``: The release of the catalog.

    A claim without findings has no row. A claim never raises: the others go on.

    Args:
        frame: The dataframe.
        columns: The names of columns in *frame* that `COLUMNS` does not know, such as ``{"code": "PROC"}``.
        keep: The columns that each finding keeps; by default those of the claim number and the line number, if the frame has them.
        policy: The payer's policy, or the name of a bundled one; None for each claim's own, otherwise Medicare's for its form.
        catalog: The catalog, or the name of its release; defaults to the newest.
        silence: Ids of rules whose findings to leave out, each with the reason.
        date_format: How dates are written as text, such as ``"MM/DD/YYYY"``; None for year first.
        suffix: What to append to the names of the columns of findings, if one to keep has the same name.

    Raises:
        MalformedError: *frame* is not a dataframe that can be read, a column is missing, or a column to keep has the name of a finding's.
        MalformedClaimError: No column of codes, or two columns for one field.
        MissingExtraError: Narwhals is needed for this frame and not installed.
        UnknownPolicyError: *policy* is not bundled.
        UnknownReleaseError: The release is not loaded.
        RulesError: A silence of an unknown rule.
    """
    checker_of(policy, catalog, silence=silence)
    date_reader(date_format)
    given, wrapped = unwrapped(frame)
    kind = kind_of(given)
    held: Any = given if kind else narwhals_frame(given, "check_lines")
    if kind == "pandas":
        from jcodes.integrations.frames.pandas_columns import refuse_levels

        refuse_levels(given)
    names = (
        held.column_names if kind == "pyarrow" else held.collect_schema().names() if kind == "polars" else held.columns
    )
    request = CheckRequest(
        present=tuple(names),
        named=dict(columns or {}),
        keep=tuple(keep),
        suffix=suffix,
        policy=policy,
        catalog=as_catalog(catalog),
        silence=None if silence is None else dict(silence),
        date_format=date_format,
    )
    request = request.checked(fold=kind in {"duckdb", "spark"})
    made: _Frame = wrapped(_checked(held, kind, request))
    return made


def _checked(frame: Any, kind: str, request: CheckRequest) -> Any:
    """Return the findings from the path of the engine. The path is imported here: its engine is there already."""
    if kind == "duckdb":
        from jcodes.integrations.frames.check_duckdb import check_duckdb

        return check_duckdb(frame, request)
    if kind == "spark":
        from jcodes.integrations.frames.check_spark import check_spark

        return check_spark(frame, request)
    if kind == "polars":
        from jcodes.integrations.frames.check_polars import check_polars

        return check_polars(frame, request)
    from jcodes.integrations.frames.check_arrays import check_arrow, check_narwhals, check_pandas

    if kind == "pandas":
        return check_pandas(frame, request)
    return check_arrow(frame, request) if kind else check_narwhals(frame, request)
