"""Exact, sourced billing of HCPCS Level II drug codes ("J-codes").

``__init__.pyi`` names the library's face; each name is loaded on first use, so that ``import jcodes`` costs next to nothing.
"""

__version__ = "0.1.0"


def _homes() -> dict[str, str]:
    """Return each name of the face with the module that defines it, as the stub beside this module states them."""
    stub: bytes = __loader__.get_data(f"{__path__[0]}/__init__.pyi")
    imports = (line.split() for line in stub.decode("ascii").splitlines() if line.startswith("from "))
    return {name: home for _, home, _, name, *_ in imports}


def __getattr__(name: str) -> object:
    """Load the module that defines *name*, and keep the name here."""
    homes = _homes()
    if name == "__all__":
        value: object = sorted([*homes, "__version__"])
    elif name in homes:
        from importlib import import_module

        home = homes[name]
        value = import_module(f"jcodes.{name}") if home == "jcodes" else getattr(import_module(home), name)
    else:
        raise AttributeError(f"module 'jcodes' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the face's names."""
    return list(__getattr__("__all__"))
