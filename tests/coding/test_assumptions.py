"""A record with only an NDC, a dose and a date: what FDA's label and CMS's crosswalk add, each as a stated assumption."""

import pytest

from jcodes import Administration, Container, code
from jcodes.catalogs import catalog
from jcodes.catalogs.crosswalk import LINKS
from jcodes.catalogs.data_folder import bundled, is_within
from jcodes.catalogs.labels import labels_of
from jcodes.codes import Ndc
from jcodes.coding import Assumption, CodedDrug

ON = "2026-02-01"


def coded(ndc: str, dose: str, **facts: object) -> CodedDrug:
    """Return the only drug of a record."""
    (drug,) = code({"ndc": ndc, "dose": dose, "on": ON, **facts}).drugs
    return drug


def assumed(drug: CodedDrug) -> dict[str, tuple[str, bool]]:
    """Return value and use of each assumption by its fact."""
    return {one.fact: (one.value, one.is_used) for one in drug.assumptions}


def test_a_liquid() -> None:
    """Code, units, quantity in ML, and what the answer rests on, each with its source."""
    drug = coded("50242-0051-21", "100 mg")
    assert (drug.code, [line.units for line in drug.lines]) == ("J9312", ["10"])
    assert [(line.ndc_quantity, line.ndc_unit) for line in drug.lines] == [("10", "ML")]
    assert assumed(drug) == {
        "route": ("intravenous", True), "container_form": ("vial", True), "container_type": ("single-dose", False),
        "ndc_unit": ("ML", True), "strength": ("10 mg/mL", True),
    }  # fmt: skip
    assert {one.source for one in drug.assumptions} == {"FDA's NDC Directory of 2019-04-29"}
    assert {one.ndc for one in drug.assumptions} == {"50242-0051-21"}


def test_a_powder_is_counted_in_pieces() -> None:
    """By what CMS's crosswalk has in one."""
    drug = coded("00002-7623-01", "500 mg")
    assert [(line.ndc_quantity, line.ndc_unit) for line in drug.lines] == [("1", "UN")]
    assert assumed(drug)["strength"] == ("500 mg/vial", True)


def test_a_volume_takes_the_strength_of_the_label() -> None:
    """The dose in mL becomes units."""
    drug = coded("00003-0293-20", "1 mL", route="IM")
    assert (drug.code, [line.units for line in drug.lines]) == ("J3301", ["4"])
    assert "route" not in assumed(drug)


def test_a_multi_dose_label_answers_the_open_question_of_a_code_that_is_not_listed() -> None:
    """Neither JW nor JZ; for a listed code CMS's list decides, and the label is for review."""
    drug = coded("00003-0293-20", "40 mg", route="IM")
    assert assumed(drug)["container_type"] == ("multi-dose", True)
    assert not any("undecided" in text for text in (*drug.missing, *drug.notes))
    listed = coded("00409-1181-30", "50 mg", route="IM")
    assert assumed(listed)["container_type"] == ("multi-dose", False)
    assert any("check the label" in one.note for one in listed.assumptions)


def test_a_single_dose_label_never_extends_cmss_list() -> None:
    """J0175 is not on it: no JZ, and the question stays open."""
    drug = coded("00002-9401-01", "350 mg")
    assert assumed(drug)["container_type"] == ("single-dose", False)
    assert [line.modifiers for line in drug.lines] == [()]
    assert any("undecided" in text for text in (*drug.missing, *drug.notes))
    bulk = coded("00270-1111-70", "10 mL")
    assert assumed(bulk)["container_type"] == ("pharmacy bulk", True)


def test_of_several_routes_none_is_assumed() -> None:
    """They are named."""
    drug = coded("00049-0024-28", "1.5 g")
    assert assumed(drug)["route"] == ("intramuscular or intravenous", False)


def test_a_route_against_the_descriptor_is_not_assumed() -> None:
    """Nor used; the descriptor's stays."""
    route = next(one for one in coded("00074-3108-32", "25 mg").assumptions if one.fact == "route")
    assert route.value == "oral"
    assert route.is_used
    against = [
        one
        for line in bundled().lines(LINKS)[::40]
        if (ndc := LINKS.read(line).identifier).count("-") == 2 and labels_of(Ndc.parse(ndc))
        for drug in code({"ndc": ndc, "dose": "1 mg", "on": ON}).drugs
        for one in drug.assumptions
        if "descriptor names another route" in one.note
    ]
    assert not any(one.is_used for one in against)


