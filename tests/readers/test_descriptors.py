"""The forms that descriptors come in, on products that do not exist."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcodes.catalogs import catalog
from jcodes.doses import Basis, Dosage, Dose, NotStated
from jcodes.readers.descriptors import read_descriptor, read_dosage_text
from tests.readers.perturbations import SIGNS, SPELLINGS, pieces, strays

FORMS = [
    # plain, per, up to, implied one
    ("Injection, testomab, 10 mg", "10 mg"),
    ("Injection, testomab-xyza, biosimilar, (brandia), 0.5 mg", "0.5 mg"),
    ("Injection, testocillin, per 250 mg", "250 mg"),
    ("Injection, testocillin, up to 600,000 units", "up to 600000 units"),
    ("Injection, testocillin, 1 million units", "1000000 units"),
    ("Injection, testocillin,20 mg", "20 mg"),
    ("Injection, testocillin, 1mg", "1 mg"),
    ("Injection, testocillin, .5 gm", "0.5 g"),
    ("Injection, testocillin, per 2 meq", "2 mEq"),
    ("Factor xx (antihemophilic factor, human) per i.u.", "1 IU"),
    ("Injection, factor xx complex, per factor xx i.u.", "1 IU"),
    ("Testol concentrate (human), brandia, per i.u. of factor xx activity", "1 IU"),
    ("Injection, test factor (recombinant), (brandia), 1 i.u. vwf:rco", "1 IU"),
    ("Testodone, inhalation solution, compounded product, administered through dme, unit dose form, per milligram", "1 mg"),
    ("Injection, testoprotinin, 10,000 kiu", "10000 KIU"),
    ("Injection, testo salt, 5 mmol", "5 mmol"),
    # remarks behind the amount
    ("Injection, testostim, 1 microgram, (for esrd on dialysis)", "1 mcg"),
    ("Injection, testostim, 5 mg, not therapeutically equivalent to j0001 (for non-esrd use)", "5 mg"),
    ("Testosetron, 1 mg, oral, for use as a substitute, not to exceed a 48 hour dosage regimen", "1 mg"),
    ("Injection, testotropin, 0.9 mg, provided in 1.1 mg vial", "0.9 mg"),
    ("Injection, testophenytoin, 50 mg testophenytoin equivalent", "50 mg"),
    ("Injection, testo, 50 mg phenytoin equivalent", "50 mg = 50 mg PE"),
    ("Injection, test iron, 0.1 mg of iron", "0.1 mg"),
    ("Injection, testomab, 10 mg and hyaluronidase-abcd", "10 mg"),
    ("Injection, testofen, 50 mcg for intrathecal trial", "50 mcg"),
    # numbers before the amount that are not the amount
    ("Injection, testosulfoxide, 50%, 50 ml", "50 mL"),
    ("Injection, testazolam in 0.9% sodium chloride, intravenous, 1 mg", "1 mg"),
    ("5% testrose/water (500 ml = 1 unit)", "500 mL"),
    ("Testoflow amnion (25 mg per cc); per 0.5 cc", "0.5 mL"),
    ("Testoxx (2.5g/cc), 1cc", "1 mL"),
    ("Low osmolar test material, up to 149 mg/ml iodine concentration, per ml", "1 mL"),
    ("High osmolar test material, 400 or greater mg/ml iodine concentration, per ml", "1 mL"),
    ("Testephrine 10.16 mg/ml and testolac 2.88 mg/ml irrigation solution, 1 ml", "1 mL"),
    ("Injection, testimab, for adults (12 years of age and older weighing at least 40 kg), 4500 mg", "4500 mg"),
    ("Injection, testimab, for patients weighing at least 40kg, 300 mg", "300 mg"),
    ("Testidopa 5 mg/testodopa 20 mg enteral suspension, 100 ml", "100 mL"),
    ("Testium tc-99m testate, diagnostic, per millicurie", "1 mCi"),
    ("Injection, testitol, 25% in 50 ml", "50 mL"),
    ("Testogene vec, per ml, containing nominal 2 x 10^13 vector genomes", "1 mL"),
    # the amount and its volume
    ("Injection, testemide, 10 mg/ml", "10 mg = 1 mL"),
    ("Injection, pegylated testeron, 180 mcg per ml", "180 mcg = 1 mL"),
    ("Testogen, 0.36 mg per 0.25 cc", "0.36 mg = 0.25 mL"),
    ("Injection, testosterol, 1 cc, 200 mg", "200 mg = 1 mL"),
    ("Injection, testosterol, 200 mg, 1 cc", "200 mg = 1 mL"),
    ("Injection, test globulin, full dose, 300 micrograms (1500 i.u.)", "300 mcg = 1500 IU"),
    ("Injection, testohexol, 4 ml vial", "4 mL"),
    ("Injection, testokinase, 5000 iu vial", "5000 IU"),
    ("Injection, testeridol, up to 2 ml ampule", "up to 2 mL"),
    # combinations
    ("Injection, test acetate 3 mg and test phosphate 3 mg", "3 mg test acetate + 3 mg test phosphate"),
    ("Injection, imitest 4 mg, cilatest 4 mg and relebatest 2 mg", "4 mg imitest + 4 mg cilatest + 2 mg relebatest"),
    ("Injection, cabotest and rilpitest, 2mg/3mg", "2 mg cabotest + 3 mg rilpitest"),
    ("Injection, testreonam/testibactam, 7.5 mg/2.5 mg (10 mg)", "7.5 mg testreonam + 2.5 mg testibactam"),
    ("Injection, testicillin/testibactam, 1 gram/0.125 grams (1.125 grams)", "1 g testicillin + 0.125 g testibactam"),
    ("Injection, liposomal, 1 mg testorubicin and 2.27 mg testarabine", "1 mg testorubicin + 2.27 mg testarabine"),
    ("Testuterol, up to 2.5 mg and testropium, up to 0.5 mg, non-compounded", "up to 2.5 mg testuterol + up to 0.5 mg testropium"),
    ("Injection, testodopa 0.25 mg/testidopa 5 mg", "0.25 mg testodopa + 5 mg testidopa"),
    ("Instillation, taurotest 1.35 mg and testparin 100 units (lock)", "1.35 mg taurotest + 100 units testparin"),
    ("Injection, quinutest/dalfotest, 500 mg (150/350)", "500 mg"),
    # pieces and events
    ("Injection, test fab, per vial", "per vial"),
    ("Injection, testleukin, per single use vial", "per vial"),
    ("Injection, testargase, per single dose vial", "per vial"),
    ("Hyaluronan or derivative, brandia, for intra-articular injection, per dose", "per dose"),
    ("Testogene vec-abcd, per treatment, up to 5x10^15 vector genomes", "per treatment, up to 5000000000000000 vg"),
    ("Test leucel, up to 200 million autologous car positive viable t cells, including preparation, per therapeutic dose",
     "per therapeutic dose, up to 200000000 cells"),
    ("Test leucel, 10 up to 400 million cd19 car-positive viable t cells, per infusion", "per infusion, up to 400000000 cells"),
    ("Test leucel, minimum of 50 million autologous cd54+ cells, including preparation, per infusion", "per infusion"),
    ("Testium tc-99m testate, diagnostic, per study dose, up to 30 millicuries", "per study dose, up to 30 mCi"),
    ("Testine i-123, diagnostic, per 100 microcuries, up to 999 microcuries", "100 uCi, up to 999 uCi"),
    ("Testine i-131, diagnostic, per microcurie (up to 100 microcuries)", "1 uCi, up to 100 uCi"),
    ("Injection, testuronidase, per 1 usp unit (up to 999 usp units)", "1 unit, up to 999 units"),
    ("Testocaine 70 mg/testacaine 70 mg, per patch", "per patch"),
    ("Testopion tablet, 150 mg, per bottle of 60 tablets", "per bottle = 60 tablets"),
    ("Testevinic acid hcl, 20%, single unit dosage form (354 mg)", "each = 354 mg"),
    ("Testharidin, 0.7%, single unit dose applicator (3.2 mg)", "per applicator = 3.2 mg"),
    ("Test vitamins, oral, 100 capsules", "100 capsules"),
    ("Test vitamins, 30-day supply", "30 days"),
    ("Test estradiol 0.15mg, 0.013mg per 24 hours; yearly vaginal system, each", "each"),
    ("Test cells, leukocytes reduced, each unit", "each"),
    ("Blood (whole), for transfusion, per unit", "each"),
    ("Test crucible for preparation of aerosol, one crucible", "per crucible"),
    # areas, counts
    ("Testaskin, per square centimeter (add-on, list separately)", "1 cm2"),
    ("Testaskin, per square cenitmeter", "1 cm2"),
    ("Testaicin 8% patch, per 10 square centimeters", "10 cm2"),
    ("Injection, testigene, 1 billion vector genomes", "1000000000 vg"),
    ("Injection, testepvec, per 1 million plaque forming units", "1000000 PFU"),
    # bands
    ("Injection, testorphine, less than or equal to 100 mg", "<= 100 mg"),
    ("Testorphine, oral, greater than 3 mg, but less than or equal to 6 mg testorphine", "> 3 mg, <= 6 mg"),
    ("Injection, testorphine, greater than 7 days and up to 28 days of therapy", "> 7 days, <= 28 days"),
    ("Injection, test globulin, intramuscular, over 10 cc", "> 10 mL"),
    ("Injection, testorphine, greater than 100 mg and up to 300 mg", "> 100 mg, <= 300 mg"),
    ("Injection, testorphine, 100 mg or less", "<= 100 mg"),
    ("Injection, testorphine, 300 mg or more", ">= 300 mg"),
    ("Injection, testorphine, more than 28 days of therapy", "> 28 days"),
    ("Injection, testorphine, less than or equal to 1 day of therapy", "<= 1 day"),
    # a patient's weight or age is no band, a strength is no combination
    ("Injection, testimab, for infants weighing less than 5 kg, 50 mg", "50 mg"),
    ("Injection, testimab, for adults over 40 kg, 100 mg", "100 mg"),
    ("Injection, testimab, for infants less than 28 days of age, 50 mg", "50 mg"),
    ("Injection, testimab, 10 mg/0.1 ml", "10 mg = 0.1 mL"),
    ("Injection, testimab, up to 20 mg/100 ml", "up to 20 mg = 100 mL"),
    ("Injection, testimab, 2 mg in 0.05 ml", "2 mg = 0.05 mL"),
    ("Injection, testimab, 20 mg/100 ml, 5 mg", "5 mg"),
    ("Low osmolar test material, less than 150 mg/ml iodine concentration, per ml", "1 mL"),
    # one of a piece, other containers, and remarks behind them
    ("Testopril, 1 implant", "per implant"),
    ("Testopatch, each patch", "per patch"),
    ("Injection, testimab, per pre-filled syringe", "per syringe"),
    ("Test vaccine, per single dose", "per dose"),
    ("Test vaginal ring, each, for monthly use", "each"),
    ("Test vitamins, oral, 100 capsules, chewable", "100 capsules"),
    ("Injection, testemide, 10 mg/ml, for intravenous use", "10 mg = 1 mL"),
    ("Test leucel, up to 2.5 x 10^8 viable t cells, per infusion", "per infusion, up to 250000000 cells"),
    ("Test leucel, up to 200 million viable t cells", "up to 200000000 cells"),
    # other ways to write the same
    ("Injection, testimab, one milligram", "1 mg"),
    ("Injection, testimab, per one mg", "1 mg"),
    ("Injection, testocillin, upto 50 mg", "up to 50 mg"),
    ("Injection, testostat 3 mg. and testaphos 2 mg.", "3 mg testostat + 2 mg testaphos"),
    ("Injection; testimab; 10 mg", "10 mg"),
    ("Injection, test (brandia), not therapeutically equivalent to j0001,100 mg", "100 mg"),
    ("Injection, test globulin, 50 micrograms [250 i.u.]", "50 mcg = 250 IU"),
    ("Test vitamins, 30\u2013day supply", "30 days"),
    ("Testaskin, per square cm", "1 cm2"),
    # nothing stated
    ("Unlisted drug", "none (not otherwise classified)"),
    ("Unclassified drugs", "none (not otherwise classified)"),
    ("Prescription drug, generic", "none (not otherwise classified)"),
    ("Compounded drug, not otherwise classified", "none (not otherwise classified)"),
    ("Testostadil urethral suppository (code may be used when supervised)", "none (the descriptor names no amount)"),
    ("Insertion of testonorgestrel-releasing system", "none (not a drug)"),
    ("Test delivery device, reusable pen; 1.5 ml size", "none (not a drug)"),
    # other words for "up to"; signs for words
    ("Injection, testocillin, not more than 10 mg", "up to 10 mg"),
    ("Injection, testocillin, no more than 10 mg", "up to 10 mg"),
    ("Injection, testocillin, not to exceed 10 mg", "up to 10 mg"),
    ("Injection, testocillin, maximum of 10 mg", "up to 10 mg"),
    ("Injection, testocillin, up to and including 10 mg", "up to 10 mg"),
    ("Injection, testocillin, up to 10 mg/ml", "up to 10 mg = 1 mL"),
    ("Injection, testocillin, \u2264 10 mg", "<= 10 mg"),
    ("Injection, testocillin, >= 10 mg", ">= 10 mg"),
    ("Injection, testocillin, > 10 mg, up to 20 mg", "> 10 mg, <= 20 mg"),
    ("Injection, testocillin, < 10 mg", "< 10 mg"),
    # either micro sign, becquerels, other spellings
    ("Injection, testocillin, 10 \u00b5g", "10 mcg"),
    ("Injection, testocillin, 10 \u03bcg", "10 mcg"),
    ("Technetium testo, 5 \u00b5Ci", "5 uCi"),
    ("Technetium testo, 37 MBq", "37 MBq"),
    ("Injection, testocillin, 1 u", "1 unit"),
    ("Testograft, per 10 cm\u00b2", "10 cm2"),
    ("Testograft, per 10 cm^2", "10 cm2"),
    ("Testograft, 10 cubic centimeters", "10 mL"),
    # weights and ages of patients are no drug
    ("Injection, testocillin, 25 mg, for children weighing less than 40 kg", "25 mg"),
    ("Injection, testocillin, 25 mg, not for patients over 60 kg", "25 mg"),
    ("Injection, testocillin, children under 5 years, 10 mg", "10 mg"),
    # what a container holds, before and behind the amount
    ("Injection, testocillin, 2 mg, per 350 mg vial", "2 mg"),
    ("Injection, testocillin, 10 mg, 20 mg vial", "10 mg"),
    ("Injection, testocillin, per 100 mg single use vial", "100 mg"),
    ("Injection, testocillin, 0.9 mg, supplied in a 1.1 mg vial", "0.9 mg"),
    ("Injection, testocillin, available in 1.1 mg vial, 0.9 mg", "0.9 mg"),
    ("Injection, testocillin, 12 mg per 5 ml, 1 mg", "1 mg"),
    ("Injection, testin, 5 mg per 50 units", "5 mg = 50 units"),
    # combinations in other words
    ("Injection, testa and testb, 10 mg and 5 mg", "10 mg testa + 5 mg testb"),
    ("Injection, testa 10 mg with testb 5 mg", "10 mg testa + 5 mg testb"),
    ("Injection, testa 10 mg plus testb 5 mg", "10 mg testa + 5 mg testb"),
    ("Injection, testa 10 mg & testb 5 mg", "10 mg testa + 5 mg testb"),
    ("Injection, testa 10 mg, and hyaluronidase 100 units, 1 ml", "1 mL"),
    # amounts that have no single reading
    *(
        (f"Injection, testocillin, {words}", "none (the descriptor's amount was not understood)")
        for words in (
            "1 mg/kg", "5 mg per kilogram", "5 mg per kg body weight", "10 mg/l", "10 to 20 mg", "10mg-20mg", "10-20 mg", "2 x 5 mg vial",
            "10 mg or 20 mg", "initial 50 mg; each additional 10 mg", "10 widgets", "up to 10 cells per kg", "greater than 10 mg, up to 5 mg",
        )
    ),
    ("Testa, testb, and testc, 5 mg, 10 mg, and 15 mg", "none (the descriptor's amount was not understood)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "dosage"), FORMS, ids=[text[:50] for text, _ in FORMS])
def test_a_form_is_read(text: str, dosage: str) -> None:
    """Each form gives its dosage, and the dosage's own text gives it back."""
    found = read_descriptor(text).dosage
    assert str(found) == dosage
    assert Dosage.parse(dosage) == found


