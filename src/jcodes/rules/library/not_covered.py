"""Drugs that a payer does not cover on the claim: oral, inhaled and compounded ones, and vaccines."""

from collections.abc import Iterator
from typing import Final

from jcodes.policies import Accepted, DatedValue
from jcodes.rules.context.flags import SPECIAL
from jcodes.rules.context.line import LineView
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.rule import Found, line_rule
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.traits import Trait

__all__ = ["RULES"]


def _not_taken(at: LineView, choice: DatedValue[Accepted], what: str, fix: str) -> Iterator[Found]:
    yield Found(f"{at.shown} is {what}, not covered by {at.payer.name} on this claim", fix=fix, choice=choice)


@line_rule(
    "oral-drug",
    "an oral drug",
    severity=Severity.WARNING,
    source="cms-hcpcs: codes for oral drugs are not codes for injections",
    confidence=Confidence.MEDIUM,
    only=SPECIAL,
)
def oral_drug(at: LineView) -> Iterator[Found]:
    """The code is for an oral drug, and the payer covers none, or only those listed by statute.

    Skipped for those listed by statute: oral anticancer and antiemetic drugs (J8 and Q016 codes) and immunosuppressants. Skipped too: drugs
    against HIV before exposure, if the payer covers them; Medicare Part B does from 2024-09-30.
    """
    facts = at.facts
    if facts is None or facts.kind is None or not facts.is_oral:
        return
    if Trait.PRE_EXPOSURE_PROPHYLAXIS in facts.traits and at.payer.hiv_prevention is not None:
        if at.payer.hiv_prevention.value is not Accepted.YES:
            yield from _not_taken(at, at.payer.hiv_prevention, "an oral drug", "bill the pharmacy benefit")
        return
    choice = at.payer.oral_drugs
    if choice.value is Accepted.NO:
        yield from _not_taken(at, choice, "an oral drug", "bill the pharmacy benefit")
    elif (
        choice.value is Accepted.LISTED
        and facts.code.text[:2] not in {"J8", "Q0"}
        and facts.kind is Kind.ORAL
        and not facts.is_renal
    ):
        yield Found(
            f"{at.shown} is an oral drug; {at.payer.name} covers only those listed by statute",
            fix="bill the pharmacy benefit, unless the statute lists the drug",
            choice=choice,
        )


@line_rule(
    "inhaled-drug",
    "an inhaled drug",
    severity=Severity.WARNING,
    source="cms-hcpcs: codes of inhaled drugs are not codes of injections",
    confidence=Confidence.MEDIUM,
    only=SPECIAL,
)
def inhaled_drug(at: LineView) -> Iterator[Found]:
    """The code is for an inhaled drug, and the payer covers none."""
    facts = at.facts
    if facts is not None and facts.kind is Kind.INHALATION and at.payer.inhaled_drugs.value is Accepted.NO:
        fix = "bill the DME or pharmacy benefit"
        yield from _not_taken(at, at.payer.inhaled_drugs, "an inhaled drug", fix)


_LISTED_VACCINES: Final = frozenset(
    {Trait.INFLUENZA_VACCINE, Trait.PNEUMOCOCCAL_VACCINE, Trait.HEPATITIS_B_VACCINE, Trait.COVID_19_VACCINE}
)


@line_rule(
    "vaccine-as-drug",
    "a vaccine that the payer does not cover as a drug",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="ssa-1861-s-10; general-knowledge: vaccines are billed under CPT numbers or Q codes, with a service of their own",
    only=SPECIAL,
)
def vaccine_as_drug(at: LineView) -> Iterator[Found]:
    """The code is for a vaccine, and the payer covers none, or only those listed by statute.

    The statute lists influenza, pneumococcal, hepatitis B and COVID-19 vaccines.
    """
    facts = at.facts
    if facts is None or facts.kind is not Kind.VACCINE or facts.entry is None:
        return
    choice = at.payer.vaccines
    listed = not _LISTED_VACCINES.isdisjoint(facts.entry.traits)
    if choice.value is Accepted.NO or (choice.value is Accepted.LISTED and not listed):
        yield from _not_taken(
            at, choice, "a vaccine", "bill it as the payer requires, with a vaccine administration code"
        )


@line_rule(
    "compounded-drug",
    "a compounded drug that the payer does not cover",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    source="noridian-a53008: compounded drugs are billed under J7999, and payers differ; cms-hcpcs: J7999 since 2016",
    only=SPECIAL,
)
def compounded_drug(at: LineView) -> Iterator[Found]:
    """The code is for a compounded drug, and the payer covers none."""
    facts = at.facts
    if facts is not None and facts.kind is Kind.COMPOUNDED and at.payer.compounded.value is Accepted.NO:
        yield from _not_taken(at, at.payer.compounded, "a compounded drug", "ask the payer how to bill it")


RULES: Final = (
    oral_drug,
    inhaled_drug,
    vaccine_as_drug,
    compounded_drug,
)
