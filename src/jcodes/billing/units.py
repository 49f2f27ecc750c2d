"""The billing units of a dose: from a code's dosage and what was given to the whole numbers on the claim lines."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import attrs

from jcodes.billing.dosing import Reading, read_dose
from jcodes.billing.kernel import nearest_ratio
from jcodes.billing.lines import BillingLine
from jcodes.billing.rounding import AnyRounding, Decimals, Rounding, as_rounding, decimal_units, round_units
from jcodes.doses import Dosage, Dose, Strength
from jcodes.entries import Entry
from jcodes.errors import CodeNotValidError

if TYPE_CHECKING:
    from jcodes.billing.comparing import Alternative
    from jcodes.billing.containers import AnyContainer, Container, ContainerType
    from jcodes.billing.receipt import Receipt
    from jcodes.billing.waste import Left, Question, Waste
    from jcodes.policies import Policy

__all__ = ["BillingLine", "BillingUnits", "DecimalBillingUnits", "Origin", "bill_dose"]

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
    """

    given: tuple[tuple[str, str], ...] = ()
    order_steps: tuple[str, ...] = ()
    release_digest: str = ""
    question: "Question | None" = None
    left: "Left | None" = None
    waste: "Waste | None" = None


_NOWHERE = Origin()


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
    rounding: AnyRounding
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
    def containers(self) -> "tuple[Container, ...]":
        """The opened containers, as understood."""
        return self.question.containers if self.question else ()

    @property
    def container_type(self) -> "ContainerType | None":
        """Whether the containers hold one dose, as given."""
        return self.question.container_type if self.question else None

    @property
    def discarded(self) -> int:
        """The whole units billed as discarded."""
        return self._unscaled(self.waste.units) if self.waste else 0

    @property
    def total(self) -> int:
        """Administered and discarded together."""
        return self.administered + self.discarded

    @property
    def lines(self) -> tuple[BillingLine, ...]:
        """The lines of the bill, the administered units first."""
        if self.waste is None:
            return (BillingLine(self.code, self.administered),)
        code = self.code
        return tuple(BillingLine(code, self._unscaled(units), modifiers) for units, modifiers in self.waste.lines)

    def _unscaled(self, units: int) -> int:
        return units

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to look at, although there is an answer."""
        left = self.left.warnings if self.left else ()
        waste = self.waste.warnings if self.waste else ()
        return (*self.reading.warnings, *_none_billed(self), *left, *waste, *_ended(self))

    def compare(self, *names: "str | AnyRounding | Policy") -> "tuple[Alternative, ...]":
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
            "administered": self._plain(self.administered),
            "discarded": self._plain(self.discarded),
            "total": self._plain(self.total),
            "lines": [
                {"code": line.code, "units": self._plain(line.units), "modifiers": list(line.modifiers)}
                for line in self.lines
            ],
            "warnings": list(self.warnings),
            "explanation": self.explain().splitlines(),
            "release": self.subject.release if isinstance(self.subject, Entry) else None,
        }

    @staticmethod
    def _plain(units: int) -> int | str:
        """Return units as JSON holds them exactly."""
        return units if isinstance(units, int) else str(units)

    def _repr_html_(self) -> str:
        """Return the bill and its derivation as a table, for notebooks."""
        return self.receipt._repr_html_()

    def __int__(self) -> int:
        """Return the units of all lines together."""
        return int(self.total)

    def __str__(self) -> str:
        """Return the bill in one line."""
        return "; ".join(map(str, self.lines))

    def __repr__(self) -> str:
        """Return what was asked and answered."""
        subject = self.code or str(self.dosage)
        return f"<BillingUnits {subject}: {self.dose} -> {self.administered}{f' + {self.discarded}' if self.discarded else ''}>"


class DecimalBillingUnits(BillingUnits):
    """The billing units of a dose for a payer that takes decimal places: every number of units is a Decimal.

    It comes of `Decimals`, asked for or a policy's choice; no bundled policy asks for it.
    """

    __slots__ = ()

    if TYPE_CHECKING:
        administered: Decimal  # type: ignore[assignment]  # what this class is for
        discarded: Decimal  # type: ignore[assignment]
        total: Decimal  # type: ignore[assignment]

    def _unscaled(self, units: int) -> int:
        return cast("int", decimal_units(units, self.rounding.places)) if isinstance(self.rounding, Decimals) else units


def bill_dose(  # noqa: PLR0913 - keyword facts of one question
    subject: Entry | Dosage,
    dose: Dose,
    *,
    on: date | None = None,
    strength: Strength | None = None,
    rounding: str | AnyRounding | None = None,
    containers: "AnyContainer | Iterable[AnyContainer] | None" = None,
    container_type: "str | ContainerType | None" = None,
    discarded: str | Dose | None = None,
    policy: "str | Policy | None" = None,
    discard_applies: bool | None = None,
    origin: Origin | None = None,
) -> BillingUnits:
    """Return the billing units of *dose* under the code or dosage *subject*.

    Args:
        subject: A catalog entry, or a dosage alone.
        dose: What was given.
        on: The date of service; an entry must be valid then, and the policy's values are those of that day. None asks for no check,
            and takes the newest values.
        strength: How much drug a volume or a container holds; read off the labels where all containers have one concentration.
        rounding: How the exact number becomes whole; None for the policy's. `Decimals` gives a `DecimalBillingUnits`.
        containers: What was opened, by the labels.
        container_type: ``"single-dose"`` or ``"multi-dose"``; None where it is not known, so that `discard_applies` decides.
        discarded: The documented discarded amount; None for what the labels leave.
        policy: The payer's policy or its name; None for Medicare Part B's.
        discard_applies: Whether CMS's list of codes for JW and JZ names the code; None where that is not known. A dosage without a
            code is in scope.
        origin: Where the facts came from, for the receipt.

    Raises:
        CodeNotValidError: The code was not valid on the date.
        DosageNotStatedError: There is nothing to divide by.
        UnitMismatchError: The dose, a container or the discarded amount is of another kind; `StrengthRequiredError` when a strength
            would help.
        OutsideDosageError: The dose lies outside what one unit covers.
        InexactError: `Rounding.EXACT` and a fraction of a unit.
        ContainersTooSmallError: The dose is more than the containers hold.
        DiscardedAboveLabelError: The discarded amount is more than the labels leave.
        MalformedError: A container, type, amount or rounding that cannot be read; `UnknownPolicyError` for a policy.
    """
    if containers is None and container_type is None and discarded is None and policy is None:
        reading = _read(subject, dose, on, strength)
        if rounding is None or rounding is Rounding.UP:
            units = -(-reading.numerator // reading.denominator)
            return BillingUnits(units, subject, dose, on, strength, Rounding.UP, reading, origin)
        return _made(subject, dose, on, strength, as_rounding(rounding), reading, origin)
    from jcodes.billing.waste import asked, common_strength, measure

    question = asked(subject, containers, container_type, discarded, policy, discard_applies)
    rule = as_rounding(question.policy.rounding.on(on).value if rounding is None else rounding)
    if strength is None and question.containers:
        strength = common_strength(question.containers, dose)
    reading = _read(subject, dose, on, strength)
    left = None
    if question.containers or question.discarded is not None:
        dosage = subject.dosage if isinstance(subject, Entry) else subject
        left = measure(dosage, dose, strength, reading, question)
    return _made(
        subject, dose, on, strength, rule, reading, attrs.evolve(origin or _NOWHERE, question=question, left=left)
    )


def _read(subject: Entry | Dosage, dose: Dose, on: date | None, strength: Strength | None) -> Reading:
    if isinstance(subject, Entry):
        if on is not None and on not in subject.period:
            raise _not_valid(subject, on)
        return read_dose(subject.dosage, dose, strength, label=subject.code.text)
    return read_dose(subject, dose, strength)


def _made(  # noqa: PLR0913, PLR0917 - the parts of one bill
    subject: Entry | Dosage,
    dose: Dose,
    on: date | None,
    strength: Strength | None,
    rounding: AnyRounding,
    reading: Reading,
    origin: Origin | None,
) -> BillingUnits:
    """Round what was read, and lay out the lines."""
    scale, units, kind = 1, 0, BillingUnits
    if isinstance(rounding, Decimals):
        scale, kind = 10**rounding.places, DecimalBillingUnits
        units = nearest_ratio(reading.numerator * scale, reading.denominator)
    else:
        units = round_units(reading.numerator, reading.denominator, rounding)
    question = None if origin is None else origin.question
    if (
        origin is not None
        and question is not None
        and (question.containers or question.container_type or question.discarded is not None)
    ):
        from jcodes.billing.waste import decide

        origin = attrs.evolve(origin, waste=decide(units, origin.left, question, on, scale=scale))
    administered = cast("int", decimal_units(units, rounding.places)) if isinstance(rounding, Decimals) else units
    return kind(administered, subject, dose, on, strength, rounding, reading, origin)


def _not_valid(entry: Entry, on: date) -> CodeNotValidError:
    period = entry.period
    if on < period.start:
        what, hint = "was not yet valid", f"its first day is {period.start}; find the code that was valid on {on}"
    else:
        what, hint = "was no longer valid", f"its last day was {period.end}"
        hint += (
            "; use " + " or ".join(map(str, entry.replaced_by))
            if entry.replaced_by
            else "; find the code that took over"
        )
    return CodeNotValidError(
        f"{entry.code} ({entry.name}, {entry.dosage}) {what} on {on}",
        code=str(entry.code),
        on=on.isoformat(),
        start=period.start.isoformat(),
        end=period.end.isoformat() if period.end else None,
        replaced_by=tuple(map(str, entry.replaced_by)),
        hint=hint,
    )


def _none_billed(bill: BillingUnits) -> tuple[str, ...]:
    if bill.administered:
        return ()
    return (
        f"{bill.exact} units are rounded to none by {bill.rounding.value!r}; Medicare bills at least one unit of any dose",
    )


def _ended(bill: BillingUnits) -> tuple[str, ...]:
    subject = bill.subject
    if not isinstance(subject, Entry) or bill.on is not None or subject.period.end is None:
        return ()
    return (f"{subject.code} is valid for dates of service to {subject.period.end} only; name the date of service",)
