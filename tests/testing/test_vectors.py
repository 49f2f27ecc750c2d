"""The golden vectors: their file keeps its schema, the library gives every answer, and damaged files are refused."""

import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from jcodes import errors
from jcodes.errors import FileFormatError, JcodesError
from jcodes.sources import documents
from jcodes.testing import VECTORS, golden_vectors, vectors_schema
from jcodes.testing.answering import answer, error_kind, main
from jcodes.testing.vectors import ASKS

ROOT = Path(__file__).parent.parent.parent
CASES = golden_vectors()
KINDS = {
    error_kind(kind.__new__(kind))
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, JcodesError)
}


def test_the_file_keeps_the_schema_that_the_documentation_shows() -> None:
    """One case a line, so that a change of an answer is a line of a diff."""
    text = VECTORS.read_text("utf-8")
    jsonschema.Draft202012Validator.check_schema(vectors_schema())
    jsonschema.Draft202012Validator(vectors_schema()).validate(json.loads(text))
    assert json.loads((ROOT / "docs/reference/vectors.schema.json").read_text("utf-8")) == vectors_schema()
    assert text.count("\n") == len(CASES.cases) + 2


def test_the_vectors_ask_all_that_they_can_and_expect_errors_too() -> None:
    """Published ones name an address, computed ones a document of the library."""
    assert CASES.release == "2026-01"
    assert len(CASES.cases) > 1000
    counts = Counter((case.ask, bool(case.error)) for case in CASES.cases)
    assert all(counts[ask, False] and counts[ask, True] for ask in ASKS)
    assert {case.error for case in CASES.cases} - {""} <= KINDS
    assert len({case.error for case in CASES.cases}) > 10
    assert {case.given.get("rounding") for case in CASES.cases} >= {"up", "nearest", "down", "exact"}
    assert len({case.given.get("policy") for case in CASES.cases}) > 4
    for case in CASES.cases:
        assert case.source.startswith("http") if case.basis == "published" else case.source in documents()


def test_the_library_gives_every_answer() -> None:
    """Those that sources state and those that were computed when the file was made."""
    wrong = [
        (case.id, got, dict(case.expect))
        for case in CASES.cases
        if any(
            (got := answer(case.ask, case.given, CASES.release)).get(name) != value
            for name, value in case.expect.items()
        )
    ]
    assert wrong == []


def test_the_reference_program_answers_line_by_line() -> None:
    out = io.StringIO()
    asked = [
        {"id": "a", "ask": "units", "given": {"code": "J9312", "dose": "750 mg"}, "release": "2026-01"},
        {"id": "b", "ask": "code", "given": {"code": "x"}, "release": "2026-01"},
    ]
    main(io.StringIO("\n".join(map(json.dumps, asked))), out)
    assert list(map(json.loads, out.getvalue().splitlines())) == [
        {"id": "a", "units": 75, "exact": "75"},
        {"id": "b", "error": "malformed-code"},
    ]


GOOD: dict[str, Any] = {
    "id": "a",
    "ask": "code",
    "given": {"code": "J9312"},
    "expect": {"code": "J9312"},
    "source": "cms-hcpcs",
    "basis": "computed",
}


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ("{", "the file is not JSON"),
        ("[]", "the file is not a file of vectors of format 1"),
        ({"format": 2}, "the file is not a file of vectors of format 1"),
        ({"format": 1, "release": 7, "cases": []}, "the file has no release or no list of cases"),
        ({"format": 1, "release": "2026-01", "cases": {}}, "the file has no release or no list of cases"),
        ([7], "case 1 is not an object"),
        ([GOOD, {**GOOD, "source": ""}], "case 2 lacks one of id, ask, source and basis"),
        ([{**GOOD, "ask": "price"}], "case 1 asks none of units, discarded, ndc_quantity, ndc11, code"),
        ([{**GOOD, "given": []}], "case 1 lacks given or expect"),
        ([{**GOOD, "expect": None}], "case 1 lacks given or expect"),
        ([GOOD, GOOD], "the file has two cases of one id"),
    ],
)
def test_a_damaged_file_is_refused(document: object, says: str, tmp_path: Path) -> None:
    """With the place of the case, and where a good file is."""
    path = tmp_path / "own.json"
    if isinstance(document, list):
        document = {"format": 1, "release": "2026-01", "cases": document}
    path.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
    with pytest.raises(FileFormatError) as refused:
        golden_vectors(path)
    assert refused.value.message == says
    assert refused.value.file == "own.json"
    assert "bundled" in str(refused.value.hint)


def test_a_file_of_ones_own_is_read_and_chosen_from(tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_text(json.dumps({"format": 1, "release": "2025-10", "cases": [GOOD]}), "utf-8")
    found = golden_vectors(path)
    assert (found.release, found.cases[0].expect, found.cases[0].error) == ("2025-10", {"code": "J9312"}, "")
    assert found.of("code") == found.of() == found
    assert found.of("units").cases == ()
