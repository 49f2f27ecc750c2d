"""What charts and claims write for a unit."""

import pytest

from jcodes.doses import UNITS, Dose, Unit, find_unit
from jcodes.doses import spellings as spellings_module
from jcodes.doses.amounts import split_amount
from jcodes.doses.spellings import as_unit, known_spellings, known_unit
from jcodes.errors import AmbiguousUnitError, UnknownUnitError

SPELLINGS = {
    "ng": "ng NG nanogram nanograms",
    "mcg": "mcg MCG ug UG \u00b5g \u03bcg mcgs microgram micrograms Micrograms mcg.",
    "mg": "mg MG Mg mgs milligram milligrams mgm mg. ME me",
    "g": "g G gm GM gms gram grams GRAM g. gm.",
    "kg": "kg KG kilogram kilograms",
    "uL": "uL UL \u00b5L \u03bcL mcL microliter microlitres",
    "mL": "mL ML ml mls mL. cc CC ccs c.c. milliliter millilitres cm3 cm^3 cm\u00b3|cubic centimeters|cu. cm.",
    "dL": "dL dl deciliter",
    "L": "L l liter liters litre ltr",
    "unit": "unit units UNIT UNITS u U usp unit(s) UNIT(S)|USP unit|USP Units|U.S.P. units|usp u",
    "IU": "IU iu ius i.u. I.U. F2 f2|international unit|International Units|intl units",
    "KIU": "KIU kiu|kallikrein inactivator units",
    "umol": "umol \u00b5mol micromoles",
    "mmol": "mmol mmols mmole mMol millimoles",
    "mol": "mol mole moles",
    "mEq": "mEq meq MEQ meqs milliequivalents",
    "mg_PE": "mg_PE mgPE MGPE|mg PE|MG P.E.|mg phenytoin equivalents|milligrams phenytoin equivalents",
    "Bq": "Bq becquerel",
    "kBq": "kBq kilobecquerels",
    "MBq": "MBq mbq megabecquerel",
    "GBq": "GBq gigabecquerels",
    "nCi": "nCi nanocurie",
    "uCi": "uCi UCI \u00b5Ci mcCi microcurie microCurie",
    "mCi": "mCi MCI mci millicurie millicuries",
    "Ci": "Ci curies",
    "cm2": "cm2 CM2 cm^2 cm\u00b2 sqcm sq.cm. sq_cm|sq cm|SQ CM|sq. cm.|square centimeter|square centimetres|square-centimeters",
    "vg": "vg|vector genomes|Vector Genome",
    "cell": "cell cells",
    "PFU": "PFU pfu pfus|plaque forming units|plaque-forming unit",
    "each": "each EACH ea EA ea.",
    "vial": "vial vials VIAL vial(s)",
    "dose": "dose DOSES",
    "study_dose": "study_dose|study dose|study doses|Study  Dose",
    "treatment_dose": "treatment_dose|treatment doses",
    "therapeutic_dose": "therapeutic_dose|Therapeutic Dose",
    "study": "study studies",
    "treatment": "treatment treatments",
    "infusion": "infusion infusions",
    "instillation": "instillation",
    "implant": "implant implants",
    "patch": "patch patches patch(s)|topical system|Topical Systems|transdermal system",
    "tablet": "tablet tablets tab tabs tablet(s)",
    "capsule": "capsule caps cap.",
    "bottle": "bottle bottles",
    "syringe": "syringe syringes syr PFS|prefilled syringe|pre-filled syringes",
    "pen": "pen pens",
    "cartridge": "cartridge",
    "bag": "bag bags",
    "packet": "packet packets",
    "kit": "kit KITS",
    "applicator": "applicator",
    "ampule": "ampule ampul ampoules amp amps",
    "suppository": "suppository suppositories supp",
    "crucible": "crucible crucibles",
    "device": "device devices IUD iuds system|intrauterine device|Intrauterine Systems",
    "injection": "injection injections inj inj.",
    "tube": "tube TUBES",
    "inhaler": "inhaler inhalers",
    "autoinjector": "autoinjector autoinjectors auto-injector|auto-injectors|Auto Injector",
    "day": "day days day_of_therapy|day of therapy|days of therapy",
}


def test_every_unit_has_its_spellings_here() -> None:
    """A unit that is added needs a line in this table."""
    assert set(SPELLINGS) == set(UNITS)


@pytest.mark.parametrize("symbol", SPELLINGS)
def test_every_spelling_in_use_leads_to_its_unit(symbol: str) -> None:
    """Any case, plural, full stop, hyphen and blank that people write."""
    words, *phrases = SPELLINGS[symbol].split("|")
    for text in (*words.split(), *phrases):
        assert find_unit(text) is UNITS[symbol], text
        assert known_unit(text) is UNITS[symbol]


