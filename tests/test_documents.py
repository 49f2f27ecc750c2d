"""Documents of others: policies, corrections, receipts and claims of any depth and with any numbers give typed errors only."""

import copy
import importlib
import json
import pickle
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pytest

import jcodes
from jcodes.billing import BillingLine, Receipt, split_lines
from jcodes.documents import exact_number, json_of, toml_of
from jcodes.doses.dose import as_dose
from jcodes.errors import DataError, JcodesError, MalformedLineError, MalformedPolicyError, MalformedReceiptError
from jcodes.periods import as_date
from jcodes.rules import DEFAULT, Checker, Severity
from jcodes.rules.engine.rule import line_rule
from jcodes.small_cache import LONGEST_KEPT, small_cache

HOSTILE: Final[dict[str, str]] = {
    "deep": "a=" + "[" * 100_000,
    "many digits": "a=" + "9" * 5000,
    "a large exponent": "a=1e99999999999999999999",
    "an exponent": "a=1e999999",
    "not finite": "a=inf.0",
    "a long key": "a." * 50_000 + "b=1",
    "long": "#" * 1_000_001,
    "cut off": "a=",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_policy_and_corrections_of_any_form_are_refused(what: str, tmp_path: Path) -> None:
    """In a moment, and by the file's name."""
    path = tmp_path / "mine.toml"
    path.write_text(HOSTILE[what], encoding="utf-8")
    with pytest.raises(MalformedPolicyError, match=r"mine\.toml"):
        jcodes.Policy.load(path)
    with pytest.raises(DataError, match=r"mine\.toml"):
        jcodes.catalog().corrected(path)


def test_numbers_of_a_policy_are_those_of_payers(tmp_path: Path) -> None:
    """A limit of a thousand digits is not one."""
    path = tmp_path / "mine.toml"
    text = 'name="x"\ntitle="x"\nextends="medicare-part-b"\n[[maximum_units]]\nvalue={}\nsource="x"\nconfidence="H"\n'
    path.write_text(text.format("9" * 4000), encoding="utf-8")
    with pytest.raises(MalformedPolicyError, match="with at most twelve digits"):
        jcodes.Policy.load(path)
    path.write_text(text.format("999"), encoding="utf-8")
    assert jcodes.Policy.load(path).maximum_units.on().value == 999


def test_policies_that_extend_each_other_come_to_an_end(tmp_path: Path) -> None:
    """A long chain, and a link that leads to itself."""
    for number in range(25):
        text = f'name="x{number}"\ntitle="t"\nextends="e{number + 1}.toml"'
        (tmp_path / f"e{number}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(MalformedPolicyError, match="is the last of 21 files that extend each other"):
        jcodes.Policy.load(tmp_path / "e0.toml")
    try:
        (tmp_path / "e25.toml").symlink_to(tmp_path / "e25.toml")
    except OSError:
        pytest.skip("links need a right here")
    with pytest.raises(MalformedPolicyError, match="names a file that cannot be read"):
        jcodes.Policy.load(tmp_path / "e24.toml")


def test_the_parsers_refuse_with_one_error() -> None:
    """And read what is sound exactly."""
    assert json_of('{"a": [1.5]}') == {"a": [1.5]}
    assert toml_of("a = 1.10")["a"].as_tuple().exponent == -2
    for text in ("[" * 100_000, '{"a":' + "9" * 5000 + "}", "{", " " * 10_000_001):
        with pytest.raises(ValueError, match=r"deep|digits|Expecting|characters"):
            json_of(text)
    for text in ("", "x", "nan", "1e99", "1" * 61):
        with pytest.raises(ValueError, match="too many digits"):
            exact_number(text)


BILL: Final = jcodes.billing_units("J9312", "740 mg", on="2026-02-01", containers=["500 mg/50 mL", "3 x 100 mg/10 mL"])
LINES: Final = jcodes.service_lines(BILL, products="50242-0051-21", charge="100.00")
RECEIPTS: Final = {
    "bill": BILL.receipt,
    "lines": LINES.receipt,
    "split": split_lines(BILL.lines, maximum_units=50, charge="10.00").receipt,
    "payment": jcodes.expected_payment(BILL).receipt,
    "plan": jcodes.plan_vials("J9035", "740 mg", sizes=["100 mg", "400 mg"]).receipt,
    "quantity": jcodes.ndc_quantity("6 mg", "ML", strength="6 mg/0.6 mL").receipt,
}
JUNK: Final[tuple[object, ...]] = (None, 5, "x", "1e999999999", "9" * 4000, 10**4000, [], {}, [[]], {"a": 1}, -1, True)


def _edited(value: Any, turn: list[int]) -> Iterator[Any]:
    """Yield the JSON value with each of its parts replaced by one kind of junk after another."""
    turn[0] += 1
    yield JUNK[turn[0] % len(JUNK)]
    if isinstance(value, dict):
        for key in value:
            yield {name: part for name, part in value.items() if name != key}
            for part in _edited(value[key], turn):
                yield {**value, key: part}
    elif isinstance(value, list) and value:
        for part in _edited(value[0], turn):
            yield [part, *value[1:]]


@pytest.mark.parametrize("kind", RECEIPTS)
def test_an_edited_receipt_is_refused_or_does_not_hold(kind: str) -> None:
    """Whatever part of it has another form: shown, explained and verified with typed errors, in bounded time."""
    receipt = RECEIPTS[kind]
    assert receipt.verify()
    catalog = jcodes.catalog()
    for number, facts in enumerate(_edited(receipt.to_dict(), [len(kind)])):
        try:
            one = Receipt.from_dict(facts)
        except MalformedReceiptError:
            continue
        assert repr(one).startswith("<Receipt")
        for show in (one.explain, one._repr_html_, lambda: one.kind):  # noqa: B023 - called here
            with suppress(MalformedReceiptError):
                show()
        if number % 3 == 0:
            assert not one.verify(catalog=catalog if number % 2 else None) or facts == receipt.to_dict()


@pytest.mark.parametrize("method", ["verify", "explain", "_repr_html_", "__repr__", "to_dict"])
def test_a_text_that_is_no_receipt_is_refused(method: str) -> None:
    """By its own constructor it is taken."""
    for text in ("x", "[]", "{}", "[" * 100_000):
        try:
            assert not getattr(Receipt(text), method)() or method == "__repr__"
        except MalformedReceiptError:
            assert method not in {"verify", "__repr__"}


def test_a_deep_receipt_and_a_deep_claim_are_refused() -> None:
    """Given as values, where no parser stands before."""
    deep: dict[str, Any] = {}
    for _ in range(100_000):
        deep = {"a": deep}
    receipt = {**BILL.receipt.to_dict(), "question": deep}
    with pytest.raises(MalformedReceiptError, match="cannot represent"):
        Receipt.from_dict(receipt)
    for make in (jcodes.Claim.from_dict, jcodes.Administration.from_dict, jcodes.ServiceLine.from_dict):
        for facts in (deep, {"lines": [deep]}, {"payer": deep}, {"code": deep}, {"drug": deep}):
            with pytest.raises(JcodesError):
                make(facts)
    while deep:
        deep = deep["a"]  # else Python itself recurses when it frees them


def test_lines_by_splitting_are_those_of_a_claim() -> None:
    """A thousand lines are a wrong unit in a chart."""
    assert len(split_lines([BillingLine("J9312", 999, ())], maximum_units=1).lines) == 999
    with pytest.raises(
        MalformedLineError,
        match="1,000 units take 1,000 lines of 1, and a claim has at most 999: the dose is implausible",
    ):
        split_lines([BillingLine("J9312", 1000, ())], maximum_units=1)
    with pytest.raises(MalformedLineError, match="the units take more than 999 lines"):
        split_lines([BillingLine("J9312", 10**40, ())])
    with pytest.raises(MalformedLineError, match="implausible"):
        jcodes.service_lines(jcodes.billing_units("J9312", "99999999999999 mg", on="2026-02-01"))
    facts = RECEIPTS["split"].to_dict()
    facts["question"]["lines"][0]["units"] = "999999999999999"
    assert "implausible" in str(Receipt.from_dict(facts).verify())
    jcodes.code([{"code": "J3420", "dose": "1000 kg", "route": "IM", "on": "2026-02-01"}])


@line_rule("mine", "every line", severity=Severity.WARNING, source="general-knowledge")
def mine(line: object) -> Iterator[Any]:
    """Find nothing."""
    return iter(())


def _reports() -> Iterator[Any]:
    line = jcodes.ServiceLine("J9312", 75, on="2026-02-01", charge="100.00")
    yield jcodes.check(line)
    yield jcodes.check(jcodes.ServiceLine("J931", "x"), silence={"units-missing": "tested"})
    yield jcodes.code(jcodes.Administration("rituximab", "740 mg", on="2026-02-01", route="IV"))
    yield Checker(jcodes.policy(), jcodes.catalog(), [mine, *DEFAULT[:3]]).check(jcodes.Claim([line]))


@pytest.mark.parametrize("copied", [lambda one: pickle.loads(pickle.dumps(one)), copy.deepcopy])
def test_reports_and_codings_travel_to_other_processes(copied: Callable[[Any], Any]) -> None:
    """With what they need to fix the claim, and audits that keep their reports."""
    for one in _reports():
        again = copied(one)
        assert again.to_dict() == one.to_dict()
        if hasattr(one, "fixed"):
            assert again.fixed() == one.fixed()
    audit = jcodes.audit([jcodes.ServiceLine("J9312", 75, on="2026-02-01")], keep=True)
    assert copied(audit).to_dict() == audit.to_dict()
    assert copied(mine) is mine
    assert all(copied(rule) is rule for rule in DEFAULT)


def test_a_cache_keeps_short_texts_only() -> None:
    """A long text, or a long list of texts, is computed each time."""
    seen: list[object] = []

    @small_cache(8)
    def function(*given: object) -> int:
        seen.append(given)
        return len(seen)

    class Text(str):
        __slots__ = ()

    for one in ("short", Text("short"), ("a", "b", 5), 7):
        assert function(one) == function(one)
    long: tuple[object, ...] = (
        "x" * (LONGEST_KEPT + 1),
        Text("x" * (LONGEST_KEPT + 1)),
        ("x" * 300, "y" * 300),
        ("x",) * 500,
    )
    for value in long:
        assert function(value) != function(value)
    function.cache_clear()  # type: ignore[attr-defined]  # as lru_cache has it
    assert function.cache_info().currsize == 0  # type: ignore[attr-defined]  # the same


def test_json_of_a_receipt_is_its_text() -> None:
    """It is stored as it was made."""
    assert json.loads(BILL.receipt.to_json()) == BILL.receipt.to_dict()


class _Text(str):
    __slots__ = ()


@pytest.mark.parametrize(
    ("name", "read", "texts"),
    [
        ("doses.dose", jcodes.Dose.parse, ("750 mg", "750{} mg")),
        ("doses.dose", as_dose, ("750 mg", "750{} mg")),
        ("doses.strength", jcodes.Strength.parse, ("40 mg/mL", "40{} mg/mL")),
        ("doses.strength", jcodes.Strength.of, ("40 mg/mL", "40{} mg/mL")),
        ("periods", as_date, ("2026-02-01", "{}2026-02-01")),
    ],
)
def test_a_long_dose_strength_or_date_is_read_and_not_kept(
    name: str, read: Callable[[str], object], texts: tuple[str, str]
) -> None:
    """A short one is kept, and gives the same; a text of a class of its own gives the same, too."""
    module = importlib.import_module(f"jcodes.{name}")
    cache = module._of_text if name == "periods" else module._parsed
    short, long = texts
    plain = read(short)
    before = cache.cache_info()
    assert read(short) is plain
    assert cache.cache_info().hits == before.hits + 1
    for blanks in range(3):
        assert read(long.format(" " * (LONGEST_KEPT + blanks))) == plain
    assert read(_Text(short)) == plain
    assert cache.cache_info().currsize <= before.currsize + 1  # the other class


def test_a_cache_of_one_text_keeps_short_ones_only() -> None:
    """A text of another class, or of a function that takes several, is looked at as before."""
    seen: list[object] = []

    @small_cache(8)
    def function(text: str) -> int:
        seen.append(text)
        return len(seen)

    assert function("short") == function("short") == 1
    assert function("x" * LONGEST_KEPT) == function("x" * LONGEST_KEPT)
    assert function("x" * (LONGEST_KEPT + 1)) != function("x" * (LONGEST_KEPT + 1))
