"""Find the code of a record: the only remaining one, or a question that separates the remaining ones."""

from collections.abc import Iterable
from datetime import date
from typing import Final

import attrs

from jcodes.billing.dose_in_units import read_dose
from jcodes.catalogs import Catalog
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.names import cpt_numbers
from jcodes.catalogs.substances import words_of
from jcodes.catalogs.unlisted_names import is_unlisted
from jcodes.claims import Administration, Setting
from jcodes.coding.candidates import Candidate, CodeMatch, RuledOut
from jcodes.coding.dose_fit import misfit
from jcodes.coding.elimination import Elimination
from jcodes.coding.entry_tests import is_unpayable
from jcodes.coding.evidence import Evidence
from jcodes.coding.named_drug import named_drug
from jcodes.coding.naming import NameFit, printed_brands
from jcodes.coding.partial_names import is_settled
from jcodes.coding.questions import NDC, PLACE, ROUTE, Question, ask, ask_for_name, ask_whether
from jcodes.coding.unlisted import ask_for_unlisted
from jcodes.doses import Dose, Strength
from jcodes.errors import JcodesError
from jcodes.errors.messages import drug_shown
from jcodes.policies import Policy
from jcodes.rules.context.lookups import quiet
from jcodes.vocabulary.traits import Trait

__all__ = ["match_codes"]

_RULED_OUT: Final = (
    "no matching code; see `ruled_out`: if the record is right, give the NDC or the code that the payer accepts"
)
_LESS_LIKELY: Final = "the record fits the codes in the question better"
_OWN_CODE: Final = "it is for its brand or maker only, which the record does not name"
_NO_CODE: Final = (
    "FDA lists {drug}, and no HCPCS code up to release {release} names it: bill an unlisted (NOC) code, with the drug's name, strength, dose, route and NDC in the"
    " narrative; {question}"
)
_TOO_EARLY: Final = (
    "{drug} had no code of its own yet: bill an unlisted (NOC) code, with the drug's name, strength, dose, route and NDC in the narrative;"
    " {question}"
)
_UNKNOWN: Final = (
    "{drug} is not a name in the HCPCS Level II catalog: check the spelling, or give the NDC or the code; vaccines and most immune"
    " globulins are billed with CPT product codes, which jcodes does not include; only a drug with neither is billed under an unlisted (NOC) code"
)


def match_codes(
    record: Administration, cat: Catalog, setting: Setting | None, payer: Policy | None = None
) -> CodeMatch:
    """Return the possible codes of *record*, and the chosen one if no other remains.

    The code on the record, its NDCs in CMS's crosswalk of the quarter and the drug's name bring candidates. A code is ruled out that was not
    valid on the day, that is not for the record's route by its descriptor or a cited source, or that the crosswalk does not list the NDC
    under; and, if a better one remains, that is another product by its name, does not fit the dose, or is not payable. A code is chosen if
    it is the only one left and its name, NDC or code is certain.
    """
    evidence = Evidence(record, cat)
    is_medicare = payer is not None and payer.is_medicare
    elimination = Elimination(evidence, setting, is_medicare=is_medicare)
    candidates = sorted((_candidate(evidence, entry) for entry in elimination.open()), key=_by_score)
    decision = _decide(evidence, elimination, candidates, setting, is_medicare=is_medicare)
    chosen, question = decision.chosen, decision.question
    reasons = dict(elimination.reasons)
    if question is not None:
        offered = [_candidate(evidence, cat[code]) for code in question.codes]
        branded = {code for option in question.more for code in option.codes}
        reasons.update(
            (one.code, [_OWN_CODE if one.code in branded else _LESS_LIKELY])
            for one in candidates
            if one.code not in question.codes
        )
        candidates = sorted(offered, key=_by_score)
        reasons = {code: why for code, why in reasons.items() if code not in question.codes}
    return CodeMatch(
        tuple(candidates),
        tuple(
            RuledOut(code, evidence.entries[code].name if code in evidence.entries else "", tuple(why))
            for code, why in sorted(reasons.items())
        ),
        chosen,
        question,
        tuple(
            dict.fromkeys(
                (
                    *evidence.missing,
                    *(() if chosen is not None and chosen.code in evidence.instead else evidence.billed_elsewhere),
                    *elimination.missing,
                    *decision.missing,
                )
            )
        ),
        evidence.name.text,
    )


