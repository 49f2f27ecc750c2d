"""The laws of what a check may call fine: swept over every code, every row of the crosswalks, every place in a claim."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

import jcodes
from jcodes.catalogs import Catalog, Release
from jcodes.catalogs.entries import Entry
from jcodes.claims import Administration, Claim, Route, ServiceLine
from jcodes.policies import policy
from jcodes.rules import DEFAULT, Checker, Report, Severity, check
from jcodes.rules.context.lookups import linked_ever, loaded, quiet
from jcodes.services.table import SERVICES
from jcodes.vocabulary.families import Family
from jcodes.vocabulary.places import EditSetting
from jcodes.vocabulary.products import Kind
from tests.rules.casebook import claim, house, line

CATALOG = jcodes.catalog()
OF_TABLE = "2026-08-01"
DOSED = [
    entry
    for entry in CATALOG.values()
    if entry.dosage.amount is not None and not entry.dosage.amount.unit.is_count and entry.period.end is None
]
UNLISTED = [entry for entry in CATALOG.values() if entry.kind is Kind.UNCLASSIFIED]


@cache
def asking(*rules: str, payer: str = "medicare-part-b") -> Checker:
    """Return a checker that asks *rules* only."""
    return Checker(policy(payer), CATALOG, [rule for rule in DEFAULT if rule.id in rules])


# -- what no loaded file covers --------------------------------------------------------------------------------------


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.booleans())
def test_a_report_is_complete_where_a_loaded_release_covers_the_date_and_nowhere_else(on: date, silent: bool) -> None:
    """What is asked and what is silenced changes nothing of that, and it is one warning a claim."""
    covered = any(one.quarter.first <= on <= one.last_quarter.last for one in jcodes.releases())
    covered = covered and on >= date(2024, 7, 1)  # the first MUE table
    whole = claim(line("J9312", 75, on=on), line("J9312", 5, on=on, modifiers="JW"), line("99213", 1, on=on))
    report = check(whole, silence={"data-not-loaded": "known"} if silent else None)
    assert report.complete is covered
    assert bool(report.unchecked) is not covered
    assert len([*report.of("data-not-loaded"), *report.silenced]) == (not covered)
    assert ("not fully checked" in str(report)) is not covered
    assert ("not fully checked" in repr(report)) is not covered
    assert ("not fully checked" in report._repr_html_()) is not covered
    assert report.to_dict()["complete"] is covered
    assert check(whole, rules=()).complete is covered


def test_an_older_catalog_is_asked_for_the_newer_one() -> None:
    report = check(line("J9312", 75), catalog="2024-10")
    assert not report.complete
    (finding,) = report.of("data-not-loaded")
    assert (
        "HCPCS data loaded through 2024-12-31. Load a newer release to confirm J9312 on 2026-02-01" in finding.message
    )
    assert str(finding.fix) == "check again with the catalog of 2026-01"
    assert check(line("J9312", 75), catalog="2026-01").complete


def test_what_was_not_checked_is_listed_line_by_line() -> None:
    whole = claim(line("99213"), line("J9312", 75, on="2026-05-01"), line("J1100", 4, on=None), line("bad", 1, on=None))
    report = check(whole)
    assert [str(one) for one in report.unchecked] == ["J9312 on 2026-05-01", "J1100 without a date"]
    assert report.to_dict()["unchecked"] == [
        {"line": 1, "code": "J9312", "on": "2026-05-01", "missing": ["hcpcs"]},
        {"line": 2, "code": "J1100", "on": None, "missing": []},
    ]


@pytest.mark.parametrize("code", ["J9312", "96413", "G0008", "E0781", "99213", "B4034", "X1"])
def test_a_date_beyond_the_loaded_releases_is_never_fully_checked(code: str) -> None:
    report = check(line(code, 1, on="2029-02-03"))
    assert not report.complete
    assert [one.missing for one in report.unchecked] == [("hcpcs",)]
    assert len(report.of("data-not-loaded")) == 1


@pytest.mark.parametrize("on", ["2017-01-01", "2020-11-30", "2024-01-01", "2024-06-30"])
def test_units_that_no_loaded_table_limits_are_not_fully_checked(on: str) -> None:
    """An MUE table of a later quarter does not speak for an earlier date."""
    report = check(line("J1100", 7000, on=on, ndc="00641-0367-21", modifiers="JZ"))
    assert not report.complete
    assert report.unchecked[0].missing == (("mue",) if on >= "2024" else ("mue", "crosswalk"))


def test_a_data_folder_without_tables_is_named_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    def codes_only(self: Catalog, dataset: str = "hcpcs") -> tuple[Release, ...]:
        return (self.release,) if dataset == "hcpcs" else ()

    with monkeypatch.context() as patch:
        patch.setattr(Catalog, "releases", codes_only)
        report = Checker(policy("medicare-part-b"), CATALOG, DEFAULT).check(claim(line("J9312", 75)))
    (finding,) = report.of("data-not-loaded")
    assert finding.message == "no MUE table loaded. Load the MUE table of 2026 Q1 to check J9312 on 2026-02-01"


def test_an_inpatient_claim_needs_no_dates_and_says_that_it_was_not_fully_checked() -> None:
    report = check(Claim([ServiceLine("J3420", units=1, charge="12")], setting="inpatient"))
    assert report.findings == ()
    assert report.ok
    assert str(report) == "ok, not fully checked: nothing found (medicare-part-b, release 2026-01)"


def test_an_audit_counts_each_claim_once_that_was_not_fully_checked() -> None:
    late = claim(line("J9312", 75, on="2026-05-01"), line("J9312", 5, on="2025-05-01"))
    found = jcodes.audit(
        [late, claim(line("J9312", 75, modifiers="JZ")), late, claim(line("J9312", "x", on="2030-01-01")), claim()]
    )
    assert (found.claims, found.unchecked, found.wrong, found.complete) == (5, 3, 4, False)
    assert found.clean == 0  # the claim with JZ has a warning
    assert found.verdict.endswith("; 3 of them not fully checked")
    assert (found.to_dict()["unchecked"], found.to_dict()["complete"]) == (3, False)
    assert "Not fully checked" in found.to_html()
    whole = jcodes.audit([claim(line("J9312", 75, modifiers="JZ"))])
    assert whole.complete
    assert "ully checked" not in whole.verdict + whole.to_html()
    assert not jcodes.audit([{"lines": 3}]).complete


def test_a_catalog_speaks_for_its_own_release() -> None:
    assert loaded(CATALOG)[-1] == CATALOG.release
    assert loaded(CATALOG, "mue") == jcodes.releases("mue")


# -- the dose for the units ------------------------------------------------------------------------------------------


def limit_of(entry: Entry, table: str) -> int:
    """Return the MUE of the day of *OF_TABLE*, else that of the nearest table; 0 where there is none."""
    with quiet():
        return CATALOG.mue(entry.code, table, OF_TABLE).value or 0


def amount_of(entry: Entry) -> Fraction:
    assert entry.dosage.amount is not None
    return Fraction(entry.dosage.amount.amount)


SWEPT = [entry for entry in DOSED if limit_of(entry, "practitioner") and amount_of(entry) > 1]


def test_the_sweep_covers_every_unit_of_measure() -> None:
    dimensions = {entry.dosage.amount.unit.name for entry in SWEPT if entry.dosage.amount}
    assert len(SWEPT) > 300
    assert {"milligram", "microgram", "milliliter", "unit", "international_unit", "millicurie"} <= dimensions


def said(entry: Entry, units: int, **facts: object) -> Report:
    return asking("units-exceed-mue").check(Claim([line(str(entry.code), units, on=OF_TABLE, **facts)]))


def test_a_dose_for_the_units_is_an_error_where_it_exceeds_the_mue_and_the_dose_is_within_it() -> None:
    for entry in SWEPT:
        limit, amount = limit_of(entry, "practitioner"), amount_of(entry)
        for right in {1, limit // 2, limit} - {0}:
            dose = amount * right
            if dose.denominator > 1 or dose <= limit:
                continue
            (finding,) = said(entry, int(dose)).findings
            if entry.dosage.amount is not None and entry.dosage.amount.unit.dimension == "area":
                assert "looks like" not in finding.message  # square centimeters of a skin substitute are measured
                continue
            assert finding.severity is Severity.ERROR, entry.code
            assert f"{int(dose)} looks like" in finding.message
            assert f"is {right} " in finding.message
            assert str(finding.fix) == f"bill {entry.code} x {right}, if that was the dose"


def test_no_units_within_the_mue_draw_it() -> None:
    for entry in SWEPT:
        limit = limit_of(entry, "practitioner")
        assert said(entry, limit).findings == ()
        assert said(entry, 1).findings == ()


def test_a_record_that_supports_the_units_draws_no_inference() -> None:
    for entry in SWEPT[::7]:
        limit, amount = limit_of(entry, "practitioner"), entry.dosage.amount
        assert amount is not None
        units = int(amount_of(entry) * limit)
        record = Administration("a drug", str(amount * units), on=OF_TABLE)
        report = said(entry, units, administration=record)
        assert all("looks like" not in finding.message for finding in report.findings)


def test_dollars_are_at_risk_where_milligrams_were_billed_as_units() -> None:
    found = jcodes.audit([claim(line("J9312", 750, modifiers="JZ", charge="65000.00"))])
    assert found.total.charge == Decimal("65000.00")
    assert found.of("units-exceed-mue")[0].severity is Severity.ERROR


def test_an_mue_of_zero_says_who_pays_and_never_to_appeal() -> None:
    seen = 0
    for entry in CATALOG.values():
        for table, payer in (
            ("practitioner", "medicare-part-b"),
            ("outpatient", "medicare-opps"),
            ("dme", "medicare-dme"),
        ):
            with quiet():
                edit = CATALOG.mue(entry.code, EditSetting(table), OF_TABLE)
            if edit.value != 0:
                continue
            seen += 1
            whole = Claim([line(str(entry.code), 5, on=OF_TABLE)])
            (finding,) = asking("units-exceed-mue", payer=payer).check(whole).findings
            assert "the MUE is 0" in finding.message
            assert "not payable in that table's setting" in finding.message
            assert finding.fix is not None
            assert "appeal" not in finding.fix.text
            assert finding.fix.text.startswith(("bill the ", "find out "))
    assert seen > 500


# -- a fraction of a unit --------------------------------------------------------------------------------------------


@given(st.integers(1, 400_000), st.sampled_from(["J9305", "J9312", "J2405", "J9035"]))
def test_a_fraction_of_a_unit_is_recomputed_from_the_record(hundredths: int, code: str) -> None:
    """The dose of the record decides, whatever the fraction on the line."""
    dose = Decimal(hundredths) / 100
    record = Administration("a drug", f"{dose} mg", on="2026-02-01")
    right = ceil(Fraction(dose) / amount_of(CATALOG[code]))
    whole = Claim([line(code, "1.85", administration=record)])
    report = asking("units-fractional", "units-differ").check(whole)
    assert {finding.expected for finding in report.findings} == {
        str(right),
        f"{right:,} unit{'s' if right > 1 else ''}",
    }
    assert str(report.fixed().claim) == f"{code} x {right}"


def test_lines_of_one_drug_and_discarded_ones_are_recomputed_too() -> None:
    record = Administration(
        "a drug", "740 mg", containers=["500 mg/50 mL", "300 mg/30 mL"], on="2026-02-01", discarded="60 mg"
    )
    rule = asking("units-fractional")
    (wasted,) = rule.check(
        Claim([line("J9312", 74, administration=record), line("J9312", "0.6", modifiers="JW", administration=record)])
    ).findings
    assert (wasted.line, wasted.expected) == (1, "6")
    several = rule.check(
        Claim(
            [line("J9312", "7.4", administration=record), line("J9312", "0.5", modifiers="59", administration=record)]
        )
    )
    assert [finding.expected for finding in several.findings] == ["8", "1"]
    (alone,) = rule.check(line_of("J9312", "5.9", modifiers="JW")).findings
    assert alone.expected == "5"


def line_of(code: str, units: object, **facts: object) -> Claim:
    return Claim([line(code, units, **facts)])


# -- NDCs ------------------------------------------------------------------------------------------------------------


@cache
def rows() -> dict[str, dict[date, list[tuple[str, str]]]]:
    """Return each product of the loaded crosswalks with its codes and names by quarter."""
    found: dict[str, dict[date, list[tuple[str, str]]]] = {}
    for release in jcodes.releases("crosswalk"):
        first = release.quarter.first
        for code in CATALOG:
            for link in CATALOG.links(code, first):
                if link.ndc is not None:
                    found.setdefault(link.identifier, {}).setdefault(first, []).append((link.code, link.drug))
    return found


@pytest.mark.sweep
def test_no_product_under_its_own_code_is_called_another_drugs() -> None:
    rule = asking("ndc-code-mismatch", "ndc-not-on-crosswalk")
    for place, (identifier, quarters) in enumerate(rows().items()):
        if place % 40 == 0:
            for first, linked in quarters.items():
                for code, _ in linked:
                    assert rule.check(line_of(code, 1, ndc=identifier, on=first)).findings == ()


def test_no_ndc_has_moved_to_a_code_of_another_drug() -> None:
    """So that a crosswalk of another quarter tells another drug for certain: each product that moved, at each of its codes and days."""
    rule = asking("ndc-code-mismatch")
    moved = 0
    for identifier, quarters in rows().items():
        codes = {code for linked in quarters.values() for code, _ in linked}
        if len(codes) > 1:
            for code in codes:
                life = CATALOG.history(code)[-1]
                for day in (date(2018, 6, 1), date(2026, 5, 1)):
                    if day in life.period:
                        moved += 1
                        assert rule.check(line_of(code, 1, ndc=identifier, on=day)).errors == ()
    assert moved > 50


def test_rows_that_name_another_codes_drug_are_found_and_no_others() -> None:
    with quiet():
        contradicted = {
            (link.code, link.drug): link.names
            for code in CATALOG
            for link in CATALOG.links(code, "2026-02-01")
            if link.contradiction
        }
    assert contradicted["J0697", "Ceftriaxone"] == ("J0696",)
    assert len(contradicted) < 12, contradicted


def test_an_ndc_of_twelve_digits_is_looked_up() -> None:
    """CMS's crosswalk has one with a labeler of six digits."""
    whole = line_of("J7331", 20, ndc="888867413689", ndc_quantity=2, ndc_unit="ML")
    assert check(whole).errors == ()
    assert [link.code for link in linked_ever(CATALOG, "888867413689")][:1] == ["J7331"]
    (finding,) = check(line_of("J9312", 75, ndc="888867413689")).of("ndc-code-mismatch")
    assert "J7331" in finding.message
    assert linked_ever(CATALOG, "888867413688") == ()
    assert check(line_of("J7331", 20, ndc="888867-4136-88")).of("ndc-not-on-crosswalk")
    assert check(claim(line("J7331", 20, ndc="888867413689"), line("J7331", 20, ndc="888867413689"))).findings


