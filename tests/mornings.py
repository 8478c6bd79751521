"""A reader's mornings, to test with: invented news, a feed and a folder that bring it, a channel that may be shut."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from tiny import write_llama
from website import Site, reply

from brief import fetch, pipeline, prompts, store
from brief.corpus import Selection
from brief.deliver import Parcel
from brief.deliver.channel import Undelivered
from brief.journal import Attempt
from brief.models import Model, digest
from brief.morning.calendar import Calendar
from brief.morning.run import Hands, Post, run
from brief.schedule.nouns import Schedule
from brief.settings import Places, Request, Web
from brief.types import Fetched, Source, SourceKind, Validators

ROOT = Path(__file__).parents[1]
ZONE = ZoneInfo("Europe/Vilnius")
NAMES = ("Ida Brandt", "Otto Lind", "Vera Moss", "Karl Venn", "Asta Holm", "Nils Rook", "Edda Stern", "Juri Falk")
TOWNS = "Tolling Ossering Velmark Orrin Hallow Brisk Dunmere Karrow Lindle Morrow Pellan Quarry Sarn Tarbet".split()
THINGS = """ferry harbour tariff bridge orchard tram school reservoir market museum railway clinic library quarry
    lighthouse theatre bakery airport forest vineyard stadium hospital canal mill prison tunnel monastery
    greenhouse windmill brewery""".split()
DEEDS = "reopened|closed|flooded|expanded|moved|renamed|inspected|repaired|sold|bought|burned|rebuilt".split("|")
MORE = (
    "after engineers measured cracks in its northern wall",
    "while farmers blocked the old toll road with tractors",
    "although nurses had warned of empty shelves and long queues",
    "because winter storms damaged seven wooden piers",
    "before judges published their ruling on fishing quotas",
    "when volunteers counted rare geese along the estuary",
    "despite heavy losses in the glass and paper trade",
    "as pupils planted birch trees beside the ruined abbey",
)
SEVEN = Schedule(time(7), tuple(range(7)), "Europe/Vilnius")


def news(number: int) -> tuple[str, str]:
    """Return the title and the text of an article that is like no other."""
    draw = random.Random(number)  # noqa: S311 (news, no secret)
    thing, town = draw.choice(THINGS), draw.choice(TOWNS)

    def sentence() -> str:
        other, place = draw.choice(THINGS), draw.choice(TOWNS)
        people = f"{draw.randrange(12, 990)} people in {place} had {draw.choice(DEEDS)} the {other}"
        return f"{draw.choice(NAMES)} said on Monday that {people} {draw.choice(MORE)}."

    title = f"{thing.title()} in {town} {draw.choice(DEEDS)} by {draw.randrange(100, 999)} people"
    return title, "\n\n".join(sentence() for _ in range(6))


class Killed(BaseException):
    """The process dies here, as far as can be without its death: nothing is tidied."""


@dataclass
class Listener:
    """A reporter that keeps what it is told, and dies when `dies_at` statements are told."""

    said: list[str] = field(default_factory=list)
    dies_at: int | None = None

    def stage(self, text: str) -> None:
        self.said.append(text)

    def told(self, statements: int, of: int) -> None:
        assert statements <= of
        if statements == self.dies_at:
            raise Killed

    def warn(self, text: str) -> None:
        self.said.append(text)


@dataclass
class Postbox:
    """A channel that keeps what it gets, unless it is shut."""

    name: str = "postbox"
    shut: bool = False
    got: list[Parcel] = field(default_factory=list)

    def lacks(self) -> str | None:
        return None

    def deliver(self, parcel: Parcel) -> None:
        if self.shut:
            raise Undelivered("the box is shut")
        self.got.append(parcel)


@dataclass
class Household:
    """A reader's folder, with a feed on the network and an inbox on the disk, and the time that it is there."""

    folder: Path
    site: Site
    postbox: Postbox = field(default_factory=Postbox)
    now: datetime = datetime(2031, 3, 1, 5, 1, tzinfo=UTC)
    schedule: Schedule = SEVEN
    published: list[dict[str, str]] = field(default_factory=list)
    statements: int = 2

    def publish(self, number: int) -> None:
        """Put an article into the feed."""
        title, text = news(number)
        html = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
        item = {"id": str(number), "title": title, "content_html": html, "date_published": self.now.isoformat()}
        self.published.append(item)
        self.online()

    def online(self) -> None:
        body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Post", "items": self.published})
        self.site.acts["/feed"] = reply(body, "application/feed+json")

    def offline(self) -> None:
        self.site.acts["/feed"] = reply("", status=503)

    def put(self, number: int) -> None:
        """Put an article into the inbox."""
        title, text = news(number)
        (self.folder / "inbox").mkdir(exist_ok=True)
        (self.folder / "inbox" / f"{number}.txt").write_text(f"{title}\n\n{text}\n", encoding="utf-8")

    @property
    def outputs(self) -> Path:
        return self.folder / "outputs"

    @property
    def store(self) -> Path:
        return self.folder / "store"

    def post(self, **changed: object) -> Post:
        (self.folder / "inbox").mkdir(exist_ok=True)
        feed = Source(f"{self.site.url}/feed", "Post", SourceKind.FEED, allow_private=True)
        inbox = Source(str(self.folder / "inbox"), "Inbox", SourceKind.PATH)
        made = Post(
            profile="default",
            calendar=Calendar(ZONE, self.schedule, date(2031, 3, 1)),
            job=self.job(),
            selection=Selection(self.store, series="default"),
            working=self.folder,
            sources=(feed, inbox) if any((self.folder / "inbox").iterdir()) else (feed,),
            fetch=self.fetch,
            channels={"postbox": self.postbox},
        )
        return replace(made, **changed)  # type: ignore[arg-type]

    def job(self) -> pipeline.Job:
        places = Places(ROOT, ROOT)
        file = self.folder / "tiny.gguf"
        if not file.exists():
            write_llama(file, context=4096)
        return pipeline.Job(
            sources=(),
            outputs=self.outputs,
            date=date(2031, 1, 1),
            formats=("md",),
            request=Request(statements=self.statements),
            variant=prompts.load("default", places.folders("prompts")),
            model=Model("tiny", file, digest(file)),
            cache=None,
            threads=1,
        )

    def fetch(self, known: Mapping[str, Validators], sources: Sequence[Source]) -> Iterator[Fetched]:
        return fetch.sync(sources, known, Web(timeout=5, delay=0, retries=0), self.now)

    def run(self, reporter: Listener | None = None, *, forced: bool = False, **changed: object) -> Attempt:
        """Let the timer call."""
        hands = Hands(lambda: self.now.astimezone(ZONE), lambda _: None, reporter or Listener(), 4711, 0)
        return run(self.post(**changed), hands, forced=forced)

    def delivered(self) -> list[str]:
        """Return the ids of all articles that were told, in the order of their delivery."""
        return [article.id for parcel in self.postbox.got for article in parcel.briefing.articles]

    def stored(self) -> list[str]:
        with store.connect(self.store) as opened:
            return [kept.article.id for kept in store.articles(opened, store.Query())]


def at(day: date, clock: str) -> datetime:
    """Return a moment where the reader lives."""
    return datetime.combine(day, time.fromisoformat(clock), ZONE)