@pytest.mark.sweep
@pytest.mark.parametrize("text", [text for text, _ in FORMS])
@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        str.title,
        lambda text: f"  {text}. ",
        lambda text: text.replace(" ", "  "),
        lambda text: text.replace(" ", "\u00a0"),
    ],
    ids=["upper case", "title case", "final full stop", "double blanks", "no-break blanks"],
)
def test_letter_case_and_blanks_do_not_matter(text: str, change: "object") -> None:
    """Other copies of the same text read alike."""
    assert callable(change)
    assert read_descriptor(change(text)).dosage == read_descriptor(text).dosage


NONE = "none (the descriptor's amount was not understood)"
TAKEN_APART = [
    # as CMS's 2013 file prints 102 texts of drugs: one reading is left
    ("Injection, testizumab, 0. 25 mg", "0.25 mg"),
    ("Injection, testephrine, 0. 1 mg", "0.1 mg"),
    ("Injection, testol, 3. 75 mg", "3.75 mg"),
    ("Testium tc-99m testate, diagnostic, per 0. 5 millicurie", "0.5 mCi"),
    ("Injection, testa 0. 25 mg and testb 2. 5 mg", "0.25 mg testa + 2.5 mg testb"),
    ("Injection, testa/testb, 1 gram/0. 125 grams (1. 125 grams)", "1 g testa + 0.125 g testb"),
    ("Injection, testephrine, 0 .1 mg", "0.1 mg"),
    ("Injection, testephrine, 0 . 1 mg", "0.1 mg"),
    ("Injection, testocillin, up to 600, 000 units", "up to 600000 units"),
    ("Injection, testocillin, 1, 000 units", "1000 units"),
    ("Injection, testocillin, 1 ,000,000 units", "1000000 units"),
    ("Injection, testocillin, 5 m g", "5 mg"),
    ("Injection, testocillin, per 10 mc g", "10 mcg"),
    ("Injection, testemide, 10 mg/m l", "10 mg = 1 mL"),
    ("Factor xx (human), per i. u.", "1 IU"),
    ("Injection, factor xx complex, per factor xx i. u.", "1 IU"),
    ("Injection, factor xx complex, per factor xx i u", "1 IU"),
    ("Injection, test globulin, 50 micrograms (250 i. u.)", "50 mcg = 250 IU"),
    ("5% testrose/water (500 ml=1 unit)", "500 mL"),
    ("5% testrose/water (500ml=1unit)", "500 mL"),
    ("Infusion, testran 40, 500 ml", "500 mL"),
    ("Infusion, testran 40 , 500 ml", "500 mL"),
    ("Injection, testimab (brandia), not therapeutically equivalent to j0001,25 mg", "25 mg"),
    ("Injection, test immune f(ab)2, 120 mg", "120 mg"),
    ("Injection, testimab, for covid-19, 10 mg", "10 mg"),
    ("Test vitamins, oral, 1,500 capsules", "1500 capsules"),
    ("Testopion tablet, 150 mg, per bottle of 1,000 tablets", "per bottle = 1000 tablets"),
    # several readings, or none
    *(
        (f"Injection, testocillin, {words}", NONE)
        for words in (
            "3 .75 mg", ". 25 mg", "0..25 mg", "1.2.3 mg", "0.2 5 mg", "2 5 mg", "1 000 units", "1 500 units", "0,25 mg", "0, 25 mg", "0,500 mg",
            "1, 500 units", "1 ,500 units", "1,00 units", "1,0000 units", "1,000,00 units", "10. mg", "1/2 mg", "1/ 2 mg", "1 / 2 mg", "500 /125 mg",
            "\u00bd mg", "1\u00bd mg", "1\u2044 2 mg", "0\u00b725 mg", "2\u200b5 mg", "2\u00ad5 mg", "1'500 units", "1_500 units", "1:500 mg",
            "10 - 20 mg", "up to 1, 500 mg", "25 mg, 0. , 5 mg", "10 mgg",
        )
    ),
    ("Infusion, testran 1, 500 units", NONE),
    ("Infusion, testran, per 1, 500 ml", NONE),
    ("Infusion, testran (5 00 ml = 1 unit)", NONE),
    ("Infusion, testran (500 xl = 1 unit)", NONE),
    ("Testilinic acid, single unit dosage form (35-40 mg)", NONE),
    ("Testilinic acid, single unit dosage form (3 54 mg)", NONE),
    ("Testium tc-99m testate, per study dose, up to 3 0 millicuries", NONE),
    ("Injection, testorphine, up to 2 8 days of therapy", NONE),
    ("Testogene vec, per treatment, up to 5x10^1 5 vector genomes", NONE),
    ("Test vitamins, oral, 10 0 capsules", NONE),
]  # fmt: skip


