"""`read_fhir`: the claims of a file of FHIR, one resource, a Bundle, or one resource a line."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, Final

from jcodes.claims.reading import ReadClaim
from jcodes.claims.reading.files import json_items
from jcodes.claims.reading.read_claim import refused
from jcodes.errors import JcodesError
from jcodes.integrations.fhir.claims import from_fhir_claim
from jcodes.integrations.fhir.parts import damaged, mapping, text_of

__all__ = ["fhir_claims", "read_fhir"]

_KINDS: Final = frozenset({"Claim", "ExplanationOfBenefit"})
_MOST_ENTRIES: Final = 100_000


def read_fhir(file: BinaryIO) -> Iterator[ReadClaim]:
    """Return the claims of an open file: a Claim or an ExplanationOfBenefit, a Bundle of them, or one of them a line.

    Other resources of a Bundle are skipped. A claim that cannot be read is in its place with its error, and so is the end of a Bundle of
    more than 100,000 entries.
    """
    return fhir_claims(json_items(file))


def fhir_claims(items: Iterable[Any]) -> Iterator[ReadClaim]:
    """Yield the claims of parsed documents; a library error in place of one is a refused claim."""
    place = 0
    for item in items:
        for resource in _resources(item):
            yield _read(place, resource)
            place += 1


def _resources(item: Any) -> Iterator[Any]:
    if not isinstance(item, Mapping) or item.get("resourceType") != "Bundle":
        yield item
        return
    entries = item.get("entry")
    held = entries if isinstance(entries, list) else []
    for entry in held[:_MOST_ENTRIES]:
        resource = entry.get("resource") if isinstance(entry, Mapping) else None
        if isinstance(resource, Mapping) and text_of(resource.get("resourceType")) in _KINDS:
            yield resource
    if len(held) > _MOST_ENTRIES:
        yield damaged(
            "entry",
            f"has more than {_MOST_ENTRIES:,} items; those after them were not read",
            "give them in several Bundles",
        )


def _read(place: int, resource: Any) -> ReadClaim:
    try:
        if isinstance(resource, JcodesError):
            raise resource
        kind = text_of(mapping(resource, "document").get("resourceType"))
        if kind not in _KINDS:
            raise damaged("resourceType", "is not Claim", "give Claims, ExplanationOfBenefits or Bundles of them")
        claim = from_fhir_claim(resource)
    except JcodesError as error:
        return refused(place, error)
    return ReadClaim(place, claim, claim.identifier)
