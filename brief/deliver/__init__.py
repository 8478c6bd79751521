"""A finished briefing is brought to its reader: over several channels at once, each of which may fail by itself.

    brief.toml  [deliver.NAME]  -> channels(...)
    run folder  -> pack(...) -> Parcel -> send(channels, parcel, pause) -> (Sent, ...)

A failure is a value with its reason in plain words. Nothing here knows the clock or the environment, and no secret
stands in what it says.
"""

from brief.deliver.channel import Channel, Sent, send
from brief.deliver.listing import channels
from brief.deliver.parcel import Parcel, pack

__all__ = ["Channel", "Parcel", "Sent", "channels", "pack", "send"]
