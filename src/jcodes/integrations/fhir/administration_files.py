"""`read_fhir_administrations`: the administrations of a file of FHIR: one resource, a Bundle with its Medications, or one resource a line."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

from jcodes.claims import Administration
from jcodes.errors import JcodesError
from jcodes.integrations.fhir.administrations import from_medication_administration
from jcodes.integrations.fhir.documents import resources_of
from jcodes.integrations.fhir.parts import mapping, text_of
from jcodes.integrations.fhir.resource_file import ResourceFile, tried

__all__ = ["FhirAdministrations", "administrations_of", "read_fhir_administrations"]

_KINDS: Final = frozenset({"MedicationAdministration"})
_BUNDLED: Final = "bundled-medication"


class FhirAdministrations(ResourceFile[Administration]):
    """The administrations of one file: an iterator, with the errors for those that were left out so far.

    Attributes:
        refused: Why administrations were left out, such as a status that says that nothing was given; at most a thousand.
        refused_count: How many were left out.
    """

    _noun = "administration"
    _hint = "give a MedicationAdministration or a Bundle of them in JSON, or one a line"

    def _answers(self, item: Any) -> Iterator[Administration | JcodesError]:
        return administrations_of(item)


def read_fhir_administrations(source: str | Path | BinaryIO) -> FhirAdministrations:
    """Return the administrations of a file: a MedicationAdministration, a Bundle of them, or one a line; `code` takes them.

    Args:
        source: A path, or a file opened in binary mode.

    Returns:
        An iterator of `Administration`, with `refused`: why others were left out. A Medication of the same Bundle that one refers to is
        read with it; other resources are skipped.

    Raises:
        OSError: When the first administration is asked for: the file cannot be opened.
        MalformedClaimError: While it is read, if none of the first thousand can be read, or at most 1 % after ten thousand refusals.
    """
    return FhirAdministrations(source)


def administrations_of(item: Any) -> Iterator[Administration | JcodesError]:
    """Return the administrations of one document, or the error in place of each that was left out; a library error is its own."""
    medications = _medications(item)

    def read(resource: Any) -> Administration:
        return from_medication_administration(_with_medication(resource, medications))

    return (tried(one, read) for one in resources_of(item, _KINDS))


def _medications(item: Any) -> Mapping[str, Mapping[str, Any]]:
    """Return the Medications of a Bundle by their address and by type and id."""
    found: dict[str, Mapping[str, Any]] = {}
    entries = item.get("entry") if isinstance(item, Mapping) else None
    for entry in entries if isinstance(entries, list) else ():
        resource = entry.get("resource") if isinstance(entry, Mapping) else None
        if isinstance(resource, Mapping) and text_of(resource.get("resourceType")) == "Medication":
            found[text_of(entry.get("fullUrl"))] = found[f"Medication/{text_of(resource.get('id'))}"] = resource
    return found


def _with_medication(resource: Mapping[str, Any], medications: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return an administration that holds the Medication of its Bundle which it refers to."""
    of_r4 = resource.get("medicationReference")
    held = mapping(resource.get("medication"), "medication")
    reference = text_of(mapping(held.get("reference") if of_r4 is None else of_r4, "medication").get("reference"))
    address = reference.partition("/_history/")[0]
    medication = medications.get(address) or medications.get("/".join(address.split("/")[-2:]))
    if medication is None or not address:
        return resource
    own = {"reference": f"#{_BUNDLED}"}
    stated = {"medication": {**held, "reference": own}} if of_r4 is None else {"medicationReference": own}
    others = resource.get("contained")
    kept = others if isinstance(others, list) else []
    return {**resource, **stated, "contained": [*kept, {**medication, "id": _BUNDLED}]}
