"""The face: the names it promises, loaded on first use, at next to no cost."""

import importlib
import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import jcodes
from jcodes import lazy


def run(code: str) -> str:
    """Run *code* in a new interpreter that coverage does not follow: it would load modules of its own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code], check=True, capture_output=True, text=True, env=env
    ).stdout


def test_each_name_is_there() -> None:
    """Those of the stub, which states them once, and the version."""
    assert dir(jcodes) == sorted([*lazy.names("jcodes"), "__version__"])
    for name in dir(jcodes):
        assert getattr(jcodes, name) is not None


MOVED = [(name, package) for package, names in vars(jcodes)["_MOVED"].items() for name in names]


@pytest.mark.parametrize(("name", "package"), MOVED)
def test_a_name_that_moved_warns_and_still_works(name: str, package: str) -> None:
    """The warning is the import to write."""
    message = f"jcodes.{name} has moved: write 'from jcodes.{package} import {name}'"
    with pytest.warns(DeprecationWarning, match=f"^{re.escape(message)}$") as caught:
        value = getattr(jcodes, name)
    assert caught[0].filename == __file__
    assert value is getattr(importlib.import_module(f"jcodes.{package}"), name)


def test_a_moved_name_that_is_imported_warns_at_the_import() -> None:
    """Not inside the import system."""
    with pytest.warns(DeprecationWarning, match="from jcodes.billing import BillingLine") as caught:
        exec(compile("from jcodes import BillingLine", "a user's file", "exec"))  # noqa: S102 - the import as a user writes it
    assert caught[0].filename == "a user's file"


PACKAGES = [f"jcodes.{one.name}" for one in pkgutil.iter_modules(jcodes.__path__) if one.ispkg and one.name != "data"]


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_names_its_public_things(package: str) -> None:
    """Each name loads, also after every module of the package was loaded: no module hides a name."""
    module = importlib.import_module(package)
    for one in pkgutil.iter_modules(module.__path__):
        importlib.import_module(f"{package}.{one.name}")
    stub = Path(module.__path__[0]) / "__init__.pyi"
    homes = lazy.names(package) if stub.exists() else {}
    names: list[str] = [*homes] or [*getattr(module, "__all__", ())]
    assert dir(module) == sorted(names) if stub.exists() else set(names) <= set(dir(module))
    for name in names:
        value = getattr(module, name)
        assert value is not None
        assert isinstance(value, ModuleType) is (homes.get(name) == package)  # a package of packages names them
    assert set(getattr(module, "__all__", ())) == set(names)
    with pytest.raises(AttributeError, match=f"module '{package}' has no attribute 'nothing'"):
        module.nothing  # noqa: B018 - it is the look-up that raises


def test_the_frames_are_reached_from_the_first_import() -> None:
    """By the name that the design gives them."""
    assert run("import jcodes; print(jcodes.integrations.frames.add_units.__name__)").strip() == "add_units"


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
