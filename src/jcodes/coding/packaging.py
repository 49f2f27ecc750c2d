"""Drugs that take neither JW nor JZ where they are given: the payer exempts the setting, or packages the drug in another payment."""

from datetime import date
from typing import Final

import attrs

from jcodes.catalogs import Catalog
from jcodes.catalogs.entries import Entry
from jcodes.claims import Setting
from jcodes.policies import Policy
from jcodes.policies.dated import DatedValues
from jcodes.rules.context.code import CodeFacts
from jcodes.rules.context.exemptions import exempts, kind_word
from jcodes.rules.context.lookups import quiet

__all__ = ["without_waste"]

_ALWAYS_REPORTED: Final = frozenset({Setting.OFFICE})


def without_waste(payer: Policy, entry: Entry, on: date | None, setting: Setting | None, cat: Catalog) -> Policy:
    """Return *payer* as it takes *entry* in the setting: with its kind exempt from JW and JZ if the drug is packaged there.

    The same facts decide as in the rule `jw-jz-not-applicable`.
    """
    scope = payer.jw_jz_scope.on(on).value
    if not scope or setting in _ALWAYS_REPORTED:
        return payer
    exempt = payer.jw_jz_exempt.on(on).value
    facts = CodeFacts(entry.code, on, cat)
    settings = frozenset() if setting is None else frozenset({setting})
    with quiet():
        if not exempts(exempt, scope, facts, settings):
            return payer
    kind = kind_word(entry.kind)
    values = tuple(
        attrs.evolve(one, value=tuple(dict.fromkeys((*one.value, kind)))) for one in payer.jw_jz_exempt.values
    )
    return attrs.evolve(payer, jw_jz_exempt=DatedValues(values))
