"""Pictures of vial plans, price histories and audits, drawn with matplotlib (extra ``plots``); the numbers stay exact until a point is drawn."""

import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jcodes.auditing import Audit
from jcodes.billing import VialPlan
from jcodes.catalogs import PaymentLimit
from jcodes.errors import MalformedError, MissingExtraError
from jcodes.errors.messages import shown
from jcodes.paths import as_path

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Plot", "plot_audit", "plot_prices", "plot_waste"]

_GIVEN: Final = "#0b57b0"
_WASTED: Final = "#c2410c"
_COLORS: Final = (_GIVEN, _WASTED, "#17663a", "#7a4a00", "#6b21a8", "#4d5863")
"""Colors that contrast with white by 4.5 to 1 or more, and differ in lightness."""
_MOST: Final = 15
_LINE_WIDTH: Final = 1.8


class Plot:
    """A picture. A notebook shows it on white, so that it is legible in light and in dark mode.

    Attributes:
        figure: The figure of matplotlib, to change or add to.
    """

    def __init__(self, figure: "Figure") -> None:
        """Initialize with a figure."""
        self.figure: Figure = figure

    def save(self, path: str | Path) -> None:
        """Write the picture to a file, of the kind that its name ends with: svg, png or pdf."""
        self.figure.savefig(as_path(path))

    def _repr_svg_(self) -> str:
        """Return the picture as SVG, the same bytes for the same picture."""
        from matplotlib import rc_context

        held = io.StringIO()
        with rc_context({"svg.hashsalt": "jcodes"}):
            self.figure.savefig(held, format="svg", metadata={"Date": None})
        return held.getvalue()


def plot_waste(plans: Mapping[str, VialPlan] | Iterable[VialPlan]) -> Plot:
    """Return a picture of plans for doses of one unit: the dose given and the amount left over of the opened containers.

    Args:
        plans: Plans of `plan_vials`, by what to call each, or several, which are called by their containers.

    Raises:
        MalformedError: No plan, or doses of different units.
        MissingExtraError: matplotlib is not installed.
    """
    named = (
        list(plans.items()) if isinstance(plans, Mapping) else [(", ".join(plan.containers), plan) for plan in plans]
    )
    units = {plan.dose.unit for _, plan in named}
    if len(units) != 1:
        raise MalformedError(
            "there is no plan to draw" if not named else "the doses of the plans have different units",
            value="",
            hint="give plans of plan_vials for doses of one unit",
        )
    figure, axes = _drawing(len(named))
    places = range(len(named))
    given = [float(plan.dose.amount) for _, plan in named]
    wasted = [float(plan.waste.to(plan.dose.unit).amount) for _, plan in named]
    axes.barh(places, given, color=_GIVEN, label="given")
    axes.barh(places, wasted, left=given, color=_WASTED, label="left over", hatch="//", edgecolor="white")
    for place, (_, plan) in enumerate(named):
        axes.annotate(f" {plan.waste}", (given[place] + wasted[place], place), va="center")
    axes.set_yticks(places, [name for name, _ in named])
    axes.invert_yaxis()
    axes.set_xlabel(next(iter(units)).label(plural=True))
    axes.margins(x=0.12)
    figure.legend(loc="outside lower center", ncols=2)
    axes.set_title("Given and left over, by containers opened")
    return Plot(figure)


def plot_prices(limits: Mapping[str, Sequence[PaymentLimit]] | Sequence[PaymentLimit]) -> Plot:
    """Return a picture of payment limits per unit by quarter, one line a code; quarters that are not loaded are gaps in time.

    Args:
        limits: What ``Catalog.prices`` returns, or several of them by what to call each.

    Raises:
        MalformedError: No payment limit.
        MissingExtraError: matplotlib is not installed.
    """
    series = limits if isinstance(limits, Mapping) else ({limits[0].code: limits} if limits else {})
    drawn = {
        name: [(one.quarter, float(one.limit)) for one in found if one.limit is not None]
        for name, found in series.items()
    }
    quarters = sorted({quarter for points in drawn.values() for quarter, _ in points})
    if not quarters:
        raise MalformedError(
            "there is no payment limit to draw", value="", hint="give the answer of catalog.prices for a code"
        )
    figure, axes = _drawing(6)
    from matplotlib.ticker import MaxNLocator

    for place, (name, points) in enumerate(drawn.items()):
        axes.plot(
            [quarter.place / 4 for quarter, _ in points],
            [amount for _, amount in points],
            color=_COLORS[place % len(_COLORS)],
            linestyle=("-", "--", ":", "-.")[place % 4],
            linewidth=_LINE_WIDTH,
            marker="o",
            markersize=3,
            label=name,
        )
    axes.set_ylim(bottom=0)
    axes.set_ylabel("dollars per unit")
    axes.set_title(f"Payment limits, {quarters[0]} to {quarters[-1]}")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    figure.legend(loc="outside lower center", ncols=4)
    return Plot(figure)


def plot_audit(audit: Audit, by: str = "month") -> Plot:
    """Return a picture of the dollars of an audit: by month overbilled, at risk of denial and underbilled; or the findings by rule.

    Args:
        audit: The result of `audit`.
        by: ``"month"``, or ``"rule"`` for the fifteen rules with most errors and warnings.

    Raises:
        MalformedError: Another word.
        MissingExtraError: matplotlib is not installed.
    """
    if by not in {"month", "rule"}:
        raise MalformedError(
            f"{shown(by, ('month', 'rule'))} is not a part of an audit to draw", value=by, hint="use 'month' or 'rule'"
        )
    if by == "rule":
        rows = sorted(audit.by_rule, key=lambda row: (-row.errors - row.warnings, row.rule))[:_MOST]
        figure, axes = _drawing(len(rows))
        places = range(len(rows))
        errors = [row.errors for row in rows]
        axes.barh(places, errors, color=_WASTED, label="errors")
        axes.barh(
            places,
            [row.warnings for row in rows],
            left=errors,
            color=_COLORS[5],
            label="warnings",
            hatch="//",
            edgecolor="white",
        )
        axes.set_yticks(places, [row.rule for row in rows])
        axes.invert_yaxis()
        axes.set_xlabel("findings")
        axes.set_title("Findings by rule")
    else:
        months = audit.by_month
        figure, axes = _drawing(6)
        floor = [0.0] * len(months)
        for place, (name, label) in enumerate(
            (("overbilled", "overbilled"), ("denied", "at risk of denial"), ("underbilled", "underbilled"))
        ):
            amounts = [float(getattr(row, name)) for row in months]
            axes.bar(
                range(len(months)),
                amounts,
                bottom=floor,
                color=_COLORS[place],
                label=label,
                hatch=("", "//", "..")[place],
                edgecolor="white",
            )
            floor = [low + amount for low, amount in zip(floor, amounts, strict=True)]
        axes.set_xticks(range(len(months)), [row.month or "no date" for row in months], rotation=45)
        axes.set_ylabel("dollars")
        axes.yaxis.set_major_formatter("{x:,.0f}")
        axes.set_title("Dollars by month of service")
    figure.legend(loc="outside lower center", ncols=4)
    return Plot(figure)


def _drawing(rows: int) -> "tuple[Figure, Axes]":
    """Return a figure with room for *rows* bars.

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError(
            "pictures need matplotlib", extra="plots", hint="install it with pip install 'jcodes[plots]'"
        ) from error
    figure = Figure(figsize=(7.5, max(2.2, 1.2 + 0.4 * rows)), layout="constrained", facecolor="white")
    axes = figure.add_subplot()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return figure, axes
