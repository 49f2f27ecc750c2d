"""Names from FDA's and CMS's files: what is taken for a name of a code, and, more important, what is not."""

import gzip
import json
from collections.abc import Iterable
from pathlib import Path

import attrs
import pytest

from jcodes.catalogs.code_table import CODES
from jcodes.catalogs.names import NAMES
from tools.names import build
from tools.names.definitions import Definition, definitions, forms_of, releases_of
from tools.names.drug_tables import See, TableRow, read_table
from tools.names.evidence import Fact, Link, quarter_span
from tools.names.guards import same_product
from tools.names.matching import Matcher
from tools.names.products import BOOKS, CodedName, Product, coded_names, products
from tools.names.unlisted import unlisted
from tools.names.words import aliases, alike, compact, substance

DAYS = ("2018-01-15", "2026-01-15")
ORDER = [book.id for book in BOOKS]


def of(code: str, name: str, **others: object) -> Definition:
    """Return a definition in one line."""
    facts: dict[str, object] = {
        "start": "2000-01-01", "end": "", "kind": "drug", "details": (), "brands": (), "trade_names": (), "replaced_by": (),
    }  # fmt: skip
    return Definition(code=code, name=name, **(facts | others))  # type: ignore[arg-type]


def sold(
    trade: str, generic: str, route: str = "INTRAVENOUS", form: str = "INJECTION, SOLUTION", **others: object
) -> Product:
    """Return a product in one line; its active substances are the parts of the generic name."""
    facts: dict[str, object] = {"book": "OB", "substances": tuple(part.strip() for part in generic.split(";"))}
    return Product(trade=trade, generic=generic, routes=frozenset(route.split("; ")), form=form, **(facts | others))  # type: ignore[arg-type]


def found(known: Iterable[Definition], sells: Iterable[Product]) -> dict[str, set[str]]:
    """Return the codes by name that the products give by substance."""
    matcher = Matcher(tuple(known), tuple(sells))
    matcher.by_substance()
    return by_name(matcher.answer(ORDER, DAYS))


def by_name(facts: Iterable[Fact]) -> dict[str, set[str]]:
    """Return the codes of each name."""
    told: dict[str, set[str]] = {}
    for fact in facts:
        told.setdefault(fact.name, set()).add(fact.code)
    return told


KETOROLAC = of("J1885", "ketorolac tromethamine")


def test_a_brand_goes_to_the_code_of_its_substance() -> None:
    """Same substance, injected as the code says."""
    assert found([KETOROLAC], [sold("TORADOL", "KETOROLAC TROMETHAMINE")]) == {"toradol": {"J1885"}}


def test_a_brand_with_a_strength_is_kept_with_and_without_it() -> None:
    """Kenalog-40 is also Kenalog."""
    assert found([of("J3301", "triamcinolone acetonide")], [sold("KENALOG-40", "TRIAMCINOLONE ACETONIDE")]) == {
        "kenalog-40": {"J3301"},
        "kenalog": {"J3301"},
    }
    assert aliases("Humulin R U-500") == ("humulin r u-500", "humulin r")
    assert aliases("Andro L.A. 200") == ("andro l.a. 200", "andro l.a.")
    assert aliases("ZOFRAN IN PLASTIC CONTAINER") == ("zofran",)
    assert aliases("123") == ()


