"""NCCI procedure-to-procedure edits: codes that Medicare does not pay together, by setting, date of service and modifier."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from jcodes.catalogs.ncci_edits import DATASET_OF, Known
from jcodes.rules.context.claim import ClaimView, DayView
from jcodes.rules.context.flags import SEVERAL
from jcodes.rules.context.line import LineView
from jcodes.rules.context.lookups import loaded_days
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Found, claim_rule
from jcodes.services.drugs import is_flush
from jcodes.services.table import SERVICES
from jcodes.vocabulary.families import Family, Role
from jcodes.vocabulary.places import EditSetting

if TYPE_CHECKING:
    from jcodes.catalogs.ncci_edits import NcciEdit

__all__ = ["RULES"]

_SEPARATE: Final = frozenset({"59", "XE", "XS", "XP", "XU"})
"""Modifiers that may stand on either code of a pair, from dates of service of 2019-07-01 on."""
_PARTS: Final = frozenset(
    ["E1", "E2", "E3", "E4", "FA", "TA", "LT", "RT", "LC", "LD", "RC", "LM", "RI"]
    + [f"{limb}{digit}" for limb in "FT" for digit in range(1, 10)]
)
"""Modifiers that name a part of the body."""
_OTHERS: Final = frozenset({"24", "25", "57", "58", "78", "79", "27", "91"})
_ALLOWED: Final = _SEPARATE | _PARTS | _OTHERS
"""The modifiers that separate a pair whose indicator is 1."""
_VISITS: Final = ("920", "992", "993", "994", "G0463")
_PORT: Final = "96523"
_PAIR: Final = 2
_VEIN: Final = frozenset({Family.HYDRATION, Family.THERAPEUTIC, Family.CHEMOTHERAPY})
_INITIAL: Final = frozenset(
    service.number for service in SERVICES.values() if service.role is Role.INITIAL and service.family in _VEIN
)
_TOXINS: Final = frozenset(service.number for service in SERVICES.values() if service.family is Family.CHEMODENERVATION)
_LISTS: Final = "ngs-ncci-modifiers; fcso-ncci: 59 and XE, XS, XP, XU on either code, the others on column 2; cms-ncci"


@claim_rule(
    "ncci-pair-never-paid",
    "two codes that NCCI never pays together",
    severity=Severity.ERROR,
    source="cms-ncci: indicator 0; noridian-ncci",
    denial=DenialKind.BUNDLED,
    only=SEVERAL,
)
def ncci_pair_never_paid(whole: ClaimView) -> Iterator[Found]:
    """Two codes of a date of service are a pair of CMS's NCCI table with indicator 0: column 2 is never paid, whatever the modifier.

    The table is that of practitioners (and surgery centers) or of outpatient hospitals. It is an error where the table of that quarter
    lists the pair, and a warning if only the tables before and after do. Skipped: payers without CMS's tables, other institutions,
    and lines of different rendering providers. Remove the code of column 2.
    """
    for day in whole.encounters:
        for edit, at in _bundled(day):
            if not edit.modifier_allowed and edit.known is not Known.NEAREST:
                yield Found(
                    f"NCCI never pays {edit.column2} with {edit.column1} on {day.on} ({_named(edit)})",
                    f"no {edit.column2}",
                    f"remove {edit.column2}; no modifier separates the two",
                    at.place,
                    _severity(edit),
                    source=_sources(edit),
                )


@claim_rule(
    "ncci-pair-without-modifier",
    "two codes that NCCI pays together only with a modifier",
    severity=Severity.ERROR,
    source=_LISTS,
    denial=DenialKind.BUNDLED,
    only=SEVERAL,
)
def ncci_pair_without_modifier(whole: ClaimView) -> Iterator[Found]:
    """Two codes of a date of service are a pair of CMS's NCCI table with indicator 1, and no NCCI modifier separates them.

    Column 2 is paid only with a modifier that the record supports: 25 on a visit; 59, XE, XS, XP or XU on either code; a side or another
    part of the body. Setting, dates and what is skipped are those of `ncci-pair-never-paid`. Two initial IV services are reported by
    `two-initial-services`.
    """
    for day in whole.encounters:
        for edit, at in _bundled(day):
            if edit.modifier_allowed and edit.known is not Known.NEAREST:
                yield Found(
                    f"NCCI bundles {edit.column2} into {edit.column1} on {day.on} without a modifier ({_named(edit)})",
                    f"a modifier on {edit.column2}, or no {edit.column2}",
                    _fix(edit, at),
                    at.place,
                    _severity(edit),
                    source=_sources(edit),
                )


@claim_rule(
    "ncci-table-not-loaded",
    "dates that the loaded NCCI tables do not cover",
    severity=Severity.WARNING,
    source="jcodes-releases: the NCCI tables; cms-ncci: a table for each quarter",
    only=SEVERAL,
)
def ncci_table_not_loaded(whole: ClaimView) -> Iterator[Found]:
    """A claim bills several services on a date that the loaded NCCI tables of its setting do not cover. One warning a claim.

    The warning names the nearest table and the pairs that it lists. It is for information where the date lies between two loaded tables of
    which one leaves out the code of column 1; a pair that both list is checked. Skipped: what `ncci-pair-never-paid` skips, and dates with a
    single service. Check the codes against CMS's table of that quarter.
    """
    for day in whole.encounters:
        setting = day.ncci_table
        if setting is None:
            continue
        nearest = [edit for edit, _ in _bundled(day) if edit.known is Known.NEAREST]
        if not nearest and len(day.service_codes) < _PAIR:
            continue
        covered = _is_covered(day, setting)
        if covered and not nearest:
            continue
        pairs = ", ".join(dict.fromkeys(f"{edit.column2} in {edit.column1}" for edit in nearest))
        yield Found(
            f"no NCCI table loaded for {setting.value} claims on {day.on} (nearest: {_nearest(day, setting, nearest)})"
            + (f"; by that table: {pairs}" if pairs else ""),
            fix="check the codes of that day against CMS's NCCI table of the quarter",
            severity=Severity.INFORMATION if covered else None,
        )
        return


def _nearest(day: DayView, setting: EditSetting, edits: list["NcciEdit"]) -> date:
    """Return the first day of the nearest table: the one that lists *edits*, else the first or the last that is loaded."""
    held = [release.quarter.first for release in day.lines[0].catalog.releases(DATASET_OF[setting])]
    listed = edits[0].active_on if edits else held
    return listed[0] if day.on < listed[0] else listed[-1]


def _is_covered(day: DayView, setting: EditSetting) -> bool:
    first, last = loaded_days(day.lines[0].catalog, DATASET_OF[setting])
    return first <= day.on <= last


def _bundled(day: DayView) -> Iterator[tuple["NcciEdit", LineView]]:
    """Yield each edit of a day that nothing on the claim separates, with the line of column 2 that is not paid."""
    for edit in day.ncci_edits:
        at = None if _is_reported(edit) else _unseparated(day, edit)
        if at is not None:
            yield edit, at


def _is_reported(edit: "NcciEdit") -> bool:
    """Return whether another rule says the same: two initial IV services, two chemodenervations, a port flush with a service."""
    if (
        not edit.modifier_allowed
        and edit.setting is EditSetting.PRACTITIONER
        and {edit.column1, edit.column2} <= _TOXINS
    ):
        return True
    if edit.column2 == _PORT:
        return edit.column1 in SERVICES or edit.column1.startswith(_VISITS)
    return edit.column1 in _INITIAL and edit.column2 in _INITIAL


def _unseparated(day: DayView, edit: "NcciEdit") -> LineView | None:
    """Return the first line of column 2 that nothing separates from column 1; None if there is none."""
    paid = [at for at in day.lines if at.code == edit.column1]
    for at in day.lines:
        if at.code != edit.column2:
            continue
        if not edit.modifier_allowed:
            if any(_is_same_provider(at, one) for one in paid):
                return at
        elif any(_is_same_provider(at, one) and not _is_apart(at, one, edit) for one in paid):
            return at
    return None


def _is_apart(at: LineView, paid: LineView, edit: "NcciEdit") -> bool:
    """Return whether a modifier separates the two lines: the same side on both, such as the right knee, separates nothing."""
    parts, others = at.modifiers & _PARTS, paid.modifiers & _PARTS
    on_paid = _SEPARATE if edit.column2.startswith(_VISITS) else _SEPARATE | (_PARTS - parts)
    return bool(at.modifiers & (_ALLOWED - _PARTS) or parts - others or paid.modifiers & on_paid)


def _is_same_provider(one: LineView, other: LineView) -> bool:
    left, right = one.line.rendering_provider.strip(), other.line.rendering_provider.strip()
    return not left or not right or left == right


def _severity(edit: "NcciEdit") -> Severity | None:
    """Return None, the rule's, where CMS's table of the quarter lists the edit; a hospitals' table that alone lists it was transcribed."""
    alone = edit.setting is EditSetting.OUTPATIENT and edit.start is None and len(edit.sources) == 1
    return None if edit.known is Known.LISTED and not alone else Severity.WARNING


def _named(edit: "NcciEdit") -> str:
    """Return the indicator, the table and the days of its issues that list the pair."""
    days = " and ".join(map(str, edit.active_on))
    gap = "; that of the quarter is not loaded" if edit.known is Known.BETWEEN else ""
    return f"indicator {edit.indicator}, {edit.setting.value} table of {days}{gap}"


def _sources(edit: "NcciEdit") -> str:
    return "; ".join(map(str, edit.sources))


def _fix(edit: "NcciEdit", at: LineView) -> str:
    if at.entry is not None and is_flush(at.entry):
        return f"remove {edit.column2}: a line flush is included in {edit.column1}"
    if edit.column2.startswith(_VISITS):
        return f"add 25 to {edit.column2} if the record shows a significant, separate visit; else remove {edit.column2}"
    return f"add 59, XE, XS, XP or XU to {edit.column2} if it was a separate encounter, site, practitioner or service; else remove {edit.column2}"


RULES: Final[tuple[AnyRule, ...]] = (ncci_pair_never_paid, ncci_pair_without_modifier, ncci_table_not_loaded)