@pytest.mark.parametrize(("text", "dosage"), TAKEN_APART, ids=[text[-40:] for text, _ in TAKEN_APART])
def test_a_number_in_pieces_is_put_together_or_not_understood(text: str, dosage: str) -> None:
    """A part of a number is never taken for the whole."""
    assert str(read_descriptor(text).dosage) == dosage


def test_the_name_before_a_number_in_pieces_is_whole() -> None:
    """No digit of the amount is left in it."""
    assert read_descriptor("Injection, testizumab, 0. 25 mg").name == "testizumab"


def _misread(text: str, signs: Sequence[str]) -> list[tuple[str, str]]:
    """Return every changed copy of a text that gives another dosage, with it."""
    meant = read_descriptor(text).dosage
    copies = {*(change(text) for change in SPELLINGS.values()), *pieces(text, signs)}
    found = [(copy, read_descriptor(copy).dosage) for copy in sorted(copies - {text})]
    return [(copy, str(other)) for copy, other in found if other != meant and other.is_stated]


@pytest.mark.sweep
@pytest.mark.parametrize("text", [text for text, _ in FORMS])
def test_no_damaged_copy_of_a_form_gives_another_dosage(text: str) -> None:
    """The same, or a typed "not stated"."""
    assert _misread(text, SIGNS) == []


