"""The program answers the golden vectors of billing units."""

import os
import sys

from rcm_app import answers

from jcodes.testing import golden_vectors, run_conformance


def test_the_program_gives_every_published_and_computed_answer_about_units(monkeypatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    found = run_conformance(golden_vectors().of("units"), [sys.executable, answers.__file__])
    assert found.ok, found
