"""National Drug Codes: format, and the link to the code."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import attrs

from jcodes.catalogs import Catalog
from jcodes.catalogs.crosswalk import NdcLink
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.mentions import may_be_one_drug
from jcodes.claims import Setting
from jcodes.codes import HcpcsCode, Ndc
from jcodes.errors import JcodesError
from jcodes.policies import DatedValue, NdcRequired
from jcodes.rules.context.code import CodeFacts
from jcodes.rules.context.flags import DRUG, MISLINKED, NDC, NDC_UNREAD, NO_NDC, UNLINKED
from jcodes.rules.context.line import LineView
from jcodes.rules.context.lookups import digits_of, is_loaded, linked_ever
from jcodes.rules.context.wording import either
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import Found, Payers, line_rule
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.products import Kind

__all__ = ["RULES", "crosswalk_doubt"]

_SHAPE: Final = "bcbsm-2015: eleven digits, 5-4-2; rarc-m119; fda-ndc-rule: ten bare digits may be three products"
_LINKED: Final = "cms-asp: the crosswalk of the quarter lists what Part B pays, not every product; horizon-nj-ndc: the NDC that was given is billed"


@line_rule(
    "ndc-missing",
    "a drug without an NDC",
    severity=Severity.ERROR,
    source="dra-2005: Medicaid; tmhp-ndc; uhc-ndc: commercial payers by their policies",
    denial=DenialKind.NDC,
    only=DRUG | NO_NDC,
    payers=Payers.BY_POLICY,
)
def ndc_missing(at: LineView) -> Iterator[Found]:
    """The payer requires an NDC on every drug line, and the line has none.

    Skipped: unlisted (NOC) codes (`unlisted-ndc-missing`), compounded drugs, which have no NDC, and packaged drugs (outpatient status N, or
    an inpatient stay) if the payer requires the NDC of separately paid drugs only. A warning for kinds of product that some states
    exempt: radiopharmaceuticals, contrast and vaccines.
    """
    required = at.payer.ndc_required
    if required.value not in _OF_DRUGS or at.line.ndc.strip() or not at.is_drug or at.facts is None:
        return
    if required.value is NdcRequired.SEPARATELY_PAID and _is_packaged(at):
        return
    if at.facts.kind not in {None, Kind.UNCLASSIFIED, Kind.COMPOUNDED, Kind.SUPPLY, Kind.BLOOD, Kind.SKIN_SUBSTITUTE}:
        yield Found(
            f"{at.shown} has no NDC",
            "the NDC of the administered product",
            "report the NDC on the label, with its quantity",
            choice=_grade_of(at, required),
        )


def _grade_of(at: LineView, required: DatedValue[NdcRequired]) -> DatedValue[NdcRequired]:
    """Return what the payer requires, with the sources that disagree on the line's kind of product if there are some."""
    doubtful, kind = at.payer.ndc_doubtful, "" if at.entry is None else at.entry.kind.value.replace(" ", "-")
    if doubtful is None or kind not in doubtful.value:
        return required
    return attrs.evolve(required, source=doubtful.source, confidence=doubtful.confidence)


_OF_DRUGS: Final = frozenset({NdcRequired.SEPARATELY_PAID, NdcRequired.ALL})


def _is_packaged(at: LineView) -> bool:
    if at.setting is Setting.INPATIENT:
        return True
    status = at.facts.outpatient if at.facts is not None and at.setting is Setting.HOSPITAL_OUTPATIENT else None
    return status is not None and status.status == "N"


@line_rule(
    "ndc-malformed",
    "an invalid NDC",
    severity=Severity.ERROR,
    source=_SHAPE,
    denial=DenialKind.NDC,
    only=NDC | NDC_UNREAD,
)
def ndc_malformed(at: LineView) -> Iterator[Found]:
    """The NDC is invalid. Ten digits without hyphens can be several NDCs; those that CMS's crosswalk links to the code come first."""
    line = at.line
    text = line.ndc.strip()
    if line.parsed_ndc is not None or not text:
        return
    try:
        Ndc.parse(text)
    except JcodesError as error:
        candidates = tuple(map(str, getattr(error, "candidates", ())))
        linked = _linked_candidates(at, candidates)
        fix = f"CMS's crosswalk links {' and '.join(linked)} to {at.shown}; check the label" if linked else error.hint
        yield Found(error.message, "eleven digits", fix)


