"""One word for each argument, of one type, in every public function and method; old words still work and warn."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

import jcodes
from jcodes import lazy
from jcodes.billing import units_of_quantity
from jcodes.billing.vial_sizes import known_sizes
from jcodes.rules import checker_of

TYPES: Final = {
    "catalog": {"Catalog | None | str"},
    "policy": {"None | Policy | str", "Policy"},
    "on": {"None | date | str", "date | str", "None | date", "date"},
    "code": {
        "Dosage | Entry | HcpcsCode | str",
        "Dosage | Entry | HcpcsCode | None | str",
        "HcpcsCode | None | str",
        "HcpcsCode | str",
        "HcpcsCode",
        "str",
    },
    "dose": {"AnyDose", "Dose"},
    "containers": {"AnyContainer | Iterable[AnyContainer] | None"},
    "rounding": {"None | Rounding | str", "Rounding"},
    "silence": {"Mapping[str, str] | None"},
    "charge": {"Decimal | None | int | str", "Mapping[str, Decimal | None | int | str] | None"},
    "percent_of_limit": {"Decimal | None | int | str"},
}
"""For each argument the types that it may have; the parts of a union by name."""

OTHER_WORDS: Final = {
    "against": "catalog",
    "cat": "catalog",
    "date_of_service": "on",
    "hcpcs": "code",
    "payer": "policy",
    "release": "catalog",
}
"""Words that a function does not use for these arguments, but as old names, which say so, and where `KEPT` says why."""

KEPT: Final = {
    "auditing.check_chargemaster": "against: a coming release, beside the catalog of the date of service",
    "auditing.check_orders": "the same",
    "catalogs.catalog": "release: the name of a release is what it opens",
    "official.load": "hcpcs: a file of CMS's codes",
    "billing.Receipt.verify": "catalog: None compares with no catalog",
    "billing.verify": "the same",
    "testing.pinned": "release: the name that `catalog` opens; policy: the name of a bundled one, which claims can hold",
}


def public() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield each public function, and each public method of a public class, once, by its name."""
    packages = [
        one.name for one in pkgutil.iter_modules(jcodes.__path__) if one.ispkg and one.name not in {"cli", "data"}
    ]
    found: dict[object, str] = {}
    for package in (*packages, "periods"):
        module = importlib.import_module(f"jcodes.{package}")
        stub = Path(module.__file__ or "").with_suffix(".pyi")
        for name in lazy.names(module.__name__) if stub.exists() else getattr(module, "__all__", ()):
            value = getattr(module, name)
            if inspect.isclass(value):
                for attribute, raw in vars(value).items():
                    method = getattr(raw, "__func__", raw)
                    if inspect.isfunction(method) and not attribute.startswith("_"):
                        found.setdefault(method, f"{package}.{name}.{attribute}")
            elif inspect.isfunction(value):
                found.setdefault(value, f"{package}.{name}")
    found |= {jcodes.billing_units: "billing.billing_units", jcodes.service_lines: "billing.service_lines"}
    yield from ((name, function) for function, name in found.items() if not name.startswith("rules.renamed"))  # type: ignore[misc]


def type_of(annotation: object) -> str:
    """Return an annotation as text without modules, the parts of a union by name."""
    text = annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)
    text = re.sub(r"\b[a-z_]+(?:\.[a-z_]+)*\.(?=[A-Za-z])", "", text.replace("'", "").replace('"', ""))
    depth, part = 0, ""
    parts: list[str] = []
    for character in text:
        depth += (character == "[") - (character == "]")
        if character == "|" and not depth:
            parts, part = [*parts, part], ""
        else:
            part += character
    text = " | ".join(sorted(one.strip() for one in (*parts, part)))
    return re.sub(r"\[(.*)\]", lambda match: f"[{', '.join(map(type_of, match[1].split(', ')))}]", text)


FUNCTIONS: Final = dict(public())


def test_the_functions_are_found() -> None:
    """Those of the face among them."""
    assert len(FUNCTIONS) > 150
    for name in (
        "audit",
        "check",
        "code",
        "diff",
        "billing_units",
        "ndc_quantity",
        "plan_vials",
        "service_lines",
        "load",
    ):
        assert getattr(jcodes, name) in FUNCTIONS.values()


@pytest.mark.parametrize("argument", TYPES)
def test_an_argument_has_one_type_everywhere(argument: str) -> None:
    """The same union, or one of its parts where a function is of that part only."""
    wrong = {}
    for name, function in FUNCTIONS.items():
        parameter = inspect.signature(function).parameters.get(argument)
        kept = any(name.startswith(one) for one in KEPT)
        if parameter is not None and not kept and type_of(parameter.annotation) not in TYPES[argument]:
            wrong[name] = type_of(parameter.annotation)
    assert wrong == {}


def test_no_function_has_another_word() -> None:
    """But as the old name of an argument, which its docstring says."""
    wrong = []
    for name, function in FUNCTIONS.items():
        for other in OTHER_WORDS.keys() & inspect.signature(function).parameters.keys():
            old = f"{other}: Deprecated name of *{OTHER_WORDS[other]}*" in (function.__doc__ or "")
            if not old and not any(name.startswith(kept) for kept in KEPT):
                wrong.append(f"{name}({other}=)")
    assert wrong == []


def test_the_catalog_may_be_left_out_everywhere() -> None:
    """It is the newest then."""
    for name, function in FUNCTIONS.items():
        parameter = inspect.signature(function).parameters.get("catalog")
        assert parameter is None or parameter.default is None, name


OLD: Final[dict[str, Callable[..., Any]]] = {
    "billing_units": lambda **old: jcodes.billing_units("J9310", "100 mg", **old).total,
    "ndc_quantity": lambda **old: str(jcodes.ndc_quantity(1, "UN", code="J9310", strength="100 mg/vial", **old)),
    "units_of_quantity": lambda **old: units_of_quantity("UN1", "J9310", strength="100 mg/vial", **old),
    "plan_vials": lambda **old: str(jcodes.plan_vials("J9310", "100 mg", ["100 mg"], **old)),
    "known_sizes": lambda **old: known_sizes("J9312", on="2026-02-01", **old),
    "checker_of": lambda **old: checker_of(**old).catalog.release.name,
}


@pytest.mark.parametrize("function", OLD)
def test_the_old_name_of_the_catalog_works_and_warns(function: str) -> None:
    """In the caller's file."""
    old, release = "release", "2026-01"
    if function != "known_sizes":
        release = "2018-01"
    with pytest.warns(DeprecationWarning, match=rf"^{function}\(\): {old}= is now catalog=$") as caught:
        answer = OLD[function](**{old: release})
    assert caught[0].filename == __file__
    assert answer == OLD[function](catalog=release)


def test_the_old_name_of_a_policy_works_and_warns() -> None:
    """Of a checker."""
    with pytest.warns(DeprecationWarning, match=r"^checker_of\(\): payer= is now policy=$"):
        assert checker_of(payer="medicare-opps").policy.name == "medicare-opps"
