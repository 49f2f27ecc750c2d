"""Writes the page of the sources from the sources themselves and from what cites them: ``python -m tools.sources_page``."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from jcodes.auditing.matching import STATUS_SOURCE
from jcodes.auditing.payments import GRANTED_SOURCE
from jcodes.billing.rounding import RULES
from jcodes.catalogs.exclusions import exclusions
from jcodes.claims.limits import DOLLARS, LISTS, NUMBERS, TEXTS
from jcodes.integrations.fhir.systems import RARC_SOURCE
from jcodes.integrations.x12.claim_parts import FILING_SOURCE
from jcodes.official.traits import GROUPS, read_groups
from jcodes.policies import policies, policy
from jcodes.rules import DEFAULT
from jcodes.rules.engine.denials import DENIALS
from jcodes.services.table import SERVICES
from jcodes.sources import Citation, Document, as_citation, documents

__all__ = ["PAGE", "cited", "link", "main", "page", "resting"]

PAGE: Final = Path(__file__).parent.parent / "docs" / "reference" / "sources.md"
"""The page."""

_SRC: Final = Path(__file__).parent.parent / "src" / "jcodes"

_HEAD: Final = """# The sources

<!-- made by tools/sources_page.py from src/jcodes/data/sources.toml and from what cites each source -->

Every rule, every value of a bundled policy and every correction of the data cites one or more of these by id. Open each at its address, or
find it by its section. *Read* is the day it was last checked. Grades: H is CMS, a Medicare contractor, statute, FDA, X12, a state, a payer
about itself or a manufacturer; M a professional body or several others; L one other source; BG general knowledge. A rule with BG sources only
can warn or inform.
"""


def link(one: Document) -> str:
    """Return a source as a link within the documentation."""
    return f"[{one.id}](sources.md#{one.id})"


def cited(citation: Citation) -> str:
    """Return a citation with a link for each source, and its notes."""
    known = documents()
    shown = []
    for part in citation.text.split("; "):
        key, _, note = part.partition(": ")
        shown.append(link(known[key]) + (f" ({note})" if note else ""))
    return "; ".join(shown)


def _values() -> Iterator[tuple[str, str, Citation]]:
    """Yield every value of the bundled policies: the policy that states it, its key or name, and its citation."""
    for name in policies():
        payer = policy(name)
        for key, choices in payer.items():
            for choice in () if choices is None else choices.values:
                if choice.policy == name:
                    yield name, key, choice.source
        for _, demands in payer.requirements():
            yield from ((name, demand.name, demand.source) for demand in demands if demand.policy == name)
        yield from ((name, past.key, past.dated.source) for past in payer.history if past.dated.policy == name)


def _corrections() -> Iterator[tuple[str, str, Citation]]:
    facts = tomllib.loads((_SRC / "data" / "corrections.toml").read_text(encoding="utf-8"))
    for kind, rows in facts.items():
        for row in rows:
            codes = [row["code"]] if kind in {"replaced_by", "suggested"} else row["codes"]
            yield "corrections", f"{kind} {', '.join(codes)}", Citation(row["source"])


def _tables() -> Iterator[tuple[str, str, Citation]]:
    yield from (("denials", str(one), one.source) for rows in DENIALS.values() for one in rows)
    yield from (("services", one.number, one.source) for one in SERVICES.values())
    yield from (
        ("groups of drugs", one.meaning, one.source)
        for one in read_groups((_SRC / "data" / GROUPS).read_text(encoding="utf-8"))
    )
    yield from (("roundings", kind.value, one.source) for kind, one in RULES.items())


def _steps() -> Iterator[tuple[str, str, Citation]]:
    """Yield the citations in the code: steps of derivations, and what findings add to their rule's."""
    import ast

    known = {rule.source.text for rule in DEFAULT} | {citation.text for _, _, citation in _tables()}

    for path in sorted(_SRC.rglob("*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        inner = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
        inner |= {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        for node in nodes:
            text = node.value if isinstance(node, ast.Constant) and id(node) not in inner else None
            if isinstance(text, str) and text not in known and Citation(text).ids:
                yield "modules", ".".join(path.relative_to(_SRC).with_suffix("").parts), Citation(text)
            elif (
                isinstance(node, ast.Expr)
                and isinstance(node.value, ast.Constant)
                and isinstance(node.value.value, str)
            ):
                cites = [one for one in re.findall(r"`([a-z0-9-]+)`", node.value.value) if one in documents()]
                if cites:
                    yield "modules", ".".join(path.relative_to(_SRC).with_suffix("").parts), Citation("; ".join(cites))


@cache
def resting() -> tuple[tuple[str, str, Citation], ...]:
    """Return all that cites a source: its kind, its name, and its citation."""
    rules = (("rules", rule.id, rule.source) for rule in DEFAULT)
    return (*rules, *_values(), *_corrections(), *_tables(), *_steps(), *_limits(), *_exchange(), *_exclusions())


def _exclusions() -> Iterator[tuple[str, str, Citation]]:
    """Yield the notices of self-administered drugs."""
    yield from (("self-administered drugs", code, as_citation(one.source)) for code, one in exclusions().items())


def _limits() -> Iterator[tuple[str, str, Citation]]:
    """Yield the limits of a claim's fields."""
    for sort, limits in (
        ("limits of texts", TEXTS),
        ("limits of lists", LISTS),
        ("limits of numbers", {"units": NUMBERS, "charge": DOLLARS}),
    ):
        yield from ((sort, name, limit.source) for name, limit in limits.items())


def _exchange() -> Iterator[tuple[str, str, Citation]]:
    """Yield what the readers of claims and payments choose by codes of X12 and FHIR."""
    yield "payments", "reasons that deny nothing", GRANTED_SOURCE
    yield "payments", "statuses of other payers", STATUS_SOURCE
    yield "X12", "policy by claim filing indicator", FILING_SOURCE
    yield "FHIR", "system of remark codes", RARC_SOURCE


def _by_source() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    found: dict[str, dict[str, dict[str, None]]] = {key: {} for key in documents()}
    for sort, name, citation in resting():
        for key in citation.ids:
            found[key].setdefault(sort, {})[name] = None
    return {key: {sort: tuple(names) for sort, names in sorts.items()} for key, sorts in found.items()}


def _section(one: Document, sorts: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    yield f"## {one.id}\n"
    where = f"<{one.url}>" if one.url else ""
    about = (
        f"publisher: {one.publisher}",
        f"section: {one.section}",
        where,
        f"read: {one.read}",
        f"grade: {one.grade}",
    )
    yield f"{one.title}\n"
    yield "\n".join(f"- {fact}" for fact in about if fact and not fact.endswith(": "))
    yield "".join(f"- {sort}: {', '.join(f'`{name}`' for name in names)}\n" for sort, names in sorts.items())


def page() -> str:
    """Return the page."""
    by_source = _by_source()
    return "\n".join([_HEAD, *(text for one in documents().values() for text in _section(one, by_source[one.id]))])


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.name}: {len(documents())} sources")


if __name__ == "__main__":
    main()
