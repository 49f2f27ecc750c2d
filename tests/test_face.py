"""The face: the names it promises, loaded on first use, at next to no cost."""

import os
import subprocess
import sys
from importlib.metadata import version

import pytest

import jcodes


def run(code: str) -> str:
    """Run *code* in a new interpreter that coverage does not follow: it would load modules of its own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code], check=True, capture_output=True, text=True, env=env
    ).stdout


def test_every_promised_name_is_there() -> None:
    """``dir`` shows them, and each loads from the module that the stub names."""
    assert "billing_units" in dir(jcodes)
    for name in dir(jcodes):
        assert getattr(jcodes, name) is not None


def test_the_version_is_that_of_the_distribution() -> None:
    """One number in two places."""
    assert jcodes.__version__ == version("jcodes")


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    """As for any module."""
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        getattr(jcodes, "nothing")  # noqa: B009 - a type checker refuses the plain form


HEAVY = ("pint", "numpy", "dateutil", "importlib.metadata", "importlib.resources", "tomllib", "python_calamine", "rich")


@pytest.mark.parametrize(
    "code",
    [
        "import jcodes",
        "import jcodes; jcodes.billing_units('J9312', '750 mg', on='2026-02-01')",
        "import jcodes; jcodes.billing_units('J3301', '1 mL', strength='40 mg/mL').lines",
        "import jcodes; jcodes.catalog()['J9312']",
    ],
)
def test_nothing_heavy_is_loaded_by_import_or_by_a_first_answer(code: str) -> None:
    """Pint least of all."""
    assert run(f"{code}; import sys; print([name for name in {HEAVY} if name in sys.modules])").strip() == "[]"


def test_importing_the_face_loads_no_other_module_of_it() -> None:
    """Each name's home is loaded when it is asked for."""
    assert (
        run("import jcodes, sys; print(sorted(m for m in sys.modules if m.startswith('jcodes')))").strip()
        == "['jcodes']"
    )


def test_the_function_catalog_is_not_hidden_by_a_module() -> None:
    """Whatever was imported before it."""
    code = "import jcodes; jcodes.billing_units('J9312', '1 mg'); import jcodes.catalogs.catalog; print(len(jcodes.catalog()))"
    assert run(code).strip() == "2155"


def test_star_import_brings_the_promised_names() -> None:
    """For notebooks."""
    assert run("from jcodes import *; print(billing_units('J9312', '750 mg').total)").strip() == "75"


def test_every_error_is_reached_by_the_first_import() -> None:
    """Without loading anything else of the library before."""
    assert run("import jcodes; print(jcodes.errors.UnknownCodeError.__name__)").strip() == "UnknownCodeError"
