"""Documentation: what the chart and the administration record lack, and where the record differs from the line."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from jcodes.catalogs.mentions import codes_called
from jcodes.catalogs.substances import words_of
from jcodes.codes import HcpcsCode, Ndc
from jcodes.errors.messages import drug_shown
from jcodes.rules.context.flags import DOCUMENTED, DRUG, RECORD
from jcodes.rules.context.line import NO_WASTE, WASTE, LineView
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import AnyRule, Found, Payers, line_rule
from jcodes.services.drugs import can_be_billed, is_injected
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.products import Kind

__all__ = ["RULES"]

_PRODUCT_DIGITS: Final = 10
"""Labeler and product of an NDC's 12 digits; the last two are the package, and payers differ on outer and inner ones."""

_WANTED: Final[Mapping[str, str]] = {
    "drug": "the name of the drug",
    "strength": "its strength or concentration",
    "dose": "the administered dose",
    "route": "the route, and the site where it matters",
    "waste": "the discarded amount, or that nothing was discarded",
    "medical_necessity": "why the drug was given",
}


@line_rule(
    "documentation-incomplete",
    "incomplete documentation",
    severity=Severity.WARNING,
    confidence=Confidence.BACKGROUND,
    source="noridian-jz: the waste; general-knowledge: the rest",
    only=DOCUMENTED,
)
def documentation_incomplete(at: LineView) -> Iterator[Found]:
    """A chart review found that drug, strength, dose, route, waste or medical necessity is not documented.

    Skipped: items that nobody reviewed, and the waste of a line without JW or JZ. Have the person who gave the drug complete the chart
    with an addendum before the claim is filed.
    """
    line = at.line
    missing = set(line.documentation.missing)
    for record in line.administrations:
        missing.update(record.documentation.missing)
    if not missing:
        return
    if WASTE not in at.modifiers and NO_WASTE not in at.modifiers:
        missing.discard("waste")
    for name, wanted in _WANTED.items():
        if name in missing:
            yield Found(f"the chart does not document {wanted}", wanted, f"add to the chart: {wanted}")


@line_rule(
    "record-incomplete",
    "an incomplete administration record",
    severity=Severity.WARNING,
    confidence=Confidence.BACKGROUND,
    source="fcso-units: units come from the dose; general-knowledge: that records need dose and route",
    only=DRUG | RECORD,
)
def record_incomplete(at: LineView) -> Iterator[Found]:
    """The record has no drug, no dose or no route, so the line cannot be checked against it.

    Lines without a record are skipped. The route counts as missing only for injected drugs.
    """
    record = at.record
    if record is None or not at.is_drug:
        return
    if not (
        record.drug.strip() or record.code.strip() or record.ndc.strip() or any(one.ndc for one in record.containers)
    ):
        yield Found("the record does not name the drug", "name, code or NDC", "add the drug to the record")
    if record.dose is None:
        yield Found("the record has no dose", "the administered dose", "add the dose to the record")
    if record.route is None and at.entry is not None and is_injected(at.entry):
        yield Found("the record has no route", "the route", "add the route to the record")


@line_rule(
    "record-date-mismatch",
    "an administration record of another date",
    severity=Severity.WARNING,
    confidence=Confidence.BACKGROUND,
    source="aapc-grace-period: the date of service decides; general-knowledge: that a record is of the same day",
    only=RECORD,
)
def record_date_mismatch(at: LineView) -> Iterator[Found]:
    """The record is of a date on which the line does not bill.

    A line that spans several days matches each of them, and so does a record that spans several days.
    """
    record = at.record
    if record is None or record.on is None or at.on is None:
        return
    if not _share_a_day(at.on, at.line.through, record.on, record.through):
        yield Found(
            f"the line bills {at.on}; the record is dated {record.on}",
            record.on.isoformat(),
            "check which date is right; correct the other",
        )


def _share_a_day(first: date, last: date | None, start: date, end: date | None) -> bool:
    return first <= max(start, end or start) and start <= max(first, last or first)


