"""The tables of an audit, made of its counts: most dollars at risk first, months in their order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from jcodes.auditing.across import AcrossRule
from jcodes.auditing.entries import ClaimEntry, FoundEntry
from jcodes.auditing.exposure import Exposure
from jcodes.auditing.results import Audit
from jcodes.auditing.rows import (
    AuditFinding,
    ClaimRow,
    CodeRow,
    Counts,
    ExposureRow,
    MonthRow,
    PayerRow,
    PlaceRow,
    PolicyRow,
    ProviderMonthRow,
    ProviderRow,
    RuleRow,
)
from jcodes.auditing.tallies import Ledger, Tally, percent
from jcodes.auditing.uncounted import RefusedRow, SupersededRow
from jcodes.catalogs import Catalog
from jcodes.claims.parsed_text import read_code
from jcodes.claims.reading import ReadClaim
from jcodes.errors import JcodesError
from jcodes.money import dollars_of
from jcodes.rules import AnyRule, Checker, Report, Severity
from jcodes.rules.context.code import CodeFacts
from jcodes.rules.engine.denials import carcs_of, rarcs_of
from jcodes.vocabulary.places import PlaceOfService

__all__ = ["Tables", "refused_row"]

R = TypeVar("R", RuleRow, CodeRow, ProviderRow, PayerRow, PlaceRow)


def refused_row(read: ReadClaim, error: JcodesError) -> RefusedRow:
    """Return the row of a claim that was not checked."""
    notes: list[str] = getattr(error, "__notes__", [])
    rows = [note for note in notes if note.startswith(("row", "line "))] or [read.where]
    return RefusedRow(
        place=read.place,
        identifier=read.identifier,
        error=type(error).__name__,
        message=error.message,
        hint=error.hint,
        where=", ".join(note for note in notes if note not in rows),
        row=rows[0],
    )


class Tables:
    """Makes an audit of its counts."""

    def __init__(self, ledger: Ledger, checker: Checker, across: Sequence[AcrossRule]) -> None:
        """Initialize with the counts, the checker and the rules across claims that were run."""
        self._ledger, self._checker, self._catalog = ledger, checker, checker.catalog
        self._rules: dict[str, AnyRule | AcrossRule] = {rule.id: rule for rule in (*checker.rules, *across)}

    def audit(
        self,
        entries: Sequence[ClaimEntry],
        superseded: Iterable[tuple[ClaimEntry, str, ClaimEntry]],
        refused: Iterable[RefusedRow],
        aside: Mapping[str, str],
        reports: tuple[Report, ...],
    ) -> Audit:
        """Return the audit of *entries*, the claims that count, in their order."""
        ledger = self._ledger
        findings = tuple(found for at, entry in enumerate(entries) for found in _findings(at, entry))
        rows = tuple(map(_claim_row, entries))
        return Audit(
            claims=ledger.claims,
            lines=ledger.lines,
            clean=ledger.clean,
            wrong=ledger.wrong,
            unchecked=ledger.unchecked,
            charged=dollars_of(ledger.charged),
            total=Counts(**ledger.total.counts()),
            by_rule=_sorted(map(self._rule, ledger.rules.items())),
            by_code=_sorted(
                CodeRow(code=name, drug=_drug(name, self._catalog), **tally.group())
                for name, tally in ledger.codes.items()
            ),
            by_provider=_sorted(
                ProviderRow(provider=name, **tally.group())
                for name, tally in ledger.providers.items()
                if _is_shown(name, tally)
            ),
            by_policy=_by_policy(entries),
            by_exposure=tuple(self._exposures()),
            by_month=tuple(MonthRow(month=name, **ledger.months[name].group()) for name in sorted(ledger.months)),
            by_payer=_sorted(PayerRow(payer=name, **tally.group()) for name, tally in ledger.payers.items()),
            by_place=_sorted(
                PlaceRow(place_of_service=name, title=_title(name), **tally.group())
                for name, tally in ledger.places.items()
            ),
            by_provider_month=tuple(self._provider_months()),
            findings=findings,
            claim_rows=rows,
            superseded=tuple(_superseded(*one) for one in superseded),
            refused=tuple(sorted(refused, key=lambda row: row.place)),
            silenced=ledger.silenced,
            silence=tuple(sorted({**self._checker.silence, **aside}.items())),
            release=self._catalog.release.name,
            digest=self._catalog.digest,
            rules=tuple(sorted(self._rules)),
            reports=reports,
        )

    def _rule(self, counted: tuple[str, Tally]) -> RuleRow:
        name, tally = counted
        rule = self._rules[name]
        denial = rule.denial
        return RuleRow(
            rule=name,
            title=rule.title,
            severity=next(severity for severity in Severity if tally.severities[severity]),
            source=str(rule.source),
            text=rule.text,
            carc=() if denial is None else carcs_of(denial),
            rarc=() if denial is None else rarcs_of(denial),
            error_rate=percent(tally.wrong, self._ledger.claims),
            **tally.counts(),
        )

    def _exposures(self) -> Iterator[ExposureRow]:
        total = self._ledger.total
        amounts = {Exposure.OVERBILLING: total.over, Exposure.DENIAL: total.denied, Exposure.UNDERBILLING: total.under}
        for exposure, (findings, errors, claims) in self._ledger.exposures.items():
            yield ExposureRow(exposure, findings, errors, claims, dollars_of(amounts.get(exposure, 0)))

    def _provider_months(self) -> Iterator[ProviderMonthRow]:
        """Yield the months of each provider, by provider and month."""
        before: dict[str, Decimal] = {}
        for (provider, month), tally in sorted(self._ledger.provider_months.items()):
            if _is_shown(provider, self._ledger.providers[provider]):
                facts = tally.group()
                rate: Decimal = facts["error_rate"]
                last = before.get(provider)
                change = None if last is None or not month else dollars_of(_hundredths(rate) - _hundredths(last))
                yield ProviderMonthRow(provider=provider, month=month, change=change, **facts)
                if month:
                    before[provider] = rate


def _hundredths(rate: Decimal) -> int:
    return int(str(rate).replace(".", ""))


def _is_shown(provider: str, tally: Tally) -> bool:
    """Return whether a provider has a row: not "none stated" where all lines state theirs and no finding is on a whole claim."""
    return bool(provider or tally.checked or tally.claims)


def _sorted(rows: Iterable[R]) -> tuple[R, ...]:
    """Return the rows, most dollars at risk first."""
    return tuple(sorted(rows, key=lambda row: (row.charge.copy_negate(), -row.errors, -row.findings, row.name)))


def _drug(code: str, release: Catalog) -> str:
    """Return the catalog's name of *code*, or blank."""
    hcpcs = read_code(code)
    entry = None if hcpcs is None else CodeFacts(hcpcs, None, release).entry
    return "" if entry is None else entry.name


