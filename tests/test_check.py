from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

import pytest
from citing import corpora
from citing import corpus as corpus_of
from hypothesis import given, settings
from hypothesis import strategies as st

from brief.citations import Corpus, check, check_uncited
from brief.citations.align import fewest
from brief.citations.check import CHECKS
from brief.citations.findings import Finding
from brief.citations.reading import Reading, Source
from brief.types import Article, Grade, Mark, MarkKind, ProblemCode, Sentence, Span, VerdictKind

Form = Literal["NFC", "NFD"]
TITLE = "Velmora reopens its harbour"
BODY = (
    "The port of Velmora reopened on Tuesday after divers removed 14 mines near the outer pier.",
    "“We can breathe again,” said Mayor Tomas Arvelo, who had asked for help on 3 March 2031.",
    "Norvik Foods, which ships 7.5 percent of its grain through the port, did not comment.",
    "Officials of the Keld River Council may close the northern basin for 21 days, Greta Wold said.",
    "Kestria and the European Union paid $1.6 billion for the works, according to Lena Roth.",
    "Is the harbour safe?",
    "That is still a bridge, she said, and the rest of this sentence breaks off,",
    "“It is a long way, he told the crowd of 2,350 people in Lindhaven.",
)
FURNITURE = "Subscribe to the Velmora harbour newsletter today."


def article(name: str = "a") -> Article:
    lines = (TITLE, *BODY, FURNITURE)
    kinds = (MarkKind.TITLE, *(MarkKind.BODY for _ in BODY), MarkKind.FURNITURE)
    at, marks = 0, []
    for line, kind in zip(lines, kinds, strict=True):
        marks.append(Mark(at, at + len(line), kind, "test"))
        at += len(line) + 1
    return Article(name, "\n".join(lines), tuple(marks))


def corpus(*held: Article) -> Corpus:
    return Corpus.of(
        held,
        {
            one.id: [Sentence(Span(one.id, a, b), i, i) for i, (a, b) in enumerate(one.ranges(MarkKind.BODY))]
            for one in held
        },
    )


HELD = corpus(article())
SPANS = tuple(sentence.span for sentence in HELD.sentences["a"])
CLAIMS = tuple(zip(BODY, SPANS, strict=True))


def kind_of(text: str, *spans: Span) -> VerdictKind:
    return check(text, spans, HELD).kind


def codes_of(text: str, *spans: Span) -> set[ProblemCode]:
    return {problem.code for problem in check(text, spans, HELD).problems}


# --- laws --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "span"), CLAIMS)
def test_a_sentence_cited_to_itself_is_supported(text: str, span: Span) -> None:
    verdict = check(text, [span], HELD)
    assert (verdict.kind, verdict.score, verdict.problems) == (VerdictKind.SUPPORTED, 1.0, ())
    assert [(match.span, match.grade) for match in verdict.matches] == [(span, Grade.EXACT)]


@settings(deadline=None)
@given(st.sampled_from(CLAIMS), st.data())
def test_another_digit_is_never_supported(claim: tuple[str, Span], data: st.DataObject) -> None:
    text, span = claim
    places = [at for at, char in enumerate(text) if char.isdigit()]
    if places:
        at = data.draw(st.sampled_from(places))
        digit = data.draw(st.sampled_from([d for d in "0123456789" if d != text[at]]))
        assert kind_of(text[:at] + digit + text[at + 1 :], span) is not VerdictKind.SUPPORTED


@settings(deadline=None)
@given(st.sampled_from(CLAIMS), st.integers(0, 40))
def test_not_put_in_anywhere_is_never_supported(claim: tuple[str, Span], at: int) -> None:
    parts = claim[0].split(" ")
    at = 1 + at % len(parts)
    text = " ".join([*parts[:at], "not", *parts[at:]])
    assert kind_of(text, claim[1]) is not VerdictKind.SUPPORTED


@pytest.mark.parametrize("name", ["Tomas Arvelo", "Norvik Foods", "Keld River Council", "European Union", "Greta Wold"])
@pytest.mark.parametrize("other", ["Pavel Strunk", "Hollins College", "Bank of Tarsena"])
def test_a_name_of_nobody_is_never_supported(name: str, other: str) -> None:
    text, span = next(claim for claim in CLAIMS if name in claim[0])
    assert kind_of(text.replace(name, other), span) is not VerdictKind.SUPPORTED


