"""The strategies: clean values pass the checks, faulty ones draw the rule they name, and examples shrink to the simplest."""

import importlib
import os
import subprocess
import sys
from fractions import Fraction
from importlib.metadata import requires
from pathlib import Path
from typing import Any

import hypothesis.strategies._internal.types as known_to_hypothesis
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

import jcodes
from jcodes.errors import DosageNotStatedError, MissingExtraError, RulesError
from jcodes.rules import Severity
from jcodes.testing import CLAIM_RULES, pinned, strategies
from jcodes.testing.class_strategies import known_types, strategy_of
from jcodes.testing.hypothesis_hook import register

register()  # as the entry point does where the library is installed


class Foreign:
    """A class of another program."""


ONCE = settings(max_examples=1, database=None, derandomize=True, phases=[Phase.generate])
SHRUNK = settings(max_examples=20, database=None, derandomize=True, phases=[Phase.generate, Phase.shrink])


def first(strategy: st.SearchStrategy[Any]) -> Any:
    """Return the simplest example."""
    return find(strategy, lambda _: True, settings=ONCE)


def loud(report: Any) -> list[str]:
    """Return the rules that find something above information."""
    return [finding.rule for finding in report.findings if finding.severity is not Severity.INFORMATION]


@given(claim=strategies.claims())
@settings(max_examples=40)
def test_no_rule_finds_anything_in_a_clean_claim(claim: jcodes.Claim) -> None:
    report = jcodes.check(claim)
    assert report.policy.name == claim.policy
    assert (loud(report), report.complete) == ([], True)


@given(data=st.data())
@settings(max_examples=40)
def test_a_faulty_claim_draws_its_rule(data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from(CLAIM_RULES))
    assert jcodes.check(data.draw(strategies.claims(faulty=rule))).of(rule)


@given(data=st.data())
@settings(max_examples=40)
def test_doses_of_containers_are_billed_within_them(data: st.DataObject) -> None:
    """For every code that states an amount; those of the simplest doses are whole units."""
    entry = data.draw(strategies.entries())
    try:
        containers = data.draw(strategies.containers_for(entry))
    except DosageNotStatedError:
        return
    dose = data.draw(strategies.doses_for(entry, containers=containers))
    opened = [(one.count, one.size) for one in containers]
    bill = jcodes.billing_units(entry, dose, containers=opened, container_type="single-dose")
    assert bill.administered >= 1


@given(line=..., record=...)
@settings(max_examples=10)
def test_the_classes_are_known_by_their_annotations(line: jcodes.ServiceLine, record: jcodes.Administration) -> None:
    """As in a program's own tests: nothing is imported but the library."""
    assert loud(jcodes.check(line)) == []
    assert record.drug
    assert record.route


