"""Every family of chat models: its way to write a chat, its kind of vocabulary, and the same promises for all of them.

The templates have the shape of the families' own, and are written anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from reference import llama_vocabulary
from tiny import Vocabulary, byte_level, sentencepiece, write_llama

from brief.errors import ModelError
from brief.llm import chat, gguf
from brief.llm import model as llm
from brief.llm.author import Grounded, Texts
from brief.llm.engine import Sampling
from brief.llm.tokens import BpeTokenizer, NativeTokenizer
from brief.types import Message, Role

TURNS = (
    Message(Role.SYSTEM, "Be short."),
    Message(Role.USER, "the ferry"),
    Message(Role.ASSISTANT, "a boat"),
    Message(Role.USER, "the council"),
)
ALTERNATE = (
    "{% if (m.role == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('roles must alternate') }}{% endif %}"
)


@dataclass(frozen=True)
class Family:
    """A family's template and vocabulary, and how it writes the turns above."""

    name: str
    template: str
    vocabulary: Vocabulary
    says: str


QWEN3 = """{%- if messages[0].role == 'system' %}
    {{- '<|im_start|>system\\n' + messages[0].content + '<|im_end|>\\n' }}
{%- endif %}
{%- set ns = namespace(asks=true, last=messages|length - 1) %}
{%- for m in messages[::-1] %}
    {%- set at = (messages|length - 1) - loop.index0 %}
    {%- if ns.asks and m.role == "user" and m.content is string and not m.content.startswith('<tool_response>') %}
        {%- set ns.asks = false %}
        {%- set ns.last = at %}
    {%- endif %}
{%- endfor %}
{%- for m in messages %}
    {%- if m.role == "user" or (m.role == "system" and not loop.first) %}
        {{- '<|im_start|>' + m.role + '\\n' + m.content + '<|im_end|>\\n' }}
    {%- elif m.role == "assistant" %}
        {%- set content = m.content %}
        {%- if m.reasoning_content is string %}
            {%- set thought = m.reasoning_content %}
        {%- elif '</think>' in content %}
            {%- set thought = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}
            {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
        {%- endif %}
        {{- '<|im_start|>' + m.role + '\\n' + content + '<|im_end|>\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\\n\\n</think>\\n\\n' }}
    {%- endif %}
{%- endif %}"""
LLAMA3 = """{{- bos_token }}
{%- if not date_string is defined %}
    {%- if strftime_now is defined %}
        {%- set date_string = strftime_now("%d %b %Y") %}
    {%- else %}
        {%- set date_string = "26 Jul 2024" %}
    {%- endif %}
{%- endif %}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content']|trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = "" %}
{%- endif %}
{{- "<|start_header_id|>system<|end_header_id|>\\n\\nToday Date: " + date_string }}
{{- "\\n\\n" + system_message + "<|eot_id|>" }}
{%- for m in messages %}
    {{- '<|start_header_id|>' + m['role'] + '<|end_header_id|>\\n\\n' + m['content'] | trim + '<|eot_id|>' }}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}"""
GEMMA = (
    "{{ bos_token }}{% if messages[0]['role'] == 'system' %}"
    "{{ raise_exception('System role not supported') }}{% endif %}"
    "{% for m in messages %}" + ALTERNATE + "{% set role = 'model' if m['role'] == 'assistant' else m['role'] %}"
    "{{ '<start_of_turn>' + role + '\\n' + m['content'] | trim + '<end_of_turn>\\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<start_of_turn>model\\n' }}{% endif %}"
)
MISTRAL = (
    "{% if messages[0].role == 'system' %}{% set system = messages[0].content %}{% set rest = messages[1:] %}"
    "{% else %}{% set rest = messages %}{% endif %}{{ bos_token }}{% for m in rest %}"
    + ALTERNATE
    + "{% if m.role == 'user' %}"
    "{% if loop.last and system is defined %}{{ '[INST] ' + system + '\\n\\n' + m.content + '[/INST]' }}"
    "{% else %}{{ '[INST] ' + m.content + '[/INST]' }}{% endif %}"
    "{% elif m.role == 'assistant' %}{{ ' ' + m.content + eos_token }}"
    "{% else %}{{ raise_exception('Only user and assistant roles are supported') }}{% endif %}{% endfor %}"
)
LLAMA2 = (
    "{% if messages[0].role == 'system' %}{% set rest = messages[1:] %}"
    "{% set first = '<<SYS>>\\n' + messages[0].content + '\\n<</SYS>>\\n\\n' %}"
    "{% else %}{% set rest = messages %}{% set first = '' %}{% endif %}{% for m in rest %}"
    + ALTERNATE
    + "{% if m.role == 'user' %}{{ bos_token + '[INST] ' + (first if loop.first else '') + m.content + ' [/INST]' }}"
    "{% else %}{{ ' ' + m.content + ' ' + eos_token }}{% endif %}{% endfor %}"
)
SMOLLM3 = """{% set today = strftime_now("%d %B %Y") %}
{{- "<|im_start|>system\\nToday Date: " + today + "\\n" + messages[0].content + "<|im_end|>\\n" }}
{%- for m in messages[1:] %}
    {%- if m.role == "user" %}
        {{- "<|im_start|>user\\n" + m.content + "<|im_end|>\\n" }}
    {%- else %}
        {%- generation %}{{ "<|im_start|>assistant\\n" + m.content + "<|im_end|>\\n" }}{% endgeneration %}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- "<|im_start|>assistant\\n" }}
    {%- if not enable_thinking %}{{ "<think>\\n\\n</think>\\n" }}{% endif %}
{%- endif %}"""

