"""Candidate statements: the model writes, under an automaton, from the evidence that its prompt shows.

Three strategies. COMPRESS: the model chooses which constituents of the evidence sentence to leave out; every word is
the source's, in the source's order, and a cut that changes who did what is refused by a second parse. FREE: the
model writes a sentence of its own, and may only end it with a key of the evidence that was shown. SECTION: it writes
several such sentences at once, and each is a candidate for the piece of evidence whose key it ends with.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from brief.compress import forms, keeps_structure
from brief.llm.author import Grounded, Texts, Written
from brief.llm.engine import Sampling
from brief.prompts import Strategy, Variant
from brief.types import Draft, Evidence, Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from brief.llm.author import Author, Form
    from brief.syntax import Parser

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
        part = self.variant.part(target, shown)
        match self.variant.draft.strategy:
            case Strategy.COMPRESS:
                return self._compressed(target, met)
            case Strategy.SECTION if len(part) > 1:
                return tuple(draft for draft in self._section(part) if draft.keys[0] == target.key)
            case Strategy.FREE | Strategy.SECTION:
                return self._free(target, part)

    def questions(self, shown: Sequence[Evidence]) -> Iterator[tuple[tuple[Message, ...], Form]]:
        """Yield what the model will be asked of these pieces, with the longest form that it may answer in."""
        for target in shown:
            part = self.variant.part(target, shown)
            match self.variant.draft.strategy:
                case Strategy.COMPRESS:
                    yield self.variant.messages(target, part), Texts((f"{target.text} [{target.key}]",))
                case Strategy.FREE:
                    yield self.variant.messages(target, part), self._sentences(part)
                case Strategy.SECTION if target is part[0]:
                    yield self.variant.messages(target, part), self._sentences(part, len(part))

    def _compressed(self, target: Evidence, met: frozenset[str]) -> tuple[Draft, ...]:
        # A hard-wrapped article breaks its lines inside sentences; the statement does not.
        text = " ".join(target.text.split())
        (full,) = self.parser.parse([text])
        found = {form: basis for form, basis in forms(full, met).items() if form != text}
        if not found:
            return ()
        allowed = Texts(tuple(f"{form} [{target.key}]" for form in found))
        drafts = _ranked(_draft(one, _key((target,))) for one in self._composed(target, (target,), allowed))
        shorts = self.parser.parse([found[draft.text] for draft in drafts])
        return tuple(draft for draft, short in zip(drafts, shorts, strict=True) if keeps_structure(full, short))

    def _free(self, target: Evidence, shown: tuple[Evidence, ...]) -> tuple[Draft, ...]:
        return _ranked(_draft(one, _key(shown)) for one in self._composed(target, shown, self._sentences(shown)))

    @cached_property
    def _section(self) -> Callable[[tuple[Evidence, ...]], tuple[Draft, ...]]:
        """Return what writes the section on pieces of evidence; the last one is not written again."""
        return lru_cache(maxsize=1)(self._written)

    def _written(self, part: tuple[Evidence, ...]) -> tuple[Draft, ...]:
        sections = self._composed(part[0], part, self._sentences(part, len(part)))
        return _ranked(draft for section in sections for draft in _drafts(section, _key(part)))

    def _sentences(self, shown: Sequence[Evidence], number: int = 1) -> Grounded:
        longest = self.variant.draft.words * _TOKENS_PER_WORD
        return Grounded(tuple(piece.key for piece in shown), tuple(piece.text for piece in shown), longest, number)

    def _composed(self, target: Evidence, shown: tuple[Evidence, ...], form: Form) -> tuple[Written, ...]:
        return self.model.compose(self.variant.messages(target, shown), form, self._samplings(target)).candidates

    def _samplings(self, target: Evidence) -> tuple[Sampling, ...]:
        """Return a greedy sampling, and others that are drawn with every taste from fullness to brevity."""
        settings = self.variant.draft
        tastes = np.linspace(*_SHORTNESS, settings.candidates - 1)
        drawn = (
            Sampling(settings.temperature, float(taste), _seed(self.seed, target, number))
            for number, taste in enumerate(tastes, start=1)
        )
        return (Sampling(0.0, 0.0, 0), *drawn)


def _ranked(drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    """Return each text with its keys once, the likeliest first."""
    best: dict[tuple[str, tuple[str, ...]], Draft] = {}
    for draft in sorted(drafts, key=lambda draft: (-draft.likelihood, draft.text)):
        best.setdefault((draft.text, draft.keys), draft)
    return tuple(best.values())


def _key(shown: Sequence[Evidence]) -> str:
    """Return the pattern of a key in a reply; what else stands in brackets is text."""
    return rf"\s*\[({'|'.join(re.escape(piece.key) for piece in shown)})\]"


def _draft(written: Written, key: str) -> Draft:
    """Part a reply into its sentence and its keys."""
    keys = tuple(re.findall(key, written.text))
    return Draft(re.sub(key, "", written.text).strip(), keys, written.likelihood, written.finished)


def _drafts(written: Written, key: str) -> Iterator[Draft]:
    """Part a section into its sentences, each with the keys that it ends with; a last one without any is cut off."""
    for sentence in re.finditer(rf"(\S.*?)(?:{key})+", written.text, re.DOTALL):
        yield _draft(Written(sentence.group(), written.likelihood, finished=True), key)


def _seed(seed: int, target: Evidence, number: int) -> int:
    """Return a seed that depends on the run's seed, the evidence and the candidate, and on nothing else."""
    name = f"{seed}/{target.span.article_id}/{target.span.start}/{target.span.end}/{number}"
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8])
