"""Checks of claims: what a rule is (`rule`), what it looks at (`views`), what it finds (`findings`) and what would fix it (`fixes`).

`DEFAULT` is the explicit tuple of the library's rules, one family of checks a module. A new rule is one function in a family and one word in
the tuple at the family's end.
"""

from typing import TYPE_CHECKING, Final

from jcodes.renamed import renamed_in
from jcodes.rules.engine.checker import Checkable, Checker, check, checker_of
from jcodes.rules.engine.findings import Finding, Severity
from jcodes.rules.engine.fixes import Fix, FixedClaim, RefusedFix
from jcodes.rules.engine.report import Report, Silenced
from jcodes.rules.engine.rule import AnyRule, Found, Rule, Scope, claim_rule, drug_rule, line_rule
from jcodes.rules.library import (
    administration,
    charges,
    codes,
    coverage,
    documentation,
    duplicates,
    modifiers,
    narratives,
    ndcs,
    quantities,
    routes,
    services,
    settings,
    sides,
    toxins,
    unclassified,
    units,
    vaccines,
    veins,
    vials,
    waste,
)
from jcodes.rules.library.coverage import Unchecked

__all__ = [
    "DEFAULT",
    "AnyRule",
    "Checkable",
    "Checker",
    "Finding",
    "Fix",
    "FixedClaim",
    "Found",
    "RefusedFix",
    "Report",
    "Rule",
    "Scope",
    "Severity",
    "Silenced",
    "Unchecked",
    "check",
    "checker_of",
    "claim_rule",
    "drug_rule",
    "line_rule",
]

DEFAULT: Final[tuple[AnyRule, ...]] = (
    *codes.RULES,
    *coverage.RULES,
    *unclassified.RULES,
    *units.RULES,
    *waste.RULES,
    *ndcs.RULES,
    *modifiers.RULES,
    *duplicates.RULES,
    *routes.RULES,
    *services.RULES,
    *administration.RULES,
    *sides.RULES,
    *documentation.RULES,
    *charges.RULES,
    *settings.RULES,
    *vaccines.RULES,
    *vials.RULES,
    *veins.RULES,
    *quantities.RULES,
    *narratives.RULES,
    *toxins.RULES,
)
"""The library's rules."""

if not TYPE_CHECKING:
    __getattr__ = renamed_in(
        __name__, {"Mend": ("Fix", Fix), "Mended": ("FixedClaim", FixedClaim), "Refused": ("RefusedFix", RefusedFix)}
    )
