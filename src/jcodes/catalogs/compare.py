"""Compare two catalogs: codes added, dropped, ended, reinstated or reused; dosages and names changed."""

from typing import TYPE_CHECKING, Any, Final

import attrs

from jcodes.arguments import known_arguments
from jcodes.catalogs.catalog import Catalog, as_catalog
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.sources import Release
from jcodes.codes import HcpcsCode
from jcodes.dataframes import frame_of

if TYPE_CHECKING:
    from jcodes.catalogs.payment_limits import PaymentLimit

__all__ = ["CatalogDiff", "Change", "PriceChange", "diff"]


@attrs.frozen(order=False)
class Change:
    """One code that differs between the two catalogs.

    Attributes:
        before: The entry in the first catalog.
        after: The entry in the second catalog.
    """

    before: Entry
    after: Entry

    @property
    def code(self) -> HcpcsCode:
        """The code."""
        return self.after.code

    @property
    def is_reused(self) -> bool:
        """Whether the code was reused for another drug: add date and name changed."""
        return self.before.period.start != self.after.period.start and self.before.name != self.after.name

    @property
    def is_redated(self) -> bool:
        """Whether CMS corrected the add date of the same drug."""
        return self.before.period.start != self.after.period.start and not self.is_reused

    @property
    def is_ended(self) -> bool:
        """Whether an end date was set or moved up."""
        before, after = self.before.period.end, self.after.period.end
        return after is not None and (before is None or after < before)

    @property
    def is_reinstated(self) -> bool:
        """Whether an end date was removed or postponed."""
        before, after = self.before.period.end, self.after.period.end
        return before is not None and (after is None or before < after)

    @property
    def is_redosed(self) -> bool:
        """Whether the amount per unit changed."""
        return self.before.dosage != self.after.dosage

    @property
    def is_renamed(self) -> bool:
        """Whether substance, brands or distinguishing details changed."""
        return _names(self.before) != _names(self.after)


def _names(entry: Entry) -> tuple[object, ...]:
    return entry.name, _printed(entry), entry.details


def _printed(entry: Entry) -> tuple[str, ...]:
    """Return the brands in the descriptor. Brands from a crosswalk do not count as a renaming."""
    return tuple(brand for brand in entry.brands if brand not in entry.trade_names)


@attrs.frozen(order=False)
class PriceChange:
    """One code whose payment limit changed between the quarters of the two catalogs.

    Attributes:
        code: The code.
        before: The limit in the quarter of the first catalog.
        after: The limit in the quarter of the second catalog.
    """

    code: HcpcsCode
    before: "PaymentLimit"
    after: "PaymentLimit"


_COLUMNS: Final = dict.fromkeys(("code", "change", "name", "before", "after"), str)


