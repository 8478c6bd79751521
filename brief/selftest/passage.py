"""The sentences that something is planted in, with what their articles hold: people, names, figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brief.text import content_stems, count_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from brief.citations import Corpus
    from brief.types import Article, Span

SAYING = (
    r"(?:said|says|told|added|adds|argued|argues|warned|warns|stated|announced|insisted|replied|wrote|testified"
    r"|acknowledged|admitted|explained|noted|recalled)"
)
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w-]*(?:['’](?!s\b)[\w-]+)*"
_NAME = re.compile(rf"{_CAPITAL}(?: (?:(?:de|van|von|der|al|bin|da|del|di|la) )*{_CAPITAL})*")
_OPENS = re.compile(r"(?:^|[.!?:]\s|[“\"‘(]|[-–—]\s)\s*$")
# They stand before a name and are none: titles, days, months, and words that only their place makes large.
_BEFORE = frozenset(
    """Mr Mrs Ms Dr Sir Dame Lord Lady Prof Professor President Vice Prime Minister Secretary Chancellor Senator Sen
    Representative Rep Governor Gov Mayor Deputy Captain General Gen Colonel Col Lieutenant Lt Sergeant Sgt Judge
    Justice King Queen Prince Princess Pope Bishop Reverend Rev Ambassador Envoy Special Opposition Leader Chief
    Former Foreign Attorney Spokesman Spokeswoman Spokesperson Director Chairman Chairwoman Chair US U.S UK
    Republican Democrat Republicans Democrats The A An In On At By For But And As After Before He She It They We I
    This That These Those When While If Its His Her Their Our Chair MP MPs Unlike Despite Following Since Until
    According During Under With From Among About Some Many Most Several No Not There What Who How Why Where Although
    Because Both Each All Another Other Such Then Now Today Yesterday More Just Even Only Still Instead Reportedly
    So Or Nor Yet Once Here Any Every Few Neither Either Like Over Through Two Three Four Five Six Seven Eight Nine
    Ten Cardinal Archbishop Father Officer Commissioner Inspector Superintendent However Meanwhile Also Earlier
    Later Last Next Officials Police Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March
    April May June July August September October November December""".split()
)
_BODIES = frozenset(
    """Authority Line Lines Tramways Party House Ministry Court Union Office Board Service Police Department Council
    Group Bank University Times Post News Agency Company Corporation Inc Ltd Corp Alliance Assembly Parliament
    Congress Senate Committee Commission Hospital Association Federation Institute Street Strait Reef Square City
    Island Islands River Airport Station Park Church School College Center Centre Nations Press Radio Television
    Network League Club Kremlin Pentagon Hall Fund Foundation Organization Organisation See Command Marine Marines
    Security Coast Brigade Unit Team Society Army Navy Guard Force Forces Ocean Sea Lake Mountain Valley County
    Province State States Republic Kingdom Bay Cape Journal Herald Gazette Tribune Ledger Movement Front Act
    Airlines Airways Systems Technologies Industries Holdings Partners Museum Theatre Theater Cup World Games
    Review""".split()
)
_TITLED = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|Sir|President|Minister|Secretary|Chancellor|Senator|Governor|Mayor|Captain|General|Colonel|Judge"
    r"|Professor|Ambassador|Leader|leader|spokesman|spokeswoman|lawyer|director|chairman|secretary|minister"
    r"|president)\.? $"
)
_FIGURE = re.compile(
    r"(?<![\w.,:/$€£-])(?P<money>[$€£])?(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<rest>\.\d+)?(?P<percent> ?%"
    r"| percent\b| per cent\b)?"
    r"(?![\w:/°]|[.,]\d|[-–]\d)(?! ?(?:a\.m|p\.m|o'clock|st\b|nd\b|rd\b|th\b))"
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
NEAR_DATE = re.compile(rf"(?:\b(?:{_MONTHS}|[A-Z][a-z]+\.?|No|Nos|Line|Route|Article|Section|Room|page|aged?)\.? )$")
_THEN_DATE = re.compile(rf" (?:{_MONTHS})\b")
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
_QUOTED = re.compile(r"“[^”]*”?|\"[^\"]*\"?|‘[^’]*’(?!\w)")
_WHOLE = re.compile(r"[\"“‘']?[A-ZÀ-Þ0-9].*[.!][\"”’')]*$", re.DOTALL)
# A sentence of fewer words has nothing to plant in, a longer one is a list or was not split.
_WORDS = range(6, 56)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in digits that counts something, with its range: no year, no day, no part of a name."""

    text: str
    start: int
    end: int
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words without titles, with its range; `opens` says that it begins the sentence."""

    text: str
    start: int
    end: int
    opens: bool

    @property
    def last(self) -> str:
        """The last word: a person's surname."""
        return self.text.split()[-1]


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an article holds: the full names of its people by surname, its other names, its figures, its words."""

    people: Mapping[str, str]
    names: tuple[str, ...]
    figures: tuple[Figure, ...]
    words: tuple[str, ...]
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with its span, the sentence before it in the same paragraph, and what its article holds."""

    text: str
    span: Span
    before: str
    article: Article
    own: Holdings
    others: tuple[Holdings, ...]

    @property
    def people(self) -> tuple[Name, ...]:
        """The people whom the sentence names, outside quotation marks."""
        return tuple(name for name in outside(names(self.text), self.text) if name.last in self.own.people)