@line_rule(
    "record-code-mismatch",
    "an administration record with another code",
    severity=Severity.WARNING,
    confidence=Confidence.BACKGROUND,
    source="general-knowledge: an order may name a code that has ended",
    only=DRUG | RECORD,
)
def record_code_mismatch(at: LineView) -> Iterator[Found]:
    """The record has one code, or names the drug of one, and the line bills another.

    A name counts if CMS's files or FDA's give it to a single code that is valid on the day, and not to the line's, such as olanzapine pamoate
    (J2358) on a line with J2359; a name that says no more than the line's code does not. Skipped: text that is not a code, lines that bill no
    drug or an unlisted one, and an ended code that the line's code replaced, since orders keep old codes.
    """
    record = at.record
    if record is None or not at.is_drug:
        return
    if not record.code:
        other = _other_code(at, record.drug)
        if other is not None:
            yield Found(
                f"the line bills {at.shown}; the record has {drug_shown(record.drug.strip())}, which is {other}",
                other,
                f"bill {other}, or correct the record",
            )
        return
    named, billed = record.hcpcs, at.line.hcpcs
    if named is not None and named != billed and not _took_over(at, named):
        yield Found(
            f"the line bills {billed}; the record has {named}",
            str(named),
            "check which code is right; correct the other",
        )


def _other_code(at: LineView, drug: str) -> str | None:
    """Return the only valid code that is called *drug*, if the line's code is not; None otherwise."""
    billed, words = at.entry, set(words_of(drug))
    if billed is None or not words or billed.kind is Kind.UNCLASSIFIED:
        return None
    if any(words <= set(words_of(text)) for text in (billed.name, *billed.other_names, *billed.brands)):
        return None
    codes = {code for code in codes_called(drug, at.catalog) if at.is_valid_drug(code) and _is_for(at, code)}
    return codes.pop() if len(codes) == 1 and billed.code.text not in codes else None


def _is_for(at: LineView, code: str) -> bool:
    entry = at.catalog.get(code)
    return entry is None or can_be_billed(entry, at.route, at.setting)


def _took_over(at: LineView, named: HcpcsCode) -> bool:
    return at.entry is not None and any(one.code == named for one in at.entry.replaces)


@line_rule(
    "record-ndc-mismatch",
    "an NDC other than the opened product's",
    severity=Severity.ERROR,
    source="alabama-medicaid-ndc; horizon-nj-ndc: the NDC that was given is billed",
    denial=DenialKind.NDC,
    only=DRUG | RECORD,
    payers=Payers.BY_POLICY,
)
def record_ndc_mismatch(at: LineView) -> Iterator[Found]:
    """The line's NDC is of another product than the record says was opened.

    Packages of one product count as the same, since payers differ on whether the carton or the vial is billed. Skipped if an NDC in
    the record is invalid. A warning if the payer does not ask for the NDC of the line, as Medicare Part B.
    """
    record = at.record
    if record is None or not at.is_drug:
        return
    billed = at.line.parsed_ndc
    if billed is None:
        return
    opened = _opened((record.ndc, *[one.ndc for one in record.containers]))
    if opened and not any(ndc.ndc12[:_PRODUCT_DIGITS] == billed.ndc12[:_PRODUCT_DIGITS] for ndc in opened):
        shown = " or ".join(map(str, opened))
        yield Found(
            f"NDC {billed} billed; the record says {shown} was opened",
            shown,
            "bill the NDC of the opened product, or correct the record",
            choice=at.payer.ndc_required if at.ndc_grade is None else None,
        )


@lru_cache(maxsize=4096)
def _opened(written: tuple[str, ...]) -> tuple[Ndc, ...]:
    """Return the distinct NDCs in *written*, in order; empty if one of them is invalid."""
    texts = [text for text in written if text.strip()]
    known = [Ndc.parse(text) for text in texts if Ndc.is_valid(text)]
    return tuple(sorted(set(known))) if len(known) == len(texts) else ()


RULES: Final[tuple[AnyRule, ...]] = (
    documentation_incomplete,
    record_incomplete,
    record_date_mismatch,
    record_code_mismatch,
    record_ndc_mismatch,
)
