from __future__ import annotations

from pathlib import Path

import pytest
import website
from website import Site, reply

from brief.config import fetcher
from brief.errors import SourceError
from brief.gather import Inputs, gather
from brief.sources import named
from brief.types import Source, SourceKind

NEWS = "Harbour reopens\n\nThe harbour reopened on Monday. Ships sailed.\n"


def test_articles_come_with_their_sentences(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS, encoding="utf-8")
    material = gather([tmp_path])
    (article,) = material.articles
    assert article.text == NEWS
    assert [article.slice(sentence.span) for sentence in material.sentences[article.id]] == [
        "The harbour reopened on Monday.",
        "Ships sailed.",
    ]


def test_one_text_under_two_names_is_one_article_under_the_first(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.txt"):
        (tmp_path / name).write_text(NEWS if name != "c.txt" else "Other news\n\nNobody came.\n", encoding="utf-8")
    articles = gather([tmp_path / "b.txt", tmp_path]).articles
    assert [Path(article.path or "").name for article in articles] == ["b.txt", "c.txt"]


def test_what_cannot_be_read_is_kept_beside_what_can(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\0\1")
    material = gather([tmp_path])
    assert len(material.articles) == 1
    assert [Path(failure.source).name for failure in material.failures] == ["b.txt"]


def test_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"the folder holds no \.txt"):
        gather([tmp_path])


PARAGRAPH = "<p>The harbour reopened on Monday, and the first ships sailed at noon, said its master.</p>"
PAGE = f"<html><body><article>{PARAGRAPH * 3}</article></body></html>"


def test_addresses_are_read_beside_files_and_what_failed_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS, encoding="utf-8")
    (tmp_path / "brief.toml").write_text("[fetch]\ndelay = 0\nretries = 0\n", encoding="utf-8")
    with website.serving(Site({"/a": reply(PAGE)})) as site:
        sources: list[Path | Source] = [
            tmp_path / "a.txt",
            Source(f"{site.url}/a", "The Ledger", SourceKind.URL, allow_private=True),
            Source(f"{site.url}/b", "The Echo", SourceKind.URL, allow_private=True),
            Source(f"{site.url}/c", "Muted", SourceKind.URL, mute=True),
            Source(f"{site.url}/d", "Private", SourceKind.URL),
        ]
        material = gather(sources, Inputs(fetcher(tmp_path)))
    assert [article.publisher for article in material.articles] == [None, "The Ledger"]
    assert [failure.source for failure in material.failures] == ["The Echo", "Private"]
    assert sorted(site.paths) == ["/a", "/b"]


def test_an_address_is_fetched_only_where_that_was_allowed() -> None:
    with pytest.raises(SourceError, match="is not fetched by this command"):
        gather([named("https://ledger.example/")])


def test_what_brief_toml_says_of_a_folder_holds_for_its_articles(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"{name}\n\n{NEWS}", encoding="utf-8")
    first = Source(str(tmp_path / "a.txt"), "The Ledger", SourceKind.PATH, language="en")
    articles = gather([first, tmp_path]).articles
    assert [(article.publisher, article.language) for article in articles] == [("The Ledger", "en"), (None, None)]


def test_standard_input_is_a_source() -> None:
    (article,) = gather([Path("-")], Inputs(piped=NEWS.encode())).articles
    assert article.text == NEWS


def test_sources_that_are_all_muted_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="all are muted"):
        gather([Source(str(tmp_path), "The Ledger", SourceKind.PATH, mute=True)])


def test_what_lies_in_no_file_is_handed_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NEWS, encoding="utf-8")
    assert gather([tmp_path]).passing == ()
    (piped,) = gather([tmp_path, Path("-")], Inputs(piped=b"Ferry news\n\nThe ferry sailed.\n")).passing
    assert piped.text == "Ferry news\n\nThe ferry sailed.\n"
