"""Which codes are drug codes, and of what sort."""

import itertools

import pytest

from jcodes.readers.descriptors import read_descriptor
from jcodes.readers.kinds import product_kind
from jcodes.readers.universe import DRUG_RANGES, is_drug_code
from jcodes.vocabulary.products import Kind


def test_chapters_are_in_order_and_do_not_overlap() -> None:
    """Each run has a first code, a last one and a name."""
    for (_, last, name), (first, _, _) in itertools.pairwise(DRUG_RANGES):
        assert last < first
        assert name
    assert all(first <= last for first, last, _ in DRUG_RANGES)


@pytest.mark.parametrize(
    "code", ["J0120", "J9999", "A9500", "Q0138", "Q5115", "Q9991", "C9399", "S0012", "P9016", "Q4106", "A4641"]
)
def test_drugs_and_biologicals_are_in(code: str) -> None:
    """By the chapter that CMS numbers them in."""
    assert is_drug_code(code)


@pytest.mark.parametrize(
    "code", ["A0021", "C9600", "C9725", "E0100", "G0008", "P2028", "Q0092", "S0201", "V5364", "C9352", "S1091"]
)
def test_services_and_devices_are_out(code: str) -> None:
    """They have no dosage."""
    assert not is_drug_code(code)


@pytest.mark.parametrize(
    ("code", "text", "types", "kind"),
    [
        ("J0001", "Injection, testocillin, 10 mg", ("1", "P"), Kind.DRUG),
        ("J0001", "Injection, testomab, 10 mg", ("1", "P"), Kind.BIOLOGIC),
        ("J0001", "Injection, testutide-abcd, 10 mg", (), Kind.BIOLOGIC),
        ("J0001", "Testopion hcl sustained release tablet, 10 mg", (), Kind.DRUG),
        ("Q5101", "Injection, testomab-xyza, biosimilar, 10 mg", (), Kind.BIOSIMILAR),
        ("J0001", "Injection, testomab, excludes biosimilar, 10 mg", (), Kind.BIOLOGIC),
        ("A9500", "Testium tc-99m testate, diagnostic, per study dose", (), Kind.RADIOPHARMACEUTICAL),
        ("C9031", "Testetium dotatate, therapeutic, 1 mci", (), Kind.RADIOPHARMACEUTICAL),
        ("A9575", "Injection, gadotest, 0.1 ml", (), Kind.CONTRAST),
        ("J7501", "Testoprine, parenteral, 100 mg", ("1", "G"), Kind.IMMUNOSUPPRESSIVE),
        ("J8501", "Testepitant, 5 mg", (), Kind.ORAL),
        ("J0601", "Testelamer, oral, 20 mg", (), Kind.ORAL),
        ("J7605", "Testoterol, inhalation solution, fda-approved final product, non-compounded, unit dose form, 15 mcg", (), Kind.INHALATION),
        ("J7620", "Testuterol, up to 2.5 mg and testropium, up to 0.5 mg, through dme", (), Kind.INHALATION),
        ("J7604", "Testcysteine, inhalation solution, compounded product, unit dose form, per gram", (), Kind.COMPOUNDED),
        ("J3490", "Unclassified drugs", (), Kind.UNCLASSIFIED),
        ("Q2034", "Influenza virus vaccine, split virus (testvax)", (), Kind.VACCINE),
        ("P9016", "Test cells, each unit", (), Kind.BLOOD),
        ("Q4101", "Testigraf, per square centimeter", (), Kind.SKIN_SUBSTITUTE),
        ("Q2041", "Testocabtagene ciloleucel, per therapeutic dose", (), Kind.CELL_OR_GENE_THERAPY),
        ("J7300", "Intrauterine copperol contraceptive", (), Kind.CONTRACEPTIVE),
        ("S4981", "Insertion of a test system", (), Kind.SUPPLY),
        ("A9610", "Xenon xe-129 hyperpolarized gas, diagnostic, per study dose", (), Kind.CONTRAST),
        ("Q9968", "Injection, non-radioactive, non-contrast, visualization adjunct, 1 mg", (), Kind.DRUG),
        ("J1440", "Fecal microbiota, test - abcd, 1 ml", (), Kind.BIOLOGIC),
        ("J0596", "Injection, c1 esterase inhibitor (recombinant), testest, 10 units", (), Kind.BIOLOGIC),
        ("J9030", "Bcg live intravesical instillation, 1 mg", (), Kind.BIOLOGIC),
        ("J7526", "Injection, testolate mofetil, 5 mg", ("1", "P"), Kind.IMMUNOSUPPRESSIVE),
        ("P9072", "Platelets, pheresis, pathogen reduced or rapid bacterial tested, each unit", (), Kind.BLOOD),
        ("Q9987", "Pathogen(s) test for platelets", (), Kind.SUPPLY),
        ("Q2039", "Influenza virus vaccine, not otherwise specified", (), Kind.VACCINE),
        ("S4989", "Contraceptive intrauterine device (e.g. testasert iud), including implants and supplies", (), Kind.CONTRACEPTIVE),
    ],
)  # fmt: skip
def test_the_sort_follows_from_chapter_text_and_type_of_service(
    code: str, text: str, types: tuple[str, ...], kind: Kind
) -> None:
    """The first test that fits."""
    assert product_kind(code, read_descriptor(text), types) is kind


def test_an_injection_among_the_oral_codes_is_no_oral_drug() -> None:
    """J8502 of April 2026, in CMS's words; an oral form that the descriptor names stays oral."""
    aponvie = read_descriptor("Injection, aprepitant (aponvie), 1 mg")
    assert product_kind("J8502", aponvie, ("1",), is_injection=True) is Kind.DRUG
    assert product_kind("J8501", read_descriptor("Aprepitant, oral, 5 mg"), ("1",)) is Kind.ORAL
    oral = read_descriptor("Injection, testitant, oral, 5 mg")
    assert product_kind("J8599", oral, (), is_injection=True) is Kind.ORAL
