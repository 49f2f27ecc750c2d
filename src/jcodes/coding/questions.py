"""Questions that separate the remaining codes by one fact, with at most five options.

A biologic's name without a suffix is FDA's nonproprietary name of the reference product; biosimilars and newer biologics carry four letters
behind a hyphen (`fda-biologic-names`). Charts use the bare name for all of them, so the question is asked.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

import attrs

from jcodes.catalogs.entries import Entry
from jcodes.catalogs.iodine import iodine_of
from jcodes.catalogs.substances import esters_of, salts_of, substance_of, suffix_of, words_of
from jcodes.claims import Route
from jcodes.coding.naming import printed_brands, special_words
from jcodes.doses import Basis
from jcodes.services.drugs import is_injected, routes_of
from jcodes.sources import Citation
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.traits import Trait

__all__ = ["MOST", "NDC", "PLACE", "ROUTE", "Option", "Question", "ask", "ask_for_name", "class_of", "plainest"]

MOST: Final = 5
"""The most options of a question, and the most codes that are offered where the descriptors allow it."""

_PACKAGING: Final = (
    Trait.COMPOUNDED,
    Trait.NON_COMPOUNDED,
    Trait.UNIT_DOSE,
    Trait.CONCENTRATED,
    Trait.EXTENDED_RELEASE,
    Trait.PRESERVATIVE_FREE,
)
_RENAL: Final = {Trait.ESRD: "dialysis, ESRD", Trait.NON_ESRD: "not on dialysis"}
_USES: Final = {Trait.INSULIN_PUMP: "through a DME insulin pump", Trait.TRIAL_DOSE: "a trial dose before a pump"}
_HOSPITAL_COVID: Final = "COVID-19 in hospital"
_RENAL_DETAILS: Final = frozenset(trait.value for trait in _RENAL)
_INJECTED: Final = "injected"
_TWO: Final = 2
_NUMBER: Final = re.compile(r"\d+")
_DILUENT: Final = re.compile(r" in [\d.]+% .*$")
"""What a drug is mixed in, as in ``midazolam in 0.9% sodium chloride``: no salt of it."""

ROUTE: Final = "the route"
PLACE: Final = "the place of service"
NDC: Final = "the NDC"
_SUFFIX: Final = "the four-letter suffix of the name"
_MAKER: Final = "the product (NDC, brand or maker)"
_PRODUCT: Final = "the product, whose NDC is under several codes,"
_NAME: Final = "the name of the drug"
_WHOLE_NAME: Final = "the whole name on the label"
_DESCRIPTOR: Final = "the descriptor"
_STRENGTH: Final = "the strength on the label"


@attrs.frozen
class Option:
    """One answer to a question.

    Attributes:
        value: The value of the fact, such as ``"oral"``.
        codes: The codes that it leaves.
        then: The fact to ask for next; blank if one code is left.
        labels: For each code the value of that next fact.
    """

    value: str
    codes: tuple[str, ...]
    then: str = ""
    labels: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON values."""
        return {"value": self.value, "codes": list(self.codes), "then": self.then, "labels": list(self.labels)}

    def __str__(self) -> str:
        """Return the value, what to ask next, and the codes."""
        if not self.then:
            return f"{self.value}: {self.codes[0]}"
        labeled = ", ".join(f"{code} {label}" for code, label in zip(self.codes, self.labels, strict=True))
        return f"{self.value} (then {self.then}): {labeled}"


@attrs.frozen
class Question:
    """The fact that separates the remaining codes.

    Attributes:
        fact: The fact, such as ``"the route"``.
        options: Its values, two to five, each with the codes that it leaves.
        source: The source of the options besides CMS's descriptors; None for those alone.
    """

    fact: str
    options: tuple[Option, ...]
    source: Citation | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """All remaining codes, option by option."""
        return tuple(code for option in self.options for code in option.codes)

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON values."""
        return {
            "fact": self.fact,
            "options": [option.to_dict() for option in self.options],
            "source": None if self.source is None else str(self.source),
        }

    def __str__(self) -> str:
        """Return the fact, and the codes by its values."""
        if any(option.then for option in self.options):
            return f"{self.fact} decides: {'; '.join(map(str, self.options))}"
        return f"{self.fact} decides between {', '.join(f'{one.codes[0]} ({one.value})' for one in self.options)}"


def class_of(entry: Entry) -> frozenset[Route] | str | None:
    """Return the routes that the descriptor of *entry* names, or ``"injected"``; None if it says neither."""
    return routes_of(entry) or ("injected" if is_injected(entry) else None)


def plainest(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return at most five of *entries* if descriptors allow it: the names without a suffix, then those that name no brand or maker."""
    left = tuple(entries)
    for is_special in (_has_suffix, printed_brands):
        if len(left) > MOST:
            left = tuple(entry for entry in left if not is_special(entry)) or left
    return left


