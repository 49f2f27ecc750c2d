"""Load names of a package on first use, from the list in its ``__init__.pyi``.

Type checkers read the same stub, so that a misspelled import fails there too.
"""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

__all__ = ["kept_property", "lazy", "load", "names"]

if TYPE_CHECKING:
    from functools import cached_property as kept_property
else:

    class kept_property:  # noqa: N801 - a decorator
        """A cached property without a lock. Before Python 3.12, that of `functools` takes one, which a forked process may find taken for ever."""

        def __init__(self, compute: Callable[[Any], Any]) -> None:
            """Initialize with the function and its docstring."""
            self.compute = compute
            self.name = compute.__name__
            self.__doc__ = compute.__doc__

        def __get__(self, owner: Any, kind: type[Any] | None = None) -> Any:
            """Compute the value and cache it; threads that come first together get the one that was cached first."""
            return self if owner is None else owner.__dict__.setdefault(self.name, self.compute(owner))


def names(package: str) -> dict[str, str]:
    """Return the names in the stub of a loaded *package*, each with its defining module."""
    module = sys.modules[package]
    stub: bytes = module.__loader__.get_data(f"{module.__path__[0]}/__init__.pyi")  # type: ignore[union-attr]  # a package's loader reads files, also from a zip
    imports = (line.split() for line in stub.decode("ascii").splitlines() if line.startswith("from "))
    return {name: home for _, home, _, name, *_ in imports}


def load(package: str, name: str) -> object:
    """Load *name* in *package* and cache it there.

    Raises:
        AttributeError: The package's stub does not have the name.
    """
    homes = names(package)
    if name == "__all__":
        value: object = sorted(homes)
    elif name in homes:
        from importlib import import_module

        home = homes[name]
        value = import_module(f"{home}.{name}") if home == package else getattr(import_module(home), name)
    else:
        raise AttributeError(f"module {package!r} has no attribute {name!r}")
    setattr(sys.modules[package], name, value)
    return value


def lazy(package: str) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return ``__getattr__`` and ``__dir__`` of a package with a stub."""

    def __getattr__(name: str) -> object:  # noqa: N807 - what a module calls it
        return load(package, name)

    def __dir__() -> list[str]:  # noqa: N807 - the same
        return sorted(names(package))

    return __getattr__, __dir__
