"""Parse JSON and TOML documents of others: any depth and any number ends in a `ValueError`, never in another exception; and write JSON."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

__all__ = ["exact_number", "json_of", "json_text", "toml_of"]

_HALF: Final = re.compile("[\ud800-\udfff]")
_LONGEST: Final = 10_000_000
"""Characters of a document; the longest receipts have some 20,000, and the longest bundled policy 40,000."""
_LONGEST_NUMBER: Final = 60
"""Characters of a number, and its largest exponent. The longest numbers of claims have 18 digits."""
_LONGEST_TOML: Final = 1_000_000
_MOST_DOTS: Final = 300
"""Points in a line of TOML. A key of thousands of parts takes its parser seconds; policies have keys of one."""


def json_of(text: str) -> Any:
    """Return the value of a JSON document.

    Raises:
        ValueError: It is too long, nested too deeply, has a number that is too long, or is not JSON.
        TypeError: *text* is not text.
    """
    import json

    return _parsed(json.loads, text)


def json_text(value: object, *, indent: int = 2, sort_keys: bool = True) -> str:
    """Return a value as JSON that any file and console takes: letters unescaped, halves of surrogate pairs as escapes."""
    import json

    text = json.dumps(value, ensure_ascii=False, indent=indent, sort_keys=sort_keys)
    return text if text.isascii() else _HALF.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def toml_of(text: str) -> dict[str, Any]:
    """Return the tables of a TOML document; numbers with a decimal point stay exact.

    Raises:
        ValueError: It is too long, nested too deeply, has a number that is too long, or is not TOML.
    """
    import tomllib

    if len(text) > _LONGEST_TOML:
        raise ValueError(f"it has more than {_LONGEST_TOML:,} characters")
    if any(line.count(".") > _MOST_DOTS for line in text.split("\n")):
        raise ValueError(f"a line has more than {_MOST_DOTS} points")
    return _parsed(lambda given: tomllib.loads(given, parse_float=_toml_number), text)  # type: ignore[no-any-return]  # of TOML


def _parsed(parse: Callable[[str], Any], text: str) -> Any:
    if len(text) > _LONGEST:
        raise ValueError(f"it has more than {_LONGEST:,} characters")
    try:
        return parse(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except ValueError as error:
        if type(error) is ValueError:  # of a number; the parsers have classes of their own
            raise ValueError("a number is not finite or has too many digits") from None
        raise


def _toml_number(text: str) -> Decimal:
    """Return a number of TOML, which may be ``nan`` or ``inf``: the reader of its key refuses those."""
    return Decimal(text) if text.lstrip("+-") in {"nan", "inf"} else exact_number(text)


def exact_number(text: str) -> Decimal:
    """Return the number that *text* writes.

    Raises:
        ValueError: It is not a number, not finite, or too long.
    """
    try:
        number = Decimal(text) if len(text) <= _LONGEST_NUMBER else None
    except ArithmeticError:
        number = None
    if number is None or not number.is_finite() or abs(number.adjusted()) > _LONGEST_NUMBER:
        raise ValueError("a number is not finite or has too many digits")
    return number
