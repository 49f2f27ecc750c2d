"""The door to Pint, in both directions."""

import math
import pickle
import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pint
import pytest

from jcodes.doses import UNITS, Dose
from jcodes.doses import quantities as quantities_module
from jcodes.doses.amounts import EXAMPLE
from jcodes.doses.quantities import registry
from jcodes.doses.units import UNITS_FILE
from jcodes.errors import InexactError, JcodesError, MalformedDoseError, UnknownUnitError

PHYSICAL = [
    "ng",
    "mcg",
    "mg",
    "g",
    "kg",
    "uL",
    "mL",
    "dL",
    "L",
    "umol",
    "mmol",
    "mol",
    "Bq",
    "kBq",
    "MBq",
    "GBq",
    "nCi",
    "uCi",
    "mCi",
    "Ci",
    "cm2",
]

Registry = Any  # generic in some of Pint's versions and not in others


@pytest.fixture(scope="module", params=[float, Decimal, Fraction], ids=lambda kind: str(kind.__name__))
def foreign(request: pytest.FixtureRequest) -> Registry:
    """Pint's own registry, of each kind of number."""
    return pint.UnitRegistry(non_int_type=request.param)


@pytest.fixture(scope="module")
def floats() -> Registry:
    """Pint's own registry as most programs have it."""
    return pint.UnitRegistry()


@pytest.mark.parametrize("left", UNITS)
def test_the_factors_agree_with_pint_for_every_pair_of_units(left: str) -> None:
    """One file, two readers: our integers and Pint's conversions."""
    own = registry()
    for unit in UNITS.values():
        one = own.Quantity(Decimal(1), UNITS[left].name)
        if unit.dimension == UNITS[left].dimension:
            assert one.to(unit.name).magnitude * unit.factor == UNITS[left].factor
            assert str(own.Unit(unit.name)) == unit.name == str(own.Unit(unit.symbol))
        else:
            assert not one.is_compatible_with(unit.name)


@pytest.mark.parametrize("symbol", UNITS)
def test_every_dose_goes_through_our_own_registry_and_back(symbol: str) -> None:
    """As a Decimal quantity of the unit it was in, hashable and printable."""
    dose = Dose("2.50", symbol)
    quantity = dose.to_quantity()
    assert type(quantity.magnitude) is Decimal
    assert str(quantity.units) == UNITS[symbol].name
    assert hash(quantity) == hash(dose.to_quantity())
    assert str(quantity)
    assert Dose.from_quantity(quantity) == Dose.of(quantity) == dose


@pytest.mark.parametrize("symbol", PHYSICAL)
def test_a_physical_dose_goes_through_any_registry_and_back(symbol: str, foreign: Registry) -> None:
    """In the number type of that registry."""
    quantity = Dose("2.5", symbol).to_quantity(foreign)
    assert type(quantity.magnitude) is foreign.non_int_type
    assert quantity.check(foreign.Quantity(1, {"cm2": "centimeter**2"}.get(symbol, UNITS[symbol].name)).dimensionality)
    again = Dose.from_quantity(quantity)
    assert again == Dose("2.5", symbol)
    assert again.unit is UNITS[symbol]


@pytest.mark.parametrize("symbol", [symbol for symbol in UNITS if symbol not in PHYSICAL])
def test_what_a_registry_does_not_know_is_refused(symbol: str, floats: Registry) -> None:
    """Pint reads ``unit`` as a luminance and knows no IU: an error that says how to define it, never a wrong quantity."""
    with pytest.raises(UnknownUnitError, match="the registry does not know") as caught:
        Dose(2, symbol).to_quantity(floats)
    assert f"'{UNITS[symbol].name} = [{UNITS[symbol].dimension}]'" in caught.value.hint
    assert caught.value.message.endswith(f"as a unit of {UNITS[symbol].dimension.replace('_', ' ')}")
    assert (caught.value.unit, caught.value.value) == (UNITS[symbol].name, f"2 {symbol}")


@pytest.mark.parametrize("definition", ["international_unit = [international_activity] = IU", "international_unit = [] = IU",
                                        "international_unit = [potency] = IU"])  # fmt: skip
