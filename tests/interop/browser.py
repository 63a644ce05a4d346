"""A headless Chromium, told what to do over a pipe: the DevTools protocol, one JSON message after another."""

import json
import os
import shutil
from pathlib import Path

from child import isolated_environment, kill, start

NAMES = ("chromium", "chromium-browser", "google-chrome")
PROGRAM = next(filter(None, map(shutil.which, NAMES)), "")

# No sandbox: CI runs as root in a container, and the only page is ours. Nothing is fetched from elsewhere.
OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--remote-debugging-pipe",
    "--no-proxy-server",
    "--window-size=1200,900",
]


class Browser:
    """One browser with one page."""

    def __init__(self, home: Path):
        home.mkdir()
        self._log = open(home / "chromium.log", "wb")
        to_child, self._out = os.pipe()
        self._in, from_child = os.pipe()
        # Chromium reads from descriptor 3 and writes to 4. bash puts the pipes there; a plain sh takes one digit only.
        shell = f'exec "$0" "$@" 3<&{to_child} 4>&{from_child}'
        command = ["bash", "-c", shell, PROGRAM, *OPTIONS, f"--user-data-dir={home / 'profile'}"]
        self._process = start(
            [*command, "about:blank"],
            env=isolated_environment(home),
            cwd=home,
            stderr=self._log,
            pass_fds=(to_child, from_child),
        )
        os.close(to_child)
        os.close(from_child)
        self._unread = b""
        self._number = 0
        self._session = None
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        attached = self._call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        self.errors: list[str] = []
        self._call("Runtime.enable")
        self._call("Log.enable")

    def open(self, url: str) -> None:
        self._call("Page.navigate", url=url)

    def evaluate(self, expression: str):
        """The value of a JavaScript expression; if it is a promise, what comes of it."""
        answer = self._call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise AssertionError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def wait_for(self, condition: str) -> None:
        """Waits until a JavaScript expression is true. It is looked at whenever the page changes."""
        self.evaluate(
            f"""new Promise((resolve) => {{
                const look = () => {{ if ({condition}) {{ watcher.disconnect(); resolve(true); }} }};
                const watcher = new MutationObserver(look);
                watcher.observe(document, {{ subtree: true, childList: true, characterData: true }});
                look();
            }})"""
        )

    def text(self, selector: str) -> str:
        return self.evaluate(f"document.querySelector({json.dumps(selector)}).innerText")

    def screenshot(self) -> str:
        """A PNG in base64."""
        return self._call("Page.captureScreenshot")["data"]

    def close(self) -> None:
        kill(self._process)
        self._process.stdout.close()
        os.close(self._out)
        os.close(self._in)
        self._log.close()

    def _call(self, method: str, **parameters) -> dict:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer['error']}")
                return answer["result"]
            if answer.get("method") == "Runtime.exceptionThrown":
                self.errors.append(str(answer["params"]))
            if answer.get("method") == "Log.entryAdded":
                self.errors.append(answer["params"]["entry"]["text"])

    def _read(self) -> dict:
        while b"\0" not in self._unread:
            piece = os.read(self._in, 1 << 20)
            if not piece:
                raise AssertionError("the browser has ended")
            self._unread += piece
        message, _, self._unread = self._unread.partition(b"\0")
        return json.loads(message)