STRAY = [
    "Injection, testam and testavir, 100 mg/,125 mg",
    "Injection, testam and testavir, 100, mg/125 mg",
    "Injection, testam and testavir, 1-00 mg/125 mg",
    "Injection, testam and testavir, 100 mg/125\u200b mg",
    "Injection, testam and testavir, 100 mg/125\u00ad mg",
    "Injection, testam and testavir, 100 mg/\u200b125 mg",
    "Injection, testam 3 mg and testavir /3 mg",
    "Injection, testam 3 mg- and testavir 3 mg",
    "Injection, testam, 10 mg/10 mg (25 mg)",
    "Testam 4 mg, testastatin 4, mg and testabactam 2 mg",
    "Testam 4 mg, testastatin 4 and testabactam 2 mg",
    "Testorphine, oral, less than or equal to ,3 mg",
    "Testorphine, oral, greater than -10 mg",
    "Testorphine, oral, greater than .10 mg",
    "Testorphine, greater than 7, days and up to 28 days of therapy",
    "Testorphine, greater than 7 days and up to 28. days of therapy",
    "Testleucel, up to 100 million, autologous t cells, per therapeutic dose",
    "Injection, testocillin, 100.000 units",
    "Injection, testocillin, 2.400.000 units",
    "Injection, testocillin, 1.500 units",
    # several of an amount: no power of ten without its caret
    "Injection, testam, 2 x 100 mg",
    "Injection, testam, 2x100 mg",
    "Injection, testam, 2 x 1000 units",
    "Injection, testam, 5 x 10 mg",
    "Injection, testam, 2 x 1015 vector genomes",
    "Injection, testam, per treatment, up to 2 x 100 mg",
    "Injection, testam, 200 mg (2 x 10 mg)",
    # an ingredient whose unit is lost, or that is stated as a concentration
    "Injection, testam 10 mg and testib 3",
    "Injection, testam 10 mg plus testib 3",
    "Injection, testam 10 mg/testib 3",
    "Injection, testam 10 mg with testib 3, preservative free",
    "Injection, testam 10 mg/ml and testib 3 mg/ml",
    "Injection, testam 10 mg/ml and testib 3 mg",
    # letters that look like digits
    "Injection, testam 1O mg and testib 3 mg",
    "Injection, testam l0 mg and testib 3 mg",
    "Injection, testam, 1O0 mg",
    "Injection, testam, 1 O mg",
    "Injection, testam O.5 mg and testib 3 mg",
    "Injection, testam, l0,000 units per 5 mg",
    "Testam, diagnostic, per study dose, up to 2O millicuries",
    "Testam, diagnostic, per study dose, up to 2Omillicuries",
]


