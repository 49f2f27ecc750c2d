"""Codes: invalid, unknown, not valid on the date of service, or a CPT code for a drug."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Final

from jcodes.billing.bill import bill_dose
from jcodes.catalogs.definitions import Replacement
from jcodes.claims import ClaimForm
from jcodes.codes import HcpcsCode
from jcodes.errors import JcodesError, MalformedCodeError
from jcodes.errors.messages import shown
from jcodes.periods import Quarter
from jcodes.rules.context.claim import form_of
from jcodes.rules.context.flags import CPT_DATA, DOUBTFUL, ODD_CODE
from jcodes.rules.context.line import LineView
from jcodes.rules.context.lookups import loaded
from jcodes.rules.context.wording import either
from jcodes.rules.engine.changes import SetField
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.fixes import Fix
from jcodes.rules.engine.rule import Found, line_rule
from jcodes.services.vaccines import is_product_number
from jcodes.vocabulary.confidence import Confidence

__all__ = ["RULES"]

_PERIODS: Final = "cms-hcpcs: the dates of each code; aapc-grace-period: a code is valid by the date of service"
_MALFORMED: Final = "cms-hcpcs: a letter A to V and four digits; noridian-denials: CO-16 with M51"


@line_rule(
    "code-malformed",
    "an invalid code",
    severity=Severity.ERROR,
    source=_MALFORMED,
    denial=DenialKind.CODE_NOT_VALID,
    only=ODD_CODE,
)
def code_malformed(at: LineView) -> Iterator[Found]:
    """The code is blank, or neither an HCPCS Level II code nor in CPT format.

    Where a letter was typed for a digit, the finding suggests the likely code; a biller has to confirm it. Skipped: blank codes of
    institutional lines with a revenue code, which states the service of rooms and packaged drugs (SV202 is situational); but 0636 is for
    drugs with detailed codes and needs one.
    """
    line = at.line
    if line.hcpcs is not None or line.cpt is not None or _needs_no_code(at):
        return
    try:
        HcpcsCode.parse(line.code)
    except MalformedCodeError as error:
        yield Found(error.message, "a Level II code such as J9312, or a CPT number", error.hint)


_DETAILED: Final = "636"
"""The revenue code of drugs that require detailed coding."""


def _needs_no_code(at: LineView) -> bool:
    """Return whether a line without a code has a revenue code that states the service."""
    revenue = at.line.revenue_code.strip().lstrip("0")
    if at.line.code.strip() or not revenue or revenue == _DETAILED:
        return False
    return form_of(at.claim, at.payer) is not ClaimForm.PROFESSIONAL


@line_rule(
    "code-nonstandard-format",
    "a code in a nonstandard format",
    severity=Severity.WARNING,
    confidence=Confidence.BACKGROUND,
    source="general-knowledge: claims carry a code as five characters in capitals",
    only=ODD_CODE,
)
def code_nonstandard_format(at: LineView) -> Iterator[Found]:
    """The code is valid but lowercase, or has a hyphen or spaces."""
    hcpcs = at.line.hcpcs
    if hcpcs is not None and at.line.code != hcpcs.text:
        yield Found(
            f"nonstandard format: {shown(at.line.code)} (expected {hcpcs})",
            hcpcs.text,
            Fix(f"write {hcpcs}", (SetField(at.place, "code", hcpcs.text),)),
        )


@line_rule(
    "code-unknown",
    "a code that is on no loaded CMS file",
    severity=Severity.ERROR,
    source=_PERIODS,
    denial=DenialKind.CODE_NOT_VALID,
    only=DOUBTFUL,
)
def code_unknown(at: LineView) -> Iterator[Found]:
    """The code is not in any loaded HCPCS file.

    An error for a J code if a file of the quarter is loaded. Otherwise a warning: the code may be newer than the files, and of other
    letters the catalog holds drugs only, so those are reported only for lines with drug data.
    """
    facts = at.facts
    if facts is None or facts.entry is not None:
        return
    if facts.code.text[0] != "J":
        if at.line.ndc.strip() or at.record is not None:
            yield Found(
                f"{facts.code} is not a drug code on the loaded files",
                fix="check the code against the drug",
                severity=Severity.WARNING,
            )
        return
    near = facts.suggestions
    oldest = loaded(at.catalog)[0]
    fix = f"did you mean {' or '.join(near)}?" if near else "check the code against CMS's file"
    fix += f"; a code that ended before {oldest} is not on file"
    if at.on is not None and facts.is_covered:
        yield Found(f"{facts.code} is not in any CMS HCPCS release through {at.catalog.release}", fix=fix)
    else:
        when = "the line has no date of service" if at.on is None else f"no HCPCS file of {Quarter.of(at.on)} is loaded"
        yield Found(f"{facts.code} is not in any loaded HCPCS file, and {when}", fix=fix, severity=Severity.WARNING)


@line_rule(
    "code-not-yet-valid",
    "a code before its first day",
    severity=Severity.ERROR,
    source=_PERIODS,
    denial=DenialKind.CODE_NOT_VALID,
    only=DOUBTFUL,
)
def code_not_yet_valid(at: LineView) -> Iterator[Found]:
    """The date of service is before the code's effective date.

    The fix names the code that it replaced, if that one was valid then.
    """
    facts, on = at.facts, at.on
    if facts is None or facts.is_valid is not False or facts.entry is None or on is None:
        return
    first = min(period.start for life in (facts.entry, *facts.history) for period in life.periods)
    if on < first:
        before = [str(one.code) for one in facts.entry.replaces if _is_valid(at, one.code, on)]
        fix = f"use {' or '.join(before)}" if before else f"look up the code that was valid on {on}"
        yield Found(f"{facts.code} was not valid on {on}: effective {first}", fix=fix)


@line_rule(
    "code-ended",
    "a code after its last day",
    severity=Severity.ERROR,
    source=_PERIODS,
    denial=DenialKind.CODE_NOT_VALID,
    only=DOUBTFUL,
)
def code_ended(at: LineView) -> Iterator[Found]:
    """The date of service is after the code's end date, or between two periods of the code.

    Where exactly one code replaced it and the ratio of the dosages is known, the fix converts the units: from the documented dose if
    there is one, otherwise from the billed units. It is safe if the source supports it and the units are whole; otherwise the possible
    replacement codes are listed.
    """
    facts, on = at.facts, at.on
    if facts is None or facts.is_valid is not False or facts.entry is None or on is None:
        return
    entry = facts.entry
    ends = [end for life in (entry, *facts.history) for period in life.periods if (end := period.end) and end < on]
    if not ends:
        return
    successors = [one for one in entry.replacements if _is_valid(at, one.code, on)]
    message = f"{facts.code} ({entry.name}, {entry.dosage}) was not valid on {on}: ended {max(ends)}"
    if len(successors) == 1:
        (successor,) = successors
        units = _converted(at, successor)
        if units is not None and not at.line.ndc_quantity.strip() and not at.is_wasted:
            yield Found(
                message,
                f"{successor.code} x {units}",
                Fix(
                    f"bill {successor.code} x {units}",
                    (SetField(at.place, "code", str(successor.code)), SetField(at.place, "units", units)),
                ),
                source=successor.why,
            )
            return
        yield Found(message, str(successor.code), f"use {successor}", source=successor.why)
        return
    named = either([str(one.code) for one in successors])
    yield Found(message, named, f"use {named}" if named else "look up the replacement code")


def _is_valid(at: LineView, code: HcpcsCode, on: date) -> bool:
    entry = at.catalog.get(code)
    return entry is not None and any(on in period for period in entry.periods)


def _converted(at: LineView, successor: Replacement) -> int | None:
    """Return the units of the successor, if they are certain: by the documented dose, otherwise by the ratio of the billed units."""
    after = at.catalog.get(successor.code)
    record = at.record
    if after is not None and record is not None and record.dose is not None:
        try:
            return bill_dose(after, record.dose, on=at.on, strength=record.strength).administered
        except JcodesError:
            return None
    if successor.ratio is None or at.units is None:
        return None
    exact = Fraction(at.units) * successor.ratio
    return exact.numerator if exact.denominator == 1 else None


@line_rule(
    "drug-data-on-cpt-code",
    "drug data (NDC or administration record) on a CPT code",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="general-knowledge: drugs are billed under Level II codes, vaccines and their administration under CPT numbers; cms-hcpcs",
    only=CPT_DATA,
)
def drug_data_on_cpt_code(at: LineView) -> Iterator[Found]:
    """A line with an NDC quantity or an administration record bills a CPT code that is neither a vaccine nor an administration code.

    CPT product codes of immune globulins and vaccines are skipped.
    """
    cpt = at.line.cpt
    if cpt is None or at.service is not None or (at.record is None and not at.line.ndc_quantity.strip()):
        return
    if not is_product_number(cpt):
        yield Found(
            f"drug data (NDC or administration record) on CPT {cpt}",
            "the drug's Level II code",
            "bill the drug under its own code on a separate line",
        )


RULES: Final = (
    code_malformed,
    code_nonstandard_format,
    code_unknown,
    code_not_yet_valid,
    code_ended,
    drug_data_on_cpt_code,
)
