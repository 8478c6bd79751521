from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brief import ingest
from brief.errors import SourceError

PARAGRAPHS = (
    "The ferry ran aground in the strait on Sunday evening, and all the people aboard were saved by fishing boats.",
    "The harbour master said that the light on the reef had been dark for two days before the ship struck it.",
)


def write(folder: Path, name: str, content: str | bytes = "Some news.") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def page(head: str = "") -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return (
        f'<html lang="en"><head><title>Ferry aground</title>{head}</head>'
        f"<body><nav>Home</nav><article><h1>Ferry aground</h1>{body}</article></body></html>"
    )


def names(reading: ingest.Reading, folder: Path) -> list[str]:
    return [Path(document.path or "").relative_to(folder).as_posix() for document in reading.documents]


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "c.HTM", ".hidden.txt", ".git/x.txt", "notes.csv", "a/deep/y.txt"):
        write(tmp_path, name, page() if name.endswith("HTM") else "Some news.")
    reading = ingest.read([tmp_path])
    assert names(reading, tmp_path) == ["a/deep/y.txt", "a/z.md", "b.txt", "c.HTM"]
    assert reading.failures == ()
    assert all(document.origin == document.path for document in reading.documents)


def test_a_file_that_is_reached_twice_is_read_once_under_its_first_name(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt")
    write(tmp_path, "b.txt")
    (tmp_path / "c.txt").symlink_to(path)
    assert names(ingest.read([tmp_path / "b.txt", tmp_path, path]), tmp_path) == ["b.txt", "a.txt"]


def test_a_loop_of_links_does_no_harm(tmp_path: Path) -> None:
    write(tmp_path, "in/a.txt")
    (tmp_path / "in" / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "in" / "self.txt").symlink_to(tmp_path / "in" / "self.txt")
    reading = ingest.read([tmp_path])
    assert names(reading, tmp_path) == ["in/a.txt"]
    assert [failure.source for failure in reading.failures] == [(tmp_path / "in" / "self.txt").as_posix()]


def test_a_path_that_does_not_exist_stops_everything(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file or folder") as caught:
        ingest.read([write(tmp_path, "a.txt"), tmp_path / "none.txt"])
    assert caught.value.source.endswith("none.txt")


def test_a_folder_without_articles_stops_everything(tmp_path: Path) -> None:
    write(tmp_path, "full/a.txt")
    write(tmp_path, "other/notes.csv")
    with pytest.raises(SourceError, match=r"holds no \.txt"):
        ingest.read([tmp_path / "full", tmp_path / "other"])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n\t", "empty"),
        (b"news\0news", "binary"),
        (b"caf\xe9 \x81", "unknown encoding"),
        (b"caf\xe9 \x02", "unknown encoding"),
        (b"\xff\xfeA", "unknown encoding"),
        (b"x" * 20_000_001, "larger than 20 MB"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    write(tmp_path, "good.txt")
    bad = write(tmp_path, "bad.txt", content)
    reading = ingest.read([tmp_path])
    assert names(reading, tmp_path) == ["good.txt"]
    (failure,) = reading.failures
    assert failure.source == bad.as_posix()
    assert reason in failure.reason
    with pytest.raises(SourceError, match=reason):
        ingest.read([bad])


def test_where_nothing_remains_the_first_is_named_and_the_others_counted(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        write(tmp_path, name, " ")
    with pytest.raises(SourceError, match=r"a\.txt: is empty.*2 more"):
        ingest.read([tmp_path])


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_is_a_failure(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    write(tmp_path, "b.txt").chmod(0)
    (failure,) = ingest.read([tmp_path]).failures
    assert "permission" in failure.reason


def test_a_path_that_the_system_refuses_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be opened"):
        ingest.read([tmp_path / ("x" * 300)])


def test_a_named_file_of_another_kind_is_read_if_it_is_text(tmp_path: Path) -> None:
    assert ingest.read([write(tmp_path, "news.dat", "Some news.")]).documents[0].text == "Some news."
    with pytest.raises(SourceError, match="binary"):
        ingest.read([write(tmp_path, "news.bin", b"\x7fELF\0")])


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("needs named pipes")
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(SourceError, match="not a regular file"):
        ingest.read([tmp_path / "pipe.txt"])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = "Caf\u00e9 \u2019n \u201cnews\u201d \u2026\r\n\u20ac 5\n"
    assert ingest.read([write(tmp_path, "a.txt", text.encode(encoding))]).documents[0].text == text


@given(st.text(min_size=1).filter(lambda text: text.strip() and "\0" not in text and text[0] != "\ufeff"))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_text_file_gives_back_its_text_character_for_character(tmp_path: Path, text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        (document,) = ingest.read([write(tmp_path, "a.txt", text.encode(encoding))]).documents
        assert document.text == text


def test_a_page_gives_its_article_and_what_it_states(tmp_path: Path) -> None:
    head = (
        '<meta property="og:site_name" content="The Ledger"><link rel="canonical" href="https://ledger.example/ferry">'
        '<meta property="article:published_time" content="2031-05-14T01:30:00+02:00">'
    )
    (document,) = ingest.read([write(tmp_path, "a.html", page(head))]).documents
    assert [line for line in document.text.splitlines() if line != "Ferry aground"] == list(PARAGRAPHS)
    assert document.title == "Ferry aground"
    assert document.publisher == "The Ledger"
    assert document.published == datetime(2031, 5, 13, 23, 30, tzinfo=UTC)
    assert document.language == "en"
    assert document.url == "https://ledger.example/ferry"
    assert document.path == document.origin == (tmp_path / "a.html").as_posix()


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ("", None),
        ('<meta name="date" content="soon">', None),
        ('<meta name="date" content="0001-01-01">', None),
        ('<meta name="DC.date.issued" content="2031-05-14">', datetime(2031, 5, 14, tzinfo=UTC)),
        ('<meta name="pubdate" content="May 14, 2031">', datetime(2031, 5, 14, tzinfo=UTC)),
        ('<meta itemprop="datePublished" content="14 May 2031 07:09 GMT">', datetime(2031, 5, 14, 7, 9, tzinfo=UTC)),
        (
            '<script type="application/ld+json">{"datePublished": "2031-05-14T08:00:00Z"}</script>',
            datetime(2031, 5, 14, 8, tzinfo=UTC),
        ),
        ('<link rel="canonical" href="https://ledger.example/2031/05/14/ferry">', datetime(2031, 5, 14, tzinfo=UTC)),
        ('<link rel="canonical" href="https://ledger.example/2031/15/14/ferry">', None),
        ('<link rel="canonical" href="https://ledger.example/2031/May/14/ferry">', datetime(2031, 5, 14, tzinfo=UTC)),
        ('<link rel="canonical" href="https://ledger.example/2031/top/14/ferry">', None),
        ('<time datetime="2031-05-14T08:00:00Z">today</time>', datetime(2031, 5, 14, 8, tzinfo=UTC)),
        ('<time datetime="2031-05-14">today</time><time datetime="2031-05-13">before</time>', None),
    ],
)
def test_a_date_is_taken_only_where_the_page_states_it(tmp_path: Path, head: str, published: datetime | None) -> None:
    (document,) = ingest.read([write(tmp_path, "a.html", page(head))]).documents
    assert document.published == published


def test_a_page_is_decoded_as_it_declares(tmp_path: Path) -> None:
    text = page('<meta charset="iso-8859-2">').replace("harbour", "p\u0159\u00edstav")
    (document,) = ingest.read([write(tmp_path, "a.html", text.encode("iso-8859-2"))]).documents
    assert "p\u0159\u00edstav master" in document.text
    declared = f'<?xml version="1.0" encoding="utf-8"?>{text}'
    (document,) = ingest.read([write(tmp_path, "b.html", declared)]).documents
    assert "p\u0159\u00edstav master" in document.text


@pytest.mark.parametrize(
    "content",
    [
        "<html><body></body></html>",
        "<!-- a note -->",
        "<script>let x = 1;</script>",
        "<svg><p></p></svg>",
    ],
)
def test_a_page_without_an_article_is_a_failure(tmp_path: Path, content: str) -> None:
    with pytest.raises(SourceError, match="no article text found"):
        ingest.read([write(tmp_path, "a.html", content)])


@pytest.mark.parametrize("content", ["<p>{}</p><p>{}</p>", "<div><p>{}</p><p>{}</p></div>"])
def test_a_fragment_of_a_page_is_read(tmp_path: Path, content: str) -> None:
    (document,) = ingest.read([write(tmp_path, "a.html", content.format(*PARAGRAPHS))]).documents
    assert document.text.splitlines() == list(PARAGRAPHS)
    assert (document.title, document.published, document.language) == (None, None, None)


def test_pages_are_read_alike_each_time(tmp_path: Path) -> None:
    path = write(tmp_path, "a.html", page())
    assert ingest.read([path]) == ingest.read([path])
