"""A rule: one check with its id, source, dates and grade.

A rule is one small function under one of four decorators, which set its scope: `line_rule` one line, `drug_rule` all lines of one code on
one day, `day_rule` one date of service, `claim_rule` the whole claim. The function yields `Found`s; the decorator supplies the rest of
each `Finding`. The docstring is the rule's page in the documentation.
"""

import inspect
from collections.abc import Callable, Iterable
from datetime import date
from pkgutil import resolve_name
from typing import Any, Final, Generic, Required, TypeAlias, TypedDict, TypeVar, Unpack

import attrs

from jcodes.claims import ClaimForm
from jcodes.policies import DatedValue, Policy
from jcodes.renamed import deprecated
from jcodes.rules.context.claim import ClaimView, DayView
from jcodes.rules.context.drug import DrugView
from jcodes.rules.context.line import LineView
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity, UnitDifference
from jcodes.rules.engine.fixes import Fix
from jcodes.sources import Citation, as_citation
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.words import TextEnum

__all__ = ["AnyRule", "Forms", "Found", "Payers", "Rule", "Scope", "claim_rule", "day_rule", "drug_rule", "line_rule"]

View = TypeVar("View")
_GRADES: Final = tuple(Confidence)


class Scope(TextEnum):
    """The scope of a rule: what it checks at a time."""

    LINE = "line"
    DRUG = "drug"
    """All lines of one code on one day: the administered ones, the discarded ones, those that were split."""
    DAY = "day"
    """All lines of one date of service, on a claim of two lines or more: a single line does not show what else was billed."""
    CLAIM = "claim"


class Forms(TextEnum):
    """The claim forms that a rule is for."""

    ANY = "any form"
    """Both forms."""
    PROFESSIONAL = "professional claims"
    """Professional claims; the rule is skipped where the form is not known."""
    INSTITUTIONAL = "institutional claims"
    """Institutional claims; the rule is skipped where the form is not known."""

    def holds_for(self, form: ClaimForm | None) -> bool:
        """Return whether the rule is for a claim of *form*; None if unknown."""
        return self is Forms.ANY or form is _ONLY[self]


_ONLY: Final = {Forms.PROFESSIONAL: ClaimForm.PROFESSIONAL, Forms.INSTITUTIONAL: ClaimForm.INSTITUTIONAL}


class Payers(TextEnum):
    """The payers that a rule's source speaks for; for others its findings are warnings at most."""

    ALL = "all payers"
    """The code sets, the claim transactions and the statute bind every payer."""
    MEDICARE = "Medicare"
    """CMS's payment policy and its contractors: Medicare itself, not its Advantage plans."""
    BY_POLICY = "the payer's policy"
    """Each finding cites the payer's own statement, which sets its grade."""

    def bind(self, policy: Policy, choice: DatedValue[Any] | None) -> bool:
        """Return whether the rule's source binds the payer of *policy*, who states *choice* if the finding cites it."""
        if choice is not None:
            return True
        return self is Payers.ALL or (self is Payers.MEDICARE and policy.is_original_medicare)


