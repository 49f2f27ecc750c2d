"""Convert doses from and to Pint quantities. Pint is used here only."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias

from jcodes.doses.amounts import EXAMPLE
from jcodes.doses.exact import to_decimal
from jcodes.doses.units import UNITS, UNITS_FILE, Unit
from jcodes.errors import MalformedDoseError, UnknownUnitError
from jcodes.errors.messages import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pint.facets.plain import PlainQuantity
    from pint.registry import GenericUnitRegistry

    class WrappedRegistry(Protocol):
        """Pint's application registry, which holds another; its own class has no types."""

        def get(self) -> Any:
            """Return the registry that it holds."""

        def set(self, new_registry: Any) -> Any:
            """Hold another."""


__all__ = ["AnyRegistry", "amount_in", "quantity_of", "registry"]

AnyRegistry: TypeAlias = (
    "GenericUnitRegistry[Any, Any] | WrappedRegistry"  # UnitRegistry is generic only since Pint 0.25
)

_held: Final[dict[str, "GenericUnitRegistry[Any, Any]"]] = {}


def registry() -> "GenericUnitRegistry[Any, Any]":
    """Return the library's own Pint registry, with only our units and Decimal magnitudes. It is built once and cached.

    The registry never changes afterward, and Pint's application registry is not touched. Threads that call this first may each build
    a registry, and all get the first one cached: a lock could stay locked after a fork.
    """
    found = _held.get("ours")
    return _held.setdefault("ours", _built()) if found is None else found


def _built() -> "GenericUnitRegistry[Any, Any]":
    from pint import UnitRegistry

    return UnitRegistry(str(UNITS_FILE), non_int_type=Decimal)


# -- in --------------------------------------------------------------------------------------------------------------

# Names of our units in other registries. Pint's default registry uses the same names for most of them.
_BY_NAME: Final = {
    **{unit.name: unit for unit in UNITS.values()},
    "litre": UNITS["L"],
    "decilitre": UNITS["dL"],
    "millilitre": UNITS["mL"],
    "microlitre": UNITS["uL"],
    "cubic_centimeter": UNITS["mL"],
    "cubic_centimetre": UNITS["mL"],
    **dict.fromkeys(("IU", "iu"), UNITS["IU"]),
    **dict.fromkeys(("mEq", "meq"), UNITS["mEq"]),
}
_CENTIMETERS: Final = {
    **dict.fromkeys(("meter", "metre"), Fraction(100)),
    **dict.fromkeys(("decimeter", "decimetre"), Fraction(10)),
    **dict.fromkeys(("centimeter", "centimetre"), Fraction(1)),
    **dict.fromkeys(("millimeter", "millimetre"), Fraction(1, 10)),
}
_LENGTHS_OF: Final = {"volume": 3, "area": 2}
_SPACE: Final = {3: UNITS["mL"], 2: UNITS["cm2"]}
_FOREIGN: Final = {
    "micronit": "Pint's own registry reads 'unit' as a micronit, a luminance; pass the text '100 units' or a Dose",
    "enzyme_unit": "Pint's own registry reads 'U' as an enzyme unit; pass the text '100 units' or a Dose",
    "day": "Pint's own registry reads 'day' as a time; pass the text '28 days' or a Dose",
    "grain": "give the amount in mg",
    "strength": "multiply a strength by the volume, or pass it as text, such as strength='40 mg/mL'",
    "ratio": "multiply a dose per kilogram by the weight, and give every quantity a unit, such as mg",
}


def amount_in(quantity: "PlainQuantity[Any]") -> tuple[Decimal | Fraction, Unit]:
    """Return the amount and the unit of *quantity*; see ``Dose.from_quantity``."""
    if not hasattr(quantity, "unit_items"):
        raise MalformedDoseError(f"{shown(quantity)} is not a quantity of Pint", value=quantity, hint=EXAMPLE)
    amount = to_decimal(_scalar(quantity.magnitude))
    items: Iterable[tuple[str, Any]] = quantity.unit_items()
    powers = {str(name): Fraction(power) for name, power in items if power}
    if len(powers) == 1:
        ((name, power),) = powers.items()
        unit = _BY_NAME.get(name)
        if unit is not None and power == 1:
            return amount, unit
    factor, unit = _multiplied_out(powers)
    return Fraction(amount) * factor, unit


