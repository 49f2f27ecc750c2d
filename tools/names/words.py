"""Words of drug names: substances with their salts, trade names with and without what is printed around them."""

import difflib
import re
from functools import lru_cache
from typing import Final

import attrs

__all__ = ["NEUTRAL", "STRONG", "Substance", "aliases", "alike", "compact", "is_nuclide", "plain", "substance", "words"]

_WORD: Final = re.compile(r"[a-z0-9]+")
_NUCLIDE: Final = re.compile(r"\b([a-z]{1,2})[- ]?(\d{1,3}m?)\b")
_ELEMENTS: Final = frozenset(
    {
        "carbon", "chromium", "copper", "fluorine", "gallium", "indium", "iodine", "krypton", "lutetium", "nitrogen", "radium",
        "rubidium", "samarium", "strontium", "technetium", "thallium", "xenon", "yttrium", "zirconium",
    }
)  # fmt: skip
_NUCLIDES: Final = re.compile(r"(?:c|cr|cu|f|ga|in|i|kr|lu|n|ra|rb|sm|sr|tc|tl|xe|y|zr)\d{1,3}m?")

STRONG: Final = frozenset(
    {
        "acetate", "acetonide", "aspartate", "benzathine", "caproate", "cypionate", "decanoate", "diacetate", "enanthate", "furoate",
        "hexacetonide", "hyclate", "laurate", "lauroxil", "palmitate", "pamoate", "phosphate", "procaine", "propionate", "stearate",
        "succinate", "undecanoate", "valerate", "xinafoate",
    }
)  # fmt: skip
"""Esters and salts that make another product: methylprednisolone acetate is not the sodium succinate."""
WEAK: Final = frozenset(
    {
        "besylate", "bitartrate", "bromide", "calcium", "carbonate", "chloride", "citrate", "dihydrochloride", "dimeglumine",
        "disodium", "edisylate", "esylate", "fumarate", "gluconate", "hydrobromide", "hydrochloride", "isethionate", "lactate",
        "lactobionate", "magnesium", "maleate", "meglumine", "mesylate", "methylsulfate", "nitrate", "potassium", "sodium",
        "sulfate", "tartrate", "tosylate", "tromethamine", "trometamol", "zinc",
    }
)  # fmt: skip
_SAME: Final = {"hcl": "hydrochloride", "sulphate": "sulfate", "cr900": "", "inj": "", "na": "sodium"}
NEUTRAL: Final = frozenset(
    {
        "a", "an", "and", "anhydrous", "base", "biosimilar", "bulk", "chewable", "compound", "contraceptive", "copies", "dihydrate",
        "dose", "equivalent", "excludes", "fda", "final", "for", "form", "gene", "hemihydrate", "heptahydrate", "hexahydrate", "human",
        "hydrate", "in", "injectable", "injection", "intramuscular", "intrauterine", "intravenous", "kit", "lyophilized",
        "monohydrate", "non", "not", "of", "or", "oral", "otherwise", "parenteral", "pediatric", "pentahydrate", "per", "powder", "preparation",
        "product", "recombinant", "releasing", "single", "solution", "specified", "spray", "sterile", "subcutaneous", "system",
        "tablet", "tablets", "the", "therapeutic", "trihydrate", "unit", "usp", "vial", "with", "nos", "unspecified", "capsule",
        "capsules", "intraocular", "irrigation", "ophthalmic", "pellet", "implant", "implants", "nasal", "implantable", "powdered", "live", "diagnostic", "approved",
    }
)  # fmt: skip
_ROUND: Final = re.compile(
    r"\((?:r|tm)\)|[®™*]|\b(?:in plastic container|preservative[- ]free|pharmacy bulk (?:package|vial)|prefilled (?:pen|syringe)"
    r"|pre-filled syringe|single[- ]dose vial|single[- ]use vial|novaplus|premierpro ?rx|premier pro ?rx|add-vantage|injection|injectable|"
    r"for intravenous use|intravenous|intramuscular|solution|kit|vial|syringe|pf|pfs|mdv|sdv|usp|pen|sterile|convenience pack|"
    r"(?:for )?inhalation suspension|starter pack|autoinjector|auto-injector)\b"
)
_LEFT: Final = re.compile(
    r"\([^)]*\)|[\"“”]|(?:,| in| w/| with| and)? *(?:in plastic|(?:in|w/|with|and) (?:\d[\d.]*% )?(?:dextrose|sodium chloride|water|duplex|galaxy)\b).*$"
)
_STRENGTH: Final = re.compile(
    r"[-/ ]+(?:u-?\d+|\d[\d,.]*(?:[ -]?(?:mg|mcg|g|gm|ml|units?|iu|meq|%|mci))?(?:[-/ ][\d.]*[ -]?(?:mg|mcg|ml|units?|hr?|vial)?)?)$"
)


