"""The same synchronisation by `b2 sync` and by this project's example `sync`, on two equal services.

Generated cases: trees, versions and options, in all three directions. Both must print the same action lines and leave the
same names, versions, digests and file infos. Where section 13 of the reference lists a fault of `b2` the two differ on
purpose: generated cases keep away from those, and the cases named after their ids show the difference.
"""

import os
import random
import time
from dataclasses import dataclass, field
from pathlib import Path

from case import InteropCase
from child import Finished, isolated_environment, run_to_end
from client_b2 import B2
from raw_calls import RawAccount
from rust_programs import built
from samples import modified_millis, read_tree, write
from service import Service

DAY_MILLIS = 86_400_000
NAMES = ["a", "a b/c +", "a.txt", "b/c.log", "b/d/e.txt", "b0", "ümläut/ñ", "x/y/z.log"]
QUICK, DEEP = 10, 200
# An account has 100 buckets at most, and a case takes two.
CASES_PER_SERVICE = 40


@dataclass(frozen=True)
class Version:
    """An upload that was last modified so many days ago, or a hide marker."""

    days: int | None
    content: bytes


@dataclass
class Case:
    direction: str
    options: list[str]
    # By name: versions, oldest first. A local side has one at most.
    source: dict[str, list[Version]] = field(default_factory=dict)
    destination: dict[str, list[Version]] = field(default_factory=dict)

    @staticmethod
    def generate(seed: int) -> "Case":
        chance = random.Random(seed)
        while True:
            case = Case._any(chance)
            if not case.touches_faults():
                return case

    @staticmethod
    def _any(chance: random.Random) -> "Case":
        direction = chance.choice(["up", "down", "across"])
        disposals = [[], ["--delete"]]
        if direction != "down":
            disposals.append(["--keep-days", str(chance.randint(1, 8))])
        options = [
            *chance.choice(disposals),
            *chance.choice([[], ["--skip-newer"], ["--replace-newer"]]),
            *chance.choice(
                [
                    [],
                    [],
                    ["--compare-versions", "none"],
                    ["--compare-versions", "size"],
                    ["--compare-versions", "size", "--compare-threshold", "2"],
                    ["--compare-threshold", str(DAY_MILLIS)],
                ]
            ),
            *chance.choice(
                [
                    [],
                    [],
                    ["--exclude-regex", r".*\.log$"],
                    ["--exclude-regex", ".*", "--include-regex", "b"],
                    ["--exclude-dir-regex", "b"],
                ]
            ),
        ]
        case = Case(direction, options)
        for name in NAMES:
            case.source[name] = Case._versions(chance, direction == "up")
            case.destination[name] = Case._versions(chance, direction == "down")
        return case

    @staticmethod
    def _versions(chance: random.Random, is_local: bool) -> list[Version]:
        def version() -> Version:
            is_marker = not is_local and chance.random() < 0.2
            content = chance.choice([b"one", b"two", b"longer", b"even longer"])
            return Version(None, b"") if is_marker else Version(chance.randint(0, 9), content)

        versions = [version() for _ in range(chance.randint(0, 1 if is_local else 3))]
        # A file can be hidden once, and only when it is there.
        kept: list[Version] = []
        for one in versions:
            if one.days is not None or (kept and kept[-1].days is not None):
                kept.append(one)
        return kept

    def touches_faults(self) -> bool:
        return any(self._touches_faults(name) for name in NAMES) or not any(self.source.values())

    def _touches_faults(self, name: str) -> bool:
        source, destination = self.source[name], self.destination[name]
        is_hidden_source = bool(source) and source[-1].days is None
        is_hidden_destination = bool(destination) and destination[-1].days is None
        if source and not is_hidden_source and is_hidden_destination:
            return True  # W3
        if self.direction == "across" and is_hidden_source and destination:
            return True  # W4
        newer = (
            bool(source and destination)
            and not is_hidden_source
            and not is_hidden_destination
            and destination[-1].days < source[-1].days
        )
        # W2: `b2` stops at the first one.
        return newer and not {"--skip-newer", "--replace-newer"} & set(self.options)


