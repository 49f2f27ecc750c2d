"""Write docs/reference/claim-format.md and claim.schema.json: the columns of claims in rows, their JSON schema, and the tables of an audit.

python -m tools.claim_format
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jcodes.auditing.frames import TABLES, kinds_of
from jcodes.catalogs.code_frame import CODE_COLUMNS
from jcodes.claims.reading import COLUMNS, json_schema
from jcodes.dataframes import Kinds
from jcodes.estimates.frames import DOSES, LINES, PRODUCTS
from jcodes.rules.engine.report import FINDING_COLUMNS

DOCS = Path(__file__).parents[1] / "docs" / "reference"
_WORDS = {int: "whole number", bool: "true or false", str: "text", "money": "decimal", "date": "date", "texts": "text"}


def page() -> str:
    """Return the page."""
    return "\n".join((*_columns(), *_tables(), *_frames())) + "\n"


def _columns() -> Iterator[str]:
    yield (
        "# Claims in files, and audits in dataframes\n\n"
        "`jcodes check`, `jcodes audit`, `jcodes.audit` and `jcodes.claims.reading.read_claims` read claims as JSON or as rows;\n"
        "`jcodes.claims.reading.read_file` reads them from an open file.\n\n"
        "## JSON\n\n"
        "One claim a line, a list of claims, or one claim: the mapping that `Claim.to_dict` gives. [claim.schema.json](claim.schema.json) is its JSON\n"
        "schema (draft 2020-12), made from the classes; `jcodes.claims.reading.json_schema()` returns it.\n\n"
        "## Rows\n\n"
        "One service line a row, in CSV with a header, in a dataframe, or as mappings. Only `code` is required. Case, spaces and punctuation of a\n"
        "heading do not matter; headings that are not in the table are skipped. Dates are year first (2026-02-03) unless `date_format` says\n"
        "otherwise. Rows with the same claim number, frequency, type of bill, patient key, billing provider, payer's number, original claim and\n"
        "submission date are one claim, wherever they stand. A row without a claim number is a claim of its own. A clinical record is made if\n"
        "`dose`, `containers`, `discarded`, `start` or `stop` is given.\n\n"
        "| column | of | holds | also read |\n| --- | --- | --- | --- |"
    )
    for column in COLUMNS:
        yield f"| `{column.name}` | {column.part} | {column.about} | {', '.join(f'`{name}`' for name in column.also)} |"


def _tables() -> Iterator[str]:
    yield (
        "\n## Tables of an audit\n\n"
        "`Audit.to_frame(engine, table)` returns these columns, in this order, in Polars, pandas and PyArrow alike; a table without rows has them too.\n"
        "Decimals have two places. Several codes of a cell have spaces between them."
    )
    for name, (_, row) in TABLES.items():
        yield f"\n### `{name}`\n\n{_listed(kinds_of(row))}"


def _frames() -> Iterator[str]:
    yield (
        "\n## Reports, estimates and catalogs in dataframes\n\n"
        "`to_frame(engine)` of a report, an estimate, a comparison, a catalog and the matches of a search returns these columns in the same way. What is\n"
        "not known is missing. Cells of several codes have spaces between them, those of several names, sentences, sizes or denials semicolons.\n"
        "`amount` and `unit` are the numbers of `dosage`, exact, where it has a single one."
    )
    for title, kinds in _FRAMES.items():
        yield f"\n### {title}\n\n{_listed(kinds)}"


_FRAMES: dict[str, Kinds] = {
    "`Report.to_frame()`, a finding a row": FINDING_COLUMNS,
    "`Estimate.to_frame()`, a predicted line a row": LINES,
    '`Estimate.to_frame(table="doses")`, an order on a date a row': DOSES,
    "`Comparison.to_frame()`, a product a row": PRODUCTS,
    "`Catalog.to_frame()` and `Matches.to_frame()`, a code a row": CODE_COLUMNS,
}


def _listed(kinds: Kinds) -> str:
    return ", ".join(f"`{column}` ({_WORDS[kind]})" for column, kind in kinds.items())


def write(page_name: str, text: str, schema_name: str, schema: Mapping[str, Any]) -> None:
    """Write a page of the reference and its JSON schema."""
    (DOCS / page_name).write_text(text, encoding="utf-8")
    (DOCS / schema_name).write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"wrote {page_name} and {schema_name}")


def main() -> None:
    """Write both files."""
    write("claim-format.md", page(), "claim.schema.json", json_schema())


if __name__ == "__main__":
    main()
