"""Old names still answer, each with a warning that says the new one."""

import ast
from pathlib import Path
from typing import Any

import pytest

import jcodes.rules
from jcodes.rules import Finding, Fix, FixedClaim, Found, RefusedFix, checker_of
from jcodes.rules.engine.changes import AddModifier

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
    ],
)
def test_an_old_attribute_answers_as_the_new_one(of: Any, old: str, new: str) -> None:
    name = type(of).__name__
    with pytest.warns(DeprecationWarning, match=rf"^{name}\.{old} is now {name}\.{new}$"):
        assert getattr(of, old) == getattr(of, new)
    with pytest.warns(DeprecationWarning, match=old):
        assert getattr(type(of), old) is getattr(type(of), new)


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
