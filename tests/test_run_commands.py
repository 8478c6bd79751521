"""The commands `brief runs …` as a user meets them, on real runs that are made once."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from running import Done, brief

from brief import journal, runs
from brief.journal import Attempt, AttemptKind
from brief.render import rebuilt

pytestmark = pytest.mark.model

FERRY = (
    "Ferry Grey Petrel runs aground off Tolling\n\n"
    "The ferry Grey Petrel struck a reef off Tolling with 14 people on Sunday.\n"
)
LATER = FERRY.replace("14 people", "19 people")
STRIKE = (
    "Nurses in Ossering end a strike\n\n"
    "Nurses in Ossering voted on Tuesday to end a strike of nine days, after the council had offered more pay.\n"
)
DAM = (
    "Dam at Orrin holds\n\n"
    "Engineers opened the lower gates of the dam at Orrin on Monday, draining the lake, said Jonna Pellard.\n"
)
HOUR = timedelta(hours=1)


def made(folder: Path, day: int, *arguments: str, given: bytes = b"") -> str:
    """Make a briefing for a day of May 2031, and return the name of its folder."""
    options = ("--date", f"2031-05-{day:02}", "--statements", "6", "--quiet", "--format", "json")
    done = brief("generate", *arguments, *options, at=folder, given=given)
    assert done.status == 0, done.err
    return Path(done.out.strip()).name


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with four runs: from standard input, from a store, from files, and held against that."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "news").mkdir()
    (folder / "news" / "strike.txt").write_text(STRIKE, encoding="utf-8")
    (folder / "kept").mkdir()
    (folder / "kept" / "dam.txt").write_text(DAM, encoding="utf-8")
    brief("corpus", "add", "kept", "--store", "s", at=folder)
    made(folder, 11, "-", given=DAM.encode())
    made(folder, 12, "--store", "s")
    (folder / "news" / "ferry.txt").write_text(FERRY, encoding="utf-8")
    made(folder, 13, "news")
    (folder / "news" / "ferry.txt").write_text(LATER, encoding="utf-8")
    (folder / "news" / "dam.txt").write_text(DAM, encoding="utf-8")
    made(folder, 14, "news", "--against", "last")
    # What comes later: another article in the folder that was read, and another prompt of the same name.
    (folder / "news" / "later.txt").write_text("Fog lifts\n\nThe fog lifted on Wednesday.\n", encoding="utf-8")
    brief("prompts", "new", "default", "--from", "bulletin", at=folder)
    return folder


@pytest.fixture
def copy(desk: Path, tmp_path: Path) -> Path:
    """A working folder of one's own with the same runs."""
    shutil.copytree(desk, tmp_path / "desk")
    return tmp_path / "desk"


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in (folder / "outputs").iterdir())


def run_of(folder: Path, day: int) -> Path:
    (found,) = (folder / "outputs").glob(f"2031-05-{day}-*")
    return found


