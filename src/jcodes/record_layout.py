"""How records are made past their constructors, which convert what any caller may give.

`Layout` says what the fields of a mapping take: what is converted, in which order, and what is parsed from it. `open_twin` and `closed` make
records of facts that are known to fit them.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from itertools import repeat
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeVar

import attrs

__all__ = ["Layout", "Parsed", "Plan", "closed", "open_twin"]

_T = TypeVar("_T")

Parsed = tuple[tuple[str, str, Callable[[Any], object]], ...]
"""Fields that are parsed from others: each with its source and its parser."""

_MOST_PLANS: Final = 512
"""The rows of a file have the same fields, in the same order."""


class Plan(NamedTuple):
    """What the fields that are given take: each with its converter, what is parsed from them, and the first field that is missing, or blank."""

    steps: tuple[tuple[str, Callable[[Any], object]], ...]
    parsed: Parsed
    missing: str


class Layout:
    """How records of one class are made.

    Attributes:
        places: The fields' places, by name.
        blank: The fields' defaults, converted, with what is parsed from them.
        read: Returns the values of a record, in the order of `blank`, and its class.
        plans: The plans of the fields that were given so far.
    """

    def __init__(
        self, cls: Any, defaults: Mapping[str, object], converters: Mapping[str, Callable[[Any], object]]
    ) -> None:
        """Initialize with the fields' converted defaults, ``attrs.NOTHING`` for those that must be given, and their converters."""
        self._cls = cls
        self._converters = converters
        self.places: dict[str, int] = {name: place for place, name in enumerate(defaults)}
        self.blank: dict[str, object] = dict(defaults)
        for name, source, parse in cls._PARSED:
            self.blank[name] = None if defaults[source] is attrs.NOTHING else parse(defaults[source])
        self._needed = [name for name, default in defaults.items() if default is attrs.NOTHING]
        self.read: Callable[[object], Iterable[object]] = attrgetter(*self.blank, "__class__")
        self.plans: dict[tuple[str, ...], Plan] = {}
        self._twin = open_twin(cls)
        has_step = not cls._PARSED and hasattr(cls, "__attrs_post_init__")
        self._finish: Callable[[Any], None] | None = cls.__attrs_post_init__ if has_step else None

    def plan(self, given: Iterable[str]) -> Plan:
        """Return the plan for the fields *given*, all of which the class has; fields are converted in the class's order."""
        key = tuple(given)
        missing = min((name for name in self._needed if name not in key), key=self.places.__getitem__, default="")
        ordered = sorted(key, key=self.places.__getitem__)
        if missing:
            ordered = [name for name in ordered if self.places[name] < self.places[missing]]
        steps = tuple((name, self._converters[name]) for name in ordered)
        if len(self.plans) >= _MOST_PLANS:
            self.plans.clear()
        found = self.plans[key] = Plan(steps, self.parsed(key), missing)
        return found

    def parsed(self, given: Iterable[str]) -> Parsed:
        """Return what is parsed from the fields *given*."""
        return tuple(one for one in self._cls._PARSED if one[1] in given)  # noqa: SLF001 - of the record that this is a layout of

    def made(self, values: dict[str, object], parsed: Parsed) -> Any:
        """Return a record of *values*, converted, after the last step of its class's constructor; of parsed texts only *parsed* are parsed."""
        for name, source, parse in parsed:
            values[name] = parse(values[source])
        made = closed(self._twin, self._cls, values.keys(), values.values())
        if self._finish is not None:
            self._finish(made)
        return made


def open_twin(cls: type) -> Any:
    """Return a class with the slots of a record's class and none of its methods.

    Its objects take every field as a plain attribute, whatever the constructor of a base class wants and a frozen one refuses; then ``__class__ = cls``
    makes them records, frozen as all others. That takes a sixth of the time of calls that set the fields of a frozen object. Python allows it for
    classes of one layout: `Record` has the slot for weak references, so that its classes do not add one each.
    """
    own = {"__slots__": vars(cls)["__slots__"], "__module__": cls.__module__}
    plain = {"__init__": object.__init__, "__setattr__": object.__setattr__, "__attrs_attrs__": None}
    return type(f"Open{cls.__name__}", cls.__bases__, own | plain)


def closed(twin: Any, cls: type[_T], names: Iterable[str], values: Iterable[object]) -> _T:
    """Return a record of *values*, without a step of Python for each.

    Args:
        twin: The open twin of *cls*.
        cls: The class of the record.
        names: Its fields, every one.
        values: What they hold, in the order of *names*.
    """
    made: Any = twin()
    deque(map(setattr, repeat(made), names, values), 0)
    made.__class__ = cls
    record: _T = made
    return record
