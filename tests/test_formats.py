from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from papers import paper

from brief import clean, ingest
from brief.errors import SourceError
from brief.ingest import Format, documents, sniffed
from brief.render.notes import number
from brief.types import Document, Span

NEWS = "The ferry ran aground in the strait on Sunday evening, and all the people aboard were saved."
MORE = "The harbour master said that the light on the reef had been dark for two days before."
AT = datetime(2031, 5, 14, 5, 0, tzinfo=UTC)


def read(data: bytes, format: Format, name: str = "a") -> list[Document | SourceError]:  # noqa: A002
    return list(documents(name, data, format))


def one(data: bytes, format: Format) -> Document:  # noqa: A002
    (found,) = read(data, format)
    assert isinstance(found, Document), found
    return found


def reason(data: bytes, format: Format) -> str:  # noqa: A002
    (found,) = read(data, format)
    assert isinstance(found, SourceError)
    return found.reason


def test_a_paper_keeps_its_pages() -> None:
    data = paper([["Ferry aground", NEWS], [MORE]], title="Ferry aground")
    document = one(data, Format.PDF)
    assert document.text == f"Ferry aground\n{NEWS}\n\n{MORE}"
    assert document.pages == (0, document.text.index(MORE))
    assert (document.title, document.published, document.raw) == ("Ferry aground", None, data)


def test_a_citation_of_a_paper_names_the_page() -> None:
    article = clean.article(one(paper([["Ferry aground", NEWS], [MORE]]), Format.PDF))
    at = article.text.index(MORE)
    spans = [Span(article.id, 0, 5), Span(article.id, at, at + 5)]
    assert [note.characters for note in number(spans, {article.id: article}).values()] == [
        "page 1, characters 0\u20135",
        f"page 2, characters {at}\u2013{at + 5}",
    ]


def test_a_title_that_stands_nowhere_on_the_paper_is_its_programs() -> None:
    assert one(paper([[NEWS]], title="Microsoft Word - final2.docx"), Format.PDF).title is None


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (paper([[], []]), "holds only pictures of text"),
        (paper([[NEWS]], locked=True), "is encrypted: save it without a password"),
        (b"%PDF-1.4 and then nothing", "is a damaged PDF"),
        (b"", "is a damaged PDF"),
    ],
)
def test_papers_without_words(data: bytes, expected: str) -> None:
    assert expected in reason(data, Format.PDF)


def test_an_empty_page_among_others_begins_where_the_next_one_does() -> None:
    document = one(paper([[NEWS], [], [MORE]]), Format.PDF)
    assert document.text == f"{NEWS}\n\n\n\n{MORE}"
    assert document.pages == (0, len(NEWS) + 2, len(NEWS) + 4)


