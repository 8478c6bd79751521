"""What the terminal shows: progress, warnings, verdicts. Untrusted text is printed as text, never as markup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from brief.text import printable
from brief.types import VerdictKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from rich.console import Console

    from brief.citations import Corpus
    from brief.review import Reviewed

_SIGNS = {
    VerdictKind.SUPPORTED: ("✓", "green"),
    VerdictKind.PARTIAL: ("~", "yellow"),
    VerdictKind.UNSUPPORTED: ("✗", "red"),
    VerdictKind.CONTRADICTED: ("✗", "bold red"),
    VerdictKind.UNCITED: ("?", "yellow"),
    VerdictKind.NOT_CHECKABLE: ("·", "dim"),
}


class Lines:
    """Progress as plain lines: for files, pipes and logs; `quiet` leaves only the warnings."""

    def __init__(self, console: Console, *, quiet: bool) -> None:
        self._console = console
        self._quiet = quiet

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is open."""

    def stage(self, text: str) -> None:
        """Print what begins now."""
        if not self._quiet:
            self._console.print(printable(text), markup=False, highlight=False)

    def told(self, statements: int, of: int) -> None:
        """Plain lines do not count statements."""

    def warn(self, text: str) -> None:
        """Print what went wrong without ending the run."""
        self._console.print(printable(f"warning: {text}"), markup=False, highlight=False, style="yellow")


class Bar:
    """Progress on a live terminal: the stage, and a bar of statements."""

    def __init__(self, console: Console) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn  # noqa: PLC0415

        self._progress = Progress(
            SpinnerColumn(),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.description}", markup=False),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task("", total=None)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def stage(self, text: str) -> None:
        """Show what begins now."""
        self._progress.update(self._task, description=printable(text))

    def told(self, statements: int, of: int) -> None:
        """Move the bar."""
        self._progress.update(self._task, completed=statements, total=of)

    def warn(self, text: str) -> None:
        """Print a warning above the bar."""
        self._progress.console.print(printable(f"warning: {text}"), markup=False, highlight=False, style="yellow")


def show_review(items: Sequence[Reviewed], corpus: Corpus, console: Console) -> None:
    """Print each sentence with its verdict, the spans that carry it, and what is wrong with it."""
    for item in items:
        sign, style = _SIGNS[item.verdict.kind]
        console.print(f"{sign} {printable(item.text)}", style=style, markup=False, highlight=False)
        for problem in item.verdict.problems:
            console.print(f"    {printable(problem.message)}", markup=False, highlight=False)
        for span in item.citations:
            article = corpus.articles.get(span.article_id)
            if article is not None:
                place = f"{article.path or article.url} {span.start}-{span.end}"
                console.print(
                    f"    {printable(place)}: “{printable(article.slice(span))}”",
                    markup=False,
                    highlight=False,
                    style="dim",
                )
