"""Writes the page of the errors from their classes, with a message of each that is made by running it: ``python -m tools.errors_page``."""

import inspect
import warnings
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import jcodes
from jcodes import errors
from jcodes.billing.billing_units import billing_units
from jcodes.catalogs import reload_data
from jcodes.official import add
from jcodes.policies import Policy
from jcodes.rules.engine.changes import AddModifier

__all__ = ["EXAMPLES", "PAGE", "example_of", "main", "page"]

PAGE: Final = Path(__file__).parent.parent / "docs" / "reference" / "errors.md"
"""The page."""

_HEAD: Final = """# The errors

<!-- made by tools/errors_page.py from the classes of jcodes.errors; each message was made by running the example -->

Each is `jcodes.errors.X`, below `JcodesError`, and the built-in error named beside it. Every one has `message` (what was wrong) and `hint`
(what would be right) beside its own facts. A message shows at most 60 characters of an input, and escapes what does not print.
"""

_NO_POLICY: Final = Path(__file__).parent.parent / "pyproject.toml"

_ONE_CODE: Final = 'HCPC,LONG DESCRIPTION,ADD DT,TERM DT,ACTION CD\nJ9312,"Injection, rituximab, 10 mg",20190101,,N\n'
_OTHER_QUARTER: Final = '"Effective January 1, 2026 through March 31, 2026",,\nHCPCS Code,HCPCS Code Dosage,Payment Limit\nJ9312,10 MG,71.5\n'


def _with_file(name: str, text: str, run: Callable[[Path], object]) -> object:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8")
        return run(path)


def _damaged_release() -> object:
    with TemporaryDirectory() as folder, chdir(folder):
        release = Path("cms-data", "0123456789abcdef")
        release.mkdir(parents=True)
        (release / "manifest.json").write_text("{", encoding="utf-8")
        reload_data()
        return jcodes.catalog(path="cms-data")