@attrs.frozen
class _Decision:
    """The result: a chosen candidate, a question, or missing facts."""

    chosen: Candidate | None = None
    question: Question | None = None
    missing: tuple[str, ...] = ()


def _by_score(one: Candidate) -> tuple[tuple[int, ...], str]:
    return tuple(-part for part in one.score), one.code


def _candidate(evidence: Evidence, entry: Entry) -> Candidate:
    code = entry.code.text
    return Candidate(
        entry,
        tuple(sorted(evidence.by_ndc.get(code, ()))),
        code in evidence.by_code,
        evidence.fit(entry),
        evidence.is_named_route(entry),
        evidence.reasons(entry),
    )


def _decide(
    evidence: Evidence,
    elimination: Elimination,
    candidates: list[Candidate],
    setting: Setting | None,
    *,
    is_medicare: bool,
) -> _Decision:
    contradictions = tuple(
        f"{contradiction}: check which is right"
        for contradiction in (*evidence.contradictions, *elimination.contradictions)
    )
    if not candidates:
        question = _unlisted(evidence, elimination, setting)
        return _Decision(question=question, missing=(*contradictions, _no_code(evidence, elimination, question)))
    if evidence.record.on is None:
        return _Decision(missing=(*contradictions, "the date of service is missing: it decides which codes are valid"))
    if contradictions:
        return _Decision(missing=contradictions)
    left = _left(evidence, elimination, candidates)
    if len(left) == 1:
        doubt = _doubt(evidence, left[0], setting, is_medicare=is_medicare)
        return _Decision(missing=(doubt,)) if doubt else _of_form(evidence, elimination, left[0])
    if not left:
        return _unsure(evidence, elimination, candidates)
    known = {ROUTE} if evidence.record.route is not None else set()
    if setting is not None:
        known.add(PLACE)
    if all(one.by_ndc for one in left):
        known.add(NDC)
    question = ask([one.entry for one in left], known)
    return _Decision(question=question, missing=(str(question),))


def _left(evidence: Evidence, elimination: Elimination, candidates: list[Candidate]) -> list[Candidate]:
    """Return the likely candidates: the code on the record, otherwise the certain ones and any others that may be meant."""
    sure = [one for one in candidates if one.is_stated or evidence.is_sure(one.entry)]
    named = [one for one in sure if one.by_code]
    if len(named) == 1:
        return named
    if not sure or any(one.is_stated for one in sure):
        return sure
    others = [one for one in candidates if one not in sure]
    if all(one.name_fit is NameFit.ALIAS for one in sure):
        # A longer brand may be meant: Abilify is a name of aripiprazole, and a part of Abilify Maintena.
        return sure + [one for one in others if one.name_fit is NameFit.PART and evidence.is_in_brand(one.entry)]
    variants = {entry.code for entry in elimination.variants()}
    if not all(one.name_fit.is_substance and not evidence.is_everyday(one.entry) for one in sure):
        variants = {entry.code for entry in elimination.variants() if evidence.is_plain_variant(entry)}
    return sure + [one for one in others if one.entry.code in variants]


def _unlisted(evidence: Evidence, elimination: Elimination, setting: Setting | None) -> Question | None:
    """Return the question for the unlisted code if the record's drug has no code of its own, or had none yet; None if it may have one."""
    on = evidence.record.on
    codes = elimination.reasons
    is_without = _is_early(evidence, codes) if codes else is_unlisted(evidence.record.drug)
    return ask_for_unlisted(evidence.cat, on, setting) if is_without else None


def _is_early(evidence: Evidence, codes: Iterable[str]) -> bool:
    """Return whether the record's day is before the first of each of *codes*, and one of them is certainly for its drug."""
    on, known = evidence.record.on, evidence.entries
    return (
        on is not None
        and all(code in known and all(on < one.start for one in known[code].periods) for code in codes)
        and any(evidence.fit(known[code]).is_sure for code in codes)
    )


