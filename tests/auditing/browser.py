"""A Chromium that a test drives: the DevTools protocol over a pair of pipes, with the standard library alone."""

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

__all__ = ["BROWSER", "Browser", "BrowserError", "opened"]

BROWSER: Final = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None
)
"""The path of a Chromium, or None."""

_SECONDS: Final = 60
_START: Final = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); os.execv(sys.argv[3], sys.argv[3:])"
)
"""The browser reads from descriptor 3 and writes to 4."""
_KEYS: Final = {"Tab": (9, ""), "Enter": (13, "\r"), " ": (32, " "), "Home": (36, ""), "ArrowDown": (40, "")}


class BrowserError(Exception):
    """The browser did not start, does not answer, or says that something failed."""


class Browser:
    """One page in a running Chromium."""

    def __init__(self, to: int, back: int) -> None:
        """Initialize with the pipes to the browser and from it."""
        self._to, self._back, self._held, self._asked, self._session = to, back, b"", 0, ""

    def start(self) -> None:
        """Open a blank page."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def ask(self, method: str, **facts: Any) -> dict[str, Any]:
        """Return the browser's answer to one call of the protocol."""
        self._asked += 1
        call = {"id": self._asked, "method": method, "params": facts}
        if self._session:
            call["sessionId"] = self._session
        os.write(self._to, json.dumps(call).encode() + b"\0")
        until = time.monotonic() + _SECONDS
        while True:
            answer = self._read(until)
            if answer.get("id") == self._asked:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error']}")
                return dict(answer["result"])

    def _read(self, until: float) -> dict[str, Any]:
        while b"\0" not in self._held:
            ready, _, _ = select.select([self._back], [], [], max(0.0, until - time.monotonic()))
            part = os.read(self._back, 1 << 20) if ready else b""
            if not part:
                raise BrowserError("the browser does not answer")
            self._held += part
        text, _, self._held = self._held.partition(b"\0")
        return dict(json.loads(text))

    def show(self, page: Path, width: int, height: int = 900, *, dark: bool = False) -> None:
        """Load *page* in a window of this size, and wait until it is complete."""
        self.ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[scheme])
        self.ask("Page.navigate", url=page.as_uri())
        self.wait("document.readyState === 'complete' && location.href !== 'about:blank'")

    def run(self, script: str) -> Any:
        """Return the value of a script's expression."""
        found = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in found:
            raise BrowserError(str(found["exceptionDetails"]))
        return found["result"].get("value")

    def wait(self, script: str) -> None:
        """Return once *script* is true."""
        until = time.monotonic() + _SECONDS
        while not self.run(script):
            if time.monotonic() > until:
                raise BrowserError(f"never true: {script}")
            time.sleep(0.02)

    def press(self, key: str, *, shift: bool = False) -> None:
        """Press and release a key, as a person does."""
        code, text = _KEYS[key]
        facts = {"key": key, "windowsVirtualKeyCode": code, "modifiers": 8 if shift else 0}
        self.ask("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **facts)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **facts)

    def picture(self, path: Path, *, top: int = 0, height: int = 900, width: int = 1280) -> None:
        """Write a picture of a part of the page, for a person to look at."""
        clip = {"x": 0, "y": top, "width": width, "height": height, "scale": 1}
        found = self.ask("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(found["data"]))


@contextmanager
def opened(folder: Path) -> Iterator[Browser]:
    """Yield a page in a Chromium of its own, which writes only into *folder*, and end it afterwards."""
    if BROWSER is None:
        raise BrowserError("no Chromium is on the path")
    read, to = os.pipe()
    back, write = os.pipe()
    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe")
    command = [BROWSER, *flags, f"--user-data-dir={folder / 'profile'}"]
    high = [fcntl.fcntl(one, fcntl.F_DUPFD, 10) for one in (read, write)]  # neither 3 nor 4
    started = [sys.executable, "-c", _START, *map(str, high), *command]
    log = (folder / "log").open("wb")
    process = subprocess.Popen(started, pass_fds=high, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    for one in high:
        os.close(one)
    os.close(read)
    os.close(write)
    try:
        yield Browser(to, back)
    finally:
        with suppress(OSError):
            os.close(to)  # a browser whose pipe is closed ends itself
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        os.close(back)
        log.close()
