"""A count of containers without a strength: the refusal says what one holds, in the code's own unit, if CMS's crosswalk has one content only."""

from contextlib import suppress

import pytest

import jcodes
from jcodes import Administration, Dosage, billing_units, code
from jcodes.catalogs.entries import Entry
from jcodes.errors import StrengthRequiredError

ON = "2026-01-05"


def hint_of(subject: str | Dosage | Entry, dose: str) -> str:
    """Return the hint of the refusal."""
    with pytest.raises(StrengthRequiredError) as caught:
        billing_units(subject, dose, on=ON)
    return caught.value.hint


@pytest.mark.parametrize(
    ("subject", "dose", "amount", "strength", "units"),
    [
        ("J7336", "1 patch", "280 cm2", "280 cm2/patch", 280),
        ("J7336", "2 topical systems", "560 cm2", "280 cm2/patch", 560),
        ("J7620", "1 vial", "3 mg", "3 mg/vial", 1),
        ("J7620", "4 vials", "12 mg", "3 mg/vial", 4),
    ],
)
def test_the_only_content_of_a_code_is_named(subject: str, dose: str, amount: str, strength: str, units: int) -> None:
    """As an amount for the dose and as a strength; both give the same units, and `code` says the same."""
    hint = hint_of(subject, dose)
    assert f"give '{amount}' for " in hint
    assert f"or strength='{strength}'" in hint
    assert ("all ingredients together" in hint) == (subject == "J7620")
    assert (
        int(billing_units(subject, amount, on=ON))
        == int(billing_units(subject, dose, strength=strength, on=ON))
        == units
    )
    drug = {"J7336": "Qutenza", "J7620": "DuoNeb"}[subject]
    answer = code(Administration(drug, dose, on=ON))
    assert answer.lines == ()
    assert any(hint in text for text in answer.missing)
    billed = code(Administration(drug, amount, on=ON)).drugs[0]
    assert (billed.code, [line.units for line in billed.lines]) == (subject, [str(units)])


def test_the_content_of_thousands_of_containers_is_not_added_up() -> None:
    """It would have more digits than a dose may have."""
    assert hint_of("J7336", "999 patches").endswith("give '279720 cm2' for 999 patches, or strength='280 cm2/patch'")
    assert hint_of("J7336", "1000 patches").endswith("if yours does, give strength='280 cm2/patch'")
    assert "strength='30 mg/dose'" in hint_of("J0702", "9" * 38 + " doses")


def test_one_product_is_no_plural() -> None:
    """J9023 has one NDC in the crosswalk, of 200 mg."""
    assert hint_of("J9023", "1 vial").startswith(
        "the one product in CMS's crosswalk for J9023 holds 200 mg; if yours does, give '200 mg'"
    )


@pytest.mark.parametrize(
    ("subject", "dose"),
    [
        ("J9312", "1 vial"),  # 100 mg and 500 mg
        (Dosage.parse("1 cm2"), "1 patch"),  # no code
        (jcodes.catalog()["J0120"], "1 vial"),  # no product
        ("J7336", "1 mL"),  # a volume
    ],
)
def test_otherwise_a_strength_is_asked_for(subject: str | Dosage | Entry, dose: str) -> None:
    """Several contents, none, or none known."""
    assert hint_of(subject, dose).startswith("give the strength")


def test_only_fosphenytoin_is_dosed_in_phenytoin_equivalents() -> None:
    """CMS's descriptor of Q2009 says so; any other code refuses the unit, S0078 too, which counts the salt."""
    for dose in ("150 mg PE", "150 mg phenytoin equivalents", "150 mgPE", "150 mg"):
        assert int(billing_units("Q2009", dose, on=ON)) == 3
    assert int(billing_units("Q2009", "10 mL", strength="50 mg PE/mL", on=ON)) == 10
    for drug in ("fosphenytoin", "Cerebyx"):
        (coded,) = code(Administration(drug, "500 mg PE", on=ON)).drugs
        assert (coded.code, [line.units for line in coded.lines]) == ("Q2009", ["10"])
    (weighed,) = code(Administration("fosphenytoin", "20 mg PE/kg", weight="70 kg", on=ON)).drugs
    assert [line.units for line in weighed.lines] == ["28"]
    assert code(Administration("phenytoin", "100 mg PE", on=ON)).lines == ()
    takes = set()
    for entry in jcodes.catalog("2026-01").values():
        with suppress(jcodes.JcodesError):
            billing_units(entry.dosage, "150 mg PE")
            takes.add(str(entry.code))
    assert takes == {"Q2009"}


def test_the_unit_beside_the_drug_is_offered_whole() -> None:
    """Not as milligrams."""
    amounts = jcodes.catalog().matches("Cerebyx 500 mg PE").amounts
    assert [(one.text, one.kind) for one in amounts] == [("500 mg PE", "amount")]
    assert [one.text for one in jcodes.catalog().matches("fosphenytoin 50 mg phenytoin equivalents/mL").amounts] == [
        "50 mg phenytoin equivalents/mL"
    ]
