"""Laws of doses, strengths and dosages, each for whatever Hypothesis thinks of."""

import copy
import decimal
import pickle
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import jcodes.doses.dose as dose_module
from jcodes.doses import UNITS, Basis, Bound, Component, Dosage, Dose, NotStated, Strength, Unit, find_unit
from jcodes.errors import InexactError, JcodesError, MalformedDoseError

T = TypeVar("T")

# -- what there is ---------------------------------------------------------------------------------------------------

UNIT_LIST = list(UNITS.values())
MEASURED = [unit for unit in UNIT_LIST if not unit.is_count]
COUNTS = [unit for unit in UNIT_LIST if unit.is_count]

KINDS = list(dict.fromkeys(unit.dimension for unit in UNIT_LIST))

units = st.sampled_from(UNIT_LIST)
amounts = st.builds(lambda digits, places: Decimal(f"{digits}e-{places}"), st.integers(0, 10**15), st.integers(0, 12))
positives = st.builds(lambda digits, places: Decimal(f"{digits}e-{places}"), st.integers(1, 10**15), st.integers(0, 12))


def doses_in(among: list[Unit], numbers: st.SearchStrategy[Decimal] = positives) -> st.SearchStrategy[Dose]:
    """Doses in one of the units *among* all."""
    return st.builds(Dose, numbers, st.sampled_from(among))


def of_one_kind(count: int, numbers: st.SearchStrategy[Decimal] = amounts) -> st.SearchStrategy[list[Dose]]:
    """So many doses of one kind, in any of its units."""
    alike = [doses_in([unit for unit in UNIT_LIST if unit.dimension == kind], numbers) for kind in KINDS]
    return st.one_of([st.lists(each, min_size=count, max_size=count) for each in alike])


doses = doses_in(UNIT_LIST, amounts)
drugs = doses_in(MEASURED)
pieces = doses_in(COUNTS)
pairs, trios = of_one_kind(2), of_one_kind(3)
holders = doses_in(
    [unit for unit in UNIT_LIST if unit.symbol in {"ng", "mg", "g", "uL", "mL", "L", "cm2"} or unit.is_count]
)
names = (
    st.lists(st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=9), max_size=3)
    .map(" ".join)
    .filter(lambda name: "and" not in name.replace("-", " ").split())
)
components = st.lists(st.builds(Component, drugs, names), min_size=2, max_size=4)
ends = of_one_kind(2, positives).filter(lambda pair: pair[0] != pair[1]).map(sorted)


@st.composite
def strengths(draw: st.DrawFn) -> Strength:
    """Drug per volume, mass, area or container."""
    drug, held = draw(drugs), draw(holders)
    assume(drug.unit.dimension != held.unit.dimension or held.unit.dimension == "mass")
    return Strength(drug, held)


@st.composite
def dosages(draw: st.DrawFn) -> Dosage:
    """Dosages on every basis."""
    basis = draw(st.sampled_from(Basis))
    if basis is Basis.NONE:
        return Dosage.not_stated(draw(st.sampled_from(NotStated)))
    if basis is Basis.BAND:
        low, high = (Bound(dose, inclusive=draw(st.booleans())) for dose in draw(ends))
        lower, upper = draw(st.sampled_from([(low, high), (None, high), (low, None)]))
        return Dosage(None, basis, lower=lower, upper=upper)
    if basis is not Basis.EACH and draw(st.booleans()):
        return Dosage(None, basis, components=draw(components))
    amount, *others = draw(pieces if basis is Basis.EACH else drugs), *draw(st.lists(drugs, max_size=3))
    others = [dose for dose in others if dose.unit.dimension != amount.unit.dimension]
    cap = others.pop() if others and basis is not Basis.UP_TO and draw(st.booleans()) else None
    return Dosage(amount, basis, equivalents=others, cap=cap)


values = doses | strengths() | dosages()


# -- laws of all three -----------------------------------------------------------------------------------------------


@given(values)
def test_parse_is_the_inverse_of_str(value: Dose | Strength | Dosage) -> None:
    """What is printed reads back as the same value, and prints the same again."""
    again = type(value).parse(str(value))
    assert again == value
    assert hash(again) == hash(value)
    assert str(again) == str(value)


@given(values)
def test_pickles_and_copies_are_equal(value: Dose | Strength | Dosage) -> None:
    """Under pickle, copy and deepcopy."""
    for again in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):
        assert again == value
        assert hash(again) == hash(value)
        assert str(again) == str(value)


