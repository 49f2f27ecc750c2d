"""Codes for drugs that have no code of their own."""

from collections.abc import Iterator
from typing import Final

from jcodes.catalogs.entries import Entry
from jcodes.catalogs.mentions import entries_called
from jcodes.claims import Route
from jcodes.policies import NdcRequired, UnclassifiedUnits
from jcodes.rules.context.line import LineView
from jcodes.rules.context.lookups import digits_of, linked_codes
from jcodes.rules.context.traits import UNCLASSIFIED
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import Forms, Found, line_rule
from jcodes.services.drugs import is_facility, limit_of, routes_of
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.traits import Trait

__all__ = ["RULES"]

_REQUIRED: Final = "cgs-noc; fcso-noc"
_SPECIFIC: Final = "noridian-noc: a code for unclassified drugs is refused where a specific one is valid on the date of service; fcso-valid-code"


def _is_unclassified(at: LineView) -> bool:
    return at.facts is not None and at.facts.kind is Kind.UNCLASSIFIED


@line_rule(
    "unclassified-has-code",
    "an unclassified code for a drug that has its own",
    severity=Severity.ERROR,
    source=_SPECIFIC,
    denial=DenialKind.NOT_SPECIFIC,
    only=UNCLASSIFIED,
)
def unclassified_has_code(at: LineView) -> Iterator[Found]:
    """The line bills an unclassified code, and the drug has one of its own that is valid on the date.

    It is an error where CMS's crosswalk of that very quarter links the line's NDC to the other code, and to no unclassified one; a
    warning where the crosswalk is of another quarter, where its row calls the product by the substance of another code, or where only the
    drug's name on the record is that of one single code for its route.
    """
    if not _is_unclassified(at) or at.facts is None:
        return
    ndc = at.line.parsed_ndc or (at.record.parsed_ndc if at.record is not None else None)
    if ndc is not None:
        links = linked_codes(at.catalog, digits_of(ndc), at.on)
        codes = sorted({link.code for link in links if at.is_valid_drug(link.code)})
        doubted = next((link for link in links if link.contradiction), None)
        if doubted is not None:
            yield Found(
                f"{doubted.contradiction}; the line bills {at.shown}",
                fix=f"read the label, and bill {' or '.join(dict.fromkeys((*doubted.names, doubted.code)))}",
                severity=Severity.WARNING,
                source=str(doubted.source),
            )
            return
        if codes and not any(link.code == at.facts.code.text for link in links):
            exact = links[0].quarter == at.facts.quarter
            named = " or ".join(codes)
            message = f"{ndc} is {named} in CMS's crosswalk of {links[0].quarter}, the line bills {at.shown}"
            yield Found(
                message,
                named,
                f"bill {named}",
                severity=None if exact else Severity.WARNING,
                source=str(links[0].source),
            )
            return
    name = at.record.drug if at.record is not None else ""
    code = _only_code(at, name) if name.strip() else None
    if code is not None:
        yield Found(
            f"{at.record.drug if at.record else name} has the code {code}, the line bills {at.shown}",
            code,
            f"bill {code}, unless the product is another than that code's",
            severity=Severity.WARNING,
        )


def _only_code(at: LineView, name: str) -> str | None:
    """Return the one specific code of the drug *name* that is valid and may be given as the record says; None where none is, or several are."""
    found = {
        entry.code.text
        for entry in entries_called(name, at.catalog)
        if at.is_valid_drug(entry.code.text)
        and (entry.code.text[0] != "C" or is_facility(at.setting))
        and _is_for(entry, at.route)
    }
    return found.pop() if len(found) == 1 else None


def _is_for(entry: Entry, route: Route | None) -> bool:
    if route is None:
        return True
    named = routes_of(entry)
    return limit_of(entry, route) is None and (named is None or route in named)


