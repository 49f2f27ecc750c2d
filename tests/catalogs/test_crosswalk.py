"""Products and their codes."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import attrs
import pytest

from jcodes.catalogs import catalog, releases
from jcodes.catalogs.crosswalk import LINKS, NdcLink
from jcodes.catalogs.data_folder import bundled, is_within
from jcodes.catalogs.sources import Release
from jcodes.codes import Ndc
from jcodes.doses import Dosage, Dose
from jcodes.errors import (
    AmbiguousNdcError,
    GapWarning,
)
from jcodes.periods import Quarter

CAT = catalog()
ON = "2026-02-01"


def test_a_product_has_its_code_and_units() -> None:
    """By the NDC in any form."""
    (link,) = CAT.ndc("50242-051-21", ON)
    assert (link.code, link.drug, link.units_per_package, link.exact_units) == (
        "J9312",
        "Rituxan",
        Decimal(10),
        Fraction(10),
    )
    assert link.ndc == Ndc.parse("50242-0051-21")
    for form in ("50242-0051-21", "50242005121", Ndc.parse("50242005121")):
        assert CAT.ndc(form, ON) == (link,)
    assert link in CAT["J9312"].ndcs(ON) == CAT.links("J9312", ON)
    assert link.is_sound
    assert link.to_dict()["ndc"] == "50242005121"
    assert "Rituxan" in str(link)
    with pytest.raises(AmbiguousNdcError):
        CAT.ndc("5024205121", ON)


def test_a_product_of_several_codes_says_what_decides() -> None:
    """ESRD pairs by the patient, bags by their size."""
    decided = {link.code: link.decided_by for link in CAT.ndc("55513-0002-04", ON)}
    assert decided == {"J0881": ("non-ESRD",), "J0882": ("ESRD",)}
    bags = {link.code: link.decided_by for link in CAT.ndc("00338-0049-03", ON)}
    assert bags == {
        "J7030": ("one unit is 1000 mL",),
        "J7040": ("one unit is 500 mL",),
        "J7050": ("one unit is 250 mL",),
    }
    bcg = {link.code: link.decided_by for link in CAT.ndc("00052-0602-02", ON)}
    assert bcg == {
        "90586": ("code 90586 is not in release 2026-01",),
        "J9030": (f"one unit is {CAT['J9030'].dosage}",),
    }


def test_the_code_of_a_product_depends_on_the_date() -> None:
    """Vancomycin moved from J3370 to J3373 in July 2025."""
    moved = {link.identifier for link in CAT.links("J3370", "2025-05-01")} & {
        link.identifier for link in CAT.links("J3373", "2025-08-01")
    }
    assert len(moved) > 50
    one = min(moved)
    assert [link.code for link in CAT.ndc(one, "2025-05-01")] == ["J3370"]
    assert [link.code for link in CAT.ndc(one, "2025-08-01")] == ["J3373"]


def test_an_alternate_identifier_is_looked_up_as_printed() -> None:
    """Skin substitutes had them until the end of 2025."""
    links = CAT.ndc("wc9014", "2025-08-01")
    assert [(link.code, link.ndc) for link in links] == [("Q4151", None)]
    assert links[0].to_dict()["ndc"] is None


def test_crosswalks_are_asked_apart() -> None:
    """And a drug without a code of its own is linked to none."""
    assert CAT.links("J9312", ON, crosswalk="NOC") == ()
    noc = [
        link
        for row in bundled().all_rows(LINKS)
        if row.crosswalk == "NOC"
        for link in CAT.ndc(row.identifier, "2025-11-01")
    ]
    assert {(link.code, link.crosswalk) for link in noc} == {("", "NOC")}
    assert CAT.ndc(noc[0].identifier, "2025-11-01", crosswalk="ASP") == ()
    assert CAT.ndc(noc[0].identifier, "2025-11-01", crosswalk="NOC") == (noc[0],)
    for code in ("J9312", "Q4151", "J7192"):
        every = CAT.links(code, "2025-08-01")
        for kind in ("ASP", "OPPS", "AWP"):
            assert CAT.links(code, "2025-08-01", crosswalk=kind) == tuple(one for one in every if one.crosswalk == kind)


def test_a_quarter_without_a_crosswalk_answers_with_the_one_before_and_says_so() -> None:
    """April 2026 is not loaded, nor is anything before 2024."""
    with pytest.warns(GapWarning, match="NDC links are from the nearest earlier quarter"):
        links = CAT.ndc("50242-0051-21", "2026-05-01")
    assert links[0].quarter == Quarter(2026, 1)
    with pytest.warns(GapWarning) as told:
        CAT["J9312"].price("2023-02-01")
    assert [one.filename for one in told] == [__file__], "where it was asked, through entries too"
    with pytest.warns(GapWarning, match="no NDC links"):
        assert CAT.ndc("50242-0051-21", "2022-05-01") == ()


COUNTS = json.loads((Path(__file__).parent.parent / "snapshots" / "crosswalk.json").read_text(encoding="utf-8"))


def all_links(issue: str) -> list[NdcLink]:
    """Return every link of one crosswalk."""
    release = bundled().issues["crosswalk", issue]
    rows = bundled().all_rows(LINKS)
    return [row.link_of(release) for row in rows if row.crosswalk == "ASP" and is_within(row.first, row.last, issue)]


@pytest.mark.sweep
@pytest.mark.parametrize("issue", [release.issue for release in releases("crosswalk")])
def test_every_row_of_every_crosswalk_loads_and_its_arithmetic_is_checked(issue: str) -> None:
    """At least 99.2 % pass CMS's own arithmetic; every other row is flagged with both figures. The counts were reviewed."""
    links = all_links(issue)
    release = bundled().issues["crosswalk", issue]
    totals = sum(any(" items are " in problem for problem in link.problems) for link in links)
    volumes = sum(any(" holds " in problem for problem in link.problems) for link in links)
    flagged = sum(not link.is_sound for link in links)
    assert len(links) == release.rows
    assert Fraction(len(links) - totals, len(links)) >= Fraction(992, 1000)
    contents = sum(any(" in other packages " in problem for problem in link.problems) for link in links)
    counts = {"rows": len(links), "totals": totals, "volumes": volumes, "concentrations": contents, "flagged": flagged}
    assert counts == COUNTS[issue]