STYLES = str.maketrans({"“": '"', "”": '"', "-": "–", " ": "\u00a0", "'": "’"})
TRIED = (
    *BODY,
    "The port of Velmora did not reopen on Tuesday.",
    "“We can breathe,” said Mayor Tomas Arvelo.",
    "Norvik Foods ships 7.5 percent of its grain through the port, it didn't say.",
    "“We can breathe again, said Mayor Tomas Arvelo.",
)


@settings(deadline=None)
@given(st.sampled_from(TRIED), st.sampled_from(SPANS), st.booleans())
def test_the_style_of_marks_and_spaces_never_matters(text: str, span: Span, folded: bool) -> None:  # noqa: FBT001
    plain = check(text, [span], HELD)
    styled = check(text.translate(STYLES) if folded else text.replace(" ", "\u2009"), [span], HELD)
    assert (styled.kind, styled.score) == (plain.kind, plain.score)
    assert [(p.code, p.start, p.end) for p in styled.problems] == [(p.code, p.start, p.end) for p in plain.problems]


@settings(deadline=None)
@given(st.permutations(["a", "b", "c"]), st.sampled_from(TRIED))
def test_the_order_of_articles_never_matters(names: list[str], text: str) -> None:
    one, other = corpus(*map(article, names)), corpus(*map(article, sorted(names)))
    assert check_uncited(text, one) == check_uncited(text, other)
    assert check(text, SPANS[:2], one) == check(text, SPANS[:2], other)


@settings(max_examples=200, deadline=None)
@given(
    st.text() | st.text(alphabet="abA1 .,'\"“”[]-%$\n", max_size=60),
    st.lists(st.builds(Span, st.sampled_from(["a", "?"]), st.integers(-5, 900), st.integers(-5, 900)), max_size=3),
)
def test_nothing_raises(text: str, spans: list[Span]) -> None:
    verdict = check(text, spans, HELD)
    assert 0 <= verdict.score <= 1
    assert (verdict.kind is VerdictKind.SUPPORTED) == (not verdict.problems)
    for problem in verdict.problems:
        assert 0 <= problem.start <= problem.end <= len(text)
    for match in verdict.matches:
        assert any(match.span.within(span) for span in spans)
    check_uncited(text, HELD)


FORMS = st.sampled_from([str.upper, str.lower, str.title])


@settings(deadline=None)
@given(st.sampled_from(CLAIMS), FORMS, st.data())
def test_a_sentence_in_any_case_is_supported_and_another_digit_in_it_never_is(
    claim: tuple[str, Span], form: Callable[[str], str], data: st.DataObject
) -> None:
    text, span = form(claim[0]), claim[1]
    assert kind_of(text, span) is VerdictKind.SUPPORTED
    places = [at for at, char in enumerate(text) if char.isdigit()]
    if places:
        at = data.draw(st.sampled_from(places))
        digit = data.draw(st.sampled_from([d for d in "0123456789" if d != text[at]]))
        assert kind_of(text[:at] + digit + text[at + 1 :], span) is not VerdictKind.SUPPORTED


ACCENTED = (
    "Zoë Tésar of the Café Únor opened the Müller dam on 3 May 2031.",
    "Zoë Tésar did not open the Müller dam.",
    "The Müller dam was opened by Zoë Tesár in 2029.",
    "“Déjà vu,” said Zoë Tésar.",
)


@settings(deadline=None)
@given(st.sampled_from(ACCENTED), st.sampled_from(["NFC", "NFD"]), st.sampled_from(["NFC", "NFD"]))
def test_the_form_of_unicode_never_matters(text: str, mine: Form, theirs: Form) -> None:
    plain, other = corpus_of(ACCENTED[0]), corpus_of(unicodedata.normalize(theirs, ACCENTED[0]))
    verdicts = [
        check(told, [held.sentences["a"][0].span], held)
        for told, held in ((text, plain), (unicodedata.normalize(mine, text), other))
    ]
    assert len({(verdict.kind, verdict.score) for verdict in verdicts}) == 1
    assert len({tuple(problem.code for problem in verdict.problems) for verdict in verdicts}) == 1


@settings(deadline=None)
@given(st.lists(st.sampled_from([FURNITURE, "Comments", "Read more"]), max_size=3), st.sampled_from(TRIED))
def test_added_furniture_never_matters(lines: list[str], text: str) -> None:
    one = article()
    more = "".join(f"\n{line}" for line in lines)
    at, marks = len(one.text), list(one.marks)
    for line in lines:
        marks.append(Mark(at + 1, at + 1 + len(line), MarkKind.FURNITURE, "test"))
        at += 1 + len(line)
    longer = corpus(Article("a", one.text + more, tuple(marks)))
    assert check_uncited(text, longer) == check_uncited(text, HELD)
    assert check(text, SPANS[:2], longer) == check(text, SPANS[:2], HELD)


