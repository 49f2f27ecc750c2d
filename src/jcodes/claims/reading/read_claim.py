"""One claim of a source, or the error that stands for it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import attrs

from jcodes.claims.claim import Claim
from jcodes.claims.origin import Origin
from jcodes.claims.reading.date_formats import dated
from jcodes.claims.reading.line_names import with_line_fields
from jcodes.claims.service_line import ServiceLine
from jcodes.codes.text import plain_str
from jcodes.errors import JcodesError, MalformedClaimError, MalformedDateError
from jcodes.errors.messages import type_name

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
        where: Where it stands in a file of rows or lines, such as ``"row 17"`` or ``"line 4"``, or blank.
    """

    place: int
    claim: Claim | JcodesError
    identifier: str = ""
    origin: Origin | None = None
    where: str = ""


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


def refused(place: int, error: Exception, identifier: object = "", where: str = "") -> ReadClaim:
    """Return the refusal of the claim at *place*; its error has a note of *where* unless it names its row itself."""
    held = typed(error)
    notes: list[str] = getattr(held, "__notes__", [])
    if where and not any(note.startswith("row") for note in notes):
        held.add_note(where)
    return ReadClaim(place, held, plain_str(identifier) or "", where=where)


def read_item(place: int, item: Any, read_date: Callable[[object], object], where: str = "") -> ReadClaim:
    """Return one item of a source as a claim. Never raises, whatever the item holds."""
    try:
        claim = _claim(item, read_date)
    except Exception as error:  # noqa: BLE001 - one item never costs the others, whatever its own methods raise
        return refused(place, _year_last(error, read_date), _identifier(item), where)
    return ReadClaim(place, claim, claim.identifier, where=where)


def _year_last(error: Exception, read_date: Callable[[object], object]) -> Exception:
    """Return the error that asks for the format of the dates in place of one on a date with the year last."""
    if isinstance(error, MalformedDateError):
        try:
            read_date(error.value)
        except MalformedDateError as other:
            other.__notes__ = [*getattr(error, "__notes__", [])]
            return other
    return error


def _identifier(item: Any) -> object:
    try:
        return item.get("identifier") if isinstance(item, Mapping) else getattr(item, "identifier", "")
    except Exception:  # noqa: BLE001 - as above
        return ""


def _claim(item: Any, read_date: Callable[[object], object]) -> Claim:
    if isinstance(item, JcodesError):
        raise item
    if isinstance(item, Mapping):
        return Claim.of(dated(with_line_fields(item), read_date))
    held = getattr(item, "claim", item)  # what `Report.fixed` returned holds its claim
    if isinstance(held, Claim | ServiceLine) or (isinstance(held, Iterable) and not isinstance(held, str | bytes)):
        return Claim.of(held)
    raise MalformedClaimError(
        f"{type_name(item)} is not a claim",
        value=item,
        field="claims",
        hint="give a claim, a line, or the to_dict of one",
    )
