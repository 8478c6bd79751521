"""A PDF becomes a document: the text of its pages, and where each begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from brief.errors import SourceError
from brief.text import fold
from brief.types import Document

_BREAK = "\n\n"  # between two pages
_HYPHEN = re.compile(r"[\ufffe\x02]\s*|\u00ad\s*\n")  # a word that a line's end parted, as pdfium writes it
_UNPRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffd-\uffff]")
_MOST_PAGES = 2000


def documents(name: str, data: bytes, declared: str | None) -> Iterator[Document]:
    """Yield the document of a PDF; raises SourceError where it is encrypted, damaged, or only pictures."""
    del declared  # a PDF says of each of its fonts how it is encoded
    title, pages = _read(name, data)
    if not any(page.strip() for page in pages):
        raise SourceError(name, "holds only pictures of text: recognise its text first (OCR), then name that file")
    text = _BREAK.join(pages)
    yield Document(
        origin=name,
        text=text,
        # Programs that write PDFs put the name of their file, or of a template, where the title should stand.
        title=title if title and fold(title).casefold() in fold(" ".join(text.split())).casefold() else None,
        raw=data,
        pages=tuple(accumulate((len(page) + len(_BREAK) for page in pages[:-1]), initial=0)),
    )


def _read(name: str, data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the title that a PDF states and the text of each of its pages; raises SourceError."""
    from pypdfium2 import PdfDocument, PdfiumError  # noqa: PLC0415
    from pypdfium2.raw import FPDF_ERR_PASSWORD  # noqa: PLC0415

    try:
        with PdfDocument(data) as pdf:
            if len(pdf) > _MOST_PAGES:
                raise SourceError(name, f"has more than {_MOST_PAGES} pages: split it into single articles")
            texts = tuple(_tidy(page.get_textpage().get_text_range()) for page in pdf)
            return " ".join(pdf.get_metadata_dict().get("Title", "").split()), texts
    except PdfiumError as error:
        if error.err_code == FPDF_ERR_PASSWORD:
            raise SourceError(name, "is encrypted: save it without a password") from error
        raise SourceError(name, "is a damaged PDF: save it again") from error


def _tidy(text: str) -> str:
    """Return a page's text with plain line ends, parted words joined, and nothing that cannot be printed."""
    return _UNPRINTED.sub("", _HYPHEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))).strip()
