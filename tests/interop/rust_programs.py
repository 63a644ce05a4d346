"""The programs of this project, where `cargo build --all-targets` puts them: by the simulator."""

import os
from pathlib import Path

from child import Finished, run_to_end


def built(name: str) -> str:
    path = Path(os.environ["B2_SIMULATOR_BIN"]).parent / name
    if not os.access(path, os.X_OK):
        raise AssertionError(f"{path} is missing: run `cargo build --workspace --all-targets`")
    return str(path)


def list_buckets(env: dict[str, str], cwd: Path) -> Finished:
    """The example: lists buckets with stored credentials; authorises if there are none."""
    return run_to_end([built("examples/list_buckets")], env=env, cwd=cwd)
