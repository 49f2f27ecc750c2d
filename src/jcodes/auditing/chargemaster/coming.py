"""What to change in a chargemaster before a coming quarter begins, and the effect of the new payment limits."""

import enum
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from jcodes.auditing.chargemaster.charge import Charge
from jcodes.auditing.chargemaster.outlook import CodeOutlook, Outlook, Successor
from jcodes.auditing.chargemaster.products import codes_of, is_under, multiplier_of
from jcodes.catalogs.crosswalk import NdcLink
from jcodes.codes import Ndc
from jcodes.errors import JcodesError, MalformedCodeError
from jcodes.money import money_text, to_the_cent
from jcodes.rules.context.wording import in_units, plain_number

__all__ = [
    "Coming",
    "ComingChange",
    "ComingKind",
    "Outlook",
    "PriceEffect",
    "changes_of",
    "coming_changes",
    "price_effect",
]


class ComingKind(enum.Enum):
    """A kind of change."""

    ENDED = "code ends"
    REUSED = "code stands for another drug"
    REDOSED = "amount of one unit changes"
    EDIT = "edit changes"
    MOVED_NDC = "NDC moves to another code"
    PACKAGE = "units of the package change"


@attrs.frozen(order=False)
class ComingChange:
    """One change before the quarter begins.

    Attributes:
        charge: The line of the chargemaster.
        kind: The kind of change.
        message: What changes, with both values.
        fix: What to do.
        multiplier: The new multiplier of the line; None if it stays, or is not known.
    """

    charge: Charge
    kind: ComingKind
    message: str
    fix: str
    multiplier: Fraction | None = None

    def to_dict(self) -> dict[str, object]:
        """Return the change as JSON values."""
        return {
            "row": self.charge.row,
            "charge": self.charge.charge,
            "code": self.charge.code,
            "kind": self.kind.value,
            "message": self.message,
            "fix": self.fix,
            "multiplier": None if self.multiplier is None else plain_number(self.multiplier),
        }

    def __str__(self) -> str:
        """Return row, charge code, change and what to do."""
        return f"{self.charge.where}: {self.message}; {self.fix}"


@attrs.frozen(order=False)
class PriceEffect:
    """The payment limits of the same amount of drug before and after the quarter begins.

    Attributes:
        code: The code now.
        units: Its units.
        before: Its units times the payment limit, to the cent.
        code_then: The code then.
        units_then: Its units for the same amount.
        after: Its units times its payment limit, to the cent.
    """

    code: str
    units: Fraction
    before: Decimal
    code_then: str
    units_then: Fraction
    after: Decimal

    @property
    def change(self) -> Decimal:
        """What the limit rises by; below zero if it falls."""
        return self.after - self.before

    def to_dict(self) -> dict[str, str]:
        """Return the effect as JSON values; exact numbers and money are text."""
        return {
            "code": self.code,
            "units": plain_number(self.units),
            "before": str(self.before),
            "code_then": self.code_then,
            "units_then": plain_number(self.units_then),
            "after": str(self.after),
            "change": str(self.change),
        }

    def __str__(self) -> str:
        """Return both amounts."""
        sign = "+" if self.change >= 0 else "-"
        return (
            f"{self.code} x {plain_number(self.units)} {money_text(self.before)} -> {self.code_then} x {plain_number(self.units_then)}"
            f" {money_text(self.after)} ({sign}{money_text(abs(self.change))})"
        )


_SHOWN: Final = 20
"""The price effects in the text of a report, those with the most dollars; all are in `Coming.prices`."""


@attrs.frozen(order=False)
class Coming:
    """What a coming release changes in a chargemaster.

    Attributes:
        release: The coming release.
        start: The first day of its quarter.
        changes: What to change before that day, in line order.
        prices: The effect of the new payment limits on one fill of each line, most dollars first: the line and its effect. A line
            without a multiplier counts one unit. Unchanged amounts are left out.
        notes: What could not be compared, one sentence each.
    """

    release: str
    start: date
    changes: tuple[ComingChange, ...]
    prices: tuple[tuple[Charge, PriceEffect], ...]
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """Return everything as JSON values; exact numbers and money are text."""
        return {
            "release": self.release,
            "start": self.start.isoformat(),
            "changes": [one.to_dict() for one in self.changes],
            "prices": [{"row": line.row, "charge": line.charge, **effect.to_dict()} for line, effect in self.prices],
            "notes": list(self.notes),
        }

    def _texts(self) -> Iterator[str]:
        yield f"before {self.start} (release {self.release}): {len(self.changes):,} to change"
        yield from (f"  {one}" for one in self.changes)
        yield from (f"  {line.where} payment limit: {effect}" for line, effect in self.prices[:_SHOWN])
        if len(self.prices) > _SHOWN:
            yield f"  {len(self.prices) - _SHOWN:,} more payment limits change; to_dict and --json list them all"
        yield from map("  not compared: {}".format, self.notes)

    def __str__(self) -> str:
        """Return the changes, the price effects and what could not be compared, a line each."""
        return "\n".join(self._texts())


