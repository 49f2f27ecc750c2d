"""Unlisted (NOC) codes: narrative, NDC, units, and drugs that have their own code."""

from collections.abc import Iterator
from typing import Final

from jcodes.catalogs.entries import Entry
from jcodes.catalogs.mentions import codes_named_in, entries_called
from jcodes.claims import Administration
from jcodes.errors.messages import drug_shown
from jcodes.policies import NdcRequired, UnclassifiedUnits
from jcodes.rules.context.flags import UNCLASSIFIED
from jcodes.rules.context.line import LineView
from jcodes.rules.context.lookups import digits_of, linked_codes
from jcodes.rules.context.wording import either, in_units
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import Forms, Found, Payers, line_rule
from jcodes.rules.library.ndcs import crosswalk_doubt
from jcodes.services.drugs import can_be_billed, is_injected
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.contractors import Mac
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.traits import Trait

__all__ = ["RULES"]

_REQUIRED: Final = "cgs-noc; fcso-noc; palmetto-noc; palmetto-a54880: A4641 and A9699 too"
_SPECIFIC: Final = "noridian-noc: an unlisted (NOC) code is refused where a specific one is valid on the date of service; fcso-valid-code"


def _is_unclassified(at: LineView) -> bool:
    return at.facts is not None and at.facts.kind is Kind.UNCLASSIFIED


@line_rule(
    "unlisted-drug-has-specific-code",
    "an unlisted (NOC) code for a drug with its own code",
    severity=Severity.ERROR,
    source=_SPECIFIC,
    denial=DenialKind.NOT_SPECIFIC,
    only=UNCLASSIFIED,
    payers=Payers.MEDICARE,
)
def unlisted_drug_has_specific_code(at: LineView) -> Iterator[Found]:
    """The line bills an unlisted (NOC) code, and the drug has its own code, valid on the date of service.

    An error if CMS's crosswalk of the quarter links the line's NDC to the other code and to no unlisted one. A warning if the
    crosswalk is of another quarter, if its row names the substance of another code, or if only the drug name in the record leads to
    a single code for its route.
    """
    if not _is_unclassified(at) or at.facts is None:
        return
    ndc = at.line.parsed_ndc or (at.record.parsed_ndc if at.record is not None else None)
    if ndc is not None:
        links = linked_codes(at.catalog, digits_of(ndc), at.on)
        codes = sorted({link.code for link in links if at.is_valid_drug(link.code)})
        doubt = crosswalk_doubt(at, links)
        if doubt is not None:
            yield doubt
            return
        if codes and not any(link.code == at.facts.code.text for link in links):
            exact = links[0].quarter == at.facts.quarter
            listed = either(codes)
            message = f"NDC {ndc} is {listed} in CMS's crosswalk of {links[0].quarter}; the line bills {at.shown}"
            yield Found(
                message,
                listed,
                f"bill {listed}",
                severity=None if exact else Severity.WARNING,
                source=str(links[0].source),
            )
            return
    name = at.record.drug if at.record is not None else ""
    code = _only_code(at, name) if name.strip() else None
    if code is not None:
        yield Found(
            f"{drug_shown(name, bare=True)} has its own code, {code}; the line bills {at.shown}",
            code,
            f"bill {code}, unless the product is a different one",
            severity=Severity.WARNING,
        )


def _only_code(at: LineView, name: str) -> str | None:
    """Return the valid specific code of the drug *name* that matches the recorded route; None unless there is exactly one."""
    found = {
        entry.code.text
        for entry in entries_called(name, at.catalog)
        if at.is_valid_drug(entry.code.text) and can_be_billed(entry, at.route, at.setting)
    }
    return found.pop() if len(found) == 1 else None


@line_rule(
    "unlisted-narrative-missing",
    "an unlisted (NOC) code without a narrative",
    severity=Severity.ERROR,
    source=_REQUIRED,
    denial=DenialKind.DRUG_NOT_DESCRIBED,
    only=UNCLASSIFIED,
    payers=Payers.BY_POLICY,
)
def unlisted_narrative_missing(at: LineView) -> Iterator[Found]:
    """The line bills an unlisted (NOC) code, and the narrative lacks what the payer wants: the drug's name and dose.

    The narrative is the line's, or the claim's. Where the line has a record, a warning lists what the narrative leaves out of it; only a
    warning, since narratives are worded in many ways. A warning too for codes that the contractors' articles do not list: they are about
    unlisted drugs, the J codes and C9399, and Palmetto's about A4641 and A9699 too.
    """
    if not _is_unclassified(at):
        return
    wanted = [word for word in at.payer.unclassified_text.value if word != "ndc"]
    if not wanted:
        return
    text = f"{at.line.narrative} {at.claim.narrative}".strip().lower()
    if not text:
        listed = ", ".join(wanted)
        yield Found(
            f"{at.shown} is an unlisted (NOC) code without a narrative: give {listed}",
            listed,
            f"add {listed} to the line's narrative",
            choice=at.payer.unclassified_text,
            severity=None if _is_listed(at) else Severity.WARNING,
        )
        return
    record = at.record
    if record is None:
        return
    said = {
        "name": record.drug.strip().lower(),
        "strength": "" if record.strength is None else str(record.strength.amount.amount),
        "dose": _total_dose(at.line.administrations),
        "route": "",
    }
    missing = [word for word in wanted if said.get(word) and said[word] not in text]
    if missing:
        listed = ", ".join(missing)
        yield Found(
            f"{at.shown}: the narrative lacks the {listed} in the record",
            fix=f"add {listed} to the narrative",
            choice=at.payer.unclassified_text,
            severity=Severity.WARNING,
        )


