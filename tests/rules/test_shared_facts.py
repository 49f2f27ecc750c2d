"""Facts that are shared by the days of a quarter are those of each day."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import jcodes
from jcodes import HcpcsCode
from jcodes.catalogs.change_days import change_days_of
from jcodes.catalogs.data_library import DataLibrary
from jcodes.policies import policies, policy
from jcodes.rules.context.code import CodeFacts
from jcodes.rules.context.payer import PayerOn, payer_of
from jcodes.rules.context.shared_facts import SharedFacts

CAT = jcodes.catalog()
SHARED = SharedFacts(CAT)
FACTS = (
    "history", "entry", "is_valid", "kind", "traits", "flags", "quarter", "is_covered", "has_edits", "has_crosswalk", "is_oral", "is_for_eyes",
    "is_renal", "is_listed", "listed_since", "links", "sizes_in_units", "self_administered", "outpatient", "surgery_center", "sizes", "routes", "is_on_file",
)  # fmt: skip
ODD = [str(entry.code) for entry in CAT.values() for period in entry.periods if period.start.day != 1]
CODES = st.sampled_from(sorted(CAT)) | st.sampled_from(ODD) | st.sampled_from(["J0000", "J9310", "J1440", "C9399"])
EDGES = sorted({*CAT.change_days(), *(period.start for code in ODD for period in CAT[code].periods)})
DAYS = (
    st.dates(date(2005, 1, 1), date(2027, 12, 31))
    | st.dates()
    | st.builds(lambda day, shift: day + timedelta(shift), st.sampled_from(EDGES), st.integers(-1, 1))
)


@given(CODES, DAYS)
@example("Q0249", date(2021, 6, 23))
@example("J9312", date(9999, 12, 31))
def test_shared_facts_are_those_of_the_day(code: str, on: date) -> None:
    parsed = HcpcsCode.parse(code)
    shared, own = SHARED(parsed, on), CodeFacts(parsed, on, CAT)
    for name in FACTS:
        assert getattr(shared, name) == getattr(own, name), name
    for table in ("practitioner", "outpatient", "dme"):
        assert shared.edit(table) == own.edit(table)


def test_days_share_facts_until_something_changes() -> None:
    facts = SharedFacts(CAT)
    rituximab, sotrovimab = HcpcsCode.parse("J9312"), HcpcsCode.parse("Q0249")
    assert facts(rituximab, date(2026, 1, 1)) is facts(rituximab, date(2026, 3, 31))
    assert facts(rituximab, date(2026, 1, 1)) is not facts(rituximab, date(2026, 4, 1))
    assert facts(rituximab, date(2025, 6, 19)) is not facts(rituximab, date(2025, 6, 20))  # a JW/JZ list was published
    assert facts(sotrovimab, date(2021, 6, 23)) is not facts(sotrovimab, date(2021, 6, 24))  # its first day
    assert facts(sotrovimab, date(2021, 6, 24)) is facts(sotrovimab, date(2021, 6, 24))
    assert facts(rituximab, None) is facts(rituximab, None)


def test_facts_are_kept_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers stay the same."""
    for name in ("shared_facts._MOST_FACTS", "shared_facts._MOST_DAYS", "payer._MOST_DAYS", "code._MOST_KEPT"):
        monkeypatch.setattr(f"jcodes.rules.context.{name}", 2)
    facts, code = SharedFacts(CAT), HcpcsCode.parse("J9312")
    for month in (1, 4, 7, 10) * 2:
        day = date(2025, month, 15)
        assert facts(code, day).is_valid
        assert max(len(facts._facts), len(facts._spans)) <= 2
    one = facts(code, date(2026, 1, 15))
    doses = [jcodes.Dose.parse(f"{amount} mg") for amount in (500, 600, 700)] * 2
    assert [str(one.plan(dose, None)) for dose in doses] == [
        str(CodeFacts(code, None, CAT).plan(dose, None)) for dose in doses
    ]
    assert len(one._plans) <= 2
    on = payer_of(policy("medicare-part-b"))
    assert [on(date(2026, 1, day)).jz.value.value for day in (1, 2, 3, 4)] == ["must"] * 4


def test_a_payer_is_shared_until_the_policy_changes() -> None:
    """Each value is that of the day, on the days around every change."""
    for name in policies():
        chosen = policy(name)
        on = payer_of(chosen)
        starts = {value.start for _, values in chosen.items() if values for value in values.values if value.start}
        ends = {
            requirement.end
            for _, requirements in chosen.requirements()
            for requirement in requirements
            if requirement.end
        }
        for edge in sorted(starts | ends):
            for day in (edge - timedelta(1), edge, edge + timedelta(1)):
                shared, own = vars(on(day)) | {"on": None}, vars(PayerOn(chosen, day)) | {"on": None}
                assert shared == own
    on = payer_of(policy("medicare-part-b"))
    assert on(date(2026, 1, 5)) is on(date(2026, 1, 6))
    assert on(date(2023, 6, 30)) is not on(date(2023, 7, 1))


def test_lists_that_change_inside_a_quarter_name_their_days() -> None:
    """The first day of an exclusion, and the day after its last."""
    sad = "code\tissue\tarticle\tcontractor\troute\teffective\turl\tstart\tend"
    rows = [
        sad,
        "J0129\t2026-01\tA1\tX\tIV\t\thttps://www.cms.gov\t2026-02-10\t2026-03-04",
        "J0129\t2026-01\tA2\tX\tIV\t\thttps://www.cms.gov\t\t",
    ]
    library = DataLibrary.loaded(((("mine"), made_of("sad.tsv", rows)),))
    assert {date(2026, 2, 10), date(2026, 3, 5)} <= set(change_days_of(library))


def made_of(name: str, lines: list[str]) -> dict[str, str]:
    """Return a folder of one table."""
    import json
    from hashlib import sha256

    text = "\n".join(lines) + "\n"
    stated = {"rows": len(lines) - 1, "sha256": sha256(text.encode()).hexdigest()}
    return {name: text, "manifest.json": json.dumps({"tables": {name: stated}})}
