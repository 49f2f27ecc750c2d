"""Routes are read from what charts write, and refused with what would be right."""

import ast
from pathlib import Path
from typing import Final

import pytest

from jcodes.claims import Administration
from jcodes.claims.fields import as_route
from jcodes.errors import MalformedClaimError
from jcodes.vocabulary.routes import INTRAVENOUS, SUBCUTANEOUS, Route

SRC: Final = Path(__file__).parents[2] / "src" / "jcodes"


@pytest.mark.parametrize(
    ("written", "route"),
    [
        ("IV", Route.INTRAVENOUS),
        ("i.v.", Route.INTRAVENOUS),
        ("IV Push", Route.INTRAVENOUS_PUSH),
        ("IVP", Route.INTRAVENOUS_PUSH),
        ("IVPB", Route.INTRAVENOUS_INFUSION),
        ("IV infusion", Route.INTRAVENOUS_INFUSION),
        ("INTRAVENOUS_INFUSION", Route.INTRAVENOUS_INFUSION),
        ("SQ", Route.SUBCUTANEOUS),
        ("SC", Route.SUBCUTANEOUS),
        ("subq", Route.SUBCUTANEOUS),
        ("sub-q", Route.SUBCUTANEOUS),
        ("S.C.", Route.SUBCUTANEOUS),
        ("s/c", Route.SUBCUTANEOUS),
        ("SubCut", Route.SUBCUTANEOUS),
        ("subcut infusion", Route.SUBCUTANEOUS_INFUSION),
        ("OBI", Route.ON_BODY_INJECTOR),
        ("IM", Route.INTRAMUSCULAR),
        ("intravitreal", Route.INTRAVITREAL),
        ("Intra-articular", Route.INTRA_ARTICULAR),
        ("intraarticular", Route.INTRA_ARTICULAR),
        ("intrathecal", Route.INTRATHECAL),
        ("PO", Route.ORAL),
        ("by mouth", Route.ORAL),
        ("nebulized", Route.INHALATION),
        ("topically", Route.TOPICAL),
        (Route.ORAL, Route.ORAL),
        ("irrigation", Route.IRRIGATION),
        ("Intraocular irrigation", Route.IRRIGATION),
        ("bladder-irrigation", Route.IRRIGATION),
        ("  ", None),
        (None, None),
    ],
)
def test_a_route_is_read_as_charts_write_it(written: str | Route | None, route: Route | None) -> None:
    """Case, points and hyphens do not matter."""
    assert as_route(written) is route
    assert Administration(route=written).route is route


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("IA", "IA can mean intra-articular or intra-arterial; spell it out"),
        ("I.T.", "IT can mean intrathecal or intratympanic; spell it out"),
        ("injection", "give the route, such as"),
        ("infusion", "give the route, such as"),
        ("sideways", "write it as in the chart, such as"),
        (3, "write it as in the chart, such as"),
    ],
)
def test_a_route_that_is_none_or_two_is_refused(written: str, hint: str) -> None:
    """Two readings are both named."""
    with pytest.raises(MalformedClaimError, match="is not a route") as caught:
        as_route(written)
    assert hint in caught.value.hint
    assert caught.value.field == "route"


def test_no_spelling_stands_for_two_routes() -> None:
    """Nor hides the name or value of another."""
    for route in Route:
        assert Route.find(route.value) is Route.find(route.name) is route
    for value, spellings in Route.spellings().items():
        assert {Route.find(spelling) for spelling in spellings} == {Route(value)}


def test_routes_know_what_modifiers_and_services_ask() -> None:
    """Into a vein, under the skin, or by a needle at all."""
    assert (
        INTRAVENOUS
        == {route for route in Route if route.is_intravenous}
        == {
            Route.INTRAVENOUS,
            Route.INTRAVENOUS_INFUSION,
            Route.INTRAVENOUS_PUSH,
        }
    )
    assert (
        SUBCUTANEOUS
        == {route for route in Route if route.is_subcutaneous}
        == {
            Route.SUBCUTANEOUS,
            Route.SUBCUTANEOUS_INFUSION,
            Route.ON_BODY_INJECTOR,
        }
    )
    assert Route.INTRAVITREAL.is_parenteral
    assert not Route.ORAL.is_parenteral


def test_the_sets_of_routes_are_spelled_once() -> None:
    """The IV and the subcutaneous routes have names here; no other module spells out the same set."""
    members = {frozenset(route.name for route in routes) for routes in (INTRAVENOUS, SUBCUTANEOUS)}
    for path in SRC.rglob("*.py"):
        if path == SRC / "vocabulary" / "routes.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Set):
                named = {one.attr for one in node.elts if isinstance(one, ast.Attribute)}
                assert named not in members, f"{path.relative_to(SRC)}:{node.lineno}"