def _total_dose(records: tuple[Administration, ...]) -> str:
    """Return the number of the total dose of *records*; blank if a dose is missing, or they do not add up."""
    doses = [record.dose for record in records if record.dose is not None]
    if len(doses) < len(records) or len({dose.unit.dimension for dose in doses}) != 1:
        return ""
    return str(sum(doses[1:], doses[0]).amount.normalize() + 0)


def _is_listed(at: LineView) -> bool:
    """Return whether the contractors' articles on unlisted drugs list the code of the line."""
    code = "" if at.facts is None else at.facts.code.text
    return code[:1] == "J" or code == _NEW_DRUG or (at.payer.policy.contractor is Mac.PALMETTO and code in _TRACERS)


def _is_compounded(at: LineView) -> bool:
    return at.entry is not None and Trait.COMPOUNDED in at.entry.traits


_TRACERS: Final = frozenset({"A4641", "A9699"})
"""The codes of unlisted radiopharmaceuticals in Palmetto's list (`palmetto-a54880`)."""


@line_rule(
    "unlisted-narrative-without-dose",
    "a narrative of an unlisted (NOC) code without a dose",
    severity=Severity.ERROR,
    source=_REQUIRED,
    denial=DenialKind.DRUG_NOT_DESCRIBED,
    only=UNCLASSIFIED,
    payers=Payers.BY_POLICY,
)
def unlisted_narrative_without_dose(at: LineView) -> Iterator[Found]:
    """The narrative of an unlisted (NOC) code has no number, so that it states no dose; or, for Palmetto, only a concentration.

    Palmetto rejects amounts as mg/mL, except of compounded drugs: an error there. A narrative without any number is a warning. Lines with
    a record are skipped: `unlisted-narrative-missing` compares them.
    """
    wanted, text = at.payer.unclassified_text, f"{at.line.narrative} {at.claim.narrative}".strip().lower()
    if (
        "dose" not in wanted.value
        or not text
        or not _is_unclassified(at)
        or at.record is not None
        or not _is_listed(at)
    ):
        return
    if not any(letter.isdigit() for letter in text):
        yield Found(
            f"{at.shown}: the narrative states no dose",
            "the drug's name and the total dose",
            "add the dose that was given to the narrative",
            choice=wanted,
            severity=Severity.WARNING,
        )
    elif at.payer.policy.contractor is Mac.PALMETTO and "mg/ml" in text.replace(" ", "") and not _is_compounded(at):
        yield Found(
            f"{at.shown}: the narrative states a concentration (mg/mL), which Palmetto rejects",
            "the total dose, such as 30 MG",
            "give the dose that was given, not the concentration",
            choice=wanted,
        )


@line_rule(
    "unlisted-narrative-too-long",
    "a narrative that is too long for the paper claim",
    severity=Severity.WARNING,
    source="noridian-noc: item 19 holds 80 characters",
    only=UNCLASSIFIED,
    forms=Forms.PROFESSIONAL,
)
def unlisted_narrative_too_long(at: LineView) -> Iterator[Found]:
    """The narrative of an unlisted (NOC) code is longer than the paper claim's item 19. An electronic claim may hold more."""
    most = at.payer.narrative_maximum
    if len(at.line.narrative) > most.value and _is_unclassified(at):
        yield Found(
            f"{at.shown}: narrative of {len(at.line.narrative)} characters; item 19 of the paper claim holds {most.value}",
            f"at most {most.value} characters",
            "shorten it for a paper claim",
            choice=most,
            severity=Severity.INFORMATION,
        )