def test_the_table_of_spellings_is_every_one_of_them() -> None:
    """Symbols first, then the spellings in lower case, each once; made anew, the table is the same."""
    spellings = known_spellings()
    assert len(spellings) == len(set(spellings))
    assert spellings[: len(UNITS)] == tuple(UNITS)
    made = spellings_module._by_spelling()
    assert set(spellings) == {*UNITS, *made}
    assert {text: known_unit(text) for text in made} == made


@pytest.mark.parametrize("symbol", UNITS)
def test_symbol_name_and_labels_lead_back_to_the_unit(symbol: str) -> None:
    """What the library prints, it reads."""
    unit = UNITS[symbol]
    for text in (symbol, unit.name, unit.label(plural=False), unit.label(plural=True), symbol.upper(), symbol.lower()):
        assert find_unit(text) is unit
    assert as_unit(symbol) is as_unit(unit) is unit


@pytest.mark.parametrize(
    ("text", "reading", "hint"),
    [
        ("gr", "a grain .64.8 mg. on an old order and a gram on a claim", "write 'g' or 'mg'"),
        ("GR", "a grain", "write 'g' or 'mg'"),
        ("Gr.", "a grain", "write 'g' or 'mg'"),
        ("grs", "a grain", "write 'g' or 'mg'"),
        ("grain", "60 or 65 mg as labels rounded it", "write the amount in 'mg'"),
        ("GRAINS", "60 or 65 mg", "write the amount in 'mg'"),
        ("UN", "an NDC unit of measure", "write 'each' or 'units'"),
        ("mu", "a thousandth of a unit", "write 'million units' or 'units'"),
        ("MU", "a million units", "write 'million units' or 'units'"),
        ("mIU", "a million units", "write 'million units' or 'units'"),
        ("M units", "a thousand to others", "write 'million units' or 'thousand units'"),
        ("MM Units", "a thousand to others", "write 'million units' or 'thousand units'"),
        ("m", "or a meter", "write the number and the unit out"),
    ],
)
def test_a_spelling_that_is_read_in_two_ways_is_an_error_that_explains_why(text: str, reading: str, hint: str) -> None:
    """Never a guess: the message names both readings."""
    with pytest.raises(AmbiguousUnitError, match=reading) as caught:
        find_unit(text)
    assert caught.value.hint == hint
    assert caught.value.unit == text
    assert known_unit(text) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("milli-units", "1,000 milliunits are 1 unit"),
        ("milliunits", "1,000 milliunits are 1 unit"),
        ("m2", "are body surface area"),
        ("m\u00b2", "are body surface area"),
        ("hr", "are a time"),
        ("%", "is a strength, not an amount"),
        ("mgg", "unknown unit 'mgg': did you mean 'mg'"),
        ("vails", "did you mean 'vial'"),
        ("mg IV", "write the unit alone, 'mg', and leave out 'iv'"),
        ("units of insulin", "write the unit alone, 'unit', and leave out the rest"),
        ("mg mg", "write the unit alone, 'mg', and leave out 'mg'"),
        ("mg 3", "give one number and one unit"),
        ("x 100 mg", "give one number and one unit"),
        ("furlongs", "use a unit such as mg, mcg, g, mL, units, IU, mEq, mCi, cm2, vial or dose"),
        ("", "use a unit such as"),
        ("\u200bmg", "did you mean 'mg'"),
        ("x" * 999, "use a unit such as"),
    ],
)
def test_any_other_spelling_is_unknown_and_the_error_helps(text: str, message: str) -> None:
    """It explains what is known and not taken, suggests what is near, and says what would be right."""
    with pytest.raises(UnknownUnitError, match=message) as caught:
        find_unit(text)
    assert not isinstance(caught.value, AmbiguousUnitError)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("unit", [None, 5, b"mg", ["mg"], 1.5])
def test_what_is_no_text_is_no_unit(unit: object) -> None:
    """The same error, not an AttributeError."""
    with pytest.raises(UnknownUnitError, match="unknown unit"):
        find_unit(unit)  # type: ignore[arg-type]  # the point of the test


def test_the_error_names_the_whole_input_and_what_is_near() -> None:
    """A unit inside a longer text is shown in it."""
    with pytest.raises(UnknownUnitError, match="unknown unit 'mgg' in '5 mgg'") as caught:
        find_unit("mgg", value="5 mgg")
    assert caught.value.value == "5 mgg"
    assert caught.value.suggestions[0] == "mg"


def test_a_unit_is_only_ever_a_unit() -> None:
    """The converter passes a Unit on and reads a text."""
    assert isinstance(as_unit("cc"), Unit)


@pytest.mark.parametrize("spelling", known_spellings())
def test_no_spelling_begins_with_a_word_of_the_number(spelling: str) -> None:
    """So that a dose in digits and a known unit needs no second look: ``2 million units`` is no unit ``million units``."""
    for text in (f"2 {spelling}", f"2 {spelling.upper()}", f"1234.5 {spelling}"):
        amount, rest = split_amount(text)
        assert Dose(amount, find_unit(rest)) == Dose.parse(text)
        assert str(amount) == text.partition(" ")[0]