@pytest.mark.parametrize(
    ("known", "sells", "why"),
    [
        ([KETOROLAC], sold("Ketorolac Tromethamine", "KETOROLAC TROMETHAMINE"), "it repeats the generic name"),
        ([KETOROLAC], sold("Ketorolac PremierPro Rx", "KETOROLAC TROMETHAMINE"), "the generic name with a distributor's mark"),
        ([KETOROLAC], sold("ACULAR", "KETOROLAC TROMETHAMINE", "OPHTHALMIC", "SOLUTION/DROPS"), "drops are not injected"),
        ([KETOROLAC], sold("SPRIX", "KETOROLAC TROMETHAMINE", "NASAL", "SPRAY, METERED"), "a nasal spray is not injected"),
        ([KETOROLAC], sold("OMIDRIA", "KETOROLAC TROMETHAMINE; PHENYLEPHRINE HYDROCHLORIDE"), "a combination goes to combinations only"),
        ([KETOROLAC], sold("READYSHARP", "KETOROLAC TROMETHAMINE", form="KIT"), "a kit holds more than its drug"),
        ([of("J2272", "morphine sulfate", brands=("fresenius kabi",))], sold("DURAMORPH", "MORPHINE SULFATE"), "another maker's code"),
        (
            [of("J9322", "pemetrexed", details=("not equivalent to J9305",))],
            sold("ALIMTA", "PEMETREXED DISODIUM"),
            "not therapeutically equivalent",
        ),
        ([of("J2919", "methylprednisolone sodium succinate")], sold("DEPO-MEDROL", "METHYLPREDNISOLONE ACETATE"), "another ester"),
        ([of("J1630", "haloperidol"), of("J1631", "haloperidol decanoate")], sold("HALDEC", "HALOPERIDOL ENANTHATE"), None),
        ([of("J0702", "betamethasone acetate and betamethasone sodium phosphate")], sold("CELESTOX", "BETAMETHASONE SODIUM PHOSPHATE"), "half"),
        ([of("J7999", "ketorolac", kind="compounded")], sold("TORADOL", "KETOROLAC TROMETHAMINE"), "compounded"),
        ([of("J9000", "doxorubicin hydrochloride")], sold("DOXIL", "DOXORUBICIN HYDROCHLORIDE", form="INJECTABLE, LIPOSOMAL"), "liposomal"),
        ([of("J2354", "octreotide, non-depot form")], sold("SANDOSTATIN LAR", "OCTREOTIDE ACETATE"), "long acting"),
        ([of("J0897", "denosumab", kind="biologic")], sold("BOSAYA", "DENOSUMAB-KYQQ", substances=("DENOSUMAB",)), "a biosimilar by its suffix"),
        ([of("J0897", "denosumab", kind="biologic")], sold("JUBBONTI", "DENOSUMAB", is_biosimilar=True), "a biosimilar by its license"),
        ([of("J9280", "mitomycin")], sold("JELMYTO", "MITOMYCIN", "PYELOCALYCEAL"), "instilled"),
        ([of("J7682", "tobramycin", kind="inhalation")], sold("TOBI PODHALER", "TOBRAMYCIN", "INHALATION", "POWDER"), "no solution"),
        ([of("J7192", "factor viii (antihemophilic factor, recombinant)")], sold("ADVATE", "FACTOR VIII"), "each factor has its code"),
        (
            [of("J3470", "hyaluronidase", kind="biologic"), of("J3473", "hyaluronidase, recombinant", kind="biologic")],
            sold("HYLENEX", "HYALURONIDASE, RECOMBINANT", "SUBCUTANEOUS"),
            None,
        ),
    ],
)  # fmt: skip
def test_a_name_never_goes_to_a_code_that_its_product_does_not_fit(
    known: list[Definition], sells: Product, why: str | None
) -> None:
    """Each guard with the product that it keeps away."""
    codes = {code for told in found(known, [sells]).values() for code in told}
    assert len(codes) < len(known), why


def test_salts_are_told_apart_where_they_make_another_product() -> None:
    """The decanoate has a code of its own; the lactate, which no code names, goes to the plain one."""
    known = [of("J1630", "haloperidol"), of("J1631", "haloperidol decanoate")]
    assert found(known, [sold("HALDOL", "HALOPERIDOL LACTATE"), sold("HALDOL DECANOATE", "HALOPERIDOL DECANOATE")]) == {
        "haldol": {"J1630"},
        "haldol decanoate": {"J1631"},
    }


def test_hyaluronidase_of_animals_is_not_the_recombinant_one() -> None:
    """What says recombinant is so; what does not goes to the other code."""
    known = [of("J3470", "hyaluronidase"), of("J3473", "hyaluronidase, recombinant")]
    assert found(known, [sold("HYDASE", "HYALURONIDASE", "SUBCUTANEOUS")]) == {"hydase": {"J3470"}}


def test_route_decides_between_the_codes_of_one_substance() -> None:
    """A brand of both is a name of both."""
    known = [of("J2405", "ondansetron hydrochloride"), of("Q0162", "ondansetron", kind="oral", details=("oral",))]
    sells = [sold("ZOFRAN", "ONDANSETRON HYDROCHLORIDE"), sold("ZOFRAN ODT", "ONDANSETRON", "ORAL", "TABLET")]
    assert found(known, sells) == {"zofran": {"J2405"}, "zofran odt": {"Q0162"}}


def test_a_brand_that_a_code_names_for_itself_leads_to_no_other() -> None:
    """Makena has a code of its own; the code of other products of the substance does not get the name."""
    known = [
        of("J1726", "hydroxyprogesterone caproate", brands=("makena",)),
        of("J1729", "hydroxyprogesterone caproate", details=("not otherwise specified",)),
    ]
    assert found(known, [sold("MAKENA", "HYDROXYPROGESTERONE CAPROATE")]) == {"makena": {"J1726"}}


def test_a_name_that_is_another_substance_is_no_name() -> None:
    """A product called by the name of another drug does not bring it along."""
    known = [of("J0697", "cefuroxime sodium"), of("J0696", "ceftriaxone sodium")]
    sells = [sold("CEFTRIAXONE", "CEFUROXIME SODIUM"), sold("ROCEPHIN", "CEFTRIAXONE SODIUM"), sold("X", "CEFTRIAXONE")]
    assert found(known, sells) == {"rocephin": {"J0696"}}


def test_more_than_five_codes_decide_nothing() -> None:
    """Such a name is left out."""
    known = [of(f"J123{place}", "heparin sodium") for place in range(6)]
    assert found(known, [sold("LIQUAEMIN", "HEPARIN SODIUM")]) == {}
    assert found(known[:5], [sold("LIQUAEMIN", "HEPARIN SODIUM")])["liquaemin"] == {one.code for one in known[:5]}


