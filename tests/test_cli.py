"""The commands as a user meets them: what they print, where, and with which exit status."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path

import pytest
from reference import EMBEDDED, write_gguf
from running import Done, brief

from brief.cli import cli

ROOT = Path(__file__).parents[1]
NONE = "the folder holds no .txt, .md, .html, .htm, .pdf, .eml, .mbox or .jsonl file: name one that does"
FERRY = """Ferry Grey Petrel runs aground in fog off Tolling

The car ferry Grey Petrel ran aground off Tolling late on Sunday, injuring 14 of the 231 people on board, the port \
authority said.

Lifeboats took off the passengers in less than four hours, although the swell reached two metres.

“We saw nothing but fog,” said Captain Rowan Teal, who has sailed the strait for 20 years.
"""
STRIKE = """Nurses in Ossering end a strike of nine days

Nurses in Ossering voted on Tuesday to end a strike of nine days, after the council had offered them 6 percent more pay.

The hospital will reopen its two closed wards on Thursday, its director Ilse Brandvold said.
"""


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news")
    (folder / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (folder / "strike.txt").write_text(STRIKE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made(news: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Done, Path]:
    """One briefing for all tests that look at one, in its folder."""
    outputs = tmp_path_factory.mktemp("outputs")
    done = brief("generate", news, "--out", outputs, "--date", "2031-05-16", "--statements", "4")
    (folder,) = outputs.iterdir()
    return done, folder


def one_line(done: Done) -> str:
    """Return the one line that a mistake of the user's is answered with."""
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("brief: ")
    assert done.err.count("\n") == 1
    return done.err.removeprefix("brief: ").strip()


# generate ------------------------------------------------------------------------------------------------------------


@pytest.mark.model
def test_generate_prints_the_briefing_and_its_place(made: tuple[Done, Path], news: Path) -> None:
    done, folder = made
    assert done.status == 0
    assert done.out.startswith("Briefing for 16 May 2031\nFriday 16 May 2031 · 2 stories from 2 articles\n")
    assert done.out.endswith(f"\n{folder / 'briefing.html'}\n")
    assert f"{news / 'ferry.txt'}, characters" in done.out
    stages = [line for line in done.err.splitlines() if not line.startswith("Preparing the model")]
    assert stages[0] == "2 articles, 2 stories"
    assert all(line.startswith("Telling: ") for line in stages[1:])
    assert folder.name.startswith("2031-05-16-")
    assert {path.name for path in folder.iterdir()} == {"briefing.json", "briefing.md", "briefing.html", "run.json"}


@pytest.mark.model
def test_what_is_not_a_terminal_gets_whole_lines_without_colour(made: tuple[Done, Path]) -> None:
    done, folder = made
    tree = json.loads((folder / "briefing.json").read_text(encoding="utf-8"))
    texts = [statement["text"] for section in tree["sections"] for statement in section["statements"]]
    assert max(map(len, texts)) > 80
    assert all(any(text in line for line in done.out.splitlines()) for text in texts)
    assert not any(line.endswith(" ") for line in done.out.splitlines())
    assert "\x1b" not in done.out + done.err


