"""Lines that a claim can carry: units split by what a line takes and by an edit that works by line, the charge shared to the cent."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import attrs

from jcodes.billing.lines import BillingLine
from jcodes.billing.sharing import share_whole
from jcodes.billing.steps import Step
from jcodes.billing.units import BillingUnits
from jcodes.codes import Modifier
from jcodes.errors import MalformedLineError, type_name
from jcodes.money import cents_of, dollars_of

if TYPE_CHECKING:
    from jcodes.billing.receipt import Receipt

__all__ = ["SplitLines", "SplitQuestion", "read_repeat", "share_charge", "split_lines"]

_UNITS_RULE: Final = (
    "noridian-hemophilia: Medicare's electronic lines take 9,999 units; general-knowledge: paper lines take 999"
)
_EDIT_RULE: Final = "ngs-mue: an edit with the indicator 1 works by line"


@attrs.frozen(order=False)
class SplitQuestion:
    """What was asked of a split.

    Attributes:
        lines: The lines as they were.
        maximum_units: The most units of a line.
        edit_value: The medically unlikely edit, or None.
        edit_indicator: Its adjudication indicator, or None.
        repeat_modifier: What lines after the first carry, or blank.
        charge: What all lines charge together, or None.
    """

    lines: tuple[BillingLine, ...]
    maximum_units: int
    edit_value: int | None
    edit_indicator: int | None
    repeat_modifier: str
    charge: Decimal | None


@attrs.frozen(order=False)
class SplitLines:
    """Lines that a claim can carry.

    Attributes:
        lines: The lines, in the order of those they were split from.
        charges: What each charges, where a charge was given; they add up to the whole.
        warnings: What to look at.
        question: What was asked.
    """

    lines: tuple[BillingLine, ...]
    charges: tuple[Decimal, ...]
    warnings: tuple[str, ...]
    question: SplitQuestion = attrs.field(eq=False, repr=False)

    def derivation(self) -> tuple[Step, ...]:
        """Return the steps, each rule with its source, and the warnings."""
        return tuple(self._steps())

    def _steps(self) -> Iterator[Step]:
        asked = self.question
        yield Step("lines", "; ".join(map(str, asked.lines)))
        yield Step("limit", f"a line takes {asked.maximum_units} units at most", _UNITS_RULE)
        if asked.edit_value is not None:
            indicator = "no indicator" if asked.edit_indicator is None else f"indicator {asked.edit_indicator}"
            yield Step("edit", f"the medically unlikely edit is {asked.edit_value}, {indicator}", _EDIT_RULE)
        if asked.repeat_modifier:
            yield Step("modifier", f"lines after the first of a split carry {asked.repeat_modifier}", _UNITS_RULE)
        if asked.charge is not None:
            yield Step("charge", f"${asked.charge} is shared out by units, exactly to the cent")
        yield Step("split", str(self))
        for warning in self.warnings:
            yield Step("warning", warning)

    def explain(self) -> str:
        """Return the derivation, a step a line, each rule with its source."""
        return "\n".join(line for step in self.derivation() for line in step.lines())

    def to_dict(self) -> dict[str, object]:
        """Return lines, charges, warnings and derivation as JSON holds them; money is text."""
        return {
            "lines": [
                {"code": line.code, "units": line.units, "modifiers": list(line.modifiers)} for line in self.lines
            ],
            "charges": list(map(str, self.charges)),
            "warnings": list(self.warnings),
            "explanation": self.explain().splitlines(),
        }

    @property
    def receipt(self) -> "Receipt":
        """The whole question, answer and derivation as one value that can be kept, read back and verified."""
        from jcodes.billing.records import of_split

        return of_split(self)

    def _repr_html_(self) -> str:
        """Return the lines and their derivation as a table, for notebooks."""
        return self.receipt._repr_html_()

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
        MalformedLineError: No lines, a line of no whole units, a limit below one, an edit that is no whole number, an indicator that is
            none, an edit for several codes, a repeat modifier that says what was discarded, or a charge that is no amount of cents.
        MalformedModifierError: A repeat modifier that is none.

    Source: `ngs-mue` and `noridian-hemophilia` (22,000 units are 9,999 + 9,999 + 2,002 with 76 on the later lines).
    """
    listed = _listed(lines)
    _check_limits(maximum_units, edit_value, edit_indicator)
    repeat = read_repeat(repeat_modifier)
    if edit_value is not None and len({line.code for line in listed}) > 1:
        raise MalformedLineError(
            "an edit is of one code, and the lines are of several",
            value=edit_value,
            hint="split the lines of each code",
        )
    warnings: list[str] = []
    most = maximum_units
    total = sum(line.units for line in listed)
    if edit_value == 0:
        warnings.append("the medically unlikely edit is 0: the code is not paid here, however it is split")
    elif edit_value is not None and edit_indicator == 1:
        most = min(most, edit_value)
    elif edit_value is not None and total > edit_value:
        warnings.append(
            f"{total} units are above the medically unlikely edit of {edit_value}, {_COUNTS[edit_indicator]}: splitting lines does not help"
            if edit_indicator
            else f"{total} units are above the medically unlikely edit of {edit_value}, and nothing says whether it counts the line or the"
            " day: give edit_indicator"
        )
    split: list[BillingLine] = []
    for line in listed:
        left, repeated = line.units, False
        while left:
            more = (repeat,) if repeated and repeat and repeat not in line.modifiers else ()
            modifiers = (*line.modifiers, *more)
            if len(modifiers) > _SLOTS >= len(line.modifiers):
                warnings.append(
                    f"{line} takes no further modifier: four fit on a line, and 99 says that there are more"
                )
            split.append(BillingLine(line.code, min(left, most), modifiers))
            left, repeated = left - min(left, most), True
    charges = () if charge is None else share_charge(charge, [line.units for line in split])
    whole = None if charge is None else dollars_of(cents_of(charge))
    asked = SplitQuestion(listed, maximum_units, edit_value, edit_indicator, repeat, whole)
    return SplitLines(tuple(split), charges, tuple(warnings), asked)


