"""The tables of a policy's file that have a name each: those of the policy it extends and its own, read and checked."""

from typing import Final, TypeVar

import attrs

from jcodes.policies.demands import Demand
from jcodes.policies.page import Page, near
from jcodes.policies.values import READ

__all__ = ["joined", "read_named", "without"]

D = TypeVar("D", bound=Demand)

_OF_ALL: Final = ("source", "confidence", "start", "end", "note")


def read_named(page: Page, key: str, tables: object, kind: type[D]) -> tuple[D, ...]:
    """Return the demands of *tables*.

    Args:
        page: The file.
        key: The key that *tables* stand under.
        tables: What the file holds there.
        kind: The class of one demand.

    Raises:
        MalformedPolicyError: A table that is none, an unknown or missing key, a value that is not one of its key, days that are swapped, a
            name that stands twice, keys that contradict each other.
    """
    found: dict[str, D] = {}
    for index, table in enumerate(page.tables(key, tables, _example(key, kind))):
        where = f"{key}[{index}]"
        demand = _read(page, where, key, table, kind)
        if demand.name in found:
            first = list(found).index(demand.name)
            hint = "give each table a name of its own"
            page.refuse(f"{demand.name!r} is the name of {key}[{first}] too", f"{where}.name", hint, demand.name)
        found[demand.name] = demand
    return tuple(found.values())


def joined(inherited: tuple[Demand, ...], own: tuple[Demand, ...]) -> tuple[Demand, ...]:
    """Return the *inherited* demands, then the *own* ones; an own one takes the place of an inherited one with its name."""
    return tuple(({demand.name: demand for demand in inherited} | {demand.name: demand for demand in own}).values())


def _read(page: Page, where: str, key: str, given: object, kind: type[D]) -> D:
    fields = [field for field in attrs.fields(kind) if READ in field.metadata]
    table = page.table(where, given, (*(field.name for field in fields), *_OF_ALL), _example(key, kind))
    facts: dict[str, object] = {}
    for field in fields:
        if field.name in table:
            facts[field.name] = page.value(f"{where}.{field.name}", table[field.name], field.metadata[READ])
        elif field.default is attrs.NOTHING:
            page.refuse("is missing", f"{where}.{field.name}", _example(key, kind))
    start, end = page.days(where, table)
    source, confidence, note = page.source(where, table)
    facts |= {"source": source, "confidence": confidence, "start": start, "end": end, "note": note, "policy": page.name}
    demand = kind(**facts)  # type: ignore[arg-type]  # each was read for its field
    fault = demand.fault()
    if fault is not None:
        at, message, hint = fault
        page.refuse(message, f"{where}.{at}", hint, table.get(at))
    return demand


def _example(key: str, kind: type[Demand]) -> str:
    needed = [field.name for field in attrs.fields(kind) if READ in field.metadata and field.default is attrs.NOTHING]
    return f"write a table such as [[{key}]] with {', '.join(needed)}, source and confidence"


def without(page: Page, names: object, inherited: tuple[str, ...], own: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of the *inherited* demands that the file says do not hold.

    Raises:
        MalformedPolicyError: Not a list of such names, or one that the file states itself.
    """
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        page.refuse("is not a list of names", "without", 'write without = ["route-ja"]', names)
    for name in names:
        if name not in inherited:
            hint = near(name, inherited) if inherited else "leave it out: nothing with a name is inherited"
            page.refuse(f"{name!r} is not the name of a table that is inherited", "without", hint, name)
        if name in own:
            page.refuse(
                f"{name!r} is stated in this file",
                "without",
                "leave it out: a table of the same name takes its place",
                name,
            )
    return tuple(names)