def _title(number: str) -> str:
    """Return the name of a place of service, or blank."""
    place = PlaceOfService.from_code(number)
    return "" if place is None else place.name.replace("_", " ").lower()


def _by_policy(entries: Iterable[ClaimEntry]) -> tuple[PolicyRow, ...]:
    counts: dict[str, list[Any]] = {}  # by name: the digest of a policy takes a millisecond
    for entry in entries:
        counts.setdefault(entry.policy.name, [entry.policy, 0])[1] += 1
    rows = (PolicyRow(policy.name, policy.title, policy.digest, count) for policy, count in counts.values())
    return tuple(sorted(rows, key=lambda row: (-row.claims, row.policy, row.digest)))


def _claim_row(entry: ClaimEntry) -> ClaimRow:
    """Return the row of a claim that was counted, and release its lines."""
    row = ClaimRow(
        entry.identifier, entry.first_day, entry.payer, entry.provider, _charge(entry), _worst(entry),
        *(entry.each(field) for field in ("code", "place", "provider")),
    )  # fmt: skip
    entry.packed = ()
    return row


def _charge(entry: ClaimEntry) -> Decimal:
    return dollars_of(entry.cents)


def _worst(entry: ClaimEntry) -> Severity | None:
    return min((found.severity for found in entry.findings), key=lambda one: one.rank, default=None)


def _findings(number: int, entry: ClaimEntry) -> Iterator[AuditFinding]:
    """Yield the findings of one claim, those of the whole claim first, then line by line, most severe first."""
    lines = entry.lines
    charges = [line.cents for line in lines]
    found = entry.findings if len(entry.findings) < 2 else sorted(entry.findings, key=_finding_key)
    for one in found:
        line = None if one.line is None else lines[one.line]
        known = [cents for cents in ((line.cents,) if line else charges) if cents is not None]
        charge = dollars_of(sum(known)) if known else None
        exposure = one.part.exposure
        yield AuditFinding(
            claim=number,
            identifier=entry.identifier,
            line=one.line,
            code=line.code if line else "",
            provider=line.provider if line else entry.provider,
            rule=one.rule,
            severity=one.severity,
            message=one.message,
            expected=one.expected,
            fix=one.fix,
            charge=charge,
            on=(line.on if line else None) or entry.first_day,
            payer=entry.payer,
            place_of_service=line.place if line else lines[0].place if lines else "",
            carc=one.carc,
            rarc=one.rarc,
            exposure=exposure,
            amount=charge
            if exposure is Exposure.DENIAL
            else None
            if exposure is Exposure.NONE
            else one.part.dollars(charges),
            place=entry.place,
        )


def _finding_key(found: FoundEntry) -> tuple[int, int, str, str, str]:
    return -1 if found.line is None else found.line, found.severity.rank, found.rule, found.message, found.fix


def _superseded(entry: ClaimEntry, reason: str, by: ClaimEntry) -> SupersededRow:
    return SupersededRow(
        entry.identifier,
        entry.frequency,
        reason,
        "" if by is entry else by.identifier,
        entry.first_day,
        entry.payer,
        _charge(entry),
    )
