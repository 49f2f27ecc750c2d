"""IV-only drugs billed with injection codes."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from jcodes.catalogs.entries import Entry
from jcodes.claims import Setting
from jcodes.kept import FOLDER, kept_file
from jcodes.rules.context.claim import DayView
from jcodes.rules.context.drug import DrugView
from jcodes.rules.context.flags import SERVICE
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Found, day_rule
from jcodes.services.drugs import routes_of
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.routes import INTRAVENOUS

__all__ = ["RULES", "VEIN_ONLY", "is_vein_only", "vein_only"]

VEIN_ONLY: Final = FOLDER / "vein_only.tsv"
"""The table of the codes, made by tools/vein_codes.py from FDA's files, which stand at its head."""

_FDA: Final = "fda-ndc-directory; fda-purple-book; fda-orange-book: each product of the code and of its proper name or ingredient is for intravenous use; findacode-infusions: each service is for some routes"
_INJECTIONS: Final = frozenset({"96372", "96401", "96402"})
"""Subcutaneous and intramuscular injection codes."""
_PAIRED: Final = frozenset({Setting.OFFICE, Setting.HOSPITAL_OUTPATIENT, Setting.CRITICAL_ACCESS_HOSPITAL})
_SAID: Final = frozenset({"JA", "JB"})


@lru_cache(maxsize=1)
def vein_only() -> frozenset[str]:
    """Return the codes whose drugs are IV only by two of FDA's files. A code that is not among them may be IV only all the same.

    >>> from jcodes.rules.library.veins import vein_only
    >>> "J1745" in vein_only(), "J0129" in vein_only()
    (True, False)

    Raises:
        DataError: The table is missing, or is not the one that the manifest lists.
    """
    lines = kept_file(VEIN_ONLY.name).decode().splitlines()
    return frozenset(line.partition("\t")[0] for line in lines if line[:1] in {"J", "Q"})


def is_vein_only(entry: Entry) -> bool:
    """Tell whether the drug of *entry* is IV only: by FDA's files, or as a biosimilar of such a product.

    A biosimilar has the route of its reference product: 42 U.S.C. 262(k)(2)(A)(i)(IV).
    """
    codes = [str(entry.code)]
    if entry.kind is Kind.BIOSIMILAR:
        codes.extend(map(str, entry.references))
    return not vein_only().isdisjoint(codes)


@day_rule(
    "vein-drug-injected",
    "an IV drug with an injection code",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source=_FDA,
    only=SERVICE,
)
def vein_drug_injected(day: DayView) -> Iterator[Found]:
    """An office or hospital outpatient claim bills a drug that FDA lists as IV only, with injection codes only.

    The injection codes are 96372, 96401 and 96402; nothing else on the day is IV. Drugs whose record, descriptor, or JA or JB states the
    route are checked by `service-wrong-route`. Bill the infusion or push; any other injection is off label.
    """
    numbers = sorted({service.number for _, service in day.services})
    if (
        not _INJECTIONS.intersection(numbers)
        or day.has_unknown
        or any(service.routes & INTRAVENOUS for _, service in day.services)
    ):
        return
    for drug in day.drugs:
        if drug.code.text in vein_only() and not _says_route(drug) and drug.settings and drug.settings <= _PAIRED:
            yield Found(
                f"{drug.code} on {day.on} is IV only; {', '.join(numbers)} is for subcutaneous or intramuscular injection",
                "an infusion or IV push code, such as 96365, 96374, 96409 or 96413",
                "bill the infusion or IV push",
                drug.lines[0].place,
            )


def _says_route(drug: DrugView) -> bool:
    entry = drug.entry
    if any(record.route is not None for record in drug.records) or any(at.modifiers & _SAID for at in drug.lines):
        return True
    return entry is not None and routes_of(entry) is not None


RULES: Final[tuple[AnyRule, ...]] = (vein_drug_injected,)