def held(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def tree(done: Done) -> dict[str, Any]:
    assert done.status == 0, done.err
    schema = json.loads(resources.files("brief").joinpath("schema", "brief-runs-1.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    found: dict[str, Any] = json.loads(done.out)
    Draft202012Validator(schema).validate(found)
    return found


def one_line(done: Done) -> str:
    assert (done.status, done.out) == (2, "")
    assert done.err.count("\n") == 1
    return done.err.removeprefix("brief: ").strip()


def changed(folder: Path, file: str, before: str, after: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after), encoding="utf-8")


# list, show, diff ----------------------------------------------------------------------------------------------------


def test_the_list_has_a_line_for_each_run_the_newest_first(desk: Path) -> None:
    done = brief("runs", "list", at=desk)
    head, *rows = done.out.splitlines()
    assert (done.status, done.err) == (0, "")
    assert head.split()[:3] == ["DAY", "ID", "STORIES"]
    assert [row.split()[:2] for row in rows] == [name.rsplit("-", 1) for name in reversed(names(desk))]
    assert all(row.split()[6:8] == ["default", "smollm2-135m"] for row in rows)


def test_the_list_as_json_keeps_its_contract(desk: Path) -> None:
    found = tree(brief("runs", "list", "--json", at=desk))
    newest = found["runs"][0]
    assert [one["run"] for one in found["runs"]] == names(desk)[::-1]
    assert newest["day"] == "2031-05-14"
    assert newest["bytes"] == sum(len(data) for data in held(run_of(desk, 14)).values())
    assert sum(newest["statements"].values()) == len(printed(run_of(desk, 14)))
    assert found["passed_over"] == []


def printed(run: Path) -> list[str]:
    briefing = rebuilt((run / "briefing.json").read_text(encoding="utf-8"))
    return [statement.text for section in briefing.sections for statement in section.statements]


def test_what_is_no_whole_run_is_named_and_passed_over(copy: Path) -> None:
    outputs = copy / "outputs"
    (outputs / "notes").mkdir()
    shutil.copytree(run_of(copy, 11), outputs / "again")
    (run_of(copy, 12) / "run.json").unlink()
    changed(run_of(copy, 13), "briefing.json", "Tolling", "Dulling")
    changed(run_of(copy, 14), "run.json", '"brief-run/2"', '"brief-run/9"')
    done = brief("runs", "list", at=copy)
    assert done.status == 0
    assert len(done.out.splitlines()) == 3
    reasons = {line.split("outputs/")[-1].split("/")[0]: line for line in done.err.splitlines()}
    assert "notes/briefing.json: is not there: this folder holds no whole run" in reasons["notes"]
    assert "run.json: is not there" in reasons[run_of(copy, 12).name]
    assert "is not the one that was written here: its SHA-256 begins with" in reasons[run_of(copy, 13).name]
    assert "schema is 'brief-run/9', which this brief does not know" in reasons[run_of(copy, 14).name]
    assert done.err.endswith(f"{run_of(copy, 11).name}: holds the same briefing as again\n") or done.err.endswith(
        f"again: holds the same briefing as {run_of(copy, 11).name}\n"
    )
    assert len(tree(brief("runs", "list", "--json", at=copy))["passed_over"]) == 4


def test_a_briefing_is_shown_again_with_how_it_came_about(desk: Path) -> None:
    done = brief("runs", "show", "2031-05-14", at=desk)
    assert done.out.startswith("Briefing for 14 May 2031\n")
    assert all(text in done.out for text in printed(run_of(desk, 14)))
    assert "\nweights  " in done.out
    assert f"\nagainst  Briefing for 13 May 2031 ({run_of(desk, 13).name[-8:]})\n" in done.out
    assert brief("runs", "show", run_of(desk, 14).name[-8:], at=desk) == done


def test_a_run_is_shown_whole_as_json(desk: Path) -> None:
    found = tree(brief("runs", "show", "2031-05-14", "--json", at=desk))
    assert found["briefing"] == json.loads((run_of(desk, 14) / "briefing.json").read_text(encoding="utf-8"))
    assert found["made"]["against"] == runs.digest((run_of(desk, 13) / "briefing.json").read_text(encoding="utf-8"))
    record = json.loads((run_of(desk, 14) / "run.json").read_text(encoding="utf-8"))
    drafts = [draft for story in record["stories"] for piece in story["evidence"] for draft in piece["drafts"]]
    assert sum(found["made"]["drafts"].values()) == len(drafts) > 0


def test_what_is_new_between_two_days(desk: Path) -> None:
    found = tree(brief("runs", "diff", "2031-05-13", "2031-05-14", "--json", at=desk))
    (update,) = found["updated"]
    assert "14" in update["earlier"]
    assert "19" in update["text"]
    assert any("dam at Orrin" in text for text in found["new"])
    # It still stands, and so was not told again.
    assert any("strike" in text for text in found["gone"])
    assert found["unchanged"] == 1
    done = brief("runs", "diff", "2031-05-13", "2031-05-14", at=desk)
    assert "[-14-] {+19+} people" in done.out
    assert "\nNot told again: 1\n" in done.out
    assert done.out.endswith("\nUnchanged: 1\n")
    assert done.status == 0


# replay --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", [11, 12, 14])
def test_a_briefing_made_again_is_identical_and_nothing_else_changes(desk: Path, tmp_path: Path, day: int) -> None:
    before = held(desk)
    done = brief("runs", "replay", f"2031-05-{day}", "--out", desk / "outputs", at=tmp_path)
    assert (done.status, done.out) == (0, "identical\n"), done.err
    assert held(desk) == before


def test_an_article_that_has_changed_or_is_gone_is_named(copy: Path) -> None:
    moved(copy, 13)
    (copy / "news" / "strike.txt").unlink()
    done = brief("runs", "replay", "2031-05-13", at=copy)
    ferry, strike, *rest = done.out.splitlines()
    assert (ferry, strike) == ("news/ferry.txt: has changed since", "news/strike.txt: is gone")
    assert rest[0] == "differs first at articles[0].text_sha256"
    assert rest[-1] == "likely reason: what it rests on has changed or is gone"
    assert done.status == 1


def moved(folder: Path, day: int) -> None:
    """Say in a run's record that it was made in the folder in which its copy lies now."""
    file = run_of(folder, day) / "run.json"
    whole = json.loads(file.read_text(encoding="utf-8"))
    whole["asked"]["folder"] = str(folder)
    file.write_text(json.dumps(whole), encoding="utf-8")


def test_what_the_store_has_forgotten_and_what_was_not_kept_is_gone(copy: Path) -> None:
    for day in (11, 12):
        moved(copy, day)
    (run_of(copy, 11) / "articles.jsonl").unlink()
    name = json.loads((run_of(copy, 12) / "briefing.json").read_text(encoding="utf-8"))["articles"][0]["id"]
    assert brief("corpus", "forget", name, "--store", "s", at=copy).status == 0
    assert brief("runs", "replay", "2031-05-12", at=copy).out.startswith("kept/dam.txt: is gone\n")
    assert brief("runs", "replay", "2031-05-11", at=copy).out.startswith("Dam at Orrin holds: is gone\n")


def test_an_earlier_briefing_that_is_gone_is_named(copy: Path) -> None:
    moved(copy, 14)
    gone = run_of(copy, 13)
    shutil.rmtree(gone)
    done = brief("runs", "replay", "2031-05-14", at=copy)
    assert done.out.splitlines()[:2] == [
        f"the briefing {gone.name[-8:]}, against which it was held, is gone",
        "differs first at coverage.against",
    ]
    assert done.status == 1


def test_a_difference_is_told_with_its_place_and_the_likely_reason(copy: Path) -> None:
    moved(copy, 12)
    edited = run_of(copy, 12).rename(copy / "outputs" / "edited")
    changed(edited, "briefing.json", '"text": "Jonna Pellard said', '"text": "Jonna Pellard thought')
    changed(edited, "run.json", '"spacy": "3.', '"spacy": "2.')
    done = brief("runs", "replay", "edited", at=copy)
    place, then, now, *reasons = done.out.splitlines()
    assert place == "differs first at sections[0].statements[0].text"
    assert then.startswith('  then: "Jonna Pellard thought')
    assert now.startswith('  now:  "Jonna Pellard said')
    (reason,) = reasons
    assert reason.startswith("likely reason: another version of spacy: 2.")
    assert done.status == 1


def test_what_has_no_record_of_what_was_asked_cannot_be_made_again(copy: Path) -> None:
    file = run_of(copy, 12) / "run.json"
    whole = json.loads(file.read_text(encoding="utf-8"))
    whole["asked"]["model"]["file"] = None
    file.write_text(json.dumps(whole), encoding="utf-8")
    assert "a model behind an endpoint wrote this" in one_line(brief("runs", "replay", "2031-05-12", at=copy))
    del whole["asked"]
    file.write_text(json.dumps(whole | {"schema": "brief-run/1"}), encoding="utf-8")
    assert "was made by an older brief" in one_line(brief("runs", "replay", "2031-05-12", at=copy))


# prune ---------------------------------------------------------------------------------------------------------------


def test_prune_keeps_the_newest_and_what_it_was_held_against(copy: Path) -> None:
    (copy / "outputs" / "notes").mkdir()
    done = brief("runs", "prune", "--keep", "1", "--dry-run", at=copy)
    # The newest of the store's series stays too.
    would = f"would go: {run_of(copy, 11).name}, "
    assert done.out.startswith(would)
    assert done.out.endswith("kB would be freed, 3 of 4 runs stay\n")
    assert len(names(copy)) == 5
    assert brief("runs", "prune", "--keep", "1", at=copy).out.startswith(would.replace("would go", "gone"))
    assert [name[8:10] for name in names(copy)] == ["12", "13", "14", ""]


def test_prune_goes_by_size_and_by_age(copy: Path) -> None:
    assert brief("runs", "prune", "--days", "1", "--megabytes", "9", at=copy).out == "0 kB freed, 4 of 4 runs stay\n"
    for day in (11, 12):
        file = run_of(copy, day) / "run.json"
        whole = json.loads(file.read_text(encoding="utf-8"))
        whole["finished"] = (datetime.now(UTC) - timedelta(days=3)).isoformat()
        file.write_text(json.dumps(whole), encoding="utf-8")
    assert "3 of 4 runs stay" in brief("runs", "prune", "--days", "2", at=copy).out
    assert "3 of 3 runs stay" in brief("runs", "prune", "--megabytes", "0.001", at=copy).out


def test_prune_keeps_what_was_delivered_last_and_what_is_on_its_way(copy: Path) -> None:
    now, file = datetime.now(UTC), copy / "outputs" / journal.NAME
    kinds = {13: AttemptKind.DELIVERED, 11: AttemptKind.UNDELIVERED}
    for day, kind in kinds.items():
        attempt = Attempt("morning", date(2031, 5, day), now, now, kind, run=run_of(copy, day).name)
        journal.append(file, attempt)
    assert brief("runs", "prune", "--keep", "1", at=copy).out == "0 kB freed, 4 of 4 runs stay\n"
    journal.append(file, replace(attempt, kind=AttemptKind.DELIVERED))
    assert brief("runs", "prune", "--keep", "1", at=copy).out == "0 kB freed, 4 of 4 runs stay\n"
    journal.append(file, replace(attempt, kind=AttemptKind.DELIVERED, run=run_of(copy, 14).name))
    assert f"gone: {run_of(copy, 11).name}" in brief("runs", "prune", "--keep", "1", "--dry-run", at=copy).out.replace(
        "would go", "gone"
    )


def test_prune_clears_what_an_interrupted_run_has_left(copy: Path) -> None:
    outputs = copy / "outputs"
    old, new, other = (outputs / name for name in (".brief-0123456789abcdef", ".brief-fedcba9876543210", ".mine"))
    for folder in (old, new, other):
        folder.mkdir()
        (folder / "briefing.json").write_text("{", encoding="utf-8")
    for folder in (old, other):
        os.utime(folder, ((datetime.now(UTC) - 2 * HOUR).timestamp(),) * 2)
    done = brief("runs", "prune", "--keep", "9", at=copy)
    assert done.out.splitlines()[0] == f"gone: {old.name}, left by an interrupted run"
    assert [folder.exists() for folder in (old, new, other)] == [False, True, True]


# bad input -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ("show 2099", "no run '2099' in 'outputs': there is"),
        ("show 2031", "'2031' could be '2031-05-14-"),
        ("diff 2031-05-13 nothing", "no run 'nothing' in 'outputs'"),
        ("show news", "news/briefing.json: is not there: this folder holds no whole run"),
        ("list --out nowhere", "no runs in 'nowhere' yet: make one with brief generate"),
        ("prune --keep 1 --out nowhere", "no runs in 'nowhere' yet"),
        ("list --out s", "cannot read 's': not a directory"),
        ("prune", "prune needs a limit: give --keep, --days or --megabytes"),
    ],
)
def test_bad_input_is_answered_with_one_line(desk: Path, arguments: str, reason: str) -> None:
    assert reason in one_line(brief("runs", *arguments.split(), at=desk))


def test_a_file_that_cannot_be_read_is_named(copy: Path) -> None:
    file = run_of(copy, 11) / "briefing.json"
    file.unlink()
    file.mkdir()
    assert "briefing.json: cannot be read: is a directory" in one_line(brief("runs", "show", "2031-05-11", at=copy))
    file.rmdir()
    file.write_bytes(b"\xff")
    assert "briefing.json: is damaged: it is not UTF-8" in one_line(brief("runs", "show", "2031-05-11", at=copy))
