"""No message echoes more than 60 characters of an input, and none lets an input write a line of its own.

Every parameter of every public function, and every field of every record, is given texts of 10,000 characters, line breaks, control
characters and marks that turn the direction of text. Errors, warnings, findings and derivations are read.
"""

import contextlib
import inspect
import warnings
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

import jcodes
from jcodes.auditing import Charge, ChargeReport, OpenOrder, OrderReport, check_chargemaster, check_orders
from jcodes.billing import BillingUnits, NdcQuantity, Receipt, split_lines
from jcodes.claims import Documentation
from jcodes.cli import main
from jcodes.coding import Coding
from jcodes.errors import JcodesError, MalformedError
from jcodes.errors.messages import MOST_SHOWN
from jcodes.estimates import Comparison, Estimate, PlannedOrder, compare_products, course_dates, estimate
from jcodes.rules import Report

LONG: Final = "".join(f"{n:04d}x" for n in range(2000))
HOSTILE: Final = {
    "long": LONG,
    "a code and more": f"J9312{LONG}",
    "a dose and more": f"750 mg {LONG}",
    "letters": "".join(f"q{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}" for n in range(2500)),
    "digits": "9" * 10_000,
    "controls": "J9312\r\nFORGED\x1b[31m\u202eFORGED\u2028FORGED\x85\x00\u200b",
}
BILL: Final = jcodes.billing_units("J9312", "740 mg", containers=["500 mg", "3 x 100 mg"], on="2026-02-01")
CATALOG: Final = jcodes.catalog()

CALLS: Final[dict[str, tuple[Callable[..., Any], dict[str, Any]]]] = {
    "billing_units": (jcodes.billing_units, {"code": "J9312", "dose": "740 mg"}),
    "billing_units of an order": (jcodes.billing_units, {"code": "J9312", "dose": "5 mg/kg/min"}),
    "ndc_quantity": (jcodes.ndc_quantity, {"given": "6 mg", "unit": "ML", "strength": "6 mg/0.6 mL"}),
    "plan_vials": (jcodes.plan_vials, {"code": "J9035", "dose": "740 mg", "sizes": ["100 mg"]}),
    "service_lines": (jcodes.service_lines, {"bill": BILL}),
    "expected_payment": (jcodes.expected_payment, {"bill": BILL}),
    "against": (jcodes.expected_payment(BILL).against, {"paid": "1.00"}),
    "split_lines": (split_lines, {"lines": BILL.lines}),
    "catalog": (jcodes.catalog, {}),
    "releases": (jcodes.releases, {}),
    "diff": (jcodes.diff, {"before": "2025-10", "after": "2026-01"}),
    "policy": (jcodes.policy, {}),
    "audit": (jcodes.audit, {"claims": [jcodes.ServiceLine("J9312", 75)]}),
    "check": (jcodes.check, {"claim": jcodes.ServiceLine("J9312", 75)}),
    "code": (jcodes.code, {"administration": jcodes.Administration("rituximab", "740 mg", on="2026-02-01")}),
    "check_chargemaster": (
        check_chargemaster,
        {"source": [{"cdm": "1", "hcpcs": "J9312"}], "on": "2025-12-15", "against": "2026-01"},
    ),
    "check_orders": (
        check_orders,
        {"source": [{"order": "1", "hcpcs": "J9312", "on": "2026-01-05"}], "against": "2026-01"},
    ),
    "estimate": (estimate, {"orders": {"code": "J9312", "dose": "740 mg"}, "dates": "2026-02-01"}),
    "compare_products": (compare_products, {"order": {"code": "J9271", "dose": "200 mg"}, "on": "2026-02-01"}),
    "course_dates": (course_dates, {"start": "2026-02-01", "every": "3 weeks", "times": 2}),
    "HcpcsCode": (jcodes.HcpcsCode.parse, {"value": "J9312"}),
    "Ndc": (jcodes.Ndc.parse, {"value": "50242-0051-21"}),
    "Ndc.from_barcode": (jcodes.Ndc.from_barcode, {}),
    "Ndc.format": (jcodes.Ndc.parse("50242-0051-21").format, {}),
    "Modifier": (jcodes.Modifier.parse, {"value": "JW"}),
    "Dose": (jcodes.Dose, {"amount": 5, "unit": "mg"}),
    "Dose.parse": (jcodes.Dose.parse, {}),
    "Strength.parse": (jcodes.Strength.parse, {}),
    "Dosage.parse": (jcodes.Dosage.parse, {}),
    "Rounding": (jcodes.Rounding.of, {}),
    "NdcQuantity": (NdcQuantity.parse, {}),
    "Receipt": (Receipt.from_json, {}),
    "catalog[]": (CATALOG.__getitem__, {}),
    "Catalog.on": (CATALOG.on, {}),
    "Catalog.search": (CATALOG.search, {"query": "rituximab"}),
    "Catalog.ndc": (CATALOG.ndc, {"ndc": "50242-0051-21"}),
    "Catalog.price": (CATALOG.price, {"code": "J9312", "on": "2026-02-01"}),
    "Catalog.mue": (CATALOG.mue, {"code": "J9312", "on": "2026-02-01"}),
}
"""Every public function of text, with what it needs; each of its parameters is replaced in turn."""
RECORDS: Final[dict[str, tuple[type, dict[str, Any], Callable[[Any], object]]]] = {
    "line": (
        jcodes.ServiceLine,
        {"code": "J9312", "units": 75, "on": "2026-02-01"},
        lambda line: jcodes.check(jcodes.Claim([line])),
    ),
    "claim": (jcodes.Claim, {"lines": [jcodes.ServiceLine("J9312", 75, on="2026-02-01")]}, jcodes.check),
    "administration": (jcodes.Administration, {"drug": "rituximab", "dose": "740 mg", "on": "2026-02-01"}, jcodes.code),
    "administration of a code": (
        jcodes.Administration,
        {"code": "J9312", "dose": "740 mg", "on": "2026-02-01"},
        lambda given: jcodes.check(jcodes.ServiceLine("J9312", 75, administration=given, on="2026-02-01")),
    ),
    "container": (
        jcodes.Container,
        {"size": "500 mg/50 mL"},
        lambda one: jcodes.code(jcodes.Administration("rituximab", "740 mg", containers=[one], on="2026-02-01")),
    ),
    "charge": (
        Charge,
        {"charge": "1", "code": "J9312", "ndc": "50242-0051-21", "multiplier": "1"},
        lambda one: check_chargemaster([one], "2025-12-15", against="2026-01"),
    ),
    "open order": (
        OpenOrder,
        {"order": "1", "code": "J9312", "on": "2026-01-05", "dose": "740 mg"},
        lambda one: check_orders([one], "2026-01"),
    ),
    "planned order": (
        PlannedOrder,
        {"code": "J9312", "dose": "740 mg"},
        lambda one: estimate(one, "2026-02-01"),
    ),
    "documentation": (Documentation, {}, lambda one: jcodes.check(jcodes.ServiceLine("J9312", 75, documentation=one))),
}