def test_an_implant_a_device_and_a_nuclide_go_to_theirs() -> None:
    """The form is the group."""
    known = [
        of("J7307", "etonogestrel (contraceptive) implant system"),
        of("J7302", "levonorgestrel-releasing intrauterine contraceptive system"),
        of("A9606", "radium ra-223 dichloride", kind="radiopharmaceutical"),
        of("J0013", "esketamine, nasal spray"),
    ]
    sells = [
        sold("NEXPLANON", "ETONOGESTREL", "IMPLANTATION", "IMPLANT"),
        sold("MIRENA", "LEVONORGESTREL", "INTRAUTERINE", "INTRAUTERINE DEVICE"),
        sold("XOFIGO", "RADIUM RA-223 DICHLORIDE"),
        sold("SPRAVATO", "ESKETAMINE HYDROCHLORIDE", "NASAL", "SPRAY"),
    ]
    assert found(known, sells) == {
        "nexplanon": {"J7307"},
        "mirena": {"J7302"},
        "xofigo": {"A9606"},
        "spravato": {"J0013"},
    }
    assert forms_of(sold("A", "B", form="INJECTION, LIPID COMPLEX"))[1] == {"lipid complex"}


def test_a_maker_s_brand_may_be_of_the_maker_s_own_code_too() -> None:
    """Cytoxan is Baxter's: the NDC decides between the code of Baxter's products and that of all others."""
    known = [
        of("J9075", "cyclophosphamide"),
        of("J9076", "cyclophosphamide", brands=("baxter",)),
        of("J9074", "cyclophosphamide", brands=("sandoz",)),
    ]
    assert found(known, [sold("CYTOXAN", "CYCLOPHOSPHAMIDE", labeler="BAXTER HEALTHCARE CORP")]) == {
        "cytoxan": {"J9075", "J9076"}
    }


def test_a_gene_therapy_is_found_without_the_suffix_that_fda_added_later() -> None:
    """The Purple Book prints the name without it."""
    known = [of("J3398", "voretigene neparvovec-rzyl", kind="cell or gene therapy")]
    assert found(known, [sold("Luxturna", "Voretigene Neparvovec", "INTRAOCULAR", "INJECTION")]) == {
        "luxturna": {"J3398"}
    }


def test_a_name_noted_for_two_substances_by_guess_is_neither_s() -> None:
    """CMS's own evidence keeps it; a guess loses it, unless it is of the same drug."""
    known = [
        of("J1200", "diphenhydramine hcl"),
        of("J1240", "dimenhydrinate"),
        of("J3490", "diphenhydramine hcl", start="2020-01-01"),
    ]
    twice = [sold("NORDRYL", "DIPHENHYDRAMINE HCL"), sold("NORDRYL", "DIMENHYDRINATE")]
    assert found(known[:2], twice) == {}
    matcher = Matcher(known[:2], twice)
    matcher.by_substance()
    matcher.by_code_names([CodedName("S23", "J1200", "Nordryl", "Diphenhydramine HCl", 2023)])
    assert by_name(matcher.answer(ORDER, DAYS)) == {"nordryl": {"J1200"}}


def test_better_evidence_leaves_no_room_for_a_guess_beside_it() -> None:
    """CMS's crosswalk has the drug under one of two codes of the substance; the other does not get the name by its substance."""
    known = [of("J3301", "triamcinolone acetonide"), of("J3302", "triamcinolone acetonide")]
    sells = [sold("KENALOG", "TRIAMCINOLONE ACETONIDE", ndc9="000780387")]
    matcher = Matcher(known, sells)
    matcher.by_substance()
    matcher.by_ndc([linked("Kenalog", "J3301")])
    assert by_name(matcher.answer(ORDER, DAYS)) == {"kenalog": {"J3301"}}
    pump = [of("J1817", "insulin for administration through dme", trade_names=("humalog",)), of("J1815", "insulin")]
    matcher = Matcher(pump, [])
    matcher.by_code_names([CodedName("S17", "J1815", "Humalog", "Insulin Lispro", 2017)])
    assert by_name(matcher.answer(ORDER, DAYS)) == {"humalog": {"J1815"}}


# -- by NDC -----------------------------------------------------------------------------------------------------------


def by_ndc(definition: Definition, link: Link, *sells: Product) -> dict[str, set[str]]:
    """Return the codes by name that a crosswalk's NDC gives."""
    matcher = Matcher((definition,), sells)
    matcher.by_ndc([link])
    return by_name(matcher.answer(ORDER, DAYS))


def linked(drug: str, code: str = "J3489", first: str = "2026-01-01", labeler: str = "Novartis") -> Link:
    """Return a link of one product."""
    return Link("000780387", code, first, "2026-03-31", labeler, drug)


ZOLEDRONIC = of("J3489", "zoledronic acid", start="2014-01-01")
ZOMETA = sold("Zometa", "zoledronic acid", book="N19", ndc9="000780387", labeler="Novartis")


