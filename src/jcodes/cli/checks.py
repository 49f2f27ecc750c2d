"""The commands over claims: what is wrong with one, and with many."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO, Final

from jcodes.claims import Claim, ServiceLine
from jcodes.cli.output import complain, print_json
from jcodes.errors import JcodesError, MalformedClaimError, RulesError

__all__ = ["audit", "check"]

_MARK: Final = "\ufeff".encode()


def check(options: Namespace) -> int:
    """Print what is wrong with one claim; the status is 1 when a finding is an error."""
    from jcodes.rules import check as check_claim

    with _opened(options.file) as file:
        facts = _read(file.read())
    is_line = "code" in facts and "lines" not in facts
    claim = ServiceLine.from_dict(facts) if is_line else Claim.from_dict(facts)
    report = check_claim(claim, policy=options.policy, catalog=options.release, silence=_silence(options.silence))
    if options.json:
        print_json(report.to_dict())
    else:
        print(report)
    return 0 if report.ok else 1


def audit(options: Namespace) -> int:
    """Print what is wrong with many claims; the status is 1 when a finding is an error, or a row is no claim."""
    from jcodes.auditing import audit as audit_claims

    with _opened(options.file) as file:
        found = audit_claims(
            _rows(file),
            policy=options.policy,
            catalog=options.release,
            silence=_silence(options.silence),
            percent_of_limit=options.percent_of_limit,
        )
    if options.html:
        found.to_html(options.html, made=options.made)
    if options.json:
        print_json(found.to_dict())
    else:
        print(found)
    if options.html:
        complain(f"wrote {options.html}")
    return 0 if found.ok else 1


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    """Open the file *name*, or standard input for ``-``, which is left open."""
    if name == "-":
        yield sys.stdin.buffer
    else:
        with Path(name).open("rb") as file:
            yield file


def _rows(file: BinaryIO) -> Iterator[dict[str, object] | JcodesError]:
    """Go through the claims of a file, one a line; a line that cannot be read is the error, and the others go on."""
    for line in file:
        if line.strip():
            try:
                yield _read(line)
            except JcodesError as error:
                yield error


def _read(text: bytes) -> dict[str, object]:
    """Return the object that *text* is in JSON; a number with a point is a Decimal.

    Raises:
        MalformedClaimError: Not JSON in UTF-8, or not an object.
    """
    try:
        facts = json.loads(text.removeprefix(_MARK).decode("utf-8"), parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise MalformedClaimError(
            f"this is not JSON: {error}",
            value=text,
            field="claim",
            hint="write a claim as an object of JSON in UTF-8; for an audit, one claim a line",
        ) from None
    if not isinstance(facts, dict):
        raise MalformedClaimError(
            "this is JSON, but not an object",
            value=facts,
            field="claim",
            hint='write a claim such as {"lines": [{"code": "J9312", "units": 75}]}',
        )
    return facts


def _silence(given: list[str]) -> dict[str, str]:
    """Return the rules that are to be silenced, each with the reason.

    Raises:
        RulesError: No rule and reason with "=" between them.
    """
    found: dict[str, str] = {}
    for text in given:
        rule, sign, reason = text.partition("=")
        if not sign:
            raise RulesError(
                f"{text!r} is not a rule and a reason",
                value=text,
                hint="write RULE=REASON, such as charge-missing=trial",
            )
        found[rule.strip()] = reason
    return found