PIECES = st.sampled_from(
    [
        "Ada Osei",
        "14",
        " mines ",
        "🇺🇦",
        "é",
        "e\u0301",
        "שלום",
        "\u202e",
        "\r\n",
        ". ",
        "“",
        "”",
        " did not ",
        " said ",
        "Velmora",
        "$7.5",
        "Friday",
    ]
)
FUZZED = st.lists(PIECES, min_size=1, max_size=14).map("".join)


@settings(max_examples=150, deadline=None)
@given(FUZZED, st.lists(FUZZED, min_size=1, max_size=3))
def test_every_place_is_one_of_the_text(text: str, lines: list[str]) -> None:
    held = corpus_of(*(line.replace("\n", " ") for line in lines))
    spans = [sentence.span for sentence in held.sentences["a"]]
    verdict = check(text, spans, held)
    for problem in verdict.problems:
        assert 0 <= problem.start <= problem.end <= len(text)
        assert all(
            any(place.within(span) for span in spans) and held.articles["a"].slice(place) for place in problem.sources
        )
    if verdict.clauses:
        assert "".join(text[one.start : one.end] for one in verdict.clauses) == text
    assert check(text, spans, held) == verdict


@pytest.mark.parametrize(
    ("claim", "code", "place"),
    [
        ("The port of Velmora reopened on Tuesday after divers removed 11 mines.", ProblemCode.NUMBER_ABSENT, "14"),
        ("The port of Velmora reopened on Friday after divers removed 14 mines.", ProblemCode.DATE_ABSENT, "Tuesday"),
        ("The port of Tarsena reopened on Tuesday.", ProblemCode.NAME_ABSENT, "Velmora"),
        ("The port of Velmora did not reopen on Tuesday.", ProblemCode.NEGATION, "reopened"),
        ("The port of Velmora reopened on Tuesday before divers removed 14 mines.", ProblemCode.OPPOSITE, "after"),
    ],
)
def test_a_reason_names_the_place_that_says_otherwise(claim: str, code: ProblemCode, place: str) -> None:
    places = [
        HELD.articles["a"].slice(span)
        for problem in check(claim, [SPANS[0]], HELD).problems
        if problem.code is code
        for span in problem.sources
    ]
    assert places == [place]


# --- no blind trust ----------------------------------------------------------------------------------------------


def check_badly(claim: Reading, source: Source) -> Iterable[Finding]:
    raise ZeroDivisionError(claim.text, source.spans)


def test_a_check_that_fails_is_never_support_and_never_ends_the_run() -> None:
    text = "Divers removed 14 mines."
    assert check(text, [SPANS[0]], HELD).kind is VerdictKind.SUPPORTED
    failed = check(text, [SPANS[0]], HELD, (*CHECKS, check_badly))
    assert (failed.kind, failed.score) == (VerdictKind.NOT_CHECKABLE, 0.0)
    assert [problem.message for problem in failed.problems] == ["check_badly failed (ZeroDivisionError)"]
    wrong = check("Divers removed 11 mines.", [SPANS[0]], HELD, (check_badly, *CHECKS))
    assert wrong.kind is VerdictKind.CONTRADICTED
    assert {ProblemCode.NOT_CHECKABLE, ProblemCode.NUMBER_ABSENT} <= {problem.code for problem in wrong.problems}