def test_what_a_user_defined_is_taken_both_ways(definition: str) -> None:
    """An activity that is no physics in the user's registry is the user's activity."""
    theirs: Registry = pint.UnitRegistry()
    theirs.define(definition)
    dose = Dose("1000", "IU")
    quantity = dose.to_quantity(theirs)
    assert quantity == theirs.Quantity(1000, "IU")
    assert Dose.from_quantity(theirs.Quantity(1000.0, "IU")) == dose


def test_a_unit_that_means_something_else_there_is_refused() -> None:
    """A registry in which a vial is ten millilitres has no vials to count; one with a cm2 of its own is asked."""
    theirs: Registry = pint.UnitRegistry()
    theirs.define("vial = 10 * milliliter")
    with pytest.raises(UnknownUnitError, match="does not know 'vial' as a unit of vial"):
        Dose(2, "vial").to_quantity(theirs)
    assert Dose.from_quantity(theirs.Quantity(2, "vial")) == Dose(2, "vial")
    theirs.define("milliequivalent = 1e-3 * mole = mEq")
    with pytest.raises(UnknownUnitError):
        Dose(2, "mEq").to_quantity(theirs)
    twin: Registry = pint.UnitRegistry(str(UNITS_FILE), non_int_type=Decimal)
    for symbol in UNITS:
        assert Dose.from_quantity(Dose(2, symbol).to_quantity(twin)) == Dose(2, symbol)


def test_a_registry_whose_definitions_are_broken_is_refused() -> None:
    """Whatever Pint raises, the caller gets our error."""

    class Broken:
        """A registry that fails."""

        non_int_type = float

        def Quantity(self, number: float, unit: str) -> None:  # noqa: N802 - Pint's spelling
            """Fail as Pint does on a bad definition."""
            raise ValueError(number, unit)

    with pytest.raises(UnknownUnitError, match="does not know 'square_centimeter'"):
        Dose(2, "cm2").to_quantity(Broken())  # type: ignore[arg-type]  # a stand-in


@pytest.mark.parametrize(
    ("magnitude", "unit", "dose"),
    [
        (0.1, "g", "0.1 g"),
        (3, "microgram", "3 mcg"),
        (Decimal("2.50"), "mL", "2.5 mL"),
        (Fraction(1, 8), "mg", "0.125 mg"),
        (1e-7, "gram", "0.0000001 g"),
        (5, "cc", "5 mL"),
        (2, "litre", "2 L"),
        (12, "MBq", "12 MBq"),
        (30, "mCi", "30 mCi"),
        (2, "cm**2", "2 cm2"),
        (20, "mm**2", "0.2 cm2"),
        (3, "mm**3", "0.003 mL"),
        (1, "dm**3", "1000 mL"),
        (1, "m**3", "1000000 mL"),
        (0.1, "g/L*mL", "0.0001 g"),
        (40, "mg/mL*cm**3", "40 mg"),
        (40, "mg/cc*mL", "40 mg"),
        (40, "mg/cm**2*cm**2", "40 mg"),
        (2, "mL/m", "0.02 cm2"),
        (1, "mL**2/dm**3", "0.001 mL"),
        (2, "L*mg/mL", "2000 mg"),
        (40, "cm**3*mg/mL", "40 mg"),
        (40, "mL*mg/cm**3", "40 mg"),
    ],
)
def test_a_quantity_is_the_dose_that_it_says(magnitude: Any, unit: str, dose: str, floats: Registry) -> None:
    """Units by name, floats by their repr, products multiplied out; nothing is rounded."""
    quantity = floats.Quantity(magnitude, unit)
    assert str(Dose.from_quantity(quantity)) == dose


def test_products_of_quantities_are_multiplied_out(foreign: Registry) -> None:
    """A strength times a volume, and a dose per kilogram times a weight."""
    number = foreign.non_int_type
    drug = foreign.Quantity(number("0.5"), "mg/mL") * foreign.Quantity(number("0.25"), "liter")
    assert Dose.from_quantity(drug) == Dose("125", "mg")
    order = foreign.Quantity(number("2.5"), "mg/kg") * foreign.Quantity(70, "kg")
    assert Dose.from_quantity(order) == Dose("175", "mg")


