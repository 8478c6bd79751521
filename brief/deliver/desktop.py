"""A word on the desktop: a title, and where the page lies. No shell reads it, whatever the title holds."""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brief.deliver.channel import Undelivered
from brief.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from brief.deliver.parcel import Parcel
    from brief.deliver.reading import Table

_PATIENCE = 20.0
_MOST_SHOWN = 200

_APPLE = "on run argv\ndisplay notification (item 2 of argv) with title (item 1 of argv)\nend run"
_WINDOWS = """
$ErrorActionPreference = 'Stop'
function Read-Text($packed) { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($packed)) }
$manager = [Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, ContentType = WindowsRuntime]
$toast = $manager::GetTemplateContent([Windows.UI.Notifications.ToastTemplateType]::ToastText02)
$lines = $toast.GetElementsByTagName('text')
[void]$lines.Item(0).AppendChild($toast.CreateTextNode((Read-Text '%s')))
[void]$lines.Item(1).AppendChild($toast.CreateTextNode((Read-Text '%s')))
$program = '{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\\WindowsPowerShell\\v1.0\\powershell.exe'
$manager::CreateToastNotifier($program).Show([Windows.UI.Notifications.ToastNotification]::new($toast))
"""


@dataclass(frozen=True, slots=True)
class Notifier:
    """A program that shows notifications: its arguments for a title and a text, and what to do where it is missing."""

    program: str
    arguments: Callable[[str, str], Sequence[str]]
    advice: str = ""


def _for_apple(title: str, text: str) -> Sequence[str]:
    return ("-e", _APPLE, "--", title, text)


def _for_windows(title: str, text: str) -> Sequence[str]:
    """Return a script in which both texts are letters and digits only, which no text can break out of."""
    packed = (base64.b64encode(part.encode()).decode() for part in (title, text))
    return ("-NoProfile", "-NonInteractive", "-Command", _WINDOWS % tuple(packed))


def _for_others(title: str, text: str) -> Sequence[str]:
    return ("--app-name=brief", "--", title, text)


_OTHERS = Notifier("notify-send", _for_others, ": install the package that is called libnotify-bin or libnotify")
_NOTIFIERS: Mapping[str, Notifier] = {
    "darwin": Notifier("osascript", _for_apple),
    "win32": Notifier("powershell", _for_windows),
}


@dataclass(frozen=True, slots=True)
class Desktop:
    """Shows the briefing's title and its page, if this machine has a desktop."""

    name: str
    notifier: Notifier

    def lacks(self) -> str | None:
        """Say that the program is missing that shows notifications."""
        if shutil.which(self.notifier.program):
            return None
        return f"there is no {self.notifier.program} on this machine{self.notifier.advice}"

    def deliver(self, parcel: Parcel) -> None:
        """Show the notification."""
        page = parcel.folder / "briefing.html"
        place = (page if page.is_file() else parcel.folder).resolve().as_uri()
        _run([self.notifier.program, *self.notifier.arguments(printable(parcel.subject), place)])


def channel(table: Table) -> Desktop:
    """Read a table of this kind; raises SettingsError."""
    table.only()
    return Desktop(table.name, _NOTIFIERS.get(sys.platform, _OTHERS))


def _run(command: Sequence[str]) -> None:
    """Run a program without a shell; raises Undelivered."""
    program = command[0]
    try:
        # The program is one of three, its options are ours, and what is shown is no option.
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, timeout=_PATIENCE, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as error:
        raise Undelivered(f"{program} did not end within {_PATIENCE:g} seconds", passing=True) from error
    except OSError as error:
        raise Undelivered(f"{program} cannot be started: {(error.strerror or str(error)).lower()}") from error
    if done.returncode:
        said = printable(done.stderr.decode(errors="replace"))[:_MOST_SHOWN] or f"status {done.returncode}"
        raise Undelivered(f"{program} fails, so there may be no desktop: {said}")
