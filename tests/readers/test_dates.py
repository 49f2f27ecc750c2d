"""Dates in names and preambles, as CMS's files have had them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jcodes.periods import Period, Quarter
from jcodes.readers.dates import day_in, period_in, release_in
from jcodes.readers.sources import QuarterlyFile

NAMES = [
    ("HCPC17_CONTR_ANWEB.txt", "2017-01", None),
    ("2017-Alpha-Numeric-HCPCS-File.zip!HCPC17_CONTR_ANWEB.txt", "2017-01", None),
    ("2017-Alpha-Numeric-HCPCS-File.zip!data.txt", "2017-01", None),
    ("HCPC2018_CONTR_ANWEB_disc.txt", "2018-01", None),
    ("HCPC2020_04_anweb.xlsx", "2020-04", None),
    ("HCPC2025_OCT_ANWEB_v3.xlsx", "2025-10", None),
    ("HCPC2026_JAN_ANWEB_01122026.xlsx", "2026-01", date(2026, 1, 12)),
    ("HCPC2026_OCT_ANWEB_09232026.zip", "2026-10", date(2026, 9, 23)),
    ("normalized_2024APR.csv", "2024-04", None),
    ("section 508 version of April 2025 ASP NDC-HCPCS Crosswalk 032625.csv", "2025-04", date(2025, 3, 26)),
    ("Oct 2025 ASP Pricing File updated 120925.csv", "2025-10", date(2025, 12, 9)),
    ("January%202026%20Medicare%20Part%20B%20Payment%20Limit%20File%20121725.csv", "2026-01", date(2025, 12, 17)),
    ("2021_January_Web_Addendum_B.12.29.20.csv", "2021-01", date(2020, 12, 29)),
    ("Section_508_version_of_January_Web_2024_Addendum_B.04.24.24.csv", "2024-01", date(2024, 4, 24)),
    ("2020_april_web_addendum_b.05042020.csv", "2020-04", date(2020, 5, 4)),
    ("mue_2024Q3.csv", "2024-07", None),
    ("medicare-ncci-2026-q3-practitioner-services-mue-table.csv", "2026-07", None),
    ("MCR_MUE_PractitionerServices_Eff_07-01-2026.xlsx", "2026-07", date(2026, 7, 1)),
    ("noc_pricing_2025Q4.csv", "2025-10", None),
    ("jw_jz_policy_hcpcs_list_2025-06-20.csv", None, date(2025, 6, 20)),
    ("sad_exclusions_2026-07_partial.csv", "2026-07", None),
    ("a file 99999999 of 133399.csv", None, None),
    ("prices.csv", None, None),
]


@pytest.mark.parametrize(("name", "release", "day"), NAMES)
def test_names_tell_release_and_day(name: str, release: str | None, day: date | None) -> None:
    """A name that states no year tells nothing; a full date is not a release."""
    assert (release_in(name), day_in(name)) == (release, day)


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(0, 400), st.booleans())
def test_every_period_in_words_is_read(start: date, days: int, short: bool) -> None:
    """Whatever stands around it."""
    end = date.fromordinal(start.toordinal() + days)
    if end.year > 2099:
        return
    first, last = (
        f"{MONTHS[day.month - 1][:3] if short else MONTHS[day.month - 1]} {day.day}, {day.year}" for day in (start, end)
    )
    text = f"Payment limits  Effective {first} through {last} Note 1: based on 2Q25 data"
    assert period_in(text) == Period(start, end)


@pytest.mark.parametrize(
    "text",
    ["", "Effective in 2025", "Effective February 30, 2025 through March 31, 2025", "May 2, 2025 to May 1, 2025"],
)
def test_what_is_no_period_is_none(text: str) -> None:
    """No day that does not exist, no end before the start."""
    assert period_in(text) is None


def test_a_source_has_the_release_of_its_period_or_else_of_its_name() -> None:
    """The preamble is the file's own word."""
    name = "Oct 2025 ASP Pricing File updated 120925.csv"
    assert QuarterlyFile(name, "", Quarter(2026, 1).period).release == "2026-01"
    assert (QuarterlyFile(name, "", None).release, QuarterlyFile(name, "", None).published) == (
        "2025-10",
        date(2025, 12, 9),
    )
