"""The result of `billing_units`: units and lines, with their derivation."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final, cast

import attrs

from jcodes.billing.dose_in_units import Reading
from jcodes.billing.lines import BillingLine
from jcodes.billing.origin import NOWHERE, Origin
from jcodes.billing.result import Result
from jcodes.billing.rounding import RULES, Rounding
from jcodes.billing.steps import Step, steps_of, warned
from jcodes.catalogs.entries import Entry
from jcodes.doses import Dosage, Dose, Strength
from jcodes.lazy import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from jcodes.billing.discarded_lines import DiscardedLines
    from jcodes.billing.question import BillQuestion, Question
    from jcodes.billing.receipt import Receipt
    from jcodes.billing.undecided import Undecided
    from jcodes.billing.wastage import Wastage
    from jcodes.doses.containers import OpenedContainer
    from jcodes.policies import Policy
    from jcodes.vocabulary.products import ContainerType

__all__ = ["ABSURD_UNITS", "MANY_UNITS", "Alternative", "BillingUnits"]

_DEFAULT_POLICY: Final = "medicare-part-b"


@attrs.frozen(order=False, repr=False)
class BillingUnits(Result):
    """The billing units of a dose, with their derivation.

    Attributes:
        administered: The administered units.
        subject: The catalog entry of the code, or the dosage without a code.
        dose: The administered dose, parsed.
        on: The date of service, or None if not given.
        strength: The strength from the call or the labels, or None.
        rounding: The rounding used.
        reading: The dose in billing units.
        origin: The source of the facts; None if the caller supplied all values and no containers.
    """

    KIND: ClassVar[str] = "bill"

    administered: int
    subject: Entry | Dosage
    dose: Dose
    on: date | None
    strength: Strength | None
    rounding: Rounding
    reading: Reading
    origin: Origin | None = None

    @property
    def dosage(self) -> Dosage:
        """The amount of drug in one billing unit."""
        return self.subject.dosage if isinstance(self.subject, Entry) else self.subject

    @property
    def code(self) -> str:
        """The code, or blank if only a dosage was given."""
        return str(self.subject.code) if isinstance(self.subject, Entry) else ""

    @property
    def exact(self) -> Fraction:
        """The number of units before rounding."""
        return Fraction(self.reading.numerator, self.reading.denominator)

    @property
    def question(self) -> "Question | None":
        """The question about containers and the payer; None if neither was given."""
        return None if self.origin is None else self.origin.question

    @property
    def left(self) -> "Wastage | None":
        """The labeled amount and wastage, in units before rounding; None without containers or a discarded amount."""
        return None if self.origin is None else self.origin.left

    @property
    def waste(self) -> "DiscardedLines | None":
        """Billing of discarded drug; None without containers, a discarded amount or a container type."""
        return None if self.origin is None else self.origin.waste

    @property
    def order_steps(self) -> tuple[str, ...]:
        """The steps from an order to the dose, one sentence each."""
        return self.origin.order_steps if self.origin else ()

    @property
    def payer(self) -> "Policy":
        """The payer's policy; Medicare Part B's by default."""
        from jcodes.policies import policy  # imported here: it loads 20 modules that a plain bill does not need

        return self.question.policy if self.question else policy(_DEFAULT_POLICY)

    @property
    def policy(self) -> str:
        """The name of the payer's policy."""
        return self.question.policy.name if self.question else _DEFAULT_POLICY

    @property
    def containers(self) -> "tuple[OpenedContainer, ...]":
        """The opened containers, parsed."""
        return self.question.containers if self.question else ()

    @property
    def container_type(self) -> "ContainerType | None":
        """The container type, as given, or None."""
        return self.question.container_type if self.question else None

    @property
    def discarded(self) -> int:
        """The discarded units billed, a whole number."""
        return self.waste.units if self.waste else 0

    @property
    def total(self) -> int:
        """Administered plus discarded units: the total over all lines. For the units of each line, see `lines`."""
        return self.administered + self.discarded

    @property
    def lines(self) -> tuple[BillingLine, ...]:
        """The lines of the bill, administered units first."""
        if self.waste is None:
            return (BillingLine(self.code, self.administered),)
        code = self.code
        return tuple(BillingLine(code, units, modifiers) for units, modifiers in self.waste.lines)

    @property
    def undecided(self) -> "tuple[Undecided, ...]":
        """Open questions, each with the fact that decides it; empty if the bill is final.

        Leftover drug from containers of unknown type, and JW or JZ if the payer requires one on the date of service. They are never
        part of `lines`, `discarded` or `total`.
        """
        if self.waste is not None:
            return self.waste.undecided
        from jcodes.billing.undecided import modifiers_required

        return modifiers_required(self.payer, self._kind, self.on, is_billed=self.administered > 0)

    @property
    def _kind(self) -> str:
        return self.subject.kind.value.replace(" ", "-") if isinstance(self.subject, Entry) else ""

    @property
    def leftover(self) -> int:
        """The undecided leftover units, which are on no line."""
        units = [question.units for question in self.undecided if question.units is not None]
        return units[0] if units else 0

    @property
    def warnings(self) -> tuple[str, ...]:
        """Warnings to check before billing, one sentence each."""
        return (
            *self.reading.warnings,
            *_unusual(self),
            *(self.left.warnings if self.left else ()),
            *(self.waste.warnings if self.waste else self._doubts()),
            *_ended(self),
            *(self.origin.doubts if self.origin else ()),
        )

    def _doubts(self) -> tuple[str, ...]:
        """Return a warning if it is uncertain whether the product takes JW or JZ and no containers were given."""
        if not self._kind:
            return ()
        from jcodes.billing.undecided import doubt_of

        doubt = doubt_of(self.payer, self._kind, self.on)
        return (doubt,) if doubt else ()

    def compare(self, *names: "str | Rounding | Policy") -> "tuple[Alternative, ...]":
        """Compare the bill of this dose under other roundings or payers' policies.

        Args:
            names: Roundings, names of roundings such as ``"nearest"``, policies, or names of policies; all roundings if omitted.

        Raises:
            MalformedRoundingError: A name is neither a rounding nor a policy.
        """
        compare = cast("Callable[..., tuple[Alternative, ...]]", load("jcodes.billing", "compare"))
        return compare(self, names)

    @property
    def asked(self) -> "BillQuestion":
        """The full question, as stored on a receipt."""
        from jcodes.billing.question import BillQuestion

        question, origin = self.question, self.origin or NOWHERE
        return BillQuestion(
            given=origin.given,
            subject=self.subject,
            dose=self.dose,
            order=self.order_steps,
            strength=self.strength,
            on=self.on,
            rounding=self.rounding,
            policy=self.payer,
            asked=question is not None,
            containers=self.containers,
            doubts=tuple(container.doubt for container in self.containers),
            container_type=self.container_type,
            discarded=question.discarded if question else None,
            listed=question.listed if question else None,
            listed_since=question.listed_since if question else None,
            list_issue=question.list_issue if question else "",
            catalog_doubts=origin.doubts,
            release_digest=origin.release_digest,
        )

    def derivation(self) -> tuple[Step, ...]:
        """Return the steps of the calculation, each with its source."""
        return tuple(self._steps())

    def _steps(self) -> Iterator[Step]:
        subject, reading, exact = self.subject, self.reading, self.exact
        if isinstance(subject, Entry):
            yield Step("code", f"{subject.code} {subject.description}", str(subject.source))
            valid = f"valid {subject.period}"
            yield Step("date", f"{self.on}: {valid}" if self.on else f"not given; the code is {valid}")
        else:
            yield Step("dosage", f"{self.dosage}, without a code")
        yield Step("dose", f"{self.dose}" + (f" at {self.strength}" if self.strength else ""))
        for text in (*self.order_steps, *reading.steps):
            yield Step("", text)
        yield Step("exact", f"{self.dose} / {self.dosage} = {exact} unit{'s' if exact != 1 else ''}")
        rule = RULES[self.rounding]
        yield Step("rounding", f"{self.rounding.value}: {exact} -> {self.administered}; {rule.text}", rule.source)
        if self.question is not None:
            payer = self.question.policy
            yield Step("policy", f"{payer.name}: {payer.title}")
            choice = payer.rounding.on(self.on)
            if choice.value == self.rounding.value:
                yield Step("", f"{choice.policy}, rounding: {choice.value}", choice.source)
        if self.left is not None:
            yield from steps_of("containers", self.left.steps)
        if self.waste is not None:
            yield from steps_of("discarded", self.waste.steps)
        lines = self.lines
        alone = len(lines) == 1 and not lines[0].modifiers
        yield Step("units", f"{self.total}" if alone else f"{self.total}: {'; '.join(map(str, lines))}")
        for question in self.undecided:
            yield Step("undecided", f"{question}: {question.text}", question.source)
        yield from warned(self.warnings)

    def answer(self) -> dict[str, object]:
        """Return the answer as stored on a receipt."""
        facts = self.facts()
        keys = ("exact", "labeled", "administered", "discarded", "total", "lines", "undecided", "warnings")
        return {key: facts[key] for key in keys}

    def facts(self) -> dict[str, object]:
        """Return the question and the answer as JSON values; fractions are text."""
        question, left = self.question, self.left
        documented = None if question is None else question.discarded
        labeled = None if left is None else left.labeled
        return {
            "code": self.code or None,
            "dosage": str(self.dosage),
            "dose": str(self.dose),
            "strength": str(self.strength) if self.strength else None,
            "on": self.on.isoformat() if self.on else None,
            "rounding": self.rounding.value,
            "policy": self.policy,
            "containers": list(map(str, self.containers)),
            "container_type": self.container_type.value if self.container_type else None,
            "documented_discarded": None if documented is None else str(documented),
            "exact": str(self.exact),
            "labeled": None if labeled is None else str(labeled),
            "administered": self.administered,
            "discarded": self.discarded,
            "total": self.total,
            "lines": [line.to_dict() for line in self.lines],
            "undecided": [question.to_dict() for question in self.undecided],
            "warnings": list(self.warnings),
            "release": self.subject.release if isinstance(self.subject, Entry) else None,
        }

    def __int__(self) -> int:
        """Return `total`: the units of all lines together, not those of one claim line."""
        return self.total

    def __str__(self) -> str:
        """Return the bill in one line, with the open questions."""
        return f"{'; '.join(map(str, self.lines))}{self._open(' (undecided: {})')}"

    def _open(self, text: str) -> str:
        """Format *text* with the open questions; blank if there are none."""
        undecided = self.undecided
        return text.format(", ".join(map(str, undecided))) if undecided else ""

    def __repr__(self) -> str:
        """Return a short description with the dose and the units."""
        subject = self.code or str(self.dosage)
        discarded = f" + {self.discarded}" if self.discarded else ""
        return f"<BillingUnits {subject}: {self.dose} -> {self.administered}{discarded}{self._open(', undecided: {}')}>"


