from __future__ import annotations

import re
from dataclasses import replace
from io import StringIO

import pytest
from builders import cite, doubted, made_article
from rich.console import Console

from brief.citations import Corpus
from brief.review import Reviewed, wording
from brief.terminal import Bar, Lines, console, reporter, show_columns, show_review
from brief.types import (
    Article,
    Clause,
    Problem,
    ProblemCode,
    Span,
    Stance,
    StanceKind,
    Verdict,
    VerdictKind,
)

ARTICLE = made_article(
    "a1", "Title\nThe [bold]ferry[/bold] ran\x1b[31m aground on a Sunday in thick fog.\n", path="a.txt"
)
CORPUS = Corpus.of([ARTICLE], {})
LONG = "The ferry ran aground on a Sunday in thick fog, " * 4
ASKED = Problem(ProblemCode.NOT_CHECKABLE, "a question", 0, 4)
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def paper(*, live: bool = False, width: int = 60) -> Console:
    made = Console(file=StringIO(), width=width, force_terminal=live, color_system="standard" if live else None)
    made.soft_wrap = not live
    return made


def printed(made: Console) -> str:
    assert isinstance(made.file, StringIO)
    return made.file.getvalue()


def test_lines_say_each_stage_and_warning_on_a_line() -> None:
    made = paper()
    with Lines(made, quiet=False) as lines:
        lines.stage(f"Telling: [bold]{LONG}")
        lines.told(1, 2)
        lines.warn("a.txt: is \x1b[2Jempty\nindeed")
    assert printed(made) == f"Telling: [bold]{LONG.strip()}\nwarning: a.txt: is empty indeed\n"


def test_quiet_leaves_the_warnings() -> None:
    made = paper()
    with Lines(made, quiet=True) as lines:
        lines.stage("Telling")
        lines.warn("b.txt: is empty")
    assert printed(made) == "warning: b.txt: is empty\n"


def test_the_bar_counts_and_gives_the_cursor_back() -> None:
    made = paper(live=True)
    with Bar(made) as bar:
        bar.stage("Telling: [bold]one[/bold]")
        bar.told(3, 24)
        bar.warn("c.txt: is \x1b[2Jempty")
    shown = printed(made)
    assert "Telling: [bold]one[/bold]" in shown
    assert "3/24" in ESCAPES.sub("", shown)
    assert "warning: c.txt: is empty" in shown
    assert "\x1b[2J" not in shown
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")


def test_a_pipe_gets_whole_lines_and_no_colour(capsys: pytest.CaptureFixture[str]) -> None:
    console().print(LONG, style="red")
    with reporter(quiet=False) as lines:
        lines.stage(LONG)
    out, err = capsys.readouterr()
    assert out == f"{LONG}\n"
    assert err == f"{LONG.strip()}\n"


def test_a_review_shows_sentences_reasons_and_places() -> None:
    made = paper()
    span = cite(ARTICLE, "The [bold]ferry[/bold] ran\x1b[31m aground")
    items = (
        Reviewed("The [red]ferry ran aground.", (span,), Verdict(VerdictKind.SUPPORTED, 1.0), line=1),
        Reviewed(LONG, (), doubted(VerdictKind.UNSUPPORTED, "“7” stands nowhere")),
        Reviewed("Why?", (), Verdict(VerdictKind.NOT_CHECKABLE, 0.0, (ASKED,)), line=3),
    )
    show_review(items, CORPUS, made)
    assert printed(made) == (
        "✓ The [red]ferry ran aground.\n"
        "    line 1: supported, sure (100 %)\n"
        "    a.txt:2: “The [bold]ferry[/bold] ran aground”\n"
        f"✗ {LONG.strip()}\n"
        "    not supported, unsure (50 %)\n"
        "    - “7” stands nowhere\n"
        "· Why?\n"
        "    line 3: cannot be checked: a question\n"
        "\n1 of 2 sentences are supported by the sources; 1 not supported; 1 not checkable.\n"
        "The percentage is how likely the sources carry the whole sentence.\n"
    )


