"""Input that cannot be read."""

from jcodes.errors.base import JcodesError
from jcodes.errors.messages import named_file, quoted

__all__ = [
    "AmbiguousNdcError",
    "AmbiguousUnitError",
    "MalformedClaimError",
    "MalformedCodeError",
    "MalformedContainerError",
    "MalformedDateError",
    "MalformedDosageError",
    "MalformedDoseError",
    "MalformedError",
    "MalformedFindingError",
    "MalformedLineError",
    "MalformedMeasureError",
    "MalformedModifierError",
    "MalformedNdcError",
    "MalformedNdcQuantityError",
    "MalformedPolicyError",
    "MalformedReceiptError",
    "MalformedRoundingError",
    "MalformedStrengthError",
    "MissingFactError",
    "NothingToCodeError",
    "RulesError",
    "UnknownUnitError",
    "ZeroDoseError",
]


class MalformedError(JcodesError, ValueError):
    """A text or value that cannot be read.

    Raised as one of its subclasses, or directly for a word that is not on a short list: a dataset, a setting, a table.

    Attributes:
        value: The input as given.
    """

    value: object


class MalformedCodeError(MalformedError):
    """Not an HCPCS Level II code: one letter A to V and four digits.

    Raised by ``HcpcsCode.parse`` and wherever a code is an argument. A CPT code is refused by name.
    """


class MalformedNdcError(MalformedError):
    """Not a National Drug Code, nor a barcode that holds one.

    Raised by ``Ndc.parse``, ``Ndc.from_barcode`` and wherever an NDC is an argument.
    """


class AmbiguousNdcError(MalformedNdcError):
    """Digits without hyphens that can be more than one NDC.

    Raised by ``Ndc.parse`` for ten bare digits, and for twelve that may be a UPC-A barcode.

    Attributes:
        candidates: The hyphenated readings; for ten digits the 5-4-2 forms from 4-4-2, 5-3-2 and 5-4-1.
    """

    candidates: tuple[str, ...]


class MalformedModifierError(MalformedError):
    """Not a modifier: two letters or digits.

    Raised by ``Modifier.parse`` and wherever a modifier is an argument.
    """


class MalformedDateError(MalformedError):
    """Not a date, or a date that can be read in more than one way.

    Raised wherever a date of service or a quarter is an argument. ``2026-02-01`` is read, ``02/03/2026`` is not.
    """


class MalformedDoseError(MalformedError):
    """Not an amount of drug: no number, no unit, negative, NaN or infinite.

    Raised by ``Dose.parse`` and wherever a dose is an argument.
    """


class UnknownUnitError(MalformedDoseError):
    """A unit of measure that this library does not know.

    Raised wherever a dose, a strength or a dosage is read.

    Attributes:
        unit: The unit as written.
        suggestions: Known units spelled like it.
    """

    unit: str
    suggestions: tuple[str, ...] = ()


class AmbiguousUnitError(UnknownUnitError):
    """A unit with two meanings, such as ``gr`` (grain or gram).

    Raised wherever a dose, a strength or a dosage is read.
    """


class ZeroDoseError(MalformedDoseError, ZeroDivisionError):
    """A dose divided by zero.

    Raised by ``dose / dose`` and ``dose / number``.
    """


class MissingFactError(MalformedDoseError):
    """A dose or a quantity that depends on a fact that was not given, such as the body weight.

    Raised by ``billing_units`` and ``plan_vials`` for an order such as ``5 mg/kg``, and by ``service_lines`` for products whose share of
    the dose or unit of measure is not known.

    Attributes:
        fact: The argument that is missing, such as ``"weight"``.
    """

    fact: str


class MalformedMeasureError(MalformedError):
    """Not a body weight, a body surface area, a duration or a number of administrations.

    Raised by ``billing_units`` and ``plan_vials`` for the facts of an order.
    """


class MalformedRoundingError(MalformedError):
    """Not the name of a rounding: ``up``, ``nearest``, ``down`` or ``exact``.

    Raised by ``Rounding.of`` and wherever a rounding is an argument.
    """


class MalformedStrengthError(MalformedError):
    """Not a strength such as ``40 mg/mL``.

    Raised by ``Strength.parse`` and wherever a strength is an argument.
    """


class MalformedDosageError(MalformedError):
    """Not a dosage such as ``up to 15 mg``.

    Raised by ``Dosage.parse`` and by ``Dosage`` itself for parts that do not go together.
    """


class MalformedContainerError(MalformedError):
    """Not a container such as ``500 mg/50 mL``, nor a type of container.

    Raised by ``billing_units``, and by ``plan_vials`` for its sizes, stock and prices.
    """


class MalformedLineError(MalformedError):
    """Invalid units, limits, products or amounts of a claim line.

    Raised by ``service_lines``, ``split_lines`` and ``expected_payment``.
    """


class MalformedNdcQuantityError(MalformedError):
    """Not an NDC quantity such as ``ML0.6``, nor a unit of measure.

    Raised by ``ndc_quantity``, ``NdcQuantity.parse`` and wherever an NDC unit is an argument.
    """


class MalformedReceiptError(MalformedError):
    """Not the facts of a receipt.

    Raised by ``Receipt.from_json`` and ``Receipt.from_dict``.
    """


class MalformedPolicyError(MalformedError):
    """A payer's policy that cannot be read.

    Raised by ``Policy.load``.

    Attributes:
        file: The file that holds it.
        key: The key that is wrong, such as ``"rounding[1].start"``, or None for the whole file.
    """

    file: str
    key: str | None = None

    @property
    def where(self) -> str:
        """The file and the key."""
        return f"{named_file(self.file)}{'' if self.key is None else f', key {quoted(self.key)}'}"


class MalformedClaimError(MalformedError):
    """An invalid value for a field of a claim, line, administration or part of one.

    Raised by ``Claim``, ``ServiceLine``, ``Administration``, ``Container`` and ``Documentation``, and by ``from_dict`` of each.

    Attributes:
        field: The field it was given for, such as ``"units"``.
    """

    field: str


class NothingToCodeError(MalformedError):
    """No administration, or one that names no drug, no code and no NDC.

    Raised by ``code``.
    """


class MalformedFindingError(MalformedError):
    """An invalid finding or fix: a severity above its confidence, or a change that no claim can take.

    Raised by ``Finding`` and ``Fix``, and by ``from_dict`` of each.
    """


class RulesError(MalformedError):
    """Invalid rules: none, two with one id, an unknown rule to silence, or a silence without a reason.

    Raised by ``check``, ``code`` and ``audit`` for their rules, and by ``jcodes.testing`` for a rule that it makes nothing faulty for.
    """
