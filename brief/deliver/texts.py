"""Any text as mail and XML can carry it."""

from __future__ import annotations

import re

# XML 1.0 has no other control characters than tab and line feed, and neither half of a surrogate pair nor U+FFFE and
# U+FFFF. A carriage return of its own does not come through a mail.
_LINE_ENDS = re.compile("\r\n?")
_UNBEARABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def carried(text: str) -> str:
    """Return a text with line feeds only, and the replacement character for what neither mail nor XML can hold."""
    return _UNBEARABLE.sub("�", _LINE_ENDS.sub("\n", text))