@pytest.mark.parametrize("text", STRAY)
def test_a_number_that_nothing_takes_makes_the_dosage_not_understood(text: str) -> None:
    """An ingredient, an end of a band or a cap is never lost without a word."""
    assert read_descriptor(text).dosage == Dosage.not_stated(NotStated.NOT_UNDERSTOOD)


@pytest.mark.parametrize(
    ("text", "dosage"),
    [
        ("Injection, test\u00adam and testavir, 100 mg/125 mg", "100 mg testam + 125 mg testavir"),
        ("\ufeffInjection, testam, 10 mg", "10 mg"),
        ("Injection, testam and testavir, 10 mg/10 mg (20 mg)", "10 mg testam + 10 mg testavir"),
        ("Testleucel, 10 up to 400 million car-positive t cells, per infusion", "per infusion, up to 400000000 cells"),
        ("Testneox 100 or testarix 100, per square centimeter", "1 cm2"),
        ("Testox 1.125 mg", "1.125 mg"),
        ("Iodine 1-123 testflupane, diagnostic, per study dose, up to 5 millicuries", "per study dose, up to 5 mCi"),
    ],
)
def test_a_number_of_a_name_or_a_sign_that_is_not_printed_changes_nothing(text: str, dosage: str) -> None:
    """What is printed is what is read."""
    assert str(read_descriptor(text).dosage) == dosage


