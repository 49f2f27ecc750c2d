"""For which products and settings a payer wants neither JW nor JZ: those it exempts, and drugs packaged in other payment."""

from functools import lru_cache
from typing import Final

from jcodes.claims import Setting
from jcodes.rules.context.code import CodeFacts
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.traits import Trait

__all__ = ["exempts", "goes_by_status", "kind_word"]

_SETTINGS: Final = {
    "inpatient": Setting.INPATIENT,
    "rural-health-clinic": Setting.RURAL_HEALTH_CLINIC,
    "federally-qualified-health-center": Setting.FEDERALLY_QUALIFIED_HEALTH_CENTER,
}
_STATUTORY: Final = frozenset(
    {Trait.INFLUENZA_VACCINE, Trait.PNEUMOCOCCAL_VACCINE, Trait.HEPATITIS_B_VACCINE, Trait.COVID_19_VACCINE}
)
"""The vaccines of section 1861(s)(10), which CMS exempts; no source was read on others."""
_CENTER: Final = frozenset({Setting.AMBULATORY_SURGERY})
_CENTERS: Final = ("ambulatory-surgery-k2",)
"""The scope of a policy for surgery centers alone."""
_BY_STATUS: Final = frozenset({Setting.HOSPITAL_OUTPATIENT, Setting.AMBULATORY_SURGERY})
_WORDS: Final = {kind: kind.value.replace(" ", "-") for kind in Kind}


def exempts(
    exempt: tuple[str, ...],
    scope: tuple[str, ...],
    facts: CodeFacts,
    settings: frozenset[Setting],
    *,
    not_for_dialysis: bool = False,
) -> bool:
    """Return whether a payer with these exemptions and this scope exempts a code in these settings, or the drug is packaged there.

    Args:
        exempt: The payer's `jw_jz_exempt` on the day.
        scope: The payer's `jw_jz_scope` on the day.
        facts: The code on the day.
        settings: The settings of the lines, as far as they are known.
        not_for_dialysis: Whether a line has AY, which dialysis facilities add to drugs that are not for dialysis.
    """
    is_named = facts.kind is not None and kind_word(facts.kind) in exempt
    if is_named and (facts.kind is not Kind.VACCINE or not _STATUTORY.isdisjoint(facts.traits)):
        return True
    if not settings.isdisjoint(_settings_of(exempt)):
        return True
    if "esrd-bundle" in exempt and Setting.DIALYSIS_FACILITY in settings:
        return not not_for_dialysis
    is_center = settings == _CENTER if settings else scope == _CENTERS
    if is_center and facts.surgery_center is not None:
        return not facts.surgery_center.is_paid_separately
    return goes_by_status(scope, settings) and facts.outpatient is not None and not facts.outpatient.is_paid_separately


@lru_cache(maxsize=64)
def _settings_of(exempt: tuple[str, ...]) -> frozenset[Setting]:
    return frozenset(_SETTINGS[word] for word in exempt if word in _SETTINGS)


def kind_word(kind: Kind) -> str:
    """Return the kind of product as a policy writes it."""
    return _WORDS[kind]


def goes_by_status(scope: tuple[str, ...], settings: frozenset[Setting]) -> bool:
    """Return whether the outpatient status decides: in hospitals and surgery centers, also if their claim has no place of service."""
    facility = "office" not in scope and any(word.startswith(("hospital-outpatient", "ambulatory")) for word in scope)
    return bool(settings & _BY_STATUS) or (facility and not settings)