def test_health_checks_pass_where_they_are_not_suppressed() -> None:
    """Nothing is filtered out: no example is refused. How long one takes depends on the machine."""
    drawn = []

    @settings(max_examples=15, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
    @given(strategies.service_lines(faulty="units-missing"))
    def run(line: jcodes.ServiceLine) -> None:
        drawn.append(line)

    run()
    assert len(drawn) >= 15


def test_the_simplest_claim_is_one_line_of_the_first_code() -> None:
    """Of Medicare Part B, on the first day of the quarter."""
    plain = first(strategies.claims())
    assert repr(plain.evolve(lines=())) == (
        "Claim(policy='medicare-part-b', place_of_service='11', diagnoses=('D50.9',), stated_total=Decimal('23.80'), identifier='TEST-1')"
    )
    assert repr(plain.lines[0]) == (
        "ServiceLine(code='J0133', units='100', on=datetime.date(2026, 1, 1), charge=Decimal('23.80'), ndc='65219062210',"
        " ndc_quantity='10', ndc_unit='ML', diagnosis_pointers=(1,))"
    )


@pytest.mark.sweep
def test_an_example_shrinks_to_the_simplest_that_still_fails() -> None:
    """Whatever code and shape were drawn first."""
    visits = strategies.claims(policy="medicare-part-b")
    assert str(find(visits, lambda claim: len(claim.lines) > 1, settings=SHRUNK)) == "J0153 x 6; 96365 x 1"


def test_every_strategy_draws_from_the_pinned_release() -> None:
    """Also one that was made before."""
    lines = strategies.service_lines()
    with pinned(release="2025-10"):
        assert str(first(lines).on) == "2025-10-01"
        assert first(strategies.codes()) in jcodes.catalog("2025-10")
    assert str(first(lines).on) == "2026-01-01"
    assert str(first(strategies.service_lines(catalog="2025-10")).on) == "2025-10-01"


def test_each_strategy_has_a_simplest_example() -> None:
    """Of a code, an entry or a text alike."""
    entry = jcodes.catalog()["J9312"]
    assert str(first(strategies.codes())) == "A4216"
    assert str(first(strategies.entries()).code) == "A4216"
    assert str(first(strategies.ndcs())) == "65219-0622-10"
    for named in (entry, entry.code, "j9312"):
        assert str(first(strategies.doses_for(named))) == "10 mg"
    (container,) = first(strategies.containers_for("J9312"))
    assert (container.size, container.ndc) == ("100 mg/10 mL", "50242-0051-21")
    assert first(strategies.doses_for("J9312", containers=(container,))) == container.content
    assert first(strategies.administrations()).drug == "adenosine"
    assert first(strategies.administrations(faulty="waste-avoidable")).drug == "Rituxan"


def test_a_code_without_an_amount_and_a_rule_without_a_fault_are_refused() -> None:
    """The one when an example is drawn, since only then the catalog is known; the other at once."""
    with pytest.raises(DosageNotStatedError):
        first(strategies.doses_for("J3490"))
    for make in (strategies.claims, strategies.service_lines, strategies.administrations):
        with pytest.raises(RulesError, match="is made for rule 'jw-line-not-accepted': no bundled policy"):
            make(faulty="jw-line-not-accepted")


@pytest.mark.parametrize("kind", known_types(), ids=lambda kind: kind.__name__)
def test_from_type_knows_each_public_class(kind: type) -> None:
    assert isinstance(first(st.from_type(kind)), kind)


def test_other_classes_are_left_to_hypothesis(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the library that have no strategy too; where Hypothesis has no table of waiting modules, the classes are registered."""
    assert first(st.from_type(int)) == 0
    assert isinstance(first(st.from_type(Fraction)), Fraction)
    assert isinstance(first(st.from_type(Foreign)), Foreign)
    assert strategy_of(Severity) is None
    assert isinstance(first(st.from_type(Severity)), Severity)
    monkeypatch.delattr(known_to_hypothesis, "_global_extra_lookup")
    registered = []
    monkeypatch.setattr(st, "register_type_strategy", lambda kind, _: registered.append(kind))
    register()
    assert tuple(registered) == known_types()


def test_importing_hypothesis_imports_none_of_the_classes(entry_points: Path) -> None:
    """The entry point in a process of its own."""
    code = (
        f"import sys; sys.path[:0] = [{str(entry_points)!r}, {str(Path(jcodes.__file__).parent.parent)!r}]\n"
        "import hypothesis\n"
        "print(sorted(name for name in sys.modules if name.partition('.')[0] == 'jcodes'), 'attr' in sys.modules)\n"
        "from hypothesis import strategies as st\n"
        "print('jcodes' in st._internal.types._global_extra_lookup)\n"
    )
    env = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=env)
    out = ran.stdout.splitlines()
    is_its_own = any(
        one.startswith("attrs") for one in requires("hypothesis") or ()
    )  # older versions load attrs themselves
    loaded = "['jcodes', 'jcodes.lazy', 'jcodes.testing', 'jcodes.testing.hypothesis_hook']"
    assert out == [f"{loaded} {is_its_own}", "True"]


def test_without_hypothesis_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that installs it."""
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    monkeypatch.delitem(sys.modules, "jcodes.testing.drawing")
    monkeypatch.delitem(sys.modules, "jcodes.testing.strategies")
    with pytest.raises(
        MissingExtraError, match=r"hypothesis is not installed: install it with pip install 'jcodes\[testing\]'"
    ):
        importlib.import_module("jcodes.testing.strategies")
