"""What a briefing was asked for, written into its record and read back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from brief import prompts
from brief.commission import Commission, Recorded, recorded, tree
from brief.corpus import Selection
from brief.endpoint import Address
from brief.errors import PromptError, SourceError
from brief.models import Model
from brief.render import Stored
from brief.settings import Places, Publishers, Request
from brief.tree import parsed
from brief.types import Source, SourceKind

ROOT = Path(__file__).parents[1]
BULLETIN = prompts.load("bulletin", Places(ROOT, ROOT).folders("prompts"))
LEDGER = Source("https://me:secret@ledger.example/world.rss", "The Ledger", SourceKind.FEED, 2.0, language="en")
ASKED = Commission(
    sources=(Path("inbox"), LEDGER),
    date=date(2031, 5, 16),
    request=Request(seed=7, words=300, focus=("ferry", "inquiry")),
    variant=BULLETIN,
    model=Model("small", Path("models/small.gguf"), "ab" * 32, Path("models/lora.gguf")),
    against=Stored("Briefing for 15 May 2031", date(2031, 5, 15), (), (), sha256="cd" * 32),
    selection=Selection(Path("corpus.sqlite3"), datetime(2031, 5, 15, tzinfo=UTC), series="morning"),
    gpu_layers=0,
    publishers=Publishers((("Quay Group", ("The Ledger", "The Evening Echo")),)),
    folder=Path("/news"),
)


def again(asked: Commission, **changes: object) -> Recorded:
    return recorded(parsed(json.dumps(tree(asked) | changes), "run.json"))


def test_what_was_asked_for_is_read_back() -> None:
    found = again(ASKED)
    assert found == Recorded(
        folder=Path("/news"),
        sources=(Source("inbox", "inbox", SourceKind.PATH), replace(LEDGER, place="https://ledger.example/world.rss")),
        store=Path("corpus.sqlite3"),
        request=ASKED.request,
        variant=replace(BULLETIN, folder=found.variant.folder),
        model=Model("small", Path("models/small.gguf"), None, Path("models/lora.gguf")),
        against="cd" * 32,
        gpu_layers=0,
        publishers=ASKED.publishers,
    )
    assert found.variant.digest == BULLETIN.digest


def test_what_was_not_asked_for_is_nothing() -> None:
    found = again(replace(ASKED, model=Address("http://localhost/v1"), against=None, selection=None, gpu_layers=None))
    assert (found.model, found.against, found.store, found.gpu_layers) == (None, None, None, None)


def test_no_secret_is_written_down() -> None:
    asked = replace(ASKED, model=Address("http://localhost/v1", "large", "a-key"))
    written = json.dumps(tree(asked))
    assert "secret" not in written
    assert "a-key" not in written


def test_a_record_that_is_damaged_names_the_place() -> None:
    with pytest.raises(SourceError, match=r"run\.json: request\.seed is not a whole number"):
        again(ASKED, request={"seed": "7"})
    with pytest.raises(PromptError, match=r"prompt x: system\.j2 is missing"):
        again(ASKED, prompt={"name": "x", "files": {"variant.toml": ""}})
