"""Records that are made on an open twin are those that the constructor makes."""

import gc
import importlib
import pkgutil
import weakref
from typing import Any

import attrs
import pytest

import jcodes
from jcodes.record_layout import closed, open_twin
from jcodes.records import Record

for _module in pkgutil.walk_packages(jcodes.__path__, "jcodes."):
    if not _module.name.endswith("__main__"):
        importlib.import_module(_module.name)


def kinds() -> list[Any]:
    gc.collect()  # classes that attrs replaced by ones with slots
    found: list[Any] = [Record]
    for cls in found:
        found += [one for one in cls.__subclasses__() if one.__module__.startswith("jcodes.")]
    return [cls for cls in found if attrs.has(cls)]


@pytest.mark.parametrize("cls", kinds(), ids=lambda cls: cls.__qualname__)
def test_every_record_has_a_twin_of_its_layout(cls: Any) -> None:
    """Those that derive from other records too: the twin takes every field, and what it becomes is as frozen as all others."""
    names = [field.name for field in attrs.fields(cls)]
    made = closed(open_twin(cls), cls, names, range(len(names)))
    assert type(made) is cls
    assert [getattr(made, name) for name in names] == list(range(len(names)))
    assert weakref.ref(made)() is made
    for name in names:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(made, name, None)
