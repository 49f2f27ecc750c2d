"""Policies by Medicare contractor: what some of them state otherwise, and how a file says so."""

from datetime import date
from pathlib import Path

import pytest

import jcodes
from jcodes.catalogs import catalog
from jcodes.claims import Claim, ServiceLine
from jcodes.errors import MalformedClaimError, MalformedPolicyError
from jcodes.policies import Confidence, NdcRequired, Policy, policies, policy
from jcodes.rules import check
from jcodes.vocabulary.contractors import Mac

MEDICARE = policy()
HEAD = 'name = "ours"\ntitle = "Ours"\nextends = "medicare-part-b"\n'


def load(tmp_path: Path, text: str, head: str = HEAD) -> Policy:
    path = tmp_path / "ours.toml"
    path.write_text(head + text, encoding="utf-8")
    return Policy.load(path)


@pytest.mark.parametrize("name", ["Palmetto", "palmetto gba", "PALMETTO", Mac.PALMETTO])
def test_a_contractor_is_named_in_any_spelling_and_gives_one_policy(name: object) -> None:
    assert MEDICARE.for_contractor(name) is MEDICARE.for_contractor("Palmetto GBA")  # type: ignore[arg-type]  # each spelling
    assert MEDICARE.for_contractor(None) is MEDICARE
    assert MEDICARE.for_contractor("CGS").for_contractor("Palmetto") is MEDICARE.for_contractor("Palmetto")
    assert MEDICARE.for_contractor("CGS").for_contractor(None) is MEDICARE


def test_what_is_no_contractor_is_refused() -> None:
    with pytest.raises(MalformedClaimError, match="is not a Medicare contractor: use CGS, FCSO"):
        MEDICARE.for_contractor("Medicaid")
    with pytest.raises(MalformedClaimError, match="is not a Medicare contractor"):
        check(ServiceLine("J9312", 75), contractor="x")


@pytest.mark.parametrize("mac", list(Mac))
def test_each_contractor_has_its_own_word_on_the_ndc_of_unlisted_drugs(mac: Mac) -> None:
    """Palmetto and CGS ask for it, four do not, and of NGS nothing was read."""
    value = MEDICARE.for_contractor(mac).ndc_required.on()
    asks = mac in {Mac.PALMETTO, Mac.CGS}
    assert value.value is (NdcRequired.UNCLASSIFIED if asks or mac is Mac.NGS else NdcRequired.NO)
    assert value.confidence is (Confidence.MEDIUM if mac is Mac.NGS else Confidence.HIGH)
    assert MEDICARE.ndc_required.on().confidence is Confidence.MEDIUM


def test_a_requirement_of_other_contractors_is_left_out() -> None:
    names = {mac: {one.name for one in MEDICARE.for_contractor(mac).modifiers} for mac in Mac}
    assert {mac for mac, held in names.items() if "route-ja" in held} == {Mac.NORIDIAN}
    assert {mac for mac, held in names.items() if "route-ja-elsewhere" in held} == set(Mac) - {Mac.NORIDIAN}
    assert all("esa-reason" in held for held in names.values())


def test_a_contractor_has_another_digest_and_shows_in_the_facts() -> None:
    ours = MEDICARE.for_contractor("WPS")
    assert ours.digest != MEDICARE.digest
    assert (ours.to_dict()["contractor"], MEDICARE.to_dict()["contractor"]) == ("WPS", None)
    stated = MEDICARE.to_dict()["by_contractor"]
    assert isinstance(stated, list)
    assert stated[0]["key"] == "ndc_required"
    assert stated[0]["contractors"] == ["CGS", "Palmetto"]