def _scalar(magnitude: object) -> object:
    if getattr(magnitude, "ndim", 0):
        count = getattr(magnitude, "size", "many")
        raise MalformedDoseError(
            f"a quantity of {count} numbers is not one dose",
            value=shown(magnitude),
            hint="convert each element on its own",
        )
    return magnitude


def _multiplied_out(powers: dict[str, Fraction]) -> tuple[Fraction, Unit]:
    """Return the product of the named units as a factor and one unit."""
    factor, kinds = Fraction(1), Counter[str]()
    for name, power in powers.items():
        unit = _BY_NAME.get(name)
        if power.denominator != 1 or (unit is None and name not in _CENTIMETERS):
            raise _foreign(name, powers)
        exponent = power.numerator
        if unit is None:
            factor *= _CENTIMETERS[name] ** exponent
            kinds["length"] += exponent
        elif unit.dimension in _LENGTHS_OF:
            space = _LENGTHS_OF[unit.dimension]
            factor *= Fraction(unit.factor, _SPACE[space].factor) ** exponent
            kinds["length"] += space * exponent
        else:
            factor *= Fraction(unit.factor) ** exponent
            kinds[unit.dimension] += exponent
    left = {kind: exponent for kind, exponent in kinds.items() if exponent}
    if left in ({"length": 3}, {"length": 2}):
        return factor, _SPACE[left["length"]]
    if list(left.values()) == [1] and "length" not in left:
        unit = next(
            unit for name in powers if (unit := _BY_NAME.get(name)) and unit.dimension in left and powers[name] > 0
        )
        return factor / unit.factor, unit
    raise _foreign("strength" if left.get("length") == -3 else "" if left else "ratio", powers)


def _foreign(key: str, powers: dict[str, Fraction]) -> UnknownUnitError:
    # Not str(quantity): Pint fails on the Fraction exponents of a registry that uses Fraction.
    text = " * ".join(name if power == 1 else f"{name} ** {power}" for name, power in powers.items()) or "dimensionless"
    hint = _FOREIGN.get(key, "a dose is a mass, a volume, an activity, a radioactivity, an area or a count")
    return UnknownUnitError(f"the quantity's unit, {text}, is not one of a dose", value=text, unit=text, hint=hint)


# -- out -------------------------------------------------------------------------------------------------------------

_PHYSICAL: Final = {
    "mass": {"[mass]": 1},
    "volume": {"[length]": 3},
    "area": {"[length]": 2},
    "radioactivity": {"[time]": -1},
    "substance": {"[substance]": 1},
}
_PHYSICS: Final = frozenset(
    {"[length]", "[mass]", "[time]", "[current]", "[temperature]", "[luminosity]", "[substance]"}
)


def quantity_of(amount: Decimal, unit: Unit, target: "AnyRegistry | None") -> "PlainQuantity[Any]":
    """Return an amount as a quantity of *target*, or of our own registry; see ``Dose.to_quantity``."""
    if target is None:
        own: PlainQuantity[Any] = registry().Quantity(amount, unit.name)
        return own
    held: Any = target
    for name in (unit.name, "centimeter ** 2") if unit.symbol == "cm2" else (unit.name,):
        try:
            quantity: PlainQuantity[Any] = held.Quantity(held.non_int_type(amount), name)
            found = dict(quantity.dimensionality)
        except (
            AttributeError,
            KeyError,
            ValueError,
        ):  # Pint's UndefinedUnitError is an AttributeError; a bad definition raises the others
            continue
        if found in (_PHYSICAL.get(unit.dimension), {f"[{unit.dimension}]": 1}):
            return quantity
        if unit.dimension not in _PHYSICAL and not found.keys() & _PHYSICS:
            return quantity
    kind = unit.dimension.replace("_", " ")
    raise UnknownUnitError(
        f"the registry does not know {unit.name!r} as a unit of {kind}",
        value=f"{amount:f} {unit}",
        unit=unit.name,
        hint=f"define it there with '{unit.name} = [{unit.dimension}]', or leave the registry out",
    )
