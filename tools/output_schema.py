"""Write docs/reference/command-output.md and output.schema.json: what every command prints with ``--json``, made from the classes.

python -m tools.output_schema
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from jcodes.auditing import Audit
from jcodes.auditing.chargemaster.open_orders import OrderReport
from jcodes.auditing.chargemaster.report import ChargeReport
from jcodes.billing import BillingUnits, ExpectedPayment, NdcQuantity, Underpayment, VialPlan
from jcodes.catalogs import NdcLink, PaymentLimit, UnitEdit
from jcodes.catalogs.biologics import Biologic
from jcodes.catalogs.entries import Entry
from jcodes.catalogs.labels import Label
from jcodes.catalogs.publications import Status
from jcodes.catalogs.suggested import SuggestedReplacement
from jcodes.coding import Coding
from jcodes.estimates import Comparison, Estimate
from jcodes.integrations.frames.frame_files import FileSummary
from jcodes.policies import Requirement
from jcodes.policies.dated import Dated, NdcRequired
from jcodes.rules import Report
from jcodes.testing.conformance import Conformance
from jcodes.vocabulary import NdcUnit
from tools.claim_format import DOCS, write
from tools.written_shapes import Schema, Shapes, any_of, listed, merged, nullable, record

__all__ = ["DOCS", "ERROR", "document", "main", "name_of", "page"]

ERROR: Final = "error"
"""The schema of an error."""
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_MOST_WORDS: Final = 8

_TEXT: Final[Schema] = {"type": "string"}
_COUNT: Final[Schema] = {"type": "integer"}
_TRUTH: Final[Schema] = {"type": "boolean"}
_DAY: Final[Schema] = {"type": "string", "format": "date"}
_ANY_DAY: Final = nullable(_DAY)
_TEXTS: Final = listed(_TEXT)

_PROPERTIES: Final[Mapping[tuple[str, str], Schema]] = {
    ("PlannedOrder", "costs"): {"type": "object", "additionalProperties": _TEXT},
}
_CLASSES: Final[Mapping[str, Schema]] = {
    "Receipt": {
        **record({"format": _TEXT, "question": {"type": "object"}, "answer": {"type": "object"}, "derivation": listed({"type": "object"}), "digest": _TEXT}),
        "properties": {
            "format": {"description": "The version of the format.", **_TEXT},
            "kind": {"description": "The kind of the result.", **_TEXT},
            "question": {"description": "Everything that was asked.", "type": "object"},
            "answer": {"description": "What was answered.", "type": "object"},
            "derivation": {"description": "The steps, each with its source.", **listed({"type": "object"})},
            "digest": {"description": "The hash of the rest.", **_TEXT},
        },
    },
}  # fmt: skip
"""What annotations do not tell: a writer without a name, and a class that reads its own text."""


def name_of(command: str) -> str:
    """Return the name of a command's schema in ``$defs``: ``data-list`` for ``data list``."""
    return command.replace(" ", "-")


def document() -> dict[str, Any]:
    """Return the schema: one part for each command, then one for each class that outputs hold."""
    shapes = Shapes(_PROPERTIES, _CLASSES)
    commands = {name_of(name): schema for name, schema in _commands(shapes).items()}
    classes = {name: shapes.parts[name] for name in sorted(_used({"$defs": shapes.parts}, commands))}
    return {
        "$schema": _DIALECT,
        "title": "What jcodes prints with --json",
        "description": "Each command has its own part: validate with {'$ref': '#/$defs/units'}, for example.",
        "$defs": {**commands, ERROR: _error(), **classes},
    }


def _used(whole: Mapping[str, Any], schema: object) -> set[str]:
    """Return the names of the classes that a schema refers to, directly or not."""
    found: set[str] = set()
    waiting = [schema]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            name = str(one.get("$ref", "")).rpartition("/")[2]
            if name and name not in found:
                found.add(name)
                waiting.append(whole["$defs"][name])
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return found


