"""A model behind an address: an OpenAI-compatible server, which is asked for text and believed nothing.

Its logits are out of reach, so what masks hold on this machine is held after the fact: a reply is cut to sentences
with keys that were shown, a shortened sentence becomes the nearest of the allowed forms, and the checker decides as
ever. Nothing is sent to anybody but the address, and only while it is open.
"""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from brief import reply
from brief.errors import ModelError, SettingsError
from brief.llm.author import Form, Generation, Grounded, Texts, Written
from brief.llm.chat import without_system
from brief.llm.gguf import one_line
from brief.text import count_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import httpx

    from brief.llm.engine import Sampling
    from brief.types import Message

CANNOT_KEEP = (
    "behind an endpoint names and figures are held by the checker only after they are written, a shortened sentence is "
    "the allowed form nearest to the reply, and the same bytes are not promised"
)
# A reply of one sentence has 60 tokens, a section 500; a model that thinks before it answers needs the rest.
_MOST_TOKENS = 2048
_MOST_BYTES = 1 << 22
_MOST_SEED = 1 << 31
_AT_ONCE = 4
# Tokens for a word of English news: SmolLM2's tokenizer takes 1.38 to 1.54 of them for the articles in examples/.
_TOKENS_PER_WORD = 1.6
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_REFUSED = frozenset({401, 403})
# How llama-server and vLLM pass on what a chat template says that takes no system message, or not before the user's.
_ROLES = ("system role", "roles must alternate", "system message")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a model is asked: the API's address, the model's name there, None for the only one, and the secret key."""

    url: str
    model: str | None = None
    key: str | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """Return what the model is called in a briefing."""
        return self.model or "the model behind the endpoint"


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited: seconds for a connection and for a whole answer, tries, and the first pause between them.

    Each pause is twice the one before; a server that names one is given it, up to `longest` seconds.
    """

    connect: float = 10.0
    answer: float = 180.0
    tries: int = 4
    pause: float = 1.0
    longest: float = 30.0


PATIENCE = Patience()


def address(url: str, model: str | None, key: str | None) -> Address:
    """Return an address that can be asked; raises SettingsError."""
    try:
        parts = urlsplit(url)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if not whole or parts.query or parts.fragment:
        raise SettingsError("--endpoint: give the address of an API, such as http://localhost:8080/v1")
    if parts.username or parts.password:
        raise SettingsError("--endpoint: no password in the address: put the key into BRIEF_ENDPOINT_KEY")
    if key is not None and not (key.isascii() and key.isprintable() and " " not in key and key):
        raise SettingsError("BRIEF_ENDPOINT_KEY: is no key: it is empty, or holds spaces or letters beyond ASCII")
    path = parts.path.rstrip("/") or "/v1"
    return Address(f"{parts.scheme}://{parts.netloc}{path}", model, key)


@contextmanager
def opened(at: Address, patience: Patience = PATIENCE) -> Iterator[Endpoint]:
    """Ask an address whether it has the model, and give who writes with it.

    Raises:
        ModelError: nobody answers, not as such a server does, or it has no such model.
    """
    import httpx  # noqa: PLC0415

    headers = {"Authorization": f"Bearer {at.key}"} if at.key else {}
    times = httpx.Timeout(patience.answer, connect=patience.connect)
    # The article's words go to the address and nowhere else: no proxy of the environment, no redirection.
    with httpx.Client(headers=headers, timeout=times, trust_env=False, follow_redirects=False) as client:
        server = _Server(at.url, at.key, client, patience)
        yield Endpoint(server, _served(server, at.model))