def ask(left: Sequence[Entry], known: Collection[str] = ()) -> Question:
    """Return the question that separates several codes.

    Args:
        left: The entries of the codes, two or more.
        known: What the record states: any of `ROUTE`, `PLACE` and `NDC`, the last if the NDC is under all of the codes.
    """
    return _question(left, *_separating(left, known), known)


def ask_for_name(left: Sequence[Entry]) -> Question:
    """Return the question for the whole name on the label, if the record has a part of the names or brands of several codes."""
    names = {entry.code.text: entry.name for entry in left}
    if len(set(names.values())) == 1:
        return ask(left)
    return _question(left, _WHOLE_NAME, _beginnings(names), ())


def _question(left: Sequence[Entry], fact: str, values: Mapping[str, str], known: Collection[str]) -> Question:
    """Return the question for a fact: an option for each of its values, or for several neighbors if there are more than five."""
    distinct = list(dict.fromkeys(values.values()))
    if len(distinct) > MOST:
        distinct.sort(key=_in_order)
    size = -(-len(distinct) // MOST)
    options = []
    for start in range(0, len(distinct), size):
        some = distinct[start : start + size]
        entries = [entry for entry in left if values[entry.code.text] in some]
        codes = tuple(entry.code.text for entry in entries)
        if len(codes) == 1:
            options.append(Option(some[0], codes))
            continue
        then, labels = (fact, values) if len(some) > 1 else _separating(entries, {*known, fact})
        options.append(Option(" or ".join(some), codes, then, tuple(labels[code] for code in codes)))
    return Question(fact, tuple(options), Citation("fda-biologic-names") if fact == _SUFFIX else None)


def _separating(left: Sequence[Entry], known: Collection[str]) -> tuple[str, dict[str, str]]:
    """Return the first fact of which the codes have different values, with those values."""
    is_branded = any(entry.kind is Kind.BIOSIMILAR or printed_brands(entry) for entry in left)
    skipped = {*known, *(_OF_SUBSTANCE if is_branded else ()), *((PLACE,) if len(left) > _TWO else ())}
    for fact, value_of in _FACTS.items():
        values = {} if fact in skipped else {entry.code.text: value_of(entry) for entry in left}
        if fact == ROUTE and _INJECTED in values.values():
            values = {entry.code.text: _INJECTED if is_injected(entry) else value_of(entry) for entry in left}
        if all(values.values()) and len(set(values.values())) > 1:
            return fact, values
    names = {entry.code.text: entry.name for entry in left}
    if len({substance_of(name) for name in names.values()}) == len(left) and not any(map(_is_rest, left)):
        return _NAME, _beginnings(names)
    return _by_product(left, known, names, is_branded=is_branded)


def _by_product(
    left: Sequence[Entry], known: Collection[str], names: dict[str, str], *, is_branded: bool
) -> tuple[str, dict[str, str]]:
    """Return what separates products of one substance: more than five by suffix, then by whether a descriptor names a brand, otherwise each."""
    for fact, is_special, value, other in (
        (_SUFFIX, _has_suffix, "with a suffix, as biosimilars have", "without a suffix, as the reference product"),
        (_MAKER, printed_brands, "a brand or maker with its own code", "any other brand or maker"),
    ):
        special = [entry for entry in left if is_special(entry)]
        if len(left) > MOST and fact not in known and 0 < len(special) < len(left):
            plain = [entry for entry in left if entry not in special]
            return fact, {**{one.code.text: other for one in plain}, **{one.code.text: value for one in special}}
    by_maker = any(printed_brands(entry) and entry.kind is not Kind.BIOSIMILAR for entry in left)
    products = {entry.code.text: _product(entry, is_branded=is_branded, by_maker=by_maker) for entry in left}
    if len(set(products.values())) > 1:
        return _PRODUCT if NDC in known else _MAKER, products
    if len(set(names.values())) > 1:
        return _NAME, names
    return _DESCRIPTOR, {entry.code.text: entry.description for entry in left}


def _beginnings(names: Mapping[str, str]) -> dict[str, str]:
    """Return the names, or of more than five the beginnings that are shared by as few as makes at most five."""
    if len(set(names.values())) <= MOST:
        return dict(names)
    words = {code: words_of(name) for code, name in names.items()}
    best: dict[str, str] = {}
    for count in range(1, max(map(len, words.values()))):
        found = {code: " ".join(some[:count]) for code, some in words.items()}
        if len(set(best.values())) < len(set(found.values())) <= MOST:
            best = found
    return best if len(set(best.values())) > 1 else dict(names)


def _in_order(value: str) -> tuple[int, str]:
    """Sort ranges by their last number: ``up to 149 mg/ml`` comes before ``150-199 mg/ml``."""
    numbers = _NUMBER.findall(value)
    return int(numbers[-1]) if numbers else 0, value


def _route(entry: Entry) -> str:
    if entry.routes:
        return " or ".join(route.value for route in entry.routes)
    return _INJECTED if is_injected(entry) else ""


def _place(entry: Entry) -> str:
    return "hospital outpatient or surgery center" if entry.code.text[0] == "C" else "any place"


def _renal(entry: Entry) -> str:
    return next((said for trait, said in _RENAL.items() if trait in entry.traits), "")


def _packaging(entry: Entry) -> str:
    return ", ".join(trait.value for trait in _PACKAGING if trait in entry.traits)


def _form(entry: Entry) -> str:
    """Return the special form that the descriptor names, or that it names none."""
    special = special_words(entry)
    if not special:
        return "no special form"
    details = ", ".join(detail for detail in entry.details if not special.isdisjoint(words_of(detail)))
    return details or " ".join(
        word for word in words_of(entry.name) if word not in substance_of(entry.name) or word in special
    )


def _volume(entry: Entry) -> str:
    amount = entry.dosage.amount
    return str(amount) if amount is not None and amount.unit.dimension == "volume" else ""


def _use(entry: Entry) -> str:
    stated = next((use for trait, use in _USES.items() if trait in entry.traits), "")
    return stated or next((detail for detail in entry.details if detail == _HOSPITAL_COVID), "any other use")


def _band(entry: Entry) -> str:
    return str(entry.dosage) if entry.dosage.basis is Basis.BAND and not _is_of_days(entry) else ""


def _days(entry: Entry) -> str:
    return str(entry.dosage) if entry.dosage.basis is Basis.BAND and _is_of_days(entry) else ""


def _is_of_days(entry: Entry) -> bool:
    """Return whether the code is for so many days of therapy, as those of Brixadi are."""
    return any(
        end is not None and end.dose.unit.dimension == "day_of_therapy"
        for end in (entry.dosage.lower, entry.dosage.upper)
    )


def _salt(entry: Entry) -> str:
    name = _DILUENT.sub("", entry.name)
    salts = salts_of(name) | esters_of(name)
    return " ".join(word for word in words_of(name) if word in salts) or "no salt named"


def _amount(entry: Entry) -> str:
    """Return the strength of a capsule, a tablet or a device, one of which is a unit; the label of an injection does not state the unit."""
    is_piece = Trait.ORAL in entry.traits or entry.kind in {Kind.ORAL, Kind.CONTRACEPTIVE}
    return str(entry.dosage) if is_piece else ""


def _has_suffix(entry: Entry) -> bool:
    return bool(suffix_of(entry.name))


def _is_rest(entry: Entry) -> bool:
    return Trait.NOT_OTHERWISE_SPECIFIED in entry.traits and not printed_brands(entry)


def _product(entry: Entry, *, is_branded: bool, by_maker: bool) -> str:
    """Return the brand or maker that has the code, or that it is for products without a code of their own.

    Beside codes of single makers a code that names none is for every other product; beside biosimilars it is the reference product's.
    """
    if _is_rest(entry):
        return "products without their own code"
    named = printed_brands(entry) or ((entry.name,) if _has_suffix(entry) else ())
    named = named or (entry.brands if is_branded and not by_maker else ())
    if not named and is_branded:
        return f"any other product, such as {entry.brands[0]}" if entry.brands else "any other product"
    named = named or entry.brands or tuple(detail for detail in entry.details if detail not in _RENAL_DETAILS)
    return ", ".join(named) or entry.name


_FACTS: Final[Mapping[str, Callable[[Entry], str]]] = {
    ROUTE: _route,
    PLACE: _place,
    "whether the patient is on dialysis": _renal,
    "the packaging": _packaging,
    "the formulation on the label": _form,
    "the iodine concentration": iodine_of,
    "the size of the bag or bottle": _volume,
    "the use": _use,
    "the dose": _band,
    "the days that one dose lasts": _days,
    "the salt on the label": _salt,
    _STRENGTH: _amount,
}
_OF_SUBSTANCE: Final = frozenset({"the size of the bag or bottle", "the salt on the label", _STRENGTH})
"""Facts that separate codes of a substance where no brand and no biosimilar does."""
