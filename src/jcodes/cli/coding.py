"""The command `code`: from administration records to a checked claim."""

import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from jcodes.cli.arguments import pairs
from jcodes.cli.hints import in_options
from jcodes.cli.output import gap_warnings, print_error, print_json, print_text
from jcodes.errors import JcodesError, MalformedClaimError, MalformedError
from jcodes.paths import as_path

if TYPE_CHECKING:
    from jcodes.claims import Administration

__all__ = ["code"]

_FIELDS: Final = (
    "drug", "dose", "route", "on", "ndc", "code", "strength", "site", "start", "stop", "discarded", "weight", "containers", "diagnoses",
    "place_of_service", "setting",
)  # fmt: skip
_HL7: Final = (b"MSH|", b"FHS|", b"BHS|")
_EXCEL: Final = b"PK"
_BEFORE: Final = b"\xef\xbb\xbf\x0b \t\r\n"
"""A byte order mark, the framing of MLLP, and spaces."""
_EXAMPLE: Final = 'write a record such as {"drug": "Rituxan", "dose": "750 mg"}'
_YES: Final = {"yes": True, "no": False, None: None}


def code(options: Namespace) -> int:
    """Print code, lines, services and what the record lacks; the status is 1 unless code and claim are complete."""
    from jcodes.coding import code as code_records

    charges = pairs(options.charge, "--charge", "J9312=9000.00")
    with gap_warnings():
        coding = code_records(
            _records(options),
            policy=options.policy,
            catalog=options.catalog,
            facility=_YES[options.facility],
            charge=charges or None,
        )
    if options.json:
        print_json(coding.to_dict())
    else:
        print_text(in_options(f"{coding}\n\n{coding.explain()}", options.flags))
        for question in (drug.question for drug in coding.drugs if drug.question is not None):
            print_text(in_options(f"question   {question}", options.flags))
    return 0 if coding.ok else 1


def _records(options: Namespace) -> "Sequence[Administration | Mapping[str, Any]]":
    """Return the records of the file, or the one of the options."""
    given: dict[str, Any] = {name: value for name in _FIELDS if (value := getattr(options, name)) is not None}
    if options.type is not None:
        given["container_type"] = options.type
    if options.pump is not None:
        given["pump"] = _YES[options.pump]
    if (options.file is None) == (not given):
        raise MalformedError(
            "give one record, or a file of records", value="", hint="give --drug, --dose and the rest, or FILE"
        )
    return (given,) if options.file is None else list(_in_file(options.file))


def _in_file(name: str) -> "Iterator[Administration | Mapping[str, Any]]":
    """Yield the records of a file of JSON, FHIR, HL7 v2 or CSV; ``-`` is standard input."""
    from jcodes.claims.reading.files import named_json_items

    held = sys.stdin.buffer.read() if name == "-" else as_path(name).read_bytes()
    if held.lstrip(_BEFORE).startswith(_HL7):
        from jcodes.integrations.hl7 import read_hl7

        reader = read_hl7(BytesIO(held))
        for message in reader:
            yield from message.administrations
        for note in reader.notes:
            print_error(str(note))
        return
    if not held.strip(_BEFORE):
        raise MalformedClaimError("the file is empty", value=None, field="administration", hint=_EXAMPLE)
    if held.startswith(_EXCEL):
        raise MalformedClaimError(
            "the file is an Excel file or an archive",
            value=None,
            field="administration",
            hint="save it as CSV in UTF-8",
        )
    if held.lstrip(_BEFORE)[:1] not in {b"{", b"["}:
        from jcodes.cli.record_rows import record_rows

        yield from record_rows(BytesIO(held))
        return
    items = list(named_json_items(BytesIO(held)))
    for place, item in items:
        if isinstance(item, JcodesError):
            raise MalformedClaimError(
                f"{place}: {item.message}" if place else item.message,
                value=None,
                field="administration",
                hint=_EXAMPLE,
            )
        yield from _of_fhir(item) if "resourceType" in item else (item,)


def _of_fhir(item: "Mapping[str, Any]") -> "Iterator[Administration]":
    """Yield the administration of a FHIR resource, or those of a Bundle; what was left out of a Bundle is printed."""
    from jcodes.claims import Administration
    from jcodes.integrations.fhir import from_medication_administration
    from jcodes.integrations.fhir.administration_files import administrations_of

    if item["resourceType"] != "Bundle":
        yield from_medication_administration(item)
        return

    held = 0
    for one in administrations_of(item):
        if isinstance(one, Administration):
            held += 1
            yield one
        else:
            print_error(f"left out: {one.message}")
    if not held:
        raise MalformedClaimError(
            "the Bundle has no administration that took place",
            value=None,
            field="administration",
            hint="give a Bundle of MedicationAdministrations",
        )