@attrs.frozen(order=False, repr=False)
class CatalogDiff:
    """The changes from one catalog to another; a code may have several.

    Attributes:
        before: The first release.
        after: The second release.
        added: Codes in the second only.
        dropped: Codes in the first only; CMS dropped ended codes from its files until 2018.
        changed: Codes in both that differ, indicators included.
    """

    before: Release
    after: Release
    added: tuple[Entry, ...]
    dropped: tuple[Entry, ...]
    changed: tuple[Change, ...]
    _catalogs: tuple[Catalog, Catalog] = attrs.field(eq=False)

    @property
    def repriced(self) -> tuple[PriceChange, ...]:
        """Codes in both whose payment limit changed; empty if the payment file of either quarter is not loaded."""
        one, two = self._catalogs
        prices = one.limits(), two.limits()
        return tuple(
            PriceChange(code, before, after)
            for code in one
            if (before := prices[0].get(str(code)))
            and (after := prices[1].get(str(code)))
            and before.limit != after.limit
        )

    @property
    def ended(self) -> tuple[Change, ...]:
        """Codes whose end date was set or moved up."""
        return tuple(change for change in self.changed if change.is_ended and not change.is_reused)

    @property
    def reinstated(self) -> tuple[Change, ...]:
        """Codes whose end date was removed or postponed."""
        return tuple(change for change in self.changed if change.is_reinstated and not change.is_reused)

    @property
    def reused(self) -> tuple[Change, ...]:
        """Codes reused for another drug, with a new add date."""
        return tuple(change for change in self.changed if change.is_reused)

    @property
    def redated(self) -> tuple[Change, ...]:
        """Codes whose add date CMS corrected."""
        return tuple(change for change in self.changed if change.is_redated)

    @property
    def redosed(self) -> tuple[Change, ...]:
        """Codes whose amount per unit changed."""
        return tuple(change for change in self.changed if change.is_redosed)

    @property
    def renamed(self) -> tuple[Change, ...]:
        """Codes whose substance, brands or distinguishing details changed."""
        return tuple(change for change in self.changed if change.is_renamed)

    def to_rows(self) -> list[dict[str, str]]:
        """Return one row per code and change, as dicts with the same five text columns, for a dataframe or CSV."""
        rows = [_row("added", entry.code, entry, "", str(entry.dosage)) for entry in self.added]
        rows += [_row("dropped", entry.code, entry, str(entry.dosage), "") for entry in self.dropped]
        for head, column in _HEADS.items():
            changes: tuple[Change, ...] = getattr(self, head)
            rows += [
                _row(head, change.code, change.after, _shown(change.before, column), _shown(change.after, column))
                for change in changes
            ]
        for change in self.repriced:
            rows.append(
                {
                    "code": str(change.code),
                    "change": "repriced",
                    "name": self._catalogs[1][change.code].name if change.code in self._catalogs[1] else "",
                    "before": str(change.before.limit),
                    "after": str(change.after.limit),
                }
            )
        return sorted(rows, key=lambda row: (row["code"], row["change"]))

    def to_frame(self, engine: str | None = None) -> Any:
        """Return the rows of `to_rows` as a dataframe.

        Args:
            engine: ``"polars"``, ``"pandas"`` or ``"pyarrow"``; None for the first of them that is installed.

        Raises:
            MalformedError: *engine* is another library.
            MissingExtraError: The library is not installed, or none is.
        """
        return frame_of(engine, self.to_rows(), _COLUMNS)

    def _repr_html_(self) -> str:
        """Return the counts and the first changes as a table, for notebooks; `to_rows` has them all."""
        from jcodes.html_tables import table

        rows = self.to_rows()
        heads = ("code", "change", "name", "before", "after")
        return table(heads, ([row[head] for head in heads] for row in rows), title=str(self))

    def __bool__(self) -> bool:
        """Whether anything changed."""
        return bool(self.added or self.dropped or self.changed or self.repriced)

    def __str__(self) -> str:
        """Return a short report: the counts, and the codes of each change."""
        lines = [f"{self.before} -> {self.after}"]
        for head in ("added", "dropped", *_HEADS):
            found: tuple[Entry | Change, ...] = getattr(self, head)
            if found:
                lines.append(
                    f"{head:<10} {len(found):>5}  {' '.join(str(one.code) for one in found[:_SHOWN])}{_more(found)}"
                )
        if repriced := self.repriced:
            lines.append(
                f"{'repriced':<10} {len(repriced):>5}  {' '.join(str(one.code) for one in repriced[:_SHOWN])}{_more(repriced)}"
            )
        return "\n".join(lines if len(lines) > 1 else [*lines, "no change"])

    def __repr__(self) -> str:
        """Return the counts."""
        counts = f"{len(self.added)} added, {len(self.dropped)} dropped, {len(self.changed)} changed"
        return f"<CatalogDiff {self.before} -> {self.after}: {counts}>"


_HEADS: Final = {
    "ended": "end",
    "reinstated": "end",
    "reused": "name",
    "redated": "start",
    "redosed": "dosage",
    "renamed": "name",
}
"""The headings of the report, and the field that each change affects."""
_SHOWN: Final = 8


def _more(found: tuple[object, ...]) -> str:
    return f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""


def _shown(entry: Entry, column: str) -> str:
    if column == "end":
        return str(entry.period.end or "")
    if column == "start":
        return str(entry.period.start)
    return str(entry.dosage) if column == "dosage" else ", ".join((entry.name, *_printed(entry), *entry.details))


def _row(change: str, code: HcpcsCode, entry: Entry, before: str, after: str) -> dict[str, str]:
    return {"code": str(code), "change": change, "name": entry.name, "before": before, "after": after}


@known_arguments
def diff(before: Catalog | Release | str, after: Catalog | Release | str) -> CatalogDiff:
    """Compare two catalogs.

    >>> found = diff("2018-01", "2019-01")
    >>> [str(change.code) for change in found.ended if change.before.name == "rituximab"]
    ['J9310']

    Args:
        before: A catalog, or the name of a release; beside a catalog, one of the data folder that this comes from.
        after: The same.

    Raises:
        UnknownReleaseError: A release is not loaded.
    """
    one, two = as_catalog(before, after), as_catalog(after, before)
    return CatalogDiff(
        before=one.release,
        after=two.release,
        added=tuple(entry for code, entry in two.items() if code not in one),
        dropped=tuple(entry for code, entry in one.items() if code not in two),
        changed=tuple(
            Change(one[code], two[code]) for code in one if code in two and one.facts_of(code) != two.facts_of(code)
        ),
        catalogs=(one, two),
    )
