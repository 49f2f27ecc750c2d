"""The bits by which the checker chooses rules: what each fact of a line or a claim sets, and nothing else."""

from typing import Any

import pytest

from jcodes.claims import Claim
from jcodes.rules import checker_of
from jcodes.rules.context import flags
from jcodes.rules.context.claim import ClaimView
from tests.rules.casebook import claim, house, line

BITS: dict[int, str] = {getattr(flags, name): name for name in flags.__all__}


def names(bits: int) -> set[str]:
    """Return the names of the bits that are set."""
    return {name for bit, name in BITS.items() if bits & bit}


def view(whole: Claim, payer: str = "medicare-part-b") -> ClaimView:
    """Return a claim as the checker of a payer sees it."""
    checker = checker_of(payer)
    return ClaimView(whole, checker.catalog, checker._facts_of, checker._payer_on)


def gained_and_lost(before: int, after: int) -> tuple[set[str], set[str]]:
    """Return the names of the bits that are new, and of those that are gone."""
    return names(after & ~before), names(before & ~after)


PLAIN = view(claim(line("J9312", 75)))
RITUXAN = {"ndc": "50242-0051-21", "ndc_quantity": "75", "ndc_unit": "ML"}


def test_a_plain_line_of_a_drug_has_few_bits() -> None:
    """And its claim has those of the line, and its own."""
    assert names(PLAIN.lines[0].flags) == {"ANTINEOPLASTIC", "ASKED_BY_ROUTE", "DRUG", "NO_NDC", "UNMARKED"}
    assert names(PLAIN.flags) == names(PLAIN.lines[0].flags) | {"DIAGNOSED"}
    assert PLAIN.drugs[0].flags == PLAIN.lines[0].flags


@pytest.mark.parametrize(
    ("code", "bits"),
    [
        ("J9312", "DRUG ASKED_BY_ROUTE ANTINEOPLASTIC"),
        ("j9312", "DRUG ASKED_BY_ROUTE ANTINEOPLASTIC ODD_CODE"),
        ("J9310", "DRUG ASKED_BY_ROUTE ANTINEOPLASTIC DOUBTFUL"),
        ("J9217", "DRUG ASKED_BY_ROUTE"),
        ("J9202", "DRUG ASKED_BY_ROUTE ROUTED"),
        ("J3357", "DRUG ASKED_BY_ROUTE ROUTED LISTED"),
        ("J3490", "DRUG ASKED_BY_ROUTE LISTED UNCLASSIFIED"),
        ("C9399", "DRUG ASKED_BY_ROUTE LISTED UNCLASSIFIED HOSPITAL_CODE"),
        ("J0178", "DRUG ASKED_BY_ROUTE SIDED"),
        ("J0881", "DRUG ASKED_BY_ROUTE ASKED NON_RENAL"),
        ("J0882", "DRUG ASKED_BY_ROUTE RENAL"),
        ("J1642", "DRUG ASKED_BY_ROUTE FLUSHING ROUTE_LIMITED"),
        ("J0897", "DRUG ASKED_BY_ROUTE DENOSUMAB"),
        ("Q5136", "DRUG ASKED_BY_ROUTE DENOSUMAB"),
        ("J8530", "DRUG ASKED_BY_ROUTE ROUTED SPECIAL"),
        ("J7613", "DRUG ASKED_BY_ROUTE ROUTED SPECIAL"),
        ("Q2035", "DRUG ASKED_BY_ROUTE ROUTED SPECIAL IMMUNIZATION"),
        ("J1234", "DRUG DOUBTFUL"),
        ("A9270", "DOUBTFUL"),
        ("G0008", "DOUBTFUL SERVICE IMMUNIZATION"),
        ("J9312X", "ODD_CODE"),
        ("90686", "CPT IMMUNIZATION"),
        ("90471", "CPT IMMUNIZATION SERVICE"),
        ("96380", "CPT IMMUNIZATION SERVICE"),
        ("96413", "CPT SERVICE COMPLEX"),
        ("96365", "CPT SERVICE"),
        ("96372", "CPT SERVICE INJECTED"),
        ("96401", "CPT SERVICE INJECTED"),
        ("96402", "CPT SERVICE INJECTED"),
        ("96376", "CPT SERVICE REPEATED_PUSH"),
        ("64615", "CPT SERVICE CHEMODENERVATION"),
        ("96450", "CPT UNKNOWN_SERVICE"),
        ("99213", "CPT"),
        ("96523", "CPT SERVICE PORT"),
        ("20610", "CPT SERVICE SIDED"),
        ("67028", "CPT SERVICE SIDED"),
        ("36591", "CPT"),
    ],
)
def test_what_a_code_sets(code: str, bits: str) -> None:
    """Besides what a line without modifiers and NDC has."""
    assert names(view(claim(line(code, 1))).lines[0].flags) == {*bits.split(), "NO_NDC", "UNMARKED"}