fragments = st.lists(
    st.sampled_from([
        *UNITS, "5", "0.5", "1,000", ".", ",", "/", "+", "-", "=", "<", "<=", ">", "up to ", "per ", "each ", " and ", "(", ")", "%",
        "1:", " ", "\u00a0", "none", "none (", "million", "x 10^", "e9", "nan", "gr", "mg PE", "K", "\u00b2", "\u00b5g", "\x00",
    ]),
    max_size=8,
).map("".join)  # fmt: skip


def outcome(read: Callable[[], T]) -> T | JcodesError:
    """What *read* returns, or the error of ours that it raises; any other error passes."""
    try:
        return read()
    except JcodesError as error:
        return error


@given(st.text() | fragments)
@example("up to ")
@example("= 5 mg")
@example("5 mg = ")
@example("none (")
@example("5 " + "9" * 5000)
@example("9" * 5000 + " mg")
@example("5 x 10^99 kg")
def test_parse_is_total(text: str) -> None:
    """Any text is a value or an error of ours that ends in what would be right; nothing else ever comes out."""
    for kind in (Dose, Strength, Dosage):
        found = outcome(lambda kind=kind: kind.parse(text))  # type: ignore[misc]  # mypy infers no lambda's default
        if isinstance(found, JcodesError):
            assert found.hint
            assert str(found).endswith(found.hint)
            assert len(str(found)) < 1000
        else:
            assert kind.parse(str(found)) == found
    unit = outcome(lambda: find_unit(text))
    assert unit in UNIT_LIST or isinstance(unit, JcodesError)


@given(st.from_type(object) | st.floats() | st.decimals() | st.fractions() | st.integers() | st.binary() | st.text())
def test_the_constructor_is_total(value: object) -> None:
    """Any object is an amount or an error of ours."""
    found = outcome(lambda: Dose(value, "mg"))
    assert found.hint if isinstance(found, JcodesError) else found.amount >= 0


CONTEXTS = [
    decimal.Context(prec=3),
    decimal.Context(prec=1, Emax=0, Emin=0, capitals=0, rounding=decimal.ROUND_UP, traps=list(decimal.Context().traps)),
    decimal.Context(prec=2, traps=[]),
]


@given(doses, amounts, units, st.sampled_from(CONTEXTS))
def test_the_ambient_decimal_context_never_changes_anything(
    dose: Dose, amount: Decimal, unit: Unit, context: decimal.Context
) -> None:
    """Not what is read, made, compared, added, divided or printed."""

    def everything() -> list[object]:
        other = Dose(amount, unit)
        number = format(amount, "f")
        same = Dose(other.amount, dose.unit)
        return [
            str(dose), repr(dose), hash(dose), dose.fraction(), Dose(str(dose.amount), dose.unit),
            other, str(other), Dose(number, unit), Dose.parse(f"{number} {unit.label(plural=True)}"),
            Dose(Fraction(dose.numerator, dose.denominator), dose.unit), str(dose + same), str(dose * amount), dose < same,
            Dose.parse("1234567.891 million units"), dose * 3, dose / 8, (dose + same) - same,
            str(Strength(Dose(1, "mg"), Dose("1234.5", "mL"))), Strength.parse("1,234,567 mg/3.25 mL").volume_of(Dose(5, "g")),
        ]  # fmt: skip

    plainly = everything()
    with decimal.localcontext(context):
        dose_module._parsed.cache_clear()
        assert everything() == plainly


# -- laws of doses ---------------------------------------------------------------------------------------------------


@given(st.from_regex(r"\A[0-9]{1,45}(\.[0-9]{1,45})?\Z"), units)
@example("0", UNITS["mg"])
@example("0.0", UNITS["mg"])
@example("007.50", UNITS["mL"])
@example("100", UNITS["g"])
@example("0.00000000001", UNITS["mg"])
@example("1" * 40, UNITS["mg"])
@example("1" * 41, UNITS["mg"])
@example("1" * 20 + "." + "1" * 40, UNITS["mg"])
def test_a_number_and_a_unit_read_as_the_constructor_takes_them(digits: str, unit: Unit) -> None:
    """Down to the digits that are kept; and what the constructor refuses is refused."""

    def facts(make: Callable[[], Dose]) -> object:
        try:
            dose = make()
        except MalformedDoseError as error:
            return error.hint
        return dose.amount.as_tuple(), dose.unit, dose.numerator, dose.denominator, str(dose)

    word = unit.symbol.replace("_", " ")
    assert facts(lambda: Dose.parse(f"{digits} {word}")) == facts(lambda: Dose(Decimal(digits), unit))


