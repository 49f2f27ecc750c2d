"""Claim checks: `checking` runs the rules of `library`, built with `engine`, over the claim views of `context`.

`DEFAULT` is the explicit tuple of the library's rules, one family a module of `library`. To add a rule, write one function in a family
and name it in the tuple at the end of that module.
"""

from typing import TYPE_CHECKING

from jcodes.renamed import renamed_in
from jcodes.rules.checking import Checkable, check, checker_of
from jcodes.rules.context.claim import Unchecked
from jcodes.rules.engine.checker import Checker
from jcodes.rules.engine.findings import Finding, Severity
from jcodes.rules.engine.fixes import Fix, FixedClaim, RefusedFix
from jcodes.rules.engine.report import Report, Silenced
from jcodes.rules.engine.rule import AnyRule, Found, Rule, Scope, claim_rule, day_rule, drug_rule, line_rule
from jcodes.rules.library import DEFAULT

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
    "day_rule",
    "drug_rule",
    "line_rule",
]

if TYPE_CHECKING:
    ...  # type checkers refuse the old names
else:
    __getattr__ = renamed_in(
        __name__, {"Mend": ("Fix", Fix), "Mended": ("FixedClaim", FixedClaim), "Refused": ("RefusedFix", RefusedFix)}
    )
