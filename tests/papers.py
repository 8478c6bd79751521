"""PDFs of a few lines, written by hand: with text, with only a picture, with a password."""

from __future__ import annotations

from collections.abc import Sequence

_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
_PICTURE = (
    b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\n"
    b"stream\n\x80\nendstream"
)
_LOCK = (
    b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>"
)  # nobody's password has this digest


def paper(pages: Sequence[Sequence[str]], title: str = "", *, locked: bool = False) -> bytes:
    """Return a PDF with these lines on its pages; a page without lines holds a picture."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", _FONT, _PICTURE, f"<< /Title ({title}) >>".encode()]
    kids = []
    for lines in pages:
        shown = b"".join(f"({line}) Tj T*\n".encode("latin-1") for line in lines)
        content = b"BT /F1 12 Tf 14 TL 50 750 Td\n" + shown + b"ET" if lines else b"q 200 0 0 200 50 500 cm /I1 Do Q"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> /XObject << /I1 4 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    if locked:
        objects.append(_LOCK)
    return _file(objects, b" /ID [<00> <00>] /Encrypt %d 0 R" % len(objects) if locked else b"")


def _file(objects: Sequence[bytes], more: bytes) -> bytes:
    data = b"%PDF-1.4\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R%s >>\n" % (len(objects) + 1, more)
    return data + head + table + trailer + b"startxref\n%d\n%%%%EOF" % len(data)