@pytest.mark.parametrize("piece", ["word ", "A", "Ada Osei, ", "1,", "“", "not ", "' ", "no, and ", "-", "\u0301"])
def test_what_is_too_long_for_a_sentence_is_not_read(piece: str) -> None:
    long = piece * (100_000 // len(piece))
    assert check(long, [SPANS[0]], HELD).kind is VerdictKind.NOT_CHECKABLE
    assert check_uncited(long, HELD)[0].kind is VerdictKind.NOT_CHECKABLE
    whole = corpus_of(long.strip() or long)
    span = whole.sentences["a"][0].span
    assert check("Divers removed 14 mines.", [span], whole).kind is VerdictKind.NOT_CHECKABLE
    assert check(long.strip(), [span], whole).kind is VerdictKind.SUPPORTED


# --- the parts of a verdict --------------------------------------------------------------------------------------


def test_nothing_cited_is_uncited() -> None:
    assert kind_of(BODY[0]) is VerdictKind.UNCITED
    assert codes_of(BODY[0]) == {ProblemCode.UNCITED}


@pytest.mark.parametrize(
    "span", [Span("?", 0, 4), Span("a", -1, 4), Span("a", 9, 4), Span("a", 0, 10**6), Span("a", 3, 3)]
)
def test_a_span_that_points_at_nothing_is_invalid(span: Span) -> None:
    assert codes_of(BODY[0], span) == {ProblemCode.SPAN_INVALID}
    assert codes_of(BODY[0], SPANS[0], span) == {ProblemCode.SPAN_INVALID}
    assert kind_of(BODY[0], SPANS[0], span) is VerdictKind.UNSUPPORTED


def test_furniture_carries_nothing() -> None:
    start = HELD.articles["a"].text.index(FURNITURE)
    assert codes_of(FURNITURE, Span("a", start, start + len(FURNITURE))) == {ProblemCode.FURNITURE}
    assert ProblemCode.FURNITURE in codes_of(BODY[-1], Span("a", SPANS[-1].start, start + 5))


def test_a_title_carries_its_own_words() -> None:
    assert kind_of(TITLE, Span("a", 0, len(TITLE))) is VerdictKind.SUPPORTED
    assert kind_of("Velmora reopens harbour", Span("a", 0, len(TITLE))) is VerdictKind.SUPPORTED


def test_two_spans_carry_what_neither_carries_alone() -> None:
    text = "The port of Velmora reopened on Tuesday, and Norvik Foods did not comment."
    assert kind_of(text, SPANS[0], SPANS[2]) is VerdictKind.SUPPORTED
    assert kind_of(text, SPANS[0]) is not VerdictKind.SUPPORTED


def test_the_opposite_is_contradicted_and_one_good_clause_is_partial() -> None:
    assert kind_of("The port of Velmora did not reopen on Tuesday.", SPANS[0]) is VerdictKind.CONTRADICTED
    assert kind_of("The port of Velmora closed on Tuesday after divers removed 14 mines.", SPANS[0]) is not (
        VerdictKind.SUPPORTED
    )
    text = "The port of Velmora reopened on Tuesday, and Pavel Strunk sang."
    assert kind_of(text, SPANS[0]) is VerdictKind.PARTIAL
    assert kind_of("Singers from Tarsena danced with foreign guests.", SPANS[0]) is VerdictKind.UNSUPPORTED


def test_a_question_and_empty_words_are_not_checkable() -> None:
    assert kind_of("Why did the port of Velmora reopen?", SPANS[0]) is VerdictKind.NOT_CHECKABLE
    assert kind_of("...", SPANS[0]) is VerdictKind.NOT_CHECKABLE


@pytest.mark.parametrize("opening", ["This article says that", "In summary,", "The passage discusses how"])
def test_talk_about_the_text_is_meta(opening: str) -> None:
    assert ProblemCode.META in codes_of(f"{opening} the port of Velmora reopened on Tuesday.", SPANS[0])


def test_a_report_in_the_news_is_no_talk_about_the_text() -> None:
    assert ProblemCode.META not in codes_of("The report said the port of Velmora reopened on Tuesday.", SPANS[0])


@pytest.mark.parametrize(
    "text", ["Here is a summary of the article in 200 words or less:", "Sure, here's a 93-word summary:", "Sure!"]
)
def test_an_announcement_of_a_summary_states_nothing(text: str) -> None:
    assert kind_of(text, SPANS[0]) is VerdictKind.NOT_CHECKABLE
    assert check_uncited(text, HELD)[0].kind is VerdictKind.NOT_CHECKABLE
    assert kind_of("Here is what the summary said: the port of Velmora reopened.", SPANS[0]) is not (
        VerdictKind.NOT_CHECKABLE
    )


def test_a_line_of_somebody_elses_text_needs_no_end() -> None:
    text = "The port of Velmora reopened on"
    assert check_uncited(text, HELD)[0].kind is VerdictKind.SUPPORTED
    assert kind_of(text, SPANS[0]) is VerdictKind.PARTIAL


def test_a_sentence_needs_its_end() -> None:
    assert codes_of("The port of Velmora reopened on", SPANS[0]) == {ProblemCode.UNFINISHED}


def test_a_match_is_narrowed_to_what_carries_the_statement() -> None:
    (match,) = check("Divers removed 14 mines.", [SPANS[0]], HELD).matches
    assert HELD.articles["a"].slice(match.span) == "divers removed 14 mines"
    assert match.grade is Grade.NORMALISED
    (loose,) = check("Divers found and removed mines.", [SPANS[0]], HELD).matches
    assert (loose.grade, HELD.articles["a"].slice(loose.span)) == (Grade.FUZZY, "divers removed 14 mines")


def test_a_match_lies_where_the_words_are_literal() -> None:
    words = "divers removed 14 mines near the outer pier."
    (exact,) = check(f" {words} ", [SPANS[0]], HELD).matches
    assert (HELD.articles["a"].slice(exact.span), exact.grade, exact.score) == (words, Grade.EXACT, 1.0)
    (alike,) = check("Divers removed 14 mines near the outer pier.", [SPANS[0]], HELD).matches
    assert alike.grade is Grade.NORMALISED
    (loose,) = check("Divers removed 14 mines near the pier.", [SPANS[0]], HELD).matches
    assert (loose.grade, loose.score) == (Grade.FUZZY, 1.0)


@pytest.mark.parametrize(
    "text",
    [
        "The finance minister put the cost of the deal at 560 million crowns.",
        "Tram drivers rejected the settlement by 1,599 to 375.",
        "The court struck down the water law on Monday.",
    ],
)
def test_no_other_sentence_lends_what_the_best_one_contradicts(text: str) -> None:
    held = corpora(
        (
            "The finance minister put the cost of the deal at 410 million crowns.",
            "Tram drivers voted by 1,599 to 375 to accept a pay settlement.",
            "The court struck down the water law on Thursday.",
        ),
        (
            "The opposition expects the deal to cost 560 million crowns.",
            "The union rejected the mayor's suggestion.",
            "The pool opens on Monday.",
        ),
    )
    verdict, spans = check_uncited(text, held)
    assert verdict.kind in (VerdictKind.CONTRADICTED, VerdictKind.UNSUPPORTED, VerdictKind.PARTIAL)
    assert {span.article_id for span in spans} == {"a"}


def test_two_facts_of_one_kind_deny_neither_of_two_sources() -> None:
    held = corpora(
        ("The ferry ran aground on Sunday, injuring 14 people.",),
        ("The ferry carried 231 people when it ran aground.",),
    )
    verdict, _ = check_uncited(
        "The ferry ran aground on Sunday with 231 people on board, and 14 people were injured.", held
    )
    assert verdict.kind is not VerdictKind.CONTRADICTED


def test_check_uncited_takes_the_fewest_spans_that_carry_a_statement() -> None:
    one, spans = check_uncited("Norvik Foods did not comment.", HELD)
    assert (one.kind, spans) == (VerdictKind.SUPPORTED, (SPANS[2],))
    two, spans = check_uncited("The port of Velmora reopened on Tuesday; Norvik Foods did not comment.", HELD)
    assert (two.kind, set(spans)) == (VerdictKind.SUPPORTED, {SPANS[0], SPANS[2]})
    assert check_uncited("Xylophones?", HELD)[1] == ()


def test_a_run_in_another_process_says_the_same() -> None:
    code = "import test_check as t; print([t.check_uncited(x, t.HELD) for x in t.TRIED])"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=Path(__file__).parent,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1])},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_a_sentence_that_carries_a_statement_is_cited_alone() -> None:
    assert check_uncited("Norvik Foods did not comment on the outer grain.", HELD)[1] == (SPANS[2],)