def _cases() -> Iterator[tuple[str, Callable[[Any], object]]]:
    for name, (call, given) in CALLS.items():
        for one in inspect.signature(call).parameters:
            yield f"{name}({one})", partial(_called, call, given, one)
    for name, (kind, given, use) in RECORDS.items():
        for one in inspect.signature(kind).parameters:
            yield f"{name}.{one}", partial(_recorded, kind, given, one, use)


def _recorded(kind: type, given: dict[str, Any], one: str, use: Callable[[Any], object], text: object) -> object:
    return use(kind(**{**given, one: text}))


def _called(call: Callable[..., object], given: dict[str, Any], one: str, text: object) -> object:
    kind = inspect.signature(call).parameters[one].kind
    if kind is inspect.Parameter.POSITIONAL_ONLY:
        return call(text)
    return call(**{**given, one: text})


def _said(call: Callable[[Any], object], text: object) -> Iterator[str]:
    """Yield everything that the library says when it is asked."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            answer = call(text)
        except JcodesError as error:
            yield from (str(error), error.message, error.hint)
        except OSError:
            pass  # the operating system's own words of a path
        except (TypeError, ValueError, AttributeError) as error:
            yield str(error)
        else:
            yield from _told(answer)
    yield from (str(one.message) for one in caught)


def _told(answer: object) -> Iterator[str]:
    if isinstance(answer, Report):
        for finding in answer.findings:
            yield from (str(finding), finding.message, finding.expected, str(finding.fix or ""))
    elif isinstance(answer, Coding):
        yield from (*answer.missing, *answer.notes, answer.explain())
        yield from _told(answer.report)
    elif isinstance(answer, BillingUnits):
        yield from (*answer.warnings, answer.explain())
    elif isinstance(answer, Estimate):
        yield from (answer.report, answer.explain())
    elif isinstance(answer, ChargeReport | OrderReport | Comparison):
        yield str(answer)


def _echoed(text: str, said: str) -> bool:
    """Return whether *said* holds more than so many characters of *text* in one piece."""
    width = MOST_SHOWN + 1
    return any(said[at : at + width] in text for at in range(len(said) - width + 1))


@pytest.mark.sweep
@pytest.mark.parametrize(("name", "call"), [pytest.param(*case, id=case[0]) for case in _cases()])
def test_no_message_echoes_an_input(name: str, call: Callable[[Any], object]) -> None:
    """As a text, and as the only one of a list."""
    for kind, text in HOSTILE.items():
        for value in (text, [text], {text: text}):
            for said in _said(call, value):
                assert not _echoed(text, said), (name, kind, said[:300])
                assert said.replace("\n", "").isprintable(), (name, kind, said[:300])
                assert not any(line.startswith("FORGED") for line in said.splitlines()), (name, kind, said[:300])


@pytest.mark.parametrize("name", ["ndc_quantity(given)", "billing_units(dose)", "line.units", "expected_payment(bill)"])
def test_no_message_echoes_a_long_number(name: str) -> None:
    """Nor is Python's own limit of digits met."""
    call = dict(_cases())[name]
    for number in (10**200, 10**5000, Decimal(10**200)):
        for said in _said(call, number):
            assert not _echoed("0" * 200, said), said[:300]


