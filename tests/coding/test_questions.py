"""The question that a record leaves open: one fact, at most five values, each with its codes and the fact to ask for next."""

import json

import attrs
import pytest

import jcodes
from jcodes import Administration
from jcodes.coding import Coding, Option, Question, code
from jcodes.coding.questions import NDC, ask, ask_for_name, plainest

DAY = "2026-02-01"
CAT = jcodes.catalog("2026-01")


def coded(drug: str, route: str | None = None, on: str = DAY, release: str = "2026-01") -> Coding:
    return code(Administration(drug, route=route, on=on), catalog=release, policy="commercial-generic")


def question_of(drug: str, route: str | None = None, on: str = DAY, release: str = "2026-01") -> Question:
    question = coded(drug, route, on, release).drugs[0].question
    assert question is not None
    return question


def entries(*codes: str) -> list[jcodes.Entry]:
    return [CAT[one] for one in codes]


@pytest.mark.parametrize(
    ("drug", "route", "candidates", "fact", "options"),
    [
        ("bevacizumab", "IV infusion", "C9257 J9035", "the four-letter suffix of the name", [
            ("without a suffix, as the reference product", "C9257 J9035", "the place of service"),
            ("with a suffix, as biosimilars have", "Q5107 Q5118 Q5126 Q5129 Q5160", "the product (NDC, brand or maker)"),
        ]),
        ("pemetrexed", "IV infusion", "J9305 J9292 J9323", "the product (NDC, brand or maker)", [
            ("any other brand or maker", "J9305 J9292 J9323", "the product (NDC, brand or maker)"),
            ("a brand or maker with its own code", "J9294 J9296 J9297 J9304 J9314 J9322 J9324", "the product (NDC, brand or maker)"),
        ]),
        ("argatroban", "IV infusion", "J0883 J0884", "whether the patient is on dialysis", [
            ("not on dialysis", "J0883 J0891 J0898", "the product (NDC, brand or maker)"),
            ("dialysis, ESRD", "J0884 J0892 J0899", "the product (NDC, brand or maker)"),
        ]),
        ("buprenorphine", None, "J0571 J0592", "the formulation on the label", [
            ("no special form", "J0571 J0592", "the route"),
            ("extended release", "J0577 J0578 Q9991 Q9992", "the product (NDC, brand or maker)"),
        ]),
        ("ustekinumab", None, "J3358 J3357", "the four-letter suffix of the name", [
            ("without a suffix, as the reference product", "J3358 J3357", "the route"),
            ("with a suffix, as biosimilars have", "Q5098 Q5099 Q5100 Q5137 Q5138 Q9996 Q9997 Q9998 Q9999", "the product (NDC, brand or maker)"),
        ]),
        ("high osmolar contrast material", None, "Q9958 Q9959 Q9960 Q9961 Q9962 Q9963 Q9964", "the iodine concentration", [
            ("up to 149 mg/ml iodine or 150-199 mg/ml iodine", "Q9958 Q9959", "the iodine concentration"),
            ("200-249 mg/ml iodine or 250-299 mg/ml iodine", "Q9960 Q9961", "the iodine concentration"),
            ("300-349 mg/ml iodine or 350-399 mg/ml iodine", "Q9962 Q9963", "the iodine concentration"),
            ("400 or greater mg/ml iodine", "Q9964", ""),
        ]),
        ("Brixadi", None, "J0577 J0578", "the days that one dose lasts", [("<= 7 days", "J0577", ""), ("> 7 days, <= 28 days", "J0578", "")]),
    ],
)  # fmt: skip
def test_the_first_choice_is_short(
    drug: str, route: str | None, candidates: str, fact: str, options: list[tuple[str, str, str]]
) -> None:
    """The name as written comes first; what it may mean as well stands in the other options."""
    [drugs] = coded(drug, route).drugs
    assert sorted(one.code for one in drugs.candidates) == sorted(candidates.split())
    assert drugs.question is not None
    assert drugs.question.fact == fact
    assert sorted((one.value, " ".join(sorted(one.codes)), one.then) for one in drugs.question.options) == sorted(
        (value, " ".join(sorted(codes.split())), then) for value, codes, then in options
    )