@pytest.mark.sweep
@pytest.mark.parametrize("text", [text for text, _ in FORMS])
def test_no_stray_sign_at_a_number_of_a_form_gives_another_dosage(text: str) -> None:
    """The same doses, or a typed "not stated"."""
    meant = read_descriptor(text).dosage
    for copy in strays(text):
        found = read_descriptor(copy).dosage
        assert not found.is_stated or _billed(found) == _billed(meant), copy


def _billed(dosage: Dosage) -> tuple[object, ...]:
    """Return what a dosage states of a unit; "up to" bills as "per" does."""
    basis = Basis.PER if dosage.basis is Basis.UP_TO else dosage.basis
    return basis, dosage.amount, [part.dose for part in dosage.components], dosage.cap, dosage.lower, dosage.upper


_WORDS = {"unit": "units", "mL": "ml", "IU": "i.u.", "mCi": "millicuries", "uCi": "microcuries", "cm2": "square centimeters", "vg": "vector genomes",
          "PFU": "plaque forming units", "mEq": "meq", "KIU": "kiu", "g": "gm"}  # fmt: skip


def _amount(dose: Dose) -> str:
    return f"{dose.amount:,f} {_WORDS.get(dose.unit.symbol, dose.unit.label(plural=dose.amount != 1))}"


def _in_cms_layout(dosage: Dosage) -> str | None:
    """Return a descriptor of a product that does not exist with a dosage that does; None for the forms that have no such text."""
    if dosage.lower or dosage.upper:
        ends = [f"greater than {_amount(dosage.lower.dose)}"] if dosage.lower else []
        ends += [f"less than or equal to {_amount(dosage.upper.dose)}"] if dosage.upper else []
        return f"Injection, testocillin, {', but '.join(ends)}"
    prefix = "up to " if dosage.basis is Basis.UP_TO else ""
    if dosage.components:
        parts = [
            f"test{letter} {prefix}{_amount(part.dose)}"
            for letter, part in zip("abcd", dosage.components, strict=False)
        ]
        return f"Injection, {', '.join(parts[:-1])} and {parts[-1]}"
    if dosage.amount is None or dosage.equivalents or dosage.amount.unit.symbol in {"cell", "day"}:
        return None
    if dosage.basis is Basis.EACH:
        counted = dosage.amount.unit.label(plural=dosage.amount.amount != 1)
        text = (
            counted
            if counted == "each"
            else f"per {counted}"
            if dosage.amount.amount == 1
            else f"{dosage.amount.amount} {counted}"
        )
        capped = dosage.cap is not None and dosage.cap.unit.symbol != "cell"
        return (
            f"Testium, diagnostic, {text}, up to {_amount(dosage.cap)}" if capped and dosage.cap else f"Testium, {text}"
        )
    return f"Injection, testocillin, {prefix or 'per '}{_amount(dosage.amount)}"