def _commands(shapes: Shapes) -> dict[str, Schema]:
    """Return the schema of each command's output."""
    bill = shapes.of(BillingUnits)
    charges = shapes.of(ChargeReport)
    report = shapes.facts(Report)
    named = record({"file": _TEXT, "identifier": _TEXT})
    entry = shapes.described(Entry)
    shown = merged(entry, _evidence(shapes), _billing(shapes))
    refused = record(
        {
            "ok": _TRUTH,
            "place": _COUNT,
            "identifier": _TEXT,
            **dict.fromkeys(("error", "message", "hint", "where"), _TEXT),
        }
    )
    return {
        "units": bill,
        "vials": merged(shapes.described(VialPlan), _optional({"bill": bill})),
        "ndc-quantity": shapes.of(NdcQuantity),
        "payment": merged(shapes.described(ExpectedPayment), record({"underpayment": nullable(shapes.of(Underpayment))})),
        "code": shapes.of(Coding),
        "show": any_of([shown, listed(shown)]),
        "search": listed(merged(entry, record({"is_near": _TRUTH}))),
        "ndc": listed(merged(shapes.described(NdcLink), _optional({"policy": _TEXT, "ndc_units": listed(shapes.value(NdcUnit)), "ndc_required": shapes.value(NdcRequired)}))),
        "label": listed(shapes.of(Label)),
        "price": listed(shapes.of(PaymentLimit)),
        "mue": listed(shapes.of(UnitEdit)),
        "jw-jz": _jw_jz(shapes),
        "check": any_of([shapes.of(Report), listed(any_of([merged(_optional(named["properties"]), report), merged(_optional({"file": _TEXT}), refused)]))]),
        "audit": shapes.of(Audit),
        "check-cdm": charges,
        "check-orders": shapes.of(OrderReport),
        "estimate": any_of([shapes.of(Estimate), shapes.of(Comparison)]),
        "diff": listed(record(dict.fromkeys(("code", "change", "name", "before", "after"), _TEXT))),
        "releases": listed(record({**dict.fromkeys(("release", "issue", "file", "sha256"), _TEXT), "drug_codes": _COUNT, "notes": _TEXT})),
        "conformance": shapes.of(Conformance),
        "frame units": shapes.of(FileSummary),
        "frame check": shapes.of(FileSummary),
        "data list": listed(record({**dict.fromkeys(("dataset", "issue", "file", "sha256"), _TEXT), "rows": _COUNT, "from": {"type": "string", "enum": ["bundled", "added"]}})),
        "data sources": record({"on": _DAY, "datasets": listed(shapes.of(Status))}),
        "data add": listed(_added()),
        "data remove": _TEXTS,
        "data check-cdm": charges,
    }  # fmt: skip


def _evidence(shapes: Shapes) -> Schema:
    listing = record({"year": _COUNT, "file": _TEXT})
    facts = {
        "biologics": listed(shapes.of(Biologic)),
        "suggested_replacements": listed(shapes.of(SuggestedReplacement)),
    }
    return _optional({**facts, "noc_list": listing})


def _billing(shapes: Shapes) -> Schema:
    return record(
        {
            "price": nullable(shapes.of(PaymentLimit)),
            "unit_edits": listed(shapes.of(UnitEdit)),
            "jw_jz": record({"listed": nullable(_TRUTH), "since": _ANY_DAY, "file": nullable(_TEXT)}),
            "self_administered": _TEXTS,
            "ndcs": listed(shapes.of(NdcLink)),
            "labels": listed(shapes.of(Label)),
        }
    )


def _jw_jz(shapes: Shapes) -> Schema:
    choice = merged(record({"value": shapes.value(Requirement)}), shapes.described(Dated))
    return record(
        {
            "code": _TEXT,
            "on": _ANY_DAY,
            "listed": nullable(_TRUTH),
            "since": _ANY_DAY,
            "list": nullable(record({"issued": _DAY, "file": _TEXT, "sha256": _TEXT})),
            "policy": _TEXT,
            "jw": choice,
            "jz": choice,
        }
    )


def _added() -> Schema:
    heads = (
        ("code", "change", "name", "before", "after"),
        ("change", "key", "before", "after"),
    )  # of codes, of other facts
    changes = any_of([listed(record(dict.fromkeys(names, _TEXT))) for names in heads])
    texts = dict.fromkeys(("file", "dataset", "issue", "sha256"), _TEXT)
    return record(
        {**texts, "rows": _COUNT, "new": _TRUTH, "changes": nullable(changes), "row_notes": _TEXTS, "doubts": _TEXTS}
    )


def _error() -> Schema:
    facts = {
        "error": {
            "description": "The class of the error, as on the page of errors; of a file that cannot be read or written Python's, such as FileNotFoundError.",
            **_TEXT,
        },
        "message": {"description": "What is wrong.", **_TEXT},
        "hint": {"description": "What to do.", **_TEXT},
        "status": {"description": "The exit status.", **_COUNT},
    }
    return {**record(facts), "additionalProperties": True}


def _optional(properties: Mapping[str, Schema]) -> Schema:
    return {**record(properties), "required": []}


# -- the page ----------------------------------------------------------------------------------------------------------


