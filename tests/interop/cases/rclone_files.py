"""rclone: files and trees up and down, and what it removes."""

from case import InteropCase
from raw_calls import send
from samples import MODIFIED_MILLIS, TREE, modified_millis, read_tree, write, write_tree


class RcloneFiles(InteropCase):
    def setUp(self) -> None:
        super().setUp()
        self.raw.create_bucket("the-bucket")
        self.local = self.folder / "local"
        self.local.mkdir()

    def test_a_tree_goes_up_and_comes_down_with_its_modification_times(self):
        times, rclone = write_tree(self.local), self.rclone()
        remote, restored = "sim:the-bucket/pre fix+%", self.folder / "restored"
        rclone("copy", self.local, remote)
        self.assert_tree("the-bucket", TREE, prefix="pre fix+%/")
        stored = {
            name.removeprefix("pre fix+%/"): int(row["fileInfo"]["src_last_modified_millis"])
            for name, row in self.raw.visible("the-bucket").items()
        }
        self.assertEqual(stored, times)
        before = self.raw.versions("the-bucket")
        rclone("copy", self.local, remote)
        self.assertEqual(self.raw.versions("the-bucket"), before)
        rclone("copy", remote, restored)
        self.assertEqual(read_tree(restored), TREE)
        self.assertEqual(modified_millis(restored), times)

    def test_check_compares_digests_with_the_service(self):
        write_tree(self.local)
        for name, content in TREE.items():
            self.raw.upload("the-bucket", name, content)
        rclone = self.rclone()
        found = rclone("check", self.local, "sim:the-bucket").error_text
        self.assertIn(f"{len(TREE)} matching files", found)
        # One byte differs; length and modification time do not.
        write(self.local / "plain.txt", b"plAin\n")
        found = rclone.refused("check", self.local, "sim:the-bucket").error_text
        self.assertIn("plain.txt: sha1 differ", found)
        self.assertIn("1 differences found", found)

    def test_sync_hides_what_the_source_lacks(self):
        write(self.local / "changed", b"new", MODIFIED_MILLIS + 1000)
        write(self.local / "é +%/added", b"added")
        for name in ["changed", "é +%/gone"]:
            self.raw.upload("the-bucket", name, b"old")
        self.rclone()("sync", self.local, "sim:the-bucket")
        self.assert_tree("the-bucket", {"changed": b"new", "é +%/added": b"added"})
        self.assertEqual(self.actions("the-bucket", "changed"), ["upload", "upload"])
        self.assertEqual(self.actions("the-bucket", "é +%/gone"), ["hide", "upload"])

    def test_sync_with_hard_delete_removes_versions(self):
        write(self.local / "kept", b"kept")
        self.raw.upload("the-bucket", "gone", b"old")
        self.rclone()("sync", "--b2-hard-delete", self.local, "sim:the-bucket")
        self.assert_tree("the-bucket", {"kept": b"kept"})
        self.assertEqual(self.raw.versions("the-bucket", "gone"), [])

    def test_versions_are_listed_with_their_ids_and_digests(self):
        for content in [b"old", b"newer"]:
            self.raw.upload("the-bucket", "dir/a +", content, src_last_modified_millis="1500")
        stored = self.raw.versions("the-bucket")
        rows = self.rclone().json(
            "lsjson", "-R", "--files-only", "--b2-versions", "--hash", "sim:the-bucket"
        )
        shown = {(row["ID"], row["Size"], row["Hashes"]["sha1"]) for row in rows}
        expected = {(row["fileId"], row["contentLength"], row["contentSha1"]) for row in stored}
        self.assertEqual(shown, expected)
        self.assertEqual({row["ModTime"] for row in rows}, {"1970-01-01T00:00:01.500Z"})

    def test_a_delete_hides_and_a_cleanup_removes_hidden_and_old_versions(self):
        for name in ["gone", "kept", "kept"]:
            self.raw.upload("the-bucket", name, b"content")
        rclone = self.rclone()
        rclone("deletefile", "sim:the-bucket/gone")
        self.assertEqual(self.actions("the-bucket", "gone"), ["hide", "upload"])
        self.assertEqual(list(self.raw.visible("the-bucket")), ["kept"])
        newest = self.raw.visible("the-bucket")["kept"]["fileId"]
        rclone("cleanup", "sim:the-bucket")
        self.assertEqual([row["fileId"] for row in self.raw.versions("the-bucket")], [newest])

    def test_buckets_are_made_listed_and_purged(self):
        rclone = self.rclone()
        rclone("mkdir", "sim:new-bucket")
        self.assertEqual(self.raw.buckets()["new-bucket"]["bucketType"], "allPrivate")
        self.assertEqual(rclone("lsf", "sim:").lines, ["new-bucket/", "the-bucket/"])
        for name in ["a", "a", "dir/b"]:
            self.raw.upload("the-bucket", name, b"content")
        rclone("rmdir", "sim:new-bucket")
        self.assertEqual(list(self.raw.buckets()), ["the-bucket"])
        rclone.refused("rmdir", "sim:the-bucket")
        self.assertEqual(len(self.raw.versions("the-bucket")), 3)
        rclone("purge", "sim:the-bucket")
        self.assertEqual(self.raw.buckets(), {})

    def test_copies_and_moves_happen_on_the_service(self):
        self.raw.upload("the-bucket", "a b", b"content", key="value")
        rclone = self.rclone()
        rclone("copyto", "sim:the-bucket/a b", "sim:the-bucket/copied +%")
        row = self.assert_stored("the-bucket", "copied +%", b"content")
        self.assertEqual(row["fileInfo"].get("key"), "value")
        rclone("moveto", "sim:the-bucket/a b", "sim:the-bucket/moved é")
        self.assert_tree("the-bucket", {"copied +%": b"content", "moved é": b"content"})

    def test_a_range_and_a_link_give_the_right_bytes(self):
        self.raw.upload("the-bucket", "a +%.txt", b"0123456789")
        rclone, remote = self.rclone(), "sim:the-bucket/a +%.txt"
        self.assertEqual(rclone("cat", "--offset", "3", "--count", "4", remote).output, b"3456")
        self.assertEqual(rclone("cat", "--tail", "2", remote).output, b"89")
        with send("GET", rclone("link", remote).text.strip(), {}) as answer:
            self.assertEqual(answer.read(), b"0123456789")

    def test_listings_longer_than_a_page_are_complete(self):
        # rclone asks for pages of 1,000.
        names = [f"file-{number:04}" for number in range(1005)]
        self.raw.upload_empty_files("the-bucket", names)
        rclone = self.rclone()
        self.assertEqual(rclone("lsf", "sim:the-bucket").lines, names)
        rclone("delete", "--b2-hard-delete", "sim:the-bucket")
        self.assertEqual(self.raw.versions("the-bucket"), [])

    def test_a_restricted_key_works_in_its_bucket_only(self):
        self.raw.create_bucket("other-bucket")
        key = self.raw.create_key(
            "limited-key",
            ["listBuckets", "listFiles", "readFiles", "writeFiles"],
            bucketIds=[self.raw.bucket_id("the-bucket")],
        )
        rclone = self.rclone((key["applicationKeyId"], key["applicationKey"]))
        write(self.local / "a", b"content")
        rclone("copy", self.local, "sim:the-bucket")
        self.assert_tree("the-bucket", {"a": b"content"})
        self.assertEqual(rclone("lsf", "sim:").lines, ["the-bucket/"])
        rclone.refused("copy", self.local, "sim:other-bucket")
        rclone.refused("deletefile", "--b2-hard-delete", "sim:the-bucket/a")
        self.assertEqual(self.raw.versions("other-bucket"), [])
        self.assert_tree("the-bucket", {"a": b"content"})
