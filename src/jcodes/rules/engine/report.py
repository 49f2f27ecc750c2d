"""The report of a check: findings by line and severity, silenced findings, and the fixed claim; as text, JSON and HTML."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Final

import attrs

from jcodes.claims import Claim
from jcodes.documents import json_text
from jcodes.policies import Policy
from jcodes.records import Record
from jcodes.renamed import renamed
from jcodes.rules.context.claim import Unchecked
from jcodes.rules.engine.findings import Finding, Severity
from jcodes.rules.engine.fixes import FixedClaim
from jcodes.rules.engine.rule_ids import current_id

if TYPE_CHECKING:
    from jcodes.catalogs import Catalog

__all__ = ["FINDING_COLUMNS", "Report", "Silenced"]

FINDING_COLUMNS: Final[Mapping[str, object]] = {
    "identifier": str, "line": int, "code": str, "units": str, "on": "date", "charge": "money", "severity": str, "rule": str, "message": str,
    "expected": str, "fix": str, "safe": bool, "carc": "texts", "rarc": "texts", "denials": str, "confidence": str, "source": str, "silenced": str,
}  # fmt: skip
"""The columns of `Report.to_frame`, each with its kind."""


@attrs.frozen(repr=False)
class Silenced(Record):
    """A finding of a rule that the caller silenced.

    Attributes:
        finding: The finding.
        reason: Why the caller suppressed it.
    """

    finding: Finding
    reason: str


@attrs.frozen(repr=False)
class Report:
    """The report of a check of one claim.

    Attributes:
        claim: The claim as it was checked.
        findings: The findings: those of the whole claim first, then line by line, most severe first.
        silenced: The findings of silenced rules, each with the reason.
        policy: The payer's policy.
        catalog: The catalog.
        rules: The ids of the rules that ran, in alphabetical order.
        unchecked: The lines that were not checked against a file of their date of service, because none is loaded.
    """

    claim: Claim
    findings: tuple[Finding, ...]
    silenced: tuple[Silenced, ...]
    policy: Policy
    catalog: "Catalog"
    rules: tuple[str, ...]
    unchecked: tuple[Unchecked, ...]
    _fix: Callable[[Claim], FixedClaim] = attrs.field(eq=False, alias="fix")

    @property
    def ok(self) -> bool:
        """Whether no finding is an error; warnings may remain, and `complete` tells whether everything could be checked."""
        return not self.errors

    @property
    def complete(self) -> bool:
        """Whether the loaded data cover every date of service of the claim.

        False if a line has a date of service (from or through) after the catalog's release, before the oldest one loaded, or in a gap
        between two; if a drug line is of a date before the first MUE table and the payer has one, or before the first NDC crosswalk
        and the line has an NDC; and if a drug line has no date. `unchecked` lists the lines, whichever rules ran or were silenced.
        Later gaps in MUE tables and crosswalks do not make a report incomplete: the rules use the nearest earlier quarter and name it.
        """
        return not self.unchecked

    @property
    def verdict(self) -> str:
        """``ok`` or ``not ok``, with ``not fully checked`` if `complete` is False."""
        return ("ok" if self.ok else "not ok") + ("" if self.complete else ", not fully checked")

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that are certain: the claim is wrong or will be denied."""
        return self._of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that a biller should review."""
        return self._of(Severity.WARNING)

    @property
    def information(self) -> tuple[Finding, ...]:
        """The findings for information, without action."""
        return self._of(Severity.INFORMATION)

    @property
    def fixable(self) -> tuple[Finding, ...]:
        """The findings with a safe fix; `fixed` applies them."""
        return tuple(finding for finding in self.findings if finding.fix is not None and finding.fix.is_safe)

    @property
    def by_line(self) -> Mapping[int | None, tuple[Finding, ...]]:
        """The findings by line index, from 0; under None those of the whole claim. Lines without findings are left out."""
        found: dict[int | None, list[Finding]] = {}
        for finding in self.findings:
            found.setdefault(finding.line, []).append(finding)
        return MappingProxyType({place: tuple(findings) for place, findings in found.items()})

    def of(self, rule: str) -> tuple[Finding, ...]:
        """Return the findings of the rule with the id *rule*."""
        name = current_id(rule, self.rules)
        return tuple(finding for finding in self.findings if finding.rule == name)

    certain: ClassVar[renamed] = renamed("fixable")

    def fixed(self) -> FixedClaim:
        """Return the claim with all safe fixes applied, each listed; decisions that need a biller stay open.

        Problems that a fix uncovers are fixed too, so a check of the fixed claim finds no safe fix.
        """
        return self._fix(self.claim)

    mended: ClassVar[renamed] = renamed("fixed")

    def _of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is severity)

    def to_dict(self) -> dict[str, object]:
        """Return everything as JSON types, the same for the same claim, policy, rules and release."""
        return {
            "ok": self.ok,
            "complete": self.complete,
            "unchecked": [line.to_dict() for line in self.unchecked],
            "findings": [finding.to_dict() for finding in self.findings],
            "silenced": [silenced.to_dict() for silenced in self.silenced],
            "policy": {"name": self.policy.name, "digest": self.policy.digest},
            "release": {"name": self.catalog.release.name, "digest": self.catalog.digest},
            "rules": list(self.rules),
            "claim": self.claim.to_dict(),
        }

    def to_json(self) -> str:
        """Return `to_dict` as text."""
        return json_text(self.to_dict())

    def to_frame(self, engine: str | None = None) -> Any:
        """Return the findings as a dataframe, a row each, those silenced at the end with the reason; money stays exact decimals.

        The columns are the same in every library, also without findings: identifier of the claim, line (from 0; None for the whole claim),
        its code, units, date of service (for the whole claim the first) and charge, then severity, rule, message, expected, fix and whether
        it is safe, CARC and RARC, denials, confidence, source, and why the finding is silenced.

        Args:
            engine: ``"polars"``, ``"pandas"`` or ``"pyarrow"``; None for the first of them that is installed.

        Raises:
            MalformedError: *engine* is another library.
            MissingExtraError: The library is not installed, or none is.
        """
        from jcodes.dataframes import frame_of  # a check needs no dataframe

        rows = [self._row(finding, "") for finding in self.findings]
        rows += [self._row(one.finding, one.reason) for one in self.silenced]
        return frame_of(engine, rows, FINDING_COLUMNS)

    def _row(self, finding: Finding, silenced: str) -> Mapping[str, object]:
        line = None if finding.line is None else self.claim.lines[finding.line]
        facts = ("line", "severity", "rule", "message", "expected", "carc", "rarc", "confidence", "source")
        return {
            **{name: getattr(finding, name) for name in facts},
            "identifier": self.claim.identifier,
            "code": "" if line is None else line.code,
            "units": "" if line is None else line.units,
            "on": self.claim.first_day if line is None else line.on,
            "charge": None if line is None else line.charge,
            "fix": "" if finding.fix is None else finding.fix.text,
            "safe": finding.fix is not None and finding.fix.is_safe,
            "denials": "; ".join(finding.denials),
            "silenced": silenced,
        }

    def __str__(self) -> str:
        """Return the verdict and the findings, a line each."""
        head = f"{self.verdict}: {self._counted()} ({self.policy}, release {self.catalog.release})"
        return "\n".join(
            (head, *map(str, self.findings), *(f"silenced: {one.finding} ({one.reason})" for one in self.silenced))
        )

    def _counted(self) -> str:
        counts = [
            f"{len(found)} {name if len(found) == 1 else name + 's'}"
            for name, found in (("error", self.errors), ("warning", self.warnings), ("note", self.information))
            if found
        ]
        return ", ".join(counts) or "nothing found"

    def __repr__(self) -> str:
        """Return the verdict and the number of findings."""
        return f"<Report {self.verdict}: {self._counted()}>"

    def _repr_html_(self) -> str:
        """Return the lines of the claim with their findings as a table, for notebooks."""
        from jcodes.html_tables import table

        by_line = self.by_line
        rows: list[tuple[object, ...]] = [("claim", *_cells(finding)) for finding in by_line.get(None, ())]
        for place, line in enumerate(self.claim.lines):
            found = [_cells(finding) for finding in by_line.get(place, ())] or [("", "nothing found")]
            rows.extend((f"{place + 1}. {line}", *cells) for cells in found)
        return table(("line", "severity", "finding"), rows, title=f"{self.verdict}: {self._counted()}")


def _cells(finding: Finding) -> tuple[object, object]:
    """Return severity and message of a finding, with its fix, rule and source below."""
    return str(finding.severity), (
        finding.message,
        finding.fix.text if finding.fix else "",
        f"[{finding.rule}] {finding.source}",
    )
