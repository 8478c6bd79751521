"""The commands `brief corpus …`: the articles that are kept, from coming in to being forgotten."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brief import config, corpus_view, terminal, window
from brief.errors import SettingsError
from brief.text import unique
from brief.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from brief.store import Query, Store, Stored
    from brief.types import Document, Fetched

_PATH = click.Path(path_type=Path)


def _store_option(command: Callable[..., None]) -> Callable[..., None]:
    return click.option("--store", "file", type=_PATH, help="The store; else that of brief.toml, or your own.")(command)


def _json_option(command: Callable[..., None]) -> Callable[..., None]:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def _since_option(command: Callable[..., None]) -> Callable[..., None]:
    return click.option(
        "--since",
        metavar=window.METAVAR,
        callback=window.since,
        help="Only what was published since: 12h, 1d, 2w, a date.",
    )(command)


@click.group()
def corpus() -> None:
    """The articles that brief keeps."""


@corpus.command()
@click.argument("paths", nargs=-1, required=True, type=_PATH)
@_store_option
@_json_option
def add(paths: tuple[Path, ...], file: Path | None, *, as_json: bool) -> None:
    """Store articles, each once.

    PATHS are files and folders. A file that has changed becomes a new version of its article; the old one stays.
    """
    from brief import corpus as shelf  # noqa: PLC0415
    from brief import ingest, store  # noqa: PLC0415

    reading = ingest.read(paths)
    stored: list[store.Stored] = []
    with terminal.reporter(quiet=as_json) as reporter, store.create(store_file(file)) as opened:
        for failure in reading.failures:
            reporter.warn(str(failure))
        for batch in shelf.add(opened, reading.documents, Path.cwd(), datetime.now(UTC)):
            stored += batch
            reporter.told(len(stored), len(reading.documents))
    if as_json:
        _print([_outcome(one, document) for one, document in zip(stored, reading.documents, strict=True)])
    else:
        counts = Counter(one.outcome for one in stored)
        click.echo(", ".join(f"{counts[outcome]} {outcome}" for outcome in store.Outcome))


@corpus.command()
@_store_option
@_json_option
def sync(file: Path | None, *, as_json: bool) -> None:
    """Store what is new in the sources.

    The sources are those of brief.toml that are not muted; what has changed is fetched. What cannot be read is told
    with the reason, and the others go on; the exit status is 1 if none could be read.
    """
    from brief import corpus as shelf  # noqa: PLC0415
    from brief import store  # noqa: PLC0415

    sources = config.sources(Path.cwd())
    if not sources:
        raise SettingsError("there is nothing to read: list `sources` or [[source]] tables in brief.toml")
    readings: list[tuple[Fetched, Sequence[Stored]]] = []
    with store.create(store_file(file)) as opened:
        for fetched in config.fetcher(Path.cwd(), store.validators(opened))(sources):
            readings.append((fetched, shelf.receive(opened, fetched, Path.cwd(), datetime.now(UTC))))
            if not as_json:
                click.echo(corpus_view.line(*readings[-1]))
    if as_json:
        _print([corpus_view.received(*reading) for reading in readings])
    if readings and not any(fetched.status.is_read for fetched, _ in readings):
        click.get_current_context().exit(1)


@corpus.command("list")
@_since_option
@click.option("--publisher", help="Only what this publisher published.")
@click.option("--all", "superseded", is_flag=True, help="Earlier versions too.")
@_store_option
@_json_option
def list_articles(
    since: Window | None, publisher: str | None, file: Path | None, *, superseded: bool, as_json: bool
) -> None:
    """List the articles."""
    from brief import corpus as shelf  # noqa: PLC0415

    with _opened(file) as opened:
        query = replace(_query(opened, since), publisher=publisher, superseded=superseded)
        articles = [kept.article for kept in shelf.articles(opened, query)]
    if as_json:
        _print([corpus_view.entry(article) for article in articles])
    else:
        corpus_view.show_list(articles, terminal.console())


@corpus.command()
@click.argument("beginning", metavar="ID")
@_store_option
@_json_option
def show(beginning: str, file: Path | None, *, as_json: bool) -> None:
    """Show an article with its marks and versions.

    ID is listed by `brief corpus list`; its beginning is enough. Each part of the text stands beside what it is; of
    furniture, which no briefing uses, the rule that says so is named.
    """
    from brief import corpus as shelf  # noqa: PLC0415
    from brief import store  # noqa: PLC0415

    with _opened(file) as opened:
        name = store.resolve(opened, beginning)
        versions = store.versions(opened, name)
        ids = tuple(version.article_id for version in versions)
        kept = shelf.articles(opened, store.Query(ids=ids, superseded=True))
    articles = {one.article.id: one.article for one in kept}
    if as_json:
        _print(corpus_view.whole(articles[name], versions))
        return
    corpus_view.show_article(articles[name], terminal.console())
    corpus_view.show_versions(versions, articles, terminal.console())


@corpus.command()
@_since_option
@_store_option
@_json_option
def stories(since: Window | None, file: Path | None, *, as_json: bool) -> None:
    """Show which articles tell of one event."""
    from brief import corpus as shelf  # noqa: PLC0415

    with _opened(file) as opened:
        found = shelf.stories(opened, _query(opened, since))
    if as_json:
        _print([{"id": story.id, "articles": [article.id for article in story.articles]} for story in found])
    else:
        corpus_view.show_stories(found, terminal.console())


@corpus.command()
@_since_option
@_store_option
@_json_option
def copies(since: Window | None, file: Path | None, *, as_json: bool) -> None:
    """Show which articles are reprints of another."""
    from brief import corpus as shelf  # noqa: PLC0415
    from brief import store  # noqa: PLC0415

    with _opened(file) as opened:
        found = shelf.copies(opened, _query(opened, since))
        ids = tuple(name for origin, reprints in found for name in (origin, *reprints))
        kept = shelf.articles(opened, store.Query(ids=ids)) if ids else ()
    articles = {one.article.id: one.article for one in kept}
    if as_json:
        _print([{"origin": origin, "copies": list(reprints)} for origin, reprints in found])
        return
    corpus_view.show_copies(
        [(articles[origin], [articles[name] for name in reprints]) for origin, reprints in found], terminal.console()
    )


@corpus.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--most", default=20, show_default=True, type=click.IntRange(min=1), help="How many articles at most.")
@_store_option
@_json_option
def search(words: tuple[str, ...], most: int, file: Path | None, *, as_json: bool) -> None:
    """Find articles by what they say, the best first.

    All WORDS must stand in an article, in whatever form: ferry finds ferries. "two words" are a phrase; ferr* finds all
    that begin so.
    """
    from brief import corpus as shelf  # noqa: PLC0415
    from brief import store  # noqa: PLC0415

    with _opened(file) as opened:
        ids = store.ranked(opened, words, most)
        kept = shelf.articles(opened, store.Query(ids=ids)) if ids else ()
    found = sorted(kept, key=lambda one: ids.index(one.article.id))
    if as_json:
        _print([corpus_view.hit(one, words) for one in found])
    else:
        corpus_view.show_hits(found, words, terminal.console())


@corpus.command()
@click.argument("beginnings", metavar="ID…", nargs=-1, required=True)
@_store_option
def forget(beginnings: tuple[str, ...], file: Path | None) -> None:
    """Remove articles wholly, with all their versions.

    Of each ID… its beginning is enough. No byte of the text stays in the store; a source that still has the article
    brings it again.
    """
    from brief import store  # noqa: PLC0415

    with _opened(file) as opened:
        names = [store.resolve(opened, beginning) for beginning in beginnings]
        ids = unique(version.article_id for name in names for version in store.versions(opened, name))
        store.forget(opened, ids)
    click.echo(f"forgotten: {', '.join(ids)}")


@corpus.command()
@click.argument("folder", metavar="DIR", type=_PATH)
@_since_option
@_store_option
def export(folder: Path, since: Window | None, file: Path | None) -> None:
    """Write the articles into a new folder.

    DIR gets a text file for each article, and articles.jsonl, which `brief corpus add` reads.
    """
    from brief import corpus as shelf  # noqa: PLC0415

    with _opened(file) as opened:
        shelf.export(opened, _query(opened, since), folder)
    click.echo(folder)


@corpus.command()
@_store_option
@_json_option
def stats(file: Path | None, *, as_json: bool) -> None:
    """Show how much there is, and how the sources are."""
    from brief import store  # noqa: PLC0415

    with _opened(file) as opened:
        found, sources = store.stats(opened), store.statuses(opened)
    if as_json:
        _print(corpus_view.counts(found, sources))
    else:
        corpus_view.show_stats(found, sources, terminal.console())


def store_file(named: Path | None) -> Path:
    """Return the store that is named, or that of `brief.toml`, or the user's own."""
    return named or config.store(Path.cwd())


def _opened(named: Path | None) -> Store:
    from brief import store  # noqa: PLC0415

    return store.connect(store_file(named))


def _query(opened: Store, since: Window | None) -> Query:
    """Return the query for what was published since, or has arrived since the last briefing."""
    from brief import store  # noqa: PLC0415

    if since is None:
        return store.Query()
    if since.last:
        return store.Query(after=store.told(opened, ""))
    return store.Query(since=since.begins(datetime.now(UTC)))


def _outcome(stored: Stored, document: Document) -> dict[str, object]:
    return {
        "id": stored.article_id,
        "path": document.path,
        "outcome": stored.outcome,
        "replaces": stored.replaces,
    }


def _print(tree: object) -> None:
    click.echo(json.dumps(tree, ensure_ascii=False, indent=2))
