"""The findings of rows of one service line each, as columns: the same on every engine."""

import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs

from jcodes.catalogs import Catalog
from jcodes.claims.reading.columns import COLUMNS, columns_of
from jcodes.claims.reading.date_formats import date_reader
from jcodes.claims.reading.rows import ClaimRows, Row
from jcodes.errors import GapWarning, JcodesError, MalformedError
from jcodes.errors.messages import quoted
from jcodes.integrations.frames.schema import refuse_names
from jcodes.rules.checking import check

if TYPE_CHECKING:
    from jcodes.policies import Policy
    from jcodes.rules.engine.findings import Finding

__all__ = ["FINDING_COLUMNS", "CheckRequest", "Findings"]

FINDING_COLUMNS: Final = (
    "status", "scope", "rule", "severity", "message", "expected", "fix", "carc", "rarc", "denials", "confidence", "source", "release",
)  # fmt: skip
"""The columns of findings, in order, all of text: see `check_lines`."""

_KEPT: Final = ("claim", "line")
_NAMES: Final = frozenset(column.name for column in COLUMNS)


@attrs.frozen
class Findings:
    """Some findings.

    Attributes:
        places: The place of the row that each finding is about; of a finding on a whole claim, that of its first line.
        columns: The values of `FINDING_COLUMNS`; None if missing.
    """

    places: list[int]
    columns: list[list[str | None]]


@attrs.frozen(eq=False)
class CheckRequest:
    """One call of `check_lines`.

    Attributes:
        present: The columns of the frame.
        named: The documented columns that have another name in the frame, each with that name.
        keep: The columns that each finding keeps.
        suffix: What is appended to the names of `FINDING_COLUMNS`.
        policy: The payer's policy, its name, or None for each claim's own.
        catalog: The catalog.
        silence: Ids of rules whose findings are left out, each with the reason.
        date_format: How dates are written as text.
    """

    present: tuple[str, ...]
    named: dict[str, str]
    keep: tuple[str, ...]
    suffix: str
    policy: "Policy | str | None"
    catalog: Catalog
    silence: Mapping[str, str] | None
    date_format: str | None

    @property
    def added(self) -> tuple[str, ...]:
        """The names of the columns of findings."""
        return tuple(f"{name}{self.suffix}" for name in FINDING_COLUMNS)

    @property
    def headings(self) -> dict[str, str]:
        """The columns of the frame to read, each with the heading that `COLUMNS` has or knows for it."""
        held = set(self.named.values())
        by_name = {theirs: ours for ours, theirs in self.named.items()}
        known = [name for name in self.present if name in held or name not in self.named]
        found = columns_of([by_name.get(name, name) for name in known])
        return {name: column.name for name, column in zip(known, found, strict=True) if column is not None}

    def column_of(self, name: str) -> str | None:
        """Return the column of the frame for one of `COLUMNS`, or None."""
        return next((theirs for theirs, ours in self.headings.items() if ours == name), None)

    def checked(self, *, fold: bool = False) -> "CheckRequest":
        """Return the request with the columns to keep: those named, or the numbers of claim and line that the frame has.

        Args:
            fold: Whether the engine ignores the case of names.

        Raises:
            MalformedError: A column is missing, or a column to keep has the name of one of the findings.
            MalformedClaimError: No column of codes, or two for one field.
        """
        refuse_names(self.present, self.named.values(), (), fold=fold)
        strange = next((name for name in self.named if name not in _NAMES), None)
        if strange is not None:
            raise MalformedError(
                f"claims have no column {quoted(str(strange))}",
                value=strange,
                hint="columns= takes the names of jcodes.claims.reading.COLUMNS, such as code, units, on",
            )
        keep = self.keep or tuple(found for name in _KEPT if (found := self.column_of(name)) is not None)
        refuse_names(self.present, keep, (), fold=fold)
        refuse_names(keep, (), self.added, fold=fold)
        return attrs.evolve(self, keep=tuple(dict.fromkeys(keep)))

    def findings(self, columns: Sequence[Iterable[Any]]) -> Findings:
        """Return the findings of all rows. A claim that cannot be read or checked has one, with the class of the error as its status.

        Args:
            columns: The columns of `headings`, in order.
        """
        wanted = {column.name: column for column in COLUMNS}
        held = ClaimRows([wanted[name] for name in self.headings.values()], date_reader(self.date_format))
        rows: list[tuple[int, tuple[str | None, ...]]] = []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", GapWarning)  # a quarter that is not loaded is no matter of one claim
            for place, cells in enumerate(zip(*columns, strict=True)):
                row = Row(place, f"row {place + 1}", cells)
                if held.add(row) is not None:
                    rows += self._of_claim(held, [row])
            for group in held.groups():
                rows += self._of_claim(held, group)
        rows.sort(key=lambda one: one[0])
        values = [values for _, values in rows]
        return Findings(
            [place for place, _ in rows],
            [[one[at] for one in values] for at in range(len(FINDING_COLUMNS))],
        )

    def _of_claim(self, held: ClaimRows, group: list[Row]) -> list[tuple[int, tuple[str | None, ...]]]:
        try:
            claim, places = held.claim_with_places(group)
            report = check(claim, policy=self.policy, catalog=self.catalog, silence=self.silence)
        except JcodesError as error:
            return [(group[0].place, self._refused(type(error).__name__, error.message, error.hint))]
        except Exception as error:  # noqa: BLE001 - one claim never costs the others, whatever its cells hold
            name = type(error).__name__
            hint = "give a claim as text, numbers and dates that a claim form can hold"
            return [(group[0].place, self._refused("MalformedClaimError", f"the claim cannot be read ({name})", hint))]
        return [(places[one.line or 0], self._said(one)) for one in report.findings]

    def _refused(self, name: str, message: str, hint: str) -> tuple[str | None, ...]:
        said = {
            "status": name,
            "scope": "claim",
            "message": message,
            "fix": hint,
            "release": self.catalog.release.issue,
        }
        return tuple(said.get(name) for name in FINDING_COLUMNS)

    def _said(self, one: "Finding") -> tuple[str | None, ...]:
        return (
            "ok",
            "claim" if one.line is None else "line",
            one.rule,
            one.severity.value,
            one.message,
            one.expected or None,
            None if one.fix is None else str(one.fix),
            " ".join(one.carc) or None,
            " ".join(one.rarc) or None,
            "; ".join(one.denials) or None,
            one.confidence.value,
            one.source,
            self.catalog.release.issue,
        )