def _linked_candidates(at: LineView, candidates: tuple[str, ...]) -> list[str]:
    if at.facts is None:
        return []
    known = {str(link.ndc) for link in at.facts.links if link.ndc is not None}
    return [text for text in candidates if str(Ndc.parse(text)) in known]


@line_rule(
    "ndc-code-mismatch",
    "an NDC of another code",
    severity=Severity.ERROR,
    source=_LINKED,
    denial=DenialKind.NDC,
    only=NDC | MISLINKED,
)
def ndc_code_mismatch(at: LineView) -> Iterator[Found]:
    """CMS's crosswalk lists the NDC under other codes, not under the line's code.

    An error if the crosswalk is the one of the quarter, lists products of the line's code, the other code is for a different drug, and
    no loaded crosswalk has ever listed the NDC under the line's code. A warning if the drug may be the same and the crosswalk is of
    another quarter or does not list the line's code; if the other code is unlisted (NOC) or a CPT code; and if CMS's row
    contradicts itself by naming another code's drug. Unlisted (NOC) codes are `unlisted-drug-has-specific-code`.
    """
    ndc, facts = at.line.parsed_ndc, at.facts
    if ndc is None or facts is None or facts.kind in {None, Kind.UNCLASSIFIED}:
        return
    links = at.links or _listed_otherwise(at, ndc)
    if not links or any(link.code == facts.code.text for link in links):
        return
    codes = either(sorted({link.code for link in links}))
    doubt = crosswalk_doubt(at, links)
    if doubt is not None:
        yield doubt
        return
    message = (
        f"NDC {ndc} ({links[0].drug}) is {codes} in CMS's crosswalk of {links[0].quarter}; the line bills {at.shown}"
    )
    listed = any(link.code == facts.code.text for link in linked_ever(at.catalog, digits_of(ndc)))
    certain = all(_is_of_quarter(facts, link) or not (listed or _is_near(facts, link)) for link in links)
    yield Found(
        message,
        codes,
        f"check the NDC on the label; bill {codes} if it is right",
        severity=None if certain else Severity.WARNING,
        source=str(links[0].source),
    )


def crosswalk_doubt(at: LineView, links: tuple[NdcLink, ...]) -> Found | None:
    """Return the warning for a crosswalk row whose product name is another code's drug; None if all rows match their codes."""
    row = next((link for link in links if link.contradiction), None)
    if row is None:
        return None
    unlisted = at.facts is not None and at.facts.kind is Kind.UNCLASSIFIED
    return Found(
        f"{row.contradiction}; the line bills {at.shown}",
        fix=f"read the label; bill {' or '.join(dict.fromkeys((*row.names, row.code)))}"
        if unlisted
        else f"check the drug and NDC on the label; do not change {at.shown} because of this row alone",
        severity=Severity.WARNING,
        source=str(row.source),
    )


def _listed_otherwise(at: LineView, ndc: Ndc) -> tuple[NdcLink, ...]:
    """Return the links of the NDC in other quarters, if the crosswalk of the quarter is not loaded; empty if one may be the line's code."""
    if at.facts is None or at.facts.quarter is None or is_loaded(at.catalog, at.on, "crosswalk"):
        return ()
    ever = linked_ever(at.catalog, digits_of(ndc))
    found = tuple(link for link in ever if link.quarter == ever[0].quarter)
    if any(link.code == at.facts.code.text for link in ever) or any(_is_near(at.facts, link) for link in found):
        return ()
    return found


def _is_of_quarter(facts: CodeFacts, link: NdcLink) -> bool:
    """Return whether CMS's crosswalk of the quarter lists products of the line's code, and lists this one under a specific code."""
    entry = _entry_of(facts.catalog, link.code)
    listed = link.quarter == facts.quarter and bool(facts.links)
    return listed and entry is not None and entry.kind is not Kind.UNCLASSIFIED