def test_a_question_is_text_and_json() -> None:
    question = question_of("methylprednisolone")
    assert str(question) == (
        "the route decides: oral: J7509; injected (then the salt on the label): J1010 acetate, J2919 sodium succinate"
    )
    assert question.options == (
        Option("oral", ("J7509",)),
        Option("injected", ("J1010", "J2919"), "the salt on the label", ("acetate", "sodium succinate")),
    )
    held = json.loads(coded("methylprednisolone").to_json())["drugs"][0]["question"]
    assert held["fact"] == "the route"
    assert held["options"][1]["labels"] == ["acetate", "sodium succinate"]
    assert held["source"] is None
    assert json.loads(coded("Rituxan").to_json())["drugs"][0]["question"] is None


def test_the_suffix_has_a_source() -> None:
    question = question_of("trastuzumab", "IV infusion")
    assert "Nonproprietary Naming of Biological Products" in str(question.to_dict()["source"])


@pytest.mark.parametrize("name", ["Teva", "fresenius kabi", "WG Critical Care"])
def test_a_maker_is_no_drug(name: str) -> None:
    coding = coded(name)
    assert coding.candidates == ()
    assert f"{name}: {name!r} is a maker, not a drug: give the name of the drug" in coding.missing
    assert code(Administration(name, code="J9314", on=DAY), catalog=CAT).code == "J9314"


@pytest.mark.parametrize("name", ["depot", "Liposomal", "long-acting injection"])
def test_a_form_is_no_drug(name: str) -> None:
    coding = coded(name)
    assert coding.candidates == ()
    assert f"{name}: {name!r} is a form, not a drug: give the name of the drug" in coding.missing


def test_a_part_of_several_names_asks_for_the_whole_name() -> None:
    question = question_of("antihemophilic factor")
    assert question.fact == "the whole name on the label"
    values = {one.value: one.codes for one in question.options}
    assert values.keys() == {"factor xiii", "factor viii", "factor viia", "factor ix", "antihemophilic factor"}
    assert "J7192" in values["factor viii"]
    iron = question_of("IV iron")
    assert ("iron sucrose", ("J1756",)) in {(one.value, one.codes) for one in iron.options}


def test_a_part_of_one_name_is_said_to_be_so() -> None:
    [missing] = coded("Somatuline").drugs[0].missing
    assert "is only a part of the name of J1930" in missing
    assert coded("Somatuline").drugs[0].question is None


def test_a_part_of_one_name_of_several_codes_asks_what_separates_them() -> None:
    assert str(ask_for_name(entries("S5565", "S5566"))) == (
        "the descriptor decides between S5565 (insulin cartridge for use in insulin delivery device other than pump: one unit is 150 units),"
        " S5566 (insulin cartridge for use in insulin delivery device other than pump: one unit is 300 units)"
    )


def test_products_of_one_ndc_are_told_apart_by_their_descriptors() -> None:
    question = ask(entries("J9305", "J9294"), {NDC})
    assert str(question).startswith("the product, whose NDC is under several codes, decides between J9305")


def test_products_that_no_brand_tells_apart_are_told_apart_by_name_or_descriptor() -> None:
    rest = question_of("immune globulin").options[0]
    assert (rest.value, rest.then, rest.codes) == (
        "any other brand or maker",
        "the name of the drug",
        ("J1566", "J1599"),
    )
    pemfexy = CAT["J9304"]
    question = ask([pemfexy, attrs.evolve(pemfexy, code=CAT["J9305"].code, dosage=CAT["J9041"].dosage)])
    assert str(question).startswith("the descriptor decides between J9304 (pemetrexed (pemfexy): one unit is 10 mg)")


def test_the_plainest_are_at_most_five_where_it_can_be() -> None:
    few = entries("J9035", "Q5107")
    assert plainest(few) == tuple(few)
    biosimilars = entries("Q5107", "Q5118", "Q5126", "Q5129", "Q5160", "Q5117")
    assert plainest(biosimilars) == tuple(biosimilars)