@dataclass
class Endpoint:
    """Who writes sentences by asking a server; `merges` where the model's template takes no system message."""

    server: _Server
    name: str
    merges: bool = False
    tokens_read: int = 0
    tokens_written: int = 0

    def compose(self, messages: Sequence[Message], form: Form, samplings: Sequence[Sampling]) -> Generation:
        """Write one candidate of a form for each sampling; one that is not of the form is unfinished.

        Raises:
            ModelError: the server does not answer, or not with text.
        """
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            answers = list(pool.map(lambda sampling: self._ask(messages, sampling), samplings))
        read, written = sum(answer.read for answer in answers), sum(answer.written for answer in answers)
        self.tokens_read += read
        self.tokens_written += written
        return Generation(tuple(formed(answer.text, form) for answer in answers), read, written)

    def check(self, messages: Sequence[Message], form: Form, candidates: int) -> None:
        """Leave it to the server, which knows its context."""

    def count(self, text: str) -> int:
        """Estimate the tokens of a text: the model's own tokenizer is out of reach."""
        return round(_TOKENS_PER_WORD * count_words(text))

    def _ask(self, messages: Sequence[Message], sampling: Sampling) -> _Answer:
        merged = self.merges
        said = (without_system(messages) if merged else None) or messages
        body = {
            "model": self.name,
            "messages": [{"role": message.role.value, "content": message.content} for message in said],
            "temperature": sampling.temperature,
            "seed": sampling.seed % _MOST_SEED,
            "max_tokens": _MOST_TOKENS,
            "stream": False,
        }
        try:
            return _answer(self.server, self.server.send("POST", "chat/completions", body))
        except _RolesRefused:
            if merged:
                raise
            self.merges = True
            return self._ask(messages, sampling)


def formed(text: str, form: Form) -> Written:
    """Return a reply as a candidate: finished where it is of the form, and only with keys that were shown."""
    if isinstance(form, Grounded) and form.sentences > 1:
        return _section(text, form)
    said = reply.read(text)
    if isinstance(form, Texts):
        number = reply.nearest(said.sentence, form.options)
        return Written(said.sentence if number is None else form.options[number], 0.0, finished=number is not None)
    # Where a single piece was shown there is nothing to choose.
    keys = said.keys or (form.keys if len(form.keys) == 1 else ())
    whole = bool(said.sentence and keys) and set(keys) <= set(form.keys)
    return Written(said.sentence + "".join(f" [{key}]" for key in keys if key in form.keys), 0.0, finished=whole)


def _section(text: str, form: Grounded) -> Written:
    """Return the sentences of a reply whose keys were all shown, the first for each: the others are left out."""
    told: dict[str, str] = {}
    for said in reply.read_all(text):
        if set(said.keys) <= set(form.keys):
            told.setdefault(said.keys[0], said.sentence + "".join(f" [{key}]" for key in said.keys))
    return Written(" ".join(told.values()), 0.0, finished=bool(told))


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a server wrote, and the tokens that it says it read and wrote."""

    text: str
    read: int
    written: int


class _NotThere(ModelError):
    """The server knows no such path."""


class _RolesRefused(ModelError):
    """The model's chat template takes no system message."""


