"""Questions that separate the remaining codes by one fact, with at most five options.

A biologic's name without a suffix is FDA's nonproprietary name of the reference product; biosimilars and newer biologics carry four letters
behind a hyphen (`fda-biologic-names`). Charts use the bare name for all of them, so the question is asked.
"""

import re
from collections import Counter
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

__all__ = ["MOST", "NDC", "PLACE", "ROUTE", "Option", "Question", "ask", "ask_for_name", "ask_whether", "class_of"]

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
_SUFFIX: Final = "the brand (NDC, or the four letters behind the name)"
_MAKER: Final = "the product (NDC, brand or maker)"
_PRODUCT: Final = "the product, whose NDC is under several codes,"
_NAME: Final = "the name of the drug"
_WHOLE_NAME: Final = "the whole name on the label"
_DESCRIPTOR: Final = "the descriptor"
_STRENGTH: Final = "the strength on the label"
_ANY: Final = "any other product"
_OF_PRODUCT: Final = frozenset({_MAKER, _PRODUCT, _NAME, _DESCRIPTOR})
_MEANT: Final = "whether it is what was given"


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
        options: Its values, at most five, each with the codes that it leaves; one where the record's name may mean only one code.
        source: The source of the options besides CMS's descriptors; None for those alone.
        more: Brands and makers with their own codes, where more than five codes are left: the options then hold the others, and five in
            all if those are fewer. Give the brand as the drug's name, or the NDC.
    """

    fact: str
    options: tuple[Option, ...]
    source: Citation | None = None
    more: tuple[Option, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the options, option by option."""
        return tuple(code for option in self.options for code in option.codes)

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON values."""
        return {
            "fact": self.fact,
            "options": [option.to_dict() for option in self.options],
            "source": None if self.source is None else str(self.source),
            "more": [option.to_dict() for option in self.more],
        }

    def __str__(self) -> str:
        """Return the fact, and the codes by its values."""
        more = f"; or one with its own code: {', '.join(map(_labeled, self.more))}" if self.more else ""
        if any(option.then for option in self.options):
            return f"{self.fact} decides: {'; '.join(map(str, self.options))}{more}"
        if len(self.options) == 1:
            return f"{self.fact} decides: {_labeled(self.options[0])}"
        return f"{self.fact} decides between {', '.join(map(_labeled, self.options))}{more}"


def _labeled(option: Option) -> str:
    return f"{option.codes[0]} ({option.value})"


def class_of(entry: Entry) -> frozenset[Route] | str | None:
    """Return the routes that the descriptor of *entry* names, or ``"injected"``; None if it says neither."""
    return routes_of(entry) or ("injected" if is_injected(entry) else None)


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


def ask_whether(entry: Entry) -> Question:
    """Return the question whether *entry* is meant: the record has a part of its name only, or a name that is spelled like it."""
    brands = printed_brands(entry) or entry.brands
    named = f"{entry.name} ({', '.join(brands[:_TWO])})" if brands else entry.name
    return Question(_MEANT, (Option(named, (entry.code.text,)),))


def _question(left: Sequence[Entry], fact: str, values: Mapping[str, str], known: Collection[str]) -> Question:
    """Return the question for a fact: an option for each of its values, or for several neighbors if there are more than five.

    Of more than five codes, those whose brand or maker alone leads to them come last.
    """
    few = _at_most_five(left, {} if fact in _OF_PRODUCT else values)
    rest = [entry for entry in left if entry not in few]
    if rest:
        fact, values = _separating(few, known) if fact in _OF_PRODUCT else (fact, values)
        has_suffix = fact in _OF_PRODUCT and any(map(_has_suffix, left))
        fact = _SUFFIX if has_suffix else fact
    distinct = list(dict.fromkeys(values[entry.code.text] for entry in few))
    if len(distinct) > MOST:
        distinct.sort(key=_in_order)
    size = -(-len(distinct) // MOST)
    options = []
    for start in range(0, len(distinct), size):
        some = distinct[start : start + size]
        entries = [entry for entry in few if values[entry.code.text] in some]
        codes = tuple(entry.code.text for entry in entries)
        if len(codes) == 1:
            options.append(Option(some[0], codes))
            continue
        then, labels = (fact, values) if len(some) > 1 else _separating(entries, {*known, fact})
        options.append(Option(" or ".join(some), codes, then, tuple(labels[code] for code in codes)))
    more = tuple(
        Option(", ".join((*(printed_brands(one) or (one.name,)), *_beside(fact, one, values))), (one.code.text,))
        for one in sorted(rest, key=lambda one: one.code)
    )
    return Question(fact, tuple(options), Citation("fda-biologic-names") if fact == _SUFFIX else None, more)


def _beside(fact: str, entry: Entry, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the value of a fact that is not the product itself."""
    return () if fact in _OF_PRODUCT or fact in {_SUFFIX, _WHOLE_NAME} else (values[entry.code.text],)


def _at_most_five(left: Sequence[Entry], values: Mapping[str, str]) -> Sequence[Entry]:
    """Return the entries without a brand, maker or suffix of their own, and of the others as many as make five: those with most products first.

    One of each value is among them.
    """
    if len(left) <= MOST:
        return left
    kept = [entry for entry in left if not printed_brands(entry) and not _has_suffix(entry)]
    special = sorted(
        (entry for entry in left if entry not in kept), key=lambda entry: (-len(entry.trade_names), entry.code)
    )
    for entry in special:
        if values and values[entry.code.text] not in {values[one.code.text] for one in kept}:
            kept.append(entry)
    kept += [entry for entry in special if entry not in kept][: max(0, MOST - len(kept))]
    return [entry for entry in left if entry in kept]


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
    """Return what separates products of one substance: brand or maker, otherwise the name or the descriptor."""
    by_maker = any(printed_brands(entry) and entry.kind is not Kind.BIOSIMILAR for entry in left)
    is_named = any(map(_is_rest, left))
    products = {
        entry.code.text: _product(entry, is_branded=is_branded and not is_named, by_maker=by_maker and not is_named)
        for entry in left
    }
    if not is_named and not by_maker:
        products |= _of_reference(left, products)
    shared = Counter(products.values())
    products = {
        code: f"any other {names[code]}" if shared[product] > 1 and product.startswith(_ANY) else product
        for code, product in products.items()
    }
    if len(set(products.values())) > 1:
        return _PRODUCT if NDC in known else _MAKER, products
    if len(set(names.values())) > 1:
        return _NAME, names
    return _DESCRIPTOR, {entry.code.text: entry.description for entry in left}


def _of_reference(left: Sequence[Entry], products: Mapping[str, str]) -> dict[str, str]:
    """Return for codes of a reference product without a brand the label of its other code: C9257 is for Avastin, as J9035 is."""
    plain = [entry for entry in left if not printed_brands(entry) and not _has_suffix(entry)]
    labels = {entry.name: products[entry.code.text] for entry in plain if entry.brands}
    return {one.code.text: labels[one.name] for one in plain if one.name in labels and not one.brands}


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
        return f"{_ANY}, such as {entry.brands[0]}" if entry.brands else _ANY
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
