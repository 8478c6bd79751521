"""What the terminal shows: progress, warnings, verdicts. Untrusted text is printed as text, never as markup."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Self

from brief.text import printable
from brief.types import VerdictKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from rich.console import Console
    from rich.text import Text

    from brief.citations import Corpus
    from brief.review import Reviewed
    from brief.review.difference import Run
    from brief.types import Span

_SIGNS = {
    VerdictKind.SUPPORTED: ("✓", "green"),
    VerdictKind.PARTIAL: ("~", "yellow"),
    VerdictKind.UNSUPPORTED: ("✗", "red"),
    VerdictKind.CONTRADICTED: ("✗", "bold red"),
    VerdictKind.UNCITED: ("?", "yellow"),
    VerdictKind.NOT_CHECKABLE: ("·", "dim"),
}
_SCORED = (VerdictKind.SUPPORTED, VerdictKind.PARTIAL, VerdictKind.UNSUPPORTED, VerdictKind.CONTRADICTED)

_INDENT = 4
# Where the other columns leave less than this, lines are longer than the terminal.
_NARROWEST = 24


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
        self._task = self._progress.add_task("Reading the articles", total=None)

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


def console(*, stderr: bool = False) -> Console:
    """Return a console that breaks lines for a terminal only; a file or a pipe gets them whole."""
    from rich.console import Console  # noqa: PLC0415

    made = Console(stderr=stderr)
    made.soft_wrap = not made.is_terminal
    return made


def reporter(*, quiet: bool) -> Bar | Lines:
    """Return what reports progress and warnings on standard error, as fits what that is."""
    made = console(stderr=True)
    return Bar(made) if made.is_terminal and not quiet else Lines(made, quiet=quiet)


def show_review(items: Sequence[Reviewed], corpus: Corpus, console: Console) -> None:
    """Print each sentence with its verdict, what is wrong with it, and the places that it was held against."""
    from brief.review import wording  # noqa: PLC0415

    for item in items:
        sign, style = _SIGNS[item.verdict.kind]
        say(f"{sign} {item.text}", console, 0, style)
        for indent, text, tone in _remarks(item, corpus):
            say(text, console, indent, tone)
        if compared := wording.compared(item, corpus.articles):
            differ(compared, console)
    console.print()
    say(wording.summary(items), console)
    if any(item.verdict.kind in _SCORED for item in items):
        say(wording.SCORE, console, 0, "dim")


def _remarks(item: Reviewed, corpus: Corpus) -> Iterator[tuple[int, str, str]]:
    """Yield what is said under a sentence, each line with its indent and its style."""
    from brief.review import wording  # noqa: PLC0415

    found = item.verdict
    where = f"line {item.line}: " if item.line else ""
    if found.kind is VerdictKind.NOT_CHECKABLE:
        reasons = "; ".join(problem.message for problem in found.problems)
        yield _INDENT, f"{where}cannot be checked: {reasons}", "dim"
        return
    yield _INDENT, f"{where}{wording.verdict(found)}", ""
    for problem in found.problems:
        yield _INDENT, f"- {problem.message}", ""
        for span in problem.sources:
            yield _INDENT + 2, _quoted(span, corpus), "dim"
    for clause in wording.missing(item):
        yield _INDENT, f"- nothing carries this part: “{item.text[clause.start : clause.end].strip(' ,;')}”", ""
    for stance in found.stances:
        yield _INDENT, wording.stated(stance, corpus), ""
    for span in item.citations:
        yield _INDENT, _quoted(span, corpus), "dim"


def _quoted(span: Span, corpus: Corpus) -> str:
    from brief.review import wording  # noqa: PLC0415

    article = corpus.articles[span.article_id]
    return f"{wording.source(article, span)}: “{article.slice(span)}”"


def differ(runs: Sequence[Run], console: Console) -> None:
    """Print a difference: in colours on a terminal that has them, and with marks everywhere."""
    from rich.text import Text  # noqa: PLC0415

    from brief.review.difference import marked  # noqa: PLC0415

    styles = {"both": "", "source": "red", "claim": "green"}
    _put(Text.assemble("difference: ", *((text, styles[side]) for side, text in marked(runs))), console, _INDENT)


def say(text: str, console: Console, indent: int = 0, style: str = "") -> None:
    """Print a paragraph, indented; on a console that wraps softly as one line."""
    from rich.text import Text  # noqa: PLC0415

    _put(Text(printable(text), style), console, indent)


def _put(words: Text, console: Console, indent: int) -> None:
    from rich.padding import Padding  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console.print(Text(" " * indent) + words if console.soft_wrap else Padding(words, (0, 0, 0, indent)))


def show_columns(rows: Sequence[Sequence[str]], console: Console) -> None:
    """Print rows in columns, each as wide as its longest entry; the last one is wrapped on a terminal."""
    *widths, _ = (max(map(len, column)) + 2 for column in zip(*rows, strict=True))
    indent = sum(widths)
    for *cells, last in rows:
        start = "".join(map(str.ljust, cells, widths))
        lines = [last] if console.soft_wrap else wrap(last, max(console.width - indent, _NARROWEST))
        text = f"\n{' ' * indent}".join(lines)
        console.print(f"{start}{text}".rstrip(), markup=False, highlight=False)