ABSURD_UNITS: Final = 1_000_000
"""More units than any real dose. Clotting factors, billed per IU, reach about ten thousand."""
MANY_UNITS: Final = 1_000
"""Units up to which a wrong unit of measure is not looked for."""
_TIMES_THE_DOSE: Final = 10
"""Many discarded units, and more than this multiple of the administered units, point to a wrong unit of measure."""


def _unusual(bill: BillingUnits) -> Iterator[str]:
    if not bill.administered:
        yield f"{bill.exact} units round to 0 with rounding {bill.rounding.value!r}; Medicare bills at least 1 unit of any dose"
    if bill.administered > ABSURD_UNITS:
        yield f"{bill.administered} units of {bill.dosage} is not a plausible dose; check the unit of {bill.dose}"
    elif bill.discarded > MANY_UNITS and bill.discarded > _TIMES_THE_DOSE * bill.administered:
        yield (
            f"{bill.discarded} units discarded is more than {_TIMES_THE_DOSE} times the {bill.administered} administered; check both units of measure"
        )


def _ended(bill: BillingUnits) -> tuple[str, ...]:
    subject = bill.subject
    if not isinstance(subject, Entry) or bill.on is not None or subject.period.end is None:
        return ()
    return (
        f"{subject.code} is valid only for dates of service through {subject.period.end}; give the date of service",
    )