_PERCENT: Final = re.compile(r"\b\d+ percent\b")
_MISPRINTED: Final = re.compile(r"\biodine 1-(?=\d{3})")
"""CMS's descriptor of A9584 has "iodine 1-123"."""
_INITIALS: Final = re.compile(r"\b[a-z]\.[a-z]$")
_LONGEST: Final = 40
"""Longer trade names are sentences of a label."""


@attrs.frozen
class Substance:
    """A substance: its own words, and the salt or ester.

    Attributes:
        base: The words without the salt.
        salts: The words of the salt.
    """

    base: frozenset[str]
    salts: frozenset[str]


def words(text: str) -> tuple[str, ...]:
    """Return the words of *text* in lower case; a nuclide such as Tc-99m is one word."""
    folded = _NUCLIDE.sub(
        lambda found: found[1] + found[2],
        _MISPRINTED.sub("iodine i-", text.lower()).replace("'s", "s").replace("’s", "s"),
    )
    found = _WORD.findall(folded)
    if any(_NUCLIDES.fullmatch(word) for word in found):
        found = [word for word in found if word not in _ELEMENTS]
    return tuple(filter(None, (_SAME.get(word, word) for word in found)))


def is_nuclide(word: str) -> bool:
    """Tell whether a word is a nuclide, such as ``tc99m``."""
    return _NUCLIDES.fullmatch(word) is not None


@lru_cache(maxsize=65536)
def substance(text: str) -> Substance:
    """Return the substance that *text* names.

    >>> sorted(substance("Methylprednisolone sodium succinate").salts)
    ['sodium', 'succinate']
    """
    told = frozenset(words(_PERCENT.sub(" ", text))) - NEUTRAL
    salts = told & (STRONG | WEAK)
    return Substance(told - salts, salts) if told - salts else Substance(told, frozenset())


@lru_cache(maxsize=65536)
def compact(text: str) -> str:
    """Return letters and digits alone, in lower case: what a name is found by."""
    return "".join(_WORD.findall(text.lower()))


@lru_cache(maxsize=65536)
def alike(one: str, other: str) -> bool:
    """Tell whether two words are spelled alike: a slip, or another ending."""
    if one == other:
        return True
    if min(len(one), len(other)) < 5 or one[0] != other[0]:
        return False
    matcher = difflib.SequenceMatcher(None, one, other)
    return matcher.real_quick_ratio() >= 0.84 and matcher.quick_ratio() >= 0.84 and matcher.ratio() >= 0.84


def plain(name: str) -> str:
    """Return a trade name in lower case without packaging words and marks."""
    left = _LEFT.sub(" ", name.lower().replace("_", " ").replace(", ivection", ""))
    bare = " ".join(_ROUND.sub(" ", left).split()).strip(" ,-/.;+&()")
    return f"{bare}." if _INITIALS.search(bare) else bare


def aliases(name: str) -> tuple[str, ...]:
    """Return a trade name, and the same without its strength.

    >>> aliases("KENALOG-40")
    ('kenalog-40', 'kenalog')
    >>> aliases("EPIOXA HD/EPIOXA")
    ('epioxa hd', 'epioxa')
    >>> aliases("Toradol in plastic container")
    ('toradol',)
    """
    one, _, other = plain(name).partition("/")
    if other and min(len(one), len(other)) > 3 and (one.startswith(other) or other.startswith(one)):
        return tuple(dict.fromkeys((*aliases(one), *aliases(other))))
    first = plain(name)
    bare = first
    while (shorter := _STRENGTH.sub("", bare).strip(" ,-/.")) not in {bare, bare.strip(".")}:
        bare = f"{shorter}." if _INITIALS.search(shorter) else shorter
    return tuple(
        dict.fromkeys(
            one
            for one in (first, bare)
            if len(compact(one)) > 2 and len(one) <= _LONGEST and not compact(one).isdigit()
        )
    )