@pytest.mark.sweep
def test_no_damaged_copy_of_any_dosage_of_the_shipped_facts_gives_another() -> None:
    """Every distinct dosage of every code of every release, written out as CMS does."""
    dosages = {str(entry.dosage): entry.dosage for entry in catalog().values()}
    texts = {text: dosage for dosage in dosages.values() if (text := _in_cms_layout(dosage))}
    assert len(texts) > 200
    for text, dosage in texts.items():
        found = read_descriptor(text).dosage
        assert (found.amount, found.basis, found.lower, found.upper) == (
            dosage.amount,
            dosage.basis,
            dosage.lower,
            dosage.upper,
        ), text
        assert _misread(text, (" ", "\u200b", ", ", " /")) == []


@given(
    st.from_regex(r"\A[1-9][0-9]{0,3}(\.[0-9]{1,4})?\Z"),
    st.sampled_from(["mg", "mcg", "ml", "units", "millicuries"]),
    st.data(),
)
def test_a_number_with_anything_inside_is_never_a_part_of_it(number: str, unit: str, data: st.DataObject) -> None:
    """Any text of signs and blanks at any place."""
    at = data.draw(st.integers(1, len(number)))
    junk = data.draw(st.text(" .,'\u2019\u00b7\u00a0\n_:;*~/\u200b", min_size=1, max_size=3))
    digits = number[:at] + junk + number[at:]
    found = read_descriptor(f"Injection, testocillin, {digits} {unit}").dosage
    if found.is_stated:
        assert found.amount is not None
        assert found.amount.amount == Decimal("".join(digits.split()).replace(",", ""))


UNITS = st.sampled_from(
    [("mg", "mg"), ("milligrams", "mg"), ("mcg", "mcg"), ("micrograms", "mcg"), ("gm", "g"), ("grams", "g"), ("ml", "mL"), ("cc", "mL"),
     ("units", "unit"), ("iu", "IU"), ("i.u.", "IU"), ("millicuries", "mCi"), ("square centimeters", "cm2")]
)  # fmt: skip


@given(number=st.decimals("0.01", "9999", places=2), unit=UNITS, word=st.sampled_from(["", "per ", "up to "]))
def test_any_amount_in_any_unit_is_read(number: object, unit: tuple[str, str], word: str) -> None:
    """The parser knows forms, not the numbers that happen to be in use."""
    found = read_descriptor(f"Injection, testomab, {word}{number} {unit[0]}").dosage
    assert found == Dosage.parse(f"{'up to ' if word == 'up to ' else ''}{number} {unit[1]}")


@given(st.text(max_size=80))
def test_no_text_makes_the_reader_raise(text: str) -> None:
    """What is not understood is a typed "not stated"."""
    assert isinstance(read_descriptor(text).dosage, Dosage)


@given(st.lists(st.sampled_from(" ".join(text.lower() for text, _ in FORMS).split()), max_size=12).map(" ".join))
def test_no_shuffle_of_real_words_makes_the_reader_raise(text: str) -> None:
    """The same, with the words that descriptors are made of."""
    found = read_descriptor(text).dosage
    assert (found.reason is None) == found.is_stated


