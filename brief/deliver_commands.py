"""The command `brief deliver`: a briefing that is there already is sent by hand, which also tries a channel out."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from brief import config
from brief.errors import SettingsError
from brief.text import printable, unique

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brief.deliver import Channel

_PATH = click.Path(path_type=Path)


@click.command("deliver")
@click.argument("run")
@click.option("--to", required=True, metavar="NAME,…", help="Channels: the names of [deliver.NAME] in brief.toml.")
@click.option("--profile", default="", help="The profile that it is sent as.")
@click.option("--out", type=_PATH, default=Path("outputs"), show_default=True, help="Folder of the briefings.")
def send(run: str, to: str, profile: str, out: Path) -> None:
    """Send a briefing over channels of brief.toml.

    RUN is its name, the beginning of its name, its folder, or `last`. What cannot be delivered is told with the reason,
    and the exit status is then 1; the other channels have it all the same.
    """
    from brief import deliver, runs  # noqa: PLC0415

    chosen = _chosen(to)
    folder = runs.find(out, None if run == "last" else run)
    sent = deliver.send(chosen, deliver.pack(folder, profile, datetime.now(UTC)), _wait)
    for one in sent:
        click.echo(f"{one.channel}: {printable(one.problem) if one.problem else 'sent'}{_tries(one.attempts)}")
    if any(one.problem for one in sent):
        click.get_current_context().exit(1)


def _wait(seconds: float) -> None:
    click.echo(f"That did not go through: trying again in {seconds:g} seconds.", err=True)
    time.sleep(seconds)


def _tries(attempts: int) -> str:
    return f" ({attempts} tries)" if attempts > 1 else ""


def _chosen(to: str) -> Sequence[Channel]:
    """Return the channels that are named; raises SettingsError."""
    known = config.channels(Path.cwd())
    names = unique(name.strip() for name in to.split(",") if name.strip())
    if not names:
        raise SettingsError("--to: name a channel")
    for name in names:
        if name not in known:
            listed = f"known are {', '.join(known)}" if known else "brief.toml has none: write a [deliver.NAME] table"
            raise SettingsError(f"--to: there is no channel {name!r}: {listed}")
    return [known[name] for name in names]
