"""The one fact that separates the codes which a record leaves open, asked as a biller would ask it."""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from jcodes.catalogs.entries import Entry
from jcodes.catalogs.substances import salts_of, substance_of, words_of
from jcodes.claims import Route
from jcodes.coding.naming import printed_brands, special_words
from jcodes.doses import Basis
from jcodes.services.drugs import is_injected, routes_of
from jcodes.vocabulary.products import Kind

__all__ = ["class_of", "what_decides"]

Told: TypeAlias = dict[str, str]

_PACKAGING: Final = (
    "compounded",
    "non-compounded",
    "unit dose",
    "concentrated",
    "extended release",
    "preservative free",
)
_TWO: Final = 2
_RENAL: Final = frozenset({"ESRD", "non-ESRD"})


def class_of(entry: Entry) -> frozenset[Route] | str | None:
    """Return how *entry* is given as far as its descriptor says: the routes that it names, or that it is injected; None where nothing does."""
    return routes_of(entry) or ("injected" if is_injected(entry) else None)


def what_decides(left: Sequence[Entry], *, has_route: bool, has_place: bool) -> str:
    """Return the question that separates codes: which fact, and what each code stands for in it.

    Args:
        left: What the codes stand for.
        has_route: Whether the record names the route.
        has_place: Whether the record says where care was given.
    """
    for wanted, tell in _FACTS:
        if (tell is _route and has_route) or (tell is _place and (has_place or len(left) > _TWO)):
            continue
        told = {str(entry.code): tell(entry) for entry in left}
        if all(told.values()) and len(set(told.values())) > 1 and _is_due(tell, left):
            return f"{wanted} decides between {_listed(told)}"
    if len({substance_of(entry.name) for entry in left}) == len(left) and not any(map(_is_rest, left)):
        return f"the name of the drug decides between {_listed({str(entry.code): entry.name for entry in left})}"
    told = {str(entry.code): _product(entry) for entry in left}
    wanted = "the NDC or the maker" if has_route else "the NDC, the maker or the route"
    return f"{wanted} decides between {_listed(told)}"


def _listed(told: Told) -> str:
    return ", ".join(f"{code} ({fact})" for code, fact in told.items())


def _is_due(tell: Callable[[Entry], str], left: Sequence[Entry]) -> bool:
    """Tell whether the products differ in nothing else that comes first: a salt or an amount decides only among products of no maker."""
    return tell in {_route, _place, _renal, _packaging, _form, _iodine, _band} or not any(
        entry.kind is Kind.BIOSIMILAR or printed_brands(entry) for entry in left
    )


def _route(entry: Entry) -> str:
    if entry.routes:
        return " or ".join(route.value for route in entry.routes)
    return "injected" if is_injected(entry) else ""


def _place(entry: Entry) -> str:
    return "hospital outpatient or surgery center" if entry.code.text[0] == "C" else "any place"


def _renal(entry: Entry) -> str:
    return next(
        ("dialysis, ESRD" if detail == "ESRD" else "not on dialysis" for detail in entry.details if detail in _RENAL),
        "",
    )


def _packaging(entry: Entry) -> str:
    return ", ".join(detail for detail in _PACKAGING if detail in entry.details)


def _form(entry: Entry) -> str:
    """Return the special form that the descriptor names, or that it names none."""
    said = special_words(entry)
    if not said:
        return "no special form"
    details = ", ".join(detail for detail in entry.details if not said.isdisjoint(words_of(detail)))
    return details or " ".join(
        word for word in words_of(entry.name) if word not in substance_of(entry.name) or word in said
    )


def _iodine(entry: Entry) -> str:
    return next((detail for detail in entry.details if "iodine" in detail), "")


def _volume(entry: Entry) -> str:
    amount = entry.dosage.amount
    return str(amount) if amount is not None and amount.unit.dimension == "volume" else ""


def _band(entry: Entry) -> str:
    return str(entry.dosage) if entry.dosage.basis is Basis.BAND else ""


def _salt(entry: Entry) -> str:
    salts = salts_of(entry.name)
    return " ".join(word for word in words_of(entry.name) if word in salts) or "no salt named"


def _amount(entry: Entry) -> str:
    return str(entry.dosage)


def _is_rest(entry: Entry) -> bool:
    return "not otherwise specified" in entry.details and not printed_brands(entry)


def _product(entry: Entry) -> str:
    """Return the brand or maker that has the code, or that it is for products without a code of their own."""
    if _is_rest(entry):
        return "products that no other code names"
    return ", ".join(printed_brands(entry) or entry.brands or entry.details) or entry.name


_FACTS: Final[tuple[tuple[str, Callable[[Entry], str]], ...]] = (
    ("the route", _route),
    ("the place of service", _place),
    ("whether the patient is on dialysis", _renal),
    ("the packaging", _packaging),
    ("the formulation on the label", _form),
    ("the iodine concentration", _iodine),
    ("the size of the bag or bottle", _volume),
    ("the dose", _band),
    ("the salt on the label", _salt),
    ("the strength on the label", _amount),
)
