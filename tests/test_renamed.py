"""Old names still answer, each with a warning that says the new one."""

import ast
import importlib
import re
from pathlib import Path
from typing import Any

import pytest

import jcodes.policies
import jcodes.rules
from jcodes.policies import policy
from jcodes.rules import DEFAULT, Checker, Finding, Fix, FixedClaim, Found, RefusedFix, checker_of
from jcodes.rules.engine.changes import AddModifier
from jcodes.vocabulary import EditSetting, NdcUnit, PlaceOfService

FIX = Fix("add JZ", [AddModifier(0, "JZ")])
FINDING = Finding("jz-missing", "warning", "J9312 has neither JW nor JZ", "a page", fix=FIX)
REPORT = jcodes.check(jcodes.ServiceLine("J9310", units=7, on="2026-02-01", charge="5000"))


@pytest.mark.parametrize(
    ("of", "old", "new"),
    [
        (FINDING, "mend", "fix"),
        (FIX, "is_certain", "is_safe"),
        (RefusedFix(FIX, "needs a decision"), "mend", "fix"),
        (REPORT, "certain", "fixable"),
        (REPORT, "mended", "fixed"),
        (checker_of(), "mended", "fixed"),
        (policy(), "demands", "requirements"),
        (policy().rounding, "choices", "values"),
        (policy("medicare-opps").history[0], "choice", "dated"),
    ],
)
def test_an_old_attribute_answers_as_the_new_one(of: Any, old: str, new: str) -> None:
    name = type(of).__name__
    with pytest.warns(DeprecationWarning, match=rf"^{name}\.{old} is now {name}\.{new}$"):
        assert getattr(of, old) == getattr(of, new)
    with pytest.warns(DeprecationWarning, match=old):
        assert getattr(type(of), old) is getattr(type(of), new)


def test_old_readers_of_words_answer() -> None:
    """None where the text is not one of them, as before."""
    with pytest.warns(DeprecationWarning, match="^NdcUnit.read is now NdcUnit.find$"):
        read: Any = NdcUnit.read
    assert (read("ea"), read("x")) == (NdcUnit.UN, None)
    with pytest.warns(DeprecationWarning, match="^PlaceOfService.read is now PlaceOfService.from_code$"):
        read = PlaceOfService.read
    assert (read("11"), read("x")) == (PlaceOfService.OFFICE, None)
    assert "read" not in {*NdcUnit.__members__, *PlaceOfService.__members__}


def test_a_checker_takes_its_old_arguments() -> None:
    """Each warns at the caller; a word that it never took is still refused."""
    make: Any = Checker
    with pytest.warns(
        DeprecationWarning, match=r"^Checker\(\): (payer= is now policy=|release= is now catalog=)$"
    ) as told:
        made = make(payer=policy(), release=jcodes.catalog(), rules=DEFAULT)
    assert [one.filename for one in told] == [__file__, __file__]
    assert (made.policy, made.catalog) == (policy(), jcodes.catalog())
    with pytest.raises(TypeError, match="unexpected keyword argument 'payers'"):
        make(payers=policy(), catalog=jcodes.catalog(), rules=DEFAULT)


def test_the_table_of_unit_edits_is_a_setting_of_the_vocabulary() -> None:
    with pytest.warns(DeprecationWarning, match=r"^jcodes\.policies\.MueTable is now jcodes\.vocabulary\.EditSetting$"):
        assert getattr(jcodes.policies, "MueTable") is EditSetting  # noqa: B009 - mypy knows that there is none


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("terms", "jcodes.vocabulary"),
        ("entries", "jcodes.catalogs"),
        ("indicators", "jcodes.vocabulary.indicators"),
        ("datafiles", "jcodes.official"),
    ],
)
def test_a_module_that_is_gone_says_where_its_names_are(old: str, new: str) -> None:
    """A module that is there."""
    with pytest.raises(AttributeError, match=rf"^there is no jcodes\.{old} anymore; import from {re.escape(new)}$"):
        getattr(jcodes, old)
    assert importlib.import_module(new).__name__ == new


@pytest.mark.parametrize(("old", "new"), [("Mend", Fix), ("Mended", FixedClaim), ("Refused", RefusedFix)])
def test_an_old_name_of_rules_is_the_new_class(old: str, new: type[Any]) -> None:
    with pytest.warns(DeprecationWarning, match=rf"^jcodes\.rules\.{old} is now jcodes\.rules\.{new.__name__}$"):
        assert getattr(jcodes.rules, old) is new
    with pytest.raises(AttributeError, match=r"module 'jcodes\.rules' has no attribute 'Mendd'"):
        _ = getattr(jcodes.rules, "Mendd")  # noqa: B009 - mypy knows that there is none


def test_a_rule_may_give_its_fix_by_the_old_name() -> None:
    with pytest.warns(DeprecationWarning, match=r"^Found\(mend=\.\.\.\) is now Found\(fix=\.\.\.\)$") as told:
        assert Found("x", mend=FIX) == Found("x", fix=FIX)
    assert told[0].filename == __file__


def test_a_finding_written_with_mend_reads_as_one_with_fix() -> None:
    facts = FINDING.to_dict()
    facts["mend"] = facts.pop("fix")
    assert Finding.from_dict(facts) == FINDING


SRC = Path(jcodes.__path__[0])


@pytest.mark.parametrize("path", [path for path in SRC.rglob("*.py") if "__getattr__ = " in path.read_text("utf-8")])
def test_type_checkers_refuse_a_misspelled_name_of_a_package(path: Path) -> None:
    """For them a module with a ``__getattr__`` has every name: a package has a stub, or shows it only when it runs."""
    if path.with_suffix(".pyi").exists():
        return
    shown = ast.parse(path.read_text("utf-8")).body
    assert not any(isinstance(one, ast.Assign) and "__getattr__" in ast.unparse(one.targets[0]) for one in shown)
