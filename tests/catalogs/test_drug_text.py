"""A drug as an order writes it: names apart from strengths, counts, routes, forms, schedules and diluents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcodes.catalogs.drug_text import DrugText, StatedAmount, drug_text
from jcodes.vocabulary.routes import Route


def read(text: str) -> list[str]:
    """Return every reading of every name."""
    told = drug_text(text)
    return [reading for name in told.names for reading in told.readings(name)]


@pytest.mark.parametrize(
    ("text", "names", "amounts", "route"),
    [
        ("ceftriaxone 1gm", ("ceftriaxone",), [("1gm", "amount")], None),
        ("depo medrol 80mg/ml", ("depo medrol",), [("80mg/ml", "strength")], None),
        ("cefTRIAXone (ROCEPHIN) 1 g in dextrose 5 % 50 mL IVPB", ("cefTRIAXone", "ROCEPHIN"), [("1 g", "amount")], Route.INTRAVENOUS_INFUSION),
        ("ondansetron HCl (PF) 4 mg/2 mL injection", ("ondansetron HCl injection",), [("4 mg/2 mL", "strength")], None),
        ("iron sucrose (VENOFER) 100 mg iron/5 mL injection", ("iron sucrose injection", "VENOFER"), [("100 mg iron/5 mL", "strength")], None),
        ("rituximab 375 mg/m2", ("rituximab",), [("375 mg/m2", "rate")], None),
        ("Opdualag 480-160 mg", ("Opdualag",), [("480-160 mg", "amount")], None),
        ("lidocaine-epinephrine 1 %-1:100,000", ("lidocaine-epinephrine",), [("1 %", "strength"), ("1:100,000", "strength")], None),
        ("lupron 22.5", ("lupron 22.5",), [("22.5", "number")], None),
        ("Kenalog-40", ("Kenalog-40",), [("40", "number")], None),
        ("toradol 30 mg IV push x2", ("toradol IV push",), [("x2", "count"), ("30 mg", "amount")], Route.INTRAVENOUS_PUSH),
        ("fulvestrant 250 mg/5 mL 2 syringes", ("fulvestrant",), [("250 mg/5 mL", "strength"), ("2 syringes", "count")], None),
        ("omalizumab 300 mg SC q4wk", ("omalizumab SC",), [("300 mg", "amount")], Route.SUBCUTANEOUS),
        ("CARBOplatin AUC 5", ("CARBOplatin",), [], None),
        ("10mg IV push x2", (), [("x2", "count"), ("10mg", "amount")], Route.INTRAVENOUS_PUSH),
        ("5-FU", ("5-FU",), [], None),
        ("Zofran 4 mg IV or PO", ("Zofran IV or PO",), [("4 mg", "amount")], None),
        ("solu-cortef100", ("solu-cortef 100",), [("100", "number")], None),
    ],
)  # fmt: skip
def test_the_parts_of_an_order(
    text: str, names: tuple[str, ...], amounts: list[tuple[str, str]], route: Route | None
) -> None:
    told = drug_text(text)
    assert told.names == names
    assert told.amounts == tuple(StatedAmount(*one) for one in amounts)
    assert told.route is route


def test_the_longest_reading_comes_first() -> None:
    """Then without forms, without numbers, without routes; the text itself is not read again."""
    assert read("Stelara 90mg SQ") == ["Stelara SQ", "Stelara"]
    assert read("lupron 22.5") == ["lupron"]
    assert read("Kenalog") == []
    assert drug_text("x").bare("Zofran inj IV") == "Zofran"
    assert DrugText.without_numbers("Kenalog-40") == "Kenalog"
    assert DrugText.without_product_words("Nexplanon implant") == "Nexplanon"
    assert DrugText.without_product_words("depo 150 provera IM contraceptive") == "depo provera contraceptive"
    assert DrugText.without_product_words("zoladex 10.8 implant SC inj") == "zoladex"


def test_preservative_free_is_no_name() -> None:
    assert drug_text("bupivacaine 0.25% MPF").is_preservative_free
    assert not drug_text("bupivacaine 0.25%").is_preservative_free


def test_a_diluent_is_no_drug_and_a_second_drug_is_none_of_it() -> None:
    assert drug_text("pamidronate 90 mg in NS 500 mL").names == ("pamidronate",)
    assert drug_text("ceftriaxone 250 mg IM in lidocaine").names == ("ceftriaxone IM",)
    assert drug_text("lidocaine with epinephrine").names == ("lidocaine with epinephrine",)


@given(st.text(max_size=60))
def test_any_text_is_read_and_every_name_has_letters(text: str) -> None:
    told = drug_text(text)
    assert all(any(sign.isalnum() for sign in name) for name in told.names)
    assert all(amount.text for amount in told.amounts)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Solu-Medrol 125 mg Act-O-Vial", "Solu-Medrol"),
        ("HYDROmorphone 1 mg/mL Carpuject", "HYDROmorphone"),
        ("ketorolac 30 mg/mL iSecure syringe", "ketorolac"),
        ("ondansetron 4 mg/2 mL Simplist", "ondansetron"),
        ("Rocephin 1 g ADD-Vantage", "Rocephin"),
        ("ceftriaxone 1 g Duplex", "ceftriaxone"),
        ("cefTRIAXone 1 g/50 mL Galaxy bag", "cefTRIAXone"),
        ("Aranesp 100 mcg/0.5 mL SureClick", "Aranesp"),
        ("Trelstar Mixject 22.5 mg", "Trelstar"),
        ("Octagam 5% liquid", "Octagam"),
        ("ipratropium 0.02% unit dose", "ipratropium"),
        ("Humate-P 1,200 IU VWF:RCo", "Humate-P"),
        ("Lupron Depot 3-month 22.5 mg kit", "Lupron Depot"),
        ("glucagon emergency kit 1 mg", "glucagon"),
        ("Cimzia starter kit", "Cimzia"),
    ],
)
def test_what_makers_call_a_container_is_no_name(text: str, name: str) -> None:
    """Nor are the months of a depot, and the words of units behind an amount."""
    told = drug_text(text)
    assert name in {*told.names, *(reading for one in told.names for reading in told.readings(one))}


def test_a_container_s_word_in_a_brand_is_kept_in_the_longest_reading() -> None:
    assert drug_text("Gammagard Liquid 10% 30 g").names == ("Gammagard Liquid",)