class Side:
    """A service with a client, and a folder on this machine."""

    def __init__(self, folder: Path, now: int):
        folder.mkdir()
        self.now = now
        self.home = folder / "home"
        self.service = Service(folder)
        self.raw: RawAccount = self.service.account()
        self.folder = folder
        self.local = folder

    def prepare(self, number: int, case: Case) -> tuple[str, str]:
        """Makes both folders as the case says, and names them."""
        self.local = self.folder / f"local-{number}"
        self.local.mkdir()
        ends = []
        for role, files in (("from", case.source), ("to", case.destination)):
            if (role, case.direction) in (("from", "up"), ("to", "down")):
                for name, versions in files.items():
                    for version in versions:
                        write(self.local / name, version.content, self._time(version))
                ends.append(str(self.local))
            else:
                bucket = f"bucket-{role}-{number}"
                self.raw.create_bucket(bucket)
                for name, versions in files.items():
                    for version in versions:
                        self._put(bucket, name, version)
                ends.append(f"b2://{bucket}")
        return ends[0], ends[1]

    def _time(self, version: Version) -> int:
        return self.now - version.days * DAY_MILLIS

    def _put(self, bucket: str, name: str, version: Version) -> None:
        if version.days is None:
            self.raw.hide(bucket, name)
        else:
            time_text = str(self._time(version))
            self.raw.upload(bucket, name, version.content, src_last_modified_millis=time_text)

    def state(self, number: int, case: Case):
        """What is at the destination."""
        if case.direction == "down":
            return read_tree(self.local), modified_millis(self.local)
        return [
            (row["fileName"], row["action"], row["contentSha1"], row["fileInfo"])
            for row in self.raw.versions(f"bucket-to-{number}")
        ]

    def environment(self) -> dict[str, str]:
        self.home.mkdir(exist_ok=True)
        env = isolated_environment(self.home)
        env["B2_ENVIRONMENT"] = self.service.endpoint
        env["B2_APPLICATION_KEY_ID"] = self.service.key_id
        env["B2_APPLICATION_KEY"] = self.service.key
        return env


def actions(finished: Finished) -> list[str]:
    """The action lines, sorted, since transfers overlap."""
    lines = (line.rstrip() for line in finished.lines)
    return sorted(line for line in lines if line and not line.startswith("summary:"))


class SyncDifferential(InteropCase):
    def setUp(self) -> None:
        super().setUp()
        # Whole seconds: one client counts in floating-point numbers.
        self.now = time.time_ns() // 1_000_000_000 * 1000 - DAY_MILLIS // 2
        self.new_services(0)

    def new_services(self, number: int) -> None:
        self.theirs = Side(self.folder / f"theirs-{number}", self.now)
        self.addCleanup(self.theirs.service.stop)
        self.ours = Side(self.folder / f"ours-{number}", self.now)
        self.addCleanup(self.ours.service.stop)

    def run_theirs(self, *arguments: str) -> Finished:
        service = self.theirs.service
        client = B2(self.theirs.home, service.endpoint, (service.key_id, service.key))
        return client.attempt("sync", "--no-progress", *arguments)

    def run_ours(self, *arguments: str) -> Finished:
        command = [built("examples/sync"), "--no-progress", *arguments]
        return run_to_end(command, env=self.ours.environment(), cwd=self.ours.home)

    def both(self, number: int, case: Case) -> tuple[Finished, Finished]:
        theirs = self.run_theirs(*case.options, *self.theirs.prepare(number, case))
        ours = self.run_ours(*case.options, *self.ours.prepare(number, case))
        return theirs, ours

    def test_generated_cases_end_alike(self):
        first = int(os.environ.get("B2_TEST_SEED", "1"))
        count = DEEP if "B2_TEST_DEEP" in os.environ else QUICK
        for number in range(count):
            seed = (first + number) % 2**64
            if number > 0 and number % CASES_PER_SERVICE == 0:
                self.new_services(number)
            case = Case.generate(seed)
            theirs, ours = self.both(number, case)
            told = f"seed {seed}: {case}\n{theirs}\n{ours}"
            self.assertEqual((theirs.status, ours.status), (0, 0), told)
            self.assertEqual(actions(ours), actions(theirs), told)
            self.assertEqual(
                self.ours.state(number, case), self.theirs.state(number, case), told
            )

    def test_w2_a_newer_destination_does_not_keep_the_others_from_arriving(self):
        case = Case("up", [])
        case.source = {"a": [Version(5, b"old")], "b": [Version(5, b"b")]}
        case.destination = {"a": [Version(1, b"new")]}
        theirs, ours = self.both(0, case)
        self.assertEqual((theirs.status, ours.status), (1, 1))
        self.assertEqual(actions(ours), ["upload b"])
        self.assertEqual(actions(theirs), [])

    def test_w3_a_hidden_file_is_uploaded_again(self):
        case = Case("up", [])
        case.source = {"a": [Version(5, b"again")]}
        case.destination = {"a": [Version(5, b"again"), Version(None, b"")]}
        theirs, ours = self.both(0, case)
        self.assertEqual((theirs.status, ours.status), (1, 0))
        self.assertEqual(actions(ours), ["upload a"])
        self.assertEqual(len(self.ours.state(0, case)), 3)

    def test_w4_a_hidden_source_deletes_its_copy(self):
        case = Case("across", ["--delete"])
        case.source = {"a": [Version(5, b"a"), Version(None, b"")], "b": [Version(5, b"b")]}
        case.destination = {"a": [Version(5, b"a")], "b": [Version(5, b"b")]}
        theirs, ours = self.both(0, case)
        self.assertEqual((theirs.status, ours.status), (0, 0))
        self.assertEqual(actions(ours), ["delete a"])
        self.assertEqual(actions(theirs), [])
