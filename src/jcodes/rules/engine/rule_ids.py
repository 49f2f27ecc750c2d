"""Rule ids of earlier releases, each with its current id."""

import inspect
import re
from collections.abc import Container, Mapping
from types import MappingProxyType
from typing import Final, TypeVar

from jcodes.renamed import deprecated

__all__ = ["RENAMED_RULES", "current_id", "is_rule_id"]

_T = TypeVar("_T")
_ID: Final = re.compile(r"(?=.{1,40}\Z)[a-z][a-z0-9]*(?:-[a-z0-9]+)*")

RENAMED_RULES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "added-service-alone": "add-on-without-primary",
        "both-sides-one-dose": "bilateral-units-for-one-side",
        "clinic-visit": "office-visit-on-hospital-claim",
        "code-written-otherwise": "code-nonstandard-format",
        "drug-under-cpt": "drug-data-on-cpt-code",
        "drug-without-service": "drug-without-administration-code",
        "jw-jz-not-for-this": "jw-jz-not-applicable",
        "jw-jz-not-used": "jw-jz-not-used-by-payer",
        "jw-jz-unknown": "jw-jz-container-type-unknown",
        "jw-line-not-taken": "jw-line-not-accepted",
        "jw-none-left": "jw-without-waste",
        "jw-without-administered": "jw-without-administered-line",
        "line-repeated": "line-duplicate",
        "modifier-forbidden": "modifier-not-allowed",
        "modifier-repeated": "modifier-duplicate",
        "modifier-written-otherwise": "modifier-nonstandard-format",
        "modifiers-contradict": "modifiers-conflict",
        "narrative-names-a-code": "narrative-names-coded-drug",
        "ndc-not-linked": "ndc-not-on-crosswalk",
        "ndc-of-another-code": "ndc-code-mismatch",
        "ndc-unit-refused": "ndc-unit-not-accepted",
        "non-renal-code-in-dialysis": "non-esrd-code-in-dialysis-facility",
        "outpatient-code-elsewhere": "c-code-outside-hospital-outpatient",
        "place-unknown": "place-of-service-unknown",
        "push-again-in-office": "repeat-push-in-office",
        "record-differs-in-code": "record-code-mismatch",
        "record-differs-in-date": "record-date-mismatch",
        "record-differs-in-ndc": "record-ndc-mismatch",
        "record-lacks": "record-incomplete",
        "renal-code-without-renal-disease": "esrd-code-without-esrd-diagnosis",
        "service-count": "administration-codes-differ",
        "service-without-drug": "administration-code-without-drug",
        "service-wrong-family": "administration-code-wrong-family",
        "service-wrong-route": "administration-code-wrong-route",
        "side-missing": "laterality-missing",
        "swallowed-under-injection-code": "oral-under-injection-code",
        "time-missing": "infusion-times-missing",
        "total-above-limit": "total-exceeds-limit",
        "toxin-services-together": "chemodenervation-codes-together",
        "two-first-services": "two-initial-services",
        "unclassified-has-code": "unlisted-drug-has-specific-code",
        "unclassified-ndc": "unlisted-ndc-missing",
        "unclassified-text": "unlisted-narrative-missing",
        "unclassified-text-too-long": "unlisted-narrative-too-long",
        "unclassified-units": "unlisted-units",
        "units-above-containers": "units-exceed-containers",
        "units-above-edit": "units-exceed-mue",
        "units-above-line": "units-exceed-line-limit",
        "units-no-containers": "units-not-whole-containers",
        "vaccine-service-without-vaccine": "vaccine-administration-without-vaccine",
        "vaccine-without-service": "vaccine-without-administration-code",
        "vaccine-wrong-service": "vaccine-wrong-administration-code",
        "vein-drug-injected": "iv-only-drug-injected",
        "waste-above-container": "waste-whole-container",
        "waste-above-size": "waste-exceeds-largest-container",
    }
)
"""By the old id of a rule, the present one."""


def current_id(rule: _T, ids: Container[object] = ()) -> _T | str:
    """Return the current id of *rule*, with a `DeprecationWarning` for an old one. Other values, and those in *ids*, are returned unchanged."""
    if not isinstance(rule, str) or rule in ids or rule not in RENAMED_RULES:
        return rule
    new = RENAMED_RULES[rule]
    deprecated(f"rule {rule!r} is now {new!r}", stacklevel=_callers_level())
    return new


def _callers_level() -> int:
    """Return the ``stacklevel`` of the first caller outside this package."""
    level = 0
    frame = inspect.currentframe()
    while frame is not None and str(frame.f_globals.get("__name__")).partition(".")[0] == "jcodes":
        level += 1
        frame = frame.f_back
    return level


def is_rule_id(text: object) -> bool:
    """Return whether a text is written as ids of rules are: lowercase words with hyphens between them."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None
