"""A rule: one check, with its id, source, dates and grade; and what it finds before it becomes a finding.

A rule is one small function under one of three decorators, which say what it looks at: `line_rule` one line, `drug_rule` all lines of one
code on one day, `claim_rule` the whole claim. The function yields `Found`s; the rest of a `Finding` comes from the decorator. Its first
sentence and its docstring are the rule's page in the documentation.
"""

import inspect
import warnings
from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Generic, TypeAlias, TypeVar

import attrs

from jcodes.claims import ClaimForm
from jcodes.policies import DatedValue
from jcodes.rules.context.claim import ClaimView
from jcodes.rules.context.drug import DrugView
from jcodes.rules.context.line import LineView
from jcodes.rules.engine.denials import DenialKind
from jcodes.rules.engine.findings import Severity
from jcodes.rules.engine.fixes import Fix
from jcodes.sources import Citation
from jcodes.vocabulary.confidence import Confidence
from jcodes.vocabulary.words import TextEnum

__all__ = ["AnyRule", "Forms", "Found", "Rule", "Scope", "claim_rule", "drug_rule", "line_rule"]

View = TypeVar("View")
_GRADES: Final = tuple(Confidence)


class Scope(TextEnum):
    """What a rule looks at."""

    LINE = "line"
    DRUG = "drug"
    """All lines of one code on one day: the administered ones, the discarded ones, those that were split."""
    CLAIM = "claim"


class Forms(TextEnum):
    """The claim forms that a rule is for."""

    ANY = "any form"
    """Both forms."""
    PROFESSIONAL = "professional claims"
    """Professional claims; the rule is skipped where the form is not known."""
    NOT_INSTITUTIONAL = "claims that are not institutional"
    """All but institutional claims: the rule goes by a limit that the payer states for professional ones."""

    def holds_for(self, form: ClaimForm | None) -> bool:
        """Tell whether the rule is for a claim of *form*; None where it is not known."""
        if self is Forms.ANY:
            return True
        return form is ClaimForm.PROFESSIONAL or (self is Forms.NOT_INSTITUTIONAL and form is None)


@attrs.frozen
class Found:
    """What a rule found; its rule adds the id, the source and the denial codes.

    Attributes:
        message: What is wrong: a sentence without a full stop, beginning in lower case unless a code stands first.
        expected: What would be right, in short, or blank.
        fix: A suggested fix; a text where a person has to decide.
        line: The place of the line it is about; None for the line that the rule looks at, the first of the drug's, or the whole claim.
        severity: How much it matters, where that is less than the rule's.
        choice: The payer's choice that it rests on: its source is named too, and the finding is no better founded than it is.
        confidence: How well it is founded, where that is less than the rule.
        source: Where this case was read, beside the rule's own source, or blank.
        denial: How a payer refuses this case, where that is not the rule's way.
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
    mend: Fix | str | None = attrs.field(default=None, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Take a fix given by its old name."""
        if self.mend is not None:
            warnings.warn("Found(mend=...) is now Found(fix=...)", DeprecationWarning, stacklevel=3)
            object.__setattr__(self, "fix", self.mend)


@attrs.frozen(eq=False, repr=False)
class Rule(Generic[View]):
    """One check.

    Attributes:
        id: Its name in findings, such as ``"units-zero"``; it never changes once it was published.
        title: What it finds, in a few words.
        scope: What it looks at.
        severity: How much its findings matter at most.
        confidence: How well it is founded at best; below `Confidence.HIGH` it warns at most.
        source: The documents it comes from.
        denial: How a payer refuses it; None where that is not known.
        start: The first date of service it is for; None for all.
        end: The last one.
        only: The bits of `traits` that a line must all have for the rule to find anything on it; 0 for any line.
        text: What it checks, what it leaves alone, what to do: its page in the documentation.
        run: The function: a view in, what it found out. It never raises.
        forms: The forms of claims it is for: professional, institutional, or any.
    """

    id: str
    title: str
    scope: Scope
    severity: Severity
    confidence: Confidence
    source: Citation
    denial: DenialKind | None
    start: date | None
    end: date | None
    only: int
    text: str
    run: Callable[[View], Iterable[Found]]
    forms: Forms = Forms.ANY

    def __call__(self, view: View) -> tuple[Found, ...]:
        """Return what the rule finds in *view*."""
        return tuple(self.run(view))

    def applies_on(self, day: date | None) -> bool:
        """Tell whether the rule is for the date of service *day*; one without a date is every rule's."""
        return day is None or ((self.start is None or self.start <= day) and (self.end is None or day <= self.end))

    @property
    def family(self) -> str:
        """The family of checks it belongs to: the name of its module."""
        return self.run.__module__.rpartition(".")[2]

    def __repr__(self) -> str:
        """Return the id and what it finds."""
        return f"<Rule {self.id}: {self.title}>"


AnyRule: TypeAlias = Rule[LineView] | Rule[DrugView] | Rule[ClaimView]


def weakest(*grades: Confidence | None) -> Confidence:
    """Return the least of *grades*; None says nothing."""
    return max((grade for grade in grades if grade is not None), key=_GRADES.index)


Check: TypeAlias = Callable[[View], Iterable[Found]]


def _decorator(scope: Scope) -> Callable[..., Callable[[Check[Any]], Rule[Any]]]:
    def decorator(  # noqa: PLR0913 - the facts of one rule, by name
        identifier: str,
        title: str,
        *,
        severity: Severity,
        source: str,
        confidence: Confidence = Confidence.HIGH,
        denial: DenialKind | None = None,
        start: date | None = None,
        end: date | None = None,
        only: int = 0,
        forms: Forms = Forms.ANY,
    ) -> Callable[[Check[Any]], Rule[Any]]:
        def made(run: Check[Any]) -> Rule[Any]:
            text = inspect.getdoc(run) or ""
            return Rule(
                identifier,
                title,
                scope,
                severity,
                confidence,
                Citation(source),
                denial,
                start,
                end,
                only,
                text,
                run,
                forms,
            )

        return made

    return decorator


if TYPE_CHECKING:
    from typing import Protocol

    class _Decorator(Protocol[View]):
        def __call__(  # noqa: PLR0913 - the facts of one rule, by name
            self,
            identifier: str,
            title: str,
            *,
            severity: Severity,
            source: str,
            confidence: Confidence = ...,
            denial: DenialKind | None = ...,
            start: date | None = ...,
            end: date | None = ...,
            only: int = ...,
            forms: Forms = ...,
        ) -> Callable[[Check[View]], Rule[View]]: ...

    line_rule: _Decorator[LineView]
    drug_rule: _Decorator[DrugView]
    claim_rule: _Decorator[ClaimView]
else:
    line_rule = _decorator(Scope.LINE)
    drug_rule = _decorator(Scope.DRUG)
    claim_rule = _decorator(Scope.CLAIM)
