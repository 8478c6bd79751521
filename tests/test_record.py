from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from builders import cite, doubted, made_article, said

from brief.edit import Option
from brief.errors import SourceError
from brief.record import Effort, record
from brief.tell import Drafted, Telling, Told
from brief.types import Draft, Evidence, Origin, Story, VerdictKind

NOON = datetime(2031, 5, 16, 12, tzinfo=UTC)
ARTICLE = made_article("a1", "Title\nThe ferry ran aground off Tolling.\n", path="a.txt")


def test_the_record_keeps_the_effort_the_failures_and_every_draft() -> None:
    span = cite(ARTICLE, "The ferry ran aground off Tolling.")
    draft = Draft("The ferry sank.", ("1",), -0.123456, finished=False)
    told = Told(
        evidence=Evidence("1", span, ARTICLE.slice(span)),
        drafts=(Drafted(draft, doubted(VerdictKind.PARTIAL, "“sank” is nowhere")),),
        options=(Option(said("The ferry ran aground.", span, origin=Origin.REPAIRED), 0.98765),),
    )
    telling = Telling(Story("s1", (ARTICLE,), (("a2", "a1"),)), 3, (told,))
    effort = Effort(NOON, NOON + timedelta(seconds=1.5), 120, 34, 2, "BF16")
    text = record([telling], [SourceError("b.txt", "is empty")], effort, {"folder": "news"})
    tree = json.loads(text)
    assert text.endswith("}\n")
    assert (tree["schema"], tree["started"], tree["seconds"]) == ("brief-run/2", "2031-05-16T12:00:00+00:00", 1.5)
    assert (tree["tokens"], tree["threads"], tree["weights"]) == ({"read": 120, "written": 34}, 2, "BF16")
    assert tree["asked"] == {"folder": "news"}
    assert tree["failures"] == [{"source": "b.txt", "reason": "is empty"}]
    assert {"brief", "llama-cpp-python", "spacy"} <= tree["versions"].keys()
    (story,) = tree["stories"]
    assert (story["story"], story["share"], story["articles"]) == ("s1", 3, ["a1"])
    assert story["copies"] == [{"copy": "a2", "origin": "a1"}]
    (piece,) = story["evidence"]
    assert ARTICLE.text[piece["start"] : piece["end"]] == piece["text"]
    assert piece["drafts"] == [
        {
            "text": "The ferry sank.",
            "keys": ["1"],
            "likelihood": -0.1235,
            "finished": False,
            "verdict": {
                "kind": "partial",
                "score": 0.5,
                "problems": [{"code": "number_absent", "message": "“sank” is nowhere"}],
            },
        }
    ]
    assert piece["forms"] == [{"text": "The ferry ran aground.", "origin": "repaired", "value": 0.9877}]
