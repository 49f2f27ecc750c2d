"""Values in a notebook: several of one kind as one table."""

from collections.abc import Iterable
from typing import Any

from jcodes.dataframes import frame_of
from jcodes.html_tables import table, words_of

__all__ = ["Listing"]


class Listing:
    """Several values of one kind as one table: NDC links, payment limits, edits, labels, findings, entries.

    >>> from jcodes import catalog
    >>> from jcodes.notebooks import Listing
    >>> Listing(catalog().prices("J9312")[-2:])
    <Listing of 2: code, quarter, limit, coinsurance, clotting_factor>
    """

    __slots__ = ("_heads", "_rows")

    def __init__(self, values: Iterable[Any]) -> None:
        """Initialize with values that have ``to_dict``; columns that are blank in all of them are left out."""
        rows = [
            {name: words_of(fact) for name, fact in value.to_dict().items() if name != "source"} for value in values
        ]
        self._heads: tuple[str, ...] = tuple(dict.fromkeys(name for row in rows for name, text in row.items() if text))
        self._rows: tuple[dict[str, str], ...] = tuple(rows)

    def to_frame(self, engine: str | None = None) -> Any:
        """Return the table as a dataframe of texts.

        Args:
            engine: ``"polars"``, ``"pandas"`` or ``"pyarrow"``; None for the first of them that is installed.

        Raises:
            MalformedError: *engine* is another library.
            MissingExtraError: The library is not installed.
        """
        rows = [{head: row.get(head) for head in self._heads} for row in self._rows]
        return frame_of(engine, rows, dict.fromkeys(self._heads, str))

    def _repr_html_(self) -> str:
        """Return the table as HTML."""
        names = [head.replace("_", " ") for head in self._heads]
        return table(names, ([row.get(head, "") for head in self._heads] for row in self._rows))

    def __repr__(self) -> str:
        """Return the number of rows and the columns."""
        return f"<Listing of {len(self._rows)}: {', '.join(self._heads)}>"