def test_the_directory_names_what_the_crosswalk_has_under_a_code() -> None:
    """One NDC, both files, one drug."""
    assert by_ndc(ZOLEDRONIC, linked("Zoledronic Acid"), ZOMETA) == {"zometa": {"J3489"}}


@pytest.mark.parametrize(
    ("definition", "link", "product"),
    [
        (of("J0697", "cefuroxime sodium"), linked("Zometa", "J0697"), ZOMETA),
        (ZOLEDRONIC, linked("Heparin Lock", labeler="Other"), ZOMETA),
        (of("J3489", "zoledronic acid", start="2014-01-01", end="2015-01-01"), linked("Zoledronic Acid"), ZOMETA),
        (of("J3489", "zoledronic acid", brands=("reclast",)), linked("Zoledronic Acid"), ZOMETA),
        (
            of("J2358", "olanzapine, long-acting"),
            linked("Zyprexa Relprevv", "J2358"),
            sold("Zyprexa", "olanzapine", ndc9="000780387"),
        ),
        (
            of("J2003", "lidocaine hydrochloride"),
            linked("Xylocaine", "J2003"),
            sold("Xylocaine", "lidocaine; epinephrine", ndc9="000780387"),
        ),
    ],
)
def test_an_ndc_gives_no_name_where_the_files_do_not_mean_one_drug(
    definition: Definition, link: Link, product: Product
) -> None:
    """Another substance, a used-again NDC, another period, another brand's code, a longer name, a combination."""
    assert by_ndc(definition, link, product) == {}


def test_a_labeler_is_enough_where_the_crosswalk_prints_no_word() -> None:
    """CMS's name may be short."""
    assert same_product(linked("IgG", labeler="Novartis Pharma"), ZOMETA)
    assert not same_product(linked("IgG", labeler="Other Pharma"), ZOMETA)


def test_the_name_belongs_to_the_period_of_the_definition() -> None:
    """J1440 stood for filgrastim until 2013 and stands for Rebyota since 2023."""
    known = (
        of("J1440", "filgrastim", end="2013-12-31"),
        of("J1440", "fecal microbiota, live - jslm", start="2023-07-01"),
    )
    matcher = Matcher(known, (sold("Rebyota", "fecal microbiota, live-jslm", "RECTAL", ndc9="000780387"),))
    matcher.by_ndc([linked("Rebyota", "J1440")])
    assert [(fact.start, fact.name) for fact in matcher.answer(ORDER, DAYS)] == [("2023-07-01", "rebyota")]


# -- by code and by table ------------------------------------------------------------------------------------------------


def test_cms_s_own_names_beside_codes_are_taken_where_the_generic_is_the_code_s() -> None:
    """Pentobarbital's brand under phenobarbital's code is a slip, and a class of contrast media has no substance to compare."""
    known = (
        of("J9201", "gemcitabine hydrochloride"),
        of("J2560", "phenobarbital sodium"),
        of("Q9967", "low osmolar contrast material", kind="contrast"),
    )
    matcher = Matcher(known, (sold("X", "PENTOBARBITAL SODIUM"), sold("Y", "PHENOBARBITAL SODIUM")))
    matcher.by_code_names(
        [
            CodedName("S17", "J9201", "Gemzar", "Gemcitabine HCl", 2017),
            CodedName("S17", "J2560", "Nembutal Sodium", "Pentobarbital Sodium", 2017),
            CodedName("S17", "Q9967", "Visipaque", "Iodixanol", 2017),
            CodedName("S17", "Q9967", "Iodixanol", "Iodixanol", 2017),
            CodedName("S17", "J0000", "Nothing", "Nothing", 2017),
            CodedName("S23", "90662", "Fluzone High-Dose", "Flu Vacc", 2023),
            CodedName("S23", "90677", "Prevnar 20", "Pneumoc 20-Val Conj", 2023),
            CodedName("S23", "90375", "HyperRAB", "Rabies Immune Globulin/PF", 2023),
            CodedName("S23", "90999", "No Product", "Dialysis", 2023),
        ]
    )
    assert by_name(matcher.answer(ORDER, DAYS)) == {"gemzar": {"J9201"}, "visipaque": {"Q9967"}}
    assert by_name(matcher.vaccines(ORDER)) == {
        "fluzone high-dose": {"90662"},
        "hyperrab": {"90375"},
        "prevnar 20": {"90677"},
        "prevnar": {"90677"},
    }


def test_vaccines_of_the_purple_book_have_a_number_where_cms_prints_one() -> None:
    """The others are known to be vaccines, no more; one with a Level II code is none of them."""
    known = (of("Q2037", "influenza virus vaccine", brands=("fluvirin",), kind="vaccine"),)
    sells = (
        sold("Shingrix", "Zoster Vaccine Recombinant, Adjuvanted", book="PB"),
        sold("Plain Vaccine", "Plain Vaccine", book="PB"),
        sold("Synagis", "palivizumab", book="PB"),
        sold("Kedrab", "Rabies Immune Globulin (Human)", book="PB"),
        sold("Asceniv", "Immune Globulin Intravenous (Human)", book="PB"),
    )
    assert by_name(Matcher(known, sells).vaccines(ORDER)) == {
        "shingrix": {"CPT"},
        "synagis": {"CPT"},
        "kedrab": {"CPT"},
    }