CHATML = ("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<think>", "</think>")
HEADERS = ("<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>")
WORDS = len(byte_level().tokens)
FAMILIES = (
    Family(
        "qwen3",
        QWEN3,
        byte_level(CHATML, pre="qwen2"),
        "<|im_start|>system\nBe short.<|im_end|>\n<|im_start|>user\nthe ferry<|im_end|>\n<|im_start|>assistant\na boat"
        "<|im_end|>\n<|im_start|>user\nthe council<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n",
    ),
    Family(
        "llama3",
        LLAMA3,
        byte_level(HEADERS, pre="llama-bpe", bos=WORDS),
        "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nToday Date: 26 Jul 2024\n\nBe short.<|eot_id|>"
        "<|start_header_id|>user<|end_header_id|>\n\nthe ferry<|eot_id|><|start_header_id|>assistant<|end_header_id|>"
        "\n\na boat<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nthe council<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\n",
    ),
    Family(
        "smollm3",
        SMOLLM3,
        byte_level(CHATML, pre="smollm"),
        "<|im_start|>system\nToday Date: 26 July 2024\nBe short.<|im_end|>\n<|im_start|>user\nthe ferry<|im_end|>\n"
        "<|im_start|>assistant\na boat<|im_end|>\n<|im_start|>user\nthe council<|im_end|>\n<|im_start|>assistant\n"
        "<think>\n\n</think>\n",
    ),
    Family(
        "gemma",
        GEMMA,
        sentencepiece(("<start_of_turn>", "<end_of_turn>"), space_prefix=False),
        "<s><start_of_turn>user\nBe short.\n\nthe ferry<end_of_turn>\n<start_of_turn>model\na boat<end_of_turn>\n"
        "<start_of_turn>user\nthe council<end_of_turn>\n<start_of_turn>model\n",
    ),
    Family(
        "mistral",
        MISTRAL,
        sentencepiece(("[INST]", "[/INST]")),
        "<s>[INST] the ferry[/INST] a boat</s>[INST] Be short.\n\nthe council[/INST]",
    ),
    Family(
        "llama2",
        LLAMA2,
        sentencepiece(),
        "<s>[INST] <<SYS>>\nBe short.\n<</SYS>>\n\nthe ferry [/INST] a boat </s><s>[INST] the council [/INST]",
    ),
)


@pytest.fixture(scope="module", params=FAMILIES, ids=[family.name for family in FAMILIES])
def family(request: pytest.FixtureRequest) -> Family:
    found = request.param
    assert isinstance(found, Family)
    return found


