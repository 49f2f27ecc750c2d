"""Discarded drug: the lines that a payer wants, on which date, and what is worth a warning."""

from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

import jcodes
from jcodes.billing import BillingLine, BillingUnits, Rounding
from jcodes.billing.bill import bill_dose
from jcodes.billing.kernel import discarded_units
from jcodes.catalogs import catalog
from jcodes.catalogs.entries import Entry
from jcodes.doses import Dosage, Dose
from jcodes.errors import ContainersTooSmallError, MalformedRoundingError, UnitMismatchError
from jcodes.periods import Period
from jcodes.policies import Policy, policy

TEN = Dosage.parse("10 mg")


def lines_of(dose: str, dosage: str = "10 mg", **facts: Any) -> list[tuple[int, str]]:
    """Return units and modifiers of each line; the containers are single-dose."""
    facts = {"container_type": "single-dose", "on": date(2026, 2, 1), **facts}
    bill = bill_dose(Dosage.parse(dosage), Dose.parse(dose), **facts)
    return [(line.units, "-".join(line.modifiers)) for line in bill.lines]


ANSWERS: list[tuple[str, str, dict[str, Any], list[tuple[int, str]]]] = [
    # dose, dosage, facts, lines
    ("750 mg", "10 mg", {"containers": ["500 mg/50 mL", "3 x 100 mg/10 mL"]}, [(75, ""), (5, "JW")]),
    ("77 mg", "10 mg", {"containers": ["100 mg"]}, [(8, ""), (2, "JW")]),
    ("305 mg", "10 mg", {"containers": ["400 mg"]}, [(31, ""), (9, "JW")]),
    ("90 mg", "10 mg", {"containers": ["100 mg"]}, [(9, ""), (1, "JW")]),
    ("91 mg", "10 mg", {"containers": ["100 mg"]}, [(10, "JZ")]),
    ("70 mg", "100 mg", {"containers": ["100 mg"]}, [(1, "JZ")]),
    ("100 mg", "10 mg", {"containers": ["100 mg"]}, [(10, "JZ")]),
    (
        "74 mg",
        "10 mg",
        {"containers": ["105 mg"]},
        [(8, ""), (2, "JW")],
    ),  # 3.1 left, but the label holds 10 whole units
    ("105 mg", "10 mg", {"containers": ["105 mg"]}, [(11, "JZ")]),
    ("77 mg", "10 mg", {"discarded": "23 mg"}, [(8, ""), (2, "JW")]),
    ("100 mg", "10 mg", {"discarded": "0 mg"}, [(10, "JZ")]),
    ("100 mg", "10 mg", {"discarded": "0 units"}, [(10, "JZ")]),
    ("77 mg", "10 mg", {"containers": ["100 mg"], "discarded": "23 mg"}, [(8, ""), (2, "JW")]),
    ("77 mg", "10 mg", {"containers": ["100 mg"], "discarded": "10 mg"}, [(8, ""), (1, "JW")]),
    ("77 mg", "10 mg", {"containers": ["100 mg"], "discarded": "0 mg"}, [(8, "JZ")]),
    ("1.9 mL", "10 mg", {"containers": ["100 mg/4 mL"]}, [(5, ""), (5, "JW")]),  # the strength is read off the label
    ("1.9 mL", "10 mg", {"containers": ["100 mg/4 mL"], "discarded": "2.1 mL"}, [(5, ""), (5, "JW")]),
    ("60 mg", "10 mg", {"containers": ["100 mg/4 mL"], "discarded": "1.6 mL"}, [(6, ""), (4, "JW")]),
    ("1 mL", "10 mg", {"containers": ["5 mL"], "strength": jcodes.Strength.parse("40 mg/mL")}, [(4, ""), (16, "JW")]),
    ("1 mL", "1 mL", {"containers": ["200 mg/5 mL"]}, [(1, ""), (4, "JW")]),
    (
        "10 mL",
        "10 mg",
        {"containers": ["100 mg/vial"], "strength": jcodes.Strength.parse("2 mg/mL")},
        [(2, ""), (8, "JW")],
    ),
    ("1 vial", "10 mg", {"containers": ["100 mg/vial", "100 mg/vial"]}, [(10, ""), (10, "JW")]),
    ("2 vials", "per vial", {"containers": ["3 vials"]}, [(2, ""), (1, "JW")]),
    ("2 vials", "per vial", {"containers": ["2 x 100 mg/vial"]}, [(2, "JZ")]),
    ("1 vial", "per vial", {"discarded": "1 vial"}, [(1, ""), (1, "JW")]),
    ("1 dose", "per dose", {"containers": ["25 mg/2.5 mL"]}, [(1, "JZ")]),
    ("1 dose", "per dose", {"discarded": "0 mg"}, [(1, "JZ")]),
    ("4 mg", "> 3 mg, <= 6 mg", {"containers": ["6 mg"]}, [(1, "JZ")]),
    ("4 mg", "> 3 mg, <= 6 mg", {"containers": ["2 vials"]}, [(1, "JZ")]),
    ("25 mCi", "per study dose, up to 30 mCi", {"containers": ["30 mCi"]}, [(1, "JZ")]),
    ("6 mg", "3 mg + 3 mg", {"containers": ["30 mg/5 mL"]}, [(1, ""), (4, "JW")]),
    ("70 mg", "up to 50 mg", {"containers": ["100 mg"]}, [(2, "JZ")]),
    ("75 mg", "10 mg", {"containers": ["440 mg"], "container_type": "multi-dose"}, [(8, "")]),
    ("75 mg", "10 mg", {"container_type": "multi-dose"}, [(8, "")]),
    ("75 mg", "10 mg", {"container_type": "single-dose"}, [(8, "")]),
    ("75 mg", "10 mg", {"containers": ["100 mg"], "container_type": None}, [(8, ""), (2, "JW")]),
    ("75 mg", "10 mg", {"containers": ["100 mg"], "policy": "commercial-generic"}, [(10, "")]),
    ("100 mg", "10 mg", {"containers": ["100 mg"], "policy": "commercial-generic"}, [(10, "")]),
    ("75 mg", "10 mg", {"containers": ["100 mg"], "policy": "medicaid-generic"}, [(8, ""), (2, "JW")]),
    ("100 mg", "10 mg", {"containers": ["100 mg"], "policy": "medicaid-generic"}, [(10, "")]),
    ("75 mg", "10 mg", {"containers": ["100 mg"], "on": date(2016, 12, 31)}, [(10, "")]),
    ("75 mg", "10 mg", {"containers": ["100 mg"], "on": date(2017, 1, 1)}, [(8, ""), (2, "JW")]),
    ("100 mg", "10 mg", {"containers": ["100 mg"], "on": date(2023, 6, 30)}, [(10, "")]),
    ("100 mg", "10 mg", {"containers": ["100 mg"], "on": date(2023, 7, 1)}, [(10, "JZ")]),
    ("100 mg", "10 mg", {"containers": ["100 mg"], "on": None}, [(10, "JZ")]),
    ("77 mg", "10 mg", {"containers": ["100 mg"], "rounding": Rounding.DOWN}, [(7, ""), (2, "JW")]),
    ("3 mg", "10 mg", {"containers": ["100 mg"], "rounding": "nearest"}, [(0, "")]),
]