@pytest.mark.parametrize(
    ("magnitude", "unit", "error", "message"),
    [
        (100, "unit", UnknownUnitError, "Pint's own registry reads 'unit' as a micronit"),
        (100, "U", UnknownUnitError, "Pint's own registry reads 'U' as an enzyme unit"),
        (28, "day", UnknownUnitError, "Pint's own registry reads 'day' as a time"),
        (5, "grain", UnknownUnitError, "give the amount in mg"),
        (5, "mg/mL", UnknownUnitError, "multiply a strength by the volume"),
        (5, "mg/cm**3", UnknownUnitError, "multiply a strength by the volume"),
        (5, "mg/kg", UnknownUnitError, "multiply a dose per kilogram by the weight"),
        (5, "", UnknownUnitError, "the quantity's unit, dimensionless, is not one of a dose"),
        (5, "m", UnknownUnitError, "the quantity's unit, meter, is not one of a dose: a dose is a mass"),
        (5, "mg**2", UnknownUnitError, "the quantity's unit, milligram ** 2, is not one of a dose"),
        (5, "mg**0.5", UnknownUnitError, "milligram ** 1/2"),
        (5, "mg*mCi", UnknownUnitError, "a dose is a mass"),
        (5, "lb", UnknownUnitError, "pound"),
        (5, "Hz", UnknownUnitError, "hertz"),
        (-1, "mg", MalformedDoseError, "is negative"),
        (float("nan"), "mg", MalformedDoseError, "not a finite number"),
        (float("inf"), "mg", MalformedDoseError, "not a finite number"),
        (Fraction(1, 3), "mg", InexactError, "1/3 has no finite decimal form"),
    ],
)
def test_a_quantity_that_is_no_dose_is_refused(
    magnitude: Any,
    unit: str,
    error: type[JcodesError],
    message: str,
    floats: Registry,
) -> None:
    """The message names the unit and what to give instead, and the error can be pickled."""
    with pytest.raises(error, match=re.escape(message)) as caught:
        Dose.from_quantity(floats.Quantity(magnitude, unit))
    if isinstance(caught.value, UnknownUnitError):
        assert f"the quantity's unit, {caught.value.unit}, is not one of a dose" in caught.value.message
        assert caught.value.value == caught.value.unit
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_masses_are_multiplied_and_divided_too(floats: Registry) -> None:
    """Five grams times a milligram over a kilogram."""
    assert Dose.from_quantity(floats.Quantity(5, "g*mg/kg")) == Dose("0.005", "mg")
    with pytest.raises(UnknownUnitError) as caught:
        Dose.from_quantity(floats.Quantity(5, "mg*mCi"))
    assert set(caught.value.unit.split(" * ")) == {"milligram", "millicurie"}


def test_a_bad_unit_of_a_registry_of_fractions_is_refused_too() -> None:
    """Pint cannot print such a quantity itself."""
    fractions: Registry = pint.UnitRegistry(non_int_type=Fraction)
    with pytest.raises(UnknownUnitError, match="the quantity's unit, meter"):
        Dose.from_quantity(fractions.Quantity(5, "meter ** 2 / meter ** 1"))


@pytest.mark.parametrize("value", ["5 mg", 5, None, object()])
def test_what_is_no_quantity_is_refused(value: object) -> None:
    """The same error as for a bad text."""
    with pytest.raises(MalformedDoseError, match="is not a quantity of Pint") as caught:
        Dose.from_quantity(value)  # type: ignore[arg-type]  # the point of the test
    assert caught.value.hint == EXAMPLE


class Scalar:
    """A NumPy number, as far as the door looks at it."""

    def __init__(self, text: str, kind: str, ndim: int = 0, size: int = 1) -> None:
        """Say what NumPy would."""
        self.text, self.ndim, self.size = text, ndim, size
        self.dtype = SimpleNamespace(kind=kind)

    def __str__(self) -> str:
        """Return the text that NumPy would print."""
        return self.text

    def __index__(self) -> int:
        """Return the whole number, where it is one."""
        if self.dtype.kind != "i":
            raise TypeError(self.text)
        return int(self.text)