@given(doses, st.data())
def test_rescaling_the_unit_never_changes_equality_or_hash(dose: Dose, data: st.DataObject) -> None:
    """``0.5 g`` is ``500 mg`` in every comparison, set and dictionary."""
    unit = data.draw(st.sampled_from([unit for unit in UNIT_LIST if unit.dimension == dose.unit.dimension]))
    try:
        other = dose.to(unit)
    except InexactError:
        assert dose.unit.dimension == "radioactivity"
        return
    assert other == dose
    assert hash(other) == hash(dose)
    assert other <= dose <= other
    assert other.to(dose.unit).amount == dose.amount
    assert other.fraction() == dose.fraction()


@given(pairs)
def test_the_ratio_of_two_doses_is_an_exact_fraction(pair: list[Dose]) -> None:
    """It multiplies back to the dose."""
    dose, other = pair
    assume(other)
    ratio = dose / other
    assert type(ratio) is Fraction
    assert ratio == Fraction(dose.amount) * dose.unit.factor / (Fraction(other.amount) * other.unit.factor)
    assert ratio * other.fraction() == dose.fraction()


@given(trios)
def test_doses_of_one_kind_are_totally_ordered(trio: list[Dose]) -> None:
    """As the fractions of the smallest unit are."""
    assert [dose.fraction() for dose in sorted(trio)] == sorted(dose.fraction() for dose in trio)
    one, two, _ = trio
    assert (one < two) + (one == two) + (one > two) == 1
    assert (one <= two) == (not one > two)
    assert (one >= two) == (not one < two)


@given(trios)
def test_sums_do_not_depend_on_order_or_grouping(trio: list[Dose]) -> None:
    """And a difference takes back what a sum gave."""
    one, two, three = trio
    try:
        assert one + two == two + one
        assert (one + two) + three == one + (two + three) == sum(trio)
        assert (one + two) - two == one
    except InexactError:
        assert one.unit.dimension == "radioactivity"


@given(drugs | pieces, st.integers(1, 1000))
def test_a_dose_k_times_divided_by_the_dose_is_k(dose: Dose, k: int) -> None:
    """However small the dose."""
    assert k * dose / dose == k
    assert sum([dose] * (k % 7), start=dose) / dose == k % 7 + 1


@given(doses, doses)
def test_doses_of_two_kinds_are_never_equal_and_never_mix(one: Dose, two: Dose) -> None:
    """Not even two nothings."""
    assume(one.unit.dimension != two.unit.dimension)
    assert one != two
    for operation in (one.__add__, one.__sub__, one.__lt__, one.__ge__, one.__truediv__):
        with pytest.raises(JcodesError, match="measure different things"):
            operation(two)


@given(st.floats(min_value=0, max_value=1e25, allow_subnormal=False))
def test_a_float_becomes_the_decimal_that_its_repr_shows(value: float) -> None:
    """No binary digits are carried through."""
    found = outcome(lambda: Dose(value, "mg"))
    if isinstance(found, JcodesError):
        assert "too many digits" in found.message
        assert 0 < value < 1e-20
    else:
        assert found.amount == Decimal(repr(value))


@given(amounts, units, st.sampled_from(["", " ", "\u00a0", "\u2009", "\u202f", "  \t"]), st.booleans(), st.booleans())
def test_blanks_case_and_separators_never_change_a_dose(
    amount: Decimal, unit: Unit, blank: str, grouped: bool, upper: bool
) -> None:
    """``1,000 MG``, ``1000mg`` and ``1000 mg`` are one dose."""
    number = format(amount, ",f" if grouped else "f")
    text = f"{number}{blank}{unit.label(plural=False)}"
    assert Dose.parse(text.upper() if upper else text) == Dose(amount, unit)


# -- laws of strengths -----------------------------------------------------------------------------------------------


@given(strengths(), positives)
def test_what_a_volume_holds_is_held_by_that_volume(strength: Strength, amount: Decimal) -> None:
    """The drug in a volume, asked back, is the volume."""
    held = Dose(amount, strength.per.unit)
    drug = strength.scaled(held) / strength.amount.unit.factor
    try:
        dose = strength.amount_in(held)
    except (InexactError, MalformedDoseError):
        return
    assert Fraction(dose.amount) == drug
    assert strength.volume_of(dose) == Fraction(held.amount)


@given(strengths(), st.integers(1, 10**6))
def test_a_larger_container_of_the_same_solution_is_the_same_strength(strength: Strength, k: int) -> None:
    """``500 mg/50 mL`` is ``10 mg/mL``."""
    larger = Strength(strength.amount * k, strength.per * k)
    assert larger == strength
    assert hash(larger) == hash(strength)
