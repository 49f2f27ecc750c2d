"""The question that a record leaves open: one fact, at most five values, each with its codes and the fact to ask for next."""

import json

import attrs
import pytest

import jcodes
from jcodes import Administration
from jcodes.coding import Coding, Option, Question, code
from jcodes.coding.questions import MOST, NDC, ask, ask_for_name

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
    ("drug", "route", "fact", "options", "more"),
    [
        ("bevacizumab", "IV infusion", "the brand (NDC, or the four letters behind the name)", [
            ("avastin", "C9257 J9035", "the place of service"), ("mvasi", "Q5107", ""), ("zirabev", "Q5118", ""), ("alymsys", "Q5126", ""),
        ], {"Q5129": "vegzelma", "Q5160": "jobevne"}),
        ("pemetrexed", "IV infusion", "the product (NDC, brand or maker)", [
            ("products without their own code", "J9305", ""), ("axtle", "J9292", ""), ("pemetrexed ditromethamine", "J9323", ""),
            ("hospira", "J9294", ""), ("accord", "J9296", ""),
        ], {"J9297": "sandoz", "J9304": "pemfexy", "J9314": "teva", "J9322": "bluepoint", "J9324": "pemrydi rtu"}),
        ("argatroban", "IV infusion", "whether the patient is on dialysis", [
            ("not on dialysis", "J0883 J0891 J0898", "the product (NDC, brand or maker)"),
            ("dialysis, ESRD", "J0884 J0892", "the product (NDC, brand or maker)"),
        ], {"J0899": "auromedics, dialysis, ESRD"}),
        ("buprenorphine", None, "the formulation on the label", [
            ("no special form", "J0571 J0592", "the route"),
            ("extended release", "J0577 J0578 Q9991", "the product (NDC, brand or maker)"),
        ], {"Q9992": "sublocade, extended release"}),
        ("high osmolar contrast material", None, "the iodine concentration", [
            ("up to 149 mg/ml iodine or 150-199 mg/ml iodine", "Q9958 Q9959", "the iodine concentration"),
            ("200-249 mg/ml iodine or 250-299 mg/ml iodine", "Q9960 Q9961", "the iodine concentration"),
            ("300-349 mg/ml iodine or 350-399 mg/ml iodine", "Q9962 Q9963", "the iodine concentration"),
            ("400 or greater mg/ml iodine", "Q9964", ""),
        ], {}),
        ("Brixadi", None, "the days that one dose lasts", [("<= 7 days", "J0577", ""), ("> 7 days, <= 28 days", "J0578", "")], {}),
        ("IVIG", "IV infusion", "the product (NDC, brand or maker)", [
            ("products without their own code", "J1566 J1599", "the name of the drug"),
            ("privigen", "J1459", ""), ("gammaplex", "J1557", ""), ("bivigam", "J1556", ""),
        ], {"J1561": "gamunex-c, gammaked", "J1568": "octagam", "J1569": "gammagard liquid", "J1572": "flebogamma, flebogamma dif"}),
    ],
)  # fmt: skip
def test_a_choice_has_five_codes_and_names_the_others(
    drug: str, route: str | None, fact: str, options: list[tuple[str, str, str]], more: dict[str, str]
) -> None:
    """The codes of no brand come first; those of a brand or maker that are left over lead there by that name."""
    [drugs] = coded(drug, route).drugs
    assert drugs.question is not None
    assert drugs.question.fact == fact
    assert sorted((one.value, " ".join(sorted(one.codes)), one.then) for one in drugs.question.options) == sorted(
        (value, " ".join(sorted(codes.split())), then) for value, codes, then in options
    )
    assert {one.codes[0]: one.value for one in drugs.question.more} == more
    assert {one.code for one in drugs.candidates} == set(drugs.question.codes)
    assert len(drugs.question.codes) <= MOST or not more
    for code_of, brand in more.items():
        named = brand.split(", ")[0]
        again = coded(f"{drug} {named}" if drug != "IVIG" else named, route).drugs[0]
        assert again.code == code_of or (again.question is not None and code_of in again.question.codes)


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


@pytest.mark.parametrize(
    ("drug", "dose", "route", "chosen"),
    [
        ("WinRho", "1500 IU", "IV push", "J2792"),  # WinRho SDF
        ("Cathflo", "2 mg", "IV push", "J2997"),  # Cathflo Activase
        ("heparin flush", "100 units", "IV push", "J1642"),  # heparin lock flush
        ("heparin flush", "30 units", None, "J1642"),  # no whole package
        ("Kogenate", "1000 IU", "IV push", "J7192"),
        ("NovoSeven 5mg", "5 mg", "IV push", "J7189"),
        ("Somatuline", "120 mg", "SC", "J1930"),  # one whole syringe
        ("naltrexone", "380 mg", "IM", "J2315"),
        ("sestamibi", "30 mCi", "IV push", "A9500"),
        ("thallium", "4 mCi", "IV push", "A9505"),
        ("Signifor", "0.6 mg", "SC", None),  # not Signifor LAR
        ("Somatuline", "7 mg", "SC", None),
        ("winrho", None, None, None),
        ("thallium", "4 mg", "IV push", None),
        ("trimethoprim", "80 mg", "IV infusion", None),  # one of two ingredients
        ("vanco", "1 g", "IV infusion", None),
        ("rocefin", "1 g", "IM", None),
    ],
)
def test_a_part_of_one_name_means_it_or_asks_whether_it_does(
    drug: str, dose: str | None, route: str | None, chosen: str | None
) -> None:
    [one] = code(Administration(drug, dose, route=route, on=DAY), catalog=CAT).drugs
    assert one.code == chosen
    assert (one.question is None) is (chosen is not None)
    if one.question is not None and len(one.question.codes) == 1:
        assert one.question.fact == "whether it is what was given"
        assert str(one.question) in one.missing[0]


def test_a_part_of_one_name_of_several_codes_asks_what_separates_them() -> None:
    assert str(ask_for_name(entries("S5565", "S5566"))) == (
        "the descriptor decides between S5565 (insulin cartridge for use in insulin delivery device other than pump: one unit is 150 units),"
        " S5566 (insulin cartridge for use in insulin delivery device other than pump: one unit is 300 units)"
    )


def test_products_of_one_ndc_are_told_apart_by_their_descriptors() -> None:
    question = ask(entries("J9305", "J9294"), {NDC})
    assert str(question).startswith("the product, whose NDC is under several codes, decides between J9305")


def test_products_that_no_brand_tells_apart_are_told_apart_by_name_or_descriptor() -> None:
    pemfexy = CAT["J9304"]
    question = ask([pemfexy, attrs.evolve(pemfexy, code=CAT["J9305"].code, dosage=CAT["J9041"].dosage)])
    assert str(question).startswith("the descriptor decides between J9304 (pemetrexed (pemfexy): one unit is 10 mg)")
