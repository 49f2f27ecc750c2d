"""Names of IV fluids, read into solutes with their strengths."""

from decimal import Decimal

import pytest

from jcodes.catalogs.fluids import fluid_of


@pytest.mark.parametrize(
    ("name", "parts", "rest", "is_stated"),
    [
        ("normal saline", {"saline": "0.9"}, [], False),
        ("NS 1000 mL", {"saline": "0.9"}, [], False),
        ("saline", {"saline": "0.9"}, [], False),
        ("0.9% sodium chloride", {"saline": "0.9"}, [], True),
        ("sodium chloride 0.9%", {"saline": "0.9"}, [], True),
        ("sodium chloride 0.45 percent", {"saline": "0.45"}, [], True),
        ("nacl .45%", {"saline": "0.45"}, [], True),
        ("1/2 NS", {"saline": "0.45"}, [], True),
        ("half normal saline", {"saline": "0.45"}, [], True),
        ("1/4 NS", {"saline": "0.225"}, [], True),
        ("quarter ns", {"saline": "0.225"}, [], True),
        ("\u00bd NS", {"saline": "0.45"}, [], True),
        ("\u00bc saline", {"saline": "0.225"}, [], True),
        ("NS 0.9%", {"saline": "0.9"}, [], True),
        ("dextrose 5%", {"dextrose": "5"}, [], True),
        ("5% dextrose", {"dextrose": "5"}, [], True),
        ("10% glucose", {"dextrose": "10"}, [], True),
        ("D5W", {"dextrose": "5"}, [], True),
        ("D 5 W", {"dextrose": "5"}, [], True),
        ("d5", {"dextrose": "5"}, [], True),
        ("D10W", {"dextrose": "10"}, [], True),
        ("d2.5", {"dextrose": "2.5"}, [], True),
        ("D5 1/2 NS", {"dextrose": "5", "saline": "0.45"}, [], True),
        ("D5 0.45 NS", {"dextrose": "5", "saline": "0.45"}, [], True),
        ("D5 half NS", {"dextrose": "5", "saline": "0.45"}, [], True),
        ("D5 1/2", {"dextrose": "5", "saline": "0.45"}, [], True),
        ("D51/2 NS", {"dextrose": "5", "saline": "0.45"}, [], True),
        ("D5 NS", {"dextrose": "5", "saline": "0.9"}, [], True),
        ("D5NS", {"dextrose": "5", "saline": "0.9"}, [], True),
        ("D5LR", {"dextrose": "5", "ringers": "0"}, [], True),
        ("D5 LR", {"dextrose": "5", "ringers": "0"}, [], True),
        ("D5 in lactated ringer's", {"dextrose": "5", "ringers": "0"}, [], True),
        ("5% dextrose and 0.45% sodium chloride", {"dextrose": "5", "saline": "0.45"}, [], True),
        ("dextrose 5% in water", {"dextrose": "5"}, [], True),
        ("dextrose 5% in 0.9% saline", {"dextrose": "5", "saline": "0.9"}, [], True),
        ("lactated ringers", {"ringers": "0"}, [], False),
        ("LR", {"ringers": "0"}, [], False),
        ("ringers", {"plain": "0"}, [], False),
        ("ringer's lactate", {"ringers": "0"}, [], False),
        ("Ringer's solution", {"plain": "0"}, [], False),
        ("LR 1000 ml", {"ringers": "0"}, [], False),
        ("D5 ringers", {"dextrose": "5", "plain": "0"}, [], True),
        ("NS water", {"saline": "0.9", "water": "0"}, [], False),
        ("D5 water", {"dextrose": "5"}, [], True),
        ("hypertonic saline", {"saline": "100"}, [], False),
        ("3% saline", {"saline": "100"}, [], True),
        ("23.4% nacl", {"saline": "100"}, [], True),
        ("D5 NS with 20 meq kcl", {"dextrose": "5", "saline": "0.9"}, ["chloride", "potassium"], True),
        ("D5 NS with kcl", {"dextrose": "5", "saline": "0.9"}, ["chloride", "potassium"], True),
        ("0.45% NS with potassium chloride", {"saline": "0.45"}, ["chloride", "potassium"], True),
        ("D5W 100", {"dextrose": "5"}, ["100"], True),
        ("dextrose 5% saline", {"dextrose": "5", "saline": "0.9"}, [], True),
        ("5% dextrose 5%", {"dextrose": "5"}, [], True),
        ("sodium chloride 0.9% 0.9%", {"saline": "0.9"}, [], True),
        ("10% dextrose LR", {"dextrose": "10", "ringers": "0"}, [], True),
        ("D5 1/4 NS", {"dextrose": "5", "saline": "0.225"}, [], True),
        ("0.9% nacl bag usp injection", {"saline": "0.9"}, [], True),
    ],
)
def test_a_fluid_is_its_solutes_and_their_strengths(
    name: str, parts: dict[str, str], rest: list[str], is_stated: bool
) -> None:
    """In percent: 0 where the name tells none, as of lactated Ringer's, and 100 for any hypertonic saline."""
    for text in (name, name.upper(), f"{name} bag"):
        fluid = fluid_of(text)
        assert fluid is not None
        assert dict(fluid.parts) == {solute: Decimal(strength) for solute, strength in parts.items()}
        assert (sorted(fluid.rest), fluid.is_stated) == (rest, is_stated)


@pytest.mark.parametrize(
    "name",
    [
        "NS 0.45%",
        "nacl",
        "sodium chloride",
        "dextrose",
        "lactated saline",
        "NS lactated",
        "lactate",
        "LR 5%",
        "water",
        "sterile water",
        "hypertonic",
        "NS with 20 meq kcl",
        "0.9% NS with 20 meq KCl",
        "midazolam in 0.9% sodium chloride",
        "5%",
        "0.9% sodium chloride 0.45%",
        "heparin",
    ],
)
def test_what_has_no_strength_two_of_them_or_another_drug_is_no_fluid(name: str) -> None:
    """Sodium chloride alone may be of any strength; water alone is no infusion; a second product is not dissolved in the name."""
    assert fluid_of(name) is None