def test_a_sentence_that_contradicts_what_another_carries_is_not_sought() -> None:
    claim = "Divers removed 14 mines near the outer pier of Velmora port in 2044, a port comment read."
    assert fewest(claim, HELD) == (SPANS[0], SPANS[2])
    assert check_uncited(claim, HELD)[1] == (SPANS[0],)


def test_a_sentence_that_only_gets_in_the_way_is_not_cited() -> None:
    held = corpus_of(
        "Divers of Velmora removed 14 mines near the outer pier.",
        "The doors closed.",
        "Then Wold closed.",
        "Norvik has doors.",
    )
    first, second, *others = (sentence.span for sentence in held.sentences["a"])
    claim = "Divers of Velmora removed 14 mines near the outer pier in 2044 and closed the doors"
    assert fewest(f"{claim}.", held) == check_uncited(f"{claim}.", held)[1] == (first, second)
    assert set(fewest(f"{claim} for Wold of Norvik.", held)) == {first, second, *others}
    assert check_uncited(f"{claim} for Wold of Norvik.", held)[1] == (first, *others)


def test_an_end_of_the_source_excuses_only_itself() -> None:
    assert codes_of("The port of Velmora reopened near the outer pier", SPANS[0]) == {ProblemCode.UNFINISHED}
    assert codes_of("The bridge, she said, and the rest", SPANS[6]) == {ProblemCode.UNFINISHED}
    assert codes_of("The bridge, she said, and the rest breaks off,", SPANS[6]) == set()


