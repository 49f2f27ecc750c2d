"""Turn the lines of a bill into claim lines: split by product and by maximum units, and split the charge."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

import attrs

from jcodes.billing.allocation import share_charge, share_over_products
from jcodes.billing.bill_result import BillingUnits
from jcodes.billing.lines import BillingLine
from jcodes.billing.lines_result import LinesQuestion
from jcodes.billing.ndc_quantities import check_accepted, exact_quantity, rounded_quantity, share_quantity
from jcodes.billing.ndc_result import NdcQuantity
from jcodes.billing.products import Product, Share, shares_of
from jcodes.billing.splitting import SplitLines, split_lines
from jcodes.billing.steps import Step
from jcodes.billing.wastage import in_units
from jcodes.catalogs.unit_edits import UnitEdit
from jcodes.claims import ServiceLine
from jcodes.doses import Dose
from jcodes.money import money_text
from jcodes.periods import Quarter
from jcodes.policies import DatedValue
from jcodes.sources import Citation

__all__ = ["LineLayout"]

_NDC_RULE: Final = "horizon-nj-ndc: one NDC on a line, several products of one code on several lines"
_WASTE_RULE: Final = "lifewise-waste: the quantity is split over the administered and the discarded line"
_EXACT_RULE: Final = "pdac-crosswalk: from the concentration, never from a rounded factor"
_EDIT_RULE: Final = "ngs-mue"
_BY_LINE: Final = 1
"""The MAI of an MUE that applies per line."""


@attrs.frozen
class _Part:
    """One product's share of one line of the bill."""

    line: BillingLine
    ndc: str = ""
    quantity: NdcQuantity | None = None


