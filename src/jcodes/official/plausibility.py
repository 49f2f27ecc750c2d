"""Official files that can be read and are hard to believe: their size, figures and dates against stated bounds and the neighboring file.

The bounds stand far outside what CMS's own files of 2016 to 2026 show; the figures beside them were counted there.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Any, Final

import attrs

from jcodes.catalogs.data_folder import DataFolder
from jcodes.catalogs.payment_limits import PRICES
from jcodes.catalogs.sources import Release
from jcodes.money import money_text
from jcodes.official.files import OfficialFile, rows_of
from jcodes.periods import Quarter
from jcodes.readers.asp import AspFile
from jcodes.readers.crosswalk import CrosswalkFile
from jcodes.readers.dates import release_in
from jcodes.readers.hcpcs import HcpcsFile
from jcodes.readers.lists import JwJzFile, SadFile
from jcodes.readers.mue import MueFile
from jcodes.readers.noc import NocPricesFile
from jcodes.readers.opps import AddendumB
from jcodes.readers.universe import is_drug_code

__all__ = ["Doubt", "doubts_about"]

Neighbor = tuple[Release, DataFolder]


@attrs.frozen
class Doubt:
    """One reason not to believe a file.

    Attributes:
        what: What is odd: ``"size"``, ``"dates"`` or ``"figures"``.
        text: A sentence, the figures first.
    """

    what: str
    text: str

    def __str__(self) -> str:
        """Return the sentence."""
        return self.text


AHEAD: Final = 2
"""Quarters after today's for which CMS may have published a file; it publishes in the month before."""
LEAST: Final[Mapping[str, int]] = {
    "hcpcs": 700,  # drug codes; 1,141 in 2016
    "asp": 500,  # 819 in April 2024
    "crosswalk": 4000,  # 6,684 in January 2024
    "mue": 1000,  # 2,928 Level II edits of DME in July 2024
    "opps": 4000,  # 5,925 in January 2019
    "jw_jz": 200,  # 438 in June 2025
}
"""The fewest rows of a file of each dataset; none is stated for the contractors' lists and the NOC files, which may be short."""
SHRUNK: Final = Fraction(3, 5)
"""A file has at least this share of its neighbor's rows; the least seen is 0.86, between two quarters of a crosswalk."""
FEW: Final = 20
"""Rows below which shares say nothing."""
HIGHEST: Final = Decimal(10_000_000)
"""Dollars for one unit; the highest limit seen is $813,967.375, the highest outpatient rate $4,505,000."""
_MOVED: Final = 3
_PART_B_SHARE: Final = 20
_SHORT_TEXT: Final = 28
"""Characters of a short description."""


def doubts_about(file: OfficialFile, neighbor: Neighbor | None, today: date) -> Iterator[Doubt]:
    """Yield what makes a file implausible.

    Args:
        file: The file.
        neighbor: The loaded file of the same dataset and part nearest to it, with its folder; None if there is none.
        today: The day on which it is added.
    """
    yield from _dates(file, today)
    yield from _size(file, neighbor)
    check = _CHECKS.get(file.dataset)
    if check is not None:
        for what, text in check(file.read, Quarter.parse(file.release)):
            yield Doubt(what, text)
    if isinstance(file.read, AspFile) and neighbor is not None:
        yield from _moved(file.read, *neighbor)


def _dates(file: OfficialFile, today: date) -> Iterator[Doubt]:
    last = Quarter.of(today).shifted(AHEAD)
    if Quarter.parse(file.release) > last:
        yield Doubt("dates", f"the file is for {file.release}; on {today} CMS has published none after {last}")
    named = release_in(file.read.name)
    if named is not None and named != file.release:
        yield Doubt("dates", f"the file is for {file.release} and its name says {named}")


def _size(file: OfficialFile, neighbor: Neighbor | None) -> Iterator[Doubt]:
    count = rows_of(file)
    what = f"{'drug code' if file.dataset == 'hcpcs' else 'row'}{'' if count == 1 else 's'}"
    least = 0 if file.part and file.dataset == "crosswalk" else LEAST.get(file.dataset, 0)
    if count < least:
        yield Doubt("size", f"{count:,} {what}; CMS's {file.dataset} files have {least:,} or more")
    elif neighbor is not None and least and count < neighbor[0].rows * SHRUNK:
        yield Doubt("size", f"{count:,} {what}; the file of {neighbor[0].issue} has {neighbor[0].rows:,}")


_Facts = Iterator[tuple[str, str]]


def _hcpcs(file: HcpcsFile, quarter: Quarter) -> _Facts:
    drugs = [record for record in file.codes if is_drug_code(record.code)]
    newest = max((record.added for record in drugs if record.added is not None), default=None)
    if newest is not None and newest > quarter.last:
        yield "dates", f"a code was added on {newest}, after the quarter {quarter}"
    acted = max((day for record in drugs for day in (record.added, record.action_effective) if day), default=None)
    if len(drugs) >= FEW and acted is not None and acted < quarter.first - timedelta(days=366):
        yield "dates", f"the newest change of a code is of {acted}, more than a year before {quarter}"
    reversed_ = [record for record in drugs if record.added and record.terminated and record.terminated < record.added]
    if len(reversed_) * 100 > len(drugs):
        yield (
            "dates",
            f"{len(reversed_):,} of {len(drugs):,} drug codes ended before they were added: dates may be swapped",
        )
    long, short = (
        median([len(record.long) for record in drugs] or [0]),
        median([len(one.short) for one in drugs] or [0]),
    )
    if drugs and (long <= _SHORT_TEXT and short > long):
        yield "figures", f"long descriptions have {long:g} characters and short ones {short:g}: columns may be swapped"


