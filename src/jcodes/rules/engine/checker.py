"""Runs rules over claims for one policy and one catalog."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import ClassVar, Final

from jcodes.catalogs import Catalog
from jcodes.claims import Claim, ClaimForm
from jcodes.errors import RulesError
from jcodes.errors.messages import quoted, shown, type_name
from jcodes.policies import Policy
from jcodes.renamed import renamed, renamed_arguments
from jcodes.rules.context.claim import ClaimView
from jcodes.rules.context.payer import payer_of
from jcodes.rules.context.shared_facts import SharedFacts
from jcodes.rules.engine.denials import denial_codes
from jcodes.rules.engine.findings import Finding, Severity, finding_of
from jcodes.rules.engine.fixes import Fix, FixedClaim, RefusedFix, apply_fixes
from jcodes.rules.engine.report import Report, Silenced
from jcodes.rules.engine.rule import AnyRule, Found, Rule, weakest
from jcodes.rules.engine.rule_ids import current_id, is_rule_id
from jcodes.rules.engine.runs import Runs, starts_of
from jcodes.sources import shown_source
from jcodes.vocabulary.confidence import Confidence

__all__ = ["Checker"]

_NO_CODES: Final[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = ((), (), ())
_MOST_DAYS: Final = 4096
_MOST_ROUNDS: Final = 100


class Checker:
    """Checks any number of claims by one policy, one catalog and one set of rules; look-ups are cached.

    Attributes:
        policy: The payer's policy.
        catalog: The catalog.
        rules: The rules, in the order given.
        silence: The ids of the rules whose findings are suppressed, each with the reason.
    """

    @renamed_arguments(payer="policy", release="catalog")
    def __init__(
        self,
        policy: Policy,
        catalog: Catalog,
        rules: Iterable[AnyRule],
        silence: Mapping[str, str] | None = None,
    ) -> None:
        """Check and sort the rules.

        Raises:
            RulesError: Not a rule, two rules with one id, an unknown rule in *silence*, or no reason there.
        """
        self.policy = policy
        self.catalog = catalog
        self.rules: tuple[AnyRule, ...] = _checked(rules)
        self.silence: Mapping[str, str] = _reasons({} if silence is None else silence, self.rules)
        self.names: tuple[str, ...] = tuple(sorted(rule.id for rule in self.rules))
        self._payer_on = payer_of(policy)
        self._facts_of = SharedFacts(catalog)
        self._starts = starts_of(self.rules)
        self._seasons: dict[tuple[int | None, ClaimForm | None], Runs] = {}
        self._runs: dict[tuple[date | None, ClaimForm | None], Runs] = {}

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by policy, catalog, rules and silence, so that a worker can return a report; the rules of a pickle are made once."""
        return _made, (self.policy, self.catalog, self.rules, tuple(self.silence.items()))

    def check(self, claim: Claim) -> Report:
        """Return the report on *claim*."""
        view = self._view(claim)
        findings = self._found(view)
        unchecked = view.unchecked
        if not self.silence:
            return Report(claim, findings, (), self.policy, self.catalog, self.names, unchecked, self.fixed)
        loud = tuple(finding for finding in findings if finding.rule not in self.silence)
        silenced = tuple(
            Silenced(finding, self.silence[finding.rule]) for finding in findings if finding.rule in self.silence
        )
        return Report(claim, loud, silenced, self.policy, self.catalog, self.names, unchecked, self.fixed)

    def findings(self, claim: Claim) -> tuple[Finding, ...]:
        """Return the findings of the rules on *claim*, sorted, each once."""
        return self._found(self._view(claim))

    def _view(self, claim: Claim) -> ClaimView:
        return ClaimView(claim, self.catalog, self._facts_of, self._payer_on)

    def _found(self, view: ClaimView) -> tuple[Finding, ...]:  # noqa: C901, PLR0912 - four scopes, without a call for each
        found: list[Finding] = []
        form = view.form
        on = view.first_day
        whole = runs = self._runs_on(on, form)
        for line in view.lines:
            if line.on != on:
                on = line.on
                runs = self._runs_on(on, form)
            for rule, run in runs.of_lines[line.flags]:
                for one in run(line):
                    found.append(_finding(rule, one, line.place, self, line.on))  # noqa: PERF401 - mostly nothing is found, and extend costs for nothing
        for drug in view.drugs:
            if drug.on != on:
                on = drug.on
                runs = self._runs_on(on, form)
            for rule, run in runs.of_drugs[drug.flags]:
                for one in run(drug):
                    found.append(_finding(rule, one, drug.lines[0].place, self, drug.on))  # noqa: PERF401 - the same
        for day in view.encounters:
            if day.on != on:
                on = day.on
                runs = self._runs_on(on, form)
            for rule, run in runs.of_days[day.flags]:
                for one in run(day):
                    found.append(_finding(rule, one, None, self, day.on))  # noqa: PERF401 - the same
        for rule, run in whole.of_claims[view.flags]:
            for one in run(view):
                found.append(_finding(rule, one, None, self, view.first_day))  # noqa: PERF401 - the same
        if len(found) < 2:
            return tuple(found)
        keyed = {finding.sort_key: finding for finding in found}
        if len(keyed) == len(found):  # no two alike, whose texts would decide
            return tuple([keyed[key] for key in sorted(keyed)])
        return tuple(sorted(dict.fromkeys(found)))

    def fixed(self, claim: Claim) -> FixedClaim:
        """Return *claim* with all safe fixes applied, including fixes to problems that they uncover."""
        applied: list[Fix] = []
        refused: dict[Fix, RefusedFix] = {}
        seen = {claim}
        for _ in range(_MOST_ROUNDS):
            fixes = self._safe_fixes(claim)
            if not fixes:
                break
            step = apply_fixes(claim, fixes)
            if not step.applied:  # conflicting fixes: apply them one at a time, most severe first
                step = next((one for one in (apply_fixes(claim, fix) for fix in fixes) if one.applied), step)
            refused.update((one.fix, one) for one in step.refused)
            if step.claim in seen:
                break
            seen.add(step.claim)
            claim = step.claim
            applied.extend(step.applied)
        left = tuple(one for fix, one in refused.items() if fix not in applied)
        return FixedClaim(claim, tuple(applied), left)

    mended: ClassVar[renamed] = renamed("fixed")

    def _safe_fixes(self, claim: Claim) -> list[Fix]:
        return [
            finding.fix
            for finding in sorted(self.findings(claim), key=lambda finding: (finding.severity.rank, finding.sort_key))
            if finding.fix is not None and finding.fix.is_safe and finding.rule not in self.silence
        ]

    def _runs_on(self, on: date | None, form: ClaimForm | None) -> Runs:
        """Return the rules that are for the date of service and for claims of *form*; those of one season are one object."""
        key = (on, form)
        found = self._runs.get(key)
        if found is None:
            season = None if on is None else bisect_right(self._starts, on)
            found = self._seasons.get((season, form))
            if found is None:
                found = self._seasons[season, form] = Runs(self.rules, on, form)
            if len(self._runs) >= _MOST_DAYS:
                self._runs.clear()
            self._runs[key] = found
        return found