@dataclass(frozen=True, slots=True)
class _Server:
    """An address with a client that is open: sends and tries again."""

    url: str
    key: str | None = field(repr=False)
    client: httpx.Client
    patience: Patience

    def send(self, method: str, path: str, body: Mapping[str, object] | None = None) -> object:
        """Return the JSON that a server answers; raises ModelError.

        A connection that breaks, and a server that is busy, are tried again; one that stays silent is not.
        """
        import httpx  # noqa: PLC0415

        for number in range(self.patience.tries):
            last = number == self.patience.tries - 1
            try:
                status, headers, text = self._once(method, path, body)
            except httpx.TimeoutException as error:
                waited = self.patience.connect if isinstance(error, httpx.ConnectTimeout) else self.patience.answer
                raise self.failed(f"no answer within {waited:g} seconds: see whether the server is at work") from error
            except (httpx.TransportError, httpx.InvalidURL, httpx.DecodingError) as error:
                if last or not isinstance(error, httpx.TransportError):
                    reason = one_line(str(error)) or type(error).__name__
                    raise self.failed(f"the connection fails: {reason}: see whether the server runs") from error
                headers = {}
            else:
                if status not in _BUSY or last or _about_roles(text):
                    return self._taken(status, headers, text)
            time.sleep(self._pause(number, headers.get("retry-after", "")))
        raise AssertionError("the last try returns or raises")

    def failed(self, reason: str, kind: type[ModelError] = ModelError) -> ModelError:
        """Make the error for this address."""
        return kind(f"{self.url}: {self._hiding(reason)}")

    def _hiding(self, text: str) -> str:
        """Take out the key, which a server may repeat."""
        return text.replace(self.key, "(the key)") if self.key else text

    def _once(self, method: str, path: str, body: Mapping[str, object] | None) -> tuple[int, Mapping[str, str], str]:
        """Send once, and read no more and no longer than is reasonable."""
        import httpx  # noqa: PLC0415

        end = time.monotonic() + self.patience.answer
        whole = bytearray()
        with self.client.stream(method, f"{self.url}/{path}", json=body) as response:
            for piece in response.iter_bytes():
                whole += piece
                if len(whole) > _MOST_BYTES:
                    raise self.failed(
                        f"its answer is longer than {_MOST_BYTES >> 20} MB: is it an OpenAI-compatible API?"
                    )
                if time.monotonic() > end:
                    raise httpx.ReadTimeout("the answer does not end")
            return response.status_code, response.headers, self._hiding(whole.decode("utf-8", "replace"))

    def _taken(self, status: int, headers: Mapping[str, str], text: str) -> object:
        """Return the JSON of an answer that is one; raises ModelError for every other."""
        if 300 <= status < 400:
            raise self.failed(f"sends on to {one_line(headers.get('location', 'nowhere'))}: give that address")
        if status in _REFUSED:
            raise self.failed(f"refuses us (status {status}): put its key into BRIEF_ENDPOINT_KEY")
        if status != 200:
            kind = _RolesRefused if _about_roles(text) else _NotThere if status == 404 else ModelError
            raise self.failed(f"answers with status {status}: {_reason(text)}", kind)
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise self.failed("answers no JSON: give the address of an OpenAI-compatible API, with its /v1") from error

    def _pause(self, number: int, asked: str) -> float:
        named = float(asked) if asked.isascii() and asked.isdigit() else 0.0
        return min(max(self.patience.pause * (1 << number), named), self.patience.longest)


def _about_roles(text: str) -> bool:
    return any(words in text.lower() for words in _ROLES)


def _reason(text: str) -> str:
    """Return what a server says is wrong, in one line."""
    try:
        tree = json.loads(text)
        error = tree.get("error", tree.get("message", tree.get("detail")))
        return one_line(str(error.get("message") if isinstance(error, dict) else error))
    except (ValueError, RecursionError, AttributeError):
        return one_line(text) or "and says nothing"


def _served(server: _Server, wanted: str | None) -> str:
    """Return the name of the model to ask for; a server that lists none is believed to have what is wanted."""
    names = _listed(server)
    if names is None and wanted is None:
        raise server.failed("lists no models: name one with --endpoint-model")
    if names is None or wanted in names:
        return str(wanted)
    listed = ", ".join(one_line(name) for name in names[:12]) or "none"
    if wanted is not None:
        raise server.failed(f"has no model {wanted}, but {listed}: name one with --endpoint-model")
    if len(names) != 1:
        raise server.failed(f"has the models {listed}: name one with --endpoint-model")
    return names[0]


def _listed(server: _Server) -> list[str] | None:
    """Return the names of the models that a server has, or None where it keeps no list."""
    try:
        tree: Any = server.send("GET", "models")
        return [str(entry["id"]) for entry in tree["data"]]
    except (_NotThere, KeyError, TypeError):
        return None


def _answer(server: _Server, tree: Any) -> _Answer:
    """Take the text out of a completion; a model that only thought has said nothing."""
    try:
        text = tree["choices"][0]["message"].get("content") or ""
        spent = tree.get("usage") or {}
        read, written = int(spent.get("prompt_tokens") or 0), int(spent.get("completion_tokens") or 0)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        text = None
    if not isinstance(text, str):
        raise server.failed("answers JSON, but no chat completion: give the address of an OpenAI-compatible API")
    return _Answer(text, read, written)
