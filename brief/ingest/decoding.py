"""Bytes become text without loss, or are refused for a stated reason."""

from __future__ import annotations

import codecs
import re

from brief.errors import SourceError

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# windows-1252 gives nearly every byte a meaning, so that only a file without control characters is believed to be it.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def decoded(name: str, data: bytes, *declared: str | None) -> str:
    """Decode by byte order mark, as UTF-8, as is declared, or as windows-1252; raises SourceError."""
    encoding = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), None)
    for candidate in (encoding,) if encoding else ("utf-8", *declared, "windows-1252"):
        try:
            text = data.decode(candidate) if candidate else ""
        except (UnicodeError, LookupError):
            continue
        if "\0" in text:
            raise SourceError(name, "is not text but binary data: name a text file or a page")
        if candidate and not (candidate == "windows-1252" and _CONTROLS.search(text)):
            return text
    raise SourceError(name, "is in an unknown encoding: save it as UTF-8")