_COUNTS: Final = {2: "which counts the day (by policy)", 3: "which counts the day (open to appeal with records)"}


_SLOTS: Final = 4
"""The modifiers of a line (four slots; 99 overflows)."""


def read_repeat(modifier: str | Modifier) -> str:
    """Return what lines after the first of a split carry; blank for nothing.

    Raises:
        MalformedModifierError: No modifier.
        MalformedLineError: JW or JZ, which say what was discarded.
    """
    repeat = Modifier.parse(modifier).text if str(modifier).strip() else ""
    if repeat in {"JW", "JZ"}:
        raise MalformedLineError(
            f"{repeat} says what was discarded, not that a line is another", value=repeat, hint="give 76, 59 or XS"
        )
    return repeat


def _listed(lines: object) -> tuple[BillingLine, ...]:
    """Return the lines; refuse what is none, and units that are not whole."""
    listed: object = lines.lines if isinstance(lines, BillingUnits) else lines
    if not isinstance(listed, list | tuple) or not all(isinstance(line, BillingLine) for line in listed):
        what = (
            f"a list with {next(type_name(line) for line in listed if not isinstance(line, BillingLine))}"
            if isinstance(listed, list | tuple)
            else type_name(lines)
        )
        raise MalformedLineError(
            f"what is split are the lines of a bill, not {what}", value=lines, hint="give what billing_units returned"
        )
    for line in listed:
        if not isinstance(line.modifiers, tuple) or not all(isinstance(one, str) for one in line.modifiers):
            raise MalformedLineError(
                f"the modifiers of {line.code} are {line.modifiers!r}",
                value=line.modifiers,
                hint="give a tuple of modifiers",
            )
        if type(line.units) is not int or line.units < 1:
            raise MalformedLineError(
                f"{line} has no whole units above zero", value=line.units, hint="bill a dose in whole units"
            )
    return tuple(listed)


def _check_limits(maximum_units: object, edit_value: object, edit_indicator: object) -> None:
    """Refuse limits that are no whole numbers, and an indicator that is none."""
    for name, value, least in (("maximum_units", maximum_units, 1), ("edit_value", edit_value, 0)):
        if (value is not None or name == "maximum_units") and (type(value) is not int or value < least):
            raise MalformedLineError(
                f"{name}={value!r} is no whole number of units, {least} or more",
                value=value,
                hint=f"give {name} as a whole number",
            )
    if edit_indicator is not None and (type(edit_indicator) is not int or not 1 <= edit_indicator <= 3):
        raise MalformedLineError(
            f"{edit_indicator!r} is no adjudication indicator", value=edit_indicator, hint="give 1, 2 or 3"
        )


def share_charge(charge: Decimal | str | int, units: Sequence[int]) -> tuple[Decimal, ...]:
    """Return a charge shared out by units, exactly to the cent: the shares add up to the charge.

    What cents leave goes to the largest remainders, the first among equals.

    Raises:
        MalformedLineError: A charge that is no amount of cents, or no units to share it by.
    """
    whole = cents_of(charge)
    if sum(units) < 1 or min(units) < 0:
        raise MalformedLineError(
            "there are no units to share the charge by", value=tuple(units), hint="give the units of each line"
        )
    return tuple(map(dollars_of, share_whole(whole, list(map(Fraction, units)))))
