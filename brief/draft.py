"""Candidate statements: the model writes, under an automaton, from one piece of evidence at a time.

Two strategies. COMPRESS: the model chooses which constituents of the evidence sentence to leave out; every word is
the source's, in the source's order, and a cut that changes who did what is refused by a second parse. FREE: the
model writes a sentence of its own, and may only end it with a key of the evidence that was shown.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from brief.compress import compressions, keeps_structure
from brief.llm.engine import Completion, Sampling
from brief.prompts import Strategy, Variant
from brief.types import Draft, Evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brief.llm.model import ChatModel
    from brief.syntax import Parser

_KEYS = re.compile(r"\s*\[(\w+)\]")
# The bonus for brevity, in log-probability for a token saved, is spread evenly over the candidates: at the first the
# model keeps nearly all of the evidence, at the last it takes the shortest form (seen on sentences of ten articles).
_SHORTNESS = (-0.3, 0.4)
# Tokens for a word of English prose, with its key: the limit is generous, an unfinished draft is never used.
_TOKENS_PER_WORD = 3


@dataclass(frozen=True)
class Writer:
    """The model, the parser and the prompt with which statements are drafted; `seed` decides every draw."""

    model: ChatModel
    parser: Parser
    variant: Variant
    seed: int

    def drafts(
        self, target: Evidence, shown: Sequence[Evidence], met: frozenset[str] = frozenset()
    ) -> tuple[Draft, ...]:
        """Return the different candidates for a statement on `target`, the likeliest first.

        `met` holds the surnames of the persons that the reader has met. Empty when the evidence allows no other form
        than its own.
        """
        match self.variant.draft.strategy:
            case Strategy.COMPRESS:
                return self._compressed(target, met)
            case Strategy.FREE:
                return self._free(target, shown)

    def _compressed(self, target: Evidence, met: frozenset[str]) -> tuple[Draft, ...]:
        # A hard-wrapped article breaks its lines inside sentences; the statement does not.
        text = " ".join(target.text.split())
        (full,) = self.parser.parse([text])
        forms = [form for form in compressions(full, met) if form != text]
        if not forms:
            return ()
        automaton = self.model.texts([f"{form} [{target.key}]" for form in forms])
        longest = max(len(self.model.tokenizer.encode(form)) for form in forms)
        messages = self.variant.messages(target, (target,))
        drafts = self._distinct(self.model.write(messages, automaton, self._samplings(target), longest + 16))
        shorts = self.parser.parse([draft.text for draft in drafts])
        return tuple(draft for draft, short in zip(drafts, shorts, strict=True) if keeps_structure(full, short))

    def _free(self, target: Evidence, shown: Sequence[Evidence]) -> tuple[Draft, ...]:
        longest = self.variant.draft.words * _TOKENS_PER_WORD
        keys, texts = [piece.key for piece in shown], [piece.text for piece in shown]
        automaton = self.model.grounded_sentence(keys, texts, longest)
        messages = self.variant.messages(target, shown)
        return self._distinct(self.model.write(messages, automaton, self._samplings(target), longest + 16))

    def _samplings(self, target: Evidence) -> tuple[Sampling, ...]:
        """Return a greedy sampling, and others that are drawn with every taste from fullness to brevity."""
        settings = self.variant.draft
        tastes = np.linspace(*_SHORTNESS, settings.candidates - 1)
        drawn = (
            Sampling(settings.temperature, float(taste), _seed(self.seed, target, number))
            for number, taste in enumerate(tastes, start=1)
        )
        return (Sampling(0.0, 0.0, 0), *drawn)

    def _distinct(self, completions: Sequence[Completion]) -> tuple[Draft, ...]:
        drafts = [_draft(self.model.decode(completion), completion) for completion in completions]
        best: dict[str, Draft] = {}
        for draft in sorted(drafts, key=lambda draft: (-draft.likelihood, draft.text)):
            best.setdefault(draft.text, draft)
        return tuple(best.values())


def _draft(text: str, completion: Completion) -> Draft:
    """Part a reply into its sentence and its keys."""
    keys = tuple(_KEYS.findall(text))
    return Draft(_KEYS.sub("", text).strip(), keys, completion.likelihood, completion.finished)


def _seed(seed: int, target: Evidence, number: int) -> int:
    """Return a seed that depends on the run's seed, the evidence and the candidate, and on nothing else."""
    name = f"{seed}/{target.span.article_id}/{target.span.start}/{target.span.end}/{number}"
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8])
