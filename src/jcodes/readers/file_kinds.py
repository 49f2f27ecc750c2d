"""Detect the dataset of a CMS file from its header row, not its name."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import attrs

from jcodes.errors import FileFormatError
from jcodes.paths import as_path
from jcodes.readers import asp, crosswalk, hcpcs, lists, mue, noc, noc_codes, opps
from jcodes.readers.layouts import PREAMBLE, Layout, Sheet, header_keys
from jcodes.readers.tables import Table, Text, member_names, open_file, prefer, table_of

__all__ = ["FILE_KINDS", "dataset_of"]


@attrs.frozen
class _Kind:
    """A kind of file: its name, its layout, and a further check if the header is not unique."""

    name: str
    layout: Layout
    check: Callable[[Sheet], bool] | None = None


# An archive with several kinds counts as the first.
_KINDS: Final = (
    _Kind("hcpcs", hcpcs.LAYOUT),
    _Kind("crosswalk", crosswalk.LAYOUT),
    _Kind("noc_crosswalk", noc.CROSSWALK),
    _Kind("asp", asp.LAYOUT),
    _Kind("noc_prices", noc.PRICES),
    _Kind("noc_codes", noc_codes.LAYOUT),
    _Kind("mue", mue.LAYOUT),
    _Kind("opps", opps.LAYOUT),
    _Kind("sad", lists.SAD),
    _Kind("sad", lists.SAD_OF_ARTICLE),
    _Kind("jw_jz", lists.JW_JZ, lists.names_the_policy),
)
_CORRECTIONS: Final = {
    "code": ("code", "hcpcs", "hcpc"),
    "action": ("action",),
    "effective": ("effdate", "effectivedate"),
}
_OTHERS: Final = (("CMS's corrections of an annual HCPCS file", Layout(prefer(), _CORRECTIONS, tuple(_CORRECTIONS))),)
"""CMS files that are not supported, for the error message."""

FILE_KINDS: Final = tuple(dict.fromkeys(kind.name for kind in _KINDS))
"""Every dataset that `dataset_of` returns."""


def dataset_of(path: str | Path) -> str:
    """Return the dataset of the official file at *path*, one of `FILE_KINDS`.

    The header row decides. A JW/JZ list, which may be only a column of codes, must also mention JW or JZ. The rows are not read, so the
    reader may still reject them. An archive with several kinds of files, such as a quarter's crosswalks, counts as the first.

    Args:
        path: The ``.csv``, ``.txt`` or ``.xlsx`` (the extra ``xlsx``), gzipped or not, or a ``.zip`` with them.

    Raises:
        FileFormatError: The file is of another kind, or damaged.
        MissingExtraError: The file is Excel and the extra ``xlsx`` is not installed.
        OSError: The file cannot be opened.
    """
    path = as_path(path)
    names = member_names(path)
    if len(names) > 1:
        return _of_archive(path, names)
    content = open_file(path)
    kind = _kind_of(content)
    if kind is not None:
        return kind
    raise _unknown(content.name, next((what for what, layout in _OTHERS if layout.is_in(content)), ""))


def _kind_of(content: Text | Table) -> str | None:
    if isinstance(content, Text) and hcpcs.is_fixed_width(content):
        return "hcpcs"
    keys = header_keys(table_of(content, first=PREAMBLE))
    return next((kind.name for kind in _KINDS if kind.layout.is_among(keys) and _fits(kind, content)), None)


def _fits(kind: _Kind, content: Text | Table) -> bool:
    return kind.check is None or kind.check(kind.layout.sheet_of(content))


def _of_archive(path: Path, names: tuple[str, ...]) -> str:
    """Return the first kind with a matching member and header in an archive; otherwise report any damaged member."""
    contents: dict[str, Text | Table] = {}
    damage: FileFormatError | None = None
    for kind in _KINDS:
        chosen = kind.layout.choose(names)
        if chosen is None:
            continue
        try:
            if chosen not in contents:
                contents[chosen] = open_file(path, partial(_itself, chosen))
            if _kind_of(contents[chosen]) == kind.name:
                return kind.name
        except FileFormatError as error:
            damage = damage or error
    raise damage or _unknown(path.name, "")


def _itself(member: str, _names: Sequence[str]) -> str:
    return member


def _unknown(name: str, what: str) -> FileFormatError:
    if what:
        return FileFormatError(f"this is {what}", file=name, hint="give the quarterly file; this one is not read")
    return FileFormatError(
        "no header row of a CMS file found",
        file=name,
        hint="give CMS's HCPCS, ASP, NDC-HCPCS crosswalk, MUE, JW/JZ, self-administered-drug, NOC or Addendum B file as published",
    )
