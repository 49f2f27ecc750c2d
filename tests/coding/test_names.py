"""Names on records: the substance, salt, brand or maker that they name, and what rules out a code that they do not mean."""

import pytest

import jcodes
from jcodes import Administration, Container
from jcodes.coding import Coding, NameFit, code
from jcodes.coding.naming import DrugName

DAY = "2026-02-01"
CAT = jcodes.catalog("2026-01")


def coded(drug: str, dose: str | None = None, route: str | None = None, **facts: object) -> Coding:
    """Return what a record of one drug becomes."""
    return code(Administration(drug, dose, route=route, **{"on": DAY, **facts}), catalog=CAT)  # type: ignore[arg-type]


def open_codes(coding: Coding) -> list[str]:
    """Return the codes that a record leaves open."""
    return [one.code for one in coding.candidates]


def missing(coding: Coding) -> str:
    """Return what is missing as one text."""
    return "\n".join(coding.missing)


def why_not(coding: Coding, of: str) -> str:
    """Return what rules a code out."""
    return "; ".join(reason for one in coding.ruled_out if one.code == of for reason in one.reasons)


@pytest.mark.parametrize(
    ("drug", "dose", "route", "expected"),
    [
        ("ceftriaxone", "1 g", "IM", "J0696"),
        ("ketorolac tromethamine", "60 mg", None, "J1885"),
        ("ketorolac", "60 mg", "IM", "J1885"),
        ("dexamethasone", "10 mg", "IV push", "J1100"),
        ("dexamethasone", "10 mg", "IM", "J1100"),
        ("cyanocobalamin", "1000 mcg", "IM", "J3420"),
        ("vitamin B12", "1000 mcg", "IM", "J3420"),
        ("B12", "1000 mcg", "IM", "J3420"),
        ("haloperidol", "5 mg", "IM", "J1630"),
        ("haloperidol decanoate", "100 mg", "IM", "J1631"),
        ("paclitaxel", "300 mg", "IV infusion", "J9267"),
        ("promethazine", "25 mg", "IM", "J2550"),
        ("magnesium sulfate", "2 g", "IV infusion", "J3475"),
        ("hydromorphone", "1 mg", "IV push", "J1171"),
        ("hydromorphone HCl", "1 mg", "IV push", "J1171"),
        ("bupivacaine", "10 mL", "intra-articular", "J0665"),
        ("betamethasone", "6 mg", "IM", "J0702"),
        ("Sublocade", "300 mg", "SC", "Q9992"),
        ("Sublocade", "100 mg", "SC", "Q9991"),
        ("Lactated Ringer's", "1000 mL", "IV infusion", "J7120"),
        ("D5W", "500 mL", "IV infusion", "J7060"),
        ("D5W", "1000 mL", "IV infusion", "J7070"),
        ("normal saline", "1000 mL", "IV infusion", "J7030"),
        ("normal saline", "1 L", "IV infusion", "J7030"),
        ("normal saline", "500 mL", "IV infusion", "J7040"),
        ("normal saline", "250 mL", "IV infusion", "J7050"),
        ("solumedrol", "125 mg", "IV push", "J2919"),
        ("Solu-Medrol", "125 mg", "IV push", "J2919"),
        ("Bicillin LA", "1.2 million units", "IM", "J0561"),
        ("Vfend", "200 mg", "IV infusion", "J3465"),
        ("Ceftriaxone 1gm IM", "1 g", "IM", "J0696"),
        ("ketorolac 60", "60 mg", "IM", "J1885"),
        ("Kenalog-40", "40 mg", "IM", "J3301"),
        ("pemetrexed Hospira", "500 mg", "IV infusion", "J9294"),
        ("octreotide", "20 mg", "IM", "J2353"),
        ("travoprost", "75 mcg", "intracameral", "J7355"),
        ("Monovisc", "88 mg", "intra-articular", "J7327"),
        ("Visco-3", "25 mg", "intra-articular", "J7321"),
        ("gentamicin", "80 mg", "IM", "J1580"),
        ("Stoboclo", "60 mg", "SC", "Q5157"),
        ("infliximab-abda", "400 mg", "IV infusion", "Q5104"),
    ],
)
def test_a_name_with_route_and_dose_means_one_code(drug: str, dose: str, route: str | None, expected: str) -> None:
    coding = coded(drug, dose, route, strength="5 mg/mL" if dose == "10 mL" else None)
    assert coding.code == expected, missing(coding)
    assert open_codes(coding) == [expected]