def test_a_review_shows_what_sources_say_otherwise_what_nothing_carries_and_the_difference() -> None:
    made = paper()
    text = "The ferry ran aground on a Monday in fog, and it sank."
    place, day = cite(ARTICLE, ARTICLE.text.split("\n")[1]), cite(ARTICLE, "Sunday")
    verdict = Verdict(
        VerdictKind.PARTIAL,
        0.08,
        (Problem(ProblemCode.DATE_ABSENT, "“Monday” stands nowhere; it says “Sunday”", 27, 33, (day,)),),
        clauses=(Clause(0, 40, carried=True), Clause(40, 54, carried=False)),
        stances=(Stance(place, StanceKind.SUPPORTS), Stance(day, StanceKind.CONTRADICTS)),
    )
    show_review([Reviewed(text, (place,), verdict)], CORPUS, made)
    whole = "The [bold]ferry[/bold] ran aground on a Sunday in thick fog."
    assert printed(made).split("\n\n")[0].splitlines() == [
        f"~ {text}",
        "    partly supported, sure (8 %)",
        "    - “Monday” stands nowhere; it says “Sunday”",
        "      a.txt:2: “Sunday”",
        "    - nothing carries this part: “and it sank.”",
        f"    a.txt:2, says so: “{whole}”",
        "    a.txt:2, says otherwise: “Sunday”",
        f"    a.txt:2: “{whole}”",
        (
            "    difference: The [-[bold]-] ferry[-[/bold]-] ran aground on a [-Sunday-] {+Monday+} in [-thick-] fog"
            "{+, and it sank+}."
        ),
    ]


@pytest.mark.parametrize(
    ("article", "start", "says"),
    [
        (ARTICLE, 10, "a.txt:2"),
        (made_article("b", "T\nOne.", path="b.html"), 2, "b.html, line 2 of its text"),
        (made_article("c", "T\nOne.", url="https://c.example"), 2, "https://c.example, line 2 of its text"),
        (replace(made_article("d", "T\nOne.\nTwo.", path="d.pdf"), pages=(0, 7)), 8, "d.pdf, page 2"),
    ],
)
def test_a_place_is_told_as_its_source_is_read(article: Article, start: int, says: str) -> None:
    assert wording.place(article, start) == says
    assert wording.source(replace(article, publisher="Ledger"), Span(article.id, start, start + 1)) == f"Ledger, {says}"


def test_on_a_terminal_a_review_is_wrapped_in_its_indent() -> None:
    made = paper(live=True)
    problem = Problem(ProblemCode.COVERAGE, LONG.strip(), 0, 1)
    show_review([Reviewed("Short.", (), Verdict(VerdictKind.UNSUPPORTED, 0.0, (problem,)))], CORPUS, made)
    first, *wrapped = [ESCAPES.sub("", line).rstrip() for line in printed(made).split("\n\n")[0].splitlines()]
    assert first == "✗ Short."
    assert len(wrapped) > 3
    assert all(line.startswith("    ") and len(line) <= 60 for line in wrapped if line)


def test_columns_are_as_wide_as_their_longest_entry() -> None:
    made = paper()
    show_columns([("NAME", "RAM", "WHAT"), ("smol", "2 GB", LONG.strip()), ("", "", "[b]more")], made)
    assert printed(made) == f"NAME  RAM   WHAT\nsmol  2 GB  {LONG.strip()}\n            [b]more\n"


def test_on_a_terminal_the_last_column_is_wrapped_under_itself() -> None:
    made = paper(live=True, width=40)
    show_columns([("smol", "2 GB", LONG), ("tiny", "1 GB", "")], made)
    *lines, last = [line.rstrip() for line in printed(made).splitlines()]
    assert lines[0].startswith("smol  2 GB  The ferry")
    assert all(re.match(r" {12}\S", line) for line in lines[1:])
    assert len(lines) > 5
    assert max(map(len, lines)) <= 40
    assert last == "tiny  1 GB"
