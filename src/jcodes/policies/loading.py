"""Load and validate a policy's TOML file. Errors name the file and the key."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final, NoReturn

import attrs

from jcodes.documents import toml_of
from jcodes.errors import MalformedDateError, MalformedPolicyError
from jcodes.errors.messages import quoted, shown
from jcodes.periods import as_date
from jcodes.policies.dated import ByContractor, DatedValue, DatedValues, Superseded
from jcodes.policies.fields import NAMED, READ, members_of, nearest, one_of, some
from jcodes.policies.requirements import PayerRequirement
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.contractors import Mac

__all__ = ["PolicyFile"]

_HEAD: Final = (
    "name",
    "title",
    "extends",
    "contractor",
    "inherited_confidence",
    "not_stated",
    "without",
    "history",
    "by_contractor",
)
_OF_ALL: Final = ("source", "confidence", "start", "end", "note")
_EXAMPLE: Final = "write a table such as [[rounding]] with value, source and confidence"
_LISTED: Final = 10
"""The maximum number of values of a list in a message."""
_HISTORY_EXAMPLE: Final = "write tables such as [[history]] with key, value and source"
_CONTRACTOR_EXAMPLE: Final = "write tables such as [[by_contractor]] with key, contractors, value and source"


class PolicyFile:
    """Reads one policy file.

    Attributes:
        path: The file.
        name: The name of the policy, once it is read.
    """

    def __init__(self, path: Path, fields: tuple["attrs.Attribute[Any]", ...]) -> None:
        """Initialize with the path and the *fields* of a policy, with readers in their metadata. Nothing is read yet."""
        self.path = path
        self.name: str = ""
        valued = [field for field in fields if READ in field.metadata]
        self._readers: dict[str, Callable[[object], object]] = {field.name: field.metadata[READ] for field in valued}
        self._optional = frozenset(field.name for field in valued if field.default is not attrs.NOTHING)
        self._named: dict[str, type[PayerRequirement]] = {
            field.name: field.metadata[NAMED] for field in fields if NAMED in field.metadata
        }

    def refuse(self, message: str, key: str | None, hint: str, value: object = None) -> NoReturn:
        """Raise the error that names the file and *key*.

        Raises:
            MalformedPolicyError: Always.
        """
        raise MalformedPolicyError(message, value=value, file=self.path.name, key=key, hint=hint)

    def read(self, find_parent: Callable[[str], Any]) -> dict[str, Any]:
        """Return the value of each field of the policy.

        Args:
            find_parent: Returns the policy to extend for a value of ``extends``.

        Raises:
            MalformedPolicyError: The file is not TOML, a key is unknown or missing, a value is invalid, dates overlap or leave a
                gap, or a name occurs twice.
        """
        table = self._toml()
        self.name = self._text(table, "name")
        title = self._text(table, "title")
        parent = find_parent(self._text(table, "extends")) if "extends" in table else None
        known = (*_HEAD, *self._readers, *self._named)
        for key in table:
            if key not in known:
                self.refuse("is not a key of a policy", key, _near(key, known), table[key])
        not_stated = self._not_stated(table)
        if parent is not None and "inherited_confidence" in table:
            parent = _graded(
                parent, self._value("inherited_confidence", table["inherited_confidence"], one_of(Confidence))
            )
        facts: dict[str, Any] = {}
        for key in self._readers:
            if key in not_stated:
                continue
            if key in table:
                facts[key] = self._values(key, table[key])
            elif parent is not None:
                facts[key] = getattr(parent, key)
            elif key not in self._optional:
                self.refuse("is missing", key, f"{_EXAMPLE}, or extend a policy that has it")
        facts |= self._requirements(table, parent)
        history = self._history(table.get("history", []))
        stated = self._by_contractor(table.get("by_contractor", []))
        inherited = () if parent is None else parent.by_contractor
        return {
            "name": self.name,
            "title": title,
            "extends": None if parent is None else parent.name,
            **facts,
            "ancestors": () if parent is None else (parent.name, *parent.ancestors),
            "history": history if parent is None else parent.history + history,
            "by_contractor": (*(one for one in inherited if one.key not in table), *stated),
            "contractor": self._value("contractor", table["contractor"], one_of(Mac))
            if "contractor" in table
            else None,
        }

    # -- tables

    def _toml(self) -> dict[str, Any]:
        """Parse the file; numbers with a decimal point stay exact."""
        try:
            text = self.path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            self.refuse("is not UTF-8 text", None, "save the file as UTF-8", str(self.path))
        try:
            return toml_of(text)
        except ValueError as error:
            self.refuse(f"is not TOML ({error})", None, "fix the line that the message names", str(self.path))

    def _text(self, table: Mapping[str, Any], key: str, where: str = "") -> str:
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            self.refuse("is missing or blank", f"{where}{key}", f'write {key} = "..."', value)
        return value

    def _table(self, where: str, table: object, known: tuple[str, ...], example: str) -> dict[str, Any]:
        if not isinstance(table, dict):
            self.refuse("is not a table", where, example, table)
        for key in table:
            if key not in known:
                self.refuse("is not a key of this table", f"{where}.{key}", _near(key, known), table[key])
        return table

    def _tables(self, key: str, tables: object, example: str) -> list[object]:
        if not isinstance(tables, list):
            self.refuse("is not a list of tables", key, example, tables)
        return tables

    def _value(self, where: str, value: object, read: Callable[[object], object]) -> object:
        try:
            return read(value)
        except ValueError as error:
            self.refuse(f"{_quoted(value)} is not a value of this key", where, str(error), value)

    def _dated(self, where: str, table: Mapping[str, Any]) -> dict[str, Any]:
        """Return the source, the confidence, the dates and the note of *table*."""
        start, end = self._day(where, table, "start"), self._day(where, table, "end")
        if start is not None and end is not None and end < start:
            self.refuse("is before the start", f"{where}.end", "swap the two dates", end)
        grade = table.get("confidence")
        if grade not in [member.value for member in Confidence]:
            self.refuse(f"{_quoted(grade)} is not a grade", f"{where}.confidence", "use 'H', 'M', 'L' or 'BG'", grade)
        note = table.get("note", "")
        if not isinstance(note, str):
            self.refuse("is not text", f"{where}.note", 'write note = "..."', note)
        source = self._text(table, "source", f"{where}.")
        confidence = Confidence(grade)
        return {
            "source": source,
            "confidence": confidence,
            "start": start,
            "end": end,
            "policy": self.name,
            "note": note,
        }

    def _day(self, where: str, table: Mapping[str, Any], key: str) -> date | None:
        if key not in table:
            return None
        try:
            return as_date(table[key])
        except MalformedDateError as error:
            self.refuse(error.message, f"{where}.{key}", "write the date as 2023-07-01", table[key])

    # -- dated values

    def _not_stated(self, table: Mapping[str, Any]) -> list[str]:
        """Return the keys that the policy leaves open, which it does not inherit."""
        keys = table.get("not_stated", [])
        if not isinstance(keys, list) or not all(
            isinstance(key, str) and key in self._optional and key not in table for key in keys
        ):
            hint = f"list any of {', '.join(sorted(self._optional))} that the file has no value for"
            self.refuse("is not a list of keys that may be left out", "not_stated", hint, keys)
        return keys

    def _values(self, key: str, tables: object) -> DatedValues[object]:
        """Read the dated values of one key. Each ends on the day before the next one starts."""
        if not isinstance(tables, list) or not tables:
            self.refuse("is not a list of tables", key, _EXAMPLE, tables)
        found: list[DatedValue[object]] = []
        for index, table in enumerate(tables):
            where = f"{key}[{index}]"
            value = self._dated_value(where, table, self._readers[key])
            if found:
                found[-1] = self._ended(where, found[-1], value)
            elif value.start is not None:
                hint = "leave out the start of the first value, or state the earlier value first"
                self.refuse("has a start, so that no value applies before it", f"{where}.start", hint, value.start)
            found.append(value)
        if found[-1].end is not None:
            where, hint = f"{key}[{len(found) - 1}].end", "leave it out, or state the value that follows"
            self.refuse("has an end, so that no value applies after it", where, hint, found[-1].end)
        return DatedValues(tuple(found))

    def _ended(self, where: str, before: DatedValue[object], value: DatedValue[object]) -> DatedValue[object]:
        where = f"{where}.start"
        if value.start is None:
            self.refuse("is missing", where, "write start = 2017-01-01, the first date of service it applies to")
        if before.start is not None and value.start <= before.start:
            hint = "put the oldest value first"
            self.refuse("is not after the start of the value before it", where, hint, value.start)
        end = value.start - timedelta(days=1)
        if before.end is not None and before.end != end:
            message = f"leaves a gap or an overlap: the value before it ends on {before.end}"
            self.refuse(message, where, f"end that value on {end}, or leave out its end", value.start)
        return attrs.evolve(before, end=end)

    def _dated_value(self, where: str, given: object, read: Callable[[object], object]) -> DatedValue[object]:
        table = self._table(where, given, ("value", *_OF_ALL), _EXAMPLE)
        if "value" not in table:
            self.refuse("is missing", f"{where}.value", _EXAMPLE)
        value = self._value(f"{where}.value", table["value"], read)
        return DatedValue(value=value, **self._dated(where, table))

    def _history(self, tables: object) -> tuple[Superseded, ...]:
        hint = "give the key that it was a value of"
        return tuple(
            Superseded(key, self._dated_value(where, facts, self._readers[key]))
            for where, key, facts in self._keyed("history", tables, _HISTORY_EXAMPLE, hint)
        )

    def _by_contractor(self, tables: object) -> tuple[ByContractor, ...]:
        found = []
        hint = "name the key that the contractors state otherwise"
        for where, key, facts in self._keyed("by_contractor", tables, _CONTRACTOR_EXAMPLE, hint):
            names = self._value(f"{where}.contractors", facts.pop("contractors", None), some(members_of(Mac)))
            dated = self._dated_value(where, facts, self._readers[key])
            if dated.end is not None:
                self.refuse(
                    "has an end", f"{where}.end", "leave it out: it applies until the next value starts", dated.end
                )
            found.append(ByContractor(key, names, dated))  # type: ignore[arg-type]  # what the reader gives
        return tuple(found)

    def _keyed(self, name: str, tables: object, example: str, hint: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Yield the place of each table, the key of the policy that it names, and its other facts."""
        for index, table in enumerate(self._tables(name, tables, example)):
            where = f"{name}[{index}]"
            facts = dict(table) if isinstance(table, dict) else {}
            key = facts.pop("key", None)
            if not isinstance(key, str) or key not in self._readers:
                self.refuse(f"{_quoted(key)} is not a key of a policy", f"{where}.key", hint, key)
            yield where, key, facts

    # -- named requirements

    def _requirements(self, table: Mapping[str, Any], parent: Any) -> dict[str, tuple[PayerRequirement, ...]]:
        """Read the named tables. A table replaces the inherited one of the same name."""
        inherited = {key: () if parent is None else getattr(parent, key) for key in self._named}
        own = {key: self._named_tables(key, table.get(key, []), kind) for key, kind in self._named.items()}
        dropped = self._without(table.get("without", []), _names(inherited), _names(own))
        return {
            key: tuple(
                (
                    {name: one for name, one in _by_name(inherited[key]).items() if name not in dropped}
                    | _by_name(own[key])
                ).values()
            )
            for key in self._named
        }

    def _named_tables(self, key: str, tables: object, kind: type[PayerRequirement]) -> tuple[PayerRequirement, ...]:
        fields = [field for field in attrs.fields(kind) if READ in field.metadata]
        needed = [field.name for field in fields if field.default is attrs.NOTHING]
        example = f"write a table such as [[{key}]] with {', '.join(needed)}, source and confidence"
        known = (*(field.name for field in fields), *_OF_ALL)
        found: dict[str, PayerRequirement] = {}
        for index, given in enumerate(self._tables(key, tables, example)):
            where = f"{key}[{index}]"
            table = self._table(where, given, known, example)
            missing = next((name for name in needed if name not in table), None)
            facts: dict[str, Any] = {
                field.name: self._value(f"{where}.{field.name}", table[field.name], field.metadata[READ])
                for field in fields
                if field.name in table
            }
            if missing is not None:
                self.refuse("is missing", f"{where}.{missing}", example)
            one = kind(**facts, **self._dated(where, table))
            fault = one.fault()
            if fault is not None:
                at, message, hint = fault
                self.refuse(message, f"{where}.{at}", hint, table.get(at))
            name = str(facts["name"])
            if name in found:
                first, hint = list(found).index(name), "give each table its own name"
                self.refuse(f"{_quoted(name)} is the name of {key}[{first}] too", f"{where}.name", hint, name)
            found[name] = one
        return tuple(found.values())

    def _without(self, names: object, inherited: tuple[str, ...], own: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names of *inherited* requirements to drop."""
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            self.refuse("is not a list of names", "without", 'write without = ["route-ja"]', names)
        for name in names:
            if name not in inherited:
                hint = _near(name, inherited) if inherited else "leave it out: nothing with a name is inherited"
                self.refuse(f"{_quoted(name)} is not the name of a table that is inherited", "without", hint, name)
            if name in own:
                hint = "leave it out: a table of the same name replaces the inherited one"
                self.refuse(f"{_quoted(name)} is stated in this file", "without", hint, name)
        return tuple(names)


def _graded(policy: Any, most: object) -> Any:
    """Return *policy* with no value and no requirement graded better than *most*."""
    order = list(Confidence)

    def capped(one: Any) -> Any:
        return attrs.evolve(one, confidence=max(one.confidence, most, key=order.index))

    facts: dict[str, Any] = {
        key: None if values is None else DatedValues(tuple(map(capped, values.values)))
        for key, values in policy.items()
    }
    facts |= {key: tuple(map(capped, held)) for key, held in policy.requirements()}
    by_contractor = tuple(attrs.evolve(one, dated=capped(one.dated)) for one in policy.by_contractor)
    return attrs.evolve(policy, by_contractor=by_contractor, **facts)


def _by_name(requirements: tuple[PayerRequirement, ...]) -> dict[str, PayerRequirement]:
    return {one.name: one for one in requirements}


def _names(requirements: Mapping[str, tuple[PayerRequirement, ...]]) -> tuple[str, ...]:
    return tuple(one.name for group in requirements.values() for one in group)


def _near(key: str, known: tuple[str, ...]) -> str:
    """Return a hint with the closest match to *key* in *known*, or with all of them."""
    return nearest(key, known).strip() or f"use one of {', '.join(known)}"


def _quoted(value: object) -> str:
    """Return a key or a value of a policy's file, which its author wrote and no claim, as a message shows it."""
    if isinstance(value, list) and len(value) <= _LISTED:
        return f"[{', '.join(map(_quoted, value))}]"
    return quoted(value) if isinstance(value, str) else shown(value)
