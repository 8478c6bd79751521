from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief.batch import BadLine, answers
from brief.types import Grade, ProblemCode, VerdictKind

FERRY = "The ferry Grey Petrel ran aground off Tolling on Sunday.\nThe ferry had 14 people aboard in thick fog."


def order(claim: str, source: str = FERRY, name: str | int = "a") -> bytes:
    return json.dumps({"id": name, "source": source, "claim": claim}).encode()


def answered(*lines: bytes) -> list[dict[str, object]]:
    found = [answer for _, answer in answers(io.BytesIO(b"\n".join(lines)))]
    return [json.loads(answer) for answer in found if isinstance(answer, str)]


def test_each_claim_gets_its_answer_in_order() -> None:
    lines = [order(f"The ferry had {count} people aboard.", name=count) for count in (14, 15, 16)]
    found = answered(*lines)
    assert [one["id"] for one in found] == [14, 15, 16]
    assert [one["kind"] == "supported" for one in found] == [True, False, False]
    assert list(found[0]) == ["id", "kind", "score", "problems", "matches"]


def test_ranges_are_those_of_the_claim_and_of_the_source() -> None:
    claim = "The ferry ran aground off Tolling. \U0001f600 It had 15 people aboard."
    (found,) = answered(order(claim))
    assert found["kind"] != "supported"
    problems, matches = found["problems"], found["matches"]
    assert isinstance(problems, list)
    assert isinstance(matches, list)
    assert "15" in {claim[one["start"] : one["end"]] for one in problems}
    assert all(0 <= one["start"] < one["end"] <= len(FERRY) for one in matches)
    assert all(one["grade"] in set(Grade) for one in matches)
    for one in problems:
        assert one["code"] in set(ProblemCode)
        assert all(0 <= place["start"] < place["end"] <= len(FERRY) for place in one["sources"])


def test_a_claim_of_several_sentences_is_as_bad_as_its_worst() -> None:
    good, bad = "The ferry ran aground off Tolling.", "It had 15 people aboard."
    one, both, asked = answered(order(bad), order(f"{good} {bad}"), order(f"{good} Did the ferry sink?"))
    assert both["kind"] == one["kind"]
    assert float(str(one["score"])) < float(str(both["score"])) < 0.6
    assert asked["kind"] == "supported"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"x", "is not JSON ("),
        (b"[" * 100_000, "is not JSON ("),
        (b"\xff{}", "is not UTF-8 text"),
        (b"[]", "is not an object"),
        (b'{"id": 1, "source": "a", "claim": "b", "id": 2}', 'has the key "id" twice'),
        (b'{"source": "a", "claim": "b"}', '"id" is missing or is neither a text nor a whole number'),
        (b'{"id": true, "source": "a", "claim": "b"}', '"id" is missing or is neither'),
        (b'{"id": 1, "claim": "b"}', '"source" is missing, empty or not a text'),
        (b'{"id": 1, "source": " ", "claim": "b"}', '"source" is missing, empty or not a text'),
        (b'{"id": 1, "source": "a", "claim": ["b"]}', '"claim" is missing, empty or not a text'),
        (b'{"id": 1, "source": "a", "claim": ""}', '"claim" is missing, empty or not a text'),
    ],
)
def test_a_bad_line_is_named_and_the_next_is_answered(line: bytes, reason: str) -> None:
    good = order("The ferry ran aground.")
    found = list(answers(io.BytesIO(b"\n".join([good, b"", line, good]))))
    assert [number for number, _ in found] == [1, 3, 4]
    bad = found[1][1]
    assert isinstance(bad, BadLine)
    assert bad.reason.startswith(reason)
    assert found[0][1] == found[2][1]


def test_more_keys_and_a_mark_of_byte_order_do_no_harm() -> None:
    line = b'\xef\xbb\xbf{"label": 1, "id": "a", "source": "The dam broke.", "claim": "The dam broke."}'
    assert answered(line)[0]["kind"] == "supported"


class Endless(io.RawIOBase):
    """A stream that says how far it was read."""

    def __init__(self) -> None:
        self.given = 0

    def readable(self) -> bool:
        return True

    def readline(self, _: int | None = -1) -> bytes:
        self.given += 1
        return order("The ferry ran aground.", name=self.given) + b"\n"


def test_answers_come_before_more_is_read() -> None:
    stream = Endless()
    found = answers(stream)  # type: ignore[arg-type]
    assert [next(found)[0] for _ in range(3)] == [1, 2, 3]
    assert stream.given == 3


def test_any_text_is_answered() -> None:
    claims = ["\ud800", "?", "\x00", "\u202eabc", "a" * 5000, ".\r\n.", "14", "“"]
    found = answered(*(order(claim, "\ud800 The dam\x00 broke \U0001f600.") for claim in claims))
    assert len(found) == len(claims)
    assert all(one["kind"] in set(VerdictKind) for one in found)


def sentences() -> Iterator[str]:
    yield from FERRY.split("\n")


@given(st.sampled_from(list(sentences())), st.sampled_from(["", "\r\n", "  ", "\u00a0"]))
def test_a_sentence_of_the_source_is_supported_by_it(sentence: str, space: str) -> None:
    (found,) = answered(order(space + sentence))
    assert found["kind"] == "supported"