@pytest.mark.model
def test_quiet_prints_only_the_place_and_bad_files_are_named(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text(STRIKE, encoding="utf-8")
    (tmp_path / "news" / "b.txt").write_bytes(b"")
    (tmp_path / "news" / "c.txt").write_bytes(b"PK\0\1")
    (tmp_path / "brief.toml").write_text(
        'sources = ["news"]\n[generate]\nquiet = true\nformat = "json"\nstatements = 1\ndate = "2031-05-16"\n',
        encoding="utf-8",
    )
    done = brief("generate", at=tmp_path)
    (folder,) = (tmp_path / "outputs").iterdir()
    assert (done.status, done.out) == (0, f"{folder.relative_to(tmp_path)}\n")
    assert {path.name for path in folder.iterdir()} == {"briefing.json", "run.json"}
    first, second = done.err.splitlines()
    assert first.endswith("b.txt: is empty: remove it or put the article's text into it")
    assert second.endswith("c.txt: is not text but binary data: name a text file or a page")
    assert [failure["source"][-5:] for failure in json.loads((folder / "run.json").read_text())["failures"]] == [
        "b.txt",
        "c.txt",
    ]


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything that can be wrong."""
    folder = tmp_path_factory.mktemp("bad")
    (folder / "empty").mkdir()
    (folder / "only-pictures").mkdir()
    (folder / "only-pictures" / "a.png").write_bytes(b"\x89PNG")
    (folder / "a.txt").write_text(FERRY, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "blank.txt").write_bytes(b" \n\t\n")
    (folder / "binary.txt").write_bytes(b"news\0\1\2")
    (folder / "utf16.txt").write_bytes("no mark of its order".encode("utf-16-le"))
    (folder / "unknown.txt").write_bytes(b"caf\x81\x8d")
    (folder / "zero.gguf").write_bytes(b"")
    (folder / "text.gguf").write_text("This is no model.", encoding="utf-8")
    (folder / "short.gguf").write_bytes(EMBEDDED.read_bytes()[:100_000])
    write_gguf(folder / "base.gguf", template=None)
    write_gguf(folder / "failing.gguf", template="{{ raise_exception('not today') }}")
    for name, user in (("unknown", "{{ headline }}"), ("broken", "{% if %}"), ("failing", "{{ words.of.mouth }}")):
        variant = folder / "prompts" / name
        variant.mkdir(parents=True)
        for file in ("variant.toml", "system.j2"):
            (variant / file).write_bytes((ROOT / "prompts" / "default" / file).read_bytes())
        (variant / "user.j2").write_text(user, encoding="utf-8")
    (folder / "prompts" / "half").mkdir()
    (folder / "prompts" / "half" / "variant.toml").write_text('description = "half"\n', encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("", "there is nothing to read: name files, folders or addresses, or list `sources` in brief.toml"),
        ("nosuch", "nosuch: there is no such file or folder: check the path"),
        ("a.txt nosuch", "nosuch: there is no such file or folder: check the path"),
        (
            "empty",
            f"empty: {NONE}",
        ),
        (
            "only-pictures",
            f"only-pictures: {NONE}",
        ),
        ("empty.txt", "empty.txt: is empty: remove it or put the article's text into it"),
        ("blank.txt", "blank.txt: is empty: remove it or put the article's text into it"),
        ("binary.txt", "binary.txt: is not text but binary data: name a text file or a page"),
        ("utf16.txt", "utf16.txt: is not text but binary data: name a text file or a page"),
        ("unknown.txt", "unknown.txt: is in an unknown encoding: save it as UTF-8"),
        ("empty.txt binary.txt", "put the article's text into it (nor could 1 more be read)"),
        ("/dev/null", "/dev/null: is not a regular file: name a text file or a page"),
        ("a.txt --model nosuch", "no model is called nosuch: give smollm2-135m, "),
        ("a.txt --model nosuch.gguf", "nosuch.gguf: no such file: give smollm2-135m, "),
        ("a.txt --model empty/", "the path of a GGUF file"),
        ("a.txt --model qwen2.5-7b", "qwen2.5-7b is not on this machine: download "),
        ("a.txt --model zero.gguf", "zero.gguf: not a GGUF file: give a model in GGUF format"),
        ("a.txt --model text.gguf", "text.gguf: not a GGUF file: give a model in GGUF format"),
        ("a.txt --model short.gguf", "short.gguf: cut short or damaged at byte "),
        ("a.txt --model base.gguf", "base.gguf: has no chat template (is it a base model?)"),
        ("a.txt --model failing.gguf", "failing.gguf: its chat template fails: not today"),
        ("a.txt --prompt nosuch", "there is no prompt named 'nosuch': choose one of analyst, "),
        ("a.txt --prompt unknown", "user.j2 uses the unknown variable 'headline': known are "),
        ("a.txt --prompt broken", "prompt broken: user.j2, line 1: "),
        ("a.txt --prompt failing", "prompt failing: user.j2 does not render: "),
        ("a.txt --prompt half", "system.j2 is missing: a variant needs "),
        ("a.txt --out empty.txt", "cannot write 'empty.txt': not a directory: a file stands where a folder is needed"),
        ("a.txt --out empty.txt/in/it", "cannot write 'empty.txt/in/it': not a directory: "),
        ("a.txt --out /dev/null/x", "cannot write '/dev/null/x': not a directory: "),
        ("a.txt --out /proc/x", "cannot write '/proc/x': no such file or directory: choose another folder with --out"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_written(bad: Path, arguments: str, says: str) -> None:
    before = sorted(bad.rglob("*"))
    assert says in one_line(brief("generate", *arguments.split(), at=bad))
    assert sorted(bad.rglob("*")) == before


@pytest.mark.model
def test_a_budget_too_small_for_one_piece_says_how_much_it_takes(bad: Path) -> None:
    before = sorted(bad.rglob("*"))
    line = one_line(brief("generate", "a.txt", "--budget", "3", "--quiet", at=bad))
    assert line.startswith("a budget of 3 tokens holds no piece of evidence: the shortest needs ")
    assert sorted(bad.rglob("*")) == before


@pytest.mark.model
def test_a_disk_that_fills_up_leaves_nothing(news: Path, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    command = [sys.executable, "-m", "brief", "generate", str(news / "strike.txt"), "--out", str(tmp_path), "--quiet"]
    done = subprocess.run(
        [*command, "--statements", "1"],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=little_room,
    )
    assert "file too large: choose another folder with --out" in one_line(
        Done(done.returncode, done.stdout, done.stderr)
    )
    assert not list(tmp_path.iterdir())


# wrong use -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says", "where"),
    [
        ("generate --bogus", "no such option '--bogus'", "brief generate"),
        ("generate --seed x", "invalid value for '--seed': 'x' is not a valid integer range", "brief generate"),
        ("generate --seed -1", "invalid value for '--seed': -1 is not in the range x>=0", "brief generate"),
        ("generate --words 19", "invalid value for '--words': 19 is not in the range x>=20", "brief generate"),
        ("generate --statements 0", "invalid value for '--statements': 0 is not in the range x>=1", "brief generate"),
        ("generate --budget 0", "invalid value for '--budget': 0 is not in the range x>=1", "brief generate"),
        ("generate --date tomorrow", "invalid value for '--date': 'tomorrow' does not match", "brief generate"),
        (
            "generate --format pdf",
            "invalid value for '--format': 'pdf' is not one or more of md, html, json",
            "brief generate",
        ),
        ("generate --format ,", "invalid value for '--format': ',' is not one or more of", "brief generate"),
        ("generate --out", "option '--out' requires an argument", "brief"),
        ("check", "missing argument 'TEXT'", "brief check"),
        ("check a.txt", "missing option '--sources' / '-s'", "brief check"),
        ("check a.txt -s b --threshold 2", "invalid value for '--threshold': 2.0 is not in the range", "brief check"),
        ("models lst", "no such command 'lst'", "brief models"),
        ("gen", "no such command 'gen'", "brief"),
    ],
)
def test_wrong_use_is_one_line_and_a_hint(tmp_path: Path, arguments: str, says: str, where: str) -> None:
    done = brief(*arguments.split(), at=tmp_path)
    line, hint = done.err.splitlines()
    assert (done.status, done.out) == (2, "")
    assert line.startswith(f"brief: {says}")
    assert hint == f"Try '{where} --help' for help."


@pytest.mark.parametrize("arguments", [(), ("models",), ("prompts",)])
def test_a_command_without_its_subcommand_shows_the_help(arguments: tuple[str, ...]) -> None:
    done = brief(*arguments)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"Usage: {' '.join(('brief', *arguments))} [OPTIONS] COMMAND")


def test_help_and_version_are_no_mistake(tmp_path: Path) -> None:
    (tmp_path / "brief.toml").write_text("[nonsense]\n", encoding="utf-8")
    assert brief("--help", at=tmp_path).out.startswith("Usage: brief [OPTIONS] COMMAND")
    assert brief("-h", at=tmp_path).status == 0
    assert brief("--version", at=tmp_path).out == "brief 0.1.0\n"


@pytest.mark.parametrize(
    ("toml", "says"),
    [
        ("[generate]\nsed = 1\n", "[generate] has the unknown key 'sed': known are adapter, against, budget, date, "),
        (
            "[genrate]\nseed = 1\n",
            "unknown key 'genrate': known are sources, source, publishers, fetch, store, deliver, profile, [check], ",
        ),
        ("sources = 3\n", "`sources` must be a list of paths"),
        ("seed = \n", "cannot be read: "),
    ],
)
def test_a_wrong_brief_toml_is_one_line(tmp_path: Path, toml: str, says: str) -> None:
    (tmp_path / "brief.toml").write_text(toml, encoding="utf-8")
    line = one_line(brief("generate", at=tmp_path))
    assert line.startswith(f"{tmp_path / 'brief.toml'}: ")
    assert says in line


def test_a_wrong_value_in_brief_toml_says_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "brief.toml").write_text('[generate]\nseed = "x"\n', encoding="utf-8")
    assert brief("generate", at=tmp_path).err.startswith("brief: brief.toml: invalid value for '--seed'")
    assert brief("generate", "--seed", "y", at=tmp_path).err.startswith("brief: invalid value for '--seed'")


# check ---------------------------------------------------------------------------------------------------------------


@pytest.mark.model
@pytest.mark.parametrize("name", ["briefing.md", "briefing.json"])
def test_check_finds_our_own_briefing_wholly_supported(made: tuple[Done, Path], news: Path, name: str) -> None:
    _, folder = made
    for done in (
        brief("check", folder / name, "-s", news),
        brief("check", "-", "--sources", news, given=(folder / name).read_bytes()),
    ):
        assert (done.status, done.err) == (0, "")
        assert re.search(r"\n(\d+) of \1 sentences are supported by the sources\.\n", done.out)


def test_check_exits_with_1_below_the_threshold(news: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Nurses in Ossering voted on Tuesday to end a strike. Nobody has paid them 7 percent more.\n")
    done = brief("check", text, "-s", news)
    assert (done.status, done.err) == (1, "")
    assert done.out.splitlines()[0] == "✓ Nurses in Ossering voted on Tuesday to end a strike."
    assert "\n1 of 2 sentences are supported by the sources; 1 " in done.out
    assert brief("check", text, "-s", news, "--threshold", "0.5").status == 0
    assert brief("check", text, "-s", news, "--threshold", "0.51").status == 1


def test_check_as_json_warns_elsewhere(news: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"")
    done = brief(
        "check", "-", "-s", news, "-s", tmp_path / "bad.txt", "--json", given=b"Nurses in Ossering voted on Tuesday."
    )
    assert json.loads(done.out)["supported"] == 1
    assert done.err.startswith("warning: ")
    assert done.status == 0


@pytest.mark.parametrize(
    ("arguments", "given", "says"),
    [
        ("nosuch -s a.txt", b"", "nosuch: there is no such file or folder: check the path"),
        ("a.txt -s nosuch", b"", "nosuch: there is no such file or folder: check the path"),
        (
            "a.txt -s empty",
            b"",
            f"empty: {NONE}",
        ),
        ("a.txt -s empty.txt", b"", "empty.txt: is empty: remove it or put the article's text into it"),
        ("empty -s a.txt", b"", "empty: is a folder: name one file, and the articles with --sources"),
        ("empty.txt -s a.txt", b"", "empty.txt: is empty: remove it or put the article's text into it"),
        ("binary.txt -s a.txt", b"", "binary.txt: is not text but binary data: name a text file or a page"),
        ("briefing.html -s a.txt", b"", "briefing.html: is a page: give its text, or of a briefing its briefing.md"),
        ("- -s a.txt", b"", "-: holds no sentence to check"),
        ("- -s a.txt", b"caf\xe9", "standard input: is not UTF-8 text"),
        ("- -s a.txt", b'{"schema": "other"}', "-: is not a briefing: "),
        ("prompts/half/variant.toml -s a.txt --sources nosuch", b"", "nosuch: there is no such file or folder"),
    ],
)
def test_check_answers_bad_input_with_one_line(bad: Path, arguments: str, given: bytes, says: str) -> None:
    assert one_line(brief("check", *arguments.split(), at=bad, given=given)).startswith(says)


def test_check_writes_a_page_and_reads_the_sources_of_brief_toml(news: Path, tmp_path: Path) -> None:
    (tmp_path / "brief.toml").write_text(f"sources = [{str(news)!r}]\n", encoding="utf-8")
    (tmp_path / "memo.txt").write_text("Nurses in Ossering voted on Tuesday.\n", encoding="utf-8")
    (tmp_path / "old.html").write_text("old", encoding="utf-8")
    done = brief("check", "memo.txt", "--html", "old.html", "--json", at=tmp_path)
    assert (done.status, done.err) == (0, "")
    assert json.loads(done.out)["sentences"][0]["line"] == 1
    assert "<title>Check of memo.txt</title>" in (tmp_path / "old.html").read_text(encoding="utf-8")
    line = one_line(Done(2, "", brief("check", "memo.txt", "--html", "no/such.html", at=tmp_path).err))
    assert (
        line
        == f"cannot write {str(Path('no/such.html'))!r}: no such file or directory: choose another file with --html"
    )
    assert {path.name for path in tmp_path.iterdir()} == {"brief.toml", "memo.txt", "old.html"}


def test_check_answers_lines_in_order_and_names_the_bad_ones(tmp_path: Path) -> None:
    lines = [{"id": name, "source": FERRY, "claim": "The ferry ran aground off Tolling."} for name in "ab"]
    given = f"{json.dumps(lines[0])}\nnot JSON\n{json.dumps(lines[1])}\n".encode()
    (tmp_path / "in.jsonl").write_bytes(given)
    piped, read = brief("check", "--jsonl", "-", given=given), brief("check", "--jsonl", "in.jsonl", at=tmp_path)
    assert piped.status == read.status == 1
    assert piped.out == read.out
    assert [json.loads(line)["id"] for line in read.out.splitlines()] == ["a", "b"]
    assert re.fullmatch(r"brief: in\.jsonl: line 2: is not JSON \(.*\): skipped\n", read.err)
    assert brief("check", "--jsonl", "-", given=json.dumps(lines[0]).encode()).status == 0
    assert one_line(brief("check", "--jsonl", "nosuch", at=tmp_path)).startswith("nosuch: cannot be read: no such file")


@pytest.mark.parametrize("more", ["a.txt", "-s a.txt", "--json", "--threshold 0.5", "--html a.html"])
def test_lines_bring_all_that_is_needed(tmp_path: Path, more: str) -> None:
    done = brief("check", "--jsonl", "in.jsonl", *more.split(), at=tmp_path)
    assert done.status == 2
    assert done.err.startswith("brief: --jsonl brings its own texts and sources: leave out TEXT, --sources and other")


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_ends_a_batch_after_a_whole_line() -> None:
    line = json.dumps({"id": "a", "source": FERRY, "claim": "The ferry ran aground off Tolling."}) + "\n"
    # A child does not inherit that a shell had Ctrl-C ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        [sys.executable, "-m", "brief", "check", "--jsonl", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    signal.signal(signal.SIGINT, before)
    assert process.stdin
    assert process.stdout
    process.stdin.write(line)
    process.stdin.flush()
    first = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert json.loads(first)["id"] == "a"
    assert (process.returncode, out) == (2, "")
    assert err == "brief: interrupted: 1 answers are written, each whole\n"


def test_selftest_prints_each_kind_with_how_many_it_is_of(tmp_path: Path) -> None:
    done = brief("selftest", ROOT / "examples", "--limit", "3", "--show", "1")
    assert done.status == 0
    assert re.search(r"^number +3 of 3, 100 % \(44 % to 100 %\)", done.out, re.MULTILINE)
    assert "word for word" in done.out
    again = brief("selftest", ROOT / "examples", "--limit", "3", "--json")
    assert json.loads(again.out)["schema"] == "brief-selftest/1"
    assert one_line(brief("selftest", at=tmp_path)) == (
        "there is nothing to test on: name files or folders, or list `sources` in brief.toml"
    )


# models, prompts, open, doctor ---------------------------------------------------------------------------------------


def test_models_list_says_which_are_here() -> None:
    done = brief("models", "list")
    head, first, second, *_ = done.out.splitlines()
    at = head.index("HERE")
    assert done.status == 0
    assert (first.split()[0], first[at : at + 3]) == ("smollm2-135m", "yes")
    assert second[at : at + 2] == "no"


def test_models_verify_says_what_was_looked_at(tmp_path: Path) -> None:
    done = brief("models", "verify")
    assert done.status == 0
    lines = done.out.splitlines()
    # A fifth names the prepared form, where a run before has made one.
    assert [line.split()[0] for line in lines[:4]] == ["model", "file", "kind", "SHA-256"]
    assert lines[3].endswith("the same as in the catalogue")
    mine = write_gguf(tmp_path / "mine.gguf")
    assert brief("models", "verify", mine).out.endswith("the catalogue has none to compare\n")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("short.gguf", "short.gguf: cut short or damaged"),
        ("failing.gguf", "failing.gguf: its chat template fails: not today"),
        ("nosuch", "no model is called nosuch"),
    ],
)
def test_models_verify_refuses_what_cannot_be_used(bad: Path, name: str, says: str) -> None:
    assert one_line(brief("models", "verify", name, at=bad)).startswith(says)


def test_prompts_list_names_the_variant_that_cannot_be_used(bad: Path) -> None:
    done = brief("prompts", "list", at=bad)
    lines = {line.split()[0]: line for line in done.out.splitlines() if line and not line.startswith(" ")}
    assert done.status == 0
    assert "cannot be used: prompt broken: " in lines["broken"]
    assert "cannot be used" not in lines["default"]


def test_prompts_show_prints_every_file() -> None:
    done = brief("prompts", "show", "default")
    assert done.status == 0
    for file in ("variant.toml", "system.j2", "user.j2"):
        assert f"# {ROOT / 'prompts' / 'default' / file}\n" in done.out
        assert (ROOT / "prompts" / "default" / file).read_text(encoding="utf-8") in done.out
    assert one_line(brief("prompts", "show", "nosuch")).startswith("there is no prompt named 'nosuch'")


class Browser(webbrowser.BaseBrowser):
    """A browser that only remembers."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:  # noqa: ARG002, FBT001, FBT002
        self.shown.append(url)
        return True


@pytest.fixture
def browser() -> Browser:
    made = Browser()
    webbrowser.register("test", None, made, preferred=True)
    return made


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    for name in ("2031-05-15-aaaaaaaa", "2031-05-16-bbbbbbbb", "2031-05-16-cccccccc"):
        (tmp_path / "outputs" / name).mkdir(parents=True)
        if "b" not in name[11:]:
            (tmp_path / "outputs" / name / "briefing.html").write_text("<p>News", encoding="utf-8")
    return tmp_path


def test_open_shows_the_newest_or_the_one_that_is_named(runs: Path, browser: Browser) -> None:
    assert brief("open", at=runs) == Done(0, "outputs/2031-05-16-cccccccc/briefing.html\n", "")
    assert brief("open", "2031-05-15", at=runs).out == "outputs/2031-05-15-aaaaaaaa/briefing.html\n"
    assert browser.shown == [
        (runs / "outputs" / name / "briefing.html").as_uri() for name in ("2031-05-16-cccccccc", "2031-05-15-aaaaaaaa")
    ]


@pytest.mark.parametrize(
    ("run", "says"),
    [
        ("nosuch", "no run 'nosuch' in 'outputs'"),
        ("2031-05-15", "this run has no briefing to hold the news against: name another one"),
    ],
)
def test_an_earlier_briefing_that_is_not_there(runs: Path, run: str, says: str) -> None:
    done = brief("generate", "--against", run, ROOT / "examples", at=runs)
    assert done.status == 2
    assert says in done.err
    assert done.err.count("\n") == 1


def test_open_needs_no_display(runs: Path) -> None:
    bare = {name: os.environ[name] for name in ("HOME", "SYSTEMROOT") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "brief", "open"], cwd=runs, env=bare, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "outputs/2031-05-16-cccccccc/briefing.html\n")
    assert done.stderr == "No browser could be started here: open the file yourself.\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (
            "2031-05-16-b",
            "outputs/2031-05-16-bbbbbbbb/briefing.html: this run has no page: generate it with --format html",
        ),
        ("2031-05-16", "'2031-05-16' could be "),
        ("nosuch", "no run 'nosuch' in 'outputs': there is "),
        ("--out nosuch", "no runs in 'nosuch' yet: make one with brief generate"),
    ],
)
def test_open_says_what_there_is(runs: Path, arguments: str, says: str) -> None:
    assert one_line(brief("open", *arguments.split(), at=runs)).startswith(says)


