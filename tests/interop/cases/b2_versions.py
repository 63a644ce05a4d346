"""`b2 ls`, `b2 file hide` and `unhide`, `b2 rm`: versions of names."""

from case import InteropCase


class B2Versions(InteropCase):
    def setUp(self) -> None:
        super().setUp()
        self.raw.create_bucket("the-bucket")

    def shown(self, *options: str, path: str = "") -> list[str]:
        return self.b2()("ls", *options, f"b2://the-bucket/{path}").lines

    def test_ls_shows_names_folders_and_versions(self):
        for name in ["a.txt", "a.txt", "dir/b.txt", "dir/sub/c.log", "hidden", "z"]:
            self.raw.upload("the-bucket", name, b"1234")
        self.raw.hide("the-bucket", "hidden")
        self.assertEqual(self.shown(), ["a.txt", "dir/", "z"])
        every_version = ["a.txt", "a.txt", "dir/", "hidden", "hidden", "z"]
        self.assertEqual(self.shown("--versions"), every_version)
        self.assertEqual(self.shown("-r"), ["a.txt", "dir/b.txt", "dir/sub/c.log", "z"])
        self.assertEqual(self.shown(path="dir"), ["dir/b.txt", "dir/sub/"])
        self.assertEqual(self.shown("-r", path="dir/sub"), ["dir/sub/c.log"])
        self.assertEqual(self.shown("-r", "--with-wildcard", path="*.txt"), ["a.txt", "dir/b.txt"])
        row = self.raw.visible("the-bucket")["z"]
        columns = self.shown("-l", path="z")[0].split()
        self.assertEqual([*columns[:2], *columns[4:]], [row["fileId"], "upload", "4", "z"])

    def test_ls_as_json_agrees_with_the_service(self):
        for content in [b"old", b"newer"]:
            self.raw.upload("the-bucket", "dir/a +%", content, key="välue")
        self.raw.hide("the-bucket", "dir/a +%")
        stored = self.raw.versions("the-bucket")
        shown = self.b2().json("ls", "--json", "--versions", "-r", "b2://the-bucket")
        self.assertEqual([row["action"] for row in shown], ["hide", "upload", "upload"])
        members = ["fileId", "fileName", "action", "contentSha1", "contentType", "fileInfo"]
        for row, expected in zip(shown, stored, strict=True):
            for member in [*members, "uploadTimestamp", "bucketId"]:
                self.assertEqual(row[member], expected[member], member)
            self.assertEqual(row["size"], expected["contentLength"])

    def test_hide_adds_a_marker_and_unhide_takes_it_away(self):
        file_id = self.raw.upload("the-bucket", "a b", b"content")["fileId"]
        b2, name = self.b2(), "b2://the-bucket/a b"
        b2("file", "hide", name)
        self.assertEqual(self.actions("the-bucket", "a b"), ["hide", "upload"])
        self.assertEqual(self.raw.visible("the-bucket"), {})
        self.assertIn("File already hidden", b2.refused("file", "hide", name).error_text)
        self.assertEqual(self.actions("the-bucket", "a b"), ["hide", "upload"])
        b2("file", "unhide", name)
        self.assertEqual(self.actions("the-bucket", "a b"), ["upload"])
        self.assertEqual(self.raw.visible("the-bucket")["a b"]["fileId"], file_id)
        self.assertIn("File not hidden", b2.refused("file", "unhide", name).error_text)
        b2.refused("file", "hide", "b2://the-bucket/missing")
        self.assertEqual(self.actions("the-bucket"), ["upload"])

    def test_rm_of_an_id_removes_that_version_only(self):
        ids = [self.raw.upload("the-bucket", "a", b"%d" % n)["fileId"] for n in range(3)]
        self.b2()("rm", "--no-progress", f"b2id://{ids[1]}")
        left = [row["fileId"] for row in self.raw.versions("the-bucket")]
        self.assertEqual(left, [ids[2], ids[0]])

    def test_rm_removes_the_newest_versions_below_a_path(self):
        for name in ["dir/a", "dir/a", "dir/b", "dir2/c"]:
            self.raw.upload("the-bucket", name, b"content")
        b2 = self.b2()
        planned = b2("rm", "--dry-run", "-r", "b2://the-bucket/dir")
        self.assertEqual(planned.lines, ["dir/a", "dir/b"])
        self.assertEqual(len(self.raw.versions("the-bucket")), 4)
        b2("rm", "-r", "--no-progress", "b2://the-bucket/dir")
        left = [row["fileName"] for row in self.raw.versions("the-bucket")]
        self.assertEqual(left, ["dir/a", "dir2/c"])

    def test_rm_with_versions_leaves_nothing_below_a_path(self):
        for name in ["dir/a", "dir/a", "dir/b", "dir2/c"]:
            self.raw.upload("the-bucket", name, b"content")
        self.raw.hide("the-bucket", "dir/b")
        self.b2()("rm", "-r", "--versions", "--no-progress", "b2://the-bucket/dir")
        left = [row["fileName"] for row in self.raw.versions("the-bucket")]
        self.assertEqual(left, ["dir2/c"])
