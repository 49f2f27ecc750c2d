"""Codes: malformed, unknown, not valid on the day, out of place."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from jcodes.billing.bill import bill_dose
from jcodes.catalogs.definitions import Replacement
from jcodes.codes import HcpcsCode
from jcodes.errors import JcodesError, MalformedCodeError
from jcodes.periods import Quarter
from jcodes.policies import Accepted, DatedValue
from jcodes.rules.context.line import LineView
from jcodes.rules.context.traits import CPT, DOUBTFUL, LISTED, ODD_CODE, SPECIAL
from jcodes.rules.engine.changes import SetField
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.fixes import Fix
from jcodes.rules.engine.rule import Found, line_rule
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.traits import Trait

__all__ = ["RULES"]

_PERIODS: Final = "cms-hcpcs: the dates of each code; aapc-grace-period: a code is valid by the date of service"
_MALFORMED: Final = "cms-hcpcs: a letter A to V and four digits; noridian-denials: CO-16 with M51"


@line_rule(
    "code-malformed",
    "a code that is none",
    severity=Severity.ERROR,
    source=_MALFORMED,
    denial=DenialKind.CODE_NOT_VALID,
    only=ODD_CODE,
)
def code_malformed(at: LineView) -> Iterator[Found]:
    """The line's code is blank, or neither a Level II code nor of the shape of a CPT number.

    Where a letter was taken for a digit, the code that was probably meant is named; a person has to say whether it was.
    """
    line = at.line
    if line.hcpcs is not None or line.cpt is not None:
        return
    try:
        HcpcsCode.parse(line.code)
    except MalformedCodeError as error:
        yield Found(error.message, "a Level II code such as J9312, or a CPT number", error.hint)


@line_rule(
    "code-written-otherwise",
    "a code that is not written as CMS writes it",
    severity=Severity.WARNING,
    confidence=Confidence.BACKGROUND,
    source="general-knowledge: claims carry a code as five characters in capitals",
    only=ODD_CODE,
)
def code_written_otherwise(at: LineView) -> Iterator[Found]:
    """The code can be read, but is written in small letters, with a hyphen or with blanks."""
    hcpcs = at.line.hcpcs
    if hcpcs is not None and at.line.code != hcpcs.text:
        yield Found(
            f"{at.line.code!r} is {hcpcs}, written otherwise",
            hcpcs.text,
            Fix(f"write {hcpcs}", (SetField(at.place, "code", hcpcs.text),)),
        )


@line_rule(
    "code-unknown",
    "a code that no file of CMS at hand holds",
    severity=Severity.ERROR,
    source=_PERIODS,
    denial=DenialKind.CODE_NOT_VALID,
    only=DOUBTFUL,
)
def code_unknown(at: LineView) -> Iterator[Found]:
    """No HCPCS file at hand holds the code.

    It is an error for a J code of a quarter that a file speaks for. Where no file of the quarter is at hand, the code may be newer than
    the files, and of other letters only drugs are in the catalog, so that it is a warning, and only for lines that bear facts of a drug.
    """
    facts = at.facts
    if facts is None or facts.entry is not None:
        return
    if facts.code.text[0] != "J":
        if at.line.ndc.strip() or at.record is not None:
            yield Found(
                f"{facts.code} is no code of a drug that the files at hand hold",
                fix="check the code against the drug",
                severity=Severity.WARNING,
            )
        return
    near = facts.suggestions
    fix = f"did you mean {' or '.join(near)}?" if near else "check the code against CMS's file"
    if at.on is not None and facts.is_covered:
        yield Found(f"{facts.code} stands in no HCPCS file of CMS up to release {at.catalog.release}", fix=fix)
    else:
        when = "the line has no date of service" if at.on is None else f"no file of {Quarter.of(at.on)} is at hand"
        yield Found(f"{facts.code} stands in no HCPCS file at hand, and {when}", fix=fix, severity=Severity.WARNING)


@line_rule(
    "code-not-yet-valid",
    "a code before its first day",
    severity=Severity.ERROR,
    source=_PERIODS,
    denial=DenialKind.CODE_NOT_VALID,
    only=DOUBTFUL,
)
def code_not_yet_valid(at: LineView) -> Iterator[Found]:
    """The date of service lies before the code's first day.

    Where the code took over from one that was valid then, that one is named.
    """
    facts, on = at.facts, at.on
    if facts is None or facts.is_valid is not False or facts.entry is None or on is None:
        return
    first = min(period.start for life in (facts.entry, *facts.history) for period in life.periods)
    if on < first:
        before = [str(one.code) for one in facts.entry.replaces if _is_valid(at, one.code, on)]
        fix = f"use {' or '.join(before)}" if before else f"find the code that was valid on {on}"
        yield Found(f"{facts.code} was not yet valid on {on}: its first day is {first}", fix=fix)


@line_rule(
    "code-ended",
    "a code after its last day",
    severity=Severity.ERROR,
    source=_PERIODS,
    denial=DenialKind.CODE_NOT_VALID,
    only=DOUBTFUL,
)
def code_ended(at: LineView) -> Iterator[Found]:
    """The date of service lies after the code's last day, or between two of its lives.

    Where exactly one code took over and the ratio of the dosages is known, the units are converted: from the documented dose where
    there is one, else from the billed units. That is certain where the source says so and the units come out whole; otherwise the
    codes that may have taken over are named.
    """
    facts, on = at.facts, at.on
    if facts is None or facts.is_valid is not False or facts.entry is None or on is None:
        return
    entry = facts.entry
    ends = [end for life in (entry, *facts.history) for period in life.periods if (end := period.end) and end < on]
    if not ends:
        return
    successors = [one for one in entry.replacements if _is_valid(at, one.code, on)]
    message = f"{facts.code} ({entry.name}, {entry.dosage}) was no longer valid on {on}: its last day was {max(ends)}"
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
    named = " or ".join(str(one.code) for one in successors)
    yield Found(message, named, f"use {named}" if named else "find the code that took over")


def _is_valid(at: LineView, code: HcpcsCode, on: date) -> bool:
    entry = at.catalog.get(code)
    return entry is not None and any(on in period for period in entry.periods)


def _converted(at: LineView, successor: Replacement) -> int | None:
    """Return the units of the successor, where they are certain: by the documented dose, else by the ratio of the billed units."""
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


# -- codes that do not belong on the claim ---------------------------------------------------------------------------


@line_rule(
    "drug-under-cpt",
    "facts of a drug under a CPT number",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="general-knowledge: drugs are billed under Level II codes, vaccines and their administration under CPT numbers; cms-hcpcs",
    only=CPT,
)
def drug_under_cpt(at: LineView) -> Iterator[Found]:
    """A line with an NDC quantity or a clinical record bills a CPT number that is neither a vaccine's nor a service that gives drugs.

    CPT numbers from 90281 to 90756 stand for immune globulins and vaccines and are left alone.
    """
    cpt = at.line.cpt
    if cpt is None or at.service is not None or (at.record is None and not at.line.ndc_quantity.strip()):
        return
    if not (cpt.isdigit() and Decimal(90281) <= Decimal(cpt) <= Decimal(90756)):
        yield Found(
            f"{cpt} bears facts of a drug",
            "the drug's Level II code",
            "bill the drug under its own code, on a line of its own",
        )


def _not_taken(at: LineView, choice: DatedValue[Accepted], what: str, fix: str) -> Iterator[Found]:
    yield Found(f"{at.shown} is {what}, which {at.payer.name} does not take", fix=fix, choice=choice)


@line_rule(
    "oral-drug",
    "a drug that is swallowed",
    severity=Severity.WARNING,
    source="cms-hcpcs: codes of drugs to be swallowed are not codes of injections",
    confidence=Confidence.MEDIUM,
    only=SPECIAL,
)
def oral_drug(at: LineView) -> Iterator[Found]:
    """The code is one of a drug that is swallowed, and the payer takes none, or only those that statute lists.

    Of those that statute lists, drugs against cancer and nausea (J8 and Q016 codes) and against rejection, nothing is said.
    """
    facts = at.facts
    if facts is None or facts.kind is None or not facts.is_oral:
        return
    choice = at.payer.oral_drugs
    if choice.value is Accepted.NO:
        yield from _not_taken(
            at, choice, "a drug that is swallowed", "bill it to the plan that covers drugs from the pharmacy"
        )
    elif (
        choice.value is Accepted.LISTED
        and facts.code.text[:2] not in {"J8", "Q0"}
        and facts.kind is Kind.ORAL
        and not facts.is_renal
    ):
        yield Found(
            f"{at.shown} is a drug that is swallowed; {at.payer.name} takes those only that the statute lists",
            fix="bill it to the plan that covers drugs from the pharmacy, unless the statute lists it",
            choice=choice,
        )


@line_rule(
    "inhaled-drug",
    "a drug that is inhaled",
    severity=Severity.WARNING,
    source="cms-hcpcs: codes of inhaled drugs are not codes of injections",
    confidence=Confidence.MEDIUM,
    only=SPECIAL,
)
def inhaled_drug(at: LineView) -> Iterator[Found]:
    """The code is one of a drug that is inhaled, and the payer takes none."""
    facts = at.facts
    if facts is not None and facts.kind is Kind.INHALATION and at.payer.inhaled_drugs.value is Accepted.NO:
        fix = "bill it to the payer of equipment or of drugs from the pharmacy"
        yield from _not_taken(at, at.payer.inhaled_drugs, "a drug that is inhaled", fix)


@line_rule(
    "self-administered-drug",
    "a drug that patients usually give themselves",
    severity=Severity.ERROR,
    source="cms-a53032: what more than half of the patients inject themselves is excluded, what goes into a vein is presumed not to be",
    denial=DenialKind.SELF_ADMINISTERED,
    only=LISTED,
)
def self_administered_drug(at: LineView) -> Iterator[Found]:
    """A Medicare contractor lists the code as self-administered, and the line says that it went under the skin.

    The line says so with JB, or its record by the route. A line that does not say how the drug was given is left alone. Contractors differ,
    and the lists loaded are a part of them, so that it is a warning. The dates on the lists are those of the articles' last revisions, which
    are not the days on which the drugs were excluded: for an earlier date of service it informs.
    """
    facts = at.facts
    choice = at.payer.self_administered
    if facts is None or choice.value is not Accepted.NO or facts.kind in {None, Kind.UNCLASSIFIED}:
        return
    route = at.route
    under_skin = "JB" in at.modifiers or (route is not None and route.is_subcutaneous)
    if not under_skin or not facts.self_administered:
        return
    day = at.on
    listing = [one for one in facts.self_administered if one.effective is None or day is None or one.effective <= day]
    named = listing or facts.self_administered
    names = ", ".join(sorted({f"{one.contractor} ({one.article})" for one in named}))
    later = "" if listing else f"; its revision on file is of {min(str(one.effective) for one in named)}, after {day}"
    yield Found(
        f"{at.shown} under the skin is on the list of self-administered drugs of {names}{later}",
        fix="bill it to the plan that covers drugs from the pharmacy, or bill the form that goes into a vein with JA"
        if listing
        else f"look up in the article whether the drug was excluded on {day}",
        choice=choice,
        severity=Severity.WARNING if listing else Severity.INFORMATION,
        source=named[0].url,
    )


_LISTED_VACCINES: Final = frozenset(
    {Trait.INFLUENZA_VACCINE, Trait.PNEUMOCOCCAL_VACCINE, Trait.HEPATITIS_B_VACCINE, Trait.COVID_19_VACCINE}
)


@line_rule(
    "vaccine-as-drug",
    "a vaccine that the payer does not take as a drug",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="ssa-1861-s-10; general-knowledge: vaccines are billed under CPT numbers or Q codes, with a service of their own",
    only=SPECIAL,
)
def vaccine_as_drug(at: LineView) -> Iterator[Found]:
    """The code is one of a vaccine, and the payer takes none, or only those that statute lists.

    Influenza, pneumococcal, hepatitis B and COVID-19 vaccines are those that statute lists.
    """
    facts = at.facts
    if facts is None or facts.kind is not Kind.VACCINE or facts.entry is None:
        return
    choice = at.payer.vaccines
    listed = not _LISTED_VACCINES.isdisjoint(facts.entry.traits)
    if choice.value is Accepted.NO or (choice.value is Accepted.LISTED and not listed):
        yield from _not_taken(
            at, choice, "a vaccine", "bill it as the payer asks, with the service that gives vaccines"
        )


@line_rule(
    "compounded-drug",
    "a compounded drug that the payer does not take",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="noridian-a53008: compounded drugs are billed under J7999, and payers differ; cms-hcpcs: J7999 since 2016",
    only=SPECIAL,
)
def compounded_drug(at: LineView) -> Iterator[Found]:
    """The code is one of a compounded drug, and the payer takes none."""
    facts = at.facts
    if facts is not None and facts.kind is Kind.COMPOUNDED and at.payer.compounded.value is Accepted.NO:
        yield from _not_taken(at, at.payer.compounded, "compounded", "ask the payer how it is billed")


RULES: Final = (
    code_malformed,
    code_written_otherwise,
    code_unknown,
    code_not_yet_valid,
    code_ended,
    drug_under_cpt,
    oral_drug,
    inhaled_drug,
    self_administered_drug,
    vaccine_as_drug,
    compounded_drug,
)