@pytest.mark.parametrize(("dose", "dosage", "facts", "lines"), ANSWERS)
def test_what_was_opened_bills_its_lines(
    dose: str, dosage: str, facts: dict[str, Any], lines: list[tuple[int, str]]
) -> None:
    """Administered first, discarded on its own second line, JZ when there is none."""
    assert lines_of(dose, dosage, **facts) == lines


def test_a_bill_of_containers_has_all_its_numbers() -> None:
    """As the design writes them down."""
    bill = jcodes.billing_units(
        "J9312",
        "750 mg",
        on=date(2026, 2, 1),
        containers=["500 mg/50 mL", "100 mg/10 mL", "100 mg/10 mL", "100 mg/10 mL"],
        container_type="single-dose",
        discarded=None,
        rounding=None,
        policy="medicare-part-b",
    )
    assert (bill.administered, bill.discarded, bill.total, int(bill)) == (75, 5, 80, 80)
    assert bill.lines == (BillingLine("J9312", 75, ()), BillingLine("J9312", 5, ("JW",)))
    assert bill.exact == 75
    assert bill.policy == "medicare-part-b"
    assert bill.warnings == ()
    assert str(bill) == "J9312 x 75; J9312-JW x 5"
    assert repr(bill) == "<BillingUnits J9312: 750 mg -> 75 + 5>"
    facts = bill.to_dict()
    assert (facts["containers"], facts["labeled"]) == (["500 mg/50 mL", "3 x 100 mg/10 mL"], "80")
    assert (facts["container_type"], facts["documented_discarded"]) == ("single-dose", None)
    for words in (
        "total 80 units",
        "80 - 75 = 5 units left",
        "JW: must from 2017-01-01",
        "change request 9603",
        "80: J9312",
    ):
        assert words in bill.explain()


