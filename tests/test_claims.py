from __future__ import annotations

from datetime import date

import pytest
from builders import COUNTED, cite, made_article, said
from hypothesis import given
from hypothesis import strategies as st

from brief.claims import Claim, Form, Quote, in_markdown, in_plain
from brief.render import to_markdown
from brief.text import printable
from brief.types import Briefing, MadeWith, Origin, Problem, ProblemCode, Section, Verdict, VerdictKind

MADE_WITH = MadeWith("0.1.0", "tiny", "0" * 64, "default", "0" * 64, 0)
# Words of which no sentence ends before the last one, with everything that Markdown could take for its own.
PROSE = st.text("abcXY019 *_`[]()#~^$&<>\\-+@:;,/|“”’", min_size=1, max_size=60).map(lambda text: f"a {text} b")


def texts(markdown: str) -> list[str]:
    return [claim.text for claim in in_markdown(markdown)]


def briefing(text: str, origin: Origin = Origin.MODEL) -> Briefing:
    article = made_article("a1", f"Heading {text}\n{text}", publisher="Harbour *Ledger*", path="a_1.txt")
    unsure = Verdict(VerdictKind.UNSUPPORTED, 0.2, (Problem(ProblemCode.NUMBER_ABSENT, "“7” is nowhere", 0, 1),))
    span = cite(article, f"\n{text}")
    body = type(span)(span.article_id, span.start + 1, span.end)
    return Briefing(
        title="Briefing for 16 May 2031",
        date=date(2031, 5, 16),
        language="en",
        articles=(article,),
        sections=(
            Section(
                "s1", said(f"Heading {text}", cite(article, f"Heading {text}")), (said(text, body, origin=origin),)
            ),
        ),
        dropped=(said("Seven gulls were left out.", body, verdict=unsure),),
        made_with=MADE_WITH,
        coverage=COUNTED,
    )


@given(PROSE, st.sampled_from(Origin))
def test_a_briefing_of_ours_claims_what_it_tells_and_nothing_else(text: str, origin: Origin) -> None:
    wanted = briefing(text, origin)
    found = in_markdown(to_markdown(wanted))
    assert [(claim.text, claim.form is Form.HEADING) for claim in found] == [
        (printable(f"Heading {text}"), True),
        (printable(text), False),
    ]
    article = wanted.articles[0]
    for claim, statement in zip(found, (wanted.sections[0].heading, wanted.sections[0].statements[0]), strict=True):
        (span,) = statement.citations
        assert claim.quotes == (Quote(span.start, span.end, printable(article.slice(span))),)


def test_what_is_added_to_a_briefing_of_ours_is_a_claim_without_a_quotation() -> None:
    markdown = to_markdown(briefing("The ferry sank."))
    changed = markdown.replace("sank.[^2]", "sank.[^2] The captain swam.\n\nNobody drowned.")
    assert [(claim.text, len(claim.quotes)) for claim in in_markdown(changed)][1:] == [
        ("The ferry sank.", 1),
        ("The captain swam.", 0),
        ("Nobody drowned.", 0),
    ]


def test_only_a_briefing_of_ours_may_leave_things_out() -> None:
    assert texts("# Briefing for May\n\n## Left out\n\n- The dam broke.\n\n---\n") == [
        "Briefing for May",
        "Left out",
        "The dam broke.",
    ]


def test_a_plain_text_keeps_its_marks_and_its_lines_end_sentences() -> None:
    assert in_plain("One *day*\nTwo. Three") == (Claim("One *day*", Form.HEADING), Claim("Two."), Claim("Three"))
    assert in_plain(" \n") == ()


def test_a_paragraph_may_be_wrapped() -> None:
    assert texts("The harbour\nreopened on\nMonday. Ships\nsailed.\n\nNobody\ncame.") == [
        "The harbour reopened on Monday.",
        "Ships sailed.",
        "Nobody came.",
    ]


def test_each_sentence_of_a_wrapped_paragraph_has_its_own_line() -> None:
    markdown = "# Harbour\n\nThe **harbour\nreopened** on\nMonday.[^1] Ships\nsailed. Gulls sang.\nNobody [came](#x).\n"
    assert [(claim.line, claim.text) for claim in in_markdown(markdown)] == [
        (1, "Harbour"),
        (3, "The harbour reopened on Monday."),
        (5, "Ships sailed."),
        (6, "Gulls sang."),
        (7, "Nobody came."),
    ]


def test_headings_of_both_kinds_are_headings() -> None:
    found = in_markdown("Mayor resigns\n---\nShe left.\n### Why ###\nNobody knows.\n***\nEnd\n===")
    assert [(claim.text, claim.form is Form.HEADING) for claim in found] == [
        ("Mayor resigns", True),
        ("She left.", False),
        ("Why", True),
        ("Nobody knows.", False),
        ("End", True),
    ]


def test_items_quotations_and_links_are_read_without_their_marks() -> None:
    markdown = (
        "- **One** came.\n* Two [stayed](https://example.org/a_b).\n12. Three ![gulls](g.png) flew.\n"
        "> “We will not,” said\n> *Ana Roe*.\n>\n> — Harbour Ledger\n\nA `b` c\\_d 3 * 4 &amp; snake_case &copy 5."
    )
    assert texts(markdown) == [
        "One came.",
        "Two stayed.",
        "Three gulls flew.",
        "“We will not,” said Ana Roe.",
        "A b c_d 3 * 4 & snake_case &copy 5.",
    ]


