"""Drugs that belong to a procedure: into the bladder, a clotted catheter, a trigger point or tendon, or as the anesthetic of a joint injection.

Their service is not one of giving drugs, and is not on file: the record has to say what was done.
"""

import re
from collections.abc import Sequence
from typing import Final

from jcodes.catalogs.entries import Entry
from jcodes.claims import Administration, Route
from jcodes.doses import Dose
from jcodes.services.drugs import family_of
from jcodes.vocabulary.families import Family

__all__ = ["anesthetic_question", "procedure_question"]

_INSTILLATIONS: Final = frozenset({Route.INTRAVESICAL, Route.URETERAL})
_INSTILLED: Final = (
    "instilling it is a procedure of its own, which is not on file: add the code that the chart supports"
)
_CATHETERS: Final = frozenset(
    {"picc", "catheter", "cvc", "port", "lumen", "line", "midline", "hickman", "broviac", "permcath", "tunneled"}
)
_DECLOTS: Final = Dose.parse("2 mg")
_DECLOTTED: Final = "{} in a catheter clears it, which is a procedure of its own and no IV push: say what it was for, or add the code that the chart supports"
_SHOTS: Final = frozenset({Route.INTRAMUSCULAR, Route.SUBCUTANEOUS})
_STRUCTURES: Final = frozenset(
    {
        "trigger", "tendon", "tendons", "sheath", "fascia", "ligament", "nerve", "carpal", "tarsal", "tunnel", "facet", "facets", "sacroiliac",
        "epidural", "ganglion", "cyst", "epicondyle", "plantar", "bursa", "neuroma",
    }
)  # fmt: skip
"""Words of a site that an injection for the whole body does not go into."""
_INJECTED: Final = "an injection into a trigger point, tendon, nerve or the like is a procedure of its own and not 96372; it is not on file: add the code that the chart supports"
_ANESTHETICS: Final = frozenset({"lidocaine", "bupivacaine", "ropivacaine", "mepivacaine", "chloroprocaine"})
_ANESTHETIC: Final = (
    "a local anesthetic given with the injection of a joint: NCCI counts anesthesia by the physician who injects with the injection; bill it only if the payer"
    " pays it"
)
_DILUENT: Final = (
    "a local anesthetic given like another drug of the day: if it dissolved that drug, both are one injection, and it is not billed; give"
    " purpose='carrier', or for two injections the site of each"
)
_WORDS: Final = re.compile(r"[a-z]+")


def procedure_question(record: Administration, entry: Entry) -> str:
    """Return what the record leaves open if the drug was given in a procedure that is not on file; blank if it was not.

    Alteplase 2 mg is the dose of the product that clears catheters, Cathflo Activase.
    """
    is_toxin = family_of(entry) is Family.CHEMODENERVATION
    if record.route in _INSTILLATIONS and not is_toxin:
        return _INSTILLED
    if record.route in _SHOTS and not is_toxin and _STRUCTURES.intersection(_WORDS.findall(record.site.casefold())):
        return _INJECTED
    words = set(_WORDS.findall(f"{record.site} {record.drug}".casefold()))
    is_small = (
        record.dose is not None and record.dose.unit.dimension == _DECLOTS.unit.dimension and record.dose <= _DECLOTS
    )
    if is_small and entry.name.startswith("alteplase") and words & {*_CATHETERS, "cathflo"}:
        return _DECLOTTED.format(record.dose)
    return ""


def anesthetic_question(record: Administration, entry: Entry, others: Sequence[tuple[Administration, Entry]]) -> str:
    """Return what to decide about a local anesthetic that was given beside another drug into a joint, or by the same kind of shot.

    Blank if it was not. Ceftriaxone for a muscle is dissolved in lidocaine: the record has to say whether that was its diluent.
    """
    is_shot = record.route in _SHOTS and record.purpose is None
    if not _is_anesthetic(entry) or not (is_shot or record.route is Route.INTRA_ARTICULAR):
        return ""
    is_beside = any(
        other.route is record.route
        and other.on == record.on
        and not _is_anesthetic(what)
        and not (is_shot and _are_apart(record.site, other.site))
        for other, what in others
    )
    return (_DILUENT if is_shot else _ANESTHETIC) if is_beside else ""


def _are_apart(site: str, other: str) -> bool:
    """Return whether two records state different sites."""
    return bool(site.strip() and other.strip()) and site.strip().casefold() != other.strip().casefold()


def _is_anesthetic(entry: Entry) -> bool:
    return entry.name.partition(" ")[0].rstrip(",") in _ANESTHETICS