WARNED: list[tuple[str, dict[str, Any], str]] = [
    ("77 mg", {"containers": ["100 mg"], "discarded": "10 mg"}, "only the documented amount counts"),
    ("77 mg", {"containers": ["100 mg", "100 mg"]}, "at least a whole container (100 mg)"),
    ("100 mg", {"containers": ["100 mg", "100 mg"]}, "at least a whole container"),
    (
        "77 mg",
        {"containers": ["100 mg"], "on": date(2016, 12, 31), "policy": "two"},
        "JW is optional on that date (at the",
    ),
    ("100 mg", {"containers": ["100 mg"], "on": date(2023, 3, 1)}, "JZ is optional on that date; it was not added"),
    ("77 mg", {"container_type": "multi-dose", "discarded": "5 mg"}, "from multi-dose containers is not billable"),
    ("40 mg", {"containers": ["40 mg/mL"]}, "was read as a 1 mL container; write a larger one as '200 mg/5 mL'"),
    (
        "1 mL",
        {"containers": ["100 mg/4 mL"], "strength": jcodes.Strength.parse("10 mg/mL")},
        "does not match the container",
    ),
    ("3 mg", {"containers": ["100 mg"], "rounding": "down"}, "round to 0 with rounding 'down'"),
    ("77 mg", {"containers": ["100 mg"], "policy": "none"}, "does not accept discarded drug: 2 units not billed"),
]


@pytest.fixture(scope="module")
def payers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Policy]:
    """Policies that no bundled one is: two lines before JW was required, and none for discarded drug."""
    folder = tmp_path_factory.mktemp("policies")
    made = {}
    for name, layout in (("two", "two lines"), ("none", "not billed")):
        path = folder / f"{name}.toml"
        path.write_text(
            f'name = "{name}"\ntitle = "x"\nextends = "medicare-part-b"\n[[waste_layout]]\nvalue = "{layout}"\nsource = "ours"\n'
            'confidence = "H"\n',
            encoding="utf-8",
        )
        made[name] = Policy.load(path)
    return made


@pytest.mark.parametrize(
    ("dose", "containers", "facts", "label"),
    [
        ("77 mg", ["100 mg", "100 mg"], {}, "100 mg"),
        ("77 mg", ["500 mg", "100 mg"], {}, "100 mg"),
        ("77 mg", ["100 mg"], {}, None),
        ("77 mg", ["100 mg", "100 mg"], {"discarded": "20 mg"}, None),
        ("77 mg", ["100 mg", "100 mg"], {"container_type": "multi-dose"}, None),
    ],
)
def test_a_whole_container_discarded_is_a_fact(
    dose: str, containers: list[str], facts: dict[str, Any], label: str | None
) -> None:
    """The smallest of the opened ones, where as much as it holds is discarded; rules read it and no warning's words."""
    left = jcodes.billing_units("J9312", dose, containers=containers, **facts).left
    assert left is not None
    assert (left.whole_container and left.whole_container.label) == label
    assert (label is not None) is any("a whole container" in warning for warning in left.warnings)


