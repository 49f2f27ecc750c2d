"""The code of an argument: where it is a drug's name, the refusal says so and gives the codes."""

from collections.abc import Mapping
from typing import Final

from jcodes.catalogs.entries import Entry
from jcodes.codes import HcpcsCode
from jcodes.errors import MalformedCodeError
from jcodes.errors.messages import drug_shown
from jcodes.small_cache import small_cache

__all__ = ["code_given"]

_MOST: Final = 60
"""Characters of a text that may be a name."""
_LETTERS: Final = 3
"""A text with fewer letters is a code that was mistyped."""


def code_given(cat: Mapping[HcpcsCode | str, Entry], code: HcpcsCode | str) -> HcpcsCode:
    """Return *code* parsed.

    Raises:
        MalformedCodeError: The text is not a code. If it is the whole name of a drug in *cat*, the message says so, and the hint has its codes.
    """
    try:
        return HcpcsCode.parse(code)
    except MalformedCodeError as error:
        text = error.value
        if not isinstance(text, str) or len(text) > _MOST or sum(map(str.isalpha, text)) < _LETTERS:
            raise
        found = _codes_of(cat, " ".join(text.split()))
        if found is None:
            raise
        name, codes = found
        hint = (
            f"its code is {codes[0]}"
            if len(codes) == 1
            else f"it has {len(codes)} codes, such as {codes[0]}; catalog().search({name.lower()!r}) lists them"
        )
        raise MalformedCodeError(f"{name} is a drug's name, not a code", value=text, hint=hint) from None


@small_cache(256)
def _codes_of(cat: Mapping[HcpcsCode | str, Entry], text: str) -> tuple[str, tuple[str, ...]] | None:
    """Return a name of drugs and their codes, those in force if any is; None if *text* is no whole name."""
    from jcodes.catalogs.names import whole_name
    from jcodes.catalogs.search import exactly

    found = [(entry, name) for entry in exactly(cat, text) if (name := whole_name(entry, text)) is not None]
    if not found:
        return None
    entries = [entry for entry, _ in found]
    codes = [entry for entry in entries if entry.period.end is None] or entries
    said = drug_shown(text, bare=True)
    return said if said == text else found[0][1].text, tuple(str(entry.code) for entry in codes)
