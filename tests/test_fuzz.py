"""Twenty thousand inputs of every public function: an answer or a typed error, and none much dearer than the others.

``nox -s fuzz`` asks a million; its figures are in docs/explanation/robustness.md.
"""

import importlib
import inspect
import random
import re
from pathlib import Path

import pytest

import jcodes
from tools import fuzz as tool
from tools import mutated_documents

pytestmark = pytest.mark.sweep


def test_every_input_is_answered_or_refused_with_a_typed_error() -> None:
    """The seeds are the same each time, so that a failure repeats: ``python -m tools.fuzz 1 --seed N``."""
    found = tool.fuzz(20_000)
    assert sum(one.inputs for one in found.values()) == 20_000
    assert {name: one.untyped for name, one in found.items() if one.untyped} == {}
    assert all(one.inputs for one in found.values())


@pytest.mark.parametrize("door", ["read_837", "read_835"])
def test_mutated_documents_are_read_in_part_or_refused(door: str) -> None:
    """Five thousand of both: typed errors, or notes with positions."""
    found = tool.fuzz(2_500, seed=7, only=door)[door]
    assert (found.inputs, found.untyped, found.slow) == (2_500, [], [])
    assert len(found.answers) > 1_000


def test_every_function_of_the_face_has_a_door(tmp_path: Path) -> None:
    """But for those that take no input, and the classes of answers."""
    asked = {name.split(" ")[0].split(".")[0].split("[")[0] for name in tool.doors(tmp_path)}
    face = {name for name in dir(jcodes) if callable(getattr(jcodes, name)) and not name.startswith("_")}
    assert face - asked <= {"Entry", "JcodesError"}


INNER = {
    "as_catalog": "catalog", "compare": "expected_payment", "checker_of": "check", "course_dates": "estimate", "policies": "policy", "products": "make_line",
}  # fmt: skip
"""Public functions that those with a door call with what they have read, or that take next to nothing, and the door."""
NOT_ASKED = {"reload_data", "pinned", "run_conformance", "line_rule", "day_rule", "claim_rule", "drug_rule"}
"""They take no input, or their input is a program."""


def test_every_public_function_has_a_door(tmp_path: Path) -> None:
    """Those of each package; one that is new gets a door, or stands above with the reason."""
    asked = {word for name in tool.doors(tmp_path) for word in re.split(r"[ .\[]", name)}
    packages = ("auditing", "billing", "catalogs", "coding", "estimates", "official", "policies", "rules", "testing")
    outside = ("fhir", "frames", "paper", "x12")
    modules = [*(f"jcodes.{one}" for one in packages), *(f"jcodes.integrations.{one}" for one in outside)]
    public = {
        name
        for module in map(importlib.import_module, modules)
        for name in dir(module)
        if not name.startswith("_")
        and inspect.isfunction(thing := getattr(module, name))
        and thing.__module__.startswith(module.__name__)
    }
    assert public - asked == {*INNER, *NOT_ASKED}
    assert set(INNER.values()) <= asked


def test_an_untyped_error_and_a_slow_input_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The session sees what it looks for."""

    def bad(text: object) -> str:
        if text != "J9312":
            raise KeyError(text)
        return "fine"

    door = tool.Door(bad, {"": "J9312"})
    figures = tool.Figures()
    for number in range(200):
        tool._one(door, figures, random.Random(number), number)  # noqa: S311 - inputs, not secrets
    assert figures.untyped
    assert figures.answers
    assert "KeyError" in figures.untyped[0]
    assert tool._cost(door, 1, ["x"]) >= 0
    figures.costs[:] = [1e-6] * 9
    figures.answers.clear()
    figures.dear[:] = [(1.0, 1), (0.0, 2)]
    monkeypatch.setattr(tool, "_cost", lambda *_: 1.0)
    assert list(tool._slow(door, figures, [])) == ["1,000,000 times the median (seed 1)"]


def test_the_session_prints_its_figures(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert tool.main(["50", "--only", "Modifier.parse", "--json", str(tmp_path / "figures.json")]) == 0
    assert "| `Modifier.parse` | 50 |" in capsys.readouterr().out
    assert (tmp_path / "figures.json").stat().st_size


def test_mutations_repeat_from_their_seed() -> None:
    def made() -> list[object]:
        seeds = [random.Random(number) for number in range(9)]  # noqa: S311 - inputs, not secrets
        return [(tool.mutated(rng, "750 mg"), tool.damaged(rng, b"abc")) for rng in seeds]

    assert made() == made()


def test_mutated_documents_of_every_kind_are_read_in_part_or_refused() -> None:
    """Five thousand: X12, HL7 v2 and FHIR, changed in bytes, segments and values; the seeds are the same each time."""
    counts, wrong = mutated_documents.run(5_000, 0, mutated_documents.documents())
    assert wrong == []
    assert sum(counts.values()) == 5_000
    assert {name.split(" ")[0] for name in counts} == set(mutated_documents.READERS)
    assert (
        min(sum(n for name, n in counts.items() if name.endswith(word)) for word in ("whole", "in part", "refused"))
        > 100
    )


def test_mutated_documents_are_counted(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Samples of a folder too; what is wrong is named with its seed, and is the status."""
    (tmp_path / "837-x.edi").write_bytes(mutated_documents.documents()[0][1])
    (tmp_path / "other.txt").write_bytes(b"x")
    (tmp_path / "fhir-m.json").write_bytes(b'{"resourceType": "MedicationAdministration"}')
    (tmp_path / "fhir-e.json").write_bytes(b'{"resourceType": "ExplanationOfBenefit"}')
    assert [kind for kind, _ in mutated_documents.samples(tmp_path)] == ["837", "fhir", "eob", "administration"]
    assert mutated_documents.main(["20", "--samples", str(tmp_path)]) == 0
    assert "20 read, 0 wrong" in capsys.readouterr().out
    monkeypatch.setitem(mutated_documents.READERS, "837", lambda _: iter([object()]))
    assert mutated_documents.main(["60"]) == 1
    assert "TypeError: object" in capsys.readouterr().out
