"""The result of `service_lines`: claim lines with their question and derivation."""

from decimal import Decimal
from typing import ClassVar

import attrs

from jcodes.billing.bill_result import BillingUnits
from jcodes.billing.products import Product
from jcodes.billing.question import BillQuestion, written_policy
from jcodes.billing.result import Result
from jcodes.billing.steps import Step, warned
from jcodes.billing.undecided import Undecided
from jcodes.catalogs.unit_edits import UnitEdit
from jcodes.claims import ServiceLine
from jcodes.policies import Policy
from jcodes.records import Record, facts_of, written

__all__ = ["LinesQuestion", "ServiceLines"]


@attrs.frozen(order=False)
class LinesQuestion(Record):
    """The question of a `service_lines` call.

    Attributes:
        bill: The question of the bill.
        products: The products, parsed.
        charge: The total charge of all lines, or None.
        edit: The medically unlikely edit (MUE); None if not looked up.
        paper: Whether it is a paper claim.
        repeat_modifier: The modifier for lines after the first of a split, or blank.
        policy: The payer's policy.
        release_digest: The digest of the release used for the code, or None.
    """

    bill: BillQuestion
    products: tuple[Product, ...]
    charge: Decimal | None
    edit: UnitEdit | None = attrs.field(metadata=written(facts_of))
    paper: bool
    repeat_modifier: str
    policy: Policy = attrs.field(metadata=written_policy)
    release_digest: str | None


@attrs.frozen(order=False, repr=False)
class ServiceLines(Result):
    """The claim lines of a bill.

    Attributes:
        lines: The lines; for each product, administered units first.
        warnings: Warnings, those of the bill first.
        steps: The steps of the derivation, each with its source or blank.
        bill: The bill.
        question: The question about the lines.
    """

    KIND: ClassVar[str] = "claim lines"

    lines: tuple[ServiceLine, ...]
    warnings: tuple[str, ...]
    steps: tuple[Step, ...]
    bill: BillingUnits
    question: LinesQuestion

    @property
    def asked(self) -> LinesQuestion:
        """The full question, including the bill's, as stored on a receipt."""
        return self.question

    @property
    def undecided(self) -> tuple[Undecided, ...]:
        """The open questions of the bill. They are not part of the lines."""
        return self.bill.undecided

    def text(self) -> str:
        """Return the lines in one line of text, without open questions."""
        return "; ".join(map(line_text, self.lines))

    def derivation(self) -> tuple[Step, ...]:
        """Return the steps of the bill and of its lines, each with its source."""
        numbered = (Step(f"line {place}", line_text(line)) for place, line in enumerate(self.lines, 1))
        return (*self.bill.derivation(), *self.steps, *numbered, *warned(self.warnings[len(self.bill.warnings) :]))

    def facts(self) -> dict[str, object]:
        """Return the lines, open questions and warnings as JSON values."""
        return {
            "lines": [line.to_dict() for line in self.lines],
            "undecided": [question.to_dict() for question in self.undecided],
            "warnings": list(self.warnings),
        }

    def answer(self) -> dict[str, object]:
        """Return the answer as its receipt holds it."""
        facts = self.facts()
        return {"text": self.text(), "claim_lines": facts.pop("lines"), **facts}

    def to_dict(self) -> dict[str, object]:
        """Return the lines, open questions, warnings, derivation and receipt as JSON values."""
        return {**Result.to_dict(self), "receipt": self.receipt.to_dict()}

    def _repr_html_(self) -> str:
        """Return the lines as an HTML table, for notebooks."""
        from jcodes.html_tables import paragraphs, table

        heads = ("code", "modifiers", "units", "charge", "NDC", "quantity")
        lines = table(heads, map(_cells, self.lines), figures=("units", "charge"))
        return (
            lines + paragraphs(f"undecided: {one}: {one.text}" for one in self.undecided) + self.receipt._repr_html_()
        )

    def __str__(self) -> str:
        """Return the lines in one line of text, with the open questions."""
        undecided = ", ".join(map(str, self.undecided))
        return f"{self.text()} (undecided: {undecided})" if undecided else self.text()

    def __repr__(self) -> str:
        """Return a short description with the lines."""
        return f"<ServiceLines {self}>"


def _cells(line: ServiceLine) -> tuple[str, ...]:
    charge = "" if line.charge is None else str(line.charge)
    return line.code, " ".join(line.modifiers), line.units, charge, line.ndc, f"{line.ndc_unit}{line.ndc_quantity}"


def line_text(line: ServiceLine) -> str:
    return str(line) + (f", N4{line.ndc} {line.ndc_unit}{line.ndc_quantity}" if line.ndc else "")
