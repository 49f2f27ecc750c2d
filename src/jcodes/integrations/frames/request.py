"""The request of one call of `add_units`: the columns to read, the payer, the catalog, and the columns to add."""

from typing import Final

import attrs

from jcodes.catalogs import Catalog
from jcodes.integrations.frames.dense_table import DenseTable, dense_table
from jcodes.integrations.frames.scalar_rows import Row, ScalarRows, scalar_rows
from jcodes.policies import Policy

__all__ = ["Request"]

_MORE: Final = ("strength", "containers", "container_type", "discarded")


@attrs.frozen
class Request:
    """One call.

    Attributes:
        code: The column of codes.
        dose: The column of doses.
        unit: The column of units; None if the dose is text with its unit.
        on: The column of dates of service, or None.
        strength: The column of strengths, or None.
        containers: The column of opened containers, or None.
        container_type: The column of container types, or None.
        discarded: The column of discarded amounts, or None.
        policy: The payer's policy, or None.
        catalog: The catalog.
        suffix: What is appended to the added names.
    """

    code: str
    dose: str
    unit: str | None
    on: str | None
    strength: str | None
    containers: str | None
    container_type: str | None
    discarded: str | None
    policy: Policy | None
    catalog: Catalog
    suffix: str

    @property
    def more(self) -> tuple[str, ...]:
        """The columns that only the scalar reads, if they are not null."""
        return tuple(name for key in _MORE if (name := getattr(self, key)) is not None)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns to read, each once."""
        named = (self.code, self.dose, self.unit, self.on, *self.more)
        return tuple(dict.fromkeys(name for name in named if name is not None))

    @property
    def fields(self) -> dict[str, str]:
        """The named columns by the field of `Row` that they are."""
        found = {key: getattr(self, key) for key in Row._fields}
        return {key: name for key, name in found.items() if name is not None}

    @property
    def release(self) -> str:
        """The issue of the release, which ``jcodes.catalog`` opens again."""
        return self.catalog.release.issue

    def table(self) -> DenseTable:
        """Return the dense table, made once for each catalog and policy."""
        return dense_table(self.catalog, self.policy)

    def scalar(self) -> ScalarRows:
        """Return the scalar, with what it remembers of earlier frames."""
        return scalar_rows(self.catalog, self.policy, with_unit=self.unit is not None, with_date=self.on is not None)