# -- unlisted codes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", UNLISTED, ids=[str(entry.code) for entry in UNLISTED])
def test_only_the_unlisted_codes_of_drugs_need_an_ndc(entry: Entry) -> None:
    whole = line_of(str(entry.code), 1, on=entry.period.end or "2026-02-01", narrative="a drug 5 mg")
    for payer in ("medicare-part-b", "medicaid-generic"):
        found = check(whole, policy=payer).of("unlisted-ndc-missing")
        if (
            "compounded" in entry.name
            or entry.code.text[0] == "P"
            or (entry.code.text[:2] == "Q4" and entry.code.text != "Q4082")
        ):
            assert found == ()
        elif payer == "medicare-part-b":
            assert bool(found) is (entry.code.text[0] == "J" or entry.code.text == "C9399")
        else:
            assert found


# -- limits of a claim -----------------------------------------------------------------------------------------------


@given(st.integers(1, 10**12), st.sampled_from([100, 5_000_000, 9_999_999, None]))
def test_the_smallest_number_of_claims_is_named(total: int, limit: int | None) -> None:
    payer = house("claim_total", str(Decimal(limit).scaleb(-2))) if limit else policy("medicare-part-b")
    most = payer.claim_total.on(None).value
    charge = Decimal(total).scaleb(-2)
    found = Checker(payer, CATALOG, [rule for rule in DEFAULT if rule.id == "total-exceeds-limit"]).check(
        line_of("J9312", 75, charge=charge)
    )
    claims = ceil(Fraction(charge) / Fraction(most))
    assert bool(found.findings) is (charge > most)
    for finding in found.findings:
        assert f"split into {claims} claims or more" in str(finding.fix)
        assert (claims - 1) * most < charge <= claims * most


