"""The routes that CMS's Tables of Drugs list beside a code, 2017 to 2019."""

from typing import Final, NamedTuple

import attrs

from jcodes.catalogs.data_folder import REBUILD, DataFolder, Table, bundled, texts_of
from jcodes.catalogs.definitions import Definition
from jcodes.catalogs.names import NameSource, name_sources
from jcodes.vocabulary.routes import Route
from jcodes.vocabulary.words import TextEnum

__all__ = ["TABLE_ROUTES", "ListedRoute", "TableRoutes", "table_routes"]


class ListedRoute(TextEnum):
    """A route as the legend of the Tables of Drugs defines it."""

    INTRA_ARTERIAL = "IA"
    INTRAVENOUS = "IV"
    """All methods: infusions, injections and timed pushes."""
    INTRAMUSCULAR = "IM"
    INTRATHECAL = "IT"
    SUBCUTANEOUS = "SC"
    INHALATION = "INH"
    VARIOUS = "VAR"
    """Various: into joints, cavities, tissues, or topical, besides other parenteral routes."""
    OTHER = "OTH"
    """Others, such as suppositories or catheter injections."""
    ORAL = "ORAL"

    @property
    def route(self) -> Route | None:
        """The route; None for various and other routes."""
        return _ROUTES.get(self)


_ROUTES: Final = {
    ListedRoute.INTRA_ARTERIAL: Route.INTRA_ARTERIAL,
    ListedRoute.INTRAVENOUS: Route.INTRAVENOUS,
    ListedRoute.INTRAMUSCULAR: Route.INTRAMUSCULAR,
    ListedRoute.INTRATHECAL: Route.INTRATHECAL,
    ListedRoute.SUBCUTANEOUS: Route.SUBCUTANEOUS,
    ListedRoute.INHALATION: Route.INHALATION,
    ListedRoute.ORAL: Route.ORAL,
}


@attrs.frozen
class TableRoutes:
    """The routes that CMS's Tables of Drugs list beside a code in one of its periods.

    They are the usual routes, not the only ones: a route that is missing here is no error.

    Attributes:
        routes: The routes, in the order of the legend.
        sources: The tables that list them.
    """

    routes: tuple[ListedRoute, ...]
    sources: tuple[NameSource, ...]

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON values."""
        return {"routes": [one.value for one in self.routes], "sources": [str(source) for source in self.sources]}

    def __str__(self) -> str:
        """Return the routes and the tables."""
        return f"{', '.join(one.value for one in self.routes)}: {'; '.join(map(str, self.sources))}"


class TableRoutesRow(NamedTuple):
    """A row of ``table_routes.tsv``: the routes of a code since an add date."""

    code: str
    start: str
    routes: str
    sources: str

    def value_of(self, folder: DataFolder) -> TableRoutes:
        """Return what it states."""
        known = name_sources(folder)
        return TableRoutes(
            tuple(map(ListedRoute, texts_of(self.routes))), tuple(known[one] for one in self.sources.split(" "))
        )


TABLE_ROUTES: Final = Table("table_routes.tsv", TableRoutesRow, REBUILD)


def table_routes(entry: Definition) -> TableRoutes | None:
    """Return the routes that CMS's Tables of Drugs list for the code in this period; None if they do not list it.

    >>> from jcodes.catalogs import catalog
    >>> print(table_routes(catalog()["J0129"]))
    IV: Table of Drugs 2017 (2017-01-01); Table of Drugs 2018 (2018-01-01); Table of Drugs 2019 (2018-10-26)

    Raises:
        DataError: A damaged table.
    """
    folder = bundled()
    start = entry.period.start.isoformat()
    row = next((one for one in folder.rows(TABLE_ROUTES, str(entry.code)) if one.start == start), None)
    return None if row is None else TABLE_ROUTES.value(row, TableRoutesRow.value_of, folder)
