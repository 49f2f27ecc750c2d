"""The billing units of a dose: from a code's dosage and what was given to the whole numbers on the claim lines."""

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs

from jcodes.billing.dosing import Reading
from jcodes.billing.lines import BillingLine
from jcodes.billing.rounding import Rounding
from jcodes.catalogs.entries import Entry
from jcodes.doses import Dosage, Dose, Strength

if TYPE_CHECKING:
    from jcodes.billing.comparing import Alternative
    from jcodes.billing.labels import Left
    from jcodes.billing.question import Question
    from jcodes.billing.receipt import Receipt
    from jcodes.billing.undecided import Undecided
    from jcodes.billing.waste import Waste
    from jcodes.doses.containers import OpenedContainer
    from jcodes.policies import Policy
    from jcodes.vocabulary.products import ContainerType

__all__ = ["BillingUnits", "Origin"]

_DEFAULT_POLICY = "medicare-part-b"


@attrs.frozen
class Origin:
    """What a bill holds beyond a dose under a code: where its facts came from, and what was asked about containers and the payer.

    Attributes:
        given: The arguments as they were given, as text, each with its name.
        order_steps: How an order became an amount, a sentence each.
        release_digest: The hash of the release that the code was looked up in, or blank.
        question: What was asked beyond the dose; `bill_dose` fills in this and what follows.
        left: What the labels leave.
        waste: How discarded drug is billed.
        doubts: What the catalog has to say against the answer, a sentence each.
    """

    given: tuple[tuple[str, str], ...] = ()
    order_steps: tuple[str, ...] = ()
    release_digest: str = ""
    question: "Question | None" = None
    left: "Left | None" = None
    waste: "Waste | None" = None
    doubts: tuple[str, ...] = ()