TABLE = """A
Ketorolac tromethamine                    per 15 mg          IM, IV          J1885
Mitomycin                                  5 mg              IV              J9280
Toradol, see Ketorolac tromethamine
Mutamycin, see Mitomycin
Mitosol, see Mitomycin
D.H.E. 45, see Dihydroergotamine
Thymogam, also see Ketorolac tromethamine
Kenaject-40, see Triamcinolone acetonide
Alupent, see Metaproterenol sulfate or Ketorolac tromethamine
Ketorolac, see Ketorolac tromethamine
Wrapped, see Ketorolac
 tromethamine
Norflex, see Orphenadrine citrate Norzine,
see Thiethylperazine maleate
Betamethasone acetate
& betamethasone sodium phosphate           per 3 mg          IM              J0702
Vapreotide, IVection                       1 mg              Ophthalmic      J9999

                                   2
"""


def test_the_table_of_drugs_is_read_by_rows_and_by_see(tmp_path: Path) -> None:
    """A row that runs over two lines is left out: half of a name is another name."""
    path = tmp_path / "table.txt"
    path.write_text(TABLE, encoding="utf-8")
    rows = list(read_table(path))
    assert rows[0] == TableRow("Ketorolac tromethamine", "per 15 mg", ("IM", "IV"), ("J1885",))
    assert TableRow("Vapreotide, IVection", "1 mg", (), ("J9999",)) in rows
    assert See("Toradol", "Ketorolac tromethamine") in rows
    assert not any("J0702" in row.codes for row in rows if isinstance(row, TableRow))
    assert not any("Norzine" in row.target for row in rows if isinstance(row, See))


def test_a_see_line_gives_its_name_to_the_code_and_to_nothing_that_its_form_forbids(tmp_path: Path) -> None:
    """Mitosol is put on the eye; Kenaject is no preservative-free product."""
    path = tmp_path / "table.txt"
    path.write_text(TABLE, encoding="utf-8")
    known = (
        KETOROLAC, of("J9280", "mitomycin"), of("J1110", "dihydroergotamine mesylate"), of("J3300", "triamcinolone acetonide, preservative free"),
        of("J3301", "triamcinolone acetonide"), of("J7315", "mitomycin, ophthalmic"),
    )  # fmt: skip
    sells = (
        sold("MITOSOL", "MITOMYCIN", "TOPICAL", "FOR SOLUTION"),
        sold("MUTAMYCIN", "MITOMYCIN"),
        sold("TORADOL", "KETOROLAC TROMETHAMINE"),
    )
    matcher = Matcher(known, sells)
    matcher.by_table(read_table(path), "T18", 2018)
    facts = {(fact.name, fact.code): fact.kind for fact in matcher.answer(ORDER, DAYS)}
    assert facts["toradol", "J1885"] == "brand"
    assert facts["d.h.e. 45", "J1110"] == "abbreviation"
    assert facts["alupent", "J1885"] == "synonym"
    assert ("mutamycin", "J9280") in facts
    assert {code for name, code in facts if name.startswith("kenaject")} == {"J3301"}
    assert {code for name, code in facts if name == "mitosol"} == {"J7315"}
    assert not any(name in {"ketorolac", "thymogam"} for name, _ in facts)


def test_names_are_carried_to_the_code_that_took_over() -> None:
    """But not to one maker's, nor to another form."""
    known = (
        of("J1940", "furosemide", end="2025-03-31", replaced_by=("J1938", "J1941", "J9999", "J8999")),
        of("J1938", "furosemide", start="2025-04-01"),
        of("J1941", "furosemide", start="2025-04-01", brands=("furoscix",)),
        of("J8999", "furosemide", start="2025-04-01", kind="oral", details=("oral",)),
    )
    matcher = Matcher(known, (sold("LASIX", "FUROSEMIDE"),))
    matcher.by_code_names([CodedName("S17", "J1940", "Lasix", "Furosemide", 2017)])
    matcher.carry()
    assert by_name(matcher.answer(ORDER, DAYS)) == {"lasix": {"J1938", "J1940"}}


def test_fda_s_spelling_is_a_name_where_cms_s_is_a_slip() -> None:
    """bupivicaine; a plural, another drug's word and blood are left as they are."""
    known = (
        of("J0665", "bupivicaine"),
        of("J0001", "lipid microsphere"),
        of("P9016", "red blood cels, leukocytes", kind="blood"),
    )
    matcher = Matcher(
        known, (sold("X", "BUPIVACAINE HYDROCHLORIDE"), sold("Y", "LIPID MICROSPHERES"), sold("Z", "LEUKOCYTE"))
    )
    matcher.spellings()
    assert [(fact.name, fact.kind) for fact in matcher.answer(ORDER, DAYS)] == [("bupivacaine", "substance")]