def page() -> str:
    """Return the page."""
    whole = document()
    commands = [name for name in whole["$defs"] if name[0].islower()]
    return "\n".join((*_head(), *_command_rows(whole, commands), *_parts(whole))) + "\n"


def _head() -> Iterator[str]:
    yield (
        "# What commands print with `--json`\n\n"
        "Each command takes `--json` and prints one JSON document on standard output. [output.schema.json](output.schema.json) is its JSON schema (draft\n"
        "2020-12), made from the classes: one part for each command under `$defs`, such as `#/$defs/units` and `#/$defs/data-list`. The tests validate real\n"
        "outputs of every command. Money, amounts and exact numbers are text, so that no program rounds them; dates are `2026-02-01`. Keys that are\n"
        "given are always there unless the table says *sometimes*. A later version may add keys and words; it renames and removes none before the next\n"
        "major version ([what is stable](../project/stability.md)).\n\n"
        "An error is one JSON object on standard error, with the exit status, and nothing on standard output. Warnings are lines of text there. An\n"
        "option that does not exist, or a value that is missing, is told as usage text, with status 2.\n\n"
        "| command | prints |\n| --- | --- |"
    )


def _command_rows(whole: Schema, commands: list[str]) -> Iterator[str]:
    for name in commands:
        title = "an error" if name == ERROR else f"`jcodes {_words(name)}`"
        kinds = whole["$defs"][name].get("anyOf", [whole["$defs"][name]])
        yield f"| {title} | {', or '.join(_kind(one, name) for one in kinds)} |"


def _words(name: str) -> str:
    """Return a command as it is written: ``data list`` for ``data-list``."""
    head, _, rest = name.partition("-")
    return f"{head} {rest}" if head in {"data", "frame"} else name


def _kind(schema: Schema, name: str) -> str:
    """Return the kind of a command's output, with a link to the table of its keys."""
    if "properties" in schema:
        return f"[an object](#keys-of-{name})"
    if "items" in schema and "properties" in schema["items"]:
        return f"a list of [objects](#keys-of-{name})"
    if "items" in schema and "anyOf" in schema["items"]:
        return f"a list of [reports, and of claims that were not checked](#keys-of-{name})"
    return _text(schema)


def _parts(whole: Schema) -> Iterator[str]:
    for name, schema in whole["$defs"].items():
        if name[0].isupper():
            yield from _table(f"\n## {name}\n", schema)
            continue
        seen = []
        for one in schema.get("anyOf", [schema]):
            inner = one.get("items", one)
            for part in inner.get("anyOf", [inner]):
                if "properties" in part and part not in seen:
                    seen.append(part)
        for place, part in enumerate(seen):
            yield from _table(f"\n## Keys of {name}\n" if place == 0 else "\nOr, for what was not checked:\n", part)


def _table(title: str, schema: Schema) -> Iterator[str]:
    yield f"{title}\n| key | holds | |\n| --- | --- | --- |"
    for name, inner in schema["properties"].items():
        sometimes = "" if name in schema["required"] else "*sometimes* "
        about = inner.get("description", "").replace("|", "\\|")
        yield f"| `{name}` | {sometimes}{_text(inner)} | {about} |"


def _text(schema: Schema) -> str:
    """Return a schema in words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(map(_text, schema["anyOf"]))
    if "enum" in schema:
        words = [one for one in schema["enum"] if one is not None]
        null = " or null" if None in schema["enum"] else ""
        shown = ", ".join(f"`{one}`" for one in words[:_MOST_WORDS])
        return shown + (f" and {len(words) - _MOST_WORDS} more words" if len(words) > _MOST_WORDS else "") + null
    if "properties" in schema:
        return "an object: " + ", ".join(f"`{name}` ({_text(inner)})" for name, inner in schema["properties"].items())
    kinds = schema.get("type", [])
    return " or ".join(_word(kind, schema) for kind in ([kinds] if isinstance(kinds, str) else kinds)) or "any value"


def _word(kind: str, schema: Schema) -> str:
    if kind == "array":
        return f"a list of {_text(schema['items'])}"
    if kind == "object":
        inner = schema.get("additionalProperties")
        return f"an object of {_text(inner)}" if isinstance(inner, dict) else "an object"
    if kind == "string":
        return "date" if schema.get("format") == "date" else "text"
    return {"integer": "whole number", "boolean": "true or false", "null": "null"}[kind]


def main() -> None:
    """Write both files."""
    write("command-output.md", page(), "output.schema.json", document())


if __name__ == "__main__":
    main()