@pytest.mark.parametrize(("name", "call"), [pytest.param(*case, id=case[0]) for case in _cases()])
def test_no_number_meets_pythons_limit_of_digits(name: str, call: Callable[[Any], object]) -> None:
    """A number of thousands of digits has no text: alone, in a list, as a count with a label, under a key."""
    many = 10**5000
    for value in (many, [many], [(many, "100 mg")], {"x": many}, -many):
        with warnings.catch_warnings(), contextlib.suppress(JcodesError, OSError, TypeError, AttributeError):
            warnings.simplefilter("ignore")
            call(value)


NAME: Final = "n" * 240 + ".toml"


@pytest.mark.parametrize("read", [jcodes.Policy.load, jcodes.load, CATALOG.corrected])
def test_a_file_is_named_in_60_characters_and_a_missing_one_is_the_system_s(
    read: Callable[[Path | str], object], tmp_path: Path
) -> None:
    """A text that no system takes as a path is a typed error; both everywhere alike."""
    place = tmp_path / NAME
    with pytest.raises(FileNotFoundError):
        read(place)
    for content in (b"x = 3", b"\xff\xfe"):
        place.write_bytes(content)
        with pytest.raises(JcodesError) as caught:
            read(place)
        assert "n" * 40 in str(caught.value)
        assert not _echoed(NAME, str(caught.value))
    for text in ("a\0", "\ud800"):
        with pytest.raises(MalformedError, match="is not a path"):
            read(text)


@pytest.mark.parametrize(
    "words",
    [
        [LONG],
        ["units", "J9312", "750 mg", "--type", LONG],
        ["units", "J9312", "750 mg", f"--type={LONG}"],
        ["units", "J9312", "750 mg", f"--{LONG}"],
        ["units", "J9312", "750 mg", "--administrations", "J9312\r\nFORGED"],
        ["search", "rituximab", "--limit", LONG],
        ["check", f"{'d' * 200}/{'f' * 200}"],
        ["check", "a\0"],
        ["show", "J9312", "--policy", f"{'d' * 200}/{'f' * 200}.toml"],
        ["ndc", "50242-0051-21" + " " * 400, "--catalog", "2020-04"],
    ],
)
def test_the_command_line_echoes_no_word(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Neither its own messages nor argparse's."""
    try:
        status = main(words)
    except SystemExit as stopped:
        status = int(str(stopped.code))
    said = capsys.readouterr().err
    assert status
    assert not any(_echoed(word, said) for word in words), said[:300]
    assert not any(line.startswith("FORGED") for line in said.splitlines())


def test_every_function_of_the_face_is_swept() -> None:
    """But for those that read files, which the tests of the readers damage, and the roots."""
    asked = {name.partition(" ")[0].partition("(")[0].partition(".")[0] for name in CALLS}
    records = {kind.__name__ for kind, *_ in RECORDS.values()}
    face = {name for name in dir(jcodes) if callable(getattr(jcodes, name))}
    assert face - asked - records == {"Catalog", "Entry", "JcodesError", "Policy", "Strength", "Dosage", "load"} - asked


def test_an_echo_is_noticed() -> None:
    """Of 61 characters, and not of 60."""
    assert _echoed(LONG, f"bad: {LONG[500:561]}")
    assert not _echoed(LONG, f"bad: {LONG[500:560]}")