@attrs.frozen(order=False, repr=False)
class BillingUnits:
    """The billing units of a dose, with everything needed to say why.

    Attributes:
        administered: The whole units of what was given.
        subject: The code's entry, or the dosage alone.
        dose: What was given, as understood.
        on: The date of service, or None when none was named.
        strength: The strength, where one was given or read off the labels.
        rounding: How the exact number became the billed one.
        reading: The dose against the dosage.
        origin: Where the facts came from; None for a bill of ready-made values without containers.
    """

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
        """What one unit stands for."""
        return self.subject.dosage if isinstance(self.subject, Entry) else self.subject

    @property
    def code(self) -> str:
        """The code, or blank when only a dosage was given."""
        return str(self.subject.code) if isinstance(self.subject, Entry) else ""

    @property
    def exact(self) -> Fraction:
        """The number of units before rounding."""
        return Fraction(self.reading.numerator, self.reading.denominator)

    @property
    def question(self) -> "Question | None":
        """What was asked about containers and the payer; None where neither was named."""
        return None if self.origin is None else self.origin.question

    @property
    def left(self) -> "Left | None":
        """What the labels of the opened containers leave, in units before rounding; None where nothing was named."""
        return None if self.origin is None else self.origin.left

    @property
    def waste(self) -> "Waste | None":
        """How discarded drug is billed; None where no containers, no discarded amount and no type of container were named."""
        return None if self.origin is None else self.origin.waste

    @property
    def order_steps(self) -> tuple[str, ...]:
        """How an order became the dose, a sentence each."""
        return self.origin.order_steps if self.origin else ()

    @property
    def policy(self) -> str:
        """The name of the payer's policy."""
        return self.question.policy.name if self.question else _DEFAULT_POLICY

    @property
    def containers(self) -> "tuple[OpenedContainer, ...]":
        """The opened containers, as understood."""
        return self.question.containers if self.question else ()

    @property
    def container_type(self) -> "ContainerType | None":
        """Whether the containers hold one dose, as given."""
        return self.question.container_type if self.question else None

    @property
    def discarded(self) -> int:
        """The whole units billed as discarded."""
        return self.waste.units if self.waste else 0

    @property
    def total(self) -> int:
        """Administered and discarded units together: what the payer is billed in all, not the units of one claim line; for those see `lines`."""
        return self.administered + self.discarded

    @property
    def lines(self) -> tuple[BillingLine, ...]:
        """The lines of the bill, the administered units first."""
        if self.waste is None:
            return (BillingLine(self.code, self.administered),)
        code = self.code
        return tuple(BillingLine(code, units, modifiers) for units, modifiers in self.waste.lines)

    @property
    def undecided(self) -> "tuple[Undecided, ...]":
        """What nothing decides, each an open question with the fact that would decide it; empty for a bill that is final.

        Leftover drug of containers of unknown type, and JW or JZ where the payer requires one on the date of service. Nothing of it is
        part of `lines`, `discarded` or `total`.
        """
        if self.waste is not None:
            return self.waste.undecided
        from jcodes.billing.undecided import modifiers_required

        return modifiers_required(self._payer, self._kind, self.on, is_billed=self.administered > 0)

    @property
    def _payer(self) -> "Policy":
        from jcodes.policies import policy

        return self.question.policy if self.question else policy(_DEFAULT_POLICY)

    @property
    def _kind(self) -> str:
        return self.subject.kind.value.replace(" ", "-") if isinstance(self.subject, Entry) else ""

    @property
    def leftover(self) -> int:
        """The whole leftover units that are undecided; part of no line."""
        units = [question.units for question in self.undecided if question.units is not None]
        return units[0] if units else 0

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to look at, although there is an answer."""
        left = self.left.warnings if self.left else ()
        waste = self.waste.warnings if self.waste else ()
        doubts = self.origin.doubts if self.origin else ()
        return (
            *self.reading.warnings, *_none_billed(self), *_absurd(self), *left, *waste, *self._doubts(), *_ended(self), *doubts,
        )  # fmt: skip

    def _doubts(self) -> tuple[str, ...]:
        """Return whether it is doubtful that the product takes JW or JZ, where nothing was asked about containers."""
        if self.waste is not None or not self._kind:
            return ()
        from jcodes.billing.undecided import doubt_of

        doubt = doubt_of(self._payer, self._kind, self.on)
        return (doubt,) if doubt else ()

    def compare(self, *names: "str | Rounding | Policy") -> "tuple[Alternative, ...]":
        """Return what other roundings or payers would make of the same dose, since contractors differ.

        Args:
            names: Roundings, names of roundings such as ``"nearest"``, policies, or names of policies; none for every rounding.

        Raises:
            MalformedRoundingError: A name of neither.
        """
        from jcodes.billing.comparing import compare

        return compare(self, names)

    @property
    def receipt(self) -> "Receipt":
        """The whole question, answer and derivation as one value that can be kept, read back and verified."""
        from jcodes.billing.receipt import Receipt

        return Receipt.of(self)

    def explain(self) -> str:
        """Return the derivation, a step a line, each rule with its source."""
        from jcodes.billing.derivation import derive

        return "\n".join(line for step in derive(self) for line in step.lines())

    def to_dict(self) -> dict[str, object]:
        """Return question, answer and derivation as JSON holds them; exact numbers that are not whole are text."""
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
            "documented_discarded": str(self.question.discarded)
            if self.question and self.question.discarded is not None
            else None,
            "exact": str(self.exact),
            "labelled": str(self.left.labelled) if self.left and self.left.labelled is not None else None,
            "administered": self.administered,
            "discarded": self.discarded,
            "total": self.total,
            "lines": [
                {"code": line.code, "units": line.units, "modifiers": list(line.modifiers)} for line in self.lines
            ],
            "undecided": [question.to_dict() for question in self.undecided],
            "warnings": list(self.warnings),
            "explanation": self.explain().splitlines(),
            "release": self.subject.release if isinstance(self.subject, Entry) else None,
        }

    def _repr_html_(self) -> str:
        """Return the bill and its derivation as a table, for notebooks."""
        return self.receipt._repr_html_()

    def __int__(self) -> int:
        """Return `total`: the units of all lines together, not those of one claim line."""
        return int(self.total)

    def __str__(self) -> str:
        """Return the bill in one line, and what is undecided."""
        return f"{'; '.join(map(str, self.lines))}{self._open(' (undecided: {})')}"

    def _open(self, text: str) -> str:
        """Return *text* about what is undecided, or blank."""
        undecided = self.undecided
        return text.format(", ".join(map(str, undecided))) if undecided else ""

    def __repr__(self) -> str:
        """Return what was asked and answered."""
        subject = self.code or str(self.dosage)
        discarded = f" + {self.discarded}" if self.discarded else ""
        return f"<BillingUnits {subject}: {self.dose} -> {self.administered}{discarded}{self._open(', undecided: {}')}>"


def _none_billed(bill: BillingUnits) -> tuple[str, ...]:
    if bill.administered:
        return ()
    return (
        f"{bill.exact} units are rounded to none by {bill.rounding.value!r}; Medicare bills at least one unit of any dose",
    )


_ABSURD_UNITS: Final = 1_000_000
"""More units than any dose at hand comes to: the largest are some ten thousand, of clotting factors counted by the unit."""
_ABSURD_WASTE: Final = (1_000, 10)
"""So many discarded units, and so many times what was given, are no small dose out of a vial, but a wrong unit."""


def _absurd(bill: BillingUnits) -> tuple[str, ...]:
    least, times = _ABSURD_WASTE
    if bill.administered > _ABSURD_UNITS:
        return (f"{bill.administered} units of {bill.dosage} are an absurd dose; check the unit of {bill.dose}",)
    if bill.discarded > least and bill.discarded > times * bill.administered:
        return (
            f"{bill.discarded} units discarded are more than {times} times the {bill.administered} given; check the units of both",
        )
    return ()


def _ended(bill: BillingUnits) -> tuple[str, ...]:
    subject = bill.subject
    if not isinstance(subject, Entry) or bill.on is not None or subject.period.end is None:
        return ()
    return (f"{subject.code} is valid for dates of service to {subject.period.end} only; name the date of service",)