def test_check_takes_the_contractor() -> None:
    claim = Claim(
        [ServiceLine("J3490", 1, on="2026-02-01", charge="9", narrative="ketorolac 30 mg")], place_of_service="11"
    )
    found = {mac: check(claim, contractor=mac.value).of("unlisted-ndc-missing") for mac in Mac}
    assert {mac for mac, findings in found.items() if findings and findings[0].severity.value == "error"} == {
        Mac.CGS,
        Mac.PALMETTO,
    }
    assert [one.severity.value for one in check(claim).of("unlisted-ndc-missing")] == ["warning"]
    assert check(claim, policy="medicare-part-b", contractor="CGS").policy.contractor is Mac.CGS


def test_a_file_states_its_contractor_and_values_from_a_date(tmp_path: Path) -> None:
    ours = load(
        tmp_path,
        'contractor = "Noridian"\n'
        '[[by_contractor]]\nkey = "maximum_units"\ncontractors = ["Noridian"]\nvalue = 99999\nsource = "its notice"\nconfidence = "H"\n'
        "start = 2026-01-01\n"
        '[[by_contractor]]\nkey = "clinic_visit"\ncontractors = ["Noridian"]\nvalue = true\nsource = "its notice"\nconfidence = "H"\n',
    )
    assert ours.contractor is Mac.NORIDIAN
    assert [str(one) for one in ours.maximum_units.values] == ["9999 to 2025-12-31", "99999 from 2026-01-01"]
    assert ours.clinic_visit is not None
    assert ours.clinic_visit.on().value is True
    assert ours.ndc_required.on(date(2026, 1, 1)).value is NdcRequired.NO


def test_a_files_own_value_wins_over_what_contractors_state(tmp_path: Path) -> None:
    ours = load(tmp_path, '[[ndc_required]]\nvalue = "all"\nsource = "the contract"\nconfidence = "H"\n')
    assert ours.for_contractor("Noridian").ndc_required.on().value is NdcRequired.ALL


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('contractor = "Medicaid"\n', "Medicaid"),
        ("by_contractor = 3\n", "is not a list of tables"),
        ("by_contractor = [3]\n", "is not a key of a policy"),
        ('[[by_contractor]]\nkey = "nothing"\n', "is not a key of a policy"),
        (
            '[[by_contractor]]\nkey = "jw"\nvalue = "may"\nsource = "x"\nconfidence = "H"\n',
            "is not a value of this key",
        ),
        (
            '[[by_contractor]]\nkey = "jw"\ncontractors = ["CGS"]\nvalue = "may"\nsource = "x"\nconfidence = "H"\nend = 2026-01-01\n',
            "has an end",
        ),
        ('inherited_confidence = "X"\n', "is not a value of this key"),
    ],
)
def test_a_contractors_table_that_makes_no_sense_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(MalformedPolicyError, match=message):
        load(tmp_path, text)


def test_an_advantage_plan_inherits_part_b_and_warns_where_plans_vary() -> None:
    plan = policy("medicare-advantage")
    assert (plan.is_medicare, plan.is_original_medicare) == (True, False)
    own = {key for key, values in plan.items() if values is not None and values.values[-1].policy == plan.name}
    for key, values in plan.items():
        if values is not None and key not in own:
            assert all(one.confidence is not Confidence.HIGH for one in values.values), key
            assert [one.value for one in values.values] == [one.value for one in getattr(MEDICARE, key).values]
    assert all(one.confidence is not Confidence.HIGH for _, held in plan.requirements() for one in held)
    line = ServiceLine("J1439", 100, on="2026-02-02", charge="9")
    assert [
        str(one.severity) for one in check(Claim([line], place_of_service="11"), policy=plan).of("jw-jz-missing")
    ] == ["warning"]
    assert [str(one.severity) for one in check(Claim([line], place_of_service="11")).of("jw-jz-missing")] == ["error"]