def test_code_rules_and_footnotes_claim_nothing() -> None:
    assert texts("One came.[^x]\n\n```\nTwo = 2.\n```\n\n* * *\n\n[^x]: Three said so.\n") == ["One came."]
    assert in_markdown("One came.[^x]\n\n[^x]: Three said so.\n")[0].quotes == ()


def test_sentences_before_one_reference_share_what_it_quotes() -> None:
    found = in_markdown("One came. Two came.[^1] Three came.\n\n[^1]: X, characters 3–9: “One Two”\n")
    quote = Quote(3, 9, "One Two")
    assert found == (
        Claim("One came.", quotes=(quote,)),
        Claim("Two came.", quotes=(quote,)),
        Claim("Three came."),
    )


MEMO = """\
From: Ana Roe <ana@paper.example>
Subject: Harbour

Hi all,

The harbour reopened on Monday after the storm had passed and the
pilots had gone back to work [1]. Ships sailed at
noon, and the last of them came back before the
evening tide had turned.[2][3]

Key points:
- Nobody was hurt (https://paper.example/a).
1) Two boats sank.

What comes next

Why it matters: the harbour feeds the town. In our view the council was lucky.
Should we write more?

Port | Ships
Tolling | 7

Sources:
[1] Harbour Ledger, 12 May
https://paper.example/b

Best regards,
Ana
Deputy editor

--
Sent from my telephone
"""


def test_a_memo_is_read_as_an_editor_reads_it() -> None:
    found = [(claim.line, claim.form, claim.text) for claim in in_plain(MEMO)]
    assert [(line, text) for line, form, text in found if form is Form.SENTENCE] == [
        (6, "The harbour reopened on Monday after the storm had passed and the pilots had gone back to work."),
        (6, "Ships sailed at noon, and the last of them came back before the evening tide had turned."),
        (12, "Nobody was hurt."),
        (13, "Two boats sank."),
        (17, "the harbour feeds the town."),
        (17, "Should we write more?"),
    ]
    assert [text for _, form, text in found if form is Form.OPINION] == ["In our view the council was lucky."]
    assert [text for _, form, text in found if form is Form.HEADING] == [
        "Harbour",
        "Key points:",
        "What comes next",
        "Sources:",
    ]
    assert [text for _, form, text in found if form is Form.REFERENCE] == [
        "[1] Harbour Ledger, 12 May https://paper.example/b"
    ]
    assert [text for _, form, text in found if form is Form.TABLE] == ["Port | Ships", "Tolling | 7"]
    assert [text for _, form, text in found if form is Form.LETTER] == [
        "From: Ana Roe <ana@paper.example>",
        "Hi all,",
        "Best regards,",
        "Ana",
        "Deputy editor",
        "Sent from my telephone",
    ]


def test_a_newsletter_is_read_without_its_links_marks_and_tables() -> None:
    markdown = (
        "**What happened**\n\nTwo [came](https://a.example/b) ([Ledger](https://c.example)). One left.[1][2]\n\n"
        "| Port | Ships |\n|---|---|\n| Tolling | 7 |\n\n**Gulls sang.**\n\n"
        "[1]: https://a.example\n[2] Ledger, 3 May\n\n"
        "You are receiving this because you asked for it.\n"
    )
    assert [(claim.form, claim.text) for claim in in_markdown(markdown)] == [
        (Form.HEADING, "What happened"),
        (Form.SENTENCE, "Two came."),
        (Form.SENTENCE, "One left."),
        (Form.TABLE, "| Port | Ships |"),
        (Form.TABLE, "| Tolling | 7 |"),
        (Form.SENTENCE, "Gulls sang."),
        (Form.REFERENCE, "[1]: https://a.example"),
        (Form.REFERENCE, "[2] Ledger, 3 May"),
        (Form.OPINION, "You are receiving this because you asked for it."),
    ]


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("The mayor said she thinks the ferry is unsafe.", Form.SENTENCE),
        ("We believe the ferry is unsafe.", Form.OPINION),
        ("This is a remarkable turn.", Form.OPINION),
        ("This is the ferry that sank in 2019.", Form.SENTENCE),
        ("Thanks to the pilots, nobody drowned.", Form.SENTENCE),
        ("Dear parking helps to pay for peace in Ossering.", Form.SENTENCE),
        ("The vote was 7-3, the clerk said.", Form.SENTENCE),
        ("Best of all, the ferry sailed.", Form.SENTENCE),
        ("Two boats sank on Monday off Tolling https://paper.example/a", Form.HEADING),
        ("Two boats sank (https://paper.example/a).", Form.SENTENCE),
        ("Two boats sank, the mayor of Tolling said late on Monday | more soon", Form.HEADING),
        ("Harbour Ledger, https://paper.example/a", Form.REFERENCE),
        ("Source: Harbour Ledger", Form.REFERENCE),
        ("To: the desk", Form.LETTER),
        ("Thanks, Ana", Form.LETTER),
        ("On Mon, 12 May 2031 at 09:00, Ana Roe wrote:", Form.LETTER),
        ("The memo by the port authority names two boats.", Form.SENTENCE),
        ("This memo covers two stories.", Form.OPINION),
    ],
)
def test_forms(line: str, form: Form) -> None:
    assert [claim.form for claim in in_plain(f"Gulls sang.\n\n{line}\n\nShips sailed.")][1] is form


@given(st.text(max_size=300))
def test_nothing_that_has_a_letter_is_lost(text: str) -> None:
    """Marks of references and labels may go; a word of a plain text never does without its whole mark."""
    plain = "".join(char for char in text if char.isalpha() or char in " .\n")
    kept = "".join(claim.text for claim in in_plain(plain))
    assert [char for char in plain if char.isalpha()] == [char for char in kept if char.isalpha()]
