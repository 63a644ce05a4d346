"""`b2 key`, and what a restricted key may do."""

from case import InteropCase
from raw_calls import RawAccount, Refused
from samples import write

READ_AND_WRITE = "listBuckets,listFiles,readFiles,writeFiles"


class B2Keys(InteropCase):
    def setUp(self) -> None:
        super().setUp()
        self.raw.create_bucket("the-bucket")
        self.raw.create_bucket("other-bucket")
        for bucket in ["the-bucket", "other-bucket"]:
            for name in ["in/a", "out/a"]:
                self.raw.upload(bucket, name, f"{bucket} {name}".encode())

    def create_key(self, *options: str) -> tuple[str, str]:
        key_id, key = self.b2()("key", "create", *options).text.split()
        return key_id, key

    def test_create_list_and_delete(self):
        key_id, key = self.create_key(
            *("--bucket", "the-bucket", "--bucket", "other-bucket", "--name-prefix", "in/"),
            *("--duration", "3600", "limited-key", READ_AND_WRITE),
        )
        (stored,) = self.raw.keys()
        self.assertEqual(stored["applicationKeyId"], key_id)
        self.assertEqual(stored["keyName"], "limited-key")
        self.assertEqual(stored["namePrefix"], "in/")
        self.assertEqual(sorted(stored["capabilities"]), READ_AND_WRITE.split(","))
        self.assertEqual(
            sorted(stored["bucketIds"]),
            sorted(self.raw.bucket_id(name) for name in ["the-bucket", "other-bucket"]),
        )
        self.assertIsInstance(stored["expirationTimestamp"], int)
        b2 = self.b2()
        listed = b2("key", "list", "--long").text
        for part in [key_id, "limited-key", "the-bucket", "other-bucket", "in/"]:
            self.assertIn(part, listed)
        b2("key", "delete", key_id)
        self.assertEqual(self.raw.keys(), [])
        self.assertRaises(Refused, RawAccount, self.service.endpoint, key_id, key)

    def test_a_key_with_all_capabilities_is_not_restricted(self):
        key = self.create_key("--all-capabilities", "full-key")
        self.b2(home="other-home", key=key)("bucket", "create", "third-bucket", "allPrivate")
        self.assertIn("third-bucket", self.raw.buckets())

    def test_a_restricted_key_works_inside_its_bucket_and_prefix(self):
        key = self.create_key(
            "--bucket", "the-bucket", "--name-prefix", "in/", "limited-key", READ_AND_WRITE
        )
        b2 = self.b2(home="limited-home", key=key)
        allowed = b2.json("account", "authorize", *key)["allowed"]
        bucket_id = self.raw.bucket_id("the-bucket")
        self.assertEqual(allowed["buckets"], [{"id": bucket_id, "name": "the-bucket"}])
        self.assertEqual(allowed["namePrefix"], "in/")

        source, target = write(self.folder / "source", b"new"), self.folder / "target"
        b2("file", "upload", "--no-progress", "the-bucket", source, "in/new")
        self.assert_stored("the-bucket", "in/new", b"new")
        self.assertEqual(b2("ls", "-r", "b2://the-bucket/in/").lines, ["in/a", "in/new"])
        b2("file", "download", "--no-progress", "b2://the-bucket/in/a", target)
        self.assertEqual(target.read_bytes(), b"the-bucket in/a")
        b2("file", "hide", "b2://the-bucket/in/a")
        self.assertEqual(self.actions("the-bucket", "in/a"), ["hide", "upload"])

    def test_a_restricted_key_is_refused_outside_and_changes_nothing(self):
        key = self.create_key(
            "--bucket", "the-bucket", "--name-prefix", "in/", "limited-key", READ_AND_WRITE
        )
        b2 = self.b2(home="limited-home", key=key)
        source, target = write(self.folder / "source", b"new"), self.folder / "target"
        file_id = self.raw.visible("the-bucket")["out/a"]["fileId"]
        other_id = self.raw.visible("other-bucket")["in/a"]["fileId"]
        before = self.raw.snapshot()
        upload = ("file", "upload", "--no-progress")
        download = ("file", "download", "--no-progress")
        for command in [
            (*upload, "the-bucket", source, "out/new"),
            (*upload, "other-bucket", source, "in/new"),
            (*download, "b2://the-bucket/out/a", target),
            (*download, f"b2id://{file_id}", target),
            (*download, f"b2id://{other_id}", target),
            ("ls", "-r", "b2://the-bucket"),
            ("ls", "-r", "b2://other-bucket/in/"),
            ("file", "hide", "b2://the-bucket/out/a"),
            ("rm", "--no-progress", f"b2id://{before['visible']['the-bucket']['in/a']['fileId']}"),
            ("bucket", "create", "third-bucket", "allPrivate"),
            ("key", "list"),
        ]:
            with self.subTest(command=command):
                b2.refused(*command)
        self.assertFalse(target.exists())
        self.assertEqual(self.raw.snapshot(), before)
