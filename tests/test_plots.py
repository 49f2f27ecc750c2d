"""Pictures of plans, prices and audits: what is drawn is what the values say."""

import sys
from pathlib import Path
from typing import Any

import pytest

import jcodes
from jcodes.billing import plan_vials
from jcodes.errors import MalformedError, MissingExtraError
from jcodes.plots import Plot, plot_audit, plot_prices, plot_waste
from jcodes.testing import make_line

pytest.importorskip("matplotlib")


def axes(plot: Plot) -> Any:
    """Return the axes of a picture."""
    (found,) = plot.figure.axes
    return found


def test_waste_is_drawn_beside_what_is_given() -> None:
    """One bar a plan, in the unit of the dose."""
    plans = {size: plan_vials("J9035", "740 mg", sizes=[size]) for size in ("100 mg", "400 mg")}
    drawn = axes(plot_waste(plans))
    assert [bar.get_width() for bar in drawn.patches] == [740, 740, 60, 60]
    assert [text.get_text() for text in drawn.texts] == [" 60 mg", " 60 mg"]
    assert [label.get_text() for label in drawn.get_yticklabels()] == ["100 mg", "400 mg"]
    drawn = axes(plot_waste([plans["400 mg"]]))
    assert [label.get_text() for label in drawn.get_yticklabels()] == ["2 x 400 mg"]


def test_plans_of_different_units_are_refused() -> None:
    """And no plan at all."""
    with pytest.raises(MalformedError, match="no plan"):
        plot_waste([])
    with pytest.raises(MalformedError, match="different units"):
        plot_waste([plan_vials("J9035", "740 mg"), plan_vials("J0585", "100 units", sizes=["100 units"])])


def test_prices_are_drawn_by_quarter() -> None:
    """One line a code."""
    cat = jcodes.catalog("2026-01")
    found = cat.prices("J9312")
    (line,) = axes(plot_prices(found)).lines
    assert list(line.get_ydata()) == [float(one.limit) for one in found if one.limit is not None]
    assert line.get_xdata()[-1] == found[-1].quarter.place / 4
    assert len(axes(plot_prices({code: cat.prices(code) for code in ("J9312", "Q5115", "Q5119")})).lines) == 3
    with pytest.raises(MalformedError, match="no payment limit"):
        plot_prices([])


def test_an_audit_is_drawn_by_month_and_by_rule() -> None:
    """Its own numbers."""
    wrong = make_line(code="J9312", on="2026-02-01").evolve(code="J9310")
    audit = jcodes.audit(
        [jcodes.Claim([wrong]), jcodes.Claim([wrong.evolve(on="2026-01-05")]), jcodes.Claim([wrong.evolve(on=None)])]
    )
    drawn = axes(plot_audit(audit))
    assert [label.get_text() for label in drawn.get_xticklabels()] == [row.month or "no date" for row in audit.by_month]
    assert sum(bar.get_height() for bar in drawn.patches) == float(
        sum(row.overbilled + row.denied + row.underbilled for row in audit.by_month)
    )
    drawn = axes(plot_audit(audit, by="rule"))
    assert sum(bar.get_width() for bar in drawn.patches) == sum(row.errors + row.warnings for row in audit.by_rule)
    with pytest.raises(MalformedError, match="not a part of an audit"):
        plot_audit(audit, by="year")


def test_a_picture_is_svg_of_the_same_bytes_and_a_file(tmp_path: Path) -> None:
    """For notebooks, and for reports."""
    plot = plot_waste([plan_vials("J9035", "740 mg")])
    assert plot._repr_svg_().startswith("<?xml")
    assert plot._repr_svg_() == plot_waste([plan_vials("J9035", "740 mg")])._repr_svg_()
    plot.save(tmp_path / "waste.png")
    assert (tmp_path / "waste.png").read_bytes().startswith(b"\x89PNG")


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the command to install it."""
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'jcodes\[plots\]'"):
        plot_waste([plan_vials("J9035", "740 mg")])