def coming_changes(lines: Iterable[Charge], outlook: Outlook) -> Coming:
    """Return what *outlook* changes in the drug lines of a chargemaster."""
    changes: list[ComingChange] = []
    prices: list[tuple[Charge, PriceEffect]] = []
    for line in lines:
        try:
            code = outlook.of(line.code)
        except MalformedCodeError:
            continue  # among the findings
        if code is None:
            continue
        stated, _ = multiplier_of(line)
        changes += (attrs.evolve(one, charge=line) for one in changes_of(code, stated, line.ndc, outlook))
        effect = price_effect(code, stated or Fraction(1))
        if effect is not None and effect.change:
            prices.append((line, effect))
    prices.sort(key=lambda one: (-abs(one[1].change), one[0].row))
    return Coming(str(outlook.then.release), outlook.start, tuple(changes), tuple(prices), tuple(outlook.notes))


_NO_LINE: Final = Charge("", "")


def changes_of(code: CodeOutlook, units: Fraction | None, ndc: str, outlook: Outlook) -> Iterator[ComingChange]:
    """Yield what changes for a line or an order with *units* of a code and an NDC, or blank."""
    now = code.now
    if code.then is None or code.is_reused:
        kind, more = ComingKind.ENDED, ""
        if code.is_reused and code.then is not None:
            kind, more = ComingKind.REUSED, f"; from {outlook.start} it is {code.then.name}, {code.then.dosage}"
        fix = "use " + " or ".join(map(str, code.successors)) if code.successors else "find its replacement"
        message = f"{now.code} ({now.name}, {now.dosage}) ends on {code.ended}{more}"
        yield ComingChange(_NO_LINE, kind, message, fix, _scaled(units, code.successor))
    elif code.is_redosed:
        ratio = None if code.successor is None else code.successor.ratio
        times = "" if ratio is None else f": 1 unit becomes {plain_number(ratio)}"
        message = f"one unit of {now.code} changes from {now.dosage} to {code.then.dosage}{times}"
        fix = f"change the unit size to {code.then.dosage}, and the multiplier"
        yield ComingChange(_NO_LINE, ComingKind.REDOSED, message, fix, _scaled(units, code.successor))
    for edit in code.edits:
        yield ComingChange(_NO_LINE, ComingKind.EDIT, f"{now.code} {edit}", "check orders and limits that rest on it")
    if ndc:
        yield from _product_changes(code, ndc, outlook)


def _scaled(units: Fraction | None, successor: Successor | None) -> Fraction | None:
    return None if units is None or successor is None or successor.ratio is None else units * successor.ratio


def _product_changes(code: CodeOutlook, ndc: str, outlook: Outlook) -> Iterator[ComingChange]:
    try:
        product = Ndc.parse(ndc)
    except JcodesError:
        return  # among the findings
    before, after = outlook.links(product)
    if not after or (before and not any(is_under(link, code.now) for link in before)):
        return
    if code.then is not None and not any(is_under(link, code.then) for link in after):
        codes = codes_of(after)
        units = _per_item(after, after[0].code)
        more = "" if units is None or len({link.code for link in after}) > 1 else f", {in_units(units)} per item"
        message = f"{product} moves from {code.code} to {codes} in CMS's crosswalk{more}"
        yield ComingChange(_NO_LINE, ComingKind.MOVED_NDC, message, f"use {codes}")
        return
    old, new = _per_item(before, code.code), _per_item(after, code.code)
    if old is not None and new is not None and old != new:
        message = f"CMS's crosswalk changes {product} from {in_units(old)} to {in_units(new)} per item"
        yield ComingChange(_NO_LINE, ComingKind.PACKAGE, message, "check the multiplier against the package label")


def _per_item(links: tuple[NdcLink, ...], code: str) -> Decimal | None:
    return next((link.units_per_item for link in links if link.code == code and link.is_sound), None)


def price_effect(code: CodeOutlook, units: Fraction) -> PriceEffect | None:
    """Return the effect of the new payment limits on *units* of a code; None if a limit or the unit ratio is not known."""
    later = code.successor
    if code.limit is None or later is None or later.limit is None or later.ratio is None:
        return None
    then = units * later.ratio
    return PriceEffect(
        code.code,
        units,
        to_the_cent(units * Fraction(code.limit)),
        later.code,
        then,
        to_the_cent(then * Fraction(later.limit)),
    )
