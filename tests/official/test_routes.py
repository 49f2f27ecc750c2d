"""The ways of giving a drug that the build reads from descriptors."""

import pytest

from jcodes.catalogs import catalog
from jcodes.official.routes import stated_routes
from jcodes.vocabulary.products import Kind
from jcodes.vocabulary.routes import StatedRoute

CAT = catalog("2026-01")


@pytest.mark.parametrize(
    ("name", "details", "kind", "routes"),
    [
        ("dexamethasone 9 percent, intraocular", (), Kind.DRUG, "eye"),
        ("phenylephrine and ketorolac ophthalmic irrigation solution", (), Kind.DRUG, "eye"),
        ("ciprofloxacin otic suspension", (), Kind.DRUG, "ear"),
        ("butorphanol tartrate, nasal spray", (), Kind.DRUG, "nose"),
        ("tacrolimus, parenteral", (), Kind.IMMUNOSUPPRESSIVE, "parenteral"),
        ("octreotide", ("intravenous", "subcutaneous"), Kind.DRUG, "intravenous subcutaneous"),
        ("loxapine for inhalation", (), Kind.INHALATION, "inhalation"),
        ("busulfan", (), Kind.ORAL, "oral"),
        ("buprenorphine implant", (), Kind.DRUG, "implant"),
        ("dexamethasone, implant", ("intravitreal",), Kind.DRUG, "intravitreal"),
        ("porcine implant, permacol", (), Kind.SKIN_SUBSTITUTE, ""),
        ("rituximab", ("biosimilar",), Kind.BIOSIMILAR, ""),
    ],
)
def test_the_routes_of_a_descriptor(name: str, details: tuple[str, ...], kind: Kind, routes: str) -> None:
    assert [route.value for route in stated_routes(name, details, kind)] == routes.split()


def test_the_word_injection_names_the_way_among_drugs_that_are_swallowed_too() -> None:
    assert stated_routes("cyclosporine", (), Kind.IMMUNOSUPPRESSIVE, is_injection=True) == (StatedRoute.PARENTERAL,)
    assert stated_routes("cyclosporine", ("oral",), Kind.IMMUNOSUPPRESSIVE, is_injection=True) == (StatedRoute.ORAL,)
    assert stated_routes("tobramycin sulfate", (), Kind.DRUG, is_injection=True) == ()


def test_the_shipped_facts_hold_them() -> None:
    assert CAT["J1097"].routes == (StatedRoute.EYE,)
    assert CAT["J1748"].route_limits[0].is_only
    assert str(CAT["J1748"].route_limits[0]) == "only subcutaneous"
    assert str(CAT["J9035"].route_limits[0]).startswith("not intravitreal; bill J7999 (office")
    assert CAT["J9035"].to_dict()["route_limits"] == [str(CAT["J9035"].route_limits[0])]
    assert CAT["A9579"].other_names == ("gadoteridol",)
    assert "gadoteridol" not in CAT["A9579"].brands
    assert CAT.ndc("00143-9567-25", "2026-02-01")[0].names == ("J0696",)
    assert CAT.ndc("50242-0051-21", "2026-02-01")[0].contradiction == ""