def _no_code(evidence: Evidence, elimination: Elimination, question: Question | None) -> str:
    drug = evidence.record.drug
    if question is not None:
        named = named_drug(evidence.cat, drug)
        return (_TOO_EARLY if elimination.reasons else _NO_CODE).format(
            drug=named, release=evidence.cat.release, question=question
        )
    if evidence.no_drug:
        return f"{drug_shown(drug)} is {evidence.no_drug}, not a drug: give the name of the drug"
    numbers = cpt_numbers(drug)
    if numbers is not None:
        known = f" (CMS lists it with {' and '.join(numbers)})" if numbers else ""
        return (
            f"{named_drug(evidence.cat, drug)} is a vaccine or an immune globulin, billed with a CPT product code{known}: look up its CPT code; jcodes has Level II codes only, "
            "such as G0008, G0009 and G0010 for giving a flu, pneumococcal or hepatitis B vaccine to a Medicare patient"
        )
    return _RULED_OUT if elimination.reasons else _UNKNOWN.format(drug=named_drug(evidence.cat, drug))


def _doubt(evidence: Evidence, one: Candidate, setting: Setting | None, *, is_medicare: bool) -> str:
    """Return why the only code left is not certain if neither code nor NDC states it; blank if it is."""
    if one.is_stated:
        return ""
    entry, record = one.entry, evidence.record
    brands = printed_brands(entry)
    if one.name_fit.is_substance and Trait.IMMUNE_GLOBULIN in entry.traits and brands:
        return (
            f"the brand decides: {one.code} is for {' and '.join(brands)} only; give the brand or the NDC; other immune"
            " globulins are billed with CPT product codes"
        )
    unfit = "" if record.dose is None else misfit(entry, record.dose, record.strength)
    if unfit:
        return f"{unfit}; or another product was given: give its NDC or its code"
    if one.code[0] == "S" and is_medicare and is_unpayable(entry):
        return f"{one.code} fits, but CMS marks it as not payable by Medicare: give the code that the payer accepts"
    if one.code[0] == "C" and setting is None:
        return f"the place of service decides: {one.code} is for hospital outpatients and surgery centers only"
    return ""


def _of_form(evidence: Evidence, elimination: Elimination, one: Candidate) -> _Decision:
    """Return *one*, or a question if its units exceed the MUE and a form of it that only the name rules out takes the dose: haloperidol 100 mg."""
    dose, strength, on = evidence.record.dose, evidence.record.strength, evidence.record.on
    plain = words_of(one.entry.name)
    forms = [
        entry
        for code, entry in sorted(evidence.entries.items())
        if elimination.is_ruled_out_by_name(code) and words_of(entry.name)[: len(plain)] == plain
    ]
    if dose is None or one.is_stated or not forms or not _exceeds_edit(one.entry, dose, strength, on):
        return _Decision(one)
    forms = [
        entry for entry in forms if not misfit(entry, dose, strength) and not _exceeds_edit(entry, dose, strength, on)
    ]
    if not forms:
        return _Decision(one)
    question = ask_for_name([one.entry, *forms])
    with quiet():
        edit = one.entry.mue("practitioner", on)
    return _Decision(question=question, missing=(f"{dose} exceeds the MUE of {edit}; {question}",))


def _exceeds_edit(entry: Entry, dose: Dose, strength: Strength | None, on: date | None) -> bool:
    """Return whether a dose exceeds CMS's practitioner MUE, if one is published and the units are known."""
    try:
        units = read_dose(entry.dosage, dose, strength)
    except JcodesError:
        return False
    with quiet():
        most = entry.mue("practitioner", on).value
    return most is not None and units.numerator > most * units.denominator


def _unsure(evidence: Evidence, elimination: Elimination, candidates: list[Candidate]) -> _Decision:
    """Return the message if no name is certain: the record has part of a name, or may have a misspelling."""
    drug = evidence.record.drug
    parts = [one.entry for one in candidates if one.name_fit is NameFit.PART]
    if len(parts) > 1:
        question = ask_for_name([one.entry for one in candidates])
        return _Decision(
            question=question,
            missing=(f"{named_drug(evidence.cat, drug)} is only a part of several names; {question}",),
        )
    named = named_drug(evidence.cat, drug)
    if parts:
        [entry] = parts
        if len(candidates) == 1 and (elimination.is_only_by_route(entry) or is_settled(evidence, entry)):
            return _Decision(candidates[0])
        question = ask_whether(entry)
        return _Decision(
            question=question,
            missing=(f"{named} is only a part of the name of {entry}: give the NDC, or the whole name; {question}",),
        )
    near = " or ".join(one.code for one in candidates)
    left = [one.entry for one in candidates]
    question = ask_whether(left[0]) if len(left) == 1 else ask_for_name(left)
    return _Decision(
        question=question,
        missing=(f"{named} is not a name in the catalog: say whether {near} is meant; {question}",),
    )
