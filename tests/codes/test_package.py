"""The package names three types, and loads two of them on first use."""

import subprocess
import sys

import pytest

import jcodes.codes

_PROBE = """
import sys
import jcodes.codes
early = [name for name in ("jcodes.codes.ndc", "jcodes.codes.modifier", "pint", "numpy") if name in sys.modules]
from jcodes.codes import Modifier, Ndc
assert not early, early
assert Ndc is sys.modules["jcodes.codes.ndc"].Ndc
assert Modifier is sys.modules["jcodes.codes.modifier"].Modifier
assert jcodes.codes.__dict__["Ndc"] is Ndc
"""


def test_ndcs_and_modifiers_are_loaded_on_first_use() -> None:
    """And stay in the package afterwards."""
    ran = subprocess.run([sys.executable, "-c", _PROBE], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_the_package_names_its_types_and_nothing_else() -> None:
    """dir() lists them; another name is an AttributeError."""
    assert dir(jcodes.codes) == ["HcpcsCode", "Modifier", "Ndc"]
    for name in ("Modifier", "Ndc"):
        assert vars(jcodes.codes)["__getattr__"](name).__name__ == name
    with pytest.raises(AttributeError, match="has no attribute 'Upc'"):
        getattr(jcodes.codes, "Upc")  # noqa: B009 - a type checker refuses the plain form
