from __future__ import annotations

from pathlib import Path

import pytest

from brief.errors import SourceError
from brief.gather import gather

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