def _asp(file: AspFile, _quarter: Quarter) -> _Facts:
    limits = [row.limit for row in file.limits if row.limit is not None]
    above = [row for row in file.limits if row.coinsurance is not None and row.coinsurance > _PART_B_SHARE]
    if above:
        yield "figures", f"{above[0].code}: a coinsurance of {above[0].coinsurance} %; Part B's is 20 % or less"
    if len(limits) >= FEW:
        limit, times = Counter(limits).most_common(1)[0]
        if times * 4 > len(limits):
            yield "figures", f"{times:,} of {len(limits):,} limits are {money_text(limit)}: columns may be swapped"
    yield from _amounts([(row.code, row.limit) for row in file.limits])
    bare = [row for row in file.limits if not any(map(str.isdigit, row.dosage))]
    yield from _share(len(bare), len(file.limits), Fraction(1, 5), "dosages hold no number: columns may be swapped")


def _moved(file: AspFile, release: Release, folder: DataFolder) -> Iterator[Doubt]:
    before = {
        row.code: Decimal(row.limit) for row in folder.all_rows(PRICES) if row.issue == release.issue and row.limit
    }
    both = [(before[row.code], row.limit) for row in file.limits if row.limit and before.get(row.code)]
    far = [1 for one, two in both if not one <= two * _MOVED <= one * _MOVED * _MOVED]
    for what, text in _share(
        len(far), len(both), Fraction(1, 5), f"limits moved more than threefold since {release.issue}"
    ):
        yield Doubt(what, text)
    lost = len(before) - len(both)
    for _, text in _share(lost, len(before), Fraction(2, 5), f"codes with a limit in {release.issue} have none"):
        yield Doubt("size", text)


def _crosswalk(file: CrosswalkFile, _quarter: Quarter) -> _Facts:
    rows = file.rows
    figures = [
        (row.units_per_item * row.package_quantity, row.units_per_package)
        for row in rows
        if row.units_per_item and row.package_quantity and row.units_per_package
    ]
    apart = sum(abs(product - stated) > 1 for product, stated in figures)
    text = "packages hold other units than units per item times items: columns may be swapped"
    yield from _share(apart, len(figures), Fraction(1, 5), text)
    yield from _share(
        sum(bool(row.problems) for row in rows), len(rows), Fraction(1, 10), "rows have figures that cannot be read"
    )
    yield from _share(sum(row.ndc is None for row in rows), len(rows), Fraction(1, 2), "identifiers are no NDC")


def _mue(file: MueFile, _quarter: Quarter) -> _Facts:
    values = [limit.value for limit in file.limits if is_drug_code(limit.code)]
    if len(values) >= FEW and max(values) <= 3:
        yield "figures", "no drug code has a value above 3: values and adjudication indicators may be swapped"
    largest = max(file.limits, key=lambda limit: limit.value)
    if largest.value > 1_000_000:
        yield "figures", f"{largest.code}: {largest.value:,} units; the highest of CMS's edits is 90,000"


def _opps(file: AddendumB, _quarter: Quarter) -> _Facts:
    rates = file.rates
    odd = [row for row in rates if not row.status or len(row.status) > 2]
    yield from _share(
        len(odd), len(rates), Fraction(1, 20), "status indicators are no letter and digit: columns may be swapped"
    )
    above = [row for row in rates if row.rate and row.copayment and row.copayment > row.rate]
    yield from _share(len(above), len(rates), Fraction(1, 20), "copayments exceed the rate: columns may be swapped")
    yield from _amounts([(row.code, row.rate) for row in rates if row.rate])  # J2002 had $0.00 in January 2025


def _jw_jz(file: JwJzFile, _quarter: Quarter) -> _Facts:
    yield from _drugs([row.code for row in file.codes])


def _sad(file: SadFile, _quarter: Quarter) -> _Facts:
    yield from _drugs([row.code for row in file.exclusions])
    wrong = next((row for row in file.exclusions if row.start and row.end and row.end < row.start), None)
    if wrong is not None:
        yield (
            "dates",
            f"{wrong.code} {wrong.article}: the exclusion ends on {wrong.end}, before it begins on {wrong.start}",
        )


def _noc(file: NocPricesFile, _quarter: Quarter) -> _Facts:
    yield from _amounts([(row.name, row.limit) for row in file.prices])
    bare = next((row for row in file.prices if not any(map(str.isdigit, row.dosage))), None)
    if bare is not None:
        yield "figures", f"{bare.name}: the dosage holds no number: columns may be swapped"


def _drugs(codes: Sequence[str]) -> _Facts:
    others = sum(not is_drug_code(code) for code in codes)
    yield from _share(others, len(codes), Fraction(1, 10), "codes are no drug codes")


def _amounts(amounts: Sequence[tuple[str, Decimal | None]]) -> _Facts:
    for name, amount in amounts:
        if amount is not None and not 0 < amount <= HIGHEST:
            yield (
                "figures",
                f"{name}: {money_text(amount)} for one unit; amounts are above $0.00 and at most {money_text(HIGHEST)}",
            )
            return


def _share(count: int, total: int, most: Fraction, text: str) -> _Facts:
    """Yield a doubt if more than a share of enough rows is odd."""
    if total >= FEW and count > total * most:
        yield "figures", f"{count:,} of {total:,} {text}"


_CHECKS: Final[Mapping[str, Callable[[Any, Quarter], _Facts]]] = {
    "hcpcs": _hcpcs,
    "asp": _asp,
    "crosswalk": _crosswalk,
    "mue": _mue,
    "opps": _opps,
    "jw_jz": _jw_jz,
    "sad": _sad,
    "noc_prices": _noc,
}
"""The checks of each dataset; the NOC crosswalk of a quarter may hold two rows, and CPT's modifiers are numbers only."""