@pytest.mark.parametrize(
    ("total", "claims"),
    [("150000.00", 2), ("234591.46", 3), ("300000.00", 4), ("100000.00", 2), ("199999.98", 2), ("199999.99", 3)],
)
def test_claims_of_a_large_total(total: str, claims: int) -> None:
    (finding,) = check(line_of("J9312", 75, charge=total)).of("total-exceeds-limit")
    assert f"split into {claims} claims or more" in str(finding.fix)


# -- services of a route ---------------------------------------------------------------------------------------------

_VACCINES = {service.number for service in SERVICES.values() if service.family is Family.VACCINE}
_TOXINS = {service.number for service in SERVICES.values() if service.family is Family.CHEMODENERVATION}


@pytest.mark.sweep
def test_no_drug_is_offered_a_service_of_vaccines_or_of_toxins_that_it_is_not() -> None:
    rule = asking("administration-code-wrong-route", "drug-without-administration-code")
    offered: dict[bool, set[str]] = {False: set(), True: set()}
    for entry in (
        *DOSED[::29],
        *(one for one in CATALOG.values() if "botulinum" in one.name or one.kind is Kind.VACCINE),
    ):
        if entry.period.end is not None:
            continue
        for route in Route:
            record = Administration("a drug", route=route, on="2026-02-01")
            for number in ("96365", "96372", "99213"):
                whole = claim(line(str(entry.code), 1, administration=record), line(number))
                text = " ".join(f"{finding.expected} {finding.fix}" for finding in rule.check(whole).findings)
                named = {word.strip(",") for word in text.split()}
                toxin = "botulinum" in entry.name
                if entry.kind is not Kind.VACCINE:
                    assert not named & _VACCINES, (entry.code, route, text)
                assert toxin or not named & _TOXINS, (entry.code, route, text)
                assert not toxin or not named & {"96401", "96402", "96372"}, (entry.code, route, text)
                offered[toxin] |= named
    assert offered[True] & _TOXINS


@pytest.mark.parametrize("code", ["J8501", "Q0162", "J9999"])
def test_an_oral_drug_beside_an_infusion_is_offered_nothing(code: str) -> None:
    record = Administration("a drug", route="PO", on="2026-02-01")
    whole = claim(line("J9312", 75), line(code, 1, administration=record, narrative="folic acid 1 mg"), line("96413"))
    assert check(whole).of("administration-code-wrong-route") == ()
