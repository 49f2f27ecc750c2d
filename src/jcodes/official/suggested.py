"""``suggested.tsv``: codes that left CMS's payment limits, and codes of the same drug that came in the next file."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from jcodes.catalogs.suggested import SuggestedRow
from jcodes.doses import Dosage
from jcodes.errors import JcodesError
from jcodes.official.files import OfficialFile, read_as
from jcodes.official.payment_limits import amount_text
from jcodes.official.relations import ratio_of
from jcodes.readers.asp import AspFile, AspLimit
from jcodes.readers.universe import is_drug_code

__all__ = ["stated_rows", "suggested_rows"]

_WORD: Final = re.compile(r"[a-z]{5,}")
_MAKER: Final = re.compile(r"\([^)]*\)")
_COMMON: Final = frozenset(
    {
        "inject", "injection", "injeciton", "sodium", "calcium", "potassium", "hydrochloride", "acetate", "phosphate", "sulfate", "citrate",
        "implant", "solution", "intravenous", "human", "immune", "globulin", "factor", "liposomal", "powder", "inhalation", "recombinant",
        "interferon", "insulin", "system", "baxter", "hospira", "extended", "release",
    }
)  # fmt: skip
"""Words of short descriptions that tell no drug."""
_ORAL: Final = re.compile(r"\boral\b")
_APART: Final = Fraction(3, 2)
"""How far the price ratio may be from the ratio of dosages; limits of a tenth of a cent round that much (65 for 50, October 2026)."""


def suggested_rows(files: Sequence[OfficialFile]) -> Iterator[SuggestedRow]:
    """Yield the replacements that consecutive payment limit files suggest: the same drug, comparable dosages, and a price that fits.

    Where codes name a maker, one of the same maker comes before the others. Skin substitutes are left out: every one is a drug of its own.

    Args:
        files: The payment limit files, oldest first; of a quarter the newest issue counts.
    """
    newest = {file.release: file for file in files}
    for before, after in pairwise(sorted(newest.values(), key=lambda file: file.release)):
        left, came = _only_in(before, after), _only_in(after, before)
        for one in left:
            fitting = [(other, row) for other in came if (row := _row(one, other, before.release, after.release))]
            of_maker = [pair for pair in fitting if _maker(pair[0]) == _maker(one)]
            yield from (row for _, row in of_maker or fitting)


def stated_rows(stated: Iterable[Mapping[str, Any]], files: Sequence[OfficialFile]) -> Iterator[SuggestedRow]:
    """Yield the replacements that a payment limit file suggests which is not among *files*, with the last limit of the code that left.

    Args:
        stated: Rows of ``[[suggested]]`` in ``corrections.toml``: code, of, dosage, after; for a code that never had a limit also
            ``before``, its last quarter in the HCPCS file, and ``dosage_before``.
        files: The payment limit files.
    """
    newest = {file.release: file for file in files}
    limits = {
        limit.code: (file, limit) for _, file in sorted(newest.items()) for limit in read_as(file, AspFile).limits
    }
    for row in stated:
        came = limits.get(row["code"])
        limit_of = "" if came is None or came[0].release != row["after"] else amount_text(came[1].limit)
        if "before" in row:
            before, dosage, limit_before = row["before"], row["dosage_before"], ""
        else:
            file, limit = limits[row["of"]]
            before, dosage, limit_before = file.release, str(_dosage(limit)), amount_text(limit.limit)
        yield SuggestedRow(row["code"], row["of"], before, row["after"], row["dosage"], dosage, limit_of, limit_before)


def _only_in(file: OfficialFile, other: OfficialFile) -> list[AspLimit]:
    known = {limit.code for limit in read_as(other, AspFile).limits}
    return [limit for limit in read_as(file, AspFile).limits if limit.code not in known and _is_drug(limit.code)]


def _is_drug(code: str) -> bool:
    return is_drug_code(code) and not "Q4100" <= code <= "Q4499"


def _row(one: AspLimit, other: AspLimit, before: str, after: str) -> SuggestedRow | None:
    if not one.limit or not other.limit or not _words(one) & _words(other) or _is_oral(one) != _is_oral(other):
        return None
    old, new = _dosage(one), _dosage(other)
    ratio = None if old is None or new is None else ratio_of(old, new)
    if ratio is None or not 1 / _APART <= Fraction(one.limit) / Fraction(other.limit) / ratio <= _APART:
        return None
    return SuggestedRow(
        other.code, one.code, before, after, str(new), str(old), amount_text(other.limit), amount_text(one.limit)
    )


def _words(limit: AspLimit) -> frozenset[str]:
    return frozenset(_WORD.findall(_MAKER.sub(" ", limit.short.lower()))) - _COMMON


def _maker(limit: AspLimit) -> str:
    """Return the maker in parentheses; blank if none is named."""
    found = _MAKER.search(limit.short.lower())
    return found[0] if found else ""


def _is_oral(limit: AspLimit) -> bool:
    return bool(_ORAL.search(limit.short.lower()))


def _dosage(limit: AspLimit) -> Dosage | None:
    try:
        dosage = Dosage.parse(limit.dosage)
    except JcodesError:
        return None
    return None if dosage.total() is None else dosage
