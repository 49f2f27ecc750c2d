"""Drugs without a code of their own: the unlisted codes are offered, the crosswalk is not expected to have the NDC, and the name is shown."""

import pytest

import jcodes
from jcodes import Administration
from jcodes.catalogs.data_folder import bundled
from jcodes.catalogs.names import NAMES
from jcodes.catalogs.search import exactly
from jcodes.catalogs.unlisted_names import UNLISTED, is_unlisted
from jcodes.cli import main
from jcodes.coding import CodedDrug, code

DAY = "2026-02-03"
NAMED = [row.name for row in bundled().all_rows(NAMES) if row.kind == UNLISTED]


def coded(drug: str, on: str = DAY, ndc: str = "", given: str = "", place: str = "11") -> CodedDrug:
    record = Administration(drug, code=given, dose="50 mg", route="IV push", strength="50 mg/mL", on=on, ndc=ndc)
    return code(record, catalog="2026-01", place_of_service=place).drugs[0]


def offered(drug: CodedDrug) -> dict[str, str]:
    assert drug.question is not None
    return {option.value: option.codes[0] for option in drug.question.options}


@pytest.mark.parametrize(
    "name", ["ketamine", "Ketalar", "ketamine 50 mg/mL inj", "Bridion (sugammadex)", "sodium bicarbonate 8.4%"]
)
def test_a_drug_that_fda_lists_and_no_code_names_is_billed_under_an_unlisted_code(name: str) -> None:
    """The kind of product decides which; an office has no C codes."""
    drug = coded(name)
    assert offered(drug) == {"a drug": "J3490", "a biologic": "J3590", "a cancer drug": "J9999"}
    assert f"FDA lists '{name}', and no HCPCS code up to release 2026-01 names it" in drug.missing[0]
    assert drug.record.startswith(name)


def test_a_hospital_has_a_code_for_what_is_new() -> None:
    """CMS's C9399 is for hospital outpatients; without a place of service it stays possible."""
    for place in ("22", ""):
        assert offered(coded("ketamine", place=place))[
            "a drug or biologic new to the market, in a hospital's outpatient department"
        ] == ("C9399")


def test_before_its_code_began_a_drug_was_billed_under_an_unlisted_code() -> None:
    """J3290 (tranexamic acid) begins on 2025-10-01."""
    drug = coded("tranexamic acid", "2025-06-03")
    assert {one.code for one in drug.ruled_out} == {"J3290", "J3291"}
    assert "J3490" in offered(drug).values()
    assert "'tranexamic acid' had no code of its own yet: bill an unlisted (NOC) code" in drug.missing[0]
    assert coded("tranexamic acid", "2025-11-03").code == "J3290"


def test_a_code_that_ended_or_an_unknown_name_is_no_reason_for_an_unlisted_code() -> None:
    """Only days before the first day of every code; a name that no file has is asked for again, and not repeated."""
    assert coded("rituximab and hyaluronidase", "2018-06-01", given="J9310").question is None
    drug = coded("Jane Doe")
    assert drug.question is None
    assert drug.record.startswith("an unknown drug (8 characters, letters and spaces)")
    assert (
        "the drug name (8 characters, letters and spaces) is not a name in the HCPCS Level II catalog"
        in drug.missing[0]
    )
    assert coded("J931").record.startswith("J931")


@pytest.mark.parametrize(("drug", "given"), [("ketamine", "J3490"), ("Jane Doe", "J3490"), ("ketamine", "")])
def test_the_crosswalk_is_not_expected_to_have_the_ndc_of_an_unlisted_drug(drug: str, given: str) -> None:
    """Since CMS links NDCs to codes."""
    assert "crosswalk" not in " ".join(coded(drug, ndc="0143-9508-10", given=given).missing)
    assert "no loaded crosswalk has the NDC" in " ".join(coded("Jane Doe", ndc="0143-9508-10").missing)


def test_an_old_release_without_the_unlisted_codes_asks_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question needs two answers."""
    monkeypatch.setattr("jcodes.coding.unlisted._KINDS", (("a drug", "J3490"),))
    drug = coded("ketamine")
    assert drug.question is None
    assert "'ketamine' is not a name in the HCPCS Level II catalog" in drug.missing[0]


def test_the_search_says_how_it_is_billed(capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error, with the name."""
    assert main(["search", "isosulfan", "blue"]) == 1
    assert "'isosulfan blue' has no HCPCS code up to release 2026-01: FDA lists the drug" in capsys.readouterr().err


@pytest.mark.sweep
def test_no_release_finds_a_code_by_an_unlisted_name() -> None:
    """In no release, word for word; in the newest `code` decides for none, also where another drug's name is spelled like it."""
    for release in jcodes.releases():
        cat = jcodes.catalog(release.issue)
        assert [name for name in NAMED if exactly(cat, name)] == []
    assert [name for name in NAMED if not is_unlisted(name)] == []
    assert [name for name in NAMED if coded(name).code is not None] == []
