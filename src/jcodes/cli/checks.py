"""The commands on claims: check one, audit many."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import BinaryIO, Final

from jcodes.claims import Claim, ServiceLine
from jcodes.cli.output import print_error, print_json, print_text
from jcodes.errors import JcodesError, MalformedClaimError, RulesError, shown
from jcodes.paths import as_path, named_path

__all__ = ["audit", "check"]

_MARK: Final = "\ufeff".encode()


def check(options: Namespace) -> int:
    """Print the findings of one claim; the status is 1 when one is an error."""
    from jcodes.rules import check as check_claim

    with _open(options.file) as file:
        facts = _read(file.read())
    is_line = "code" in facts and "lines" not in facts
    claim = ServiceLine.from_dict(facts) if is_line else Claim.from_dict(facts)
    report = check_claim(claim, policy=options.policy, catalog=options.catalog, silence=_silence(options.silence))
    if options.json:
        print_json(report.to_dict())
    else:
        print_text(report)
    return 0 if report.ok else 1


def audit(options: Namespace) -> int:
    """Print the audit of many claims; the status is 1 when a finding is an error, or a row is not a claim."""
    from jcodes.auditing import audit as audit_claims

    with _open(options.file) as file:
        found = audit_claims(
            _rows(file),
            policy=options.policy,
            catalog=options.catalog,
            silence=_silence(options.silence),
            percent_of_limit=options.percent_of_limit,
        )
    if options.html:
        found.to_html(options.html, made=options.made)
    if options.json:
        print_json(found.to_dict())
    else:
        print_text(found)
    if options.html:
        print_error(f"wrote {named_path(options.html)}")
    return 0 if found.ok else 1


@contextmanager
def _open(name: str) -> Iterator[BinaryIO]:
    """Open the file *name*, or standard input for ``-``, which is left open."""
    if name == "-":
        yield sys.stdin.buffer
    else:
        with as_path(name).open("rb") as file:
            yield file


def _rows(file: BinaryIO) -> Iterator[dict[str, object] | JcodesError]:
    """Yield the claims of a file, one a line; for a line that cannot be read, the error."""
    for line in file:
        if line.strip():
            try:
                yield _read(line)
            except JcodesError as error:
                yield error


def _read(text: bytes) -> dict[str, object]:
    """Return the JSON object in *text*; a number with a decimal point is a Decimal.

    Raises:
        MalformedClaimError: Not JSON in UTF-8, or not an object.
    """
    try:
        facts = json.loads(text.removeprefix(_MARK).decode("utf-8"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise MalformedClaimError(
            f"not JSON: {error}",
            value=text,
            field="claim",
            hint="write a claim as a JSON object in UTF-8; for an audit, one claim a line",
        ) from None
    if not isinstance(facts, dict):
        raise MalformedClaimError(
            "JSON, but not an object",
            value=facts,
            field="claim",
            hint='write a claim such as {"lines": [{"code": "J9312", "units": 75}]}',
        )
    return facts


def _silence(given: list[str]) -> dict[str, str]:
    """Return the rules to silence, each with the reason; for an old id, print the present one and use it.

    Raises:
        RulesError: Not ``RULE=REASON``.
    """
    from jcodes.rules.engine.rule_ids import RENAMED_RULES

    found: dict[str, str] = {}
    for text in given:
        rule, sign, reason = text.partition("=")
        if not sign:
            raise RulesError(
                f"{shown(text)} is not RULE=REASON",
                value=text,
                hint="write a rule and a reason, such as charge-missing=trial",
            )
        name = rule.strip()
        if name in RENAMED_RULES:
            print_error(f"rule {name} is now {RENAMED_RULES[name]}")
        found[RENAMED_RULES.get(name, name)] = reason
    return found
