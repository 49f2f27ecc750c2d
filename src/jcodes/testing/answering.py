"""The library as a program that answers golden vectors: ``python -m jcodes.testing.answering``, the reference of the protocol.

It reads one question a line from standard input and writes one answer a line, both JSON; see docs/reference/vectors.md.
"""

import json
import re
import sys
from collections.abc import Mapping
from typing import Any, Final, TextIO

from jcodes.billing import ndc_quantity
from jcodes.billing.billing_units import billing_units
from jcodes.codes import HcpcsCode, Ndc
from jcodes.doses import Dosage
from jcodes.errors import JcodesError

__all__ = ["answer", "error_kind", "main"]

_CAPITAL: Final = re.compile("(?<!^)(?=[A-Z])")


def answer(ask: str, given: Mapping[str, Any], release: str) -> dict[str, Any]:
    """Return the answer of the library to a question, or the kind of its error.

    Args:
        ask: What is asked.
        given: The facts of the question.
        release: The release to look codes up in.
    """
    try:
        return _ANSWERS[ask](given, release)
    except JcodesError as error:
        return {"error": error_kind(error)}


def error_kind(error: JcodesError) -> str:
    """Return the kind of an error in the words of the vectors: ``"unknown-code"`` for an `UnknownCodeError`."""
    return _CAPITAL.sub("-", type(error).__name__.removesuffix("Error")).lower()


def _subject(given: Mapping[str, Any]) -> Any:
    return given["code"] if given.get("code") else Dosage.parse(given["dosage"])


def _units(given: Mapping[str, Any], release: str) -> dict[str, Any]:
    facts = {name: given[name] for name in ("strength", "rounding", "on", "policy") if given.get(name)}
    bill = billing_units(_subject(given), given["dose"], catalog=release, **facts)
    return {"units": bill.administered, "exact": str(bill.exact)}


def _discarded(given: Mapping[str, Any], release: str) -> dict[str, Any]:
    names = ("strength", "containers", "container_type", "discarded", "on", "policy")
    facts = {name: given[name] for name in names if given.get(name)}
    bill = billing_units(_subject(given), given["dose"], catalog=release, **facts)
    lines = [[line.units, list(line.modifiers)] for line in bill.lines]
    return {"lines": lines, "undecided": sorted(one.kind.value for one in bill.undecided)}


def _ndc_quantity(given: Mapping[str, Any], release: str) -> dict[str, Any]:
    del release
    found = ndc_quantity(given["dose"], given["unit"], strength=given.get("strength"))
    return {"unit": found.unit.value, "quantity": str(found).removeprefix(found.unit.value).strip()}


def _ndc11(given: Mapping[str, Any], release: str) -> dict[str, Any]:
    del release
    return {"ndc11": Ndc.parse(given["ndc"], strict=given["strict"]).ndc11}


def _code(given: Mapping[str, Any], release: str) -> dict[str, Any]:
    del release
    return {"code": HcpcsCode.parse(given["code"]).text}


_ANSWERS: Final = {
    "units": _units,
    "discarded": _discarded,
    "ndc_quantity": _ndc_quantity,
    "ndc11": _ndc11,
    "code": _code,
}


def main(questions: TextIO | None = None, answers: TextIO | None = None) -> None:
    """Answer each line of *questions*, standard input by default, with a line of *answers*, standard output by default."""
    out = sys.stdout if answers is None else answers
    for line in sys.stdin if questions is None else questions:
        question = json.loads(line)
        found = answer(question["ask"], question["given"], question["release"])
        print(json.dumps({"id": question["id"], **found}), file=out, flush=True)


if __name__ == "__main__":
    main()
