"""Argument names that a function does not have are told the right one."""

import pickle
import warnings
from collections.abc import Callable
from inspect import signature
from typing import Any

import pytest

import jcodes
from jcodes.arguments import known_arguments
from jcodes.errors import JcodesError, UnknownArgumentError

BILL = jcodes.billing_units("J9312", "750 mg")
LINE = jcodes.ServiceLine("J9312", units=75, on="2026-02-01")


CALLS: dict[str, tuple[Callable[..., Any], tuple[Any, ...], str, str]] = {
    "check": (jcodes.check, (LINE,), "release", "did you mean catalog=?"),
    "code": (jcodes.code, ({},), "payer", "did you mean policy=?"),
    "audit": (jcodes.audit, ([LINE],), "polcy", "did you mean policy=?"),
    "expected_payment": (jcodes.expected_payment, (BILL,), "date", "did you mean on=?"),
    "ndc_quantity": (jcodes.ndc_quantity, ("50242-0051-21", "750 mg"), "dos", "did you mean on=?"),
    "service_lines": (jcodes.service_lines, (BILL,), "payer", "did you mean policy=?"),
    "plan_vials": (jcodes.plan_vials, ("J9035", "740 mg"), "vials", "did you mean sizes=?"),
    "diff": (jcodes.diff, ("2025-10", "2026-01"), "on", "its arguments are before, after"),
    "Administration": (jcodes.Administration, ("Rituxan", "750 mg"), "date", "did you mean on=?"),
    "ServiceLine": (jcodes.ServiceLine, ("J9312",), "unit", "did you mean units=?"),
    "Claim": (jcodes.Claim, (), "line", "did you mean lines=?"),
    "Container": (jcodes.Container, ("100 mg",), "counts", "did you mean count=?"),
}


@pytest.mark.parametrize("title", CALLS)
def test_a_name_that_is_not_known_is_told_the_one_meant(title: str) -> None:
    """As a `TypeError`, as Python's own would be, with the facts."""
    function, given, name, hint = CALLS[title]
    with pytest.raises(UnknownArgumentError) as caught:
        function(*given, **{name: "x"})
    assert str(caught.value) == f"{title}() has no argument '{name}': {hint}"
    assert isinstance(caught.value, TypeError)
    assert isinstance(caught.value, JcodesError)
    assert caught.value.name not in caught.value.known
    assert caught.value.__suppress_context__


def test_a_name_that_may_be_a_patients_is_not_said() -> None:
    """A mapping of a record's own words may be given as arguments."""
    with pytest.raises(
        UnknownArgumentError, match=r"^service_lines\(\) has no such argument: its arguments are bill, "
    ):
        jcodes.service_lines(BILL, **{"Jane Roe": 1})  # type: ignore[arg-type]  # what is refused


def test_other_type_errors_are_those_of_python() -> None:
    """A missing argument, and what a function itself raises."""

    @known_arguments
    def fails(on: str) -> str:
        raise TypeError(f"inside {on}")

    with pytest.raises(TypeError, match="missing 1 required positional argument: 'dose'") as caught:
        jcodes.plan_vials("J9312")  # type: ignore[call-arg]  # the point of the test
    assert not isinstance(caught.value, JcodesError)
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'dose'") as caught:
        jcodes.plan_vials("J9312", on="2026-02-01")  # type: ignore[call-arg]  # the same, with a known name
    assert not isinstance(caught.value, JcodesError)
    with pytest.raises(TypeError, match="inside 2026"):
        fails(on="2026")


def test_an_old_name_warns_at_the_line_that_used_it() -> None:
    """Not in the library."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        jcodes.plan_vials("J9312", "750 mg", release="2026-01")
    assert [(str(one.message), one.filename) for one in caught] == [
        ("plan_vials(): release= is now catalog=", __file__)
    ]


def test_a_function_keeps_its_name_and_arguments() -> None:
    """For help and for pickle."""
    assert jcodes.check.__name__ == "check"
    assert pickle.loads(pickle.dumps(jcodes.check)) is jcodes.check
    assert list(signature(jcodes.diff).parameters) == ["before", "after"]
    assert next(iter(signature(jcodes.ServiceLine).parameters)) == "code"


def test_what_a_record_itself_raises_stays() -> None:
    """Such as a missing field."""
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'code'") as caught:
        jcodes.ServiceLine()  # type: ignore[call-arg]  # the point of the test
    assert not isinstance(caught.value, JcodesError)