EXAMPLES: Final[dict[str, Callable[[], object]]] = {
    "AmbiguousNdcError": lambda: jcodes.Ndc.parse("5024205121"),
    "AmbiguousUnitError": lambda: jcodes.Dose.parse("12 gr"),
    "CodeNotValidError": lambda: billing_units("J9310", "750 mg", on="2019-02-01"),
    "ContainersTooSmallError": lambda: billing_units("J9312", "750 mg", containers="500 mg"),
    "DiscardedAboveLabelError": lambda: billing_units("J9312", "75 mg", containers="100 mg", discarded="26 mg"),
    "DosageNotStatedError": lambda: billing_units("J3490", "750 mg"),
    "FileFormatError": lambda: jcodes.load(Path(__file__)),
    "DataWarning": _damaged_release,
    "GapWarning": lambda: jcodes.catalog().price("J9312", "2010-01-01"),
    "ImplausibleFileError": lambda: _with_file(
        "HCPC2026_JAN_ANWEB.csv", _ONE_CODE, lambda path: add([path], to=path.parent)
    ),
    "ImplausibleFileWarning": lambda: _with_file("asp_2025Q4.csv", _OTHER_QUARTER, lambda path: jcodes.load(asp=path)),
    "InexactError": lambda: billing_units("J9312", "752 mg", rounding="exact"),
    "MalformedClaimError": lambda: jcodes.ServiceLine("J9312", 75, modifiers=5),  # type: ignore[arg-type]  # the point
    "MalformedCodeError": lambda: jcodes.HcpcsCode.parse("J930l"),
    "MalformedContainerError": lambda: billing_units("J9312", "750 mg", containers=[]),
    "MalformedDateError": lambda: billing_units("J9312", "750 mg", on="02/03/2026"),
    "MalformedDosageError": lambda: jcodes.Dosage.parse("up to"),
    "MalformedDoseError": lambda: jcodes.Dose.parse("-5 mg"),
    "MalformedError": lambda: jcodes.catalog().search(5),  # type: ignore[arg-type]  # the point
    "MalformedFindingError": lambda: AddModifier(-1, "JZ"),
    "MalformedLineError": lambda: jcodes.service_lines(billing_units("J9312", "740 mg"), charge="1.005"),
    "MalformedMeasureError": lambda: billing_units("J1745", "5 mg/kg", weight="70 mL"),
    "MalformedModifierError": lambda: jcodes.Modifier.parse("JWX"),
    "MalformedNdcError": lambda: jcodes.Ndc.parse("50242-051"),
    "MalformedNdcQuantityError": lambda: jcodes.ndc_quantity("6 mg", "MG"),
    "MalformedPolicyError": lambda: Policy.load(_NO_POLICY),
    "MalformedReceiptError": lambda: billing_units("J9312", "740 mg").receipt.from_json("{}"),
    "MalformedRoundingError": lambda: billing_units("J9312", "750 mg", rounding="sideways"),
    "MalformedStrengthError": lambda: jcodes.Strength.parse("40 mg"),
    "MissingFactError": lambda: billing_units("J1745", "5 mg/kg"),
    "NdcUnitError": lambda: jcodes.ndc_quantity("1 mg", "ME", policy="commercial-generic"),
    "NoNdcFormError": lambda: jcodes.Ndc.parse("50242-0051-21").format("4-4-2"),
    "NoPaymentError": lambda: jcodes.expected_payment(billing_units("J9312", "740 mg")),
    "NoSizesError": lambda: jcodes.plan_vials("J0702", "6 mg"),
    "NothingToCodeError": lambda: jcodes.code([]),
    "OutsideDosageError": lambda: billing_units(jcodes.Dosage.parse("<= 100 mg"), "300 mg"),
    "RulesError": lambda: jcodes.check(jcodes.ServiceLine("J9312", 75), silence={"no-such-rule": "tested"}),
    "StockError": lambda: jcodes.plan_vials("J9035", "740 mg", sizes=["100 mg"], stock=[7]),
    "StrengthRequiredError": lambda: billing_units("J9312", "10 mL"),
    "UnitMismatchError": lambda: billing_units("J9312", "750 units"),
    "UnknownArgumentError": lambda: jcodes.plan_vials("J9312", "750 mg", date="2026-02-01"),  # type: ignore[call-arg]  # the point of the example
    "UnknownCodeError": lambda: jcodes.catalog()["J1111"],
    "UnknownPolicyError": lambda: jcodes.policy("medicare"),
    "UnknownReleaseError": lambda: jcodes.catalog("1999-01"),
    "UnknownUnitError": lambda: jcodes.Dose.parse("750 miligram"),
    "ZeroDoseError": lambda: jcodes.Dose.parse("5 mg") / jcodes.Dose.parse("0 mg"),
}
"""What raises each class, and no class below it."""

NO_EXAMPLE: Final = {
    "DataError": "the files of the library are whole",
    "JcodesError": "a root",
    "JcodesWarning": "a root",
    "MissingExtraError": "depends on what is installed",
}
"""The classes without an example, and why."""


def example_of(name: str) -> BaseException:
    """Return what the example of a class raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            EXAMPLES[name]()
        except (errors.JcodesError, errors.JcodesWarning) as error:
            return error
    raise AssertionError(f"the example of {name} raises nothing")


def _section(name: str) -> Iterator[str]:
    kind: Any = getattr(errors, name)
    told = (inspect.getdoc(kind) or "").replace("``", "`")
    yield f"## {name}\n"
    yield f"*{', '.join(base.__name__ for base in kind.__bases__ if base.__name__ != '_Facts')}*\n"
    text, _, facts = told.partition("\n\nAttributes:\n")
    yield " ".join(text.split("\n")).replace("  ", "\n\n") + "\n"
    if facts:
        names = [" ".join(line.split()) for line in inspect.cleandoc(facts).split("\n")]
        yield "\n".join(f"- `{fact}`: {meaning}" for fact, _, meaning in (one.partition(": ") for one in names)) + "\n"
    if name in EXAMPLES:
        yield f"```text\n{example_of(name)}\n```\n"


def page() -> str:
    """Return the page."""
    names = sorted(name for name in errors.__all__ if isinstance(getattr(errors, name), type))
    return "\n".join([_HEAD, *(part for name in names for part in _section(name))])


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE}: {len(EXAMPLES)} errors with an example")


if __name__ == "__main__":
    main()
