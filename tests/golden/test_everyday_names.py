"""Names as charts write them, with a dose and a route: the right code, or a choice that names the deciding fact; never another drug.

The names are FDA's and CMS's, each with one source that prints it beside the substance or the code (its mark in ``names.tsv``); doses are ours.
"""

from pathlib import Path

import pytest

from jcodes import Administration, catalog, code
from jcodes.catalogs.names import whole_name

ROWS = tuple(
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("everyday_names.tsv").read_text(encoding="utf-8").splitlines()[1:]
)


@pytest.mark.parametrize(("name", "dose", "route", "codes", "source"), ROWS, ids=[row[0] for row in ROWS])
def test_an_everyday_name_is_coded(name: str, dose: str, route: str, codes: str, source: str) -> None:
    """One code, or a choice of at most five with what decides; the source that the table names does print the name."""
    wanted = set(codes.split(","))
    coding = code(Administration(name, dose, route=route, on="2026-02-03"))
    found = {coding.code} if coding.code else {one.code for one in coding.candidates if one.name_fit.is_sure}
    assert found == wanted
    assert len(found) == 1 or any("decides between" in sentence for sentence in coding.missing)
    for one in found:
        known = whole_name(catalog()[one], name)
        assert known is not None
        assert source in {origin.id for origin in known.sources} or len(found) > 1


@pytest.mark.parametrize(
    ("vaccine", "number"),
    [("Fluzone High-Dose", "90662"), ("Shingrix", ""), ("Prevnar 13", "90670"), ("Engerix-B", "")],
)
def test_a_vaccine_is_told_to_need_a_cpt_code(vaccine: str, number: str) -> None:
    """Never an unlisted drug code: billed by the number that CMS prints beside the name (Part B drug spending); else told that there is one."""
    coding = code(Administration(vaccine, "0.5 mL", route="IM", on="2026-02-03"))
    (said,) = (one for one in (*coding.missing, *coding.notes) if one.startswith(vaccine) and "CPT product code" in one)
    if number:
        assert coding.code == coding.claim.lines[0].code == number
        assert said.startswith(f"{vaccine}: {number} is a CPT product code: one unit for the dose")
    else:
        assert coding.code is None
        assert "billed with a CPT product code: look up its CPT code" in said
    assert "not otherwise classified" not in said


def test_a_name_of_an_earlier_day_is_coded_by_the_codes_of_that_day() -> None:
    """Narcan: J2310 until 2025-06-30 and J2312 since (CMS's HCPCS file of October 2025)."""
    assert code(Administration("Narcan", "0.4 mg", route="IV push", on="2025-05-05")).code == "J2310"
    assert code(Administration("Narcan", "0.4 mg", route="IV push", on="2026-02-03")).code == "J2312"
