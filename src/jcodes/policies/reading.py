"""A policy's TOML file, read and checked: every refusal names the file and the key."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NoReturn

import attrs

from jcodes.errors import MalformedDateError, MalformedPolicyError, UnknownPolicyError
from jcodes.periods import as_date
from jcodes.policies.choices import Choice, Choices, Past
from jcodes.policies.policy import Policy
from jcodes.policies.values import READ
from jcodes.terms import Confidence

__all__ = ["read_policy"]

_READERS: Final[Mapping[str, Callable[[object], object]]] = {
    field.name: field.metadata[READ] for field in attrs.fields(Policy) if field.metadata
}
_OPTIONAL: Final = frozenset(
    field.name for field in attrs.fields(Policy) if field.metadata and field.default is not attrs.NOTHING
)
_HEAD: Final = ("name", "title", "extends", "not_stated", "history")
_OF_A_CHOICE: Final = ("value", "source", "confidence", "start", "end", "note")
_EXAMPLE: Final = "write a table such as [[rounding]] with value, source and confidence"


def read_policy(path: Path, seen: tuple[Path, ...] = ()) -> Policy:
    """Return the policy in *path*.

    Args:
        path: The TOML file.
        seen: The files that extend it, the last one directly.

    Raises:
        MalformedPolicyError: A file that is not there or no TOML, an unknown or missing key, a value that is not one of its key, dates
            that overlap or leave a gap, a policy that extends itself.
    """
    return _Reader(path, seen).policy()


class _Reader:
    """One file on its way to a policy."""

    def __init__(self, path: Path, seen: tuple[Path, ...]) -> None:
        self.path = path
        self.seen = (*seen, path.resolve())
        self.name = ""

    def refuse(self, message: str, key: str | None, hint: str, value: object = None) -> NoReturn:
        raise MalformedPolicyError(message, value=value, file=self.path.name, key=key, hint=hint)

    def policy(self) -> Policy:
        table = self.toml()
        self.name = self.text(table, "name")
        title = self.text(table, "title")
        parent = self.parent(table)
        for key in table:
            if key not in _READERS and key not in _HEAD:
                self.refuse("is not a key of a policy", key, _near(key, (*_HEAD, *_READERS)), table[key])
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
        past = self.history(table.get("history", []))
        inherited = () if parent is None else parent.history
        return Policy(self.name, title, None if parent is None else parent.name, **values, history=inherited + past)

    def toml(self) -> dict[str, Any]:
        import tomllib

        try:
            text = self.path.read_text(encoding="utf-8")
        except OSError as error:
            self.refuse(
                f"cannot be read ({error.strerror})", None, "give the path of a policy's TOML file", str(self.path)
            )
        except UnicodeDecodeError:
            self.refuse("is no text in UTF-8", None, "save the file as UTF-8", str(self.path))
        try:
            return tomllib.loads(text, parse_float=Decimal)
        except tomllib.TOMLDecodeError as error:
            self.refuse(f"is no TOML ({error})", None, "mend the line that the message names", str(self.path))

    def text(self, table: Mapping[str, Any], key: str) -> str:
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            self.refuse("is missing or blank", key, f'write {key.rpartition(".")[2]} = "..."', value)
        return value

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
        if not isinstance(keys, list) or not all(key in _OPTIONAL and key not in table for key in keys):
            hint = f"list any of {', '.join(sorted(_OPTIONAL))} that the file has no value for"
            self.refuse("is not a list of keys that may be left out", "not_stated", hint, keys)
        return keys

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
                found[-1] = self.joined(where, found[-1], choice)
            found.append(choice)
        if found[-1].end is not None:
            self.refuse(
                "has an end, so that nothing holds after it",
                f"{key}[{len(found) - 1}].end",
                "leave it out, or state what holds after",
                found[-1].end,
            )
        return Choices(tuple(found))

    def joined(self, where: str, before: Choice[object], choice: Choice[object]) -> Choice[object]:
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

    def choice(self, where: str, table: object, read: Callable[[object], object]) -> Choice[object]:
        if not isinstance(table, dict):
            self.refuse("is not a table", where, _EXAMPLE, table)
        for key in table:
            if key not in _OF_A_CHOICE:
                self.refuse("is not a key of a value", f"{where}.{key}", _near(key, _OF_A_CHOICE), table[key])
        if "value" not in table:
            self.refuse("is missing", f"{where}.value", _EXAMPLE)
        try:
            value = read(table["value"])
        except ValueError as error:
            self.refuse(f"{table['value']!r} is not a value of this key", f"{where}.value", str(error), table["value"])
        grade = table.get("confidence")
        if grade not in {member.value for member in Confidence}:
            self.refuse(f"{grade!r} is not a grade", f"{where}.confidence", "use 'H', 'M', 'L' or 'BG'", grade)
        note = table.get("note", "")
        if not isinstance(note, str):
            self.refuse("is not a text", f"{where}.note", 'write note = "..."', note)
        start, end = self.day(where, table, "start"), self.day(where, table, "end")
        if start is not None and end is not None and end < start:
            self.refuse("lies before the start", f"{where}.end", "swap the two days", end)
        source = self.text({f"{where}.source": table.get("source")}, f"{where}.source")
        return Choice(value, source, Confidence(grade), start, end, self.name, note)

    def day(self, where: str, table: Mapping[str, Any], key: str) -> date | None:
        if key not in table:
            return None
        try:
            return as_date(table[key])
        except MalformedDateError as error:
            self.refuse(error.message, f"{where}.{key}", "write the day as 2023-07-01", table[key])

    def history(self, tables: object) -> tuple[Past, ...]:
        if not isinstance(tables, list):
            self.refuse(
                "is not a list of tables",
                "history",
                "write tables such as [[history]] with key, value and source",
                tables,
            )
        found = []
        for index, table in enumerate(tables):
            where = f"history[{index}]"
            key = table.get("key") if isinstance(table, dict) else None
            if not isinstance(key, str) or key not in _READERS:
                self.refuse(
                    f"{key!r} is not a key of a policy", f"{where}.key", "name the key that it was a value of", key
                )
            rest = {name: value for name, value in table.items() if name != "key"}
            found.append(Past(key, self.choice(where, rest, _READERS[key])))
        return tuple(found)


def _near(key: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, known, 1)
    return f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(known)}"