def _is_near(facts: CodeFacts, link: NdcLink) -> bool:
    billed, entry = facts.entry, _entry_of(facts.catalog, link.code)
    return (
        billed is None or entry is None or entry.kind is Kind.UNCLASSIFIED or may_be_one_drug(billed, entry, link.drug)
    )


# -- products of another code ------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _entry_of(catalog: Catalog, code: str) -> Entry | None:
    return CodeFacts(HcpcsCode.parse(code), None, catalog).entry if HcpcsCode.is_valid(code) else None


@line_rule(
    "ndc-not-on-crosswalk",
    "an NDC not on CMS's crosswalk",
    severity=Severity.INFORMATION,
    confidence=Confidence.MEDIUM,
    source=_LINKED,
    only=NDC | UNLINKED,
)
def ndc_not_on_crosswalk(at: LineView) -> Iterator[Found]:
    """No loaded crosswalk lists the NDC, and the crosswalk of the quarter lists other products of the code, or is not loaded.

    Information, since the crosswalk does not list every product. An NDC on an earlier crosswalk is `ndc-obsolete`.
    """
    ndc, facts = at.line.parsed_ndc, at.facts
    if ndc is None or facts is None or facts.quarter is None or at.links:
        return
    if facts.kind in {None, Kind.UNCLASSIFIED, Kind.COMPOUNDED} or linked_ever(at.catalog, digits_of(ndc)):
        return
    of_quarter = [link for link in facts.links if link.quarter == facts.quarter]
    if of_quarter:
        yield Found(
            f"NDC {ndc} is not among the {len(of_quarter)} products of {at.shown} in CMS's crosswalk of {facts.quarter}"
        )
    elif not is_loaded(at.catalog, at.on, "crosswalk"):
        yield Found(
            f"NDC {ndc} is not in any loaded crosswalk, and the crosswalk of {facts.quarter} is not loaded: {at.shown} not checked against it",
            fix="check the NDC on the label, or load the crosswalk of the quarter",
        )


@line_rule(
    "ndc-obsolete",
    "an NDC no longer on CMS's crosswalk",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source=_LINKED,
    denial=DenialKind.NDC,
    only=NDC | UNLINKED,
)
def ndc_obsolete(at: LineView) -> Iterator[Found]:
    """An earlier crosswalk listed the NDC; CMS's crosswalk of the quarter does not."""
    ndc, facts = at.line.parsed_ndc, at.facts
    if ndc is None or facts is None or facts.kind in {None, Kind.UNCLASSIFIED} or facts.quarter is None:
        return
    if at.links or not any(link.quarter == facts.quarter for link in facts.links):
        return
    last = next(iter(linked_ever(at.catalog, digits_of(ndc))), None)
    if last is not None and last.quarter < facts.quarter:
        yield Found(
            f"NDC {ndc} was last on CMS's crosswalk of {last.quarter}; not on the crosswalk of {facts.quarter}",
            fix="check the NDC on the label, and that the product was still marketed",
        )


_PLACEHOLDERS: Final = frozenset({"12345678901", "12345678910", "01234567890", "00123456789"})
"""Numbers that count up; those of one digit alone are found by themselves."""


@line_rule(
    "ndc-placeholder",
    "an NDC that looks like a placeholder",
    severity=Severity.INFORMATION,
    confidence=Confidence.BACKGROUND,
    source="general-knowledge: software fills fields with such numbers",
    only=NDC | UNLINKED,
)
def ndc_placeholder(at: LineView) -> Iterator[Found]:
    """The NDC repeats one digit or counts up, such as 99999-9999-99 or 12345-6789-01, and is on no crosswalk."""
    ndc = at.line.parsed_ndc
    if ndc is None or at.links:
        return
    if len(set(digits_of(ndc))) == 1 or digits_of(ndc) in _PLACEHOLDERS:
        yield Found(f"NDC {ndc} looks like a placeholder", "the NDC on the label", "report the NDC on the label")


RULES: Final = (
    ndc_missing,
    ndc_malformed,
    ndc_code_mismatch,
    ndc_not_on_crosswalk,
    ndc_obsolete,
    ndc_placeholder,
)
