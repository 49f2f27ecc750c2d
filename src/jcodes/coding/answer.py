"""The result of `code`: codes with their reasons, lines, services, missing facts, the claim and its report."""

from typing import TYPE_CHECKING

import attrs

from jcodes.billing.lines_result import ServiceLines
from jcodes.claims import Administration, Claim, ServiceLine
from jcodes.coding.assumptions import Assumption
from jcodes.coding.candidates import Candidate, RuledOut
from jcodes.coding.named_drug import unknown_drug
from jcodes.coding.questions import Question
from jcodes.documents import json_text
from jcodes.errors.messages import drug_shown, named
from jcodes.rules import Report
from jcodes.services.encounters import Services

if TYPE_CHECKING:
    from datetime import date

    from jcodes.catalogs.entries import Entry

__all__ = ["CodedDrug", "Coding"]


@attrs.frozen
class CodedDrug:
    """One administration with its code and lines.

    Attributes:
        administration: The record.
        candidates: The possible codes, likeliest first.
        ruled_out: The codes ruled out, in code order.
        chosen: The chosen code; None if undecided.
        question: The one fact that separates the remaining codes, with at most five options; None if decided.
        bill: The lines with the derivation of their units; None if they cannot be billed.
        lines: The lines on the claim.
        missing: What the record lacks, one sentence each.
        notes: What to review, one sentence each.
        assumptions: Facts that the record does not state, from FDA's label of its NDC and CMS's crosswalk, each with its source, and whether the
            answer rests on it.
        is_billed_before: Whether it is billed on the line of an earlier administration of the same drug.
        product: The CPT product code on the line, for a vaccine or an immune globulin without a Level II code; blank otherwise.
        is_included: Whether its lines are left off, since a service of the day includes the drug, such as a line flush.
    """

    administration: Administration
    candidates: tuple[Candidate, ...]
    ruled_out: tuple[RuledOut, ...]
    chosen: Candidate | None
    question: Question | None
    bill: ServiceLines | None
    lines: tuple[ServiceLine, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    is_billed_before: bool = False
    assumptions: tuple[Assumption, ...] = ()
    product: str = ""
    is_included: bool = False

    @property
    def code(self) -> str | None:
        """The code; None if the record does not decide it."""
        return (self.product or None) if self.chosen is None else self.chosen.code

    @property
    def is_billed(self) -> bool:
        """Whether it has a line, is billed on an earlier line of the same drug, or is part of a service."""
        return bool(self.lines) or self.is_billed_before or self.is_included

    @property
    def entry(self) -> "Entry | None":
        """The entry of the code."""
        return None if self.chosen is None else self.chosen.entry

    def to_dict(self) -> dict[str, object]:
        """Return the facts as JSON values."""
        return {
            "administration": self.administration.to_dict(),
            "code": self.code,
            "candidates": [one.to_dict() for one in self.candidates],
            "ruled_out": [one.to_dict() for one in self.ruled_out],
            "question": None if self.question is None else self.question.to_dict(),
            "lines": [line.to_dict() for line in self.lines],
            "bill": None if self.bill is None else self.bill.to_dict(),
            "missing": list(self.missing),
            "notes": list(self.notes),
            "assumptions": [one.to_dict() for one in self.assumptions],
        }

    @property
    def record(self) -> str:
        """The record in short form: drug, dose, route and date; a drug that no catalog name fits by the length of its name."""
        given = self.administration
        text = given.drug.strip()
        is_known = bool(text and self.candidates)
        drug = (
            drug_shown(text, bare=True) if is_known else unknown_drug(text) if text else named(given.code or given.ndc)
        )
        parts = (drug or "a drug", given.dose, given.route, given.on)
        return ", ".join(str(part) for part in parts if part is not None)

    def __str__(self) -> str:
        """Return the record and its code."""
        return f"{self.record}: {self.code or 'code undecided'}"


@attrs.frozen(repr=False)
class Coding:
    """The coding of one encounter or several.

    Attributes:
        drugs: The administrations, in the order given, each with its code and lines.
        services: The administration services by day, each with code and units.
        missing: What the records lack, one sentence each; empty if the claim is complete.
        notes: What to review even so, one sentence each.
        claim: The claim: the drugs' lines, then the services', day by day.
        report: The report of the claim's check.
    """

    drugs: tuple[CodedDrug, ...]
    services: "tuple[tuple[date, Services], ...]"
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    claim: Claim
    report: Report

    @property
    def codes(self) -> tuple[str | None, ...]:
        """The code of each administration; None if its record does not decide it."""
        return tuple(drug.code for drug in self.drugs)

    @property
    def code(self) -> str | None:
        """The one code of all administrations; None if there are several, or one is undecided."""
        codes = set(self.codes)
        return codes.pop() if len(codes) == 1 else None

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The possible codes, record by record."""
        return tuple(candidate for drug in self.drugs for candidate in drug.candidates)

    @property
    def ruled_out(self) -> tuple[RuledOut, ...]:
        """The codes ruled out, record by record."""
        return tuple(one for drug in self.drugs for one in drug.ruled_out)

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """The assumptions of all records, record by record."""
        return tuple(one for drug in self.drugs for one in drug.assumptions)

    @property
    def lines(self) -> tuple[ServiceLine, ...]:
        """The lines of the claim."""
        return self.claim.lines

    @property
    def ok(self) -> bool:
        """Whether every record has its code, nothing is missing, and the check found no error."""
        return None not in self.codes and not self.missing and self.report.ok

    def explain(self) -> str:
        """Return how each record was coded: the candidates, the codes ruled out, the bill, the services, the check."""
        shown: list[str] = []
        for drug in self.drugs:
            shown.append(str(drug))
            shown.extend(f"candidate  {one}" for one in drug.candidates)
            shown.extend(f"ruled out  {one}" for one in drug.ruled_out)
            shown.extend(f"assumption {one}" for one in drug.assumptions)
            if drug.bill is not None:
                shown.append(drug.bill.explain())
        shown.extend(
            f"service    {on}: {one} ({one.service.meaning}; {one.service.source})"
            for on, services in self.services
            for one in services.billed
        )
        shown.extend(f"note       {note}" for note in self.notes)
        shown.extend(f"missing    {lack}" for lack in self.missing)
        return "\n".join((*shown, f"check      {self.report}"))

    def to_dict(self) -> dict[str, object]:
        """Return the full result as JSON values."""
        return {
            "ok": self.ok,
            "code": self.code,
            "drugs": [drug.to_dict() for drug in self.drugs],
            "services": [
                {"on": on.isoformat(), "number": one.number, "units": one.units}
                for on, services in self.services
                for one in services.billed
            ],
            "missing": list(self.missing),
            "notes": list(self.notes),
            "report": self.report.to_dict(),
        }

    def to_json(self) -> str:
        """Return `to_dict` as text."""
        return json_text(self.to_dict())

    def _repr_html_(self) -> str:
        """Return records, lines, missing facts and the check as tables, for notebooks."""
        from jcodes.html_tables import paragraphs, table

        rows = ((drug.record, drug.code or "open", "; ".join(map(str, drug.lines))) for drug in self.drugs)
        lacks = paragraphs(f"missing: {lack}" for lack in self.missing)
        return table(("record", "code", "lines"), rows) + lacks + self.report._repr_html_()

    def __str__(self) -> str:
        """Return the lines of the claim, and the missing facts."""
        return "\n".join((str(self.claim), *(f"missing: {lack}" for lack in self.missing)))

    def __repr__(self) -> str:
        """Return the codes and the verdict."""
        codes = ", ".join(code or "?" for code in self.codes)
        return f"<Coding {codes}: {'ok' if self.ok else f'{len(self.missing)} missing, {self.report!r}'}>"