@pytest.mark.parametrize(("dose", "facts", "words"), WARNED)
def test_what_is_doubtful_is_a_warning(dose: str, facts: dict[str, Any], words: str, payers: dict[str, Policy]) -> None:
    """The answer stands."""
    facts = {"container_type": "single-dose", "on": date(2026, 2, 1), **facts}
    facts["policy"] = payers.get(facts.get("policy", ""), facts.get("policy"))
    bill = bill_dose(TEN, Dose.parse(dose), **facts)
    assert any(words in warning for warning in bill.warnings), bill.warnings
    assert words in bill.explain()
    assert bill.receipt.verify(policy=facts["policy"])


def test_a_payer_may_take_no_discarded_drug(payers: dict[str, Policy]) -> None:
    """One line; JZ only where nothing whole was left."""
    assert lines_of("77 mg", containers=["100 mg"], policy=payers["none"]) == [(8, "")]
    assert lines_of("100 mg", containers=["100 mg"], policy=payers["none"]) == [(10, "JZ")]
    assert lines_of("77 mg", containers=["100 mg"], policy=payers["two"], on=date(2016, 1, 1)) == [(8, ""), (2, "")]


def test_more_pieces_than_doses_are_a_warning() -> None:
    """A per-dose code counts administrations, not syringes."""
    bill = bill_dose(Dosage.parse("per dose"), Dose.parse("1 dose"), containers=["2 x 25 mg/2.5 mL"])
    assert bill.warnings == ("2 containers opened for 1 dose; check which were used",)
    assert bill.to_dict()["labeled"] is None


def test_a_band_out_of_too_small_containers_is_refused() -> None:
    """Where dose and label measure the same."""
    with pytest.raises(ContainersTooSmallError, match="list every opened container, or correct the dose"):
        bill_dose(Dosage.parse("> 3 mg, <= 6 mg"), Dose.parse("6 mg"), containers=["2 x 2 mg"])