def passages(corpus: Corpus) -> tuple[Passage, ...]:
    """Return the whole sentences of the articles, in order: those that begin and end as a statement does."""
    held = {name: _holdings(article, corpus) for name, article in corpus.articles.items()}
    return tuple(passage for name in corpus.articles for passage in _passages(name, corpus, held))


def _passages(name: str, corpus: Corpus, held: Mapping[str, Holdings]) -> Iterator[Passage]:
    article = corpus.articles[name]
    others = tuple(one for other, one in held.items() if other != name)
    before, paragraph = "", -1
    for sentence in corpus.sentences[name]:
        text = article.slice(sentence.span)
        before = before if sentence.paragraph == paragraph else ""
        if "\n" not in text and count_words(text) in _WORDS and _WHOLE.match(text) and balanced(text):
            yield Passage(text, sentence.span, before, article, held[name], others)
        before, paragraph = text, sentence.paragraph


def balanced(text: str) -> bool:
    """Say whether every quotation mark and bracket has its partner."""
    return (
        text.count("“") == text.count("”")
        and text.count('"') % 2 == 0
        and text.count("(") == text.count(")")
        and text.count("‘") <= text.count("’")
    )


def _holdings(article: Article, corpus: Corpus) -> Holdings:
    texts = [article.slice(sentence.span) for sentence in corpus.sentences[article.id]]
    people: dict[str, str] = {}
    for text in texts:
        for full in _people(text):
            # "the Jakarta Post" is nobody's name.
            if f"the {full}" not in article.text and len(full.split()[-1]) > 2:
                people.setdefault(full.split()[-1], full)
    small = tuple(dict.fromkeys(word for text in texts for word in re.findall(r"\b[a-z]{4,}\b", text)))
    large = dict.fromkeys(name.text for text in texts for name in names(text) if not _shaky(name))
    return Holdings(
        people,
        tuple(name for name in large if name.lower() not in small),
        tuple(figure for text in texts for figure in figures(text)),
        small,
        frozenset(stem for text in texts for stem in content_stems(text)),
    )


def _shaky(name: Name) -> bool:
    """Say whether a name may be none: one word at the beginning of a sentence, or a people's adjective."""
    single = " " not in name.text
    return single and (name.opens or re.search(r"(?:ian|ish|ese|ean|ic|can)$", name.text) is not None)


def _people(text: str) -> Iterator[str]:
    """Yield the full names of those who certainly are people: they speak, bear a title, or are told about with who."""
    for name in names(text):
        full = " " in name.text and not _BODIES.intersection(name.text.split()) and " and " not in name.text
        told = re.match(rf",? {SAYING}\b|, who\b|, (?:a|an) [a-z]", text[name.end :])
        speaks = re.search(rf"\b{SAYING} $", text[: name.start]) and re.match(r"[.,]", text[name.end :])
        if full and (told or speaks or _TITLED.search(text[: name.start])):
            yield name.text


def names(text: str) -> tuple[Name, ...]:
    """Find the runs of capitalised words, in order, without the titles before them and the possessive after them."""
    found = []
    for match in _NAME.finditer(text):
        words = match.group().split(" ")
        titles = [at for at, word in enumerate(words) if word in _BEFORE]
        kept = " ".join(words[titles[-1] + 1 :] if titles else words)
        if len(kept) > 2:
            start = match.end() - len(kept)
            found.append(Name(kept, start, match.end(), _OPENS.search(text[:start]) is not None))
    return tuple(found)


def figures(text: str) -> tuple[Figure, ...]:
    """Find the numbers in digits that count something, in order."""
    found = []
    for match in _FIGURE.finditer(text):
        year = _YEAR.fullmatch(match["digits"]) and not match["rest"] and not match["percent"] and not match["money"]
        if year or NEAR_DATE.search(text[: match.start()]) or _THEN_DATE.match(text[match.end() :]):
            continue
        value = float(match["digits"].replace(",", "") + (match["rest"] or ""))
        unit = "%" if match["percent"] else match["money"] or ""
        end = match.end() - len(match["percent"] or "")
        found.append(Figure(text[match.start() : end], match.start(), end, value, unit))
    return tuple(found)


def outside(found: tuple[Name, ...], text: str) -> tuple[Name, ...]:
    """Return the names that do not stand in quotation marks."""
    return tuple(name for name in found if not quoted(text, name.start))


def quoted(text: str, at: int) -> bool:
    """Say whether a place in a sentence lies in quotation marks."""
    return any(match.start() <= at < match.end() for match in _QUOTED.finditer(text))


def put(text: str, start: int, end: int, new: str) -> str:
    """Return a text with a range of it replaced."""
    return text[:start] + new + text[end:]
