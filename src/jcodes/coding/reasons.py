"""What supports a code for a record, one sentence each: its NDC, its name, and what sets it apart from others of its substance."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from jcodes.catalogs.entries import Entry, not_equivalent_to
from jcodes.catalogs.substances import suffix_of
from jcodes.codes import Ndc
from jcodes.coding.naming import NameFit
from jcodes.periods import Quarter
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.traits import Trait

if TYPE_CHECKING:
    from jcodes.catalogs.crosswalk import NdcLink

__all__ = ["FIT_REASONS", "distinctions", "link_reason"]

FIT_REASONS: Final[Mapping[NameFit, str]] = {
    NameFit.BRAND: "{drug} is its brand",
    NameFit.NAME: "{drug} is its name",
    NameFit.SALT: "{drug} is its name, except for the salt, form or suffix",
    NameFit.ALIAS: "{drug} is a name of it in FDA's or CMS's lists",
    NameFit.PART: "{drug} is a part of its name",
    NameFit.NEAR: "{drug} may be a misspelling of its name",
}
"""By the fit of a name the sentence, with ``{drug}`` for the name."""


def link_reason(ndc: Ndc, link: "NdcLink", on: date | None) -> str:
    """Return what CMS's crosswalk says of an NDC on the record."""
    other = "" if on is None or link.quarter == Quarter.of(on) else f" (none loaded for {Quarter.of(on)})"
    decided = f"; it is for {', '.join(link.decided_by)}" if link.decided_by else ""
    return (
        f"CMS's {link.crosswalk} crosswalk of {link.quarter}{other} lists the NDC {ndc} ({link.drug}) under it{decided}"
    )


def distinctions(entry: Entry) -> list[str]:
    """Return what sets the code apart from others of its substance."""
    found = []
    if entry.kind is Kind.BIOSIMILAR:
        suffix = suffix_of(entry.name)
        found.append(f"it is a biosimilar with the suffix {suffix}" if suffix else "it is a biosimilar")
    found += [
        f"it is not therapeutically equivalent to {other}: one maker's product only"
        for other in not_equivalent_to(entry)
    ]
    if Trait.NOT_OTHERWISE_SPECIFIED in entry.traits:
        found.append("it is for products without their own code")
    return found
