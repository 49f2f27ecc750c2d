"""`read_fhir`, `read_fhir_remittances`: the claims, or the payments, of a file of FHIR: one resource, a Bundle, or one resource a line."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

from jcodes.claims import Remittance
from jcodes.claims.reading import ReadClaim
from jcodes.claims.reading.files import json_items
from jcodes.claims.reading.read_claim import refused
from jcodes.claims.reading.unreadable import ClaimCounts
from jcodes.errors import JcodesError
from jcodes.integrations.fhir.claims import from_fhir_claim
from jcodes.integrations.fhir.parts import damaged, mapping, text_of
from jcodes.integrations.fhir.payments import from_fhir_eob
from jcodes.integrations.fhir.resource_file import ResourceFile, tried

__all__ = ["FhirRemittances", "fhir_claims", "read_fhir", "read_fhir_remittances", "resources_of"]

_KINDS: Final = frozenset({"Claim", "ExplanationOfBenefit"})
_PAYMENTS: Final = frozenset({"ExplanationOfBenefit"})
_MOST_ENTRIES: Final = 100_000
_HINT: Final = "give a Claim, an ExplanationOfBenefit or a Bundle of them in JSON, or one a line"


def read_fhir(file: BinaryIO) -> Iterator[ReadClaim]:
    """Return the claims of an open file: a Claim or an ExplanationOfBenefit, a Bundle of them, or one of them a line.

    Other resources of a Bundle are skipped. A claim that cannot be read is in its place with its error, and so is the end of a Bundle of
    more than 100,000 entries.

    Raises:
        MalformedClaimError: While it is read, if none of the first thousand can be read, or at most 1 % after ten thousand refusals.
    """
    return fhir_claims(json_items(file))


def fhir_claims(items: Iterable[Any]) -> Iterator[ReadClaim]:
    """Yield the claims of the documents of a file; a library error in place of one is a refused claim.

    Raises:
        MalformedClaimError: None of the first thousand can be read, or at most 1 % after ten thousand refusals.
    """
    place = 0
    counts = ClaimCounts("resources", _HINT)
    for item in items:
        for resource in resources_of(item, _KINDS):
            yield counts.read(_read(place, resource))
            place += 1


def resources_of(item: Any, kinds: frozenset[str]) -> Iterator[Any]:
    """Yield a document that is no Bundle, or the resources of a Bundle of some kinds; an error in place of what is beyond its bound."""
    if not isinstance(item, Mapping) or item.get("resourceType") != "Bundle":
        yield item
        return
    entries = item.get("entry")
    held = entries if isinstance(entries, list) else []
    for entry in held[:_MOST_ENTRIES]:
        resource = entry.get("resource") if isinstance(entry, Mapping) else None
        if isinstance(resource, Mapping) and text_of(resource.get("resourceType")) in kinds:
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


class FhirRemittances(ResourceFile[Remittance]):
    """The payments of one file: an iterator, with the errors for those that were left out so far.

    Attributes:
        refused: Why payments cannot be read, each with its place in the file, at most a thousand.
        refused_count: How many cannot be read.
    """

    _noun = "payment"
    _hint = "give an ExplanationOfBenefit or a Bundle of them in JSON, or one a line"

    def _answers(self, item: Any) -> Iterator[Remittance | JcodesError]:
        return (tried(one, from_fhir_eob) for one in resources_of(item, _PAYMENTS))


def read_fhir_remittances(source: str | Path | BinaryIO) -> FhirRemittances:
    """Return the payments of a file: an ExplanationOfBenefit, a Bundle of them, or one a line; ``audit(claims, remits=...)`` takes them.

    Args:
        source: The path of the file, or an open binary file.

    Returns:
        An iterator of `Remittance`, with `refused`: why others cannot be read. Other resources of a Bundle are skipped.

    Raises:
        OSError: When the first payment is asked for: the file cannot be opened.
    """
    return FhirRemittances(source)