@pytest.mark.parametrize(
    ("drug", "dose", "route", "codes", "fact"),
    [
        ("gadoteridol", "10 mL", "IV push", ["A9576", "A9579"], "the NDC or the maker decides between A9576 (prohance multipack), A9579 (products"),
        ("infliximab", "400 mg", "IV infusion", ["J1745", "Q5103", "Q5104", "Q5121"], "Q5103 (inflectra)"),
        ("methylprednisolone", "40 mg", "IM", ["J1010", "J2919"], "the salt on the label decides between J1010 (acetate), J2919 (sodium succinate)"),
        ("methylprednisolone", "40 mg", None, ["J7509", "J1010", "J2919"], "the route decides between J7509 (oral), J1010 (injected)"),
        ("albuterol", "2.5 mg", "inhalation", ["J7609", "J7610", "J7611", "J7613"], "the packaging decides between J7609 (compounded, unit dose)"),
        ("normal saline", "2000 mL", "IV infusion", ["J7030", "J7040", "J7050"], "the size of the bag or bottle decides between J7030 (1000 mL)"),
        ("Aranesp", "100 mcg", "SC", ["J0881", "J0882"], "whether the patient is on dialysis decides between J0881 (not on dialysis), J0882"),
        ("cyclosporine", "100 mg", "PO", ["J7502", "J7515"], "the strength on the label decides between J7502 (100 mg), J7515 (25 mg)"),
        ("low osmolar contrast material", "100 mL", "IV push", ["Q9951", "Q9965", "Q9966", "Q9967"], "the iodine concentration decides"),
        ("Sublocade", None, "SC", ["Q9991", "Q9992"], "the dose decides between Q9991 (<= 100 mg), Q9992 (> 100 mg)"),
        ("mitomycin", "40 mg", "intravesical", ["J9280", "J9282"], "J9282"),
        ("aprepitant", "130 mg", "IV infusion", ["C9145", "J0185"], "the place of service decides between C9145 (hospital outpatient or surgery center), J0185 (any place)"),
        ("WG Critical Care", None, "IV push", [], "the name of the drug decides between J0613 (calcium gluconate)"),
        ("vancomycin", "1 g", "IV infusion", ["J3373", "J3374", "J3375", "J3376"], "J3374 (mylan)"),
    ],
)  # fmt: skip
def test_what_is_open_is_asked_with_the_one_fact_that_decides(
    drug: str, dose: str | None, route: str | None, codes: list[str], fact: str
) -> None:
    coding = coded(drug, dose, route)
    assert coding.code is None
    assert not codes or open_codes(coding) == codes
    assert fact in missing(coding)


def test_a_part_of_a_name_is_never_certain() -> None:
    """Zyprexa into a muscle is not Relprevv: FDA has the name for olanzapine itself."""
    zyprexa = coded("Zyprexa", "10 mg", "IM")
    assert zyprexa.code == "J2359"
    assert "whole name of another code" in why_not(zyprexa, "J2358")
    for part in (coded("insulin pump", "10 units", "SC"), coded("depot", "10 mg", "IM")):
        assert part.code is None
        assert {one.name_fit for one in part.candidates} <= {NameFit.PART, NameFit.NEAR}
    assert coded("Zyprexa Relprevv", "210 mg", "IM").code == "J2358"
    assert "another product" in why_not(coded("olanzapine", "10 mg", "IM"), "J2358")


def test_another_drug_is_no_misspelling() -> None:
    """They are names of FDA's, of pamidronate and pantoprazole; before, golimumab and aprotinin were offered."""
    assert coded("Aredia", "90 mg", "IV infusion").code == "J2430"
    assert coded("Protonix", "40 mg", "IV push").code == "J2470"
    for other in ("Arediax", "Qrotonix"):
        assert coded(other, "40 mg", "IV push").candidates == ()


