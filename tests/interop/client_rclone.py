"""`rclone` with its backend b2, unmodified, as its package installs it."""

import json
import sys
from pathlib import Path

from child import Finished, isolated_environment, run_to_end

PROGRAM = Path(sys.executable).parent / "rclone"


class Rclone:
    """One user of rclone; the remote `sim:` is the simulator.

    Nothing is repeated after a failure, so that no wrong answer of the service stays unseen.
    """

    def __init__(self, home: Path, endpoint: str, key: tuple[str, str]):
        home.mkdir(exist_ok=True)
        self.home = home
        config = home / "rclone.conf"
        config.touch()
        self.env = isolated_environment(home) | {
            "RCLONE_CONFIG": str(config),
            "RCLONE_CONFIG_SIM_TYPE": "b2",
            "RCLONE_CONFIG_SIM_ACCOUNT": key[0],
            "RCLONE_CONFIG_SIM_KEY": key[1],
            "RCLONE_CONFIG_SIM_ENDPOINT": endpoint,
            "RCLONE_RETRIES": "1",
            "RCLONE_LOW_LEVEL_RETRIES": "1",
            "RCLONE_STATS": "0",
        }

    def attempt(self, *arguments, stdin: bytes = b"") -> Finished:
        """Runs a command, whatever comes of it."""
        command = [str(PROGRAM), *map(str, arguments)]
        return run_to_end(command, env=self.env, cwd=self.home, stdin=stdin)

    def __call__(self, *arguments, stdin: bytes = b"") -> Finished:
        """Runs a command that must succeed."""
        finished = self.attempt(*arguments, stdin=stdin)
        if finished.status != 0:
            raise AssertionError(f"failed: {finished}")
        return finished

    def refused(self, *arguments) -> Finished:
        finished = self.attempt(*arguments)
        if finished.status == 0:
            raise AssertionError(f"expected a failure: {finished}")
        return finished

    def json(self, *arguments):
        return json.loads(self(*arguments).output)
