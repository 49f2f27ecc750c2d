"""Numbers, lists and routes as findings write them."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from fractions import Fraction

from jcodes.doses.exact import decimal_of_ratio, plain
from jcodes.errors import InexactError
from jcodes.vocabulary.routes import INTRAVENOUS, Route

__all__ = ["either", "grouped", "in_units", "plain_number", "route_names"]


def plain_number(value: Fraction | Decimal | int) -> str:
    """Return a number in decimals; as a ratio if it has no finite decimal form.

    >>> plain_number(Fraction(11, 2)), plain_number(Fraction(200, 3))
    ('5.5', '200/3')
    """
    exact = Fraction(value)
    try:
        return plain(decimal_of_ratio(exact.numerator, exact.denominator))
    except InexactError:
        return str(exact)


def grouped(value: Fraction | Decimal | int) -> str:
    """Return a number as `plain_number` does, with thousands separators.

    >>> grouped(7500), grouped(Fraction(15001, 2)), grouped(Fraction(20000, 3))
    ('7,500', '7,500.5', '20000/3')
    """
    text = plain_number(value)
    whole, dot, part = text.partition(".")
    return text if "/" in text else f"{int(whole):,}{dot}{part}"


def in_units(count: Fraction | Decimal | int) -> str:
    """Return a number of units with its word.

    >>> in_units(1), in_units(75), in_units(7500)
    ('1 unit', '75 units', '7,500 units')
    """
    return f"{grouped(count)} unit{'' if count == 1 else 's'}"


def either(words: Sequence[str]) -> str:
    """Return the words as a choice; blank if there are none.

    >>> either(["EA", "EB", "EC"])
    'EA, EB or EC'
    """
    *first, last = words or [""]
    return f"{', '.join(first)} or {last}" if first else last


def route_names(routes: Collection[Route]) -> str:
    """Return the routes as a choice, IV for intravenous; a plain "IV" covers infusion and push.

    >>> route_names({Route.SUBCUTANEOUS, Route.INTRAVENOUS, Route.INTRAVENOUS_PUSH})
    'IV or subcutaneous'
    """
    hidden = INTRAVENOUS - {Route.INTRAVENOUS} if Route.INTRAVENOUS in routes else frozenset()
    return either(
        [route.value.replace("intravenous", "IV") for route in Route if route in routes and route not in hidden]
    )