@pytest.mark.parametrize("code", ["J7517", "J3480", "J3373"])
def test_known_errors_of_cms_are_flagged(code: str) -> None:
    """Units per item that already hold the whole package, or a wrong one."""
    assert any(not link.is_sound for link in CAT.links(code, ON))


def test_what_an_item_holds_follows_from_units_and_dosage() -> None:
    """CMS states no strength."""
    (link,) = CAT.ndc("50242-0051-21", ON)
    assert link.item_content == Dose.parse("100 mg")
    assert attrs.evolve(link, units_per_item=None).item_content is None
    assert attrs.evolve(link, dosage=Dosage.parse("per vial")).item_content is None


def test_what_an_item_holds_is_in_the_unit_of_its_code() -> None:
    """Equal amounts in two units stay apart, whichever was asked first."""
    (link,) = CAT.ndc("50242-051-21", ON)
    held = [
        attrs.evolve(link, dosage=Dosage.parse(text), units_per_item=Decimal(2)).item_content
        for text in ("500 mg", "0.5 g", "500 mg")
    ]
    assert list(map(str, held)) == ["1000 mg", "1 g", "1000 mg"]


def test_the_units_of_a_container_are_those_of_the_quarter_s_products() -> None:
    """Each figure once, smallest first; none where no crosswalk of the quarter is loaded, or a row's figures are in doubt."""
    assert CAT.container_units("J9312", ON) == (Decimal(10), Decimal(50))
    assert CAT.on(ON).container_units("j9312") == CAT.container_units("J9312", ON)
    assert CAT.container_units("J9312", "2019-02-01") == ()
    assert CAT.container_units("J9312", "1999-02-01") == ()
    assert CAT.container_units("J0000", ON) == ()


@pytest.mark.sweep
@pytest.mark.parametrize("release", releases("crosswalk"), ids=str)
def test_the_units_of_containers_are_those_of_the_links_of_every_code(release: Release) -> None:
    """As the rule of whole containers reckoned them: none if one product of the ASP crosswalk has no sure figure."""
    day = release.quarter.first
    for code in CAT:
        links = [link for link in CAT.links(code, day) if link.crosswalk == "ASP"]
        units = {link.units_per_item if link.is_sound and link.quarter == release.quarter else None for link in links}
        known = {one for one in units if one}
        assert CAT.container_units(code, day) == (tuple(sorted(known)) if len(known) == len(units) else ()), code
