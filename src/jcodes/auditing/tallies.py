"""The counts of an audit, added up from the claims that count. Money is whole cents throughout."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import attrs

from jcodes.auditing.allowed import AllowedAmounts
from jcodes.auditing.entries import ClaimEntry, FoundEntry, LineEntry
from jcodes.auditing.exposure import Exposure
from jcodes.money import dollars_of
from jcodes.rules import Severity

__all__ = ["Ledger", "LineMoney", "Tally", "percent"]

_ERROR: Final = Severity.ERROR


@attrs.frozen
class LineMoney:
    """The money of one line at risk, in cents.

    Attributes:
        charge: Its charge; None if none is stated.
        allowed: What the payer would allow by CMS's payment limit; None if unknown.
        over: The charge of the units billed too much.
        refund: What the payer would allow for them; 0 if unknown.
        denied: The rest of the charge, if the payer will not pay the line as billed.
        under: The charge of missing units.
    """

    charge: int | None
    allowed: int | None
    over: int = 0
    refund: int = 0
    denied: int = 0
    under: int = 0


def percent(part: int, whole: int) -> Decimal:
    """Return *part* in percent of *whole*, to two decimal places, half up; 0 of nothing."""
    return dollars_of((20_000 * part + whole) // (2 * whole) if whole else 0)


class Tally:
    """The counts of one rule, code, provider or other group, or of everything."""

    __slots__ = (
        "allowed", "at_risk", "charge", "checked", "claims", "claims_checked", "denied", "lines", "over", "refund", "severities",
        "uncharged", "under", "unpriced", "wrong",
    )  # fmt: skip

    claims: int
    lines: int
    at_risk: int
    checked: int
    uncharged: int
    unpriced: int
    wrong: int
    claims_checked: int
    charge: int
    allowed: int
    over: int
    refund: int
    denied: int
    under: int

    def __init__(self) -> None:
        """Initialize all counts to zero."""
        self.severities: dict[Severity, int] = dict.fromkeys(Severity, 0)
        self.claims = self.lines = self.at_risk = self.checked = self.uncharged = self.unpriced = self.wrong = 0
        self.claims_checked = self.charge = self.allowed = self.over = self.refund = self.denied = self.under = 0

    def add(self, one: "ClaimFindings", money: Mapping[int, LineMoney]) -> None:
        """Add the findings of one claim; *money* holds the money of its lines at risk by their index."""
        for severity in one.severities:
            self.severities[severity] += 1
        self.claims += 1
        self.wrong += bool(one.at_risk) or _ERROR in one.severities
        self.lines += len(one.lines)
        self.at_risk += len(one.at_risk)
        for at in one.at_risk:
            line = money[at]
            self.uncharged += line.charge is None
            self.unpriced += line.allowed is None
            self.charge += line.charge or 0
            self.allowed += line.allowed or 0
            self.over += line.over
            self.refund += line.refund
            self.denied += line.denied
            self.under += line.under

    def counts(self) -> dict[str, Any]:
        """Return the fields of `Counts`."""
        found = self.severities
        return {
            "findings": sum(found.values()),
            "errors": found[Severity.ERROR],
            "warnings": found[Severity.WARNING],
            "notes": found[Severity.INFORMATION],
            "claims": self.claims,
            "lines": self.lines,
            "at_risk": self.at_risk,
            "charge": dollars_of(self.charge),
            "uncharged": self.uncharged,
            "allowed": None if self.at_risk and self.unpriced == self.at_risk else dollars_of(self.allowed),
            "unpriced": self.unpriced,
            "wrong": self.wrong,
            "overbilled": dollars_of(self.over),
            "refund": dollars_of(self.refund),
            "denied": dollars_of(self.denied),
            "underbilled": dollars_of(self.under),
        }

    def group(self) -> dict[str, Any]:
        """Return the fields of `GroupRow`."""
        return {
            **self.counts(),
            "checked": self.checked,
            "claims_checked": self.claims_checked,
            "error_rate": percent(self.wrong, self.claims_checked),
        }


@attrs.define
class ClaimFindings:
    """The findings of one claim that count for one group.

    Attributes:
        severities: Of the findings, in their order.
        lines: The indexes of the lines that a finding names.
        at_risk: The indexes of the lines at risk.
    """

    severities: list[Severity] = attrs.Factory(list)
    lines: set[int] = attrs.Factory(set)
    at_risk: set[int] = attrs.Factory(set)

    def add(self, severity: Severity, at: int | None, at_risk: Iterable[int] = ()) -> None:
        """Add a finding on the line with index *at*, or on the whole claim, and the lines at risk from it."""
        self.severities.append(severity)
        self.at_risk.update(at_risk)
        if at is not None:
            self.lines.add(at)


class Ledger:
    """All counts of an audit.

    Attributes:
        total: The counts of all claims.
        rules: The counts by rule id.
        codes: The counts by code.
        providers: The counts by provider.
        provider_months: The counts by provider and month.
        months: The counts by month.
        payers: The counts by payer.
        places: The counts by place of service.
        exposures: Findings, errors and claims by exposure.
        claims: Claims counted.
        lines: Their lines.
        clean: Claims without a finding.
        wrong: Claims with an error.
        unchecked: Claims with a date of service that the loaded data do not cover, whatever their findings.
        charged: The charges of all lines, in cents.
        silenced: Findings of silenced rules.
    """

    claims: int
    lines: int
    clean: int
    wrong: int
    unchecked: int
    charged: int
    silenced: int

    def __init__(self, allowed: AllowedAmounts) -> None:
        """Initialize all counts to zero."""
        self._allowed = allowed
        self.total: Tally = Tally()
        self.rules: dict[str, Tally] = defaultdict(Tally)
        self.codes: dict[str, Tally] = defaultdict(Tally)
        self.providers: dict[str, Tally] = defaultdict(Tally)
        self.provider_months: dict[tuple[str, str], Tally] = defaultdict(Tally)
        self.months: dict[str, Tally] = defaultdict(Tally)
        self.payers: dict[str, Tally] = defaultdict(Tally)
        self.places: dict[str, Tally] = defaultdict(Tally)
        self.exposures: dict[Exposure, list[int]] = {kind: [0, 0, 0] for kind in Exposure}
        self.claims = self.lines = self.clean = self.wrong = self.unchecked = self.charged = self.silenced = 0

    def add(self, entry: ClaimEntry) -> None:
        """Count one claim."""
        lines, month = entry.lines, entry.month
        self.claims += 1
        self.lines += len(lines)
        self.unchecked += not entry.is_complete
        self.silenced += entry.silenced
        self.charged += entry.cents
        for claim_held, name in ((self.months, month), (self.payers, entry.payer)):
            tally = claim_held[name]
            tally.checked += len(lines)
            tally.claims_checked += 1
        met: dict[int, Tally] = {}
        for line in lines:
            for tally in (
                self.codes[line.code],
                self.providers[line.provider],
                self.places[line.place],
                self.provider_months[line.provider, month],
            ):
                tally.checked += 1
                met[id(tally)] = tally
        for tally in met.values():
            tally.claims_checked += 1
        biller = self.providers[entry.provider]
        if id(biller) not in met:  # it has the findings on whole claims, so all of its claims are checked
            biller.claims_checked += 1
            self.provider_months[entry.provider, month].claims_checked += 1
        if entry.findings:
            self._add_findings(entry, lines, month)
        else:
            self.clean += 1

    def _add_findings(self, entry: ClaimEntry, lines: tuple[LineEntry, ...], month: str) -> None:
        whole = ClaimFindings()
        rules, codes, providers, places = (defaultdict[str, ClaimFindings](ClaimFindings) for _ in range(4))
        for found in entry.findings:
            at, severity = found.line, found.severity
            at_risk = found.at_risk(len(lines))
            whole.add(severity, at, at_risk)
            rules[found.rule].add(severity, at, at_risk)
            providers[entry.provider if at is None else lines[at].provider].add(severity, at)
            if at is not None:
                codes[lines[at].code].add(severity, at)
                places[lines[at].place].add(severity, at)
        for at in whole.at_risk:  # a line is at risk under its own code, provider and place
            codes[lines[at].code].at_risk.add(at)
            providers[lines[at].provider].at_risk.add(at)
            places[lines[at].place].at_risk.add(at)
        self.wrong += _ERROR in whole.severities
        self._add_exposures(entry.findings)
        money = {at: self._money(entry, lines[at], at) for at in sorted(whole.at_risk)}
        for tally in (self.total, self.months[month], self.payers[entry.payer]):
            tally.add(whole, money)
        for held, counted in (
            (self.rules, rules),
            (self.codes, codes),
            (self.providers, providers),
            (self.places, places),
        ):
            for name, one in counted.items():
                held[name].add(one, money)
        for name, one in providers.items():
            self.provider_months[name, month].add(one, money)

    def _add_exposures(self, findings: Iterable[FoundEntry]) -> None:
        met = set()
        for found in findings:
            counts = self.exposures[found.part.exposure]
            counts[0] += 1
            counts[1] += found.severity is _ERROR
            met.add(found.part.exposure)
        for kind in met:
            self.exposures[kind][2] += 1

    def _money(self, entry: ClaimEntry, line: LineEntry, at: int) -> LineMoney:
        """Return the money of one line at risk: of several errors the largest share billed too much, or missing, counts."""
        over = under = Fraction(0)
        denied = False
        for found in entry.findings:
            if found.severity is not _ERROR or (found.line not in {None, at} and at not in found.part.shares):
                continue
            share = found.part.shares.get(at, Fraction(0))
            if found.part.exposure is Exposure.OVERBILLING:
                over = max(over, share)
            elif found.part.exposure is Exposure.UNDERBILLING:
                under = max(under, share)
            else:
                denied = True
        charge, paid = line.cents, self._allowed.cents(line, entry.policy)
        too_much = _share(charge, min(over, Fraction(1)))
        return LineMoney(
            charge,
            paid,
            too_much,
            _share(paid, min(over, Fraction(1))),
            max((charge or 0) - too_much, 0) if denied else 0,
            _share(charge, under),
        )


def _share(cents: int | None, share: Fraction) -> int:
    """Return a part of an amount, to the cent, half up; 0 if unknown."""
    if not share or not cents:
        return 0
    exact = cents * share
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