SHORT = [
    ("10 MG", "10 mg"), ("1MG", "1 mg"), ("2MG/3MG", "2 mg + 3 mg"), ("2 MG - 3 MG", "2 mg + 3 mg"), ("4 MG-4 MG-2 MG", "4 mg + 4 mg + 2 mg"),
    ("3 MG & 3 MG", "3 mg + 3 mg"), ("0.25 MG - 5 MG", "0.25 mg + 5 mg"), ("1 MG/2.27 MG", "1 mg + 2.27 mg"), ("UP TO 120MG", "up to 120 mg"),
    ("up to 40 Units", "up to 40 units"), (".625 GM", "0.625 g"), (" 1.74 MG", "1.74 mg"), ("5 Unit", "5 units"), ("100,000 UNITS", "100000 units"),
    ("1 USP UNIT", "1 unit"), ("1 I.U. VWF:RCO", "1 IU"), ("PER FACTOR VIII IU", "1 IU"), ("PER VIAL", "per vial"), ("1 DOSE", "per dose"),
    ("1 EA", "each"), ("1 EACH", "each"), ("1 microCurie", "1 uCi"), ("1 million\u00a0PFU", "1000000 PFU"), ("50 MCG (250 IU)", "50 mcg = 250 IU"),
    ("Less than or equal to 100 MG", "<= 100 mg"), ("Greater than 100 MG", "> 100 mg"), ("1000 CC", "1000 mL"), ("1 SQ CM", "1 cm2"),
    ("Per 3.2 mg single-use applicator", "per applicator = 3.2 mg"),
    ("UP TO 200 MILLION CAR T CELLS", "up to 200000000 cells"), ("", "none (the descriptor names no amount)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "dosage"), SHORT)
def test_the_short_dosage_column_is_read(text: str, dosage: str) -> None:
    """CMS's payment files and crosswalks print the dosage in a form of their own."""
    assert str(read_dosage_text(text)) == dosage


NAMES = [
    ("Injection, testomab-xyza, biosimilar, (brandia), 0.5 mg", "testomab-xyza", ("brandia",), ("biosimilar",)),
    ("Injection, testomab, excludes biosimilar, 10 mg", "testomab", (), ("excludes biosimilars",)),
    ("Injection, testomab, 10 mg and hyaluronidase-abcd", "testomab and hyaluronidase-abcd", (), ()),
    ("Injection, testomab and hyaluronidase-abcd, 10 mg", "testomab and hyaluronidase-abcd", (), ()),
    ("Injection, factor xx (antihemophilic factor, recombinant), per i.u.", "factor xx (antihemophilic factor, recombinant)", (), ()),
    ("Injection, testostim, 1 microgram, (for esrd on dialysis)", "testostim", (), ("ESRD",)),
    ("Injection, testostim, 1 microgram (non-esrd use)", "testostim", (), ("non-ESRD",)),
    ("Injection, imitest 4 mg, cilatest 4 mg and relebatest 2 mg", "imitest, cilatest and relebatest", (), ()),
    ("Injection, liposomal, 1 mg testorubicin and 2.27 mg testarabine", "testorubicin and testarabine", (), ("liposomal",)),
    ("Testuterol, inhalation solution, compounded product, administered through dme, unit dose form, per mg", "testuterol", (),
     ("inhalation solution", "through DME", "compounded", "unit dose")),
    ("Injection, testimab, for adults who are receiving systemic drugs and require oxygen (ecmo) only, 1 mg", "testimab", (), ()),
    ("5% testrose/water (500 ml = 1 unit)", "5% testrose/water", (), ()),
    ("High osmolar test material, 150-199 mg/ml iodine concentration, per ml", "high osmolar test material", (), ("150-199 mg/ml iodine",)),
    ("Positron emission test (pet) drug, 1 mg", "positron emission test drug", (), ()),
    ("Testonorgestrel (contraceptive) implant system, including implants", "testonorgestrel implant system", (), ("contraceptive",)),
    ("Injection, test immune f(ab)2, 1 mg", "test immune f(ab)2", (), ()),
    ("10 mg", "10 mg", (), ()),
    ("Injection, test globulin (e.g., liquid), 500 mg", "test globulin", (), ()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "brands", "details"), NAMES, ids=[name for _, name, _, _ in NAMES])
def test_names_brands_and_details_are_read(
    text: str, name: str, brands: tuple[str, ...], details: tuple[str, ...]
) -> None:
    """The substance is left when dosage, brands, telling words and sentences are gone."""
    found = read_descriptor(text)
    assert (found.name, found.brands, found.details) == (name, brands, details)


def test_codes_that_a_product_is_not_equivalent_to_are_read() -> None:
    """One or several codes, in capitals."""
    found = read_descriptor("Injection, testomab (brandia), not therapeutically equivalent to j0001 or j0002, 1 mg")
    assert found.not_equivalent_to == ("J0001", "J0002")
    assert found.name == "testomab"


SOUP = [
    "10",
    "0.5",
    "1,000",
    "5x10^15",
    "mg",
    "mcg",
    "ml",
    "units",
    "kg",
    "millicuries",
    "%",
    "per",
    "up",
    "to",
    "less",
    "than",
    "or",
    "equal",
    "greater",
    "and",
    ",",
    "/",
    "-",
    "(",
    ")",
    "each",
    "vial",
    "dose",
    "x",
    "to",
    "testa",
]


@given(st.lists(st.sampled_from(SOUP), max_size=14).map(" ".join))
def test_no_soup_of_numbers_and_units_makes_the_reader_raise(text: str) -> None:
    """And what it reads can be written and read back."""
    dosage = read_descriptor(text).dosage
    assert Dosage.parse(str(dosage)) == dosage


def test_a_text_without_amount_says_why() -> None:
    """The reason is typed."""
    found = read_descriptor("Unclassified drugs").dosage
    assert (found.basis, found.reason) == (Basis.NONE, NotStated.UNCLASSIFIED)