def test_an_abbreviation_says_what_its_code_says() -> None:
    """One whose code is of another drug stops the build; a class may be of more codes than five."""
    known = tuple(of(f"J145{place}", "immune globulin") for place in range(6))
    row = {"names": ["IVIG"], "codes": [one.code for one in known], "says": "globulin", "url": "page", "class": True}
    matcher = Matcher(known, ())
    matcher.abbreviated([row], {"page": "W1"})
    assert len(by_name(matcher.answer([*ORDER, "W1"], DAYS))["ivig"]) == 6
    with pytest.raises(ValueError, match="J1450 does not say 'fluorouracil'"):
        matcher.abbreviated([{**row, "says": "fluorouracil"}], {"page": "W1"})


# -- the files --------------------------------------------------------------------------------------------------------------


def test_words() -> None:
    """Salts apart, nuclides one word, slips alike."""
    assert substance("Technetium Tc-99m tilmanocept").base == {"tc99m", "tilmanocept"}
    assert substance("sodium chloride").base == {"sodium", "chloride"}
    assert compact("Solu-Medrol") == compact("SOLU MEDROL")
    assert alike("bupivicaine", "bupivacaine")
    assert not alike("heparin", "insulin")
    assert quarter_span("2024-07@2024-06-18", "2025-10") == ("2024-07-01", "2025-12-28")
    assert quarter_span("2024-01", "") == ("2024-01-01", "9999-12-31")


FILES = {
    "N19": ("PRODUCTNDC,PRODUCTTYPENAME,PROPRIETARYNAME,PROPRIETARYNAMESUFFIX,NONPROPRIETARYNAME,DOSAGEFORMNAME,ROUTENAME,LABELERNAME,SUBSTANCENAME",
            "0078-0387,HUMAN PRESCRIPTION DRUG,Zometa,IV,zoledronic acid,INJECTION,INTRAVENOUS,Novartis,ZOLEDRONIC ACID",
            "0001-0001,HUMAN OTC DRUG,Soap,,soap,BAR,TOPICAL,Maker,SOAP"),
    "N15": ("NDC,PRODUCTTYPENAME,PROPRIETARYNAME,NONPROPRIETARYNAME,DOSAGEFORMNAME,ROUTENAME,LABELERNAME,SUBSTANCENAME,ELEVEN_DIGIT_NDC",
            "0078038725,HUMAN PRESCRIPTION DRUG,Zometa,zoledronic acid,INJECTION,INTRAVENOUS,Novartis,ZOLEDRONIC ACID,00078038725"),
    "L26": ("brand_name,generic_name,manufacturer_name,product_ndc,route,substance_name",
            "Zometa,ZOLEDRONIC ACID,Novartis,0078-0387,INTRAVENOUS,ZOLEDRONIC ACID"),
    "OB": ("Ingredient~DF;Route~Trade_Name~Applicant_Full_Name", "ZOLEDRONIC ACID~INJECTABLE;INTRAVENOUS~ZOMETA~NOVARTIS"),
    "D22": ("Form\tDrugName\tActiveIngredient", "INJECTABLE;INTRAVENOUS\tZOMETA\tZOLEDRONIC ACID"),
    "D26": ("drug_name,active_ingredient,form,sponsor_name", "ZOMETA,ZOLEDRONIC ACID,INJECTABLE;INTRAVENOUS,NOVARTIS"),
    "PB": ("Applicant,Proprietary Name,Proper Name,BLA Type,Dosage Form,Route of Administration", 'Merck,"Shingrix",Zoster Vaccine,351(a),Suspension,Intramuscular'),
    "S23": ("HCPCS_Cd,Brnd_Name,Gnrc_Name", "J3489,Zometa*,Zoledronic Acid*", "J3490,**,**"),
    "S17": ("Medicare Billing Code (HCPCS Code),Brand Name,Generic Name", "J3489,Zometa,Zoledronic Acid"),
}  # fmt: skip
HEADER = "\t".join(CODES.columns) + "\n"


