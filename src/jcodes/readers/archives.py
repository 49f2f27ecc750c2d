"""Unpack gzip files and zip archives, also one in another, piece by piece: what an archive says of its size is not believed."""

import gzip
import io
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath
from typing import IO, Final

from jcodes.errors import FileFormatError
from jcodes.errors.messages import quoted
from jcodes.readers import bounds
from jcodes.readers.bounds import check_size, damage_in

__all__ = [
    "Choose",
    "chosen_member",
    "is_archive",
    "is_workbook",
    "members_of",
    "open_zip",
    "unpack_gzip",
    "unpack_member",
]

Choose = Callable[[Sequence[str]], str | None]

_START: Final = b"PK\x03\x04"
_ENTRY: Final = b"PK\x01\x02"
_MOST_MEMBERS: Final = 5000
"""Members of an archive; CMS's have up to 30. Each costs Python about a kilobyte before the first is read."""
_PIECE: Final = 2**20
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""CMS's. Python unpacks other methods whole, whatever their size."""
_SIZE: Final = "it unpacks to more than {} MB"
_LISTED: Final = 10
_ZIP: Final = ".zip"


def unpack_gzip(name: str, data: bytes) -> bytes:
    """Return what a gzip file holds.

    Raises:
        FileFormatError: It is damaged or too large.
    """
    with damage_in(name, "the file is damaged"), gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
        return _unpacked(name, packed, bounds.LARGEST)


def _unpacked(name: str, packed: IO[bytes] | gzip.GzipFile, most: int) -> bytes:
    """Return the bytes of a packed file. Raise `FileFormatError` if they are more than *most*."""
    held = io.BytesIO()
    while piece := packed.read(_PIECE):
        held.write(piece)
        check_size(name, _SIZE, held.tell(), most, _PIECE)
    return held.getvalue()


def is_archive(data: bytes) -> bool:
    """Return whether a file begins like a zip."""
    return data.startswith(_START)


def is_workbook(name: str, data: bytes) -> bool:
    """Return whether a file is an Excel workbook of XML, whatever its name ends in; False for a damaged archive."""
    if not is_archive(data):
        return False
    try:
        with open_zip(name, data) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except FileFormatError:  # told by the reader of what the name says
        return False


def open_zip(name: str, data: bytes) -> zipfile.ZipFile:
    """Open a zip.

    Raises:
        FileFormatError: It is damaged, or has too many members, one of them twice, or one that is packed in another way than CMS's.
    """
    check_size(name, "the archive has more than {} members", data.count(_ENTRY), _MOST_MEMBERS)
    with damage_in(name, "the file is damaged"):
        archive = zipfile.ZipFile(io.BytesIO(data))
    repeated = [member for member, count in Counter(archive.namelist()).items() if count > 1]
    if repeated:
        raise FileFormatError(
            f"the archive has two members with the name {quoted(repeated[0])}",
            file=name,
            hint="unzip it and give the file that you mean",
        )
    for member in archive.infolist():
        if member.compress_type not in _METHODS:
            raise FileFormatError(
                f"{quoted(member.filename)} is packed by the method {member.compress_type}, which no CMS file is",
                file=name,
                hint="unzip it and give the file itself",
            )
    return archive


def unpack_member(name: str, archive: zipfile.ZipFile, member: str, most: int) -> bytes:
    """Return the bytes of a member that are not more than *most*, whatever the archive says of its size.

    Raises:
        FileFormatError: They are more, or damaged.
    """
    check_size(name, _SIZE, archive.getinfo(member).file_size, most, _PIECE)
    with damage_in(name, "the file is damaged"), archive.open(member) as packed:
        return _unpacked(name, packed, most)


def members_of(name: str, data: bytes, endings: tuple[str, ...]) -> tuple[str, ...]:
    """Return the members of an archive, and of the archives in it, with one of the endings; folders and hidden files are left out.

    Raises:
        FileFormatError: The archive cannot be opened.
    """
    with open_zip(name, data) as archive:
        return _readable(name, archive, endings)


def _readable(name: str, archive: zipfile.ZipFile, endings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(member for member in _held(name, archive) if member.lower().endswith(endings))


def _held(name: str, archive: zipfile.ZipFile) -> list[str]:
    """Return the members of an archive, and those of the archives in it: ``current_article_csv.zip/article_x_code_table.csv``."""
    found, left = _visible(archive), bounds.LARGEST
    for member in [one for one in found if one.lower().endswith(_ZIP)]:
        data = unpack_member(name, archive, member, left)
        left -= len(data)
        with open_zip(name, data) as inner:
            found += [f"{member}/{one}" for one in _visible(inner)]
    return found


def _visible(archive: zipfile.ZipFile) -> list[str]:
    return [member for member in archive.namelist() if not member.endswith("/") and not _hidden(member)]


def _unpack(name: str, archive: zipfile.ZipFile, member: str) -> bytes:
    """Return the bytes of a member of an archive, or of an archive in it."""
    if member in archive.namelist():
        return unpack_member(name, archive, member, bounds.LARGEST)
    place = member.lower().index(f"{_ZIP}/") + len(_ZIP)
    with open_zip(name, unpack_member(name, archive, member[:place], bounds.LARGEST)) as inner:
        return unpack_member(name, inner, member[place + 1 :], bounds.LARGEST)


def _hidden(member: str) -> bool:
    return member.startswith("__MACOSX/") or PurePosixPath(member).name.startswith((".", "~$"))


def chosen_member(name: str, data: bytes, endings: tuple[str, ...], choose: Choose) -> tuple[str, bytes]:
    """Return the name and the bytes of the member that *choose* selects among those with one of the endings, or of the only one.

    Raises:
        FileFormatError: There is no such member, or the archive is damaged.
    """
    with open_zip(name, data) as archive:
        names = _readable(name, archive, endings)
        chosen = names[0] if len(names) == 1 else choose(names)
        if chosen is None:
            held = _held(name, archive)
            more = f" and {len(held) - _LISTED:,} more" if len(held) > _LISTED else ""
            found = ", ".join(map(quoted, held[:_LISTED])) or "nothing"
            raise FileFormatError(
                f"the archive has no such file, or several; its members: {found}{more}",
                file=name,
                hint="unzip it and give the file itself",
            )
        return chosen, _unpack(name, archive, chosen)
