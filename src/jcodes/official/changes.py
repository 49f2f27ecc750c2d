"""What changed between two issues of a dataset: facts added, ended and changed, as the stored tables state them."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final

import attrs

from jcodes.catalogs.compare import CatalogDiff
from jcodes.catalogs.crosswalk import LINKS
from jcodes.catalogs.data_folder import DataFolder, is_within
from jcodes.catalogs.jw_jz_list import JW_JZ
from jcodes.catalogs.noc_codes import NOC_CODES
from jcodes.catalogs.noc_prices import NOC_PRICES
from jcodes.catalogs.outpatient import OUTPATIENT
from jcodes.catalogs.payment_limits import PRICES
from jcodes.catalogs.self_administered import SELF_ADMINISTERED
from jcodes.catalogs.sources import Release
from jcodes.catalogs.unit_edits import UNIT_EDITS
from jcodes.money import money_text

__all__ = ["FactChange", "FactDiff", "facts_of", "of_catalogs", "of_issues"]

_SHOWN: Final = 8


@attrs.frozen
class FactChange:
    """One fact that differs between two issues.

    Attributes:
        key: What it is of, such as a code, a code and a setting, or a code and an NDC.
        before: The fact in the first issue; blank if it has none.
        after: The fact in the second; blank if it has none.
    """

    key: str
    before: str
    after: str

    def __str__(self) -> str:
        """Return the key and what became of it."""
        if not self.before or not self.after:
            return f"{self.key}: {self.before or self.after}"
        return f"{self.key}: {self.before} -> {self.after}"


@attrs.frozen
class FactDiff:
    """What changed from one issue of a dataset to another, in the order of the keys.

    Attributes:
        dataset: The name of the dataset; see `jcodes.releases`.
        before: The first issue.
        after: The second issue.
        added: Facts in the second only.
        ended: Facts in the first only; of codes also those whose end date was set.
        changed: Facts that differ.
    """

    dataset: str
    before: str
    after: str
    added: tuple[FactChange, ...]
    ended: tuple[FactChange, ...]
    changed: tuple[FactChange, ...]

    def to_rows(self) -> list[dict[str, str]]:
        """Return a row for each change: ``change``, ``key``, ``before``, ``after``."""
        return [
            {"change": head, "key": one.key, "before": one.before, "after": one.after}
            for head, found in self._heads()
            for one in found
        ]

    def _heads(self) -> Iterator[tuple[str, tuple[FactChange, ...]]]:
        yield from (("added", self.added), ("ended", self.ended), ("changed", self.changed))

    def counts(self) -> str:
        """Return the three counts in words."""
        return ", ".join(f"{len(found):,} {head}" for head, found in self._heads())

    def listing(self, limit: int | None = None) -> str:
        """Return the counts and one line for each change.

        Args:
            limit: The most lines under each head; None for all.
        """
        lines = [f"{self.dataset} {self.before} -> {self.after}: {self.counts()}"]
        for head, found in self._heads():
            lines += [f"  {head:<8} {one}" for one in found[:limit]]
            if limit is not None and len(found) > limit:
                lines.append(f"  {head:<8} and {len(found) - limit:,} more")
        return "\n".join(lines)

    def __str__(self) -> str:
        """Return the counts and the first changes of each kind."""
        return self.listing(_SHOWN)

    def __bool__(self) -> bool:
        """Return whether anything changed."""
        return bool(self.added or self.ended or self.changed)


def _dollars(text: str) -> str:
    return money_text(Decimal(text))


def _prices(folder: DataFolder, release: Release) -> Iterator[tuple[str, str]]:
    for row in folder.all_rows(PRICES):
        if row.issue == release.issue:
            limits = (row.limit, row.vaccine_limit, row.blood_limit)
            limit = next(filter(None, limits), "")
            yield (
                row.code,
                f"{_dollars(limit) if limit else 'no limit'}, coinsurance {row.coinsurance or 'not stated'}",
            )


def _edits(folder: DataFolder, release: Release) -> Iterator[tuple[str, str]]:
    for row in folder.all_rows(UNIT_EDITS):
        if row.issue == release.issue:
            yield f"{row.code} {row.setting}", f"{row.value} units, MAI {row.indicator}"


def _listed(folder: DataFolder, release: Release) -> Iterator[tuple[str, str]]:
    for row in folder.all_rows(JW_JZ):
        if row.issue == release.issue:
            yield row.code, f"since {row.since}"


def _exclusions(folder: DataFolder, release: Release) -> Iterator[tuple[str, str]]:
    for row in folder.all_rows(SELF_ADMINISTERED):
        if row.issue == release.issue:
            days = f"{row.start} to {row.end}" if row.start or row.end else "no dates"
            yield f"{row.code} {row.article}", f"{row.route or 'no route'}, {days}"


def _noc(folder: DataFolder, release: Release) -> Iterator[tuple[str, str]]:
    for row in folder.all_rows(NOC_PRICES):
        if row.issue == release.issue:
            yield f"{row.name}, {row.dosage}", _dollars(row.limit) if row.limit else "no limit"


def _unclassified(folder: DataFolder, release: Release) -> Iterator[tuple[str, str]]:
    for row in folder.all_rows(NOC_CODES):
        if row.issue == release.issue:
            yield row.code, f"added {row.added or 'on no stated date'}{f', ended {row.ended}' if row.ended else ''}"


def _links(folder: DataFolder, release: Release) -> Iterator[tuple[str, str]]:
    crosswalk = "NOC" if release.dataset == "noc_crosswalk" else release.part or "ASP"
    for row in folder.all_rows(LINKS):
        if row.crosswalk == crosswalk and is_within(row.first, row.last, release.issue):
            units = f"{row.per_package or 'no'} unit{'' if row.per_package == '1' else 's'} per package"
            yield f"{row.code or row.drug} {row.identifier}", f"{units}, {row.per_item or 'no'} per item"


def _statuses(folder: DataFolder, release: Release) -> Iterator[tuple[str, str]]:
    for row in folder.all_rows(OUTPATIENT):
        if is_within(row.first, row.last, release.issue):
            yield row.code, f"status {row.status}{f', {_dollars(row.rate)}' if row.rate else ''}"


_FACTS: Final[Mapping[str, Callable[[DataFolder, Release], Iterator[tuple[str, str]]]]] = {
    "asp": _prices,
    "mue": _edits,
    "jw_jz": _listed,
    "sad": _exclusions,
    "noc_prices": _noc,
    "noc_codes": _unclassified,
    "crosswalk": _links,
    "noc_crosswalk": _links,
    "opps": _statuses,
}


def facts_of(release: Release, folder: DataFolder) -> dict[str, str]:
    """Return the facts of an issue as text, by subject; empty for a dataset without such a listing."""
    facts: dict[str, str] = {}
    make = _FACTS.get(release.dataset)
    for key, fact in () if make is None else make(folder, release):
        facts[key] = f"{facts[key]}; {fact}" if key in facts and fact not in facts[key].split("; ") else fact
    return facts


def of_issues(before: tuple[Release, DataFolder] | None, after: tuple[Release, DataFolder]) -> FactDiff:
    """Return what changed from one issue to another; every fact is added if there is no issue before."""
    one, two = {} if before is None else facts_of(*before), facts_of(*after)
    return FactDiff(
        after[0].dataset,
        "nothing" if before is None else before[0].issue,
        after[0].issue,
        added=tuple(FactChange(key, "", two[key]) for key in sorted(two.keys() - one.keys())),
        ended=tuple(FactChange(key, one[key], "") for key in sorted(one.keys() - two.keys())),
        changed=tuple(
            FactChange(key, one[key], two[key]) for key in sorted(one.keys() & two.keys()) if one[key] != two[key]
        ),
    )


def of_catalogs(found: CatalogDiff) -> FactDiff:
    """Return the changes of codes between two catalogs as facts."""
    heads: dict[str, list[FactChange]] = {"added": [], "ended": [], "changed": []}
    for row in found.to_rows():
        change = row["change"]
        if change == "repriced":
            continue  # told of the payment limits
        after = row["after"] if change != "added" else row["name"]
        before = row["before"] if change != "dropped" else row["name"]
        head = {"added": "added", "dropped": "ended", "ended": "ended"}.get(change, "changed")
        key = row["code"] if head != "changed" else f"{row['code']} ({change})"
        heads[head].append(FactChange(key, before, after))
    return FactDiff(
        "hcpcs", found.before.issue, found.after.issue, **{head: tuple(changes) for head, changes in heads.items()}
    )
