"""Real clients against `b2-simulator serve`, all unmodified: the `b2` command line, rclone, b2sdk, a JavaScript
client, and a browser for its status page.

    B2_INTEROP_NODE=node B2_SIMULATOR_BIN=target/release/b2-simulator python tests/interop/run.py [-v] [-k PATTERN]

Runs in a Python (3.11 or newer) whose `requirements.txt` is installed. `B2_INTEROP_NODE` is a folder in which
`javascript/package.json` is installed. Every case asserts on the
state of the service, read with plain HTTP requests, beside what the client says. No network but
loopback, no user's configuration, nothing left behind.
"""

import argparse
import os
import signal
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from browser import PROGRAM as CHROMIUM_PROGRAM  # noqa: E402
from child import end_all, isolated_environment, run_to_end  # noqa: E402
from client_b2 import PROGRAM as B2_PROGRAM  # noqa: E402
from client_node import MODULES, PROGRAM as NODE_PROGRAM  # noqa: E402
from client_rclone import PROGRAM as RCLONE_PROGRAM  # noqa: E402
from parallel import ParallelSuite  # noqa: E402


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("-v", "--verbose", action="store_true", help="name each case")
    options.add_argument("-j", "--jobs", type=int, default=os.cpu_count(), help="cases at a time")
    options.add_argument("-k", metavar="PATTERN", action="append", help="only cases that match")
    chosen = options.parse_args()
    check_programs()
    # A terminated run cleans up as an interrupted one does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="b2-interop-") as root:
        tempfile.tempdir = root
        try:
            print_versions(Path(root))
            return run(chosen.k, chosen.jobs, verbosity=2 if chosen.verbose else 1)
        finally:
            end_all()
            tempfile.tempdir = None


def check_programs() -> None:
    """Ends the run if something is missing: a case that cannot run has not passed."""
    simulator = os.environ.get("B2_SIMULATOR_BIN")
    if not simulator:
        sys.exit("set B2_SIMULATOR_BIN to the path of the program b2-simulator")
    os.environ["B2_SIMULATOR_BIN"] = str(Path(simulator).resolve())
    modules = os.environ.get(MODULES)
    if not modules or not Path(modules, "node_modules", "backblaze-b2").is_dir():
        sys.exit(f"set {MODULES} to a folder in which javascript/package.json is installed")
    os.environ[MODULES] = str(Path(modules).resolve())
    for name, program in (("Node.js", NODE_PROGRAM), ("Chromium", CHROMIUM_PROGRAM)):
        if not program:
            sys.exit(f"{name} is missing: on Debian, install the packages nodejs, npm and chromium")
    for program in (Path(simulator), B2_PROGRAM, RCLONE_PROGRAM):
        if not os.access(program, os.X_OK):
            sys.exit(f"{program} is missing; see {HERE / 'requirements.txt'}")


def print_versions(home: Path) -> None:
    for program in (B2_PROGRAM, RCLONE_PROGRAM):
        shown = run_to_end([str(program), "version"], env=isolated_environment(home), cwd=home)
        print(shown.text.partition("\n")[0], flush=True)


def run(patterns: list[str] | None, jobs: int, verbosity: int) -> int:
    loader = unittest.TestLoader()
    if patterns:
        loader.testNamePatterns = [f"*{pattern}*" for pattern in patterns]
    found = loader.discover(str(HERE / "cases"), pattern="[!_]*.py", top_level_dir=str(HERE))
    cases = ParallelSuite(flat(found), jobs)
    result = unittest.TextTestRunner(verbosity=verbosity).run(cases)
    # A skipped case counts as failed, and so does an empty run.
    troubled = result.failures + result.errors + result.skipped
    passed = result.testsRun - len({getattr(case, "test_case", case).id() for case, _ in troubled})
    failed = result.testsRun - passed
    print(f"{passed} passed, {failed} failed", flush=True)
    return 0 if passed > 0 and failed == 0 and result.wasSuccessful() else 1


def flat(suite: unittest.TestSuite):
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from flat(item)
        else:
            yield item


if __name__ == "__main__":
    sys.exit(main())