@lru_cache(maxsize=16)
def _made(
    policy: Policy, catalog: Catalog, rules: tuple[AnyRule, ...], silence: tuple[tuple[str, str], ...]
) -> "Checker":
    return Checker(policy, catalog, rules, dict(silence))


def _finding(rule: AnyRule, found: Found, place: int | None, checker: Checker, on: date | None) -> Finding:
    """Return what *rule* found as a finding, no more severe and no better sourced than the weakest source behind it.

    The denial codes are those in use on the date of service *on*.
    """
    choice = found.choice
    bound = None if rule.payers.bind(checker.policy, choice) else Confidence.MEDIUM
    grade = weakest(rule.confidence, found.confidence, None if choice is None else choice.confidence, bound)
    severity = rule.severity if found.severity is None else max(rule.severity, found.severity, key=lambda one: one.rank)
    if severity is Severity.ERROR and grade is not Confidence.HIGH:
        severity = Severity.WARNING
    kind = found.denial or rule.denial
    codes = denial_codes(kind, checker.catalog, on) if kind is not None else _NO_CODES
    source = str(rule.source)
    if found.source or choice is not None:
        more = (shown_source(found.source), "" if choice is None else f"{choice.policy}: {choice.source}")
        source = "; ".join(dict.fromkeys(text for text in (source, *more) if text))
    return finding_of(
        rule=rule.id,
        severity=severity,
        message=found.message,
        source=source,
        line=place if found.line is None else found.line,
        expected=found.expected,
        fix=found.fix,
        codes=codes,
        confidence=grade,
        units=found.units,
    )


def _checked(rules: Iterable[AnyRule]) -> tuple[AnyRule, ...]:
    if not isinstance(rules, Iterable):
        raise RulesError(
            f"rules are given as a list, not as {type_name(rules)}",
            value=rules,
            hint="give jcodes.rules.DEFAULT or some of it",
        )
    found = tuple(rules)
    ids: set[str] = set()
    for rule in found:
        if not isinstance(rule, Rule):
            raise RulesError(
                f"{shown(rule)} is not a rule", value=rule, hint="make one with line_rule, drug_rule or claim_rule"
            )
        if rule.id in ids:
            raise RulesError(
                f"two rules have the id {quoted(rule.id)}", value=rule.id, hint="give each rule its own id"
            )
        ids.add(rule.id)
    return found


def _reasons(silence: Mapping[str, str], rules: tuple[AnyRule, ...]) -> Mapping[str, str]:
    from difflib import get_close_matches

    ids = [rule.id for rule in rules]
    if not isinstance(silence, Mapping):
        raise RulesError(
            f"rules are silenced by id with a reason, not by {type_name(silence)}",
            value=silence,
            hint="give a mapping such as {'drug-without-administration-code': 'billed by the hospital'}",
        )
    found: dict[str, str] = {}
    for given, reason in silence.items():
        name = current_id(given, ids)
        if name not in ids:
            near = get_close_matches(str(name), ids, 1)
            hint = f"did you mean {near[0]!r}?" if near else "see docs/reference/rules.md for the ids of the rules"
            said = quoted(name) if is_rule_id(name) else shown(name, ids)
            raise RulesError(f"there is no rule {said} to silence", value=name, hint=hint)
        if not isinstance(reason, str) or not reason.strip():
            raise RulesError(f"{quoted(name)} is silenced without a reason", value=reason, hint="say why, in words")
        found[name] = reason
    return found
