"""One tab of a Chromium without a window, driven by the DevTools protocol over two pipes."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import time
from typing import IO, TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from pathlib import Path

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe"),
)


class Browser:
    """One tab of a Chromium without a window, driven by the DevTools protocol over two pipes."""

    def __init__(self, profile: Path) -> None:
        theirs, ours = os.pipe(), os.pipe()
        command = f'exec "$@" 3<&{theirs[0]} 4>&{ours[1]}'
        self.process = subprocess.Popen(
            ["bash", "-c", command, "bash", str(CHROMIUM), *FLAGS, f"--user-data-dir={profile}", "about:blank"],
            pass_fds=(theirs[0], ours[1]),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs[0])
        os.close(ours[1])
        self.commands: IO[bytes] = os.fdopen(theirs[1], "wb", buffering=0)
        self.replies: IO[bytes] = os.fdopen(ours[0], "rb", buffering=0)
        self.unread, self.sent, self.session = b"", 0, ""
        self.events: list[tuple[str, str]] = []
        self._attach()

    def _attach(self) -> None:
        tabs = self.send("Target.getTargets")["targetInfos"]
        assert isinstance(tabs, list)
        tab = next(tab["targetId"] for tab in tabs if isinstance(tab, dict) and tab["type"] == "page")
        self.session = str(self.send("Target.attachToTarget", targetId=tab, flatten=True)["sessionId"])
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **params: Json) -> dict[str, Json]:
        self.sent += 1
        order: dict[str, Json] = {"id": self.sent, "method": method, "params": params}
        if self.session:
            order["sessionId"] = self.session
        self.commands.write(json.dumps(order).encode() + b"\0")
        while (reply := self._reply()).get("id") != self.sent:
            self.events.append((str(reply.get("method")), json.dumps(reply.get("params"))))
        assert "error" not in reply, reply
        result = reply["result"]
        assert isinstance(result, dict)
        return result

    def _reply(self) -> dict[str, Json]:
        deadline = time.monotonic() + 30
        while b"\0" not in self.unread:
            ready, _, _ = select.select([self.replies], [], [], max(0, deadline - time.monotonic()))
            assert ready, "the browser does not answer"
            self.unread += self.replies.read(65536)
        first, self.unread = self.unread.split(b"\0", 1)
        reply: dict[str, Json] = json.loads(first)
        return reply

    def run(self, script: str) -> Json:
        reply = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in reply, reply
        result = reply["result"]
        assert isinstance(result, dict)
        return result.get("value")

    def show(self, page: Path, fragment: str = "", *, width: int = 1400, scripts: bool = True) -> None:
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)
        self.send("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.send("Page.navigate", url="about:blank")
        self.events.clear()
        self.send("Page.navigate", url=page.as_uri() + fragment)
        deadline = time.monotonic() + 30
        while self.run("document.readyState") != "complete" or self.run("location.protocol") != "file:":
            assert time.monotonic() < deadline
        self.send("Page.captureScreenshot")  # waits until a frame is drawn, also where scripts are off

    def press(self, key: str) -> None:
        text = {"text": "\r"} if key == "Enter" else {}
        code = {"Enter": 13, "Escape": 27, "Tab": 9}[key]
        self.send("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code, **text)
        self.send("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def click(self, selector: str) -> None:
        self.run(f"document.querySelector(`{selector}`).scrollIntoView({{block: 'center'}})")
        box = self.run(
            f"(([r]) => [r.x + r.width / 2, r.y + r.height / 2])(document.querySelector(`{selector}`).getClientRects())"
        )
        assert isinstance(box, list)
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=box[0], y=box[1], button="left", clickCount=1)

    def close(self) -> None:
        self.send("Page.navigate", url="about:blank")
        self.session = ""
        self.send("Browser.close")
        self.process.wait(timeout=30)
        self.commands.close()
        self.replies.close()
