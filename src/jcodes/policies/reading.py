"""A policy's TOML file, read and checked: every refusal names the file and the key."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import attrs

from jcodes.errors import UnknownPolicyError
from jcodes.policies.choices import Choice, Choices, Past
from jcodes.policies.demands import Demand
from jcodes.policies.named import joined, read_named, without
from jcodes.policies.page import Page, near
from jcodes.policies.policy import NAMED, Policy
from jcodes.policies.values import READ

__all__ = ["read_policy"]

_READERS: Final[Mapping[str, Callable[[object], object]]] = {
    field.name: field.metadata[READ] for field in attrs.fields(Policy) if READ in field.metadata
}
_NAMED: Final[Mapping[str, type[Demand]]] = {
    field.name: field.metadata[NAMED] for field in attrs.fields(Policy) if NAMED in field.metadata
}
_OPTIONAL: Final = frozenset(
    field.name for field in attrs.fields(Policy) if READ in field.metadata and field.default is not attrs.NOTHING
)
_HEAD: Final = ("name", "title", "extends", "not_stated", "without", "history")
_OF_A_CHOICE: Final = ("value", "source", "confidence", "start", "end", "note")
_EXAMPLE: Final = "write a table such as [[rounding]] with value, source and confidence"


def read_policy(path: Path, seen: tuple[Path, ...] = ()) -> Policy:
    """Return the policy in *path*.

    Args:
        path: The TOML file.
        seen: The files that extend it, the last one directly.

    Raises:
        MalformedPolicyError: A file that is not there or no TOML, an unknown or missing key, a value that is not one of its key, dates
            that overlap or leave a gap, a name that stands twice, a policy that extends itself.
    """
    return _Reader(path, seen).policy()


class _Reader(Page):
    """One file on its way to a policy."""

    def __init__(self, path: Path, seen: tuple[Path, ...]) -> None:
        super().__init__(path)
        self.seen = (*seen, path.resolve())

    def policy(self) -> Policy:
        table = self.toml()
        self.name = self.text(table, "name")
        title = self.text(table, "title")
        parent = self.parent(table)
        for key in table:
            if key not in _READERS and key not in _NAMED and key not in _HEAD:
                self.refuse("is not a key of a policy", key, near(key, (*_HEAD, *_READERS, *_NAMED)), table[key])
        left_out = self.left_out(table)
        values: dict[str, Any] = {}
        for key in _READERS:
            if key in left_out:
                continue
            if key in table:
                values[key] = self.choices(key, table[key])
            elif parent is not None:
                values[key] = getattr(parent, key)
            elif key not in _OPTIONAL:
                self.refuse("is missing", key, f"{_EXAMPLE}, or extend a policy that has it")
        values |= self.named(table, parent)
        past = self.history(table.get("history", []))
        inherited = () if parent is None else parent.history
        return Policy(self.name, title, None if parent is None else parent.name, **values, history=inherited + past)

    def parent(self, table: Mapping[str, Any]) -> Policy | None:
        from jcodes.policies.shelf import policy

        if "extends" not in table:
            return None
        name = self.text(table, "extends")
        if not name.endswith(".toml"):
            try:
                return policy(name)
            except UnknownPolicyError as error:
                self.refuse(error.message, "extends", f"{error.hint}, or the path of a .toml file", name)
        path = self.path.parent / name
        if path.resolve() in self.seen:
            self.refuse("extends itself", "extends", "let one of the files state all of its values", name)
        return read_policy(path, self.seen)

    def left_out(self, table: Mapping[str, Any]) -> list[str]:
        """Return the keys that the policy says it does not state, so that no extended policy speaks for it."""
        keys = table.get("not_stated", [])
        if not isinstance(keys, list) or not all(
            isinstance(key, str) and key in _OPTIONAL and key not in table for key in keys
        ):
            hint = f"list any of {', '.join(sorted(_OPTIONAL))} that the file has no value for"
            self.refuse("is not a list of keys that may be left out", "not_stated", hint, keys)
        return keys

    def named(self, table: Mapping[str, Any], parent: Policy | None) -> dict[str, tuple[Demand, ...]]:
        """Read the tables that have a name each; those of the parent come first, but for those that do not hold here."""
        inherited: dict[str, tuple[Demand, ...]] = (
            dict.fromkeys(_NAMED, ()) if parent is None else dict(parent.demands())
        )
        found = {key: read_named(self, key, table.get(key, []), kind) for key, kind in _NAMED.items()}
        dropped = without(self, table.get("without", []), _names(inherited), _names(found))
        kept = {
            key: tuple(demand for demand in demands if demand.name not in dropped) for key, demands in inherited.items()
        }
        return {key: joined(kept[key], found[key]) for key in _NAMED}

    def choices(self, key: str, tables: object) -> Choices[object]:
        """Read the dated values of one key; the end of each is the day before the next one's start."""
        if not isinstance(tables, list) or not tables:
            self.refuse("is not a list of tables", key, _EXAMPLE, tables)
        found: list[Choice[object]] = []
        for index, table in enumerate(tables):
            where = f"{key}[{index}]"
            choice = self.choice(where, table, _READERS[key])
            if not found and choice.start is not None:
                self.refuse(
                    "has a start, so that nothing holds before it",
                    f"{where}.start",
                    "leave the start of the first value out, or state first what held before",
                    choice.start,
                )
            if found:
                found[-1] = self.ended(where, found[-1], choice)
            found.append(choice)
        if found[-1].end is not None:
            self.refuse(
                "has an end, so that nothing holds after it",
                f"{key}[{len(found) - 1}].end",
                "leave it out, or state what holds after",
                found[-1].end,
            )
        return Choices(tuple(found))

    def ended(self, where: str, before: Choice[object], choice: Choice[object]) -> Choice[object]:
        if choice.start is None:
            self.refuse(
                "is missing", f"{where}.start", "write start = 2017-01-01, the first date of service it holds for"
            )
        if before.start is not None and choice.start <= before.start:
            self.refuse(
                "is not after the start of the value before it",
                f"{where}.start",
                "put the oldest value first",
                choice.start,
            )
        end = choice.start - timedelta(days=1)
        if before.end is not None and before.end != end:
            self.refuse(
                f"leaves a gap or an overlap: the value before it ends on {before.end}",
                f"{where}.start",
                f"end that value on {end}, or leave its end out",
                choice.start,
            )
        return attrs.evolve(before, end=end)

    def choice(self, where: str, given: object, read: Callable[[object], object]) -> Choice[object]:
        table = self.table(where, given, _OF_A_CHOICE, _EXAMPLE)
        if "value" not in table:
            self.refuse("is missing", f"{where}.value", _EXAMPLE)
        value = self.value(f"{where}.value", table["value"], read)
        source, confidence, note = self.source(where, table)
        start, end = self.days(where, table)
        return Choice(value, source, confidence, start, end, self.name, note)

    def history(self, tables: object) -> tuple[Past, ...]:
        found = []
        example = "write tables such as [[history]] with key, value and source"
        for index, table in enumerate(self.tables("history", tables, example)):
            where = f"history[{index}]"
            facts = table if isinstance(table, dict) else {}
            key = facts.get("key")
            if not isinstance(key, str) or key not in _READERS:
                self.refuse(
                    f"{key!r} is not a key of a policy", f"{where}.key", "name the key that it was a value of", key
                )
            rest = {name: value for name, value in facts.items() if name != "key"}
            found.append(Past(key, self.choice(where, rest, _READERS[key])))
        return tuple(found)


def _names(demands: Mapping[str, tuple[Demand, ...]]) -> tuple[str, ...]:
    return tuple(demand.name for group in demands.values() for demand in group)