@pytest.mark.parametrize(("place", "chosen"), [("11", None), ("22", "C9257"), ("24", "C9257"), ("", None)])
def test_bevacizumab_in_the_eye_is_not_the_code_of_chemotherapy(place: str, chosen: str | None) -> None:
    for drug in ("Avastin", "bevacizumab", "Mvasi"):
        coding = coded(drug, "1.25 mg", "intravitreal", place_of_service=place)
        assert coding.code == chosen
        assert "Noridian A53008" in why_not(coding, "Q5107" if drug == "Mvasi" else "J9035")
        assert ("J7999 (office: compounded for the eye" in missing(coding)) is (chosen is None)
    assert "J7999 (office" not in missing(coded("bevacizumab", "1.25 mg", "intravitreal", code="J7999"))
    assert coded("Avastin", "400 mg", "IV infusion", place_of_service="11").code == "J9035"
    then = code(
        Administration("Avastin", "1.25 mg", route="intravitreal", on="2017-02-01", place_of_service="22"),
        catalog=jcodes.catalog("2017-01"),
    )
    assert then.code is None or then.code == "C9257"


def test_a_code_for_hospitals_alone_asks_for_the_place() -> None:
    assert "the place of service decides: C9254 is for hospitals" in missing(coded("lacosamide", "200 mg", "IV push"))
    assert coded("lacosamide", "200 mg", "IV push", place_of_service="22").code == "C9254"
    assert coded("lacosamide", "200 mg", "IV push", code="C9254").code == "C9254"


def test_bags_decide_where_the_dose_does_not() -> None:
    bags = [Container("500 mL", count=2)]
    assert coded("normal saline", "1000 mL", "IV infusion", containers=bags).code == "J7040"
    odd = [Container("100 mL")]
    assert coded("normal saline", "100 mL", "IV infusion", containers=odd).code is None


def test_a_row_of_the_crosswalk_that_contradicts_itself_decides_nothing() -> None:
    """CMS has two products of Hikma under cefuroxime and calls them ceftriaxone."""
    ndc = "00143-9567-25"
    doubt = f"has {ndc} under J0697 and calls it 'Ceftriaxone', which is J0696: find out which is right"
    for drug in ("ceftriaxone", ""):
        coding = coded(drug, "1 g", "IM", ndc=ndc)
        assert coding.code is None
        assert doubt in missing(coding)
        assert sorted(open_codes(coding)) == ["J0696", "J0697"]
    assert coded("ceftriaxone", "1 g", "IM", ndc=ndc, code="J0696").code == "J0696"
    assert coded("cefuroxime", "1.5 g", "IM", ndc=ndc).code == "J0697"


@pytest.mark.parametrize(
    ("text", "of", "fit"),
    [
        ("ceftriaxone", "J0696", NameFit.SALT),
        ("ceftriaxone sodium", "J0696", NameFit.NAME),
        ("sodium ceftriaxone", "J0696", NameFit.NAME),
        ("ketorolac hydrochloride", "J1885", NameFit.PART),
        ("infliximab-dyyb", "Q5103", NameFit.NAME),
        ("infliximab-abda", "Q5103", NameFit.NONE),
        ("infliximab", "Q5103", NameFit.SALT),
        ("rituxan", "J9312", NameFit.BRAND),
        ("acthar", "J0801", NameFit.BRAND),
        ("bendamustine", "J9036", NameFit.SALT),
        ("belrapzo", "J9036", NameFit.BRAND),
        ("?", "J9036", NameFit.NONE),
    ],
)
def test_how_a_name_fits(text: str, of: str, fit: NameFit) -> None:
    assert DrugName(text).fit(CAT[of], near=False) is fit
    assert DrugName("cisplat").fit(CAT[of], near=True) is NameFit.NEAR
    assert DrugName("cisplatin-abcd").fit(CAT[of], near=True) is NameFit.NEAR


def test_amounts_and_forms_are_no_part_of_a_name() -> None:
    assert DrugName("Ceftriaxone 1gm IM inj").without_amounts().text == "ceftriaxone"
    plain = DrugName("ceftriaxone")
    assert plain.without_amounts() is plain
    assert DrugName("1 g").without_amounts().text == "1 g"