class LineLayout:
    """Builds the claim lines of a bill and collects steps and warnings."""

    def __init__(self, bill: BillingUnits, asked: LinesQuestion) -> None:
        """Initialize with a bill and the question about its lines."""
        self.bill = bill
        self.asked = asked
        self.places: DatedValue[int] = asked.policy.ndc_places.on(bill.on)
        self.least: DatedValue[Decimal] = asked.policy.ndc_minimum.on(bill.on)
        self.steps: list[Step] = [Step("lines", f"by the rules of {asked.policy.name}")]
        self.warnings: list[str] = []

    def _note(self, text: str, source: str | Citation = "") -> None:
        self.steps.append(Step("", text, source))

    # -- products ----------------------------------------------------------------------------------------------------

    def parts(self) -> list[_Part]:
        """Split each line of the bill over the products."""
        bill = self.bill
        lines = [(line, place > 0) for place, line in enumerate(bill.lines) if line.units]
        if not self.asked.products:
            return [_Part(line) for line, _ in lines]
        shares = shares_of(bill, self.asked.products)
        if len(shares) > 1:
            self._note(
                f"{len(shares)} products are on separate lines; their units add up to those of the whole dose",
                _NDC_RULE,
            )
        two_lines = any(is_waste for _, is_waste in lines)
        quantities = [self._quantities(share, apart=two_lines) for share in shares]
        if len(shares) == 1 and (not two_lines or shares[0].waste_units > 0):
            ndc = shares[0].product.ndc.ndc11
            return [_Part(line, ndc, quantities[0][is_waste]) for line, is_waste in lines]
        parts: list[_Part] = []
        most: list[int] | None = None
        for line, is_waste in lines:
            weights = [
                share.waste_units if is_waste else share.units if two_lines else share.units + share.waste_units
                for share in shares
            ]
            counts = share_over_products(line.units, weights, each=not is_waste, most=most if is_waste else None)
            if not is_waste:  # units billed as administered by rounding up are not billed again as discarded
                labels = [share.units + share.waste_units for share in shares]
                most = [max(0, int(label) - count) for label, count in zip(labels, counts, strict=True)]
            for share, weight, units, pair in zip(shares, weights, counts, quantities, strict=True):
                if units:
                    billed = line if units == line.units else attrs.evolve(line, units=units)
                    parts.append(_Part(billed, share.product.ndc.ndc11, pair[is_waste]))
                elif weight:
                    what = "discarded" if is_waste else "given"
                    self.warnings.append(
                        f"less than 1 unit of {share.product.ndc} {what}: its NDC quantity is on no line"
                    )
        return parts

    def _quantities(self, share: Share, *, apart: bool) -> tuple[NdcQuantity, NdcQuantity | None]:
        """Return the NDC quantities of the administered and the discarded line; the total if there is one line."""
        exact = [self._counted(share, dose) for dose in (share.dose, share.discarded) if dose is not None]
        total = exact[0] if len(exact) == 1 else sum(exact, start=Fraction(0))
        whole = self._rounded(total, share)
        self._note(
            f"{share.product.ndc}: {' + '.join(map(str, filter(None, (share.dose, share.discarded))))}"
            f"{f' at {share.strength}' if share.strength else ''} = {total} {share.unit.value} -> {whole}",
            _EXACT_RULE,
        )
        self._note(
            f"{self.places.policy}: {self.places.value} decimal places, minimum {self.least.value:f}",
            self.places.source,
        )
        if len(exact) == 1 or not apart:
            return whole, None
        given, discarded = self._shared(whole, exact, share.product)
        self._note(f"{given} of it administered, {discarded} discarded", _WASTE_RULE)
        return given, discarded

    def _counted(self, share: Share, dose: Dose) -> Fraction:
        """Convert a dose to the product's NDC unit of measure, exactly."""
        policy = self.asked.policy
        check_accepted(share.unit, ", ".join(map(str, policy.ndc_units.on(self.bill.on).value)), policy.name)
        return exact_quantity(dose, share.unit, share.strength)

    def _rounded(self, exact: Fraction, share: Share) -> NdcQuantity:
        return rounded_quantity(exact, share.unit, self.places.value, self.least.value)

    def _shared(self, whole: NdcQuantity, parts: Sequence[Fraction], product: Product | str) -> list[NdcQuantity]:
        """Split an NDC quantity over lines. A share below the payer's minimum is raised to it, with a warning."""
        shares = []
        least = rounded_quantity(Fraction(0), whole.unit, self.places.value, self.least.value).amount
        for share in share_quantity(whole, parts, places=self.places.value):
            if share.amount < least:
                ndc = product.ndc if isinstance(product, Product) else product
                self.warnings.append(
                    f"a share of the quantity {whole} of {ndc} is below the minimum of {self.least.policy} and was raised to"
                    f" {least:f}, so the lines add up to more"
                )
                shares.append(attrs.evolve(share, amount=least))
            else:
                shares.append(share)
        return shares

    # -- maximum units per line -------------------------------------------------------------------------------------

    def split(self, parts: Sequence[_Part]) -> list[ServiceLine]:
        """Split the parts into lines within the maximum units."""
        edit, payer, on = self.asked.edit, self.asked.policy, self.bill.on
        most = (payer.maximum_units_paper if self.asked.paper else payer.maximum_units).on(on)
        lines: list[ServiceLine] = []
        whole = self._pieces([part.line for part in parts], most)
        self.warnings.extend(whole.warnings)
        if edit is not None and edit.is_published:
            self._note(f"MUE: {edit}", "" if edit.source is None else str(edit.source))
            if on is not None and edit.quarter != Quarter.of(on):
                self.warnings.append(f"the MUE loaded is for {edit.quarter}, not of {Quarter.of(on)}")
        is_split = len(whole.lines) > len(parts)
        for place, part in enumerate(parts):
            pieces = self._pieces([part.line], most).lines if is_split else whole.lines[place : place + 1]
            lines.extend(self._made(part, pieces))
        if len(lines) > len(parts):
            self._note_split(most, edit)
        return lines

    def _pieces(self, lines: Sequence[BillingLine], most: DatedValue[int]) -> SplitLines:
        edit = self.asked.edit
        return split_lines(
            lines,
            maximum_units=most.value,
            edit_value=None if edit is None else edit.value,
            edit_indicator=None if edit is None else edit.indicator,
            repeat_modifier=self.asked.repeat_modifier,
        )

    def _note_split(self, most: DatedValue[int], edit: UnitEdit | None) -> None:
        """Add steps on why lines were split, and on the repeat modifier."""
        if edit is not None and edit.value and edit.indicator == _BY_LINE and edit.value < most.value:
            self._note(f"the MUE applies per line: at most {in_units(edit.value)} on a line", _EDIT_RULE)
        else:
            self._note(f"{most.policy}: at most {in_units(most.value)} on a line", most.source)
        if self.asked.repeat_modifier:
            self._note(f"lines after the first of a split carry {self.asked.repeat_modifier}", "noridian-hemophilia")

    def _made(self, part: _Part, pieces: Sequence[BillingLine]) -> list[ServiceLine]:
        """Return a part as lines, with its NDC quantity split by units."""
        quantities: Sequence[NdcQuantity | None] = [part.quantity] * len(pieces)
        if part.quantity is not None and len(pieces) > 1:
            quantities = self._shared(part.quantity, [Fraction(piece.units) for piece in pieces], part.ndc)
        return [
            ServiceLine.from_dict(  # whose defaults are converted once
                {
                    "code": piece.code,
                    "units": piece.units,
                    "modifiers": piece.modifiers,
                    "on": self.bill.on,
                    "ndc": part.ndc,
                    "ndc_quantity": None if quantity is None else quantity.amount,
                    "ndc_unit": "" if quantity is None else quantity.unit.value,
                }
            )
            for piece, quantity in zip(pieces, quantities, strict=True)
        ]

    # -- the charge --------------------------------------------------------------------------------------------------

    def charged(self, lines: list[ServiceLine]) -> list[ServiceLine]:
        """Split the charge over the lines by units."""
        charge = self.asked.charge
        if charge is None:
            return lines
        if not lines:
            self.warnings.append(f"the bill has no units: the charge of {money_text(charge)} is on no line")
            return lines
        shares = share_charge(charge, [int(line.units) for line in lines])
        self._note(f"the charge of {money_text(charge)} is split by units, to the cent")
        most = self.asked.policy.claim_total.on(self.bill.on)
        if charge > most.value:
            self.warnings.append(
                f"the charge of {money_text(charge)} is above {money_text(most.value)}, the maximum of {most.policy} for"
                f" one claim ({most.source}): move lines to another claim, with different amounts and a note such as '1 of 2'"
            )
        return [line.evolve(charge=share) for line, share in zip(lines, shares, strict=True)]
