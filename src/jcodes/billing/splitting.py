"""Lines that a claim can carry: units split by what a line takes and by an edit that works by line, the charge shared to the cent."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import ClassVar, Final

import attrs

from jcodes.billing.allocation import share_charge
from jcodes.billing.bill_result import BillingUnits
from jcodes.billing.lines import BillingLine
from jcodes.billing.result import Result
from jcodes.billing.steps import Step, warned
from jcodes.codes import Modifier
from jcodes.errors import MalformedLineError, shown, type_name
from jcodes.money import cents_of, dollars_of
from jcodes.records import LEFT_OUT, Record

__all__ = ["SplitLines", "SplitQuestion", "read_repeat", "split_lines"]

_UNITS_RULE: Final = (
    "noridian-hemophilia: Medicare's electronic lines take 9,999 units; general-knowledge: paper lines take 999"
)
_EDIT_RULE: Final = "ngs-mue: an edit with the indicator 1 works by line"


@attrs.frozen(order=False)
class SplitQuestion(Record):
    """What was asked of a split.

    Attributes:
        lines: The lines as they were.
        maximum_units: The most units of a line.
        edit_value: The medically unlikely edit, or None.
        edit_indicator: Its adjudication indicator (MAI), or None.
        repeat_modifier: What lines after the first carry, or blank.
        charge: What all lines charge together, or None.
        release_digest: None: no catalog was asked.
    """

    lines: tuple[BillingLine, ...]
    maximum_units: int
    edit_value: int | None
    edit_indicator: int | None
    repeat_modifier: str
    charge: Decimal | None
    release_digest: str | None = None

    def answer(self) -> "SplitLines":
        """Return the lines, split as asked."""
        return split_lines(
            self.lines,
            maximum_units=self.maximum_units,
            edit_value=self.edit_value,
            edit_indicator=self.edit_indicator,
            repeat_modifier=self.repeat_modifier,
            charge=self.charge,
        )


@attrs.frozen(order=False)
class SplitLines(Result):
    """Lines that a claim can carry.

    Attributes:
        lines: The lines, in the order of those they were split from.
        charges: What each charges, where a charge was given; they add up to the whole.
        warnings: What to look at.
        question: What was asked.
    """

    KIND: ClassVar[str] = "split lines"

    lines: tuple[BillingLine, ...]
    charges: tuple[Decimal, ...]
    warnings: tuple[str, ...]
    question: SplitQuestion = attrs.field(eq=False, repr=False, metadata=LEFT_OUT)

    @property
    def asked(self) -> SplitQuestion:
        """The whole question, as a receipt holds it."""
        return self.question

    def derivation(self) -> tuple[Step, ...]:
        """Return the steps, each rule with its source, and the warnings."""
        return tuple(self._steps())

    def _steps(self) -> Iterator[Step]:
        asked = self.question
        yield Step("lines", "; ".join(map(str, asked.lines)))
        yield Step("limit", f"at most {asked.maximum_units} units on a line", _UNITS_RULE)
        if asked.edit_value is not None:
            indicator = "no MAI" if asked.edit_indicator is None else f"MAI {asked.edit_indicator}"
            yield Step("edit", f"the MUE is {asked.edit_value}, {indicator}", _EDIT_RULE)
        if asked.repeat_modifier:
            yield Step("modifier", f"lines after the first of a split carry {asked.repeat_modifier}", _UNITS_RULE)
        if asked.charge is not None:
            yield Step("charge", f"${asked.charge} split by units, to the cent")
        yield Step("split", str(self))
        yield from warned(self.warnings)

    def answer(self) -> dict[str, object]:
        """Return the answer as its receipt holds it."""
        facts = self.facts()
        return {"text": str(self), "split_lines": facts.pop("lines"), **facts}

    def __str__(self) -> str:
        """Return the lines, each with its charge where there is one."""
        if not self.charges:
            return "; ".join(map(str, self.lines))
        return "; ".join(f"{line}, ${charge}" for line, charge in zip(self.lines, self.charges, strict=True))


def split_lines(  # noqa: PLR0913 - keyword facts of one question
    lines: BillingUnits | Sequence[BillingLine],
    *,
    maximum_units: int = 9999,
    edit_value: int | None = None,
    edit_indicator: int | None = None,
    repeat_modifier: str | Modifier = "",
    charge: Decimal | str | int | None = None,
) -> SplitLines:
    """Return *lines* split so that none has more units than a line takes.

    Args:
        lines: The lines of a bill, or the bill.
        maximum_units: The most units of a line: Medicare's electronic claim takes 9,999, paper often 999; a policy's ``maximum_units``.
        edit_value: The medically unlikely edit; splitting by it helps only where its indicator is 1.
        edit_indicator: The edit's adjudication indicator (MAI): 1 by line, 2 and 3 by day.
        repeat_modifier: What to put on the lines after the first of one code and modifiers, such as ``"76"``; blank for nothing.
        charge: What all lines charge together; shared out by units, exactly to the cent.

    Raises:
        MalformedLineError: No lines, a line of no whole units, a limit below one, an edit that is no whole number, an invalid
            indicator, an edit for several codes, a repeat modifier that says what was discarded, or a charge that is not dollars and cents.
        MalformedModifierError: An invalid repeat modifier.

    Source: `ngs-mue` and `noridian-hemophilia` (22,000 units are 9,999 + 9,999 + 2,002 with 76 on the later lines).
    """
    listed = _listed(lines)
    _check_limits(maximum_units, edit_value, edit_indicator)
    repeat = read_repeat(repeat_modifier)
    if edit_value is not None and len({line.code for line in listed}) > 1:
        raise MalformedLineError(
            "an MUE is for one code, but the lines have several",
            value=edit_value,
            hint="split the lines of each code",
        )
    warnings: list[str] = []
    most = maximum_units
    total = sum(line.units for line in listed)
    if edit_value == 0:
        warnings.append("the MUE is 0: the code is not payable here, split or not")
    elif edit_value is not None and edit_indicator == 1:
        most = min(most, edit_value)
    elif edit_value is not None and total > edit_value:
        warnings.append(
            f"{total} units exceeds the MUE of {edit_value} per date of service (MAI {edit_indicator}, {_COUNTS[edit_indicator]}); splitting"
            " lines does not help"
            if edit_indicator
            else f"{total} units exceeds the MUE of {edit_value}; give edit_indicator to apply it per line or per date of service"
        )
    split: list[BillingLine] = []
    for line in listed:
        left, repeated = line.units, False
        while left:
            more = (repeat,) if repeated and repeat and repeat not in line.modifiers else ()
            modifiers = (*line.modifiers, *more)
            if len(modifiers) > _SLOTS >= len(line.modifiers):
                warnings.append(
                    f"{line} has no room for another modifier: a line has four, and 99 means that there are more"
                )
            split.append(BillingLine(line.code, min(left, most), modifiers))
            left, repeated = left - min(left, most), True
    charges = () if charge is None else share_charge(charge, [line.units for line in split])
    whole = None if charge is None else dollars_of(cents_of(charge))
    asked = SplitQuestion(listed, maximum_units, edit_value, edit_indicator, repeat, whole)
    return SplitLines(tuple(split), charges, tuple(warnings), asked)


_COUNTS: Final = {2: "set by policy", 3: "open to appeal with records"}


_SLOTS: Final = 4
"""The modifiers of a line (four slots; 99 overflows)."""


def read_repeat(modifier: str | Modifier) -> str:
    """Return what lines after the first of a split carry; blank for nothing.

    Raises:
        MalformedModifierError: An invalid modifier.
        MalformedLineError: JW or JZ, which say what was discarded.
    """
    repeat = Modifier.parse(modifier).text if str(modifier).strip() else ""
    if repeat in {"JW", "JZ"}:
        raise MalformedLineError(
            f"{repeat} reports discarded drug, it does not mark a repeated line", value=repeat, hint="give 76, 59 or XS"
        )
    return repeat


def _listed(lines: object) -> tuple[BillingLine, ...]:
    """Return the lines; refuse anything else, and units that are not whole."""
    listed: object = lines.lines if isinstance(lines, BillingUnits) else lines
    if not isinstance(listed, list | tuple) or not all(isinstance(line, BillingLine) for line in listed):
        what = (
            f"a list with {next(type_name(line) for line in listed if not isinstance(line, BillingLine))}"
            if isinstance(listed, list | tuple)
            else type_name(lines)
        )
        raise MalformedLineError(
            f"split_lines takes the lines of a bill, not {what}", value=lines, hint="give what billing_units returned"
        )
    for line in listed:
        if not isinstance(line.modifiers, tuple) or not all(isinstance(one, str) for one in line.modifiers):
            raise MalformedLineError(
                f"the modifiers of {line.code} are {shown(line.modifiers)}",
                value=line.modifiers,
                hint="give a tuple of modifiers",
            )
        if type(line.units) is not int or line.units < 1:
            raise MalformedLineError(
                f"{line} has no whole units above zero", value=line.units, hint="bill a dose in whole units"
            )
    return tuple(listed)


def _check_limits(maximum_units: object, edit_value: object, edit_indicator: object) -> None:
    """Refuse limits that are not whole numbers, and an invalid indicator."""
    for name, value, least in (("maximum_units", maximum_units, 1), ("edit_value", edit_value, 0)):
        if (value is not None or name == "maximum_units") and (type(value) is not int or value < least):
            raise MalformedLineError(
                f"{name}={shown(value)} is not a whole number of units, {least} or more",
                value=value,
                hint=f"give {name} as a whole number",
            )
    if edit_indicator is not None and (type(edit_indicator) is not int or not 1 <= edit_indicator <= 3):
        raise MalformedLineError(
            f"{shown(edit_indicator)} is not an adjudication indicator (MAI)",
            value=edit_indicator,
            hint="give 1, 2 or 3",
        )