@attrs.frozen
class Found:
    """A result of a rule; the rule adds the id, the source and the denial codes.

    Attributes:
        message: What is wrong: a sentence without a period, in lower case unless it starts with a code.
        expected: The expected value, in short, or blank.
        fix: A suggested fix; text if a biller decides.
        line: The index of its line; None for the line checked, the drug's first line, or the whole claim.
        severity: The severity, if lower than the rule's.
        choice: The policy value behind it: its source is cited too, and caps the finding's confidence.
        confidence: The confidence, if lower than the rule's.
        source: The source of this case, besides the rule's own, or blank.
        denial: How payers deny this case, if that differs from the rule's.
        units: The units as billed and as they should be, if the rule knows both: audits tell overbilling from underbilling by it.
        mend: The old name of *fix*.
    """

    message: str
    expected: str = ""
    fix: Fix | str | None = None
    line: int | None = None
    severity: Severity | None = None
    choice: DatedValue[Any] | None = None
    confidence: Confidence | None = None
    source: str | Citation = ""
    denial: DenialKind | None = None
    units: UnitDifference | None = None
    mend: Fix | str | None = attrs.field(default=None, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Accept a fix under its old name."""
        if self.mend is not None:
            deprecated("Found(mend=...) is now Found(fix=...)", stacklevel=3)
            object.__setattr__(self, "fix", self.mend)


@attrs.frozen(eq=False, repr=False)
class Rule(Generic[View]):
    """One check.

    Attributes:
        id: Its name in findings, such as ``"units-missing"``; renamed ones stay in `RENAMED_RULES`.
        title: What it finds, in a few words.
        scope: What it checks at a time.
        run: The function: takes a view, yields what it finds. It never raises.
        severity: The highest severity of its findings.
        confidence: How well it is sourced; below `Confidence.HIGH` it is a warning at most.
        source: The documents behind it.
        denial: How payers deny it; None if unknown.
        start: The first date of service it applies to; None for all.
        end: The last one.
        only: What concerns it: the bits of `flags` that a line, all lines of a drug or day together, or a claim must have for the rule to
            find anything; 0 for any. The checker skips it elsewhere.
        forms: The claim forms it applies to.
        payers: The payers that its source speaks for.
    """

    id: str
    title: str
    scope: Scope
    run: Callable[[View], Iterable[Found]]
    severity: Severity = attrs.field(kw_only=True)
    source: Citation = attrs.field(kw_only=True, converter=as_citation)
    confidence: Confidence = attrs.field(default=Confidence.HIGH, kw_only=True)
    denial: DenialKind | None = attrs.field(default=None, kw_only=True)
    start: date | None = attrs.field(default=None, kw_only=True)
    end: date | None = attrs.field(default=None, kw_only=True)
    only: int = attrs.field(default=0, kw_only=True)
    forms: Forms = attrs.field(default=Forms.ANY, kw_only=True)
    payers: Payers = attrs.field(default=Payers.ALL, kw_only=True)

    def __call__(self, view: View) -> tuple[Found, ...]:
        """Return what the rule finds in *view*."""
        return tuple(self.run(view))

    def applies_on(self, day: date | None) -> bool:
        """Return whether the rule is for the date of service *day*; without a date, every rule applies."""
        return day is None or ((self.start is None or self.start <= day) and (self.end is None or day <= self.end))

    @property
    def text(self) -> str:
        """The docstring of the rule: what it checks, what it skips, and what to do."""
        return inspect.getdoc(self.run) or ""

    @property
    def family(self) -> str:
        """The family of checks it belongs to: the name of its module."""
        return self.run.__module__.rpartition(".")[2]

    def __repr__(self) -> str:
        """Return the id and what it finds."""
        return f"<Rule {self.id}: {self.title}>"

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by the name of its function, which is the rule's own: a rule is made by a decorator in a module."""
        return resolve_name, (f"{self.run.__module__}:{self.run.__qualname__}",)


AnyRule: TypeAlias = Rule[LineView] | Rule[DrugView] | Rule[DayView] | Rule[ClaimView]


def weakest(*grades: Confidence | None) -> Confidence:
    """Return the lowest of *grades*, ignoring None."""
    return max((grade for grade in grades if grade is not None), key=_GRADES.index)


Check: TypeAlias = Callable[[View], Iterable[Found]]


class _Facts(TypedDict, total=False):
    """The keyword arguments of the decorators; see `Rule`."""

    severity: Required[Severity]
    source: Required[str]
    confidence: Confidence
    denial: DenialKind | None
    start: date | None
    end: date | None
    only: int
    forms: Forms
    payers: Payers


def line_rule(identifier: str, title: str, **facts: Unpack[_Facts]) -> Callable[[Check[LineView]], Rule[LineView]]:
    """Create a rule that checks each line; for *facts*, see `Rule`."""
    return lambda run: Rule(identifier, title, Scope.LINE, run, **facts)


def drug_rule(identifier: str, title: str, **facts: Unpack[_Facts]) -> Callable[[Check[DrugView]], Rule[DrugView]]:
    """Create a rule that checks all lines of one code on one day; for *facts*, see `Rule`."""
    return lambda run: Rule(identifier, title, Scope.DRUG, run, **facts)


def day_rule(identifier: str, title: str, **facts: Unpack[_Facts]) -> Callable[[Check[DayView]], Rule[DayView]]:
    """Create a rule that checks each date of service of a claim with two or more lines; for *facts*, see `Rule`."""
    return lambda run: Rule(identifier, title, Scope.DAY, run, **facts)


def claim_rule(identifier: str, title: str, **facts: Unpack[_Facts]) -> Callable[[Check[ClaimView]], Rule[ClaimView]]:
    """Create a rule that checks the whole claim; for *facts*, see `Rule`."""
    return lambda run: Rule(identifier, title, Scope.CLAIM, run, **facts)
