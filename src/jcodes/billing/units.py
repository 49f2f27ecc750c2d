"""The billing units of a dose: from a code's dosage and what was given to the whole number on the claim line."""

from datetime import date
from fractions import Fraction

import attrs

from jcodes.billing.dosing import Reading, read_dose
from jcodes.billing.rounding import RULES, Rounding, round_units
from jcodes.doses import Dosage, Dose, Strength
from jcodes.entries import Entry
from jcodes.errors import CodeNotValidError

__all__ = ["BillingLine", "BillingUnits", "bill_dose"]


@attrs.frozen
class BillingLine:
    """One line of the bill.

    Attributes:
        code: The code, or blank when only a dosage was given.
        units: The whole number for SV104 or box 24G.
        modifiers: The modifiers, in order.
    """

    code: str
    units: int
    modifiers: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return the line as it is read aloud."""
        return f"{'-'.join((self.code or 'units', *self.modifiers))} x {self.units}"


@attrs.frozen(order=False, repr=False)
class BillingUnits:
    """The billing units of a dose, with everything needed to say why.

    Attributes:
        administered: The whole units of what was given.
        subject: The code's entry, or the dosage alone.
        dose: What was given, as understood.
        on: The date of service, or None when none was named.
        strength: The strength, where one was given.
        rounding: How the exact number became whole.
    """

    administered: int
    subject: Entry | Dosage
    dose: Dose
    on: date | None
    strength: Strength | None
    rounding: Rounding
    _reading: Reading

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
        return Fraction(self._reading.numerator, self._reading.denominator)

    @property
    def discarded(self) -> int:
        """The whole units billed as discarded: none, since no opened containers were named."""
        return 0

    @property
    def total(self) -> int:
        """Administered and discarded together."""
        return self.administered + self.discarded

    @property
    def lines(self) -> tuple[BillingLine, ...]:
        """The lines of the bill."""
        return (BillingLine(self.code, self.administered),)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to look at, although there is an answer."""
        return (*self._reading.warnings, *_ended(self))

    def explain(self) -> str:
        """Return the derivation, a step a line, each rule with its source."""
        return "\n".join(_steps(self))

    def to_dict(self) -> dict[str, object]:
        """Return question, answer and derivation as JSON holds them; the exact number is a fraction in text."""
        return {
            "code": self.code or None,
            "dosage": str(self.dosage),
            "dose": str(self.dose),
            "strength": str(self.strength) if self.strength else None,
            "on": self.on.isoformat() if self.on else None,
            "rounding": self.rounding.value,
            "exact": str(self.exact),
            "administered": self.administered,
            "discarded": self.discarded,
            "total": self.total,
            "lines": [
                {"code": line.code, "units": line.units, "modifiers": list(line.modifiers)} for line in self.lines
            ],
            "warnings": list(self.warnings),
            "explanation": self.explain().splitlines(),
            "release": self.subject.release if isinstance(self.subject, Entry) else None,
        }

    def __int__(self) -> int:
        """Return the units of all lines together."""
        return self.total

    def __str__(self) -> str:
        """Return the bill in one line."""
        return "; ".join(map(str, self.lines))

    def __repr__(self) -> str:
        """Return what was asked and answered."""
        subject = self.code or str(self.dosage)
        return f"<BillingUnits {subject}: {self.dose} -> {self.administered}>"


def bill_dose(
    subject: Entry | Dosage,
    dose: Dose,
    *,
    on: date | None = None,
    strength: Strength | None = None,
    rounding: Rounding = Rounding.UP,
) -> BillingUnits:
    """Return the billing units of *dose* under the code or dosage *subject*.

    Args:
        subject: A catalog entry, or a dosage alone.
        dose: What was given.
        on: The date of service; an entry must be valid then. None asks for no check.
        strength: How much drug a volume or a container holds.
        rounding: How the exact number becomes whole.

    Raises:
        CodeNotValidError: The code was not valid on the date.
        DosageNotStatedError: There is nothing to divide by.
        UnitMismatchError: The dose is of another kind; `StrengthRequiredError` when a strength would help.
        OutsideDosageError: The dose lies outside what one unit covers.
        InexactError: `Rounding.EXACT` and a fraction of a unit.
    """
    if isinstance(subject, Entry):
        if on is not None and on not in subject.period:
            raise _not_valid(subject, on)
        reading = read_dose(subject.dosage, dose, strength, label=subject.code.text)
    else:
        reading = read_dose(subject, dose, strength)
    if rounding is Rounding.UP:
        units = -(-reading.numerator // reading.denominator)
    else:
        units = round_units(reading.numerator, reading.denominator, rounding)
    return BillingUnits(units, subject, dose, on, strength, rounding, reading)


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


def _ended(bill: BillingUnits) -> tuple[str, ...]:
    subject = bill.subject
    if not isinstance(subject, Entry) or bill.on is not None or subject.period.end is None:
        return ()
    return (f"{subject.code} is valid for dates of service to {subject.period.end} only; name the date of service",)


def _steps(bill: BillingUnits) -> list[str]:
    subject, reading, exact = bill.subject, bill._reading, bill.exact  # noqa: SLF001 - the result's own helper
    steps = []
    if isinstance(subject, Entry):
        steps.append(f"code       {subject.code} {subject.description}")
        steps.append(f"           source: {subject.source}")
        valid = f"valid {subject.period}"
        steps.append(f"date       {bill.on}: {valid}" if bill.on else f"date       not given; the code is {valid}")
    else:
        steps.append(f"dosage     {bill.dosage}, given without a code")
    steps.append(f"dose       {bill.dose}" + (f" at {bill.strength}" if bill.strength else ""))
    steps.extend(f"           {step}" for step in reading.steps)
    steps.append(f"exact      {bill.dose} against {bill.dosage} = {exact} unit{'s' if exact != 1 else ''}")
    rule = RULES[bill.rounding]
    steps.append(f"rounding   {bill.rounding.value}: {exact} -> {bill.administered}; {rule.text}")
    steps.append(f"           source: {rule.source}")
    steps.append(f"units      {bill.administered}")
    steps.extend(f"warning    {warning}" for warning in bill.warnings)
    return steps
