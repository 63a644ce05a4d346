"""One account database, shared between Python's SDK, the `b2` command line and this library."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from b2sdk.v3 import SqliteAccountInfo

from account_worker import __file__ as PYTHON_WORKER
from case import InteropCase
from child import DEADLINE_SECONDS, isolated_environment, kill, start
from client_b2 import B2
from rust_programs import built, list_buckets

WORKERS = 8
PAIRS_OF_RUNS = 4
ROUNDS, NEW_FILES = (200, 20) if "B2_TEST_DEEP" in os.environ else (30, 3)


class Accounts(InteropCase):
    def setUp(self) -> None:
        super().setUp()
        self.bucket_id = self.raw.create_bucket("the-bucket")["bucketId"]
        self.b2_without_key = B2(self.folder / "b2", self.service.endpoint)

    def authorize_with_b2(self) -> B2:
        b2 = self.b2_without_key
        b2("account", "authorize", self.service.key_id, self.service.key)
        return b2

    def test_rust_uses_the_session_that_b2_has_stored(self):
        b2 = self.authorize_with_b2()
        # With a wrong key any authorisation would fail, so none takes place.
        execute(b2.account_info, "UPDATE account SET application_key = 'wrong'")
        token = rows(b2.account_info, "SELECT account_auth_token FROM account")
        listed = list_buckets(b2.env, b2.home)
        self.assertEqual(listed.lines, [f"{self.bucket_id}  the-bucket"], listed)
        self.assertEqual(rows(b2.account_info, "SELECT account_auth_token FROM account"), token)

    def test_b2_uses_the_session_that_rust_has_stored(self):
        b2, service = self.b2_without_key, self.service
        key = {"B2_APPLICATION_KEY_ID": service.key_id, "B2_APPLICATION_KEY": service.key}
        listed = list_buckets({**b2.env, **key}, b2.home)
        self.assertEqual(listed.lines, [f"{self.bucket_id}  the-bucket"], listed)
        self.assertEqual(b2.account_info.stat().st_mode & 0o777, 0o600)
        token = rows(b2.account_info, "SELECT account_auth_token FROM account")

        buckets = b2.json("bucket", "list", "--json")
        self.assertEqual([row["bucketName"] for row in buckets], ["the-bucket"])
        account = b2.json("account", "get")
        self.assertEqual(account["accountId"], service.account_id)
        self.assertEqual(account["applicationKeyId"], service.key_id)
        self.assertEqual(account["applicationKey"], service.key)
        self.assertEqual([(account["accountAuthToken"],)], token)
        self.assertIsNone(account["allowed"]["buckets"])
        self.assertIsNone(account["allowed"]["namePrefix"])
        storage = self.raw.authorization["apiInfo"]["storageApi"]
        capabilities = storage["allowed"]["capabilities"]
        self.assertEqual(sorted(account["allowed"]["capabilities"]), sorted(capabilities))
        self.assertEqual(account["s3endpoint"], storage["s3ApiUrl"])

    def test_rust_names_buckets_as_python_finds_them(self):
        b2 = self.authorize_with_b2()
        list_buckets(b2.env, b2.home)
        info = SqliteAccountInfo(str(b2.account_info))
        self.addCleanup(info.close)
        self.assertEqual(info.list_bucket_names_ids(), [("the-bucket", self.bucket_id)])

    def test_restricted_keys_are_read_the_same_by_both(self):
        b2 = self.b2_without_key
        key = self.raw.create_key(
            *("restricted", ["listBuckets", "readFiles"]),
            bucketIds=[self.bucket_id],
            namePrefix="it's/",
        )
        key_id, secret = key["applicationKeyId"], key["applicationKey"]
        environment = {"B2_APPLICATION_KEY_ID": key_id, "B2_APPLICATION_KEY": secret}
        # Listing all buckets is not allowed to such a key, but it is authorised and stored.
        self.assertEqual(list_buckets({**b2.env, **environment}, b2.home).status, 1)
        by_rust = b2.json("account", "get")["allowed"]
        b2("account", "clear")
        b2("account", "authorize", key_id, secret)
        self.assertEqual(b2.json("account", "get")["allowed"], by_rust)
        self.assertEqual(by_rust["buckets"], [{"id": self.bucket_id, "name": "the-bucket"}])

    def test_databases_of_every_version_of_python_are_brought_up_to_date(self):
        for version in range(7):
            with self.subTest(version=version):
                path = self.folder / f"version-{version}"
                self.write_version(path, version)
                env = {**self.b2_without_key.env, "B2_ACCOUNT_INFO": str(path)}
                listed = list_buckets(env, self.folder)
                self.assertEqual(listed.lines, [f"{self.bucket_id}  the-bucket"], listed)
                info = SqliteAccountInfo(str(path))
                self.addCleanup(info.close)
                self.assertEqual(info.get_application_key_id(), self.service.account_id)
                self.assertEqual(info.get_recommended_part_size(), 100_000_000)
                self.assertEqual(info.get_absolute_minimum_part_size(), 5_000_000)
                self.assertEqual(info.get_allowed(), info.DEFAULT_ALLOWED)
                done = "SELECT update_number FROM update_done ORDER BY 1"
                self.assertEqual(rows(path, done), [(number,) for number in range(1, 7)])

    def write_version(self, path: Path, version: int) -> None:
        """A database as a Python SDK of that age left it, with a session that is good."""
        storage = self.raw.authorization["apiInfo"]["storageApi"]
        info = SqliteAccountInfo(str(path), last_upgrade_to_run=min(version, 3))
        info.set_auth_data_with_schema_0_for_test(
            account_id=self.service.account_id,
            auth_token=self.raw.authorization["authorizationToken"],
            api_url=storage["apiUrl"],
            download_url=storage["downloadUrl"],
            minimum_part_size=100_000_000,
            application_key="wrong",
            realm=self.service.endpoint,
        )
        info.close()
        SqliteAccountInfo(str(path), last_upgrade_to_run=version).close()

    def test_processes_of_both_kinds_lose_nothing(self):
        # Whether Python's SDK runs out of its five seconds of patience is chance: sums count.
        alone = mixed = 0
        for _ in range(PAIRS_OF_RUNS):
            alone += self.hammer(self.filled(), rust=0, python=WORKERS)
            mixed += self.hammer(self.filled(), rust=WORKERS // 2, python=WORKERS // 2)
            print(f"errors of Python: {alone} in eight processes, {mixed} in four beside Rust's")
            if mixed <= alone:
                break
        self.assertLessEqual(mixed, alone)

    def test_processes_of_both_kinds_make_a_file_at_once(self):
        # Python's SDK may take a half-made file for a corrupt one; its worker then tries again.
        for _ in range(NEW_FILES):
            self.hammer(self.new_path(), rust=WORKERS // 2, python=WORKERS // 2, rounds=3)

    def hammer(self, path: Path, rust: int, python: int, rounds: int = ROUNDS) -> int:
        """Lets workers loose on one database; nothing is lost; returns the errors of Python."""
        of_rust, of_python = [built("account-worker"), "hammer"], [sys.executable, PYTHON_WORKER]
        commands = [[*of_rust, path, f"rust{number}", rounds] for number in range(rust)]
        commands += [[*of_python, path, f"python{number}", rounds] for number in range(python)]
        children = [self.start_worker(command) for command in commands]
        for child in children:
            child.stdin.write(b"go\n")
            child.stdin.flush()
        stored, errors = [], 0
        for number, child in enumerate(children):
            output, complaints = child.communicate(timeout=DEADLINE_SECONDS)
            self.assertEqual(child.returncode, 0, complaints.decode())
            stored += output.decode().split()
            if number >= rust:
                errors += int(complaints.split()[-1])
        # What is to be taken away again stays when Python fails to.
        kept = "SELECT bucket_name FROM bucket WHERE bucket_name NOT LIKE '%-passing' ORDER BY 1"
        self.assertEqual([name for name, in rows(path, kept)], sorted(stored))
        self.assertEqual(len([name for name in stored if name.startswith("rust")]), rust * rounds)
        return errors

    def new_path(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self.folder), "account_info")

    def filled(self) -> Path:
        """Credentials as Rust's workers write them. Python's do not: that empties the names."""
        path = self.new_path()
        info = SqliteAccountInfo(str(path))
        info.set_auth_data(
            **dict.fromkeys(("api_url", "download_url", "application_key"), "rust0"),
            **dict.fromkeys(("s3_api_url", "application_key_id"), "rust0"),
            account_id="account",
            auth_token="token-of-rust0",
            recommended_part_size=100_000_000,
            absolute_minimum_part_size=5_000_000,
            realm="production",
            allowed=None,
        )
        info.close()
        return path

    def start_worker(self, command) -> subprocess.Popen:
        child = start(
            [str(word) for word in command],
            env=isolated_environment(self.folder),
            cwd=self.folder,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.addCleanup(kill, child)
        return child


def rows(path: Path, query: str) -> list[tuple]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def execute(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    try:
        with connection:
            connection.execute(statement)
    finally:
        connection.close()
