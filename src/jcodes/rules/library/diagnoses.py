"""Diagnoses: pointers, format, whether ICD-10-CM has the code, the side that it names, and the dose that goes with it."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from jcodes.catalogs.diagnosis_codes import (
    ICD_10_FIRST,
    ICD_10_LAST,
    heads_diagnosis_codes,
    is_diagnosis_code,
    side_of_diagnosis,
)
from jcodes.claims.service_line import pointer_text
from jcodes.doses import Dose
from jcodes.errors.messages import shown
from jcodes.rules.context.claim import ClaimView
from jcodes.rules.context.drug import DrugView
from jcodes.rules.context.flags import DENOSUMAB, DIAGNOSED, DRUG, MISPOINTED, MODIFIED, SIDED, UNPOINTED
from jcodes.rules.context.line import LineView
from jcodes.rules.context.wording import in_units
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Forms, Found, claim_rule, drug_rule, line_rule
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.families import Family

__all__ = ["RULES"]

_POINTERS: Final = "general-knowledge: claim forms, SV107 and box 24E"


@line_rule(
    "pointer-missing",
    "a line that points to no diagnosis",
    severity=Severity.WARNING,
    confidence=Confidence.BACKGROUND,
    source=_POINTERS,
    only=UNPOINTED,
    forms=Forms.PROFESSIONAL,
)
def pointer_missing(at: LineView) -> Iterator[Found]:
    """The claim has diagnoses, and the line points to none of them.

    Skipped: claims without diagnoses, which may be partial, and claims that do not show that they are professional by their form, a place
    of service, or pointers on other lines. Lines of institutional claims (837I, UB-04) have no pointers.
    """
    if at.claim.diagnoses and not at.line.diagnosis_pointers:
        yield Found(f"{at.shown}: no diagnosis pointer", "one or more pointers", "point to the diagnoses")


@line_rule(
    "pointer-out-of-range",
    "a diagnosis pointer out of range",
    severity=Severity.WARNING,
    confidence=Confidence.BACKGROUND,
    source=_POINTERS,
    only=MISPOINTED,
    forms=Forms.PROFESSIONAL,
)
def pointer_out_of_range(at: LineView) -> Iterator[Found]:
    """A diagnosis pointer has no diagnosis on the claim."""
    count = len(at.claim.diagnoses)
    if not count:
        return
    for pointer in dict.fromkeys(at.line.diagnosis_pointers):
        if not 1 <= pointer <= count:
            yield Found(
                f"{at.shown}: diagnosis pointer {pointer_text(pointer)} is out of range; diagnoses on the claim: {count}",
                f"1 to {count}",
                "point to the diagnoses on the claim",
            )


_ICD_10: Final = re.compile(r"[A-TV-Z][0-9][0-9A-Z](?:\.?[0-9A-Z]{1,4})?", re.ASCII | re.IGNORECASE)
_ICD_9: Final = re.compile(r"(?:[0-9]{3}|V[0-9]{2})(?:\.?[0-9]{1,2})?|E[0-9]{3}(?:\.?[0-9])?", re.ASCII | re.IGNORECASE)
_ICD_10_STARTS: Final = date(2015, 10, 1)


@claim_rule(
    "diagnosis-malformed",
    "an invalid ICD code",
    severity=Severity.WARNING,
    confidence=Confidence.BACKGROUND,
    source="cdc-icd: ICD-9-CM before 2015-10-01, ICD-10-CM from then on; chirocode-icd: the shapes",
    only=DIAGNOSED,
)
def diagnosis_malformed(whole: ClaimView) -> Iterator[Found]:
    """A diagnosis does not have the format of an ICD-10-CM code, or of ICD-9-CM for dates of service before 2015-10-01.

    Both formats are accepted if the claim has dates on both sides, or none. The library does not know whether the code exists.
    """
    first = whole.first_day
    old, new = first is None or first < _ICD_10_STARTS, True
    if old:
        last = whole.last_day
        new = last is None or last >= _ICD_10_STARTS
    named, such = ("ICD-10", "C83.30") if new else ("ICD-9", "202.80")
    for diagnosis in dict.fromkeys(whole.claim.diagnoses):
        text = diagnosis.strip()
        if not ((new and _ICD_10.fullmatch(text)) or (old and _ICD_9.fullmatch(text))):
            yield Found(
                f"{shown(diagnosis, like='diagnosis')} does not have the format of an {named} code",
                f"such as {such}",
                "look up the diagnosis",
            )


@claim_rule(
    "diagnosis-not-in-code-set",
    "a diagnosis that ICD-10-CM does not have, or that needs more characters",
    severity=Severity.WARNING,
    source="cdc-icd-tabular: the codes of the fiscal year 2026",
    start=ICD_10_FIRST,
    end=ICD_10_LAST,
    only=DIAGNOSED,
)
def diagnosis_not_in_code_set(whole: ClaimView) -> Iterator[Found]:
    """A diagnosis has the format of an ICD-10-CM code, and the code set of the fiscal year 2026 does not have it, or only as a heading.

    Skipped: claims with a date of service outside the fiscal year, from 2025-10-01 to 2026-09-30, or without any; and codes without the
    format, which `diagnosis-malformed` finds. Look up the diagnosis, and give every character that its category asks for.
    """
    unknown = _unknown(whole.claim.diagnoses)
    if not unknown:
        return
    first, last = whole.first_day, whole.last_day
    if first is None or last is None or first < ICD_10_FIRST or last > ICD_10_LAST:
        return
    for diagnosis in unknown:
        said = shown(diagnosis, like="diagnosis")
        if heads_diagnosis_codes(diagnosis):
            yield Found(
                f"{said} is a heading of ICD-10-CM, not a whole code",
                "all characters of the code",
                "give the diagnosis to its last character",
            )
        elif _FORMAT.fullmatch(diagnosis.strip()):
            yield Found(
                f"{said} is not a code of ICD-10-CM for the fiscal year 2026", "a valid code", "look up the diagnosis"
            )


_FORMAT: Final = re.compile(r"[A-Za-z]\d[0-9A-Za-z](\.?[0-9A-Za-z]{1,4})?")
_CATEGORY: Final = 3


@lru_cache(maxsize=4096)
def _unknown(diagnoses: tuple[str, ...]) -> tuple[str, ...]:
    """Return the diagnoses that are no whole code, each once."""
    return tuple(one for one in dict.fromkeys(diagnoses) if not is_diagnosis_code(one))


_SIDES: Final = frozenset({"RT", "LT", "50"})
_BOTH: Final = "50"
_NAMES: Final = {"RT": "the right", "LT": "the left"}
_ASIDE: Final = {"eye": ("Z", "I"), "joint": ("Z",)}
"""Chapters that are no reason to inject an eye or a joint."""
_DIABETES: Final = ("E08", "E09", "E10", "E11", "E13")
_OF_EYES: Final = "3"
"""What follows the category of diabetes with an eye disease."""


@line_rule(
    "diagnosis-side-differs",
    "a diagnosis of the other side",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="retina-today-denials: a diagnosis of the other eye; cdc-icd-tabular: the side in each title; ibx-laterality",
    only=SIDED | MODIFIED,
)
def diagnosis_side_differs(at: LineView) -> Iterator[Found]:
    """The line has RT, LT or 50, and every diagnosis that it points to names the other side; or 50, and all of them name the same side.

    Lines of injections of eyes and joints, and of drugs for the vitreous. Without pointers, as on institutional claims, all diagnoses of the
    claim count. A diagnosis of both sides fits RT, LT and 50. Skipped if a diagnosis names no side or is of another part of the body, since
    it may be the reason. Correct the modifier or the diagnosis.
    """
    sides = at.modifiers & _SIDES
    if len(sides) != 1:
        return
    (side,) = sides
    kind = "joint" if at.service is not None and at.service.family is Family.JOINT else "eye"
    diagnoses = at.claim.diagnoses
    pointed = tuple(diagnoses[one - 1] for one in at.line.diagnosis_pointers if 0 < one <= len(diagnoses)) or diagnoses
    named = _named_sides(pointed, kind)
    if not named or side in named or _BOTH in named or (side == _BOTH and len(named) > 1):
        return
    codes = ", ".join(shown(one, like="diagnosis") for one in pointed if side_of_diagnosis(one) is not None)
    (other,) = named
    only = "only " if side == _BOTH else ""
    yield Found(
        f"{at.shown}-{side}: the diagnosis is {only}of {_NAMES[other]} side ({codes})",
        other,
        "check the chart; correct the modifier or the diagnosis",
    )


@lru_cache(maxsize=4096)
def _named_sides(diagnoses: tuple[str, ...], kind: str) -> frozenset[str]:
    """Return the sides that *diagnoses* name; none if one of them may be the reason without a side of its own."""
    found = set()
    for diagnosis in diagnoses:
        plain = diagnosis.strip().upper()
        if plain.startswith(_ASIDE[kind]) or (kind == "eye" and _is_diabetes_elsewhere(plain)):
            continue
        named = side_of_diagnosis(diagnosis)
        if named is None or named.kind != kind:
            return frozenset()
        found.add(named.side)
    return frozenset(found)


def _is_diabetes_elsewhere(plain: str) -> bool:
    return plain.startswith(_DIABETES) and plain.replace(".", "")[_CATEGORY : _CATEGORY + 1] != _OF_EYES


_OSTEOPOROSIS: Final = ("M80", "M81")
_TUMORS: Final = ("C", "D", "E8352", "M845", "Z51", "Z85")
"""Beginnings of diagnoses for which 120 mg of denosumab may be given: tumors, and the calcium and the fractures that they cause."""
_MOST: Final = Dose.parse("60 mg")


@drug_rule(
    "dose-above-indication",
    "more denosumab than is given for osteoporosis",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="fpn-denosumab; verity-denosumab: 60 mg every six months for osteoporosis, 120 mg for bone metastases",
    only=DRUG | DENOSUMAB,
)
def dose_above_indication(drug: DrugView) -> Iterator[Found]:
    """Denosumab or a biosimilar is billed with more than 60 mg on a day, and the claim's diagnosis is osteoporosis and no tumor.

    120 mg is the dose against bone metastases, myeloma and giant cell tumor, so that a tumor among the diagnoses ends the check. Correct
    the units, or add the diagnosis that the dose was given for.
    """
    if not drug.flags & DENOSUMAB:
        return
    plain = [one.strip().upper().replace(".", "") for one in drug.lines[0].claim.diagnoses]
    if not any(one.startswith(_OSTEOPOROSIS) for one in plain) or any(one.startswith(_TUMORS) for one in plain):
        return
    units = drug.total(drug.administered)
    amount = None if drug.entry is None or drug.entry.dosage is None else drug.entry.dosage.amount
    if units is None or amount is None or units <= _MOST / amount:
        return
    yield Found(
        f"{drug.code}: {in_units(units)} on {drug.on} exceeds {_MOST}, the dose for osteoporosis",
        in_units(_MOST / amount),
        "check the dose; correct the units, or add the diagnosis that the dose was given for",
        drug.lines[0].place,
    )


RULES: Final[tuple[AnyRule, ...]] = (
    pointer_missing,
    pointer_out_of_range,
    diagnosis_malformed,
    diagnosis_not_in_code_set,
    diagnosis_side_differs,
    dose_above_indication,
)
