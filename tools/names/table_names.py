"""The names that CMS's Tables of Drugs say to look under another, each with the definitions of that row or substance."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Protocol

from tools.names.definitions import Definition
from tools.names.drug_tables import See, TableRow
from tools.names.evidence import BY_TABLE
from tools.names.guards import Guards
from tools.names.words import aliases, compact, substance, words

__all__ = ["Known", "is_made_alike", "table_names"]

_RECOMBINANT = "recombinant"
_SPECIAL = "preservative free"
_PLAIN_GROUPS = frozenset({"injection", "any"})
"""How the drugs of a substance are given that a row without codes is about."""


class Known(Protocol):
    """What is known of codes and products; `tools.names.matching.Matcher` is one."""

    by_code: dict[str, list[Definition]]
    families: dict[frozenset[str], list[Definition]]
    forms: dict[str, tuple[frozenset[str], frozenset[str]]]
    guards: Guards
    trades: set[str]

    def note(self, definition: Definition, name: str, kind: str, basis: str, source: str) -> None:
        """Keep a name of a definition with its evidence."""


def table_names(known: Known, table: Iterable[TableRow | See], book: str, year: int) -> None:
    """Note the names of a table: for the codes of the row they refer to, and for codes of its substance that are given alike."""
    rows = list(table)
    span = f"{year}-01-01", f"{year}-12-31"
    codes: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if isinstance(row, TableRow):
            codes[compact(_whole(row.name))].update(row.codes)
    for see in rows:
        if isinstance(see, See):
            for target in _whole(see.target).split(" or "):
                found = [
                    definition
                    for code in sorted(codes.get(compact(target), ()))
                    for definition in known.by_code.get(code, ())
                    if definition.valid_in(*span)
                ]
                groups = {one.group for one in found} | _PLAIN_GROUPS | _groups_of(known, see.name)
                found += [one for one in _of_substance(known, target, span) if one not in found and one.group in groups]
                common = [one for one in found if _SPECIAL not in one.text]
                for definition in common if common and _SPECIAL not in target else found:
                    _note(known, definition, see.name, target, book)


def _of_substance(known: Known, target: str, span: tuple[str, str]) -> Iterator[Definition]:
    told = substance(target)
    family = [one for one in known.families.get(told.base, ()) if one.valid_in(*span)]
    for one in family:
        if one.takes_substances and one.takes_salt(told, family) and is_made_alike(one, target, family):
            yield one


def _note(known: Known, definition: Definition, name: str, target: str, book: str) -> None:
    own = any(compact(brand) in compact(target) for brand in definition.brands)
    if not own and not definition.takes_substances and not definition.names_brand(name):
        return
    groups, marks = _groups_of(known, name), known.forms.get(compact(name), (frozenset(), frozenset()))[1]
    if groups and definition.group not in {"any", *groups}:
        return
    if groups and not definition.marks <= marks and not definition.names_brand(name):
        return
    for alias in aliases(name):
        told = [word for word in words(alias) if len(word) > 2]
        if (
            (told and all(word in words(target) or word in known.guards.generic_words for word in told))
            or "also" in told
            or "@" in alias
        ):
            continue
        if not known.guards.agrees(definition, target):
            continue
        kind = "brand" if compact(alias) in known.trades else "abbreviation" if _is_short(name) else "synonym"
        known.note(definition, alias, kind, BY_TABLE, book)


def _groups_of(known: Known, name: str) -> frozenset[str]:
    """Return how FDA's products of a name are given; none for a name that its files do not have."""
    groups, _ = known.forms.get(compact(name), (frozenset(), frozenset()))
    return groups | {"eye", "topical"} if groups & {"eye", "topical"} else groups


def _whole(text: str) -> str:
    """Return a name of the table as it was before "inj" became "IV" in its text."""
    return (
        text.replace("IVection", "injection")
        .removesuffix(", injection")
        .removesuffix(" injection")
        .removesuffix(", infusion")
    )


def _is_short(name: str) -> bool:
    bare = name.replace("-", "").replace(".", "").replace(" ", "")
    return len(compact(name)) <= 6 and bare.upper() == bare


def is_made_alike(one: Definition, text: str, family: Iterable[Definition]) -> bool:
    """Tell whether *one* and *text* are both recombinant or both not, where the family has codes of both."""
    ways = {_RECOMBINANT in other.text for other in family}
    return len(ways) < 2 or (_RECOMBINANT in one.text) == (_RECOMBINANT in text.lower())