def mail(plain: str | None = NEWS, page: str | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "The Ledger <news@ledger.example>"
    message["Subject"] = "Ferry aground \u2013 all saved"
    message["Date"] = "Wed, 14 May 2031 07:00:00 +0200 (CEST)"
    message["Message-ID"] = "<1@ledger.example>"
    if plain is not None:
        message.set_content(plain)
    if page is not None and plain is not None:
        message.add_alternative(page, subtype="html")
    elif page is not None:
        message.set_content(page, subtype="html")
    return message


def letter(*paragraphs: str) -> str:
    rows = "".join(f"<tr><td style='font: 12px'><p>{paragraph}</p></td></tr>" for paragraph in paragraphs)
    return f"<html><head><style>td {{}}</style></head><body><table>{rows}</table></body></html>"


def test_a_mail() -> None:
    document = one(mail().as_bytes(), Format.MAIL)
    assert document.text.strip() == NEWS
    assert (document.title, document.publisher) == ("Ferry aground \u2013 all saved", "The Ledger")
    assert (document.published, document.origin) == (AT, "1@ledger.example")
    assert document.raw == mail().as_bytes()


def test_the_plain_part_of_a_mail_is_read_unless_it_only_says_that_there_is_a_page() -> None:
    page = letter(NEWS, MORE)
    assert one(mail(f"{NEWS} {MORE}", page).as_bytes(), Format.MAIL).text.strip() == f"{NEWS} {MORE}"
    for message in (mail("See it in your browser.", page), mail(None, page)):
        assert one(message.as_bytes(), Format.MAIL).text.splitlines() == [NEWS, MORE]


def test_attachments_are_no_text() -> None:
    message = mail()
    message.add_attachment("Not this.", filename="a.txt")
    assert one(message.as_bytes(), Format.MAIL).text.strip() == NEWS


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"From: a@b.example\n\nNews here.", "News here."),
        (b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nCut off", "Cut off"),
        (b"Content-Type: text/plain; charset=no-such\n\nCaf\xc3\xa9.", "Caf\u00e9."),
        (b"Content-Type: text/plain; charset=utf-8\n\nCaf\xe9.", "Caf\u00e9."),
        (b"Content-Type: text/plain; charset=iso-8859-2\n\np\xf8\xedstav", "p\u0159\u00edstav"),
        (b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nTmV3cy4=!", "News."),
        (b"Content-Transfer-Encoding: quoted-printable\n\nNews=2E =ZZ", "News. =ZZ"),
        (b"Subject: =?no-such?b?AAAA?= =?utf-8?b?!!?=\n\nNews.", "News."),
    ],
)
def test_mail_that_is_broken_is_read_as_far_as_can_be(data: bytes, text: str) -> None:
    assert one(data, Format.MAIL).text == text


def test_a_header_in_raw_characters_is_read() -> None:
    assert one("Subject: Caf\u00e9\n\nNews.".encode(), Format.MAIL).title == "Caf\u00e9"


def test_mail_without_text_is_named() -> None:
    assert "holds no text" in reason(b"From: a@b.example\nContent-Type: image/png\n\nxx", Format.MAIL)
    assert "holds no text" in reason(b"", Format.MAIL)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_mail_or_an_error(data: bytes) -> None:
    heads = (b"", b"Subject: ", b"Content-Type: multipart/mixed; boundary=", b"Date: ", b"From: =?utf-8?q?")
    for head in heads:
        assert len(read(head + data, Format.MAIL)) == 1


def test_a_mailbox_gives_every_mail_and_names_those_that_cannot_be_read() -> None:
    boxed = b"".join(
        b"From me@ledger.example Wed May 14 05:00:00 2031\n" + message + b"\n\n"
        for message in (mail().as_bytes(), b"Content-Type: image/png\n\nxx", b"Subject: Second\n\n>From here on.")
    )
    first, lost, second = read(boxed, Format.MAILBOX, "in.mbox")
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert first.origin == "1@ledger.example"
    assert (second.origin, second.text.strip()) == ("in.mbox#3", "From here on.")
    assert str(lost).startswith("in.mbox#2: holds no text")
    assert "is no mailbox" in reason(b"Dear all,\n", Format.MAILBOX)