@pytest.mark.parametrize(
    ("facts", "gained", "lost"),
    [
        ({"units": 0}, "UNCOUNTED", ""),
        ({"units": -1}, "UNCOUNTED", ""),
        ({"units": "1.5"}, "UNCOUNTED", ""),
        ({"units": 9999}, "", ""),
        ({"units": 10000}, "OVER_LIMIT", ""),
        ({"modifiers": "RT"}, "MODIFIED", ""),
        ({"modifiers": "ZZ"}, "MODIFIED UNSETTLED", ""),
        ({"modifiers": "JZ"}, "MODIFIED MARKED", "UNMARKED"),
        ({"modifiers": "JW"}, "MODIFIED MARKED WASTED", "UNMARKED"),
        ({"modifiers": "jz"}, "MODIFIED MARKED ODD_MODIFIER", "UNMARKED"),
        ({"modifiers": "RTX"}, "MODIFIED ODD_MODIFIER", ""),
        ({"modifiers": ["JZ", "JZ"]}, "MODIFIED MARKED ODD_MODIFIER", "UNMARKED"),
        ({"modifiers": ["JZ", "59"]}, "MODIFIED MARKED PAIRED", "UNMARKED"),
        ({"modifiers": "JB"}, "MODIFIED ASKED", ""),
        ({"modifiers": ["59", "76", "RT", "LT"]}, "MODIFIED PAIRED", ""),
        ({"modifiers": ["59", "76", "RT", "LT", "77"]}, "MODIFIED PAIRED CROWDED", ""),
        ({"charge": None}, "UNCHARGED", ""),
        ({"charge": "0"}, "UNCHARGED", ""),
        ({"charge": "-1"}, "UNCHARGED", ""),
        ({"charge": "0.01"}, "", ""),
        ({"on": None}, "UNDATED BARRED", ""),
        ({"through": "2026-02-01"}, "SPANNING", ""),
        ({"revenue_code": "0636"}, "REVENUE", ""),
        ({"place_of_service": "11"}, "", ""),
        ({"place_of_service": "22"}, "AWAY", ""),
        ({"diagnosis_pointers": ()}, "UNPOINTED", ""),
        ({"diagnosis_pointers": "B"}, "MISPOINTED", ""),
        ({"diagnosis_pointers": "AB"}, "MISPOINTED", ""),
        ({"administration": {"dose": "750 mg"}}, "RECORD DOCUMENTED ASKED KEPT", ""),
        ({"documentation": {"medical_necessity": True}}, "DOCUMENTED", ""),
    ],
)
def test_what_a_fact_of_a_line_sets(facts: dict[str, Any], gained: str, lost: str) -> None:
    """Compared with the plain line."""
    (found,) = view(claim(line("J9312", **{"units": 75, **facts}))).lines
    assert gained_and_lost(PLAIN.lines[0].flags, found.flags) == (set(gained.split()), set(lost.split()))


@pytest.mark.parametrize(
    ("facts", "bits"),
    [
        (RITUXAN, ""),
        ({**RITUXAN, "ndc_quantity": "7.125"}, ""),
        ({**RITUXAN, "ndc_quantity": "7.1250"}, ""),
        ({**RITUXAN, "ndc_quantity": "7.1255"}, "NDC_MISCOUNTED"),
        ({**RITUXAN, "ndc_quantity": "0"}, "NDC_MISCOUNTED"),
        ({**RITUXAN, "ndc_quantity": "seven"}, "NDC_MISCOUNTED"),
        ({**RITUXAN, "ndc_quantity": ""}, "NDC_MISCOUNTED NDC_PARTIAL"),
        ({**RITUXAN, "ndc_unit": ""}, "NDC_PARTIAL"),
        ({**RITUXAN, "ndc_unit": "UN"}, ""),
        ({**RITUXAN, "ndc_unit": "GR"}, "NDC_MEASURED"),
        ({**RITUXAN, "ndc_unit": "vial"}, "NDC_MEASURED"),
        ({**RITUXAN, "ndc": "1"}, "NDC_UNREAD"),
        ({**RITUXAN, "ndc": "00002-7510-01"}, "MISLINKED"),
        ({**RITUXAN, "ndc": "99999-9999-99"}, "MISLINKED UNLINKED"),
        ({**RITUXAN, "ndc": ""}, "NO_NDC NDC_PARTIAL"),
        ({"ndc": RITUXAN["ndc"]}, "NDC_MISCOUNTED NDC_PARTIAL"),
        ({"ndc_quantity": "1"}, "NO_NDC NDC_PARTIAL"),
        ({"ndc_unit": "ML"}, "NO_NDC NDC_MISCOUNTED NDC_PARTIAL"),
    ],
)
def test_what_an_ndc_with_its_quantity_and_unit_sets(facts: dict[str, Any], bits: str) -> None:
    """Compared with the plain line, which has none of them."""
    (found,) = view(claim(line("J9312", 75, **facts))).lines
    assert names(found.flags) - names(PLAIN.lines[0].flags) | ({"NO_NDC"} & names(found.flags)) == {
        "NDC",
        *bits.split(),
    }


