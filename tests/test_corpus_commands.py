"""The commands `brief corpus …` as a user meets them, on a real store, and `brief generate` from one."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TypedDict

import pytest
import website
from click.testing import CliRunner, Result
from storing import FERRY, FERRY_LATER, NOON, STRIKE, documented, put
from website import Site, reply

from brief import store
from brief.cli import cli
from brief.errors import BriefError, OutputError, SettingsError, SourceError, StoreError
from brief.types import Fetched, Source, SourceKind, SourceStatus, Validators

HERALD = "The Tolling Herald, 12 May 2031\n" + FERRY


class Entry(TypedDict):
    """What a list says of an article."""

    id: str
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    path: str | None
    chars: int
    body: list[list[int]]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with news in it, and a user of one's own."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / "config"))
    news = tmp_path / "news"
    news.mkdir()
    (news / "ferry.txt").write_text(HERALD, encoding="utf-8")
    (news / "strike.txt").write_text(STRIKE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def brief(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def printed(*arguments: str | Path) -> str:
    done = brief(*arguments)
    assert done.exit_code == 0, done.exception
    return done.stdout


def listed(*arguments: str) -> list[Entry]:
    found: list[Entry] = json.loads(printed("corpus", "list", *arguments, "--json"))
    return found


def refused(error: type[BriefError], *arguments: str | Path) -> str:
    done = brief(*arguments)
    assert isinstance(done.exception, error), done.output
    assert "\n" not in str(done.exception)
    return str(done.exception)


def test_articles_are_stored_once_and_again_when_they_change(home: Path) -> None:
    assert printed("corpus", "add", "news") == "2 new, 0 changed, 0 unchanged\n"
    (home / "news" / "ferry.txt").write_text(HERALD.replace("14 people", "15 people"), encoding="utf-8")
    assert printed("corpus", "add", "news/ferry.txt", home / "news") == "0 new, 1 changed, 1 unchanged\n"
    assert (home / "home" / "config" / "brief" / "corpus.sqlite3").stat().st_mode & 0o777 == 0o600


def test_add_says_what_became_of_each_file(home: Path) -> None:
    (home / "news" / "empty.txt").write_bytes(b"")
    done = brief("corpus", "add", "news", "--json")
    rows = json.loads(done.stdout)
    assert [(row["path"], row["outcome"]) for row in rows] == [("news/ferry.txt", "new"), ("news/strike.txt", "new")]
    assert "warning: news/empty.txt: is empty" in done.stderr
    (home / "news" / "ferry.txt").write_text(FERRY_LATER, encoding="utf-8")
    (row,) = json.loads(printed("corpus", "add", "news/ferry.txt", "--json"))
    assert (row["outcome"], row["replaces"]) == ("changed", rows[0]["id"])


def test_nothing_to_add_makes_no_store(home: Path) -> None:
    assert "there is no such file or folder" in refused(SourceError, "corpus", "add", "nowhere", "--store", "s")
    assert not (home / "s").exists()


def test_the_store_is_that_of_the_option_of_brief_toml_or_ones_own(home: Path) -> None:
    (home / "brief.toml").write_text('store = "kept/all.sqlite3"\n', encoding="utf-8")
    printed("corpus", "add", "news")
    assert (home / "kept" / "all.sqlite3").is_file()
    printed("corpus", "add", "news/strike.txt", "--store", "other")
    assert (len(listed()), len(listed("--store", "other"))) == (2, 1)
    (home / "brief.toml").write_text("store = 3\n", encoding="utf-8")
    assert refused(SettingsError, "corpus", "list").endswith("`store` must be a path")


def test_the_list_keeps_its_contract(home: Path) -> None:
    printed("corpus", "add", "news")
    ferry, strike = listed()
    text = (home / "news" / "ferry.txt").read_text(encoding="utf-8")
    assert set(ferry) == set(Entry.__annotations__)
    assert (ferry["title"], ferry["publisher"]) == ("Ferry runs aground off Tolling", "The Tolling Herald")
    assert (ferry["published"], ferry["url"], ferry["path"]) == ("2031-05-12T00:00:00+00:00", None, "news/ferry.txt")
    assert ferry["chars"] == len(text)
    assert [text[start:end] for start, end in ferry["body"]] == ["The ferry ran aground on Sunday, injuring 14 people."]
    assert strike["published"] is None
    shown = json.loads(printed("corpus", "show", ferry["id"], "--json"))
    assert {name: shown[name] for name in ferry} == dict(ferry)
    assert shown["text"] == text
    assert [version["id"] for version in shown["versions"]] == [ferry["id"]]


def test_the_list_is_narrowed(home: Path) -> None:
    printed("corpus", "add", "news")
    (home / "news" / "strike.txt").write_text(STRIKE + "It was their third.\n", encoding="utf-8")
    printed("corpus", "add", "news")
    assert len(listed()) == 2
    assert len(listed("--all")) == 3
    assert [one["path"] for one in listed("--publisher", "the tolling herald")] == ["news/ferry.txt"]
    assert [one["path"] for one in listed("--since", "2031-05-13")] == []
    assert len(listed("--since", "1d")) == 2  # the ferry's day lies ahead, the strike came in today
    assert len(listed("--since", "last")) == 2


def test_show_names_the_rule_of_each_mark_and_what_changed(home: Path) -> None:
    printed("corpus", "add", "news")
    (home / "news" / "ferry.txt").write_text(HERALD.replace("14 people", "15 [red]people"), encoding="utf-8")
    printed("corpus", "add", "news")
    ferry = next(one for one in listed() if one["path"] == "news/ferry.txt")
    shown = printed("corpus", "show", ferry["id"][:6])
    assert "furniture: masthead  The Tolling Herald, 12 May 2031\n" in shown
    assert "furniture: share     Share this\n" in shown
    assert "body                 The ferry ran aground on Sunday, injuring 15 [red]people.\n" in shown
    assert "  - The ferry ran aground on Sunday, injuring 14 people.\n" in shown
    assert "  + The ferry ran aground on Sunday, injuring 15 [red]people.\n" in shown


def test_what_a_terminal_would_obey_is_not_printed(home: Path) -> None:
    (home / "news" / "ferry.txt").write_text("Big \x1b[31mred\x1b[0m [bold]news[/bold]\n\nIt ran. \x1b]0;x\x07Well.\n")
    printed("corpus", "add", "news/ferry.txt")
    name = listed()[0]["id"]
    outputs = [printed("corpus", command, *more) for command, *more in (["list"], ["show", name], ["search", "big"])]
    outputs.append(printed("corpus", "stories"))
    assert all("[bold]news[/bold]" in output and "\x1b" not in output and "\x07" not in output for output in outputs)


def test_stories_and_copies(home: Path) -> None:
    wire = "They were taken off by lifeboats within four hours, and nobody was badly hurt, the coastguard said.\n"
    (home / "news" / "ferry.txt").write_text(HERALD + wire, encoding="utf-8")
    (home / "news" / "copy.txt").write_text(FERRY + wire + "More soon.\n", encoding="utf-8")
    printed("corpus", "add", "news")
    names = {Path(one["path"] or "").stem: one["id"] for one in listed()}
    (copied,) = json.loads(printed("corpus", "copies", "--json"))
    assert copied == {"origin": names["ferry"], "copies": [names["copy"]]}
    found = json.loads(printed("corpus", "stories", "--json"))
    assert sorted(sorted(story["articles"]) for story in found) == sorted(
        [sorted([names["ferry"], names["copy"]]), [names["strike"]]]
    )
    assert all(set(story) == {"id", "articles"} for story in found)
    assert f"(copy of {names['ferry'][:8]})" in printed("corpus", "stories")
    assert printed("corpus", "copies").startswith(f"origin  {names['ferry'][:8]}  2031-05-12")


def test_search_finds_words_in_any_form_with_the_sentence() -> None:
    printed("corpus", "add", "news")
    (found,) = json.loads(printed("corpus", "search", "ferries", "inj*", "--json"))
    assert found["path"] == "news/ferry.txt"
    assert found["sentence"]["exact"] == "The ferry ran aground on Sunday, injuring 14 people."
    assert "The ferry ran aground" in printed("corpus", "search", "aground")
    assert printed("corpus", "search", "zeppelin") == ""
    assert json.loads(printed("corpus", "search", "zeppelin", "--json")) == []


def test_forget_takes_every_version(home: Path) -> None:
    printed("corpus", "add", "news")
    (home / "news" / "ferry.txt").write_text(FERRY_LATER, encoding="utf-8")
    printed("corpus", "add", "news")
    names = [one["id"] for one in listed("--all") if one["path"] == "news/ferry.txt"]
    assert printed("corpus", "forget", names[1][:9]) == f"forgotten: {', '.join(names)}\n"
    assert [one["path"] for one in listed("--all")] == ["news/strike.txt"]
    assert "holds no article" in refused(StoreError, "corpus", "forget", names[0])


def test_what_is_exported_can_be_read_again(home: Path) -> None:
    printed("corpus", "add", "news")
    assert printed("corpus", "export", "out") == "out\n"
    lines = [json.loads(line) for line in (home / "out" / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["text"] for line in lines] == [HERALD, STRIKE]
    assert [line["id"] for line in lines] == ["news/ferry.txt", "news/strike.txt"]
    for one, text in zip(listed(), (HERALD, STRIKE), strict=True):
        assert (home / "out" / f"{one['id']}.txt").read_text(encoding="utf-8") == text
    before = sorted(home.rglob("*"))
    assert refused(OutputError, "corpus", "export", "out") == "'out' is there already: name a new folder"
    assert "cannot write 'brief.toml/out'" in refused(OutputError, "corpus", "export", file_at(home) / "out")
    assert sorted(home.rglob("*")) == sorted([*before, home / "brief.toml"])


def file_at(home: Path) -> Path:
    (home / "brief.toml").write_text("", encoding="utf-8")
    return Path("brief.toml")


def test_stats_count_and_tell_how_the_sources_are(home: Path) -> None:
    printed("corpus", "add", "news", "--store", "s")
    with store.connect(home / "s") as opened:
        feed = Source("https://news.example/feed", "The [b]Example", SourceKind.FEED)
        store.note_fetched(opened, Fetched(feed, SourceStatus.OK), NOON)
        store.note_fetched(opened, Fetched(feed, SourceStatus.TIMEOUT, reason="no answer in 20 s"), NOON)
    shown = printed("corpus", "stats", "--store", "s")
    assert "articles               2, and 0 earlier versions\n" in shown
    assert "2031-05-12 to 2031-05-12; 1 undated" in shown
    assert (
        "source The [b]Example  timeout at 2031-05-16 12:00 UTC (no answer in 20 s); "
        "last success 2031-05-16 12:00, 1 failed since\n"
    ) in shown
    counts = json.loads(printed("corpus", "stats", "--store", "s", "--json"))
    assert (counts["articles"], counts["publishers"]) == (2, {"The Tolling Herald": 1})
    assert counts["sources"][0]["status"] == "timeout"


@pytest.mark.parametrize(
    "command", ["list", "stories", "copies", "stats", "search x", "show x", "forget x", "export d"]
)
def test_where_there_is_no_store_none_is_made(home: Path, command: str) -> None:
    line = refused(StoreError, "corpus", *command.split(), "--store", "s")
    assert line == "s: there is no such store: make one with brief corpus add PATH"
    assert not (home / "s").exists()


def test_an_empty_store_has_nothing_to_show(home: Path) -> None:
    with store.create(home / "s"):
        pass
    for command in ("list", "stories", "copies"):
        assert printed("corpus", command, "--store", "s") == ""
        assert json.loads(printed("corpus", command, "--store", "s", "--json")) == []
    assert "none dated; 0 undated" in printed("corpus", "stats", "--store", "s")


def test_reading_loads_neither_the_model_nor_the_parser_nor_numpy(home: Path) -> None:
    printed("corpus", "add", "news", "--store", "s")
    code = "import sys; from brief.cli import run; run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    for command in ("list", "search ferry", "stats"):
        done = subprocess.run(
            [sys.executable, "-c", code, "corpus", *command.split(), "--store", str(home / "s"), "--json"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert not set(done.stderr.split()) & {"llama_cpp", "spacy", "numpy", "trafilatura", "httpx"}, command


# generate ------------------------------------------------------------------------------------------------------------


def generate(*arguments: str) -> Result:
    return brief("generate", *arguments, "--statements", "1", "--date", "2031-05-16", "--quiet", "--format", "json")


def told(done: Result) -> list[str]:
    assert done.exit_code == 0, done.exception
    tree = json.loads((Path(done.stdout.strip()) / "briefing.json").read_text(encoding="utf-8"))
    return [article["path"] for article in tree["articles"]]


@pytest.mark.model
def test_what_was_told_is_not_told_again() -> None:
    printed("corpus", "add", "news/ferry.txt", "--store", "s")
    assert told(generate("--store", "s")) == ["news/ferry.txt"]
    line = refused(StoreError, "generate", "--store", "s", "--since", "last")
    assert line == "s: holds no new article: add some, or go further back"
    printed("corpus", "add", "news", "--store", "s")
    assert told(generate("--store", "s", "--since", "last")) == ["news/strike.txt"]
    assert "holds no new article" in refused(StoreError, "generate", "--store", "s", "--since", "last")


@pytest.mark.model
def test_a_series_is_held_against_the_last_of_it(home: Path) -> None:
    printed("corpus", "add", "news/strike.txt", "--store", "s")
    first = generate("--store", "s")
    assert told(first) == ["news/strike.txt"]
    # Another text of the same news is an article that was not told, but tells nothing new.
    (home / "news" / "strike.txt").write_text(STRIKE.replace("Nurses end", "Nurses have ended"), encoding="utf-8")
    printed("corpus", "add", "news", "--store", "s")
    tree = json.loads((Path(generate("--store", "s", "--since", "last").stdout.strip()) / "briefing.json").read_text())
    assert tree["coverage"]["against"] == "Briefing for 16 May 2031"
    assert tree["coverage"]["unchanged"] == 1
    assert [one["news"]["kind"] for section in tree["sections"] for one in section["statements"]] == ["new"]


@pytest.mark.model
def test_a_series_is_held_against_nothing_where_that_is_asked_for_or_its_last_is_gone(home: Path) -> None:
    printed("corpus", "add", "news/ferry.txt", "--store", "s")
    first = Path(generate("--store", "s").stdout.strip())
    (home / "news" / "ferry.txt").write_text(HERALD.replace("14 people", "15 people"), encoding="utf-8")
    printed("corpus", "add", "news", "--store", "s")
    shutil.rmtree(first)
    done = generate("--store", "s", "--since", "last")
    tree = json.loads((Path(done.stdout.strip()) / "briefing.json").read_text(encoding="utf-8"))
    assert tree["coverage"]["against"] == ""
    (home / "news" / "ferry.txt").write_text(HERALD.replace("14 people", "16 people"), encoding="utf-8")
    printed("corpus", "add", "news", "--store", "s")
    done = generate("--store", "s", "--since", "last", "--against", "none")
    tree = json.loads((Path(done.stdout.strip()) / "briefing.json").read_text(encoding="utf-8"))
    assert tree["coverage"]["against"] == ""


def test_a_store_is_read_where_it_is_asked_for_or_no_source_is_listed(home: Path) -> None:
    with store.create(home / "home" / "config" / "brief" / "corpus.sqlite3"):
        pass
    empty = "corpus.sqlite3: holds no article"
    assert empty in refused(StoreError, "generate")
    (home / "brief.toml").write_text('sources = ["nowhere"]\n', encoding="utf-8")
    assert "there is no such file" in refused(SourceError, "generate")
    assert empty in refused(StoreError, "generate", "--since", "1d")
    (home / "brief.toml").write_text('[generate]\nsince = "1d"\nstore = "s"\n', encoding="utf-8")
    assert "s: there is no such store" in refused(StoreError, "generate")
    assert "there is no such file" in refused(SourceError, "generate", "nowhere")


def test_sources_and_a_store_are_not_mixed() -> None:
    line = "SOURCES and a store were both named: leave out SOURCES, or --since and --store"
    assert refused(SettingsError, "generate", "news", "--since", "1d") == line
    assert refused(SettingsError, "generate", "news", "--store", "s") == line
    assert "there is nothing to read" in refused(SettingsError, "generate")
    assert "there is no such store" in refused(StoreError, "generate", "--since", "1d")


def test_what_lies_before_the_window_is_left_out(home: Path) -> None:
    printed("corpus", "add", "news/ferry.txt", "--store", "s")
    with store.connect(home / "s") as opened:
        opened.connection.execute("UPDATE articles SET day = 0")
    assert "s: holds no article published since" in refused(StoreError, "generate", "--store", "s", "--since", "1h")
    assert listed("--store", "s", "--since", "9999d") == []


PARAGRAPH = "<p>The harbour reopened on Monday, and the first ships sailed at noon, said its master.</p>"
PAGE = f"<html><body><article>{PARAGRAPH * 3}</article></body></html>"


def feed(*numbers: int) -> str:
    items = "".join(
        f"<item><guid>{number}</guid><title>Story {number}</title><link>/story/{number}</link>"
        "<pubDate>Wed, 12 May 2021 05:00:00 GMT</pubDate></item>"
        for number in numbers
    )
    return f'<rss version="2.0"><channel><title>Ledger</title>{items}</channel></rss>'


def test_sync_reads_all_sources_and_asks_again_only_for_what_changed(home: Path) -> None:
    with website.serving(Site()) as site:
        (home / "brief.toml").write_text(
            f"""
            sources = ["news"]
            [[source]]
            place = "{site.url}/feed"
            name = "The Ledger"
            allow_private = true
            [[source]]
            place = "{site.url.replace("//", "//me:secret@")}/private"
            [[source]]
            place = "{site.url}/muted"
            mute = true
            [fetch]
            delay = 0
            retries = 0
            """,
            encoding="utf-8",
        )
        site.acts["/feed"] = website.unless_known(feed(1), "application/rss+xml", '"1"')
        site.acts["/story/1"] = website.unless_known(PAGE, "text/html")
        news, ledger, private = printed("corpus", "sync").splitlines()
        assert news == f"ok         {home / 'news'}: 2 new, 0 changed, 0 unchanged"
        assert ledger == "ok         The Ledger: 1 new, 0 changed, 0 unchanged"
        assert private.startswith(f"refused    {site.url}/private: is on this machine")
        assert "secret" not in private
        assert sorted(site.paths) == ["/feed", "/story/1"]

        assert printed("corpus", "sync").splitlines()[1] == "unchanged  The Ledger"
        site.acts["/feed"] = website.unless_known(feed(1, 2), "application/rss+xml", '"2"')
        site.acts["/story/2"] = reply(PAGE.replace("Monday", "Tuesday"))
        site.asked.clear()
        _, row, _ = json.loads(printed("corpus", "sync", "--json"))
        assert row == {
            "place": f"{site.url}/feed",
            "name": "The Ledger",
            "status": "ok",
            "reason": "",
            "new": 1,
            "changed": 0,
            "unchanged": 0,
        }
        # The page of the first story had not changed, and was not read again.
        assert [headers.get("If-None-Match") for path, headers in site.asked if path == "/story/1"] == ['"1"']
    assert len(listed("--publisher", "The Ledger")) == 2
    assert "secret" not in printed("corpus", "stats") + printed("corpus", "stats", "--json")


def test_sync_says_with_its_exit_status_that_nothing_could_be_read(home: Path) -> None:
    (home / "brief.toml").write_text('sources = ["http://127.0.0.1:9/"]\n', encoding="utf-8")
    done = brief("corpus", "sync")
    assert (done.exit_code, done.stdout.startswith("refused ")) == (1, True)


def test_sync_without_sources(home: Path) -> None:
    assert "there is nothing to read" in refused(SettingsError, "corpus", "sync")
    assert not (home / "home").exists()


def test_what_is_forgotten_is_read_again() -> None:
    page = ("https://news.example/ferry", Validators())
    source = Source("https://news.example/feed", "The Example", SourceKind.FEED)
    with store.create(Path("store")) as opened:
        put(opened, documented(FERRY, page[0]), documented(STRIKE, "https://news.example/strike"))
        store.note_fetched(opened, Fetched(source, SourceStatus.OK, pages=(page,)), NOON)
        assert store.validators(opened) == dict([page])
        (ferry,) = store.ranked(opened, ("aground",), 5)
        store.forget(opened, [ferry])
        assert store.validators(opened) == {}
