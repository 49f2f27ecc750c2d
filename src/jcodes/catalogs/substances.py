"""Normalize drug names: words, and the substance without salt, form and biologic suffix."""

import re
from typing import Final

from jcodes.small_cache import small_cache

__all__ = [
    "class_of",
    "esters_of",
    "ingredients_of",
    "is_begun_by",
    "joined",
    "salts_of",
    "substance_of",
    "suffix_of",
    "unsuffixed",
    "words_of",
]

_WORD: Final = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")
_DROPPED: Final = str.maketrans("", "", "'\u2019\u00ae\u2122")
_SAME: Final = {"hcl": "hydrochloride"}
_BETWEEN: Final = re.compile(r"\b(?:and|with|in|or)\b|\bplus\b(?= \w)|[/+&;]")
_LISTED: Final = re.compile(rf"{_BETWEEN.pattern}|,")
_SUFFIX: Final = re.compile(r"(?<=[a-z]{4})-(?:[a-z]{4})(?![a-z0-9-])")
_SALTS: Final = frozenset(
    [
        "acetate",
        "anhydrous",
        "base",
        "besylate",
        "bitartrate",
        "bromide",
        "calcium",
        "chloride",
        "citrate",
        "dihydrate",
        "dihydrochloride",
        "dihydrogen",
        "dimeglumine",
        "diphosphate",
        "disodium",
        "edisylate",
        "fumarate",
        "gluceptate",
        "hyclate",
        "hydrobromide",
        "hydrochloride",
        "iodide",
        "isethionate",
        "lactate",
        "lactobionate",
        "malate",
        "maleate",
        "meglumine",
        "mesylate",
        "methylsulfate",
        "monohydrate",
        "nitrate",
        "oxalate",
        "pamoate",
        "phosphate",
        "potassium",
        "sodium",
        "succinate",
        "sulfate",
        "tartrate",
        "tosylate",
        "trihydrate",
        "trisodium",
        "tromethamine",
    ]
)
_ESTERS: Final = frozenset(
    [
        "benzathine",
        "caproate",
        "cypionate",
        "decanoate",
        "enanthate",
        "lauroxil",
        "palmitate",
        "pamoate",
        "procaine",
        "undecanoate",
        "valerate",
    ]
)
"""Slow-release salts and esters: with one of them, a substance is a different product."""
_NEUTRAL: Final = frozenset(
    [
        "aqueous",
        "delayed",
        "drug",
        "for",
        "form",
        "formulation",
        "human",
        "immediate",
        "infusion",
        "inj",
        "injectable",
        "injection",
        "intravenous",
        "iv",
        "lyophilized",
        "non",
        "of",
        "oral",
        "parenteral",
        "powder",
        "purified",
        "recombinant",
        "release",
        "solution",
        "sterile",
        "synthetic",
        "the",
    ]
)


@small_cache(16384)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a name in lower case, split at hyphens, without apostrophes; HCl is hydrochloride.

    >>> words_of("Bicillin L-A"), words_of("Ringer's lactate")
    (('bicillin', 'l', 'a'), ('ringers', 'lactate'))
    """
    return tuple(_SAME.get(word, word) for word in _WORD.findall(text.casefold().translate(_DROPPED)))


_TOXIN: Final = re.compile(r"\w+(botulinum)(toxin) ?([ab])\b")


def joined(text: str) -> str:
    """Return the letters and digits of a name without separators, so that ``solumedrol`` matches ``Solu-Medrol``."""
    return "".join(words_of(text))


def unsuffixed(text: str) -> str:
    """Return a name in lower case without the four-letter suffix of a biologic.

    >>> unsuffixed("Infliximab-dyyb")
    'infliximab'
    """
    return _SUFFIX.sub("", text.casefold())


def suffix_of(text: str) -> str:
    """Return the four-letter suffix of a biologic with its hyphen; blank if it has none.

    >>> suffix_of("infliximab-dyyb"), suffix_of("Solu-Medrol")
    ('-dyyb', '')
    """
    found = _SUFFIX.search(text.casefold())
    return found[0] if found else ""


def salts_of(text: str) -> frozenset[str]:
    """Return the salt words in a name that are not the substance itself.

    >>> sorted(salts_of("methylprednisolone sodium succinate")), sorted(salts_of("sodium chloride"))
    (['sodium', 'succinate'], [])
    """
    return (frozenset(words_of(text)) & _SALTS) - substance_of(text)


def esters_of(text: str) -> frozenset[str]:
    """Return the slow-release salts and esters in a name, such as ``decanoate``; the first word is the substance.

    >>> sorted(esters_of("olanzapine pamoate")), sorted(esters_of("procaine hydrochloride"))
    (['pamoate'], [])
    """
    return frozenset(words_of(text)[1:]) & _ESTERS


@small_cache(16384)
def ingredients_of(text: str) -> tuple[frozenset[str], ...]:
    """Return the words of each ingredient in a name, each once, without salt and form.

    ``and``, ``with``, ``in`` or a slash start another ingredient; so does a comma if the name has an ``and``, otherwise the form follows
    it. The four-letter suffix of a biologic is removed.

    >>> [sorted(one) for one in ingredients_of("ampicillin sodium/sulbactam sodium")]
    [['ampicillin'], ['sulbactam']]
    >>> [sorted(one) for one in ingredients_of("pantoprazole sodium in sodium chloride")]
    [['pantoprazole'], ['chloride', 'sodium']]
    """
    found: dict[frozenset[str], None] = {}
    between = _LISTED if " and " in text.casefold() else _BETWEEN
    for part in between.split(unsuffixed(text)):
        words = [word for word in words_of(part) if word not in _NEUTRAL]
        kept = words if words[:1] and words[0] in _SALTS else [word for word in words if word not in _SALTS]
        if kept:
            found.setdefault(frozenset(kept))
    return tuple(found)


@small_cache(16384)
def substance_of(text: str) -> frozenset[str]:
    """Return the words of all ingredients together; equal for two names of the same substance.

    >>> substance_of("ketorolac tromethamine") == substance_of("Ketorolac") == {"ketorolac"}
    True
    """
    return frozenset().union(*ingredients_of(text))


def is_begun_by(name: str, other: str) -> bool:
    """Whether *name* begins with all words of *other*, or is the same substance.

    >>> is_begun_by("ceftriaxone sodium", "Ceftriaxone"), is_begun_by("sterile cefuroxime sodium", "Ceftriaxone")
    (True, False)
    """
    words = words_of(other)
    return bool(words) and (
        words_of(name)[: len(words)] == words
        or (bool(substance_of(other)) and substance_of(name) == substance_of(other))
    )


def class_of(name: str) -> str:
    """Return what the one word of a botulinum toxin consists of: ``onabotulinumtoxina`` is botulinum toxin type a; blank for another name."""
    match = _TOXIN.search(name)
    return "" if match is None else f"{match[1]} {match[2]} type {match[3]}"
