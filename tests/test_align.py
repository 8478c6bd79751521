from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from brief.citations import Corpus, find
from brief.citations.align import fewest
from brief.types import Article, Mark, MarkKind, Sentence, Span

LINES = (
    "Harbour strike ends in Velmora",
    "Dock workers in Velmora ended a nine-day strike on Friday.",
    "The union won a pay rise of 6 percent.",
    "Subscribe to the Velmora strike newsletter",
)
KINDS = (MarkKind.TITLE, MarkKind.BODY, MarkKind.BODY, MarkKind.FURNITURE)


def article(name: str, lines: tuple[str, ...] = LINES, kinds: tuple[MarkKind, ...] = KINDS) -> Article:
    at, marks = 0, []
    for line, kind in zip(lines, kinds, strict=True):
        marks.append(Mark(at, at + len(line), kind, "test"))
        at += len(line) + 1
    return Article(name, "\n".join(lines), tuple(marks))


def body(held: Article) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(Span(held.id, start, end), at, at) for at, (start, end) in enumerate(held.ranges(MarkKind.BODY))
    )


def corpus(*held: Article) -> Corpus:
    return Corpus.of(held, {one.id: body(one) for one in held})


def texts(spans: tuple[Span, ...], held: Corpus) -> list[str]:
    return [held.articles[span.article_id].slice(span) for span in spans]


def test_the_best_sentence_comes_first_and_the_next_adds_what_is_missing() -> None:
    held = corpus(article("a"))
    found = texts(find("The dock strike in Velmora ended on Friday; workers won 6 percent.", held), held)
    assert found[:2] == [LINES[1], LINES[2]]


def test_a_tie_goes_to_the_article_already_chosen() -> None:
    other = article("b", ("The union won a pay rise of 6 percent.",), (MarkKind.BODY,))
    found = find(
        "Dock workers in Velmora ended a nine-day strike; the union won a pay rise.", corpus(other, article("c"))
    )
    assert [span.article_id for span in found[:2]] == ["c", "c"]


def test_when_all_is_held_the_fullest_of_the_others_follow() -> None:
    lines = ("A strike in Velmora ended.", "The strike ended.", "A strike began.", "It rained.")
    held = corpus(article("a", lines, (MarkKind.BODY,) * 4))
    assert texts(find("The strike in Velmora ended.", held), held) == list(lines[:3])


def test_a_title_is_evidence_and_furniture_never() -> None:
    held = corpus(article("a"))
    assert texts(find("A harbour strike.", held), held)[0] == LINES[0]
    assert find("newsletter", held) == ()


def test_a_word_of_no_article_finds_nothing() -> None:
    assert find("xylophone", corpus(article("a"))) == ()
    assert find("", corpus(article("a"))) == ()
    assert find("anything", Corpus.of([], {})) == ()


def test_the_limit_holds() -> None:
    held = corpus(article("a"))
    assert len(find("strike ended Friday union won rise harbour", held, limit=1)) == 1


@given(st.permutations(["a", "b", "c", "d"]))
def test_the_order_of_the_articles_never_matters(names: list[str]) -> None:
    claim = "The union ended its strike and won 6 percent."
    assert find(claim, corpus(*map(article, names))) == find(claim, corpus(*map(article, sorted(names))))


@given(st.text())
def test_any_text_finds_only_citable_spans(text: str) -> None:
    held = corpus(article("a"))
    for span in find(text, held):
        assert held.articles[span.article_id].citable(span.start, span.end)


def test_the_fewest_stop_when_all_is_held() -> None:
    held = corpus(article("a"))
    assert texts(fewest("Dock workers in Velmora ended a strike.", held), held) == [LINES[1]]
    assert len(fewest("strike ended Friday union won rise harbour", held, limit=1)) == 1


def test_capitals_are_words_that_are_large_inside_a_sentence_and_small_nowhere() -> None:
    lines = ("Boats left Norvik.", "The Port shut.", "A port opened.", "Harbours fell silent.")
    assert corpus(article("a", lines, (MarkKind.BODY,) * 4)).capitals == {"norvik"}


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    lines = ("A strike ended.", "A strike began.", "A strike went on.", "A kite flew.")
    held = corpus(article("a", lines, (MarkKind.BODY,) * 4))
    assert texts(find("Strike and kite.", held), held)[0] == "A kite flew."


def test_five_sentences_are_found_unless_told_otherwise() -> None:
    lines = tuple(f"Strike {number} ended." for number in range(7))
    held = corpus(article("a", lines, (MarkKind.BODY,) * 7))
    claim = " ".join(lines)
    assert [len(find("Strike.", held)), len(find(claim, held)), len(fewest(claim, held))] == [5, 5, 5]


def found(claim: str, *lines: str) -> list[str]:
    held = corpus(article("a", lines, (MarkKind.BODY,) * len(lines)))
    return texts(find(claim, held), held)


def test_what_a_pronoun_speaks_of_stands_in_the_sentence_beside() -> None:
    lines = ("Someone won an election.", "Rain fell.", "Wold spoke.", "She won an election.")
    assert found("Wold won an election.", *lines)[0] == "She won an election."


def test_a_number_is_worth_more_than_a_word_as_rare() -> None:
    assert found("Boats 14.", "Boats left.", "There were 14 of them.")[0] == "There were 14 of them."


def test_a_whole_sentence_is_worth_more_than_a_line_without_an_end() -> None:
    assert found("Boats left.", "Boats left", "The boats left.")[0] == "The boats left."


def test_the_lead_is_worth_more_than_the_end() -> None:
    lines = ("Boats left early.", *(f"Line {at}." for at in range(9)), "Boats left late.")
    assert found("Boats left.", *lines)[:2] == [lines[0], lines[-1]]
    assert found("Boats left.", *reversed(lines))[0] == lines[-1]


def test_the_sentence_beside_what_is_chosen_comes_next() -> None:
    lines = ("Boats came.", "Rain fell.", "Boats and 14 nets sank.", "Boats burned.")
    assert found("14 boats and nets.", *lines)[:2] == [lines[2], lines[3]]


def test_a_month_is_one_however_short() -> None:
    assert found("It was in September.", "It rained.", "Filed Sept. 4")[0] == "Filed Sept. 4"


def test_titles_stand_beside_no_sentence() -> None:
    held = corpus(article("a"), article("b"))
    assert [len(beside) for beside in held.beside] == [1, 1, 1, 1, 0, 0]
    assert held.lateness == (0.0, 0.5, 0.0, 0.5, 0.0, 0.0)


def test_a_word_that_only_one_poor_sentence_has_is_found_among_thousands() -> None:
    lines = tuple(f"The port, the pier and the harbour of day {at}." for at in range(2000))
    claim = "The port, the pier, the harbour and a xylophone."
    assert "A xylophone." in found(claim, *lines, "A xylophone.")