def test_a_complete_record_asks_nothing() -> None:
    """Route, type and labeled volume are given."""
    one = Container("100 mg/10 mL", "50242-0051-21", type="single-dose")
    assert coded("", "100 mg", route="IV infusion", containers=[one]).assumptions == ()
    assert coded("", "100 mg", drug="rituximab", code="J9312").assumptions == ()


def test_containers_without_a_volume_are_read_by_the_label() -> None:
    """A strength per mL and amounts alone may be a powder or a solution; the label says which."""
    solution = coded("50242-0051-21", "100 mg", strength="10 mg/mL", containers=["100 mg"])
    assert [(line.ndc_quantity, line.ndc_unit) for line in solution.lines] == [("10", "ML")]
    powder = coded("00002-7623-01", "500 mg", strength="25 mg/mL", containers=["500 mg"])
    assert [(line.ndc_quantity, line.ndc_unit) for line in powder.lines] == [("1", "UN")]
    mixed = coded("00002-7623-01", "600 mg", strength="25 mg/mL", containers=["500 mg", "100 mg"])
    assert any("may be a powder" in text for text in mixed.missing)


def test_a_doubted_label_adds_nothing() -> None:
    """Its NDC was another product's."""
    assert not any("FDA" in one.source for one in coded("00019-1333-00", "50 mL").assumptions)


def test_assumptions_are_shown_and_kept() -> None:
    """In the explanation, as JSON, and as a sentence."""
    answer = code({"ndc": "50242-0051-21", "dose": "100 mg", "on": ON})
    assert (
        "assumption route assumed: intravenous, by FDA's NDC Directory of 2019-04-29 for 50242-0051-21"
        in answer.explain()
    )
    assert answer.assumptions == answer.drugs[0].assumptions
    first = answer.drugs[0].to_dict()["assumptions"]
    assert isinstance(first, list)
    assert first[0]["fact"] == "route"
    assert (
        str(Assumption("ndc_unit", "ML", "1", "a file", is_used=False))
        == "NDC unit of measure not used: ML, by a file for 1"
    )


def test_the_service_needs_the_charted_route() -> None:
    """An assumed route gives no administration code."""
    answer = code({"ndc": "50242-0051-21", "dose": "100 mg", "on": ON, "start": "09:00", "stop": "10:00"})
    assert answer.services == ()
    assert any("route is missing" in text for text in answer.missing)
    assert Administration(ndc="50242-0051-21").route is None


@pytest.mark.parametrize("start", [3])
def test_most_ndcs_need_no_more_than_dose_and_date(start: int) -> None:
    """Of the NDCs of the 2026-01 crosswalk that FDA's directory of 2019 or labels of 2026 have, at least 80 % give everything; a sample."""
    cat, good, asked = catalog(), 0, 0
    (issue,) = {
        one.issue for one in bundled().releases if one.dataset == "crosswalk" and one.issue.startswith("2026-01")
    }
    rows = (row for row in bundled().all_rows(LINKS) if is_within(row.first, row.last, issue))
    ndcs = sorted({row.identifier for row in rows if row.identifier.count("-") == 2 and Ndc.is_valid(row.identifier)})
    known = [ndc for ndc in ndcs if any(label.source.id in {"N19", "L26"} for label in labels_of(Ndc.parse(ndc)))]
    assert (len(ndcs), len(known)) == (6_945, 3_505)
    for ndc in known[start::25]:
        link = cat.ndc(ndc, ON)[0]
        drug = coded(ndc, str(link.item_content or link.dosage.amount or "1 dose"))
        facts = {one.fact for one in drug.assumptions}
        is_counted = bool(drug.lines) and all(line.ndc_quantity and line.ndc_unit for line in drug.lines)
        good += is_counted and "route" in facts and bool(facts & {"container_type", "container_form"})
        asked += 1
    assert good >= asked * 8 // 10
