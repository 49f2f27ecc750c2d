"""Lines that a claim can carry: units split by what a line takes and by an edit that works by line, the charge shared to the cent."""

from collections.abc import Sequence
from decimal import Decimal

import attrs

from jcodes.billing.lines import BillingLine
from jcodes.billing.money import cents_of, dollars_of
from jcodes.errors import MalformedLineError

__all__ = ["SplitLines", "share_charge", "split_lines"]


@attrs.frozen(order=False)
class SplitLines:
    """Lines that a claim can carry.

    Attributes:
        lines: The lines, in the order of those they were split from.
        charges: What each charges, where a charge was given; they add up to the whole.
        warnings: What to look at.
    """

    lines: tuple[BillingLine, ...]
    charges: tuple[Decimal, ...] = ()
    warnings: tuple[str, ...] = ()


def split_lines(  # noqa: PLR0913 - keyword facts of one question
    lines: Sequence[BillingLine],
    *,
    maximum_units: int = 9999,
    edit_value: int | None = None,
    edit_indicator: int | None = None,
    repeat_modifier: str = "",
    charge: Decimal | str | int | None = None,
) -> SplitLines:
    """Return *lines* split so that none has more units than a line takes.

    Args:
        lines: The lines of a bill.
        maximum_units: The most units of a line: Medicare's electronic claim takes 9,999, paper often 999; a policy's ``maximum_units``.
        edit_value: The medically unlikely edit; splitting by it helps only where its indicator is 1.
        edit_indicator: The edit's adjudication indicator (MAI): 1 by line, 2 and 3 by day.
        repeat_modifier: What to put on the lines after the first of one code and modifiers, such as ``"76"``; blank for nothing.
        charge: What all lines charge together; shared out by units, exactly to the cent.

    Raises:
        MalformedLineError: A limit below one, a line of no units, an indicator that is none, or a charge that is no amount of cents.

    Source: RULES 6.1 (NGS 1943300) and 6.2 (Noridian: 22,000 units are 9,999 + 9,999 + 2,002 with 76 on the later lines).
    """
    if maximum_units < 1 or any(type(line.units) is not int or line.units < 1 for line in lines):
        raise MalformedLineError(
            "units are split over lines by whole numbers above zero",
            value=maximum_units,
            hint="give lines with units, and a limit of 1 or more",
        )
    if edit_indicator not in {None, 1, 2, 3} or (edit_value is not None and edit_value < 0):
        raise MalformedLineError(
            f"{edit_indicator!r} is no adjudication indicator", value=edit_indicator, hint="give 1, 2 or 3"
        )
    warnings: list[str] = []
    most = maximum_units
    total = sum(line.units for line in lines)
    if edit_value == 0:
        warnings.append("the medically unlikely edit is 0: the code is not paid here, however it is split")
    elif edit_value is not None and edit_indicator == 1:
        most = min(most, edit_value)
    elif edit_value is not None and total > edit_value:
        how = "by policy" if edit_indicator == 2 else "open to appeal with records"
        warnings.append(
            f"{total} units are above the medically unlikely edit of {edit_value}, which counts the day ({how}): splitting lines does not help"
        )
    split: list[BillingLine] = []
    for line in lines:
        left, repeated = line.units, False
        while left:
            modifiers = (*line.modifiers, repeat_modifier) if repeated and repeat_modifier else line.modifiers
            split.append(BillingLine(line.code, min(left, most), modifiers))
            left, repeated = left - min(left, most), True
    charges = () if charge is None else share_charge(charge, [line.units for line in split])
    return SplitLines(tuple(split), charges, tuple(warnings))


def share_charge(charge: Decimal | str | int, units: Sequence[int]) -> tuple[Decimal, ...]:
    """Return a charge shared out by units, exactly to the cent: the shares add up to the charge.

    What cents leave goes to the largest remainders, the first among equals.

    Raises:
        MalformedLineError: A charge that is no amount of cents, or no units to share it by.
    """
    whole = cents_of(charge)
    total = sum(units)
    if total < 1 or min(units) < 0:
        raise MalformedLineError(
            "there are no units to share the charge by", value=tuple(units), hint="give the units of each line"
        )
    shares = [whole * count // total for count in units]
    order = sorted(range(len(units)), key=lambda place: (-(whole * units[place] % total), place))
    for place in order[: whole - sum(shares)]:
        shares[place] += 1
    return tuple(map(dollars_of, shares))
