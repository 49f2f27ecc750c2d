"""A code in a coming release: whether it ends, what replaces it, and how its dosage, edits and payment limit change."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from jcodes.catalogs import Catalog, as_catalog
from jcodes.catalogs.compare import Change
from jcodes.catalogs.crosswalk import NdcLink
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.unit_edits import UnitEdit
from jcodes.codes import HcpcsCode, Ndc
from jcodes.errors import GapWarning, MalformedError, UnknownCodeError
from jcodes.official.relations import ratio_of
from jcodes.periods import Quarter
from jcodes.rules.context.wording import in_units, plain_number

__all__ = ["CodeOutlook", "EditChange", "Outlook", "Successor"]


@attrs.frozen(order=False)
class Successor:
    """The code to bill from the first day of the coming quarter.

    Attributes:
        code: The code.
        ratio: Its units per unit of the present definition; None if the dosages are not comparable.
        limit: Its payment limit in the coming quarter; None if none is loaded.
        is_sure: Whether a source states it; otherwise CMS's payment limit files only suggest it.
        text: The evidence, or blank for an unchanged code.
    """

    code: str
    ratio: Fraction | None
    limit: Decimal | None
    is_sure: bool
    text: str

    def __str__(self) -> str:
        """Return the code and the unit conversion."""
        ratio = "" if self.ratio is None else f" (1 unit becomes {plain_number(self.ratio)})"
        return f"{self.code}{ratio}{'' if self.is_sure else ', suggested only; confirm before use'}"


@attrs.frozen(order=False)
class EditChange:
    """One edit or status of a code that changes.

    Attributes:
        what: Its name, such as ``"MUE, outpatient claims"``.
        before: The present value.
        after: The coming value.
    """

    what: str
    before: str
    after: str

    def __str__(self) -> str:
        """Return both values."""
        return f"{self.what}: {self.before} -> {self.after}"


@attrs.frozen(order=False)
class CodeOutlook:
    """What becomes of one code on the first day of the coming quarter.

    Attributes:
        code: The code.
        now: Its present definition.
        then: Its definition on the first day; None if it is not valid then.
        ended: Its last valid day; None if it stays valid.
        is_reused: Whether the code stands for another drug then.
        successors: The codes to bill then: the code itself if it stays, otherwise its replacements.
        edits: The edits that change.
        limit: Its present payment limit; None if none is loaded.
    """

    code: str
    now: Entry
    then: Entry | None
    ended: date | None
    is_reused: bool
    successors: tuple[Successor, ...]
    edits: tuple[EditChange, ...]
    limit: Decimal | None

    @property
    def is_redosed(self) -> bool:
        """Whether the amount of one unit changes."""
        return self.then is not None and not self.is_reused and self.now.dosage != self.then.dosage

    @property
    def successor(self) -> Successor | None:
        """The only code to bill then; None if there are several, or none is known."""
        return self.successors[0] if len(self.successors) == 1 else None


_SETTINGS: Final = ("practitioner", "outpatient")


@attrs.frozen(order=False)
class Outlook:
    """Two releases: the present one on a date of service, and the coming one on its first day.

    Attributes:
        now: The present catalog.
        day: The date of service in it.
        then: The coming catalog.
        start: The first day of its quarter.
        notes: What could not be compared, one sentence each, in the order met.
    """

    now: Catalog
    day: date
    then: Catalog
    start: date
    notes: dict[str, None] = attrs.field(factory=dict, eq=False, repr=False)
    _known: dict[str, CodeOutlook | None] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    @classmethod
    def between(cls, now: Catalog | str | None, day: date, then: Catalog | str) -> "Outlook":
        """Return the comparison of two releases.

        Args:
            now: The present catalog; None for the newest release up to the quarter of *day* and older than *then*.
            day: The date of service.
            then: The coming release.

        Raises:
            MalformedError: The second release does not come after the first, or had begun by *day*.
            UnknownReleaseError: A release that is not loaded.
        """
        coming = as_catalog(then, now)
        start = coming.release.quarter.first
        if now is None:
            fit = [
                one for one in coming.releases() if one.issue < coming.release.issue and one.quarter <= Quarter.of(day)
            ]
            present = as_catalog(fit[-1], coming) if fit else coming
        else:
            present = as_catalog(now, coming)
        if present.release.issue >= coming.release.issue or day >= start:
            raise MalformedError(
                f"release {coming.release} does not come after {day} and release {present.release}",
                value=str(coming.release),
                hint=f"give a date before {start}, and a newer release than that of catalog=",
            )
        return cls(present, day, coming, start)

    @classmethod
    def before(cls, now: Catalog | str | None, then: Catalog | str) -> "Outlook":
        """Return the comparison of a coming release with the last day before its quarter; see `between`."""
        coming = as_catalog(then, now)
        return cls.between(now, coming.release.quarter.first - timedelta(days=1), coming)

    def of(self, code: HcpcsCode | str) -> CodeOutlook | None:
        """Return what becomes of a code; None if it is not known, or not valid on the present day.

        Raises:
            MalformedCodeError: The text is not a valid code.
        """
        key = str(HcpcsCode.parse(code))
        if key not in self._known:
            with self._noted():
                self._known[key] = self._made(key)
        return self._known[key]

    def knows(self, code: str) -> bool:
        """Return whether a code has a definition in either release, valid on its day or not."""
        return any(_history(cat, code) for cat in (self.now, self.then))

    def links(self, ndc: Ndc) -> tuple[tuple[NdcLink, ...], tuple[NdcLink, ...]]:
        """Return CMS's crosswalk rows of an NDC now and then; none then if the crosswalk of the coming quarter is not loaded."""
        coming = Quarter.of(self.start)
        with self._noted():
            before, after = self.now.ndc(ndc, self.day), self.then.ndc(ndc, self.start)
        return before, tuple(link for link in after if link.quarter == coming)

    def edits_of(self, code: str, later: str) -> dict[str, tuple[UnitEdit, UnitEdit]]:
        """Return the MUE of a code now and of its successor then, by setting, where the table of the coming quarter is loaded."""
        with self._noted():
            both = {
                one: (self.now.mue(code, one, self.day), self.then.mue(later, one, self.start)) for one in _SETTINGS
            }
        coming = Quarter.of(self.start)
        return {setting: edits for setting, edits in both.items() if edits[1].quarter == coming}

    @contextmanager
    def _noted(self) -> Iterator[None]:
        """Keep the gap warnings of the block as notes."""
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", GapWarning)
            yield
        self.notes.update(dict.fromkeys(str(one.message) for one in caught))

    def _made(self, code: str) -> CodeOutlook | None:
        now = _valid(self.now, code, self.day)
        if now is None:
            return None
        then = _valid(self.then, code, self.start)
        price = self.now.price(code, self.day)
        is_reused = then is not None and Change(now, then).is_reused
        return CodeOutlook(
            code=code,
            now=now,
            then=then,
            ended=self._last_day(code) if then is None or is_reused else None,
            is_reused=is_reused,
            successors=tuple(self._successors(now, None if is_reused else then)),
            edits=() if then is None or is_reused else tuple(self._edits(code)),
            limit=None if price is None else price.limit,
        )

    def _last_day(self, code: str) -> date:
        """Return the last valid day by the coming release; the day before the quarter if its files dropped the code."""
        ends = [
            one.period.end
            for one in _history(self.then, code)
            if one.period.end is not None and one.period.end < self.start
        ]
        return max(ends, default=self.start - timedelta(days=1))

    def _successors(self, now: Entry, then: Entry | None) -> Iterator[Successor]:
        if then is not None:
            yield Successor(
                now.code.text, ratio_of(now.dosage, then.dosage), self._limit(now.code.text), is_sure=True, text=""
            )
            return
        ended = [one for one in _history(self.then, now.code.text) if one.period.start == now.period.start]
        stated = [one for entry in ended for one in entry.replacements if _valid(self.then, str(one.code), self.start)]
        for replacement in stated:
            code = str(replacement.code)
            yield Successor(code, replacement.ratio, self._limit(code), is_sure=True, text=replacement.why)
        for suggested in () if stated else self.then.suggested_replacements(now.code):
            if _valid(self.then, code := str(suggested.code), self.start) is not None:
                yield Successor(code, suggested.ratio, self._limit(code), is_sure=False, text=str(suggested))

    def _limit(self, code: str) -> Decimal | None:
        price = self.then.price(code, self.start)
        return None if price is None else price.limit

    def _edits(self, code: str) -> Iterator[EditChange]:
        coming = Quarter.of(self.start)
        for setting, (old, new) in self.edits_of(code, code).items():
            if old.quarter is not None and (old.value, old.indicator) != (new.value, new.indicator):
                yield EditChange(
                    f"MUE, {setting} claims", _units(old.value, old.indicator), _units(new.value, new.indicator)
                )
        before, after = self.now.outpatient(code, self.day), self.then.outpatient(code, self.start)
        if before is not None and after is not None and after.quarter == coming and before.status != after.status:
            yield EditChange("outpatient status indicator", before.status, after.status)
        listed = self.now.jw_jz(code, self.day), self.then.jw_jz(code, self.start)
        if None not in listed and listed[0] is not listed[1]:
            yield EditChange("CMS's JW/JZ list", *("listed" if one else "not listed" for one in listed))


def _units(value: int | None, indicator: int | None) -> str:
    return "not published" if value is None else f"{in_units(value)} (MAI {indicator})"


def _history(cat: Catalog, code: str) -> tuple[Entry, ...]:
    try:
        return cat.history(code)
    except UnknownCodeError:
        return ()


def _valid(cat: Catalog, code: str, day: date) -> Entry | None:
    """Return the definition of a code on a day; None if the code is not valid then."""
    try:
        entry = cat.definition(code, day)
    except UnknownCodeError:
        return None
    return entry if any(day in period for period in entry.periods) else None
