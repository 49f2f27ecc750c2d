"""User corrections to a catalog, each with its reason and source."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import attrs

from jcodes.catalogs.code_table import CODES, definition_of
from jcodes.catalogs.definitions import Definition
from jcodes.catalogs.sources import Release
from jcodes.codes import HcpcsCode
from jcodes.documents import toml_of
from jcodes.errors import DataError, JcodesError
from jcodes.errors.messages import legible, quoted
from jcodes.paths import as_path

__all__ = ["Corrections"]

_FACTS: Final = frozenset({"start", "end", "kind", "dosage", "name", "brands", "details", "traits"})
_LISTS: Final = frozenset({"brands", "details", "traits"})
_KEYS: Final = frozenset({"code", "why", "source", "replaced_by"}) | _FACTS
_HINT: Final = "write [[correct]] with code, why, source, and the corrected facts, such as dosage = '5 mg'"


@attrs.frozen
class Corrections:
    """The corrections in a TOML file, one ``[[correct]]`` table per code.

    Attributes:
        text: The file's text.
        place: The file's name, for messages.
    """

    text: str = attrs.field(repr=False)
    place: str = "corrections"

    @classmethod
    def read(cls, path: str | Path) -> "Corrections":
        """Read the corrections from a file.

        Raises:
            DataError: The file is invalid; the message names the key.
            MalformedError: *path* is not a path.
            OSError: The file cannot be opened.
        """
        path = as_path(path)
        try:
            corrections = cls(path.read_text(encoding="utf-8"), path.name)
        except UnicodeDecodeError:
            raise cls("", path.name)._refusal("not UTF-8 text") from None  # noqa: SLF001 - the class's own
        tuple(corrections.rows())
        return corrections

    @property
    def digest(self) -> str:
        """The hash of the text, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def digest_over(self, digest: str) -> str:
        """Return the digest of a corrected catalog, from its digest before the corrections."""
        return hashlib.sha256(f"{digest}{self.digest}".encode()).hexdigest()

    def rows(self) -> Iterator[Mapping[str, Any]]:
        """Validate and yield the corrections.

        Raises:
            DataError: A key is unknown or missing, or a value has the wrong type.
        """
        try:
            found = toml_of(self.text)
        except ValueError as error:
            raise self._refusal(f"not TOML ({error})") from None
        rows = found.pop("correct", None)
        if found or not isinstance(rows, list) or not rows:
            raise self._refusal(f"unknown key {quoted(min(found))}" if found else "no [[correct]]")
        for place, row in enumerate(rows, 1):
            yield self._checked(f"correction {place}", row)

    def _checked(self, where: str, row: Mapping[str, Any]) -> Mapping[str, Any]:
        for key in row:
            if key not in _KEYS:
                raise self._refusal(f"{where}: unknown key {quoted(key)}")
        for key in ("code", "why", "source"):
            if not row.get(key):
                raise self._refusal(f"{where}: {quoted(key)} is missing")
        for key, value in row.items():
            texts = value if isinstance(value, list) and key in {*_LISTS, "replaced_by"} else [value]
            if not all(isinstance(text, str) and not set(text) & set("\t\n|") for text in texts):
                raise self._refusal(f"{where}: {quoted(key)} must be text")
        return row

    def _refusal(self, what: str) -> DataError:
        return DataError(f"{legible(self.place)}: {what}", hint=_HINT)

    def apply(self, rows: Mapping[str, str], release: Release) -> dict[str, str]:
        """Apply the corrections to the rows of a catalog.

        Raises:
            DataError: A code is not in the release, a correction changes nothing, or a fact is invalid.
        """
        found = dict(rows)
        for row in self.rows():
            code = str(HcpcsCode.parse(row["code"]))
            if code not in found:
                raise self._refusal(f"{code} is not in release {release}")
            columns = CODES.read(found[code])._asdict()
            changed = {name: "|".join(row[name]) if name in _LISTS else row[name] for name in _FACTS & row.keys()}
            if "brands" in row:
                changed["trade_names"] = ""  # the given brands replace all, including those from crosswalks
            if "replaced_by" in row:
                changed["replaced_by"] = "|".join(f"{HcpcsCode.parse(one)}=={row['why']}" for one in row["replaced_by"])
            if all(columns[name] == value for name, value in changed.items()):
                raise self._refusal(f"the correction of {code} changes nothing; remove it")
            why = f"{row['why']} ({row['source']})"
            line = "\t".join((columns | changed | {"correction": why}).values())
            try:
                definition_of(line, release, Definition)
            except JcodesError as error:
                raise self._refusal(f"the correction of {code} cannot be read ({error})") from error
            found[code] = line
        return found