@attrs.frozen
class Alternative:
    """The bill of a dose under one rounding or payer.

    Attributes:
        name: The name of the rounding, such as ``"nearest"``, or of the policy.
        source: The source of the rounding rule.
        bill: The bill; None if the rounding rejects the dose.
        refused: The reason that there is no bill, or blank.
    """

    name: str
    source: str
    bill: BillingUnits | None = attrs.field(default=None, repr=False)
    refused: str = ""

    @property
    def administered(self) -> int | None:
        """The administered units; None if the rounding rejects the dose."""
        return None if self.bill is None else self.bill.administered

    @property
    def discarded(self) -> int | None:
        """The discarded units; None if the rounding rejects the dose."""
        return None if self.bill is None else self.bill.discarded

    @property
    def lines(self) -> tuple[BillingLine, ...]:
        """The lines of the bill; empty if the rounding rejects the dose."""
        return () if self.bill is None else self.bill.lines

    @property
    def receipt(self) -> "Receipt | None":
        """The receipt of the bill; None if the rounding rejects the dose."""
        return None if self.bill is None else self.bill.receipt

    def explain(self) -> str:
        """Return the derivation of the bill, one step per line, or the reason that there is no bill."""
        return self.refused if self.bill is None else self.bill.explain()

    def to_dict(self) -> dict[str, object]:
        """Return the name, the bill and its derivation as JSON values."""
        return {
            "name": self.name,
            "source": self.source,
            "refused": self.refused or None,
            "bill": None if self.bill is None else self.bill.to_dict(),
        }

    def _repr_html_(self) -> str:
        """Return the bill and its derivation as an HTML table, or the reason that there is no bill."""
        from html import escape

        return f"<p>{escape(self.refused)}</p>" if self.bill is None else self.bill._repr_html_()

    def __str__(self) -> str:
        """Return the name and the bill."""
        return f"{self.name}: {self.bill or self.refused}"
