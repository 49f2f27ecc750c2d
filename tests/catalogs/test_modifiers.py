"""Modifiers on CMS's list and CPT's numbers."""

from datetime import date

import pytest

from jcodes.catalogs import catalog, releases
from jcodes.catalogs.data_folder import bundled
from jcodes.catalogs.modifiers import MODIFIERS, ModifierLevel
from jcodes.errors import (
    MalformedModifierError,
)

CAT = catalog()


def test_modifiers_of_cms_have_dates_and_those_of_cpt_numbers_only() -> None:
    """All 383 of CMS's file of January 2026, the ended ones among them, and CPT's 43 that are not CMS's too."""
    found = [CAT.modifier(row.modifier) for row in bundled().all_rows(MODIFIERS)]
    assert all(one is not None for one in found)
    own = [one for one in found if one is not None and one.level is ModifierLevel.HCPCS]
    numbers = [one for one in found if one is not None and one.level is ModifierLevel.CPT]
    assert (len(own), len(numbers)) == (383, 43)
    assert sum(one.period is not None and one.period.end is not None for one in own) == 20
    assert all(one.period is None and one.is_valid_on(date(2026, 2, 1)) is None for one in numbers)
    assert {one.source.file for one in own} == {CAT.release.file}
    assert {one.source.file for one in numbers} == {releases("modifiers")[-1].file}


def test_a_modifier_is_valid_between_its_days() -> None:
    """JG from 2018 to 2024; P1 is on both lists, and CMS's has dates; what is on none is None."""
    jg = CAT.modifier(" jg")
    assert jg is not None
    days = [date(2017, 12, 31), date(2018, 1, 1), date(2024, 12, 31), date(2025, 1, 1), None]
    assert [jg.is_valid_on(day) for day in days] == [False, True, True, False, None]
    p1 = CAT.modifier("P1")
    assert p1 is not None
    assert p1.level is ModifierLevel.HCPCS
    assert CAT.modifier("R1") is None is CAT.modifier("C7")
    with pytest.raises(MalformedModifierError):
        CAT.modifier("JWX")
