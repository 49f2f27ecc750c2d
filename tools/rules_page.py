"""Writes the page of the rules from the rules themselves: ``python -m tools.rules_page``."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Final

from jcodes.auditing import ACROSS, AcrossRule
from jcodes.rules import DEFAULT, AnyRule, Severity
from jcodes.rules.engine.denials import denials_of
from jcodes.rules.engine.rule_ids import RENAMED_RULES
from jcodes.vocabulary.confidence import Confidence
from tools.sources_page import cited

__all__ = ["PAGE", "main", "official", "page"]

PAGE: Final = Path(__file__).parent.parent / "docs" / "reference" / "rules.md"
"""The page."""

_HEAD: Final = """# The rules

<!-- made by tools/rules_page.py from the rules themselves -->

What `jcodes.check` checks, family by family. The *grade* of a rule is that of its source: H is CMS, a Medicare contractor, statute, FDA, X12
or a manufacturer; M a professional body or several others; L one other source; BG general knowledge. Only H rules give errors; the others
warn or inform, and so does an H rule that depends on a payer's choice of a lower grade. The denial codes (CARC, RARC) are the ones a payer
may return, each with its own grade; only their numbers are given.
"""

_RENAMED: Final = """## Renamed rules

Where you give a rule id, an old one still works, with a `DeprecationWarning` that names the present one.

| old id | present id |
| --- | --- |"""


_ERRORS: Final = """## Rules that can be errors

Each with the payers, the claim form and the dates of service that its official source speaks for, and the documents of grade H behind it. For
other payers, and where a finding rests on a value of lower grade, it warns at most. *The payer's policy*: each finding cites the payer's own
statement, and is an error only if that is of grade H.

| rule | payers | form | dates of service | official sources |
| --- | --- | --- | --- | --- |"""


def official(rule: AnyRule) -> tuple[str, ...]:
    """Return the ids of the documents of grade H behind *rule*."""
    return tuple(one.id for one in rule.source.documents if one.grade is Confidence.HIGH)


def _error_row(rule: AnyRule) -> str:
    documents = ", ".join(f"[{one}](sources.md#{one})" for one in official(rule))
    return f"| [`{rule.id}`](#{rule.id}) | {rule.payers} | {rule.forms} | {_dates(rule)} | {documents} |"


def _dates(rule: AnyRule) -> str:
    if rule.start is None and rule.end is None:
        return "all dates of service"
    start = "" if rule.start is None else f"from {rule.start} "
    return (start + ("" if rule.end is None else f"to {rule.end}")).strip()


def _denials(rule: AnyRule) -> str:
    if rule.denial is None:
        return "not known"
    return ", ".join(f"{denial} ({denial.confidence})" for denial in denials_of(rule.denial))


def _section(rule: AnyRule) -> Iterator[str]:
    yield f"({rule.id})=\n### `{rule.id}`: {rule.title}\n"
    yield rule.text + "\n"
    yield (
        f"- severity: {rule.severity} at most; grade {rule.confidence}; looks at the {rule.scope}\n"
        f"- dates: {_dates(rule)}; {rule.forms}\n"
        f"- source: {cited(rule.source)}\n"
        f"- may come back as: {_denials(rule)}\n"
    )


def _across(rule: AcrossRule) -> Iterator[str]:
    yield f"({rule.id})=\n### `{rule.id}`: {rule.title}\n"
    yield rule.text + "\n"
    denials = ", ".join(f"{denial} ({denial.confidence})" for denial in denials_of(rule.denial))
    yield (
        f"- severity: {rule.severity} at most; looks at the claims of one patient, in `jcodes.audit`\n"
        f"- source: {cited(rule.source)}\n"
        f"- may come back as: {denials}\n"
    )


def page() -> str:
    """Return the page."""
    parts = [_HEAD, _ERRORS]
    parts.extend(_error_row(rule) for rule in DEFAULT if rule.severity is Severity.ERROR)
    parts.append("")
    for family, rules in groupby(DEFAULT, key=lambda rule: rule.family):
        parts.append(f"## {family}\n")
        parts.extend(text for rule in rules for text in _section(rule))
    parts.append("## across claims\n")
    parts.extend(text for rule in ACROSS for text in _across(rule))
    parts.append(_RENAMED)
    parts.extend(f"| `{old}` | `{new}` |" for old, new in RENAMED_RULES.items())
    return "\n".join(parts) + "\n"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.name}: {len(DEFAULT)} rules")


if __name__ == "__main__":
    main()
