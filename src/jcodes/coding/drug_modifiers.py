"""The modifiers that a payer requires on a drug line: route, self-administration, setting, and the side of an eye or a joint."""

from typing import Final

from jcodes.catalogs.entries import Entry
from jcodes.claims import Administration, Route, Setting
from jcodes.policies import Policy, Requirement
from jcodes.policies.requirements import ModifierRule
from jcodes.services.sites import Side
from jcodes.vocabulary.routes import StatedRoute

__all__ = ["modifiers_of"]

_SEVERAL_ROUTES: Final = "_OR_"


def modifiers_of(  # noqa: PLR0913, PLR0917 - what a modifier depends on
    record: Administration, route: Route | None, entry: Entry, payer: Policy, setting: Setting | None, side: Side | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the modifiers that *payer* requires on the line by code, route, side and setting, and those that need a choice."""
    missing: list[str] = []
    modifiers: list[str] = []
    told: set[tuple[str, ...]] = set()
    for rule in payer.modifiers:
        if rule.asked is not Requirement.MUST or rule.when or not rule.applies_on(record.on) or rule.any_of in told:
            continue
        if _is_for(rule, route, entry, setting):
            told.add(rule.any_of)
            (modifiers if len(rule.any_of) == 1 else missing).append(
                rule.any_of[0] if len(rule.any_of) == 1 else rule.text
            )
    is_joint = route is Route.INTRA_ARTICULAR and StatedRoute.INTRA_ARTICULAR in entry.routes
    if route is Route.INTRAVITREAL or is_joint:
        if side is not None:
            modifiers.append(side.value)
        elif is_joint:
            missing.append("side not documented: give site, such as 'right knee'")
        else:
            missing.append("eye not documented: give site='OD', 'OS' or 'OU'")
    return tuple(modifiers), tuple(missing)


def _is_for(rule: ModifierRule, route: Route | None, entry: Entry, setting: Setting | None) -> bool:
    return (
        (not rule.codes or str(entry.code) in rule.codes)
        and (not rule.kinds or entry.kind in rule.kinds)
        and (not rule.routes or (route is not None and route in rule.routes))
        and (not rule.settings or (setting is not None and setting in rule.settings))
        and (not rule.on_self_administered_list or _is_listed(entry))
    )


def _is_listed(entry: Entry) -> bool:
    """Return whether a contractor lists the code as self-administered and as given by several routes.

    The loaded lists state their last revision, not when a code was added: the policy's dates decide.
    """
    return any(_SEVERAL_ROUTES in listed.route for listed in entry.self_administered())
