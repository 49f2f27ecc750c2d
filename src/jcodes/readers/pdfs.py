"""The text of a PDF, such as CMS's JW/JZ list."""

import io
from typing import Final

from jcodes.errors import FileFormatError, MissingExtraError
from jcodes.readers.bounds import check_size, damage_in

__all__ = ["PDF_START", "pdf_text"]

PDF_START: Final = b"%PDF-"
"""How every PDF begins."""
_MOST_PAGES: Final = 1000
"""CMS's list has some 30 pages."""


def pdf_text(name: str, data: bytes) -> str:
    """Return the text of a PDF, page after page, each with a line end.

    Raises:
        FileFormatError: It is damaged, has too many pages, or no text.
        MissingExtraError: The extra ``pdf`` is not installed.
    """
    try:
        from pypdf import PdfReader
    except ImportError:
        raise MissingExtraError(
            "reading PDF files needs pypdf",
            extra="pdf",
            hint="install it with pip install 'jcodes[pdf]', or open the PDF, save its text as .txt and give that file",
        ) from None
    with damage_in(name, "the PDF cannot be read"):
        pages = PdfReader(io.BytesIO(data)).pages
        check_size(name, "it has more than {} pages", len(pages), _MOST_PAGES)
        text = "".join(f"{page.extract_text()}\n" for page in pages)
    if not text.strip():
        raise FileFormatError(
            "the PDF has no text: its pages are pictures",
            file=name,
            hint="download the list as CMS publishes it, or type the codes into a .txt, one a line",
        )
    return text
