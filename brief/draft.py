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

from brief.compress import forms, keeps_structure
from brief.llm.author import Grounded, Texts
from brief.llm.engine import Sampling
from brief.prompts import Strategy, Variant
from brief.types import Draft, Evidence, Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from brief.llm.author import Author, Form, Written
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

    model: Author
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

    def questions(self, shown: Sequence[Evidence]) -> Iterator[tuple[tuple[Message, ...], Form]]:
        """Yield what the model will be asked of each of these pieces, with the longest form that it may answer in."""
        for target in shown:
            match self.variant.draft.strategy:
                case Strategy.COMPRESS:
                    yield self.variant.messages(target, (target,)), Texts((f"{target.text} [{target.key}]",))
                case Strategy.FREE:
                    yield self.variant.messages(target, shown), self._sentence(shown)

    def _compressed(self, target: Evidence, met: frozenset[str]) -> tuple[Draft, ...]:
        # A hard-wrapped article breaks its lines inside sentences; the statement does not.
        text = " ".join(target.text.split())
        (full,) = self.parser.parse([text])
        found = {form: basis for form, basis in forms(full, met).items() if form != text}
        if not found:
            return ()
        allowed = Texts(tuple(f"{form} [{target.key}]" for form in found))
        drafts = self._composed(self.variant.messages(target, (target,)), allowed, target)
        shorts = self.parser.parse([found[draft.text] for draft in drafts])
        return tuple(draft for draft, short in zip(drafts, shorts, strict=True) if keeps_structure(full, short))

    def _free(self, target: Evidence, shown: Sequence[Evidence]) -> tuple[Draft, ...]:
        return self._composed(self.variant.messages(target, shown), self._sentence(shown), target)

    def _sentence(self, shown: Sequence[Evidence]) -> Grounded:
        longest = self.variant.draft.words * _TOKENS_PER_WORD
        return Grounded(tuple(piece.key for piece in shown), tuple(piece.text for piece in shown), longest)

    def _composed(self, messages: Sequence[Message], form: Form, target: Evidence) -> tuple[Draft, ...]:
        """Return what the model writes, each text once, the likeliest first."""
        generation = self.model.compose(messages, form, self._samplings(target))
        best: dict[str, Draft] = {}
        for draft in sorted(map(_draft, generation.candidates), key=lambda draft: (-draft.likelihood, draft.text)):
            best.setdefault(draft.text, draft)
        return tuple(best.values())

    def _samplings(self, target: Evidence) -> tuple[Sampling, ...]:
        """Return a greedy sampling, and others that are drawn with every taste from fullness to brevity."""
        settings = self.variant.draft
        tastes = np.linspace(*_SHORTNESS, settings.candidates - 1)
        drawn = (
            Sampling(settings.temperature, float(taste), _seed(self.seed, target, number))
            for number, taste in enumerate(tastes, start=1)
        )
        return (Sampling(0.0, 0.0, 0), *drawn)


def _draft(written: Written) -> Draft:
    """Part a reply into its sentence and its keys."""
    keys = tuple(_KEYS.findall(written.text))
    return Draft(_KEYS.sub("", written.text).strip(), keys, written.likelihood, written.finished)


def _seed(seed: int, target: Evidence, number: int) -> int:
    """Return a seed that depends on the run's seed, the evidence and the candidate, and on nothing else."""
    name = f"{seed}/{target.span.article_id}/{target.span.start}/{target.span.end}/{number}"
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8])