@pytest.mark.model
def test_doctor_exits_with_1_for_a_problem(tmp_path: Path) -> None:
    assert brief("doctor", at=tmp_path).out.endswith("\nAll is here that a briefing needs: brief generate FOLDER\n")
    (tmp_path / "outputs").write_text("", encoding="utf-8")
    done = brief("doctor", at=tmp_path)
    assert (done.status, done.err) == (1, "")
    assert "\nPROBLEM  outputs  cannot write 'outputs': " in done.out
    assert done.out.endswith("\nProblems: 1 of 5. The line of each says what to do.\n")


# the process ---------------------------------------------------------------------------------------------------------


def process(*arguments: str, **environment: str) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Return a command as a process of its own, still to be run."""

    def started(**options: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(  # type: ignore[call-overload,no-any-return]
            [sys.executable, "-m", "brief", *arguments], env=os.environ | environment, check=False, **options
        )

    return started


def test_a_terminal_that_knows_few_characters_gets_question_marks(news: Path) -> None:
    checked = process("check", "-", "-s", str(news), PYTHONIOENCODING="ascii")
    done = checked(input=b"Nurses in Ossering voted on Tuesday.", capture_output=True)
    assert done.returncode == 0
    assert done.stdout.startswith(b"? Nurses in Ossering voted on Tuesday.\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_output_that_cannot_be_printed_is_said() -> None:
    with Path("/dev/full").open("wb") as full:
        done = process("models", "list")(stdout=full, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (2, b"brief: cannot print: no space left on device\n")


def test_a_reader_that_goes_away_is_no_mistake() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = process("models", "list")(stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_bug_shows_its_traceback() -> None:
    @cli.command("bug")
    def bug() -> None:
        raise ZeroDivisionError

    try:
        with pytest.raises(ZeroDivisionError):
            brief("bug")
    finally:
        del cli.commands["bug"]


def test_generate_fetches_only_what_it_may(tmp_path: Path) -> None:
    done = brief("generate", "http://127.0.0.1:9/news", at=tmp_path)
    assert (done.status, done.out) == (2, "")
    assert "private network: allow it with allow_private = true" in done.err
    assert not (tmp_path / "outputs").exists()


def test_generate_reads_standard_input(tmp_path: Path) -> None:
    done = brief("generate", "-", at=tmp_path)
    assert (done.status, "standard input: is empty" in done.err) == (2, True)


def test_what_brief_toml_says_wrongly_of_sources_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "brief.toml").write_text("[[source]]\nplace = 'a'\nwieght = 2\n", encoding="utf-8")
    done = brief("doctor", at=tmp_path)
    assert done.status == 2
    assert "brief.toml: [[source]] number 1 has the unknown key 'wieght': known are place, name," in done.err
    assert done.err.count("\n") == 1
