"""What a channel is, and how a parcel is sent over several: each tries again while it may help, and fails alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from brief.deliver.parcel import Parcel

# Seconds before the second try and those after it: a network that is not up yet after waking, a server that is
# restarted, one that wants to be asked again (greylisting takes longer than anybody waits).
_PAUSES = (2.0, 10.0, 60.0)


class Undelivered(Exception):
    """A parcel was not delivered: the text is the reason in plain words; `passing` says that another try may help."""

    def __init__(self, reason: str, *, passing: bool = False) -> None:
        super().__init__(reason)
        self.passing = passing


class Channel(Protocol):
    """A way to a reader, as one `[deliver.NAME]` table describes it."""

    @property
    def name(self) -> str:
        """The name of its table."""

    def lacks(self) -> str | None:
        """Say what is missing here before anything can be sent (a password, a program, a library); None if nothing."""

    def deliver(self, parcel: Parcel) -> None:
        """Bring a parcel to its reader; raises Undelivered. The same parcel twice is for the reader one."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a parcel on one channel: `problem` is None if it was delivered, after so many attempts."""

    channel: str
    problem: str | None
    attempts: int


def send(channels: Sequence[Channel], parcel: Parcel, pause: Callable[[float], None]) -> tuple[Sent, ...]:
    """Send a parcel over all channels at once and say what became of it on each, in their order.

    `pause` waits so many seconds between two tries; it is called from several threads.
    """
    if not channels:
        return ()
    with ThreadPoolExecutor(len(channels)) as pool:
        return tuple(pool.map(lambda channel: _sent(channel, parcel, pause), channels))


def _sent(channel: Channel, parcel: Parcel, pause: Callable[[float], None]) -> Sent:
    if lacking := channel.lacks():
        return Sent(channel.name, lacking, 0)
    for attempt, wait in enumerate((*_PAUSES, None), 1):
        try:
            channel.deliver(parcel)
        except Undelivered as error:
            if wait is None or not error.passing:
                return Sent(channel.name, str(error), attempt)
            pause(wait)
        else:
            return Sent(channel.name, None, attempt)
    raise AssertionError("the last attempt returns")