def _row(**facts: str) -> str:
    return "\t".join(facts.get(column, "") for column in CODES.columns)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Each file of names with a row or two."""
    for book in BOOKS:
        path = tmp_path / book.path
        path.parent.mkdir(exist_ok=True)
        if book.id in FILES:
            path.write_bytes(gzip.compress("\n".join(FILES[book.id]).encode()))
        else:
            path.write_text(
                "Zoledronic acid             1 mg     IV    J3489\nZometa, see Zoledronic acid\n", encoding="utf-8"
            )
    return tmp_path


def test_every_file_is_read(folder: Path) -> None:
    """One product or name from each; soap is left out."""
    assert {product.book for product in products(folder)} == set(FILES) - {"S23", "S17"}
    assert not any(product.trade == "Soap" for product in products(folder))
    assert {(one.book, one.code) for one in coded_names(folder)} == {("S23", "J3489"), ("S17", "J3489")}


def test_the_table_of_names_has_its_sources_in_the_manifest(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with hash, date, rows and how many facts came from it."""
    page = {"names": ["ZOL"], "codes": ["J3489"], "says": "zoledronic", "title": "A page", "url": "https://example.org"}
    monkeypatch.setattr(build, "abbreviations", lambda: [page])
    codes = (
        HEADER
        + _row(
            code="J3489",
            first="2017-01",
            start="2014-01-01",
            kind="drug",
            name="zoledronic acid",
            replaced_by="J1=1=why",
        )
        + "\n"
    )
    links = "header\n00078-0387-25\tJ3489\tASP\t2024-01\t\tNovartis\tZoledronic Acid\t\t\t\t\t\t\nUPC\tJ3489\tASP\t2024-01\t\tN\tZ\t\t\t\t\t\t\n"
    texts = {"codes.tsv": codes, "links.tsv": links, "manifest.json": json.dumps({"tables": {}})}
    built = build.add_names(texts, folder)
    lines = built["names.tsv"].splitlines()
    assert lines[0].split("\t") == list(NAMES.columns)
    assert "J3489\t2014-01-01\tzometa\tbrand\tndc\tN19 N15 L26 OB D22 D26 S23 S17 T17 T18 T19" in lines
    assert "J3489\t2014-01-01\tzol\tabbreviation\tpage\tW1" in lines
    assert "CPT\t\tshingrix\tvaccine\tsubstance\tPB" in lines
    manifest = json.loads(built["manifest.json"])
    assert manifest["tables"]["names.tsv"]["rows"] == len(lines) - 1
    assert [row["id"] for row in manifest["names"]] == [*ORDER, "W1"]
    assert manifest["names"][0]["facts"] == 2
    assert releases_of(codes) == ("2017-01",)
    assert definitions(codes)[0].replaced_by == ("J1",)


def test_the_shipped_abbreviations_each_have_a_page() -> None:
    """A title and an address that a reader can open."""
    assert all(row["title"] and row["url"].startswith("http") for row in build.abbreviations())


SUBSTANCES = ("KETOROLAC TROMETHAMINE", "LIDOCAINE HYDROCHLORIDE", "DEXAMETHASONE", "TRIAMCINOLONE ACETONIDE")


def test_a_makers_line_is_no_brand_of_the_drug() -> None:
    """ReadySharp stands beside four substances and on kits; Asclemed's SUIK beside four that FDA did not approve."""
    ready = [sold(f"READYSHARP {name}", name) for name in SUBSTANCES]
    assert found([KETOROLAC], ready) == {"readysharp ketorolac tromethamine": {"J1885"}}
    kit = sold("READYSHARP-A", "LIDOCAINE HYDROCHLORIDE; BUPIVACAINE HYDROCHLORIDE", form="KIT")
    assert found([KETOROLAC], [*ready, kit]) == {}
    suik = [sold(f"{name[:4]}ova SUIK", name, labeler="Asclemed", is_unapproved=True) for name in SUBSTANCES]
    assert found([KETOROLAC], suik[:3]) == {"ketoova suik": {"J1885"}}
    assert found([KETOROLAC], suik) == {}
    assert found([KETOROLAC], [sold("DILUENT FOR TORADOL", "KETOROLAC TROMETHAMINE")]) == {}


def test_a_syrup_for_coughs_is_no_name_of_an_antiemetic_code() -> None:
    """Benadryl capsules are; Vicks Formula 44 is not."""
    code = of("Q0163", "diphenhydramine hydrochloride", kind="oral", details=("oral", "anti-emetic"))
    sells = [
        sold("BENADRYL", "DIPHENHYDRAMINE HYDROCHLORIDE", "ORAL", "CAPSULE"),
        sold("VICKS FORMULA 44", "DIPHENHYDRAMINE HYDROCHLORIDE", "ORAL", "SYRUP"),
    ]
    assert found([code], sells) == {"benadryl": {"Q0163"}}


def test_a_kit_to_be_labeled_is_a_name_of_the_labeled_drug() -> None:
    """Zevalin is sold without its nuclide; CMS misprints that of ioflupane."""
    indium = of("A9542", "indium in-111 ibritumomab tiuxetan", kind="radiopharmaceutical")
    yttrium = of("A9543", "yttrium y-90 ibritumomab tiuxetan", kind="radiopharmaceutical")
    iodine = of("A9584", "iodine 1-123 ioflupane", kind="radiopharmaceutical")
    sells = [
        sold("ZEVALIN", "IBRITUMOMAB TIUXETAN", "", "KIT"),
        sold("DATSCAN", "IOFLUPANE I-123"),
        sold("NOTHING", "", "", "KIT", substances=()),
    ]
    assert found([indium, yttrium, iodine], sells) == {"zevalin": {"A9542", "A9543"}, "datscan": {"A9584"}}


