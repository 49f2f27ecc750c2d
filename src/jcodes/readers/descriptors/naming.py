"""Parse the substance, brands and details of a descriptor."""

import re
from typing import Final

import attrs

from jcodes.readers.descriptors.amounts import AMOUNT, NUMBER, UNIT

__all__ = ["Naming", "read_names"]


@attrs.frozen
class Naming:
    """The names in a descriptor.

    Attributes:
        name: The substance, in lower case.
        brands: Names in parentheses: brands, or the manufacturer whose product has a code of its own.
        details: Facts that distinguish codes of one substance.
        not_equivalent_to: Codes to which it is not therapeutically equivalent.
    """

    name: str
    brands: tuple[str, ...]
    details: tuple[str, ...]
    not_equivalent_to: tuple[str, ...]


# Each detail with its wording, which is removed from the name.
_DETAILS: Final = (
    ("non-ESRD", r"\(?(?:for )?non[- ]esrd use\)?"),
    ("ESRD", r"\(?for esrd on dialysis\)?|used for esrd on dialysis"),
    ("excludes biosimilars", r"\bexcludes biosimilars?\b"),
    ("biosimilar", r"\bbiosimilar\b"),
    ("not otherwise specified", r"\bnot otherwise specified\b|\(?\bnos\b\)?"),
    ("not otherwise classified", r"\bnot otherwise classified\b|\bnoc\b"),
    ("non-tumor identification", r"\bfor non-tumor identification\b"),
    ("tumor identification", r"\bfor tumor identification\b"),
    ("inhalation solution", r"\binhalation solution\b(?: administered through dme)?"),
    ("through DME", r"\badministered through dme\b"),
    ("compounded", r"(?<!non-)\bcompounded product\b"),
    ("non-compounded", r"\b(?:fda[- ]approved final product, )?non-compounded\b"),
    ("unit dose", r"\bunit dose(?: form)?\b"),
    ("concentrated", r"\bconcentrated form\b"),
    ("preservative free", r"\bpreservative[- ]free\b"),
    ("extended release", r"\bextended[- ]release\b"),
    ("oral", r"\boral\b"),
    ("intravenous", r"\b(?:for )?intravenous(?: (?:use|injection))?\b"),
    ("subcutaneous", r"\b(?:for )?subcutaneous(?: use)?\b"),
    ("intramuscular", r"\b(?:for )?intramuscular(?: use)?\b"),
    ("intravitreal", r"\b(?:for )?intravitreal(?: (?:use|injection))?\b"),
    ("intrathecal", r"\bfor intrathecal trial\b"),
    ("intra-articular", r"\bfor intra-articular injection\b"),
    ("topical", r"\bfor topical administration\b|^topical administration(?=,)"),
    ("diagnostic", r"\b(?:for )?diagnostic(?: use)?\b"),
    ("therapeutic", r"(?<!per )\b(?:for )?therapeutic(?: use)?\b(?! dose)(?!ally)"),
    ("not self-administered", r"\(code may be used [^)]*\)"),
    ("COVID-19 in hospital", r"\bfor hospitalized adults\b.*\bcovid-19\b.*$"),
    ("pre-exposure prophylaxis", r"\bfda[- ]approved prescription, only for use as hiv pre-exposure prophylaxis\b"),
    ("anti-emetic", r"\bfda[- ]approved prescription anti-emetic\b.*$"),
    ("list separately", r"\((?:add-on, )?list (?:separately )?in addition to primary procedure\)"),
)
_PATTERNS: Final = tuple((detail, re.compile(pattern)) for detail, pattern in _DETAILS)
_NOT_EQUIVALENT: Final = re.compile(r"\bnot ther\w+ equivalent to ((?:[a-z]\d{4}(?:,? (?:or|and) |, )?)+)")
_LEAD: Final = re.compile(
    r"^(?:injection|infusion|instillation|intravesical instillation|inj\.?)(?:, | (?=[(]))?(?:iv, )?"
)
# Parentheses with the origin of the substance, which belong to its name.
_SOURCE: Final = re.compile(
    r"^(?:human|recombinant|ovine|porcine|equine|bovine|murine|rabbit|animal|whole|purified.*|antihemophilic.*|.*recombinant.*|single donor|"
    r"\d.*|bcg|ddi|human-derived.*)$"
)
_REMARK: Final = re.compile(r"\b(?:for|not|use|used|when|e\.g|i\.e|including|per|code|list|each)\b|[=%<>]")
# Parentheses that are not brands: the kind of product, and initials of the words before.
_NO_BRAND: Final = re.compile(
    r"contraceptive|sterile solution|intravesical|human leukocyte derived|ivig|g-csf|gm-csf|[a-z]"
)
_NO_FACT: Final = re.compile(r"ecmo|pet|mal|bcma|therapeutically equivalent")
_BRANDS: Final = re.compile(r",? or |, |(?<=[a-z-]{4})/(?=[a-z]{4})")
"""What stands between brands: ``epioxahd/epioxa`` are two, ``gammagard s/d`` is one."""
_OTHERS: Final = re.compile(r",? (?:and|or) (?:other )?therapeutically equivalent(?: products?)?$")
"""The products of other makers that share a maker's code: no part of a brand."""
_PERCENT: Final = re.compile(r", (?P<number>\d+(?:\.\d+)?) ?%(?=,|$)")
_SIZE: Final = re.compile(rf"[,;] (?P<number>{NUMBER}) ?ml size\b")
_NUMBERED: Final = AMOUNT.pattern.replace("?P<amount>", "?:").replace("?P<unit>", "?:")
_BEFORE: Final = r"(?:\b(?:per|up to|over|less than|greater than|or equal to|but|minimum of|10) )*"
_DOSAGE: Final = re.compile(rf"{_BEFORE}(?:{_NUMBERED}(?: ?/ ?{UNIT})?|\bper (?:{UNIT}).*$)")
_DOSAGE_CLAUSE: Final = re.compile(
    rf"{_BEFORE}(?:{_NUMBERED}|\bper\b|\beach\b|\bone\b|\bsingle unit\b|\bsingle applicator\b|(?:initial|maximum|additional)\b|{NUMBER} ?(?:-|to|x|or) ?\d|\d+[ -](?:vial|dose|cells|capsule|tablet|day)|up to \d|\d+(?:\.\d+)? ?%$)"
)
# A second ingredient without its own amount: ``10 mg and hyaluronidase-abcd``.
_FURTHER: Final = re.compile(rf"{_NUMBERED} and (?P<name>[a-z][a-z-]+(?: [a-z]+-[a-z]{{4}})?)")
_DANGLING: Final = re.compile(
    r"(?:(?:^| )(?:and|or|of|/|up to|in|with|per|ampule|vial))+$| (?:/|per|administered as) .*$"
)
_SENTENCE: Final = re.compile(
    r"(?:for|not|only|when|use|used|including|includes|with|but|who|and are|fda|provided|supplied|packaged|available|containing|children|adults|patients|weighing)\b"
)
_CONCENTRATION: Final = re.compile(r"\b(?:up to )?\d+(?:-\d+)?(?: or greater)? mg/ml iodine concentration\b")
# Parentheses inside a word, such as rho(d), f(ab')2, capsule(s), which are replaced by placeholder characters.
_GLUED: Final = re.compile(r"(?<=\w)\(([^()\s]{1,5})\)")
_KEPT: Final = str.maketrans({"\x01": "(", "\x02": ")"})
_MOST_WORDS: Final = 6
_COMBINED: Final = 2


