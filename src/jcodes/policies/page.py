"""A policy's file under reading: its tables and dates, and its refusals, each with the file and the key."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from jcodes.errors import MalformedDateError, MalformedPolicyError
from jcodes.periods import as_date
from jcodes.vocabulary.confidence import Confidence

__all__ = ["Page", "near"]


class Page:
    """One file.

    Attributes:
        path: Where it lies.
        name: The name of the policy in it, once that is read.
    """

    def __init__(self, path: Path) -> None:
        """Keep the path; nothing is read yet."""
        self.path = path
        self.name = ""

    def refuse(self, message: str, key: str | None, hint: str, value: object = None) -> NoReturn:
        """Raise the error that names the file and *key*.

        Raises:
            MalformedPolicyError: Always.
        """
        raise MalformedPolicyError(message, value=value, file=self.path.name, key=key, hint=hint)

    def toml(self) -> dict[str, Any]:
        """Return what the file holds; numbers with a point are exact."""
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
            self.refuse(f"is no TOML ({error})", None, "fix the line named in the message", str(self.path))

    def text(self, table: Mapping[str, Any], key: str) -> str:
        """Return the text of a key that must have one."""
        value = table.get(key)
        if not isinstance(value, str) or not value.strip():
            self.refuse("is missing or blank", key, f'write {key.rpartition(".")[2]} = "..."', value)
        return value

    def table(self, where: str, table: object, known: tuple[str, ...], example: str) -> dict[str, Any]:
        """Return *table* when it is one and has no keys but the *known* ones."""
        if not isinstance(table, dict):
            self.refuse("is not a table", where, example, table)
        for key in table:
            if key not in known:
                self.refuse("is not a key of this table", f"{where}.{key}", near(key, known), table[key])
        return table

    def tables(self, key: str, tables: object, example: str) -> list[object]:
        """Return *tables* when they are a list."""
        if not isinstance(tables, list):
            self.refuse("is not a list of tables", key, example, tables)
        return tables

    def value(self, where: str, value: object, read: Callable[[object], object]) -> object:
        """Return *value* as *read* reads it."""
        try:
            return read(value)
        except ValueError as error:
            self.refuse(f"{value!r} is not a value of this key", where, str(error), value)

    def source(self, where: str, table: Mapping[str, Any]) -> tuple[str, Confidence, str]:
        """Return who says so, how well that is founded, and the note."""
        grade = table.get("confidence")
        if grade not in [member.value for member in Confidence]:
            self.refuse(f"{grade!r} is not a grade", f"{where}.confidence", "use 'H', 'M', 'L' or 'BG'", grade)
        note = table.get("note", "")
        if not isinstance(note, str):
            self.refuse("is not a text", f"{where}.note", 'write note = "..."', note)
        return self.text({f"{where}.source": table.get("source")}, f"{where}.source"), Confidence(grade), note

    def days(self, where: str, table: Mapping[str, Any]) -> tuple[date | None, date | None]:
        """Return the first and the last date of service, None where there is none."""
        start, end = self.day(where, table, "start"), self.day(where, table, "end")
        if start is not None and end is not None and end < start:
            self.refuse("lies before the start", f"{where}.end", "swap the two days", end)
        return start, end

    def day(self, where: str, table: Mapping[str, Any], key: str) -> date | None:
        """Return the day of a key, or None."""
        if key not in table:
            return None
        try:
            return as_date(table[key])
        except MalformedDateError as error:
            self.refuse(error.message, f"{where}.{key}", "write the day as 2023-07-01", table[key])


def near(key: str, known: tuple[str, ...]) -> str:
    """Return the hint that names the word of *known* that *key* is near to, or all of them."""
    from difflib import get_close_matches

    found = get_close_matches(key, known, 1)
    return f"did you mean {found[0]!r}?" if found else f"use one of {', '.join(known)}"
