"""What every case starts from: an own folder, an own service, and ways to look at its state."""

import shutil
import tempfile
import unittest
from pathlib import Path

from client_b2 import B2
from client_rclone import Rclone
from raw_calls import RawAccount
from samples import sha1, sha1_of
from service import Service


class InteropCase(unittest.TestCase):
    """Invariant: a case shares neither folder nor service with another one."""

    maxDiff = None
    # Whether the service keeps its state in a folder, and so survives a restart.
    on_disk = False
    # More options of `b2-simulator serve`.
    service_options: list[str] = []

    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        data = self.folder / "service-data" if self.on_disk else None
        self.service = Service(self.folder, data=data, options=self.service_options)
        self.addCleanup(self.service.stop)
        self.raw: RawAccount = self.service.account()

    def b2(self, home: str = "b2", key: tuple[str, str] | None = None) -> B2:
        """A user of the command line with the master key, or with `key`."""
        key = key or (self.service.key_id, self.service.key)
        return B2(self.folder / home, self.service.endpoint, key)

    def rclone(self, key: tuple[str, str] | None = None) -> Rclone:
        """A user of rclone with the master key, or with `key`."""
        key = key or (self.service.key_id, self.service.key)
        return Rclone(self.folder / "rclone", self.service.endpoint, key)

    def actions(self, bucket: str, name: str | None = None) -> list[str]:
        """What the versions are, newest first within a name."""
        return [row["action"] for row in self.raw.versions(bucket, name)]

    def assert_stored(self, bucket: str, name: str, content: bytes) -> dict:
        """Asserts that a small file is current, with these bytes, and returns it."""
        row = self.raw.visible(bucket)[name]
        self.assertEqual(row["action"], "upload")
        self.assertEqual(row["contentLength"], len(content))
        self.assertEqual(row["contentSha1"], sha1(content))
        self.assertEqual(self.raw.content_sha1(row["fileId"]), sha1(content))
        return row

    def assert_stored_large(self, bucket: str, name: str, source: Path) -> dict:
        """Asserts that a large file is finished, with the bytes of `source`, and returns it."""
        row = self.raw.visible(bucket)[name]
        digest = sha1_of(source)
        self.assertEqual(row["action"], "upload")
        self.assertEqual(row["contentLength"], source.stat().st_size)
        # The mark of a file that was put together of parts.
        self.assertEqual(row["contentSha1"], "none")
        self.assertEqual(row["fileInfo"]["large_file_sha1"], digest)
        self.assertEqual(self.raw.content_sha1(row["fileId"]), digest)
        self.assertEqual(self.raw.unfinished(bucket), [])
        return row

    def assert_tree(self, bucket: str, tree: dict[str, bytes], prefix: str = "") -> None:
        """Asserts that exactly these files are visible, with these bytes."""
        rows = self.raw.visible(bucket)
        self.assertEqual(sorted(rows), sorted(prefix + name for name in tree))
        for name, content in tree.items():
            row = rows[prefix + name]
            self.assertEqual(row["contentSha1"], sha1(content), name)
            self.assertEqual(self.raw.content_sha1(row["fileId"]), sha1(content), name)