@pytest.mark.parametrize(
    ("facts", "bits"),
    [
        ({"stated_total": "5"}, "TOTALED"),
        ({"type_of_bill": "0131"}, "HEADED"),
        ({"condition_codes": ["41"]}, "HEADED"),
        ({"statement_from": "2026-02-01"}, "HEADED"),
        ({"statement_through": "2026-02-01"}, "HEADED"),
        ({"state": "TX"}, "LOCATED"),
        ({"submitted": "2026-03-01"}, "FILED"),
        ({"place_of_service": "22"}, "AWAY"),
        ({"place_of_service": ""}, ""),
        ({"stated_total": "5", "type_of_bill": "0131", "state": "TX"}, "TOTALED HEADED LOCATED"),
    ],
)
def test_what_a_fact_of_a_claim_sets(facts: dict[str, Any], bits: str) -> None:
    """Besides the bits of its lines."""
    found = view(claim(line("J9312", 75), **facts))
    assert gained_and_lost(PLAIN.flags, found.flags) == (set(bits.split()), set())


def test_a_claim_has_the_bits_of_its_lines_and_how_many_they_are() -> None:
    two = view(claim(line("J9312", 0), line("96413", modifiers="59")))
    assert names(two.flags) == names(two.lines[0].flags | two.lines[1].flags) | {"SEVERAL", "DIAGNOSED"}
    assert names(view(Claim()).flags) == {"EMPTY"}
    assert gained_and_lost(PLAIN.flags, view(claim(line("J9312", 75), diagnoses=())).flags) == (set(), {"DIAGNOSED"})
    assert "UNLOADED" in names(view(claim(line("J9312", 75, on="2036-01-01"))).flags)


def test_a_drug_and_a_day_have_the_bits_of_all_their_lines() -> None:
    """Also of the first, where the last has not the same."""
    whole = view(claim(line("J9312", 50, modifiers="JW"), line("J9312", 0, revenue_code="0636"), line("96413")))
    waste, rest, service = (at.flags for at in whole.lines)
    assert whole.drugs[0].flags == waste | rest
    assert whole.encounters[0].flags == waste | rest | service


@pytest.mark.parametrize(
    ("payer", "gained", "lost"),
    [
        ("medicare-opps", "AUTHORIZED", ""),
        ("commercial-generic", "UNEDITED FEW_FAMILIES", "ASKED_BY_ROUTE"),
        ("medicare-dme", "", ""),
    ],
)
def test_what_a_payer_sets(payer: str, gained: str, lost: str) -> None:
    found = view(claim(line("J9312", 75)), payer).lines[0].flags
    assert gained_and_lost(PLAIN.lines[0].flags, found) == (set(gained.split()), set(lost.split()))


@pytest.mark.parametrize("modifier", ["JW", "JZ"])
def test_a_modifier_of_waste_that_the_payer_does_not_use_sets_a_bit(modifier: str) -> None:
    """JW or JZ, each for itself."""
    unused = house(modifier.lower(), '"no"')
    checker = checker_of(unused)
    for one in ("JW", "JZ"):
        whole = claim(line("J9312", 75, modifiers=one))
        found = ClaimView(whole, checker.catalog, checker._facts_of, checker._payer_on).lines[0].flags
        assert ("OFF_LIMITS" in names(found)) is (one == modifier)


def test_drug_data_on_a_cpt_number_sets_a_bit() -> None:
    """An NDC quantity or a clinical record; not beside an administration service, nor the NDC alone."""

    def sets(code: str, **facts: Any) -> bool:
        return "CPT_DATA" in names(view(claim(line(code, 1, **facts))).lines[0].flags)

    assert sets("99213", ndc_quantity="1")
    assert sets("99213", administration={"dose": "750 mg"})
    assert not sets("99213", ndc="50242-0051-21")
    assert not sets("96413", ndc_quantity="1")
    assert not sets("J9312", ndc_quantity="1")


@pytest.mark.parametrize(
    ("code", "ndc", "kept"),
    [("J3301", "00003-0293-20", True), ("J9312", "50242-0051-21", False), ("J9312", "99999-9999-99", False)],
)
def test_a_label_that_says_multi_dose_sets_a_bit(code: str, ndc: str, kept: bool) -> None:
    """Of a drug with JW or JZ, whichever line has the NDC; else the labels need not be loaded."""
    other = line(code, 1, modifiers="JW")
    assert ("KEPT" in names(view(claim(line(code, 1, ndc=ndc), other)).drugs[0].flags)) is kept
    assert "KEPT" not in names(view(claim(line(code, 1, ndc=ndc))).drugs[0].flags)
