"""The JSON schema of claims: made from the classes, true of what they write, and as strict as they are."""

import json
from pathlib import Path
from typing import Any

import pytest

from jcodes.claims import Administration, Claim, Container, Documentation, ServiceLine
from jcodes.claims.reading import json_schema
from jcodes.records import Record

jsonschema = pytest.importorskip("jsonschema")
RECORDS: tuple[type[Record], ...] = (Claim, ServiceLine, Administration, Container, Documentation)
SHOWN = Path(__file__).parents[3] / "docs" / "reference" / "claim.schema.json"


def validator(record: type[Record] = Claim) -> Any:
    return jsonschema.Draft202012Validator(json_schema(record))


def golden() -> list[Claim]:
    texts = (Path(__file__).parents[2] / "golden" / "clean_claims.jsonl").read_text("utf-8").splitlines()
    return [Claim.of(json.loads(text)["claim"]) for text in texts]


@pytest.mark.parametrize("record", RECORDS)
def test_each_field_is_described(record: type[Record]) -> None:
    """By its class, in words of its docstring."""
    schema = json_schema(record)
    jsonschema.Draft202012Validator.check_schema(schema)
    properties: Any = schema["properties"]
    assert list(properties) == list(record.from_dict({"code": ""} if record is ServiceLine else {}).to_dict())
    assert all(field["description"] for field in properties.values())


def test_what_claims_write_is_valid() -> None:
    """The corpus of clean claims, whole."""
    check = validator()
    for claim in golden():
        check.validate(claim.to_dict())


@pytest.mark.parametrize(
    "facts",
    [
        {"line": []},
        {"lines": [{"units": 1}]},
        {"lines": [{"code": 5}]},
        {"lines": "J9312"},
        {"setting": "moon"},
        {"lines": [{"code": "J9312", "administration": {"container_form": "barrel"}}]},
    ],
)
def test_what_the_schema_refuses_is_no_claim(facts: dict[str, Any]) -> None:
    """And the class refuses it too."""
    assert not validator().is_valid(facts)
    with pytest.raises(ValueError, match=r"."):
        Claim.from_dict(facts)


def test_the_schema_in_the_documentation_is_this_one() -> None:
    """``python -m tools.claim_format`` writes it."""
    assert json.loads(SHOWN.read_text("utf-8")) == json_schema()
