"""Chemodenervation services that are never paid together."""

from collections.abc import Iterator, Mapping
from typing import Final

from jcodes.rules.context.claim import ClaimView, DayView
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Found, claim_rule
from jcodes.vocabulary.places import EditSetting

__all__ = ["RULES"]

_EDITS: Final = "cms-ncci: pairs of practitioners' services active on 2024-07-01 and 2026-07-01, indicator {}"


def _is_practitioner(day: DayView) -> bool:
    """Tell whether Medicare's edits for practitioners are the payer's."""
    return day.payer.mue_table.value is EditSetting.PRACTITIONER


_NEVER: Final[Mapping[str, frozenset[str]]] = {
    "64615": frozenset({"64612", "64616"}),
    "64644": frozenset({"64642"}),
    "64647": frozenset({"64646"}),
}
"""Chemodenervations by what is paid, with those that are part of it; indicator 0."""


@claim_rule(
    "toxin-services-together",
    "two services for a toxin of which one is part of the other",
    severity=Severity.WARNING,
    source=_EDITS.format("0"),
)
def toxin_services_together(whole: ClaimView) -> Iterator[Found]:
    """The day bills two chemodenervations that the edits never pay together: 64615 with 64612 or 64616, 64644 with 64642, 64647 with 64646.

    No modifier parts them. Other pairs of these services, which a modifier can part, are left alone, and so are payers that go by other edits.
    """
    for day in whole.encounters:
        billed = {at.line.cpt: at for at in day.lines if at.line.cpt is not None}
        for paid, parts in _NEVER.items():
            if paid in billed and _is_practitioner(day):
                for part in sorted(parts & billed.keys()):
                    yield Found(
                        f"{part} of {day.on} is part of {paid}, and no modifier parts them",
                        f"no {part}",
                        f"take {part} off",
                        billed[part].place,
                    )


RULES: Final[tuple[AnyRule, ...]] = (toxin_services_together,)
