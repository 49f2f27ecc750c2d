"""The days on which a list changes inside a quarter."""

import json
from datetime import date, timedelta
from hashlib import sha256
from itertools import pairwise

from jcodes.catalogs import catalog
from jcodes.catalogs.change_days import change_days_of
from jcodes.catalogs.data_folder import DataFolder
from jcodes.catalogs.data_library import DataLibrary

CAT = catalog()
SAD = """code\tissue\tarticle\tcontractor\troute\teffective\turl\tstart\tend
J0129\t2026-01\tA1\tX\tIV\t\thttps://www.cms.gov\t2026-02-10\t2026-03-04
J0129\t2026-01\tA2\tX\tIV\t\thttps://www.cms.gov\t\t
"""


def test_between_two_days_the_lists_answer_alike() -> None:
    """For every code on the first day and the last; the days are in order, once each."""
    days = CAT.change_days()
    assert list(days) == sorted(set(days))
    codes = ("J9312", "J0129", "C9399", "J3590", "J0139", "Q5145", "J9999")
    for first, following in pairwise(days):
        last = following - timedelta(1)
        assert [CAT.jw_jz(code, first) for code in codes] == [CAT.jw_jz(code, last) for code in codes]
        assert [CAT.self_administered(code, first) for code in codes] == [
            CAT.self_administered(code, last) for code in codes
        ]


def test_an_exclusion_begins_on_its_first_day_and_ends_after_its_last() -> None:
    """What has neither names no day."""
    stated = {"rows": 2, "sha256": sha256(SAD.encode()).hexdigest()}
    folder = DataFolder.of("mine", {"sad.tsv": SAD, "manifest.json": json.dumps({"tables": {"sad.tsv": stated}})})
    assert change_days_of(DataLibrary((folder,))) == (date(2026, 2, 10), date(2026, 3, 5))
