"""The deprecation policy: old names are listed, warn through one helper, and go when their time is over."""

import ast
import re
import warnings
from pathlib import Path

import pytest

import jcodes
from jcodes.renamed import deprecated, removal, renamed, renamed_arguments, renamed_in
from tools import deprecated_page
from tools.deprecated_page import OldName, old_names, overdue

SRC = Path(jcodes.__path__[0])


@pytest.mark.sweep
def test_the_page_is_up_to_date() -> None:
    """Run ``python -m tools.deprecated_page`` when this fails."""
    assert deprecated_page.PAGE.read_text("utf-8") == deprecated_page.page()


@pytest.mark.sweep
def test_every_way_to_deprecate_is_listed() -> None:
    """A name of the face, an attribute, an argument of a function and of a class, a name of a package, a rule."""
    found = set(old_names())
    for old, new in (
        ("jcodes.Finding", "jcodes.rules.Finding"),
        ("Finding.mend", "Finding.fix"),
        ("NdcUnit.read", "NdcUnit.find"),
        ("billing_units(release=)", "billing_units(catalog=)"),
        ("Checker(payer=)", "Checker(policy=)"),
        ("jcodes.rules.Mend", "jcodes.rules.Fix"),
        ("jcodes.policies.MueTable", "jcodes.vocabulary.EditSetting"),
        ("Found(mend=...)", "Found(fix=...)"),
        ("rule units-above-edit", "rule units-exceed-mue"),
    ):
        assert OldName(old, new, "1.0") in found


@pytest.mark.sweep
def test_no_name_is_kept_beyond_its_time() -> None:
    """What version 2.0.0 must remove is known, and nothing is due now."""
    assert overdue(jcodes.__version__) == []
    assert overdue("1.9.9") == []
    assert {one.old for one in overdue("2.0.0")} >= {"Finding.mend", "Checker(payer=)"}
    assert (removal("1.0"), removal("1.12"), removal("2.3")) == ("2.0", "2.0", "3.0")


@pytest.mark.sweep
def test_every_deprecation_goes_through_the_helper() -> None:
    """So that the page lists it; the face has its own, since it imports nothing."""
    direct = [
        path.relative_to(SRC).as_posix()
        for path in SRC.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith("warn")
        and "DeprecationWarning" in ast.unparse(node)
    ]
    assert sorted(direct) == ["__init__.py", "renamed.py"]


def _here(message: str) -> None:
    deprecated(message, since="1.4")


@renamed_arguments("1.4", old="new")
def _taking(new: int) -> int:
    return new


class _Thing:
    new = 1
    old = renamed("new", since="1.4")


def test_the_helper_warns_at_the_line_of_the_user() -> None:
    """Also for a name that a later version deprecates."""
    names = renamed_in("jcodes.x", {"Old": ("New", 1)}, since="1.4")
    for use in (
        lambda: _here("old is now new"),
        lambda: _taking(old=1),  # type: ignore[call-arg]  # as before
        lambda: _Thing.old,
        lambda: names("Old"),
    ):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            use()
        (one,) = caught
        assert one.category is DeprecationWarning
        assert Path(one.filename).name == "test_deprecated_page.py"
        assert re.search("is now", str(one.message))


def test_the_next_major_version_may_remove_what_one_deprecates() -> None:
    """Whichever minor version it is."""
    assert [removal(since) for since in ("1.0", "1.4", "10.2")] == ["2.0", "2.0", "11.0"]


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    """As for any module."""
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        renamed_in("jcodes.x", {})("nothing")