def test_a_product_without_a_route_is_not_one_for_the_eye() -> None:
    """FDA's labels of kits have no route: Aridol is inhaled, and J2151 is infused."""
    mannitol = of("J2151", "mannitol")
    assert found([mannitol], [attrs.evolve(sold("ARIDOL", "MANNITOL", form=""), routes=frozenset())]) == {}
    assert found([mannitol], [sold("MANNIEYE", "MANNITOL", "INTRAOCULAR", "")]) == {"mannieye": {"J2151"}}


def test_a_salt_of_an_ended_code_forbids_no_name() -> None:
    """C9456 named the sulfate and ended the day before J1833 began: Cresemba is J1833's."""
    ended = of("C9456", "isavuconazonium sulfate", end="2015-12-31", start="2015-10-01")
    later = of("J1833", "isavuconazonium", start="2016-01-01")
    sells = sold("CRESEMBA", "ISAVUCONAZONIUM SULFATE")
    assert found([ended, later], [sells]) == {"cresemba": {"C9456", "J1833"}}


def test_a_strength_in_a_name_is_that_of_the_code_that_counts_it() -> None:
    """Depmedalone 80 is J1040's 80 mg, and not J1020's 20 mg; the code that took over has it from there, and says so."""
    known = [
        of("J1020", "methylprednisolone acetate", dosage="20 mg", end="2024-03-31"),
        of("J1040", "methylprednisolone acetate", dosage="80 mg", end="2024-03-31", replaced_by=("J1010",)),
        of("J1010", "methylprednisolone acetate", dosage="1 mg", start="2024-04-01"),
    ]
    matcher = Matcher(known, ())
    rows: list[TableRow | See] = [
        TableRow("Methylprednisolone acetate", "20 mg", ("IM",), ("J1020",)),
        See("DepMedalone 80", "Methylprednisolone acetate"),
    ]
    matcher.by_table(rows, "T19", 2019)
    matcher.carry()
    facts = {(fact.name, fact.code, fact.basis) for fact in matcher.answer(ORDER, DAYS)}
    assert facts == {
        ("depmedalone 80", "J1040", "table"),
        ("depmedalone 80", "J1010", "predecessor"),
        ("depmedalone", "J1020", "table"),
        ("depmedalone", "J1040", "table"),
        ("depmedalone", "J1010", "predecessor"),
    }


def without_code(known: Iterable[Definition], sells: Iterable[Product]) -> set[str]:
    """Return the names of drugs that no code names."""
    matcher = Matcher(tuple(known), tuple(sells))
    return {fact.name for fact in unlisted(matcher.known, matcher.products, (), matcher.guards, ORDER)}


def test_an_injected_drug_without_a_code_is_listed_with_and_without_its_salt() -> None:
    """By substance and brand; a biologic also without its four letters."""
    sells = (
        sold("KETALAR", "KETAMINE HYDROCHLORIDE", "INJECTION", "INJECTABLE"),
        sold("AIMOVIG", "ERENUMAB-AOOE", "SUBCUTANEOUS"),
    )
    assert without_code([of("J9312", "rituximab")], sells) == {
        "ketalar", "ketamine", "ketamine hydrochloride", "aimovig", "erenumab", "erenumab-aooe",
    }  # fmt: skip


@pytest.mark.parametrize(
    "product",
    [
        pytest.param(
            sold("KETALAR", "KETAMINE HYDROCHLORIDE", book="N19"),
            id="only in the directory, which has unapproved products",
        ),
        pytest.param(sold("KETALAR", "KETAMINE HYDROCHLORIDE", "ORAL", "TABLET"), id="a tablet"),
        pytest.param(sold("RITUXAN", "RITUXIMAB"), id="a drug with a code"),
        pytest.param(sold("MIXED", "KETAMINE; RITUXIMAB"), id="a mixture with one"),
        pytest.param(sold("MIXED", "KETAMINE; ETOMIDATE"), id="a mixture"),
        pytest.param(sold("TROPHAMINE", "AMINO ACIDS"), id="nutrition"),
        pytest.param(sold("IOMERVU", "IOMEPROL"), id="contrast"),
        pytest.param(sold("ENFLONSIA", "CLESROVIMAB-CFOR"), id="an antibody against a virus"),
        pytest.param(sold("SETHOTOPE", "SELENOMETHIONINE SE-75"), id="a tracer"),
        pytest.param(sold("SODIUM CHLORIDE", "SODIUM CHLORIDE"), id="salts only"),
    ],
)
def test_what_has_a_code_of_its_class_or_is_not_given_by_a_clinic_is_not_listed(product: Product) -> None:
    assert without_code([of("J9312", "rituximab")], [product]) == set()


def test_a_brand_that_is_also_a_coded_drug_is_not_listed() -> None:
    """One brand of two products."""
    sells = (sold("DOUBLE", "KETAMINE"), sold("DOUBLE", "RITUXIMAB"))
    assert without_code([of("J9312", "rituximab")], sells) == {"ketamine"}
