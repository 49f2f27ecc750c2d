"""The commands on claims: check one, audit many."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from jcodes.cli.claim_files import claims_in
from jcodes.cli.output import print_error, print_json, print_text
from jcodes.errors import JcodesError, RulesError, UnknownPolicyError, shown
from jcodes.paths import as_path, named_path

if TYPE_CHECKING:
    from jcodes.claims import Remittance
    from jcodes.claims.reading import ReadClaim
    from jcodes.rules import Report

__all__ = ["audit", "check", "silenced"]


def check(options: Namespace) -> int:
    """Print the findings of the claims of a file; the status is 1 when one is an error, or a claim cannot be read."""
    silence = silenced(options.silence)
    with _open(options.file) as file:
        claims = list(claims_in(file, date_format=options.date_format))
    results = [_checked(read, options, silence) for read in claims]
    if len(results) == 1 and isinstance(results[0], JcodesError):
        raise results[0]
    if options.json:
        facts = [_facts(read, result) for read, result in zip(claims, results, strict=True)]
        print_json(facts if len(facts) != 1 else facts[0])
    else:
        for read, result in zip(claims, results, strict=True):
            name = f"{read.identifier or read.where or f'claim {read.place + 1}'}: " if len(claims) > 1 else ""
            print_text(
                f"{name}not checked: {result}{_where(read, result)}"
                if isinstance(result, JcodesError)
                else f"{name}{result}"
            )
    return 0 if all(not isinstance(result, JcodesError) and result.ok for result in results) else 1


def _checked(read: "ReadClaim", options: Namespace, silence: dict[str, str]) -> "Report | JcodesError":
    """Return the report of one claim, or why there is none. A release that is unknown to all is raised."""
    from jcodes.rules import check as check_claim

    if isinstance(read.claim, JcodesError):
        return read.claim
    try:
        return check_claim(read.claim, policy=options.policy, catalog=options.catalog, silence=silence)
    except UnknownPolicyError as error:  # the claim's own
        return error


def _facts(read: "ReadClaim", result: "Report | JcodesError") -> dict[str, object]:
    if not isinstance(result, JcodesError):
        return result.to_dict()
    return {
        "ok": False,
        "place": read.place,
        "identifier": read.identifier,
        "error": type(result).__name__,
        "message": result.message,
        "hint": result.hint,
        "where": ", ".join(_places(read, result)),
    }


def _places(read: "ReadClaim", error: JcodesError) -> list[str]:
    """Return where the error is: the row or line of the file, if it is one of rows or lines, and the part of the claim."""
    notes: list[str] = getattr(error, "__notes__", [])
    return notes if any(note.startswith(("row", "line ")) for note in notes) or not read.where else [*notes, read.where]


def _where(read: "ReadClaim", error: JcodesError) -> str:
    places = [place for place in _places(read, error) if read.identifier or place != read.where]
    return f" ({', '.join(places)})" if places else ""


def audit(options: Namespace) -> int:
    """Print the audit of many claims; the status is 1 when a finding is an error, or a row is not a claim."""
    from jcodes.auditing import audit as audit_claims

    with _open(options.file) as file:
        found = audit_claims(
            claims_in(file, date_format=options.date_format),
            policy=options.policy,
            catalog=options.catalog,
            silence=silenced(options.silence),
            percent_of_limit=options.percent_of_limit,
            remits=None if options.remit is None else _remits(options.remit),
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


def _remits(names: list[str]) -> "Iterator[Remittance]":
    """Yield the payments of X12 835 files, in the order of the files."""
    from jcodes.integrations.x12 import read_835

    for name in names:
        yield from read_835(name)


@contextmanager
def _open(name: str) -> Iterator[BinaryIO]:
    """Open the file *name*, or standard input for ``-``, which is left open."""
    if name == "-":
        yield sys.stdin.buffer
    else:
        with as_path(name).open("rb") as file:
            yield file


def silenced(given: list[str]) -> dict[str, str]:
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
