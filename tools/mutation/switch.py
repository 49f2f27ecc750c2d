"""Puts one mutant in its function's place. Copied beside the mutated package, and imported by it.

mutmut writes every mutant of a function beside it, and a dictionary of them. Here the function keeps its identity, and takes over the code of
the mutant: whoever imported it calls the mutant, and as long as none is put in place, nothing is slower.
"""

import os
from types import FunctionType
from typing import Any

__all__ = ["ACTIVE", "Mutants", "keep", "put"]

ACTIVE = "JCODES_MUTANT"
"""The variable of the environment that names the mutant, for processes that tests start and for modules that are imported later."""
_KNOWN: dict[str, "Mutants"] = {}


class Mutants(dict[str, Any]):
    """The mutants of one function, by name.

    Attributes:
        module: The module of the function.
        function: The function itself.
    """

    def __init__(self, module: str, name: str) -> None:
        """Know the function by the name that its mutants begin with."""
        super().__init__()
        self.module = module
        self.function: FunctionType | None = None
        _KNOWN[f"{module}.{name}"] = self

    def __setitem__(self, name: str, mutant: Any) -> None:
        super().__setitem__(name, mutant)
        if os.environ.get(ACTIVE) == f"{self.module}.{name}":
            self.put(name)

    def put(self, name: str) -> None:
        """Give the function the code of this mutant."""
        function, mutant = self.function, getattr(self[name], "__func__", self[name])
        if function is None:
            raise LookupError(name)
        names = {"co_name": function.__code__.co_name, "co_qualname": function.__code__.co_qualname}
        function.__code__ = mutant.__code__.replace(**names)
        function.__defaults__, function.__kwdefaults__ = mutant.__defaults__, mutant.__kwdefaults__


def keep(mutants: Mutants, is_classmethod: bool = False) -> Any:  # noqa: ARG001, FBT001, FBT002 - as mutmut writes it
    """Return a decorator that keeps a function as it is, and knows it as that of these mutants."""

    def decorate(function: FunctionType) -> FunctionType:
        mutants.function = function
        return function

    return decorate


def put(mutant: str) -> None:
    """Put a mutant in its function's place, now or when its module is imported."""
    os.environ[ACTIVE] = mutant
    module, _, name = mutant.rpartition(".")
    known = _KNOWN.get(f"{module}.{name.rpartition('__mutmut_')[0]}")
    if known is not None:
        known.put(name)
