"""A model behind an address, on a real server of ours that behaves and misbehaves."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from chat_server import Act, Raw, Server, Silent, completion, serving

from brief.endpoint import Address, Patience, address, formed, opened
from brief.errors import ModelError, SettingsError
from brief.llm.author import Grounded, Texts, Written
from brief.llm.engine import Sampling
from brief.types import Message, Role

HASTE = Patience(connect=2.0, answer=0.5, tries=3, pause=0.01, longest=0.05)
ASK = (Message(Role.SYSTEM, "Be short."), Message(Role.USER, "[1] The ferry stopped."))
FORM = Grounded(("1", "2"), ("The ferry stopped.", "Nobody was hurt."), 60)
GREEDY = Sampling(0.0, 0.0, 0)
FERRY = Written("The ferry stopped. [1]", 0.0, finished=True)
SECRET = "sk-very-secret"  # noqa: S105


@pytest.fixture
def chat() -> Iterator[Server]:
    with serving(Server()) as started:
        yield started


def composed(chat: Server, *samplings: Sampling, key: str | None = None) -> tuple[Written, ...]:
    with opened(Address(chat.url, None, key), HASTE) as model:
        return model.compose(ASK, FORM, samplings or (GREEDY,)).candidates


def refused(chat: Server, *acts: Act, model: str | None = None) -> str:
    """Return what is said, without the address, where the server acts like this."""
    chat.acts = list(acts)
    with pytest.raises(ModelError) as caught, opened(Address(chat.url, model, SECRET), HASTE) as there:
        there.compose(ASK, FORM, (GREEDY,))
    message = str(caught.value)
    assert message.startswith(f"{chat.url}: ")
    assert SECRET not in message
    assert message.isprintable()
    return message.removeprefix(f"{chat.url}: ")


# --- what is asked ---------------------------------------------------------------------------------------------------


def test_a_chat_is_asked_once_for_each_candidate(chat: Server) -> None:
    samplings = [Sampling(0.5, 0.0, seed) for seed in (7, 8, (1 << 64) - 1)]
    assert composed(chat, *samplings) == (FERRY,) * 3
    assert sorted(body["seed"] for body in chat.asked) == [7, 8, (1 << 31) - 1]
    (body, *_) = chat.asked
    assert body["messages"] == [
        {"role": "system", "content": "Be short."},
        {"role": "user", "content": "[1] The ferry stopped."},
    ]
    assert (body["model"], body["temperature"], body["stream"]) == ("tiny", 0.5, False)


def test_candidates_come_in_the_order_in_which_they_were_asked(chat: Server) -> None:
    chat.reply = lambda body: f"The boat left pier {body['seed']}. [1]"
    written = composed(chat, *(Sampling(1.0, 0.0, seed) for seed in range(12)))
    assert [one.text for one in written] == [f"The boat left pier {seed}. [1]" for seed in range(12)]


def test_tokens_are_counted_as_the_server_does(chat: Server) -> None:
    with opened(Address(chat.url), HASTE) as model:
        generation = model.compose(ASK, FORM, (GREEDY, GREEDY))
        assert (generation.read, generation.written) == (model.tokens_read, model.tokens_written) == (80, 18)
        chat.acts = [completion("The ferry stopped. [1]", usage=None)]
        assert model.compose(ASK, FORM, (GREEDY,)).read == 0
        assert model.count("The ferry stopped on Monday.") > 5


def test_the_key_goes_to_the_server_and_nowhere_else(chat: Server) -> None:
    assert composed(chat, key=SECRET) == (FERRY,)
    assert chat.headers[-1]["Authorization"] == f"Bearer {SECRET}"
    assert SECRET not in repr(Address(chat.url, None, SECRET))
    composed(chat)
    assert "Authorization" not in chat.headers[-1]


def test_a_key_that_the_server_repeats_is_not_passed_on(chat: Server) -> None:
    assert refused(chat, Raw(400, b'{"error": "no such key: sk-very-secret"}')) == (
        "answers with status 400: no such key: (the key)"
    )
    assert refused(chat, Raw(302, b"", (("Location", f"http://b/{SECRET}"),))).startswith(
        "sends on to http://b/(the key)"
    )
    chat.reply = lambda _: f"The key is {SECRET}. [1]"
    assert composed(chat, key=SECRET)[0].text == "The key is (the key). [1]"


def test_no_proxy_of_the_environment_hears_of_it(chat: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert composed(chat) == (FERRY,)


@pytest.mark.parametrize("status", [400, 500])
def test_a_template_without_a_system_role_gets_one_message(chat: Server, status: int) -> None:
    chat.no_system = Raw(status, b'{"error": {"message": "Jinja Exception: System role not supported"}}')
    with opened(Address(chat.url), HASTE) as model:
        # Several are refused at the same time.
        assert model.compose(ASK, FORM, [GREEDY] * 4).candidates == (FERRY,) * 4
        refusals = len(chat.asked) - 4
        assert 1 <= refusals <= 4
        assert model.compose(ASK, FORM, (GREEDY,)).candidates == (FERRY,)
    assert len(chat.asked) == refusals + 5
    assert chat.asked[-1]["messages"] == [{"role": "user", "content": "Be short.\n\n[1] The ferry stopped."}]


def test_a_template_that_refuses_every_chat(chat: Server) -> None:
    acts = [Raw(400, b'{"error": {"message": "roles must alternate"}}')] * 2
    assert refused(chat, *acts) == "answers with status 400: roles must alternate"


# --- addresses and names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("http://localhost:8080", "http://localhost:8080/v1"),
        ("http://localhost:8080/", "http://localhost:8080/v1"),
        ("http://localhost:8080/v1/", "http://localhost:8080/v1"),
        ("https://[::1]:8080/api/v3", "https://[::1]:8080/api/v3"),
    ],
)
def test_an_address(given: str, taken: str) -> None:
    assert address(given, None, None) == Address(taken)


@pytest.mark.parametrize(
    "given",
    [
        *("", "localhost:8080", "ftp://localhost", "http://", "http://[::1", "http://a:99999", "http://a/v1?key=1"),
        "http://a/#b",
    ],
)
def test_what_is_no_address(given: str) -> None:
    with pytest.raises(SettingsError, match="--endpoint: give the address of an API, such as http://localhost:8080/v1"):
        address(given, None, None)


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(SettingsError, match="put the key into BRIEF_ENDPOINT_KEY") as caught:
        address(f"https://me:{SECRET}@example.org", None, None)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("key", ["", "two words", "clé", "line\n"])
def test_what_is_no_key(key: str) -> None:
    with pytest.raises(SettingsError, match="BRIEF_ENDPOINT_KEY: is no key"):
        address("http://localhost", None, key)


def test_the_only_model_needs_no_name(chat: Server) -> None:
    with opened(Address(chat.url), HASTE) as model:
        assert model.name == "tiny"


def test_of_several_models_one_is_named(chat: Server) -> None:
    chat.names = ("small", "large\x1b[31m")
    assert refused(chat) == "has the models small, large [31m: name one with --endpoint-model"
    assert refused(chat, model="huge") == "has no model huge, but small, large [31m: name one with --endpoint-model"
    with opened(Address(chat.url, "small"), HASTE) as model:
        assert model.name == "small"
    chat.names = ()
    assert refused(chat) == "has the models none: name one with --endpoint-model"


@pytest.mark.parametrize("listing", [Raw(404, b"{}"), Raw(200, b'{"models": []}'), Raw(200, b"[]"), Raw(200, b"7")])
def test_a_server_that_lists_no_models_is_believed(chat: Server, listing: Raw) -> None:
    chat.listing = listing
    assert refused(chat) == "lists no models: name one with --endpoint-model"
    with opened(Address(chat.url, "mine"), HASTE) as model:
        assert model.name == "mine"


# --- servers that misbehave ------------------------------------------------------------------------------------------

PAGE = b"<!DOCTYPE html><title>Welcome</title>"
GARBLED = "Error -3 while decompressing data: incorrect header check"
BROKEN = Raw(200, b'{"choices": [', promised=1000)


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (Raw(200, PAGE), "answers no JSON: give the address of an OpenAI-compatible API, with its /v1"),
        (Raw(200, b""), "answers no JSON: give the address of an OpenAI-compatible API, with its /v1"),
        (Raw(200, b"\xff\xfe"), "answers no JSON: give the address of an OpenAI-compatible API, with its /v1"),
        (Raw(200, b"[" * 100_000), "answers no JSON: give the address of an OpenAI-compatible API, with its /v1"),
        *(
            (Raw(200, body), "answers JSON, but no chat completion: give the address of an OpenAI-compatible API")
            for body in (
                *(b"{}", b"[]", b"7", b'{"choices": []}', b'{"choices": [{"message": null}]}'),
                b'{"choices": [{"message": {"content": [1]}}]}',
                b'{"choices": [{"message": {"content": "x"}}], "usage": {"prompt_tokens": "many"}}',
            )
        ),
        (
            Raw(404, b'{"error": {"message": "model \\"tiny\\" is gone\\u001b[31m"}}'),
            'answers with status 404: model "tiny" is gone [31m',
        ),
        (Raw(400, b'{"detail": "too many tokens"}'), "answers with status 400: too many tokens"),
        (Raw(400, PAGE), "answers with status 400: <!DOCTYPE html><title>Welcome</title>"),
        (Raw(400, b""), "answers with status 400: and says nothing"),
        (Raw(401, b"{}"), "refuses us (status 401): put its key into BRIEF_ENDPOINT_KEY"),
        (Raw(403, b"{}"), "refuses us (status 403): put its key into BRIEF_ENDPOINT_KEY"),
        (Raw(307, b"", (("Location", "http://elsewhere/v1"),)), "sends on to http://elsewhere/v1: give that address"),
        (Raw(200, b" " * (5 << 20)), "its answer is longer than 4 MB: is it an OpenAI-compatible API?"),
        (
            Raw(200, b"no gzip", (("Content-Encoding", "gzip"),)),
            f"the connection fails: {GARBLED}: see whether the server runs",
        ),
    ],
)
def test_nonsense_is_said_in_one_line_and_not_tried_again(chat: Server, act: Raw, says: str) -> None:
    assert refused(chat, act, completion("never asked")) == says
    assert len(chat.asked) == 1


@pytest.mark.parametrize(
    "act",
    [
        *(Raw(status, b"{}") for status in (408, 429, 500, 502, 503, 504)),
        Raw(429, b"{}", (("Retry-After", "3600"),)),
        Raw(429, b"{}", (("Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"),)),
        BROKEN,
        Silent(),
    ],
)
def test_what_passes_is_tried_again(chat: Server, act: Act) -> None:
    chat.acts = [act, act]
    assert composed(chat) == (FERRY,)
    assert len(chat.asked) == 3


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (Raw(429, b'{"error": "slow down"}'), "answers with status 429: slow down"),
        (Raw(500, PAGE), "answers with status 500: <!DOCTYPE html><title>Welcome</title>"),
        (BROKEN, "the connection fails: peer closed connection without sending complete message body "),
        (Silent(), "the connection fails: Server disconnected without sending a response.: see whether"),
    ],
)
def test_tries_are_counted(chat: Server, act: Act, says: str) -> None:
    assert says in refused(chat, *[act] * 9)
    assert len(chat.asked) == HASTE.tries


@pytest.mark.parametrize(
    "act", [Silent(60.0), Raw(200, b" " * 1000, drips=0.1), Raw(200, b"{", promised=9, drips=60.0)]
)
def test_a_server_that_hangs_is_left(chat: Server, act: Act) -> None:
    began = time.monotonic()
    assert refused(chat, act) == "no answer within 0.5 seconds: see whether the server is at work"
    assert time.monotonic() - began < 30
    assert len(chat.asked) == 1


def test_nobody_listens() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with (
            pytest.raises(ModelError, match=f"{url}: the connection fails: .*refused") as caught,
            opened(Address(url), HASTE),
        ):
            pass
    assert SECRET not in str(caught.value)


# --- what becomes of a reply -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("The ferry stopped. [1]", FERRY),
        ("The ferry stopped. [1, 2]", Written("The ferry stopped. [1] [2]", 0.0, finished=True)),
        ("The ferry stopped.", Written("The ferry stopped.", 0.0, finished=False)),
        ("The ferry stopped. [3]", Written("The ferry stopped.", 0.0, finished=False)),
        ("The ferry stopped. [1][3]", Written("The ferry stopped. [1]", 0.0, finished=False)),
        ("", Written("", 0.0, finished=False)),
    ],
)
def test_only_keys_that_were_shown(text: str, written: Written) -> None:
    assert formed(text, FORM) == written


def test_where_one_piece_was_shown_its_key_is_meant() -> None:
    form = Grounded(("7",), ("The ferry stopped.",), 60)
    assert formed("The ferry stopped.", form) == Written("The ferry stopped. [7]", 0.0, finished=True)
    assert not formed("The ferry stopped. [1]", form).finished
    assert not formed("", form).finished


SECTION = Grounded(("1", "2", "3"), ("The ferry stopped.", "Nobody was hurt.", "The sea rose."), 60, 3)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("The ferry stopped. [1] Nobody was hurt. [2]", "The ferry stopped. [1] Nobody was hurt. [2]"),
        ("Nobody was hurt [2].\n- The ferry stopped [1, 3].", "Nobody was hurt. [2] The ferry stopped. [1] [3]"),
        ("The ferry stopped. [1] It sank. [4] Nobody was hurt. [2]", "The ferry stopped. [1] Nobody was hurt. [2]"),
        ("The ferry stopped. [1] It sank. [1, 4] Nobody was hurt.", "The ferry stopped. [1]"),
        ("The ferry stopped. [1] The ferry sank. [1]", "The ferry stopped. [1]"),
        ("The ferry stopped.", ""),
        ("", ""),
    ],
)
def test_a_section_keeps_the_sentences_that_have_keys_that_were_shown(text: str, written: str) -> None:
    assert formed(text, SECTION) == Written(written, 0.0, finished=bool(written))


def test_a_shortened_sentence_is_one_of_the_forms_or_unfinished() -> None:
    form = Texts(("The ferry to Kelby stopped on Monday. [1]", "The ferry stopped. [1]"))
    assert formed("Sure: **The ferry stopped!** [1]", form) == Written("The ferry stopped. [1]", 0.0, finished=True)
    assert formed("The ferry to Putin stopped on Monday.", form).text == form.options[0]
    assert formed("Ships are large boats.", form) == Written("Ships are large boats.", 0.0, finished=False)


def test_without_an_endpoint_no_network_library_is_loaded() -> None:
    code = "import brief.pipeline, brief.endpoint, brief.compare.run, sys; print(*sys.modules)"
    loaded = set(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    )
    assert "brief.endpoint" in loaded
    assert not loaded & {"httpx", "httpx2", "requests", "urllib3", "http.client"}