def test_lines() -> None:
    record = {"text": NEWS, "title": "T", "published": "2031-05-14T07:00:00+02:00", "publisher": "P", "id": "x"}
    data = f"{json.dumps(record)}\n\n{json.dumps({'text': MORE, 'url': 'https://a.example/1'})}\n".encode()
    first, second = read(data, Format.LINES)
    assert first == Document("x", NEWS, "T", "P", AT, raw=json.dumps(record).encode())
    assert isinstance(second, Document)
    assert (second.origin, second.url, second.published) == ("https://a.example/1", "https://a.example/1", None)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{", "is no JSON"),
        ("[1]", "is no JSON object"),
        ("[" * 100_000, "is no JSON"),
        ("{}", 'has no words under "text"'),
        ('{"text": " "}', 'has no words under "text"'),
        ('{"text": 1}', 'has no words under "text"'),
        ('{"text": "a", "title": 1}', '"title" is not written as text'),
    ],
)
def test_a_bad_line_is_named_by_its_number_and_left_out(line: str, expected: str) -> None:
    good, bad, also = read(f'{{"text": "a"}}\n{line}\n{{"text": "b"}}'.encode(), Format.LINES, "x.jsonl")
    assert isinstance(good, Document)
    assert isinstance(also, Document)
    assert also.origin == "x.jsonl:3"
    assert isinstance(bad, SourceError)
    assert bad.source == "x.jsonl:2"
    assert bad.reason.startswith(expected)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"News.", Format.TEXT),
        (b"", Format.TEXT),
        (b"From the harbour: news.\nMore of it.", Format.TEXT),
        (b"Title: News\nDate: today\nBy: me\n\nBody", Format.TEXT),
        (b"{ this is no JSON", Format.TEXT),
        (b"<p>", Format.TEXT),
        (b"\xef\xbb\xbf <!-- x --> <!DOCTYPE html>", Format.PAGE),
        (b"<html lang=en>", Format.PAGE),
        (b"%PDF-1.7", Format.PDF),
        (b"Received: x\r\nFrom: a\r\n\tb\r\nTo: c\r\n\r\nx", Format.MAIL),
        (b"From a@b Wed May 14 05:00:00 2031\nSubject: x\n\n", Format.MAILBOX),
        (b'{"text": "a"}\n{"text": "b"}', Format.LINES),
    ],
)
def test_bytes_without_a_name_are_known_by_how_they_begin(data: bytes, expected: Format) -> None:
    assert sniffed(data) is expected


@pytest.mark.parametrize("data", [b"<!--" * 5000, b"<!---->" * 3000, b"A-b: c\n" * 3000, b'{"' * 9000, b" " * 20000])
def test_no_bytes_keep_the_guess_waiting(data: bytes) -> None:
    started = time.perf_counter()
    sniffed(data)
    assert time.perf_counter() - started < 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in {
        "b.eml": mail().as_bytes(),
        "a.pdf": paper([[NEWS]]),
        "c.jsonl": b'{"text": "One."}\n{"text": "Two."}',
        "d/e.mbox": b"From a@b Wed May 14 05:00:00 2031\nSubject: x\n\nBoxed.",
        "d/f.txt": b"Text.",
        "notes.csv": b"1,2",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    return tmp_path


def names(*paths: Path) -> list[str]:
    return [Path(document.path or "").name for document in ingest.read(paths).documents]


def test_a_folder_of_all_formats(folder: Path) -> None:
    reading = ingest.read([folder])
    assert names(folder) == ["a.pdf", "b.eml", "c.jsonl", "c.jsonl", "e.mbox", "f.txt"]
    assert reading.failures == ()
    assert len({document.origin for document in reading.documents}) == 6


def test_patterns(folder: Path) -> None:
    assert names(folder / "*.pdf") == ["a.pdf"]
    assert names(folder / "**" / "*.txt", folder / "?.eml") == ["f.txt", "b.eml"]
    assert names(folder / "*") == ["a.pdf", "b.eml", "c.jsonl", "c.jsonl", "e.mbox", "f.txt"]
    assert names(folder / "*.csv") == ["notes.csv"]
    with pytest.raises(SourceError, match="the pattern fits no file"):
        ingest.read([folder / "*.none"])
    (folder / "[1].txt").write_text("Named like a pattern.", encoding="utf-8")
    assert names(folder / "[1].txt") == ["[1].txt"]


def test_standard_input() -> None:
    (text,) = ingest.read([Path("-")], b"Some news.").documents
    assert (text.origin, text.text, text.path) == ("standard input", "Some news.", None)
    assert len(ingest.read([Path("-")], b'{"text": "One."}\n{"text": "Two."}\n').documents) == 2
    with pytest.raises(SourceError, match="standard input: is empty"):
        ingest.read([Path("-")])
