"""The commands on claims: check them one by one, audit many."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

import attrs

from jcodes.cli.check_files import Asked, CheckedClaim, checked_files
from jcodes.cli.claim_files import claims_in, opened
from jcodes.cli.findings_csv import print_csv
from jcodes.cli.hints import for_commands
from jcodes.cli.output import print_error, print_json, print_text
from jcodes.cli.progress import Progress
from jcodes.cli.remit_files import remits_in
from jcodes.errors import JcodesError, MalformedClaimError, MalformedError, RulesError
from jcodes.errors.messages import quoted, shown
from jcodes.paths import as_path, named_path

if TYPE_CHECKING:
    from jcodes.auditing import Audit
    from jcodes.claims import Remittance
    from jcodes.claims.reading import ReadClaim

__all__ = ["FAIL_ON", "audit", "check", "silenced"]

FAIL_ON: Final = ("error", "warning", "info")
"""What ``--fail-on`` takes: the least severe finding for which the status is 1."""
_RANKS: Final = {"": 3, "error": 0, "warning": 1, "information": 2}
_WORDS: Final = {
    "error": "with errors",
    "warning": "with warnings",
    "information": "with notes",
    "": "without findings",
}
_NOT_CHECKED: Final = "not checked"
_EVERY: Final = 100


def check(options: Namespace) -> int:
    """Print the findings of the claims of files.

    The status is 1 when one is as severe as ``--fail-on``, a claim cannot be read, or there is none.
    """
    form = _form(options)
    asked = Asked(
        policy=options.policy,
        catalog=options.catalog,
        silence=silenced(options.silence),
        date_format=options.date_format,
        several=len(options.files) > 1,
        forms=frozenset({form} | ({"html"} if options.html else set())),
    )
    counts: Counter[str] = Counter(dict.fromkeys((*_WORDS.values(), _NOT_CHECKED), 0))
    articles: list[str] = []
    with Progress("claims") as progress:
        results = _counted(checked_files(options.files, asked, options.workers, progress), counts, articles)
        if form == "csv":
            print_csv(row for one in results for row in one.rows)
        elif form == "json":
            facts = [one.facts for one in results]
            print_json(facts if len(facts) != 1 else facts[0])
        else:
            _print_texts(results, counts, progress, several=asked.several)
    if options.html:
        _write_page(options, articles, counts)
    threshold = FAIL_ON.index(options.fail_on)
    failed = any(
        count and _RANKS[severity] <= threshold for severity, word in _WORDS.items() if (count := counts[word])
    )
    return 1 if failed or counts[_NOT_CHECKED] or not counts.total() else 0


def _form(options: Namespace) -> str:
    """Return what to print: ``text``, ``json`` or ``csv``.

    Raises:
        MalformedError: Two of them.
    """
    if options.json and options.csv:
        raise MalformedError("--json and --csv are both given", value=None, hint="give one of them")
    return "json" if options.json else "csv" if options.csv else "text"


def _counted(results: Iterator[CheckedClaim], counts: Counter[str], articles: list[str]) -> Iterator[CheckedClaim]:
    """Yield the results, counted by outcome; the only one, if it was not checked, is raised.

    Raises:
        JcodesError: Why the only claim was not checked.
    """
    first: CheckedClaim | None = None
    for place, one in enumerate(results):
        counts[_NOT_CHECKED if one.error is not None else _WORDS[one.severity]] += 1
        if one.html:
            articles.append(one.html)
        if place == 0:
            first = one
            continue
        if first is not None:
            yield first
            first = None
        yield one
    if first is not None:
        if first.error is not None:
            raise first.error
        yield first


def _print_texts(results: Iterator[CheckedClaim], counts: Counter[str], progress: Progress, *, several: bool) -> None:
    """Print each claim, under its name if there are several, and the counts at the end."""
    for one in results:  # the first comes when it is known whether there is another
        progress.clear()
        print_text(f"{one.name}: {one.text}" if several or counts.total() > 1 else one.text)
    if counts.total() > 1:
        parts = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
        print_text(f"\n{counts.total():,} claims: {parts}")


def _write_page(options: Namespace, articles: list[str], counts: Counter[str]) -> None:
    from jcodes.auditing.check_page import page_of_checks

    page = page_of_checks(articles, counts, options.made)
    as_path(options.html).write_bytes(page.encode("utf-8"))
    print_error(f"wrote {named_path(options.html)}")


# -- audit -----------------------------------------------------------------------------------------------------------


def audit(options: Namespace) -> int:
    """Print the audit of many claims.

    The status is 1 when a finding is as severe as ``--fail-on``, a row is not a claim, or there is none.
    """
    from jcodes.auditing import audit as audit_claims

    form = _form(options)
    given: dict[int, _Given] = {}
    with Progress("claims") as progress:
        reads = _claims(options, progress)
        found = audit_claims(
            _kept(reads, given) if form == "csv" else (read for read, _ in reads),
            policy=options.policy,
            catalog=options.catalog,
            silence=silenced(options.silence),
            percent_of_limit=options.percent_of_limit,
            remits=None if options.remit is None else _remits(options.remit),
            workers=options.workers,
        )
    if options.html:
        found.to_html(options.html, made=options.made)
    if form == "json":
        print_json(found.to_dict())
    elif form == "csv":
        print_csv(_audit_rows(found, given))
    else:
        print_text(found)
    if options.html:
        print_error(f"wrote {named_path(options.html)}")
    counts = (found.total.errors, found.total.warnings, found.total.notes)
    failed = any(counts[: FAIL_ON.index(options.fail_on) + 1])
    return 1 if failed or not found.ok or not (found.claims or found.superseded) else 0


class _Given(NamedTuple):
    """What the rows of a claim say that the audit does not keep: its file if there are several, where it stands there, and the units of its lines."""

    file: str
    place: str
    units: tuple[str, ...]


def _kept(reads: "Iterable[tuple[ReadClaim, str]]", given: dict[int, _Given]) -> "Iterator[ReadClaim]":
    """Yield the claims, and add to *given* what each of them leaves for its rows, by its place."""
    for read, name in reads:
        units = () if isinstance(read.claim, JcodesError) else tuple(line.units for line in read.claim.lines)
        given[read.place] = _Given(name, "" if read.origin is None else str(read.origin), units)
        yield read


def _claims(options: Namespace, progress: Progress) -> "Iterator[tuple[ReadClaim, str]]":
    """Yield the claims of the files, numbered through, with the file if there are several. What is wrong with one of them costs only that file."""
    several = len(options.files) > 1
    place = 0
    for name in options.files:
        before = place
        try:
            with opened(name) as file:
                for read in claims_in(file, date_format=options.date_format, say=print_error):
                    if isinstance(read.claim, JcodesError):
                        for_commands(read.claim, options.flags)
                    yield (_of_file(read, place, name), name) if several else (read, "")
                    place += 1
                    if place % _EVERY == 0:
                        progress(place)
        except (OSError, JcodesError) as error:
            if not several or (isinstance(error, MalformedError) and not isinstance(error, MalformedClaimError)):
                raise
            yield _of_file(_unread(error), place, name), name
            place += 1
        if place == before:
            print_error(f"{named_path(name)}: no claims")


def _of_file(read: "ReadClaim", place: int, name: str) -> "ReadClaim":
    """Return a claim with its place among those of all files; an error is told the file."""
    if isinstance(read.claim, JcodesError):
        read.claim.add_note(named_path(name))
    return attrs.evolve(read, place=place)


def _unread(error: OSError | JcodesError) -> "ReadClaim":
    from jcodes.claims.reading.read_claim import refused

    if isinstance(error, JcodesError):
        return refused(0, error)
    message, hint = f"the file cannot be read: {error.strerror}", "name a file that can be read"
    return refused(0, MalformedClaimError(message, value=None, field="claims", hint=hint))


def _remits(names: list[str]) -> "Iterator[Remittance]":
    """Yield the payments of files, in the order of the files."""
    for name in names:
        with opened(name) as file:
            yield from remits_in(file, say=print_error)


def _audit_rows(found: "Audit", given: Mapping[int, _Given]) -> Iterator[tuple[str, ...]]:
    """Yield the findings of an audit, then the rows that were not checked."""
    for one in found.findings:
        claim = given[one.place]
        yield (
            claim.file,
            one.identifier or str(one.claim + 1),
            "" if one.line is None else str(one.line + 1),
            one.code,
            "" if one.line is None else claim.units[one.line],
            "" if one.on is None else one.on.isoformat(),
            "" if one.charge is None else str(one.charge),
            one.severity.value,
            one.rule,
            one.message,
            one.expected,
            one.fix,
            " ".join(one.carc),
            " ".join(one.rarc),
            claim.place,
        )
    for row in found.refused:
        yield (
            given[row.place].file,
            row.identifier or str(row.place + 1),
            *[""] * 5,
            _NOT_CHECKED,
            "",
            row.message,
            "",
            row.hint,
            "",
            "",
            ", ".join(filter(None, (row.row, row.where))),
        )


def silenced(given: list[str]) -> dict[str, str]:
    """Return the rules to silence, each with the reason; for an old id, print the present one and use it.

    Raises:
        RulesError: Not ``RULE=REASON``.
    """
    from jcodes.rules.engine.rule_ids import RENAMED_RULES, is_rule_id

    found: dict[str, str] = {}
    for text in given:
        rule, sign, reason = text.partition("=")
        if not sign:
            raise RulesError(
                f"{quoted(text) if is_rule_id(text) else shown(text)} is not RULE=REASON",
                value=text,
                hint="write a rule and a reason, such as charge-missing=trial",
            )
        name = rule.strip()
        if name in RENAMED_RULES:
            print_error(f"rule {name} is now {RENAMED_RULES[name]}")
        found[RENAMED_RULES.get(name, name)] = reason
    return found
