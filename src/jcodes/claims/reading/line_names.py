"""Lines of a claim in JSON with the names that columns have: ``hcpcs`` for `code`, ``qty`` for `units`, ``dos`` for `on`."""

from typing import Any, Final

import attrs

from jcodes.claims.reading.columns import line_field
from jcodes.claims.service_line import ServiceLine

__all__ = ["with_line_fields"]

_FIELDS: Final = frozenset(field.name for field in attrs.fields(ServiceLine))


def with_line_fields(claim: Any) -> Any:
    """Return a claim as JSON has it with the fields of its lines by their own names; anything else unchanged."""
    lines = claim.get("lines") if type(claim) is dict else None
    if type(lines) is not list or all(type(line) is not dict or line.keys() <= _FIELDS for line in lines):
        return claim
    return {**claim, "lines": [_named(line) if type(line) is dict else line for line in lines]}


def _named(line: dict[Any, object]) -> dict[Any, object]:
    """Return a line by the names of fields; a name whose field is there already stays, and is refused."""
    named: dict[Any, object] = {}
    for name, value in line.items():
        field = line_field(name)
        named[name if field in line or field in named else field] = value
    return named