@pytest.fixture(scope="module")
def path(family: Family, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp(family.name) / "tiny.gguf"
    return write_llama(place, template=family.template, vocabulary=family.vocabulary)


def test_a_chat_is_written_as_the_family_does(family: Family, path: Path) -> None:
    parts = chat.render(gguf.read_header(path), TURNS)
    assert "".join(part.text for part in parts) == family.says


def test_a_prompt_has_llama_cpps_tokens_and_gives_its_text_back(family: Family, path: Path) -> None:
    with llm.load(path, 1) as model, llama_vocabulary(path) as reference:
        tokens = chat.encode(chat.render(model.header, TURNS), model.tokenizer)
        kind = NativeTokenizer if family.vocabulary.scores else BpeTokenizer
        assert isinstance(model.tokenizer, kind)
        controls = [token for token, what in enumerate(family.vocabulary.types) if what in (3, 4)]
        whole = reference(family.says, special=True)
        assert [token for token in tokens if token in controls] == [token for token in whole if token in controls]
        assert model.tokenizer.decode(tokens).split() == model.tokenizer.decode(whole).split()
        # Only where a content begins may a merge be missed.
        assert len(tokens) - len(whole) <= 2 * len(TURNS)


def test_the_prefix_stays_when_the_last_message_changes(path: Path) -> None:
    with llm.load(path, 1) as model:
        prompts = [model.prompt((*TURNS[:3], Message(Role.USER, text))) for text in ("the reef", "7 boats", "é", "")]
        assert len({prompt.prefix for prompt in prompts}) == 1
        assert prompts[0].length > len(prompts[0].prefix) > 10


EVIDENCE = (
    'The council of Kelby said on Monday that 31 ferries and 1,340 boats stop, and "no reef" is left.',
    "Lind of Jura told the U.S. harbour that it is for the sea.",
)
KNOWN = {"The", "Kelby", "Monday", "Lind", "Jura", "U.S", "31", "1,340"}
NAMES = re.compile(r"\w*[A-Z]\w*(?:\.[A-Z])*|\d+(?:[.,]\d+)*")
HEATS = [Sampling(heat, 0.0, seed) for seed, heat in enumerate((0.0, 0.7, 1.5, 5.0, 5.0, 20.0, 20.0, 20.0))]


def test_whatever_the_temperature_nothing_leaves_the_evidence(path: Path) -> None:
    with llm.load(path, 1) as model:
        written = model.compose(TURNS, Grounded(("1", "2"), EVIDENCE, 40), HEATS).candidates
        assert len({one.text for one in written}) > 4
        for one in written:
            text = one.text.strip()
            said, bracket, _ = text.partition(" [")
            assert one.finished == text.endswith((" [1]", " [2]"))
            assert one.finished or not bracket or re.fullmatch(r"\[[12]?", text[len(said) + 1 :])
            assert not re.search(r"[\n<>\[\]*#]", said)
            # The first word may be one that opens a sentence, and the last be cut off.
            for name in NAMES.finditer(said):
                last = name.end() == len(said) and not one.finished
                assert name.start() == 0 or last or name.group() in KNOWN, text


def test_whatever_the_temperature_one_of_the_texts_is_written(path: Path) -> None:
    texts = ("The ferry of Kelby stops. [1]", "The council said so, Zoë. [1]", "31 boats. [1]")
    with llm.load(path, 1) as model:
        written = model.compose(TURNS, Texts(texts), HEATS).candidates
        assert {one.text.strip() for one in written} <= set(texts)
        assert len({one.text for one in written}) > 1
        assert all(one.finished for one in written)


def test_alone_beside_others_and_again_a_seed_writes_the_same(path: Path) -> None:
    with llm.load(path, 1) as model:
        form = Grounded(("1",), EVIDENCE, 30)
        for samplings in (HEATS[5:6], HEATS):
            first = model.compose(TURNS, form, samplings)
            model.compose(TURNS[1:], form, HEATS[:2])
            assert model.compose(TURNS, form, samplings) == first


def test_a_template_may_ask_for_a_day_but_not_for_the_time(path: Path) -> None:
    header = gguf.read_header(path)
    for form in ("%H:%M", "%99999d", "%c", "%s"):
        odd = chat._Sandbox("{{ strftime_now(form) }}")
        with pytest.raises(Exception, match="it asks for the time as"):
            odd.fill(form=form)
    assert chat._Sandbox("{{ strftime_now('%Y-%m-%d, %A') }}").fill() == "2024-07-26, Friday"
    assert header.architecture == "llama"


def test_a_template_that_wants_turns_says_so(path: Path, family: Family) -> None:
    if "alternate" not in family.template:
        return
    with pytest.raises(ModelError, match="its chat template fails: roles must alternate"):
        chat.render(gguf.read_header(path), (*TURNS, TURNS[-1]))
