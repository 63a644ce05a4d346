"""The `b2` command line, unmodified, as its package installs it."""

import json
import sys
from pathlib import Path

from child import Finished, isolated_environment, run_to_end

PROGRAM = Path(sys.executable).parent / "b2"


class B2:
    """One user of the command line, with a home and stored credentials of their own.

    With `key` the credentials come from the environment, and every command authorises itself;
    without it they come from `b2 account authorize`.
    """

    def __init__(self, home: Path, endpoint: str, key: tuple[str, str] | None = None):
        home.mkdir(exist_ok=True)
        self.home = home
        self.account_info = home / "account_info"
        self.env = isolated_environment(home)
        self.env["B2_ENVIRONMENT"] = endpoint
        self.env["B2_ACCOUNT_INFO"] = str(self.account_info)
        if key is not None:
            self.env["B2_APPLICATION_KEY_ID"], self.env["B2_APPLICATION_KEY"] = key

    def attempt(self, *arguments, stdin: bytes = b"", **env: str) -> Finished:
        """Runs a command, whatever comes of it."""
        command = [str(PROGRAM), *map(str, arguments)]
        return run_to_end(command, env={**self.env, **env}, cwd=self.home, stdin=stdin)

    def __call__(self, *arguments, stdin: bytes = b"", **env: str) -> Finished:
        """Runs a command that must succeed."""
        finished = self.attempt(*arguments, stdin=stdin, **env)
        if finished.status != 0:
            raise AssertionError(f"failed: {finished}")
        return finished

    def refused(self, *arguments, **env: str) -> Finished:
        """Runs a command that must fail with a message, not with a stack trace."""
        finished = self.attempt(*arguments, **env)
        if finished.status != 1 or "Traceback" in finished.error_text:
            raise AssertionError(f"expected a refusal: {finished}")
        return finished

    def json(self, *arguments, **env: str):
        return json.loads(self(*arguments, **env).output)
