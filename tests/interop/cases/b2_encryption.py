"""`b2` and encryption: keys of the service, and keys of the customer."""

import base64
import hashlib

from case import InteropCase
from raw_calls import Refused
from samples import LARGE_LENGTH, large_file, sha1_of, write

KEY = bytes(range(32))
OTHER_KEY = bytes(32)
KEY_MD5 = base64.b64encode(hashlib.md5(KEY).digest()).decode()
SSE_C = {"algorithm": "AES256", "mode": "SSE-C"}
SSE_B2 = {"algorithm": "AES256", "mode": "SSE-B2"}


def with_key(key: bytes, kind: str = "") -> dict[str, str]:
    """The variable that gives the command line a customer key."""
    return {f"B2_{kind}SSE_C_KEY_B64": base64.b64encode(key).decode()}


class B2Encryption(InteropCase):
    def setUp(self) -> None:
        super().setUp()
        self.raw.create_bucket("the-bucket")
        self.cli = self.b2()
        self.target = self.folder / "target"

    def upload(self, source, name: str) -> dict:
        self.cli(
            *("file", "upload", "--no-progress", "--destination-server-side-encryption", "SSE-C"),
            *("the-bucket", source, name),
            **with_key(KEY, "DESTINATION_"),
        )
        return self.raw.visible("the-bucket")[name]

    def download(self, name: str, key: bytes, attempt: bool = False):
        command = ("file", "download", "--no-progress", "--source-server-side-encryption", "SSE-C")
        run = self.cli.attempt if attempt else self.cli
        return run(*command, f"b2://the-bucket/{name}", self.target, **with_key(key, "SOURCE_"))

    def test_a_customer_key_is_needed_to_read_what_it_wrote(self):
        stored = self.upload(write(self.folder / "source", b"secret"), "a")
        shown = {name: stored["serverSideEncryption"][name] for name in SSE_C}
        self.assertEqual(shown, SSE_C)
        self.assertNotIn(base64.b64encode(KEY).decode(), str(self.raw.snapshot_of_rows()))
        self.download("a", KEY)
        self.assertEqual(self.target.read_bytes(), b"secret")
        self.target.unlink()
        self.assertNotEqual(self.download("a", OTHER_KEY, attempt=True).status, 0)
        self.cli.refused("file", "download", "--no-progress", "b2://the-bucket/a", self.target)
        self.assertFalse(self.target.exists())
        with self.assertRaises(Refused):
            self.raw.content_sha1(stored["fileId"])

    def test_a_large_file_is_encrypted_part_by_part(self):
        stored = self.upload(large_file(), "large")
        self.assertEqual(stored["contentLength"], LARGE_LENGTH)
        self.assertEqual(stored["serverSideEncryption"]["mode"], "SSE-C")
        self.download("large", KEY)
        self.assertEqual(sha1_of(self.target), sha1_of(large_file()))

    def test_a_copy_is_encrypted_anew(self):
        stored = self.upload(write(self.folder / "source", b"secret"), "a")
        copy = ("file", "server-side-copy", "--fetch-metadata")
        # By its id: `b2` would ask for the metadata of a name with HEAD, and without the key.
        source, target = f"b2id://{stored['fileId']}", "b2://the-bucket/b"
        self.cli.refused(*copy, source, target)
        self.assertEqual(list(self.raw.visible("the-bucket")), ["a"])
        self.cli(
            *(*copy, "--source-server-side-encryption", "SSE-C"),
            *("--destination-server-side-encryption", "SSE-B2", source, target),
            **with_key(KEY, "SOURCE_"),
        )
        row = self.assert_stored("the-bucket", "b", b"secret")
        self.assertEqual(row["serverSideEncryption"], SSE_B2)

    def test_the_default_of_a_bucket_holds_for_new_files(self):
        self.cli("bucket", "update", "--default-server-side-encryption", "SSE-B2", "the-bucket")
        setting = self.raw.buckets()["the-bucket"]["defaultServerSideEncryption"]
        self.assertEqual(setting["value"], SSE_B2)
        source = write(self.folder / "source", b"content")
        self.cli("file", "upload", "--no-progress", "the-bucket", source, "a")
        self.assertEqual(
            self.assert_stored("the-bucket", "a", b"content")["serverSideEncryption"], SSE_B2
        )