def test_a_surgery_center_goes_by_its_own_indicators_where_they_are_loaded() -> None:
    """J2405 was packaged (N1) in 2020, J9312 paid apart (K2); for other quarters the outpatient status decides."""
    center = policy("medicare-asc")
    assert center.is_original_medicare
    packaged, paid = (
        check(
            Claim(
                [
                    ServiceLine(code, 4, on="2020-05-01", charge="9", modifiers="JW"),
                    ServiceLine(code, 4, on="2020-05-01", charge="9"),
                ]
            ),
            policy=center,
        )
        for code in ("J2405", "J9312")
    )
    assert [str(one.severity) for one in packaged.of("jw-jz-not-applicable")] == ["warning"]
    assert paid.of("jw-jz-not-applicable") == ()
    later = Claim([ServiceLine("J9312", 80, on="2026-02-01", charge="9")], place_of_service="24")
    assert check(later, policy=center).of("jw-jz-missing")
    assert check(Claim([ServiceLine("J2405", 4, on="2026-02-01", charge="9")]), policy=center).of("jw-jz-missing") == ()


@pytest.mark.parametrize("name", policies())
def test_every_value_has_a_source_that_opens(name: str) -> None:
    """Where no source says the value itself, the one that opens says whose rule it is not, next to general knowledge."""
    held = policy(name)
    stated = [(key, one) for key, values in held.items() if values is not None for one in values.values]
    stated += [(key, one) for key, requirements in held.requirements() for one in requirements]  # type: ignore[misc]  # both are dated
    for key, one in stated:
        opens = any(document.url for document in one.source.documents)
        assert opens, (name, key, one.source.text)


@pytest.mark.parametrize(
    ("state", "policy_name", "mac"),
    [
        ("TX", "medicare-part-b", Mac.NOVITAS),
        (" oh ", "medicare-part-b", Mac.CGS),
        ("ID", "medicare-dme", Mac.NORIDIAN),
        ("TX", "medicare-dme", Mac.CGS),
    ],
)
def test_a_state_stands_for_its_contractor(state: str, policy_name: str, mac: Mac) -> None:
    assert check(ServiceLine("J9312", 75), policy=policy_name, contractor=state).policy.contractor is mac


def test_every_state_of_the_table_has_a_contractor_that_policies_know() -> None:
    for one in catalog().contractors():
        assert Mac.find(one.name) is not None, one


def test_two_letters_that_are_no_state_are_refused() -> None:
    with pytest.raises(MalformedClaimError, match="'ZZ' is not in CMS's table of Medicare contractors"):
        check(ServiceLine("J9312", 75), contractor="ZZ")


@pytest.mark.parametrize(
    ("state", "policy_name", "mac"),
    [
        ("TX", "medicare-part-b", Mac.NOVITAS),
        (" ca ", None, Mac.NORIDIAN),
        ("ZZ", "medicare-part-b", None),
        ("Texas", "medicare-part-b", None),
        ("TX", "medicare-dme", Mac.CGS),
        ("TX", "medicare-advantage", None),
        ("TX", "commercial-generic", None),
    ],
)
def test_the_state_of_a_claim_names_the_contractor(state: str, policy_name: str | None, mac: Mac | None) -> None:
    """As `contractor=` does, which goes first; a state that nobody has is a finding, and no error."""
    claim = Claim(ServiceLine("J9312", 75, on="2026-02-01"), state=state)
    assert check(claim, policy=policy_name).policy.contractor is mac
    if mac is not None:
        assert check(claim, policy=policy_name, contractor="WPS").policy.contractor is Mac.WPS
        own = policy(policy_name or "medicare-part-b").for_contractor("WPS")
        assert check(claim, policy=own).policy.contractor is Mac.WPS


def test_an_audit_goes_by_the_state_of_each_claim() -> None:
    noc = ServiceLine("J3490", 1, on="2026-02-01", charge="9", narrative="KETOROLAC 30 MG", place_of_service="11")
    audit = jcodes.audit([Claim(noc, state=state) for state in ("", "SC", "CA", "sc")], keep=True)
    found = [[str(one.severity) for one in report.of("unlisted-ndc-missing")] for report in audit.reports]
    assert found == [["warning"], ["error"], [], ["error"]]