class Quantity:
    """A quantity of milligrams around it."""

    def __init__(self, magnitude: object) -> None:
        """Hold the magnitude."""
        self.magnitude = magnitude

    def unit_items(self) -> Iterator[tuple[str, int]]:
        """Return Pint's view of the unit."""
        yield "milligram", 1


def test_numpy_scalars_are_numbers_and_arrays_are_not_one_dose() -> None:
    """A float32 of one tenth is one tenth; several numbers are several doses."""
    assert Dose.of(Quantity(Scalar("0.1", "f"))) == Dose("0.1", "mg")  # type: ignore[arg-type]  # a stand-in
    assert Dose.of(Quantity(Scalar("3", "i"))) == Dose(3, "mg")  # type: ignore[arg-type]  # a stand-in
    with pytest.raises(
        MalformedDoseError, match="a quantity of 2 numbers is not one dose: convert each element on its own"
    ) as caught:
        Dose.of(Quantity(Scalar("[1 2]", "f", 1, 2)))  # type: ignore[arg-type]  # a stand-in
    assert caught.value.value == "a Scalar"
    with pytest.raises(MalformedDoseError, match="a quantity of many numbers is not one dose"):
        Dose.of(Quantity(SimpleNamespace(ndim=2)))  # type: ignore[arg-type]  # of a size that it does not say
    with pytest.raises(MalformedDoseError, match="is not a number"):
        Dose.of(Quantity(Scalar("1j", "c")))  # type: ignore[arg-type]  # a stand-in


TENTHS = range(1, 4001)


def tenths(k: int) -> Decimal:
    """K tenths."""
    return Decimal(k).scaleb(-1)


@pytest.mark.sweep
def test_no_tenth_of_a_milligram_is_lost_on_any_way_in(foreign: Registry) -> None:
    """Four thousand doses as text, numbers, micrograms, grams and quantities; each is k units of 0.1 mg, exactly."""
    unit = Dose.parse("0.1 mg")
    number = foreign.non_int_type
    for k in TENTHS:
        ways = (
            Dose.parse(f"{k / 10} mg"),
            Dose(tenths(k), "mg"),
            Dose(k / 10, "mg"),
            Dose.parse(f"{k * 100} mcg"),
            Dose(float(k * 100), "mcg"),
            Dose(k / 10_000, "g"),
            Dose.from_quantity(foreign.Quantity(number(str(k / 10)), "mg")),
            Dose.from_quantity(foreign.Quantity(number(str(k / 10_000)), "g")),
            Dose.from_quantity(foreign.Quantity(k * 100, "microgram")),
        )
        assert {dose / unit for dose in ways} == {Fraction(k)}


def test_naive_pint_floats_lose_hundreds_of_them(floats: Registry) -> None:
    """The trap this library is built around: a unit too many for one dose in eight, never one too few."""
    unit = floats.Quantity(100, "mg")
    units = {k: math.ceil((floats.Quantity(k / 10, "g") / unit).to_base_units().magnitude) for k in TENTHS}
    wrong = {k: found for k, found in units.items() if found != k}
    assert len(wrong) > 300
    assert all(found == k + 1 for k, found in wrong.items())
    assert all(Dose(k / 10, "g") / Dose("100", "mg") == k for k in TENTHS)


def test_the_application_registry_is_served_and_left_alone() -> None:
    """It can be asked for by name; nothing is defined in it and it stays who it was."""
    before = pint.get_application_registry().get()  # type: ignore[no-untyped-call]  # Pint's
    Dose("5", "IU").to_quantity()
    application = pint.get_application_registry()  # type: ignore[no-untyped-call]  # Pint's
    assert application.get() is before
    assert application.get() is not registry()
    assert Dose.from_quantity(Dose("5", "mg").to_quantity(application)) == Dose("5", "mg")
    assert "IU" not in application
    assert registry() is registry()


def test_our_registry_is_built_once_from_our_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """It knows our units, in Decimal, and none of Pint's own."""
    monkeypatch.setattr(quantities_module, "_held", {})
    built = registry()
    assert built.non_int_type is Decimal
    assert "study_dose" in built
    assert "meter" not in built
    monkeypatch.setattr(quantities_module, "_built", lambda: pytest.fail("it was built again"))
    assert registry() is built
    assert Dose(2, "vial").to_quantity()._REGISTRY is built
