"""The simulator as a process: started for one test, stopped at its end."""

import json
import os
import selectors
import signal
import subprocess
import time
from pathlib import Path

from child import DEADLINE_SECONDS, isolated_environment, kill, start
from raw_calls import RawAccount

class Service:
    """One `b2-simulator serve`, on a port that it chose itself."""

    def __init__(self, folder: Path, *, data: Path | None = None, options=()):
        self._folder = folder
        self._data = data
        self._options = list(options)
        self._start()

    def _start(self) -> None:
        command = [os.environ["B2_SIMULATOR_BIN"], "serve", "--port", "0", *self._options]
        if self._data is not None:
            command += ["--data", str(self._data)]
        with open(self._folder / "simulator.log", "ab") as log:
            self._process = start(
                command,
                env=isolated_environment(self._folder),
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stderr=log,
            )
        greeting = json.loads(self._first_line())
        self.endpoint: str = greeting["endpoint"]
        self.key_id: str = greeting["applicationKeyId"]
        self.key: str = greeting["applicationKey"]
        self.account_id: str = greeting["accountId"]
        if not self.endpoint.startswith("http://127.0.0.1:"):
            raise AssertionError(f"the simulator listens beyond loopback: {self.endpoint}")

    def _first_line(self) -> bytes:
        deadline = time.monotonic() + DEADLINE_SECONDS
        line = b""
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while not line.endswith(b"\n"):
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise AssertionError(f"no greeting before the deadline: {self.log()}")
                piece = os.read(self._process.stdout.fileno(), 65536)
                if not piece:
                    raise AssertionError(f"the simulator ended without a greeting: {self.log()}")
                line += piece
        return line

    def log(self) -> str:
        return (self._folder / "simulator.log").read_text(errors="replace")

    def account(self) -> RawAccount:
        """A session with the master key."""
        return RawAccount(self.endpoint, self.key_id, self.key)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ends the process and returns its exit status; a second call does nothing more."""
        process = self._process
        if process.poll() is None:
            process.send_signal(how)
        try:
            return process.wait(DEADLINE_SECONDS)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"the simulator ignored {how.name}") from None
        finally:
            kill(process)
            process.stdout.close()

    def restart(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Starts another process on the same data; returns the exit status of the first."""
        status = self.stop(how)
        self._start()
        return status