class TestCodes:
    """A code brings CMS's list, its kind and its dates."""

    def bill(self, entry: Entry, **facts: Any) -> BillingUnits:
        """Return the bill of 77 mg out of 100 mg."""
        facts = {"containers": ["100 mg"], "on": date(2026, 2, 1), **facts}
        bill: BillingUnits = bill_dose(entry, Dose.parse("77 mg"), **facts)
        return bill

    def test_the_list_decides_where_the_type_is_not_known(self) -> None:
        """Listed: as single-dose. Else what was given is billed, and the rest is undecided: absence means not known."""
        entry = catalog()["J9312"]
        listed = self.bill(entry, discard_applies=True)
        assert [line.modifiers for line in listed.lines] == [(), ("JW",)]
        assert listed.warnings == ()
        for unlisted in (self.bill(entry, discard_applies=False), self.bill(entry)):
            assert (unlisted.discarded, unlisted.lines) == (0, (BillingLine("J9312", 8),))
            assert [str(question) for question in unlisted.undecided] == ["2 leftover units", "JW"]

    def test_a_given_type_comes_before_the_list(self) -> None:
        """Without a word of the list: that it does not name the code proves nothing."""
        entry = catalog()["J9312"]
        assert self.bill(entry, container_type="single-dose").warnings == ()
        said = self.bill(entry, container_type="single-dose", discard_applies=False)
        assert said.lines[1].modifiers == ("JW",)
        assert (said.warnings, "list" in said.explain()) == ((), False)
        assert self.bill(entry, container_type="multi-dose", discard_applies=True).lines == (BillingLine("J9312", 8),)

    def test_vaccines_are_exempt_and_skin_substitutes_doubtful(self) -> None:
        """By the kind of the code."""
        vaccine = attrs.evolve(catalog("2026-01")["Q2035"], dosage=Dosage.parse("0.5 mL"))
        assert vaccine.kind.value == "vaccine"
        shot = bill_dose(vaccine, Dose.parse("0.5 mL"), containers=["0.5 mL"], container_type="single-dose")
        assert shot.lines == (BillingLine("Q2035", 1),)
        assert "JW and JZ are not for" in shot.explain()
        left = bill_dose(vaccine, Dose.parse("0.5 mL"), containers=["1.5 mL"], container_type="single-dose")
        assert (left.discarded, left.lines) == (0, (BillingLine("Q2035", 1),))
        assert any("2 units not billed" in warning for warning in left.warnings)
        skin = next(
            entry for entry in catalog().values() if entry.kind.value == "skin substitute" and entry.dosage.amount
        )
        for day, doubtful in ((date(2025, 12, 31), False), (date(2026, 2, 1), True)):
            if day in skin.period:
                patch = bill_dose(skin, Dose.parse("4 cm2"), on=day, containers=["5 cm2"], container_type="single-dose")
                assert any("doubtful" in warning for warning in patch.warnings) is doubtful

    def test_the_catalog_says_whether_the_list_names_the_code(self) -> None:
        """On the date; an entry of no catalog says nothing."""
        bill = jcodes.billing_units("J9312", "77 mg", containers="100 mg", on="2026-02-01")
        assert (bill.lines[1].modifiers, bill.warnings) == (("JW",), ())
        assert "the code is on CMS's JW/JZ list" in bill.explain()
        alone = attrs.evolve(catalog()["J9312"], facts=None)
        unknown = jcodes.billing_units(alone, "77 mg", discarded="23 mg", on="2026-02-01")
        assert unknown.lines[1].modifiers == ("JW",), "the documented amount settles it"
        assert unknown.receipt.verify()
        open_ = jcodes.billing_units(alone, "77 mg", containers="100 mg", on="2026-02-01")
        assert str(open_) == "J9312 x 8 (undecided: 2 leftover units, JW)"

    def test_a_date_in_an_earlier_period_is_valid(self) -> None:
        """For a code that ended and came back."""
        entry = attrs.evolve(catalog()["J9312"], earlier=(Period("2010-01-01", "2012-12-31"),))
        bill = bill_dose(entry, Dose.parse("77 mg"), on=date(2012, 12, 31))
        assert bill.administered == 8
        assert bill.receipt.verify()
        for day in (date(2009, 12, 31), date(2013, 1, 1)):
            with pytest.raises(jcodes.JcodesError, match="was not yet valid"):
                bill_dose(entry, Dose.parse("77 mg"), on=day)


def test_a_policy_may_ask_for_another_rounding(tmp_path: Path) -> None:
    """And an argument comes before the policy."""
    path = tmp_path / "state.toml"
    path.write_text(
        'name = "state"\ntitle = "x"\nextends = "medicaid-generic"\n[[rounding]]\nvalue = "nearest"\nsource = "manual s.1"\n'
        'confidence = "H"\n',
        encoding="utf-8",
    )
    state = Policy.load(path)
    assert jcodes.billing_units(TEN, "14 mg", policy=state).administered == 1
    assert "state, rounding: nearest" in jcodes.billing_units(TEN, "14 mg", policy=state).explain()
    up = jcodes.billing_units(TEN, "14 mg", policy=state, rounding="up")
    assert up.administered == 2
    assert "state, rounding" not in up.explain()


