"""One claim of a source, or the error that stands for it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import attrs

from jcodes.claims.claim import Claim
from jcodes.claims.origin import Origin
from jcodes.claims.reading.date_formats import dated
from jcodes.claims.service_line import ServiceLine
from jcodes.codes.text import plain_str
from jcodes.errors import JcodesError, MalformedClaimError, type_name

__all__ = ["AnyClaim", "ReadClaim", "read_item", "refused", "typed"]

AnyClaim: TypeAlias = "Claim | ServiceLine | Mapping[str, object] | Iterable[ServiceLine] | JcodesError | ReadClaim"


@attrs.frozen
class ReadClaim:
    """One claim as it was read, or why it was not.

    Attributes:
        place: Its index among the claims or rows of the source, from 0.
        claim: The claim, or the error for which it was refused.
        identifier: The claim's own number if it can be read, or blank.
        origin: Where it stands in a file of transactions; None for other sources.
    """

    place: int
    claim: Claim | JcodesError
    identifier: str = ""
    origin: Origin | None = None


def typed(error: Exception) -> JcodesError:
    """Return a library error for any error: itself, or one that names only the class of the other."""
    if isinstance(error, JcodesError):
        return error
    return MalformedClaimError(
        f"the claim cannot be read ({type(error).__name__})",
        value=None,
        field="claim",
        hint="give a claim as text, numbers and dates that a claim form can hold",
    )


def refused(place: int, error: Exception, identifier: object = "") -> ReadClaim:
    """Return the refusal of the claim at *place*."""
    return ReadClaim(place, typed(error), plain_str(identifier) or "")


def read_item(place: int, item: Any, read_date: Callable[[object], object]) -> ReadClaim:
    """Return one item of a source as a claim. Never raises, whatever the item holds."""
    try:
        claim = _claim(item, read_date)
    except Exception as error:  # noqa: BLE001 - one item never costs the others, whatever its own methods raise
        return refused(place, error, _identifier(item))
    return ReadClaim(place, claim, claim.identifier)


def _identifier(item: Any) -> object:
    try:
        return item.get("identifier") if isinstance(item, Mapping) else getattr(item, "identifier", "")
    except Exception:  # noqa: BLE001 - as above
        return ""


def _claim(item: Any, read_date: Callable[[object], object]) -> Claim:
    if isinstance(item, JcodesError):
        raise item
    if isinstance(item, Mapping):
        return Claim.of(dated(item, read_date))
    held = getattr(item, "claim", item)  # what `Report.fixed` returned holds its claim
    if isinstance(held, Claim | ServiceLine) or (isinstance(held, Iterable) and not isinstance(held, str | bytes)):
        return Claim.of(held)
    raise MalformedClaimError(
        f"{type_name(item)} is not a claim",
        value=item,
        field="claims",
        hint="give a claim, a line, or the to_dict of one",
    )
