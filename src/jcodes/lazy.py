"""Load names of a package on first use, from the list in its ``__init__.pyi``.

Type checkers read the same stub, so that a misspelled import fails there too.

A module that another thread is loading when a process forks would stay locked in the child for ever. So a fork waits until no thread loads
a module for this library, and none begins before the fork is done.
"""

import _imp  # its lock is what Python itself holds while it forks
import os
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

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


_LONGEST_WAIT: Final = 30.0
"""Seconds after which a process forks all the same."""


def _is_loading() -> bool:
    """Return whether another thread loads a module for this library: a module of it, or one that it asks for."""
    me = sys._getframe()  # noqa: SLF001 - as sys._current_frames, documented
    stacks = [frame for frame in sys._current_frames().values() if frame is not me]  # noqa: SLF001 - documented
    return any(map(_loads, stacks))


def _loads(stack: FrameType) -> bool:
    frame: FrameType | None = stack
    is_import = is_ours = False
    while frame is not None:
        is_import = is_import or frame.f_code.co_filename == "<frozen importlib._bootstrap>"
        is_ours = is_ours or str(frame.f_globals.get("__name__")).partition(".")[0] == "jcodes"
        frame = frame.f_back
    return is_import and is_ours


def _before_fork() -> None:
    until = time.monotonic() + _LONGEST_WAIT
    while True:
        _imp.acquire_lock()
        if time.monotonic() > until or not _is_loading():
            return
        _imp.release_lock()
        time.sleep(0.001)


_at_fork: Callable[..., object] = getattr(os, "register_at_fork", dict)  # where nothing forks, a dict of it, unused
_at_fork(before=_before_fork, after_in_parent=_imp.release_lock, after_in_child=_imp.release_lock)


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
