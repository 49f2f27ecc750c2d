"""The routes that CMS's Tables of Drugs list beside a code."""

import os
import re
from pathlib import Path

import pytest

from jcodes.catalogs import catalog
from jcodes.catalogs.data_folder import bundled
from jcodes.catalogs.table_routes import TABLE_ROUTES, ListedRoute
from jcodes.vocabulary.routes import Route

CAT = catalog()
ROWS = tuple(bundled().all_rows(TABLE_ROUTES))
SHARED = Path(os.environ.get("JCODES_SHARED", "/work/shared")) / "more" / "tables_of_drugs"


def test_an_entry_has_its_routes_with_their_tables() -> None:
    found = CAT["J0129"].table_routes
    assert found is not None
    assert found.routes == (ListedRoute.INTRAVENOUS,)
    assert [source.id for source in found.sources] == ["T17", "T18", "T19"]
    assert found.to_dict()["routes"] == ["IV"]
    assert found.routes[0].route is Route.INTRAVENOUS
    assert ListedRoute.VARIOUS.route is None


def test_a_code_that_the_tables_do_not_list_has_none() -> None:
    assert CAT["J9361"].table_routes is None


def test_every_row_is_of_a_definition_and_names_routes_of_the_legend() -> None:
    """The routes belong to the definition of the table's year: a reused code has none from before."""
    for row in ROWS:
        assert CAT.history(row.code)
        assert set(row.routes.split("|")) <= {one.value for one in ListedRoute}
        assert set(row.sources.split(" ")) <= {"T17", "T18", "T19"}
        assert row.start <= "2019-12-31"


@pytest.mark.skipif(not SHARED.exists(), reason="the official files are not here")
def test_the_routes_are_those_of_the_tables() -> None:
    """Counted anew from CMS's text: each code in a table has each of its routes, where the code was valid then."""
    held = {(row.code, route) for row in ROWS for route in row.routes.split("|")}
    known = {row.code for row in ROWS}
    marks = "IA|IV|IM|IT|SC|INH|VAR|OTH|ORAL"
    checked = 0
    for path in sorted(SHARED.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            found = re.search(rf" ((?:{marks})(?:, ?(?:{marks}))*) {{2,}}([A-Z]\d{{4}})\s*$", line)
            if found and found[2] in known:
                checked += 1
                assert all((found[2], route.strip()) in held for route in found[1].split(",")), line
    assert checked > 1500
