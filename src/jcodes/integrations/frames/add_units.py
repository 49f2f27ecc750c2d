"""Add the billing units of every row to a dataframe."""

from typing import TYPE_CHECKING, Any, TypeVar

from jcodes.catalogs import as_catalog
from jcodes.integrations.frames.frame_kinds import kind_of, narwhals_frame, unwrapped
from jcodes.integrations.frames.request import Request
from jcodes.pins import PINS
from jcodes.policies import policy as policy_of

if TYPE_CHECKING:
    from jcodes.catalogs import Catalog
    from jcodes.policies import Policy

__all__ = ["add_units"]

_Frame = TypeVar("_Frame")


def add_units(  # noqa: PLR0913 - the columns of one question
    frame: _Frame,
    *,
    code: str,
    dose: str,
    unit: str | None = None,
    on: str | None = None,
    strength: str | None = None,
    containers: str | None = None,
    container_type: str | None = None,
    discarded: str | None = None,
    policy: "str | Policy | None" = None,
    catalog: "Catalog | str | None" = None,
    suffix: str = "",
) -> _Frame:
    """Return *frame* with the billing units of every row, each as `jcodes.billing_units` gives them.

    The result is of the same kind as *frame*: Polars (eager or lazy), pandas, PyArrow, a DuckDB relation, PySpark
    (classic or Connect), an eager dataframe that Narwhals reads, or any of these as a frame of Narwhals. A lazy frame stays lazy, an eager frame keeps its order, pandas its index. Columns of *frame* are never changed.

    Six columns are added, nullable and the same on every engine:

    - ``billing_units``: The administered units, a 64-bit integer; null without an answer.
    - ``discarded_units``: The discarded units, a 64-bit integer; null without an answer.
    - ``undecided``: The kinds of open questions of the bill, ``"jw-or-jz"`` or ``"leftover"``, joined by ``"; "``; blank if it is final.
    - ``status``: ``"ok"``, or the class of the error that ``billing_units`` raises for the row. A row never raises.
    - ``reason``: What the status means and what to do; null if ``ok``.
    - ``release``: The release of the catalog, such as ``"2026-01@2026-01-12"``.

    The last four are text from a short list: an Enum in Polars and DuckDB, a category in pandas, a dictionary in Arrow, text in Spark.

    A missing code, dose, unit or date of service is an error of its row. A missing strength, container, container type or discarded amount
    was not given. A float means the decimal that its ``repr`` shows, in its own width. More units than 64 bits hold are an
    ``OverflowError``.

    Args:
        frame: The dataframe.
        code: The column of codes.
        dose: The column of doses: numbers (integers, floats, decimals) or text; with its unit, such as ``"750 mg"``, if *unit* is None.
        unit: The column of units, or None.
        on: The column of dates of service: dates, timestamps or text such as ``"2026-02-01"``. If None, validity is not checked.
        strength: The column of strengths, such as ``"40 mg/mL"``.
        containers: The column of opened containers, one label such as ``"500 mg/50 mL"`` or ``"2 x 100 mg"``, or a list of labels.
        container_type: The column of container types, such as ``"single-dose"``.
        discarded: The column of documented discarded amounts, such as ``"50 mg"``, or 0 for none.
        policy: The payer's policy, or the name of a bundled one; defaults to Medicare Part B's.
        catalog: The catalog, or the name of its release; defaults to the newest.
        suffix: What to append to the names of the added columns, if the frame has one of them.

    Raises:
        MalformedError: *frame* is not a dataframe that can be read, a column is missing or has another type, or an added column would
            overwrite one.
        MissingExtraError: Narwhals is needed for this frame and not installed.
        UnknownPolicyError: No bundled policy has that name.
        UnknownReleaseError: The release is not loaded.
    """
    request = Request(
        code=code,
        dose=dose,
        unit=unit,
        on=on,
        strength=strength,
        containers=containers,
        container_type=container_type,
        discarded=discarded,
        policy=None if policy is None and PINS.policy is None else policy_of(policy),
        catalog=as_catalog(catalog),
        suffix=suffix,
    )
    held, wrapped = unwrapped(frame)
    made: _Frame = wrapped(_added(held, request))
    return made


def _added(frame: Any, request: Request) -> Any:
    """Return the frame from the path of its engine. The path is imported here: its engine is there already."""
    kind = kind_of(frame)
    if kind == "polars":
        from jcodes.integrations.frames.polars_path import add_units_polars

        return add_units_polars(frame, request)
    if kind == "pandas":
        from jcodes.integrations.frames.pandas_path import add_units_pandas

        return add_units_pandas(frame, request)
    if kind == "pyarrow":
        from jcodes.integrations.frames.arrow_path import add_units_arrow

        return add_units_arrow(frame, request)
    if kind == "duckdb":
        from jcodes.integrations.frames.duckdb_path import add_units_duckdb

        return add_units_duckdb(frame, request)
    if kind == "spark":
        from jcodes.integrations.frames.spark_path import add_units_spark

        return add_units_spark(frame, request)
    held = narwhals_frame(frame, "add_units")
    from jcodes.integrations.frames.general_path import add_units_narwhals

    return add_units_narwhals(held, request)