@line_rule(
    "unclassified-text",
    "an unclassified code without its text",
    severity=Severity.ERROR,
    source=_REQUIRED,
    denial=DenialKind.DRUG_NOT_DESCRIBED,
    only=UNCLASSIFIED,
)
def unclassified_text(at: LineView) -> Iterator[Found]:
    """The line bills an unclassified code, and nothing says which drug, of which strength, in which dose.

    The text stands in the line's narrative, or in the claim's. Where the record is at hand, what the text leaves out of it is named, as a
    warning: words can be written in many ways.
    """
    if not _is_unclassified(at):
        return
    wanted = [word for word in at.payer.unclassified_text.value if word != "ndc"]
    if not wanted:
        return
    text = f"{at.line.narrative} {at.claim.narrative}".strip().lower()
    if not text:
        named = ", ".join(wanted)
        yield Found(
            f"{at.shown} stands without a text: {named}",
            named,
            f"write {named} into the line's narrative",
            choice=at.payer.unclassified_text,
        )
        return
    record = at.record
    if record is None:
        return
    said = {
        "name": record.drug.strip().lower(),
        "strength": "" if record.strength is None else str(record.strength.amount.amount),
        "dose": "" if record.dose is None else str(record.dose.amount.normalize() + 0),
        "route": "",
    }
    missing = [word for word in wanted if said.get(word) and said[word] not in text]
    if missing:
        named = ", ".join(missing)
        yield Found(
            f"the text of {at.shown} does not show the {named} of the record",
            fix=f"write {named} into the text",
            choice=at.payer.unclassified_text,
            severity=Severity.WARNING,
        )


@line_rule(
    "unclassified-text-too-long",
    "a text that is longer than the paper claim's item",
    severity=Severity.WARNING,
    source="noridian-noc: item 19 holds 80 characters",
    only=UNCLASSIFIED,
    forms=Forms.NOT_INSTITUTIONAL,
)
def unclassified_text_too_long(at: LineView) -> Iterator[Found]:
    """The text of an unclassified code has more characters than a paper claim's item holds; an electronic claim may take more."""
    most = at.payer.narrative_maximum
    if len(at.line.narrative) > most.value and _is_unclassified(at):
        yield Found(
            f"the text of {at.shown} has {len(at.line.narrative)} characters, a paper claim's item holds {most.value}",
            f"{most.value} at most",
            "shorten it, if the claim goes on paper",
            choice=most,
            severity=Severity.INFORMATION,
        )


@line_rule(
    "unclassified-ndc",
    "an unclassified code without an NDC",
    severity=Severity.ERROR,
    source=_REQUIRED,
    denial=DenialKind.NDC,
    only=UNCLASSIFIED,
)
def unclassified_ndc(at: LineView) -> Iterator[Found]:
    """The line bills an unclassified code, the payer asks for the NDC of such drugs, and there is none.

    Compounded drugs have no NDC (J7999). Contractors ask for it under the unlisted codes of drugs, the J codes and C9399; nothing official
    asks for it under those of contrast, radiopharmaceuticals, blood, skin substitutes, vaccines, and the other Q and S codes. Payers that
    want the NDC of every drug want it of those too, but for blood and skin substitutes.
    """
    required = at.payer.ndc_required
    if at.line.ndc.strip() or not _is_unclassified(at) or at.entry is None:
        return
    if _wants_ndc(at.entry, required.value):
        yield Found(
            f"{at.shown} has no NDC",
            "the NDC of what was given",
            "state the NDC on the label, with its quantity",
            choice=required,
        )


def _wants_ndc(entry: Entry, required: NdcRequired) -> bool:
    """Tell whether a payer that asks for the NDC of the drugs *required* asks for it under the unclassified code of *entry*."""
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
    "unclassified-units",
    "units of an unclassified code",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="cgs-noc: Medicare usually takes 1; general-knowledge: other payers want the number of containers",
    only=UNCLASSIFIED,
)
def unclassified_units(at: LineView) -> Iterator[Found]:
    """The units of an unclassified code are not what the payer counts: one for the administration, or one a container.

    Containers can be counted only where the record names them.
    """
    counted = at.payer.unclassified_units
    if counted.value is UnclassifiedUnits.ANY or at.units is None or not _is_unclassified(at):
        return
    if counted.value is UnclassifiedUnits.ONE:
        if at.units != 1:
            yield Found(
                f"{at.shown} has {at.units} units, {at.payer.name} counts 1",
                "1",
                "bill 1; the dose stands in the text",
                choice=counted,
            )
        return
    containers = sum(container.count for container in at.record.containers) if at.record is not None else 0
    if containers and at.units != containers:
        yield Found(
            f"{at.shown} has {at.units} units, {containers} containers were opened",
            str(containers),
            "bill one unit a container",
            choice=counted,
        )


RULES: Final = (
    unclassified_has_code,
    unclassified_text,
    unclassified_text_too_long,
    unclassified_ndc,
    unclassified_units,
)