def test_half_of_the_words_is_enough_and_an_added_clause_is_not() -> None:
    assert codes_of("Divers found sunken mines.", SPANS[0]) == set()
    assert codes_of("Divers quickly found sunken mines.", SPANS[0]) == {ProblemCode.COVERAGE}
    opened = "The port of Velmora reopened on Tuesday after divers removed 14 mines"
    assert codes_of(f"{opened}, and happy children danced.", SPANS[0]) == {ProblemCode.COVERAGE}
    assert codes_of(f"{opened} soon, and happy children danced.", SPANS[0]) == {ProblemCode.COVERAGE}
    assert codes_of(f"{opened}, and children danced.", SPANS[0]) == set()
    assert codes_of(f"{opened}, and happy children saw the pier.", SPANS[0]) == set()


def test_words_that_are_missing_are_named() -> None:
    (short,) = check("Norvik Foods sings, dances and jumps.", [SPANS[2]], HELD).problems
    (long,) = check("Norvik Foods sings, dances, jumps, swims and paints.", [SPANS[2]], HELD).problems
    assert short.message.endswith("“sings”, “dances”, “jumps” are not there")
    assert long.message.endswith("“sings”, “dances”, “jumps” and 2 more are not there")
    assert (long.start, long.end) == (13, 51)


@pytest.mark.parametrize(
    ("text", "at", "kind"),
    [
        ("The port of Velmora did not reopen on Tuesday and glowed.", 0, VerdictKind.CONTRADICTED),
        ("The port of Velmora did not reopen on Tuesday, gleam or glow.", 0, VerdictKind.CONTRADICTED),
        ("The Velmora port did not glow or gleam.", 0, VerdictKind.UNSUPPORTED),
        ("Officials of the Keld River Council close the northern basin, Greta Wold said.", 3, VerdictKind.PARTIAL),
        ("The port reopened in 2029.", 0, VerdictKind.UNSUPPORTED),
        ("The port of Velmora reopened, and Pavel Strunk came.", 0, VerdictKind.PARTIAL),
        ("The port reopened, and Pavel Strunk sang.", 0, VerdictKind.UNSUPPORTED),
        ("  ", 0, VerdictKind.NOT_CHECKABLE),
    ],
)
def test_a_verdict_has_its_kind_and_scores_below_the_sentence_itself(text: str, at: int, kind: VerdictKind) -> None:
    verdict = check(text, [SPANS[at]], HELD)
    assert verdict.kind is kind
    assert (verdict.score > 0) == (kind is not VerdictKind.NOT_CHECKABLE)
    assert verdict.score < check(BODY[at], [SPANS[at]], HELD).score


def test_words_cited_to_nothing_as_well_are_worth_nothing() -> None:
    assert check(BODY[0], [SPANS[0], Span("a", 9, 4)], HELD).score == 0.0


def test_no_words_match_no_words() -> None:
    (match,) = check("  ", [SPANS[0]], HELD).matches
    assert (match.span, match.grade) == (SPANS[0], Grade.FUZZY)


# --- labelled pairs ----------------------------------------------------------------------------------------------


def labelled() -> list[tuple[str, str, str, bool]]:
    lines = (Path(__file__).parent / "data" / "labelled.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    return [(r["kind"], r["source"], r["claim"], r["label"] == "supported") for r in records]


def supported(source: str, claim: str) -> bool:
    held = Article("s", source, (Mark(0, len(source), MarkKind.BODY, "test"),))
    span = Span("s", 0, len(source))
    return check(claim, [span], Corpus.of([held], {"s": [Sentence(span, 0, 0)]})).kind is VerdictKind.SUPPORTED


def test_labelled_pairs_are_judged_right() -> None:
    right: dict[tuple[str, bool], list[bool]] = defaultdict(list)
    for kind, source, claim, label in labelled():
        right[kind, label].append(supported(source, claim) == label)
    true = [ok for (_, label), held in right.items() if label for ok in held]
    assert len(true) >= 40
    assert sum(true) >= 0.95 * len(true)
    for (kind, label), held in right.items():
        assert label or sum(held) >= 0.95 * len(held), kind
    assert sum(len(held) for (_, label), held in right.items() if not label) >= 60
