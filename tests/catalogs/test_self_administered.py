"""Contractors' lists of self-administered drugs."""

from jcodes.catalogs import catalog

CAT = catalog()


def test_self_administered_drugs_are_named_with_their_articles() -> None:
    """As far as the slice at hand goes."""
    lists = CAT["J0129"].self_administered()
    assert {row.article for row in lists} >= {"A52527", "A53066"}
    assert lists[0].url.startswith("https://www.cms.gov/")
    assert CAT.self_administered("J9312") == ()
