"""Golden vectors: questions and their right answers as JSON, for programs in any language."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import attrs

from jcodes.documents import json_of
from jcodes.errors import FileFormatError
from jcodes.paths import as_path

__all__ = ["ASKS", "VECTORS", "Vector", "Vectors", "golden_vectors", "vectors_schema"]

VECTORS: Final = Path(__file__).with_name("vectors.json")
"""The file of vectors that the library brings."""
_SCHEMA: Final = Path(__file__).with_name("vectors.schema.json")
_FORMAT: Final = 1
ASKS: Final = ("units", "discarded", "ndc_quantity", "ndc11", "code")
"""What a vector asks: billing units, claim lines with discarded units, an NDC quantity, an NDC in 11 digits, a code in its usual format."""


@attrs.frozen
class Vector:
    """One question with its answer.

    Attributes:
        id: Its name in reports.
        ask: What is asked, one of `ASKS`.
        given: The facts of the question, as texts and lists of texts.
        expect: The facts of the answer; ``{"error": kind}`` where the question has none.
        source: The address, or the id in ``sources.toml``, that the answer rests on.
        basis: ``"published"`` where the source states the answer; ``"computed"`` where the library computes it from the source's facts.
    """

    id: str
    ask: str
    given: Mapping[str, Any]
    expect: Mapping[str, Any]
    source: str
    basis: str

    @property
    def error(self) -> str:
        """The kind of error that is expected, such as ``"unknown-code"``; blank for an answer."""
        return str(self.expect.get("error", ""))


@attrs.frozen
class Vectors:
    """A file of vectors.

    Attributes:
        release: The release that answers are computed from, such as ``"2026-01"``.
        cases: The vectors.
    """

    release: str
    cases: tuple[Vector, ...]

    def of(self, *asks: str) -> "Vectors":
        """Return the vectors that ask one of *asks*; all of them without one."""
        return attrs.evolve(self, cases=tuple(case for case in self.cases if not asks or case.ask in asks))


def golden_vectors(path: str | Path = VECTORS) -> Vectors:
    """Return the vectors of a file; of the one that the library brings by default.

    >>> from jcodes.testing import golden_vectors
    >>> case = golden_vectors().of("units").cases[0]
    >>> case.given["dose"], case.expect["units"]
    ('800 mg', 80)

    Raises:
        FileFormatError: The file is not a file of vectors.
        OSError: It cannot be read.
    """
    file = as_path(path)
    try:
        document = json_of(file.read_text("utf-8"))
    except ValueError as error:
        raise _refused(file, None, "is not JSON") from error
    if not isinstance(document, dict) or document.get("format") != _FORMAT:
        raise _refused(file, None, f"is not a file of vectors of format {_FORMAT}")
    release, cases = document.get("release"), document.get("cases")
    if not isinstance(release, str) or not isinstance(cases, list):
        raise _refused(file, None, "has no release or no list of cases")
    found = tuple(_vector(file, place, case) for place, case in enumerate(cases, 1))
    if len({case.id for case in found}) != len(found):
        raise _refused(file, None, "has two cases of one id")
    return Vectors(release, found)


@cache
def vectors_schema() -> dict[str, Any]:
    """Return the JSON schema (draft 2020-12) of a file of vectors."""
    schema: dict[str, Any] = json_of(_SCHEMA.read_text("utf-8"))
    return schema


def _vector(file: Path, place: int, case: object) -> Vector:
    if not isinstance(case, dict):
        raise _refused(file, place, "is not an object")
    texts = {name: case.get(name) for name in ("id", "ask", "source", "basis")}
    if any(not isinstance(text, str) or not text for text in texts.values()):
        raise _refused(file, place, "lacks one of id, ask, source and basis")
    if case["ask"] not in ASKS:
        raise _refused(file, place, f"asks none of {', '.join(ASKS)}")
    if not isinstance(case.get("given"), dict) or not isinstance(case.get("expect"), dict):
        raise _refused(file, place, "lacks given or expect")
    return Vector(case["id"], case["ask"], case["given"], case["expect"], case["source"], case["basis"])


def _refused(file: Path, place: int | None, why: str) -> FileFormatError:
    at = "the file" if place is None else f"case {place}"
    return FileFormatError(
        f"{at} {why}",
        file=file.name,
        row=place,
        hint="give a file by the schema of jcodes.testing.vectors_schema(), such as the bundled one",
    )
