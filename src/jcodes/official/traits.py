"""Determine the traits of a code from its descriptor and the manual drug groups, for the data build."""

import re
import tomllib
from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from jcodes.errors import DataError
from jcodes.errors.messages import shown
from jcodes.kept import kept_file
from jcodes.sources import Citation, as_citation
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.traits import Trait

__all__ = ["GROUPS", "DrugGroup", "read_groups", "shipped_groups", "traits_of"]

GROUPS: Final = "drug_groups.toml"
"""The file with the manual drug groups, in ``data``."""

_DETAILS: Final = {
    trait.value: trait
    for trait in (
        Trait.ORAL,
        Trait.ESRD,
        Trait.NON_ESRD,
        Trait.PRE_EXPOSURE_PROPHYLAXIS,
        Trait.NOT_OTHERWISE_SPECIFIED,
        Trait.COMPOUNDED,
        Trait.NON_COMPOUNDED,
        Trait.UNIT_DOSE,
        Trait.CONCENTRATED,
        Trait.EXTENDED_RELEASE,
        Trait.PRESERVATIVE_FREE,
        Trait.INTRAVITREAL,
    )
}
_NAMES: Final = tuple(
    (trait, re.compile(pattern))
    for trait, pattern in (
        (Trait.COMPOUNDED, r"\bcompounded drug\b"),
        (Trait.IMPLANT, r"\bimplant\b"),
        (Trait.SEALANT, r"\bsealant\b"),
        (Trait.BOTULINUM_TOXIN, r"botulinum"),
        (Trait.IMMUNE_GLOBULIN, r"\bimmune globulin\b"),
        (Trait.MONOCLONAL_ANTIBODY, r"\w(?:mab|tug|bart|mig)\b"),
        (Trait.INFLUENZA_VACCINE, r"\binfluenza\b.*\bvaccine\b"),
        (Trait.PNEUMOCOCCAL_VACCINE, r"\bpneumococcal\b.*\bvaccine\b"),
        (Trait.HEPATITIS_B_VACCINE, r"\bhepatitis b\b.*\bvaccine\b"),
        (Trait.COVID_19_VACCINE, r"\bcovid\b.*\bvaccine\b"),
        (Trait.WHOLE_DOSE, r"\b(?:full |mini-?)dose$"),
    )
)


@attrs.frozen
class DrugGroup:
    """A group of drugs, by code or name, and their common trait.

    Attributes:
        trait: The trait.
        meaning: The common trait in words.
        confidence: The grade of the source.
        source: The source.
        codes: The HCPCS codes; empty if the group is by name.
        names: Prefixes of CMS's drug names; empty if the group is by code.
    """

    trait: Trait
    meaning: str
    confidence: Confidence = attrs.field(converter=Confidence)
    source: Citation = attrs.field(converter=as_citation)
    codes: frozenset[str] = attrs.field(default=frozenset(), converter=frozenset)
    names: tuple[str, ...] = attrs.field(default=(), converter=tuple)

    def has(self, code: str, name: str) -> bool:
        """Return whether the group includes the drug with *code* and *name*."""
        return code in self.codes or name.startswith(self.names)


def read_groups(text: str) -> tuple[DrugGroup, ...]:
    """Parse the groups in ``drug_groups.toml``.

    Raises:
        DataError: The text cannot be read.
    """
    try:
        return tuple(DrugGroup(**{**row, "trait": Trait(row["trait"])}) for row in tomllib.loads(text)["group"])
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(
            f"{GROUPS} cannot be read ({shown(error)})", hint="give each [[group]] a trait and its facts"
        ) from None


def shipped_groups() -> tuple[DrugGroup, ...]:
    """Return the bundled drug groups.

    Raises:
        DataError: The file is missing or does not match the manifest.
    """
    return read_groups(kept_file(GROUPS).decode())


def traits_of(
    code: str, name: str, details: Iterable[str], groups: Sequence[DrugGroup], *, is_injection: bool = False
) -> tuple[Trait, ...]:
    """Return the traits of a code, in the order of `Trait`.

    Args:
        code: The code.
        name: The parsed substance, including words for form and body site.
        details: The details removed from the descriptor.
        groups: The manual drug groups.
        is_injection: Whether the descriptor begins with injection or infusion.
    """
    found = {Trait.INJECTION} if is_injection else set()
    found |= {_DETAILS[detail] for detail in details if detail in _DETAILS}
    found |= {trait for trait, pattern in _NAMES if pattern.search(name)}
    found |= {group.trait for group in groups if group.has(code, name)}
    return tuple(trait for trait in Trait if trait in found)