def read_names(text: str) -> Naming:
    """Parse the names in a descriptor, in lower case and with its parentheses."""
    equivalents = tuple(
        code.upper() for match in _NOT_EQUIVALENT.finditer(text) for code in re.findall(r"[a-z]\d{4}", match[1])
    )
    text = _NOT_EQUIVALENT.sub(" ", text)
    details = []
    for detail, pattern in _PATTERNS:
        if pattern.search(text):
            details.append(detail)
            text = pattern.sub(" ", text)
    brands: list[str] = []
    details += [match[0].removesuffix(" concentration") for match in _CONCENTRATION.finditer(text)]
    text = _CONCENTRATION.sub(" ", text)
    for pattern, unit in ((_PERCENT, "%"), (_SIZE, "mL size")):
        details += [f"{match['number']} {unit}" for match in pattern.finditer(text)]
        text = pattern.sub("", text)
    text = _GLUED.sub("\x01\\1\x02", text)
    text = re.sub(r"\(([^()]*)\)", lambda match: _parenthesis(match, brands, details), text)
    text = _LEAD.sub("", " ".join(text.split()))
    name = (", ".join(_clauses(text)) or " ".join(text.split())).translate(_KEPT)
    return Naming(name, tuple(brands), tuple(details), equivalents)


def _clauses(text: str) -> list[str]:
    """Return the clauses with the product name: those before the dosage and before any sentence on its use."""
    kept: list[str] = []
    for clause in re.split(r"[,;](?!\d)", text):
        amounts = len(AMOUNT.findall(clause))
        words = " ".join(clause.split()).strip(" .:-")
        if kept and (_SENTENCE.match(words) or len(words.split()) > _MOST_WORDS):
            break
        if kept and (further := _FURTHER.fullmatch(words)):
            kept[-1] += f" and {further['name']}"
            continue
        if amounts < _COMBINED and _DOSAGE_CLAUSE.match(words):
            continue
        rest = " ".join(_DOSAGE.sub(" ", words).split()).replace(" /", "/").replace("/ ", "/")
        rest = _DANGLING.sub("", rest).strip(" ,.-/")
        if rest and not (kept and set(rest.split()) <= set(" ".join(kept).split())):
            kept.append(rest)
    return kept


def _parenthesis(match: "re.Match[str]", brands: list[str], details: list[str]) -> str:
    """Sort the content of parentheses into brands and details, and return the part that stays in the name."""
    content = match[1].strip()
    if _SOURCE.match(content) and not AMOUNT.search(content):
        return f"({content})"
    initials = "".join(word[0] for word in re.findall(r"[a-z]+", match.string[: match.start()]))
    if not content or _REMARK.search(content) or AMOUNT.search(content) or initials.endswith(content.replace(" ", "")):
        return " "
    if _NO_BRAND.fullmatch(content):
        details.append(content)
    else:
        names = _BRANDS.split(_OTHERS.sub("", content.translate(_KEPT)))
        words = match.string[: match.start()].split()
        brands += [name for name in names if not _NO_FACT.fullmatch(name) and (len(names) == 1 or name not in words)]
    return " "