class TestCompare:
    """What others would make of the same dose."""

    def test_every_rounding_is_compared(self) -> None:
        """With who asks for it, or why it refuses."""
        bill = jcodes.billing_units(TEN, "74 mg", containers="100 mg")
        found = {one.name: one for one in bill.compare()}
        assert list(found) == ["up", "nearest", "down", "exact"]
        assert [(one.administered, one.discarded) for one in found.values()] == [
            (8, 2), (7, 2), (7, 2), (None, None),
        ]  # fmt: skip
        assert found["exact"].refused == "the dose is 37/5 units, not a whole number"
        assert str(found["exact"]) == "exact: the dose is 37/5 units, not a whole number"
        assert str(found["up"]) == "up: units x 8; units-JW x 2"
        assert "Palmetto" in found["nearest"].source

    def test_payers_are_compared_by_name_or_as_policies(self) -> None:
        """And mixed with roundings."""
        bill = jcodes.billing_units(
            "J9312", "74 mg", containers="100 mg", container_type="single-dose", on="2026-02-01"
        )
        lines = [one.lines for one in bill.compare("medicare-dme", policy("commercial-generic"), "NEAREST")]
        assert [[line.units for line in found] for found in lines] == [
            [8, 2],
            [10],
            [7, 2],
        ]

    def test_the_list_for_jw_and_jz_is_kept(self) -> None:
        """As it was for the bill, and how an order became the dose; each has its own receipt."""
        bill = jcodes.billing_units(
            "J9312", "375 mg/m2", bsa="1.9 m2", on="2026-05-01", containers=["500 mg", "3 x 100 mg"]
        )
        for one in bill.compare("down", "medicare-dme", "up"):
            assert one.lines[1].modifiers == ("JW",)
            assert one.bill is not None
            assert (one.bill.order_steps, one.bill.warnings[-1]) == (bill.order_steps, bill.warnings[-1])
            assert one.receipt is not None
            assert one.receipt.verify()
            assert one.receipt.to_dict()["question"]["release_digest"] == jcodes.catalog().digest
            assert one.explain() == one.receipt.explain()
            assert one._repr_html_() == one.receipt._repr_html_()
            facts: Any = one.to_dict()
            assert (facts["name"], facts["refused"], facts["bill"]["administered"]) == (
                one.name,
                None,
                one.administered,
            )
            assert facts["source"] == one.source
        (refused,) = bill.compare("exact")
        assert (refused.receipt, refused.bill, refused.explain()) == (None, None, refused.refused)
        assert refused._repr_html_() == f"<p>{refused.refused}</p>"
        assert refused.to_dict()["bill"] is None

    def test_a_bill_without_containers_is_compared_too(self) -> None:
        """As it was asked."""
        assert [one.administered for one in jcodes.billing_units(TEN, "74 mg").compare("up", "medicare-opps")] == [8, 8]
        typed = jcodes.billing_units(TEN, "74 mg", policy="medicare-dme").compare("up")
        assert typed[0].lines == (BillingLine("", 8),)

    def test_another_name_is_refused(self) -> None:
        """With both lists."""
        with pytest.raises(MalformedRoundingError, match=r"neither a rounding nor a policy.*medicare-part-b"):
            jcodes.billing_units(TEN, "74 mg").compare("sideways")


def test_the_kernel_discards_whole_units_only() -> None:
    """And none without an administered one."""
    assert discarded_units(0, 7, 1, 10, 1) == 0
    assert discarded_units(11, 1, 2, 21, 2) == 0


def test_billing_units_are_no_discarded_amount() -> None:
    """The hint gives the amount of drug of as many units; other misfits keep their own hint."""
    with pytest.raises(UnitMismatchError) as caught:
        jcodes.billing_units("J9035", "300 mg", containers=["400 mg"], discarded="6 units")
    assert caught.value.hint == "give the discarded amount of drug, such as '60 mg'; billing units are not an amount"
    assert caught.value.left == "6 units"
    with pytest.raises(UnitMismatchError, match="never convert"):
        jcodes.billing_units("J9035", "300 mg", containers=["400 mg"], discarded="6 IU")
    assert jcodes.billing_units("J1815", "20 units", discarded="5 units").discarded == 1


def test_several_doses_are_counted_in_study_doses() -> None:
    """As many as were given; a unit may be several."""
    two = jcodes.billing_units(jcodes.Dosage.parse("2 study doses"), "4 doses")
    assert "4 doses count as 4 study doses" in two.explain()
    assert two.administered == 2
    one = jcodes.billing_units(jcodes.Dosage.parse("2 study doses"), "1 dose")
    assert "1 dose counts as 1 study dose\n" in one.explain()
