"""One child process, run to its end within a deadline."""

import atexit
import os
import signal
import subprocess
from dataclasses import dataclass

# Turns a hang into a failure. It says nothing about speed.
DEADLINE_SECONDS = 300

_running: set[subprocess.Popen] = set()


@dataclass(frozen=True)
class Finished:
    """A child that has ended: its exit status and what it wrote."""

    command: tuple[str, ...]
    status: int
    output: bytes
    errors: bytes

    @property
    def text(self) -> str:
        return self.output.decode()

    @property
    def error_text(self) -> str:
        return self.errors.decode(errors="replace")

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    def __str__(self) -> str:
        output = self.output.decode(errors="replace")
        return (
            f"{' '.join(self.command)}\n"
            f"exit status {self.status}\nstdout: {output}\nstderr: {self.error_text}"
        )


class Hung(AssertionError):
    """A child that did not end before the deadline."""


def run_to_end(command, *, env, cwd, stdin: bytes = b"") -> Finished:
    """Runs `command` in a process group of its own; nothing of it outlives this call."""
    child = start(command, env=env, cwd=cwd, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    hung = False
    try:
        try:
            output, errors = child.communicate(stdin, timeout=DEADLINE_SECONDS)
        except subprocess.TimeoutExpired:
            hung = True
            kill(child)
            output, errors = child.communicate()
    finally:
        kill(child)
    ended = Finished(tuple(command), child.returncode, output, errors)
    if hung:
        raise Hung(f"still running after {DEADLINE_SECONDS} s: {ended}")
    return ended


def start(command, **options) -> subprocess.Popen:
    """Starts a process in a group of its own, and remembers it until `kill`."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True, **options)
    _running.add(process)
    return process


def kill(process: subprocess.Popen) -> None:
    """Ends a process if it still runs; waits for it; forgets it."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    _running.discard(process)


def end_all() -> None:
    """Ends what an interrupted run left behind."""
    for process in list(_running):
        kill(process)


atexit.register(end_all)


def isolated_environment(home) -> dict[str, str]:
    """The environment of a client that shares nothing with the user who runs the tests.

    Proxies are set to a closed port, so a request to anything but loopback fails at once.
    """
    dead_proxy = "http://127.0.0.1:9"
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_DATA_HOME": str(home / "data"),
        "TMPDIR": str(home),
        "HTTP_PROXY": dead_proxy,
        "http_proxy": dead_proxy,
        "HTTPS_PROXY": dead_proxy,
        "https_proxy": dead_proxy,
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
    }