@line_rule(
    "unlisted-ndc-missing",
    "an unlisted (NOC) code without an NDC",
    severity=Severity.ERROR,
    source=_REQUIRED,
    denial=DenialKind.NDC,
    only=UNCLASSIFIED,
    payers=Payers.BY_POLICY,
)
def unlisted_ndc_missing(at: LineView) -> Iterator[Found]:
    """The line bills an unlisted (NOC) code, and the payer requires an NDC that is not there.

    Compounded drugs (J7999) have no NDC. Palmetto and CGS require it for unlisted drug codes, the J codes and C9399; other contractors ask
    for name and dose. Where the contractor is not known, it is a warning. No official source requires it for unlisted contrast,
    radiopharmaceuticals, blood, skin substitutes, vaccines, or the other Q and S codes. Payers that require an NDC on every drug line
    require it there too, except for blood and skin substitutes.
    """
    required = at.payer.ndc_required
    if at.line.ndc.strip() or not _is_unclassified(at) or at.entry is None:
        return
    if _wants_ndc(at.entry, required.value):
        yield Found(
            f"{at.shown} has no NDC",
            "the NDC of the administered product",
            "report the NDC on the label, with its quantity",
            choice=required,
        )


def _wants_ndc(entry: Entry, required: NdcRequired) -> bool:
    """Return whether a payer with the NDC requirement *required* requires it for the unlisted code of *entry*."""
    code = entry.code.text
    if required is NdcRequired.NO or Trait.COMPOUNDED in entry.traits:
        return False
    if required is NdcRequired.ALL:
        return not code.startswith(_WITHOUT_NDC)
    return code.startswith("J") or code == _NEW_DRUG


_WITHOUT_NDC: Final = ("P", "Q4100", "Q44")
"""The beginnings of the unclassified codes of blood and of skin substitutes, as `ndc-missing` leaves them out."""
_NEW_DRUG: Final = "C9399"


@line_rule(
    "unlisted-units",
    "units of an unlisted (NOC) code",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="cgs-noc: Medicare usually takes 1; general-knowledge: other payers want the number of containers",
    only=UNCLASSIFIED,
)
def unlisted_units(at: LineView) -> Iterator[Found]:
    """The units of an unlisted (NOC) code differ from what the payer accepts: 1 per administration, or 1 per container.

    Containers are counted only if the record lists them.
    """
    counted = at.payer.unclassified_units
    if counted.value is UnclassifiedUnits.ANY or at.units is None or not _is_unclassified(at):
        return
    if counted.value is UnclassifiedUnits.ONE:
        if at.units != 1:
            yield Found(
                f"{at.shown}: {in_units(at.units)} billed; {at.payer.name} accepts 1",
                "1",
                "bill 1 unit; give the dose in the narrative",
                choice=counted,
            )
        return
    containers = sum(container.count for container in at.record.containers) if at.record is not None else 0
    if containers and at.units != containers:
        yield Found(
            f"{at.shown}: {in_units(at.units)} billed; {containers} containers were opened",
            str(containers),
            "bill 1 unit per container",
            choice=counted,
        )


_INJECTABLE: Final = frozenset({"J3490", "J3590", "J9999", "C9399"})
"""The unclassified codes of injected drugs; compounded drugs (J7999) have no other code, whatever they are made of."""
_MOST_CODES: Final = 4


def _has_a_code(entry: Entry) -> bool:
    return entry.kind is not Kind.UNCLASSIFIED and is_injected(entry)


@line_rule(
    "narrative-names-coded-drug",
    "a narrative that names a drug with its own code",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="fcso-valid-code: a claim whose narrative describes what has a valid code comes back",
    denial=DenialKind.NOT_SPECIFIC,
    only=UNCLASSIFIED,
)
def narrative_names_coded_drug(at: LineView) -> Iterator[Found]:
    """The line bills J3490, J3590, J9999 or C9399, and its narrative names a drug or brand with its own valid code.

    Names must match completely and exactly, except for the salt, which narratives omit. The narrative is the line's, otherwise the claim's.
    Skipped: lines whose NDC is on CMS's crosswalk (`unlisted-drug-has-specific-code`), and lines with a record, whose drug name is checked instead.
    A warning, since another form or route of the drug may have no code.
    """
    facts, text = at.facts, at.line.narrative.strip() or at.claim.narrative.strip()
    if facts is None or facts.code.text not in _INJECTABLE or not text or at.links or at.record is not None:
        return
    found = codes_named_in(text, at.catalog, _has_a_code)
    codes = [] if found is None else [code for code in found[1] if at.is_valid_drug(code)]
    if found is None or not codes:
        return
    shown = either(codes) if len(codes) <= _MOST_CODES else f"{', '.join(codes[:_MOST_CODES])} or another"
    yield Found(
        f"{at.shown}: the narrative names {found[0]}, which has its own code, {shown}",
        shown,
        f"bill {shown}, unless the product or route is a different one",
    )


RULES: Final = (
    unlisted_drug_has_specific_code,
    unlisted_narrative_missing,
    unlisted_narrative_without_dose,
    unlisted_narrative_too_long,
    unlisted_ndc_missing,
    unlisted_units,
    narrative_names_coded_drug,
)
