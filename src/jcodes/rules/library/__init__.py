"""The library's rules, one family a module; `DEFAULT` lists the families."""

from typing import Final

from jcodes.rules.engine.rule import AnyRule
from jcodes.rules.library import (
    add_on,
    administration,
    authorizations,
    charges,
    codes,
    coverage,
    diagnoses,
    dialysis,
    documentation,
    injections,
    institutional,
    jw_jz,
    modifiers,
    mue,
    ncci,
    ndc_quantities,
    ndcs,
    routes,
    self_administered,
    service_counts,
    service_mue,
    services,
    settings,
    unclassified,
    units,
    vaccines,
    vials,
    waste,
)

__all__ = ["DEFAULT"]

DEFAULT: Final[tuple[AnyRule, ...]] = (
    *codes.RULES,
    *self_administered.RULES,
    *coverage.RULES,
    *unclassified.RULES,
    *units.RULES,
    *mue.RULES,
    *jw_jz.RULES,
    *waste.RULES,
    *ndcs.RULES,
    *ndc_quantities.RULES,
    *modifiers.RULES,
    *routes.RULES,
    *services.RULES,
    *add_on.RULES,
    *ncci.RULES,
    *service_mue.RULES,
    *service_counts.RULES,
    *administration.RULES,
    *injections.RULES,
    *documentation.RULES,
    *authorizations.RULES,
    *charges.RULES,
    *institutional.RULES,
    *settings.RULES,
    *dialysis.RULES,
    *diagnoses.RULES,
    *vaccines.RULES,
    *vials.RULES,
)
"""The library's rules."""
