"""Split lines by the maximum units per line and by per-line MUEs, with the charge split to the cent."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import ClassVar, Final

import attrs

from jcodes.billing.allocation import share_charge
from jcodes.billing.bill_result import BillingUnits
from jcodes.billing.lines import BillingLine
from jcodes.billing.result import Result
from jcodes.billing.steps import Step, warned
from jcodes.billing.wastage import in_units
from jcodes.codes import Modifier
from jcodes.errors import MalformedLineError
from jcodes.errors.messages import shown, type_name
from jcodes.money import cents_of, dollars_of, money_text
from jcodes.records import LEFT_OUT, Record

__all__ = ["SplitLines", "SplitQuestion", "read_repeat", "split_lines"]

_UNITS_RULE: Final = (
    "noridian-hemophilia: Medicare's electronic lines take 9,999 units; general-knowledge: paper lines take 999"
)
_EDIT_RULE: Final = "ngs-mue: an edit with the indicator 1 works by line"


@attrs.frozen(order=False)
class SplitQuestion(Record):
    """The question of a `split_lines` call.

    Attributes:
        lines: The lines before the split.
        maximum_units: The maximum units per line.
        edit_value: The MUE, or None.
        edit_indicator: Its adjudication indicator (MAI), or None.
        repeat_modifier: The modifier for lines after the first, or blank.
        charge: The total charge of all lines, or None.
        release_digest: Always None: no catalog is used.
    """

    lines: tuple[BillingLine, ...]
    maximum_units: int
    edit_value: int | None
    edit_indicator: int | None
    repeat_modifier: str
    charge: Decimal | None
    release_digest: str | None = None

    def answer(self) -> "SplitLines":
        """Return the split lines."""
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
    """The result of `split_lines`.

    Attributes:
        lines: The lines, in the original order.
        charges: The charge of each line, if a charge was given; they add up to the total.
        warnings: Warnings, one sentence each.
        question: The question.
    """

    KIND: ClassVar[str] = "split lines"

    lines: tuple[BillingLine, ...]
    charges: tuple[Decimal, ...]
    warnings: tuple[str, ...]
    question: SplitQuestion = attrs.field(eq=False, repr=False, metadata=LEFT_OUT)

    @property
    def asked(self) -> SplitQuestion:
        """The full question, as stored on a receipt."""
        return self.question

    def derivation(self) -> tuple[Step, ...]:
        """Return the steps, each with its source, and the warnings."""
        return tuple(self._steps())

    def _steps(self) -> Iterator[Step]:
        asked = self.question
        yield Step("lines", "; ".join(map(str, asked.lines)))
        yield Step("limit", f"at most {in_units(asked.maximum_units)} on a line", _UNITS_RULE)
        if asked.edit_value is not None:
            indicator = "no MAI" if asked.edit_indicator is None else f"MAI {asked.edit_indicator}"
            yield Step("edit", f"the MUE is {asked.edit_value:,}, {indicator}", _EDIT_RULE)
        if asked.repeat_modifier:
            yield Step("modifier", f"lines after the first of a split carry {asked.repeat_modifier}", _UNITS_RULE)
        if asked.charge is not None:
            yield Step("charge", f"{money_text(asked.charge)} split by units, to the cent")
        yield Step("split", str(self))
        yield from warned(self.warnings)

    def answer(self) -> dict[str, object]:
        """Return the answer as stored on a receipt."""
        facts = self.facts()
        return {"text": str(self), "split_lines": facts.pop("lines"), **facts}

    def __str__(self) -> str:
        """Return the lines, each with its charge if there is one."""
        if not self.charges:
            return "; ".join(map(str, self.lines))
        return "; ".join(f"{line}, {money_text(charge)}" for line, charge in zip(self.lines, self.charges, strict=True))


def split_lines(  # noqa: PLR0913 - keyword facts of one question
    lines: BillingUnits | Sequence[BillingLine],
    *,
    maximum_units: int = 9999,
    edit_value: int | None = None,
    edit_indicator: int | None = None,
    repeat_modifier: str | Modifier = "",
    charge: Decimal | str | int | None = None,
) -> SplitLines:
    """Split *lines* so that none exceeds the maximum units.

    Args:
        lines: The lines of a bill, or the bill.
        maximum_units: The maximum units per line, such as a policy's ``maximum_units``: 9,999 on Medicare's electronic claims, often 999 on
            paper.
        edit_value: The MUE. It splits lines only if its indicator is 1.
        edit_indicator: The adjudication indicator (MAI) of the MUE: 1 per line, 2 and 3 per date of service.
        repeat_modifier: The modifier for lines after the first with the same code and modifiers, such as ``"76"``; blank for none.
        charge: The total charge, split over the lines by units, to the cent.

    Raises:
        MalformedLineError: There are no lines, a line has no whole units, the maximum is below one, the MUE or its indicator is invalid,
            an MUE is given for several codes, the repeat modifier is JW or JZ, the lines would be more than 999, or the charge is not dollars and cents.
        MalformedModifierError: The repeat modifier is invalid.

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
            f"{total:,} units exceeds the MUE of {edit_value:,} per date of service (MAI {edit_indicator}, {_COUNTS[edit_indicator]}); splitting"
            " lines does not help"
            if edit_indicator
            else f"{total:,} units exceeds the MUE of {edit_value:,}; give edit_indicator to apply it per line or per date of service"
        )
    needed = sum(-(-line.units // most) for line in listed)
    if needed > _MOST_LINES:
        raise MalformedLineError(
            f"{total:,} units take {needed:,} lines of {most:,}, and a claim has at most {_MOST_LINES}: the dose is implausible"
            if total < _HUGE
            else f"the units take more than {_MOST_LINES} lines of {most:,}, the most that a claim has: the dose is implausible",
            value=None,
            hint="check the dose and its unit",
        )
    split: list[BillingLine] = []
    for line in listed:
        left, repeated = line.units, False
        while left:
            more = (repeat,) if repeated and repeat and repeat not in line.modifiers else ()
            modifiers = (*line.modifiers, *more)
            if len(modifiers) > _SLOTS >= len(line.modifiers):
                warnings.append(
                    f"{line} has no room for another modifier: a line has four; modifier 99 means there are more"
                )
            split.append(BillingLine(line.code, min(left, most), modifiers))
            left, repeated = left - min(left, most), True
    charges = () if charge is None else share_charge(charge, [line.units for line in split])
    whole = None if charge is None else dollars_of(cents_of(charge))
    asked = SplitQuestion(listed, maximum_units, edit_value, edit_indicator, repeat, whole)
    return SplitLines(tuple(split), charges, tuple(warnings), asked)


_MOST_LINES: Final = 999
"""Lines of an institutional claim (837I); a professional one has 50."""
_HUGE: Final = 10**15


_COUNTS: Final = {2: "set by policy", 3: "open to appeal with records"}


_SLOTS: Final = 4
"""The modifiers of a line (four slots; 99 overflows)."""


def read_repeat(modifier: str | Modifier) -> str:
    """Return the modifier for lines after the first of a split; blank for none.

    Raises:
        MalformedModifierError: The modifier is invalid.
        MalformedLineError: The modifier is JW or JZ, which report discarded drug.
    """
    repeat = "" if isinstance(modifier, str) and not modifier.strip() else Modifier.parse(modifier).text
    if repeat in {"JW", "JZ"}:
        raise MalformedLineError(
            f"{repeat} reports discarded drug, it does not mark a repeated line", value=repeat, hint="give 76, 59 or XS"
        )
    return repeat


def _listed(lines: object) -> tuple[BillingLine, ...]:
    """Return the lines as a tuple. Raise `MalformedLineError` for other values and for units that are not whole."""
    listed: object = lines.lines if isinstance(lines, BillingUnits) else lines
    if not isinstance(listed, list | tuple) or not all(isinstance(line, BillingLine) for line in listed):
        what = (
            f"a list with {next(type_name(line) for line in listed if not isinstance(line, BillingLine))}"
            if isinstance(listed, list | tuple)
            else type_name(lines)
        )
        raise MalformedLineError(
            f"split_lines takes the lines of a bill, not {what}", value=lines, hint="give the result of billing_units"
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
    """Raise `MalformedLineError` for a limit that is not a whole number, or an invalid MAI."""
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
