"""`b2 sync`, in all three directions."""

import time

from case import InteropCase
from samples import (
    BEFORE_1970_MILLIS,
    MODIFIED_MILLIS,
    TREE,
    modified_millis,
    read_tree,
    sha1,
    write,
    write_tree,
)

DAY_MILLIS = 86_400_000


class B2Sync(InteropCase):
    def setUp(self) -> None:
        super().setUp()
        self.raw.create_bucket("the-bucket")
        self.local = self.folder / "local"
        self.local.mkdir()

    def sync(self, *arguments) -> list[str]:
        """Runs a sync and returns its action lines, sorted, since transfers overlap."""
        lines = self.b2()("sync", "--no-progress", *arguments).lines
        return sorted(line.rstrip() for line in lines if line)

    def up(self, *options: str) -> list[str]:
        return self.sync(*options, self.local, "b2://the-bucket")

    def put(self, name: str, content: bytes, modified: int = MODIFIED_MILLIS, bucket="the-bucket"):
        return self.raw.upload(bucket, name, content, src_last_modified_millis=str(modified))

    def test_a_tree_goes_up_once(self):
        times = write_tree(self.local)
        target = "b2://the-bucket/pre fix+%"
        self.assertEqual(len(self.sync(self.local, target)), len(TREE))
        self.assert_tree("the-bucket", TREE, prefix="pre fix+%/")
        stored = {
            name.removeprefix("pre fix+%/"): int(row["fileInfo"]["src_last_modified_millis"])
            for name, row in self.raw.visible("the-bucket").items()
        }
        self.assertEqual(stored, times)
        before = self.raw.versions("the-bucket")
        self.assertEqual(self.sync(self.local, target), [])
        self.assertEqual(self.raw.versions("the-bucket"), before)

    def test_a_tree_comes_down_once_with_its_modification_times(self):
        times = {}
        for position, (name, content) in enumerate(TREE.items()):
            times[name] = MODIFIED_MILLIS + position * 1000
            self.put(f"pre fix+%/{name}", content, times[name])
        times["before 1970"] = BEFORE_1970_MILLIS
        self.put("pre fix+%/before 1970", b"old", BEFORE_1970_MILLIS)
        self.put("pre fix+%/hidden", b"gone")
        self.raw.hide("the-bucket", "pre fix+%/hidden")
        self.put("elsewhere", b"not below the prefix")
        source = "b2://the-bucket/pre fix+%"
        self.assertEqual(len(self.sync(source, self.local)), len(TREE) + 1)
        self.assertEqual(read_tree(self.local), TREE | {"before 1970": b"old"})
        restored = modified_millis(self.local)
        # This client counts in floating-point seconds and may lose a millisecond before 1970.
        self.assertAlmostEqual(restored.pop("before 1970"), times.pop("before 1970"), delta=1)
        self.assertEqual(restored, times)
        (self.local / "before 1970").unlink()
        self.assertEqual(self.sync(source, self.local), ["dnload before 1970"])

    def test_without_an_option_nothing_is_removed(self):
        write(self.local / "changed", b"new", MODIFIED_MILLIS + 1000)
        self.put("changed", b"old")
        self.put("extra", b"extra")
        self.assertEqual(self.up(), ["upload changed"])
        self.assert_tree("the-bucket", {"changed": b"new", "extra": b"extra"})
        self.assertEqual(self.actions("the-bucket", "changed"), ["upload", "upload"])

    def test_delete_removes_old_versions_and_what_the_source_lacks(self):
        write(self.local / "changed", b"new", MODIFIED_MILLIS + 1000)
        write(self.local / "same", b"same")
        write(self.local / "é +%/added", b"added")
        for name in ["changed", "same", "é +%/gone"]:
            self.put(name, name.encode())
        self.put("hidden", b"hidden")
        self.raw.hide("the-bucket", "hidden")
        planned = self.up("--delete", "--dry-run")
        self.assertEqual(len(self.raw.versions("the-bucket")), 5)
        done = self.up("--delete")
        self.assertEqual(done, planned)
        self.assertEqual(
            done,
            sorted(
                [
                    "upload changed",
                    "delete changed (old version)",
                    "upload 'é +%/added'",
                    "delete 'é +%/gone'",
                    "delete hidden (hide marker)",
                    "delete hidden (old version)",
                ]
            ),
        )
        tree = {"changed": b"new", "same": b"same", "é +%/added": b"added"}
        self.assert_tree("the-bucket", tree)
        self.assertEqual(len(self.raw.versions("the-bucket")), len(tree))

    def test_keep_days_hides_and_removes_only_what_was_not_visible_since(self):
        now = time.time_ns() // 1_000_000
        for days in [40, 20, 5]:
            self.put("changed", b"%d" % days, now - days * DAY_MILLIS)
            self.put("gone", b"%d" % days, now - days * DAY_MILLIS)
        write(self.local / "changed", b"new", now - DAY_MILLIS)
        self.assertEqual(
            self.up("--keep-days", "10"),
            [
                "delete changed (old version)",
                "delete gone (old version)",
                "hide   gone",
                "upload changed",
            ],
        )
        left = {"changed": [], "gone": []}
        for row in self.raw.versions("the-bucket"):
            left[row["fileName"]].append((row["action"], row["contentSha1"]))
        # The version of 20 days ago was the visible one 10 days ago.
        kept = [("upload", sha1(b"5")), ("upload", sha1(b"20"))]
        self.assertEqual(left["changed"], [("upload", sha1(b"new")), *kept])
        self.assertEqual(left["gone"], [("hide", sha1(b"")), *kept])

    def test_a_newer_destination_is_replaced_or_skipped_only_when_told(self):
        write(self.local / "a", b"older here", MODIFIED_MILLIS - 1000)
        self.put("a", b"newer there")
        stored = self.raw.versions("the-bucket")
        failure = self.b2().attempt("sync", "--no-progress", self.local, "b2://the-bucket")
        self.assertEqual(failure.status, 1)
        self.assertIn("newer", failure.error_text)
        self.assertEqual(self.up("--skip-newer"), [])
        self.assertEqual(self.raw.versions("the-bucket"), stored)
        self.assertEqual(self.up("--replace-newer"), ["upload a"])
        self.assert_stored("the-bucket", "a", b"older here")

    def test_sizes_and_exclusions_decide_what_goes_up(self):
        write(self.local / "same-size", b"abc", MODIFIED_MILLIS + 1000)
        write(self.local / "other-size", b"abcd", MODIFIED_MILLIS)
        for name in ["a.log", "a.txt", "dir/b.log", "keep.log"]:
            write(self.local / name, b"")
        for name in ["same-size", "other-size"]:
            self.put(name, b"xyz")
        done = self.up(
            *("--compare-versions", "size"),
            *("--exclude-regex", r".*\.log$", "--include-regex", "keep"),
        )
        self.assertEqual(done, ["upload a.txt", "upload keep.log", "upload other-size"])
        tree = {"same-size": b"xyz", "other-size": b"abcd", "a.txt": b"", "keep.log": b""}
        self.assert_tree("the-bucket", tree)

    def test_delete_on_the_way_down_removes_local_files(self):
        self.put("dir/kept", b"kept")
        write(self.local / "dir/kept", b"kept")
        write(self.local / "dir/extra", b"extra")
        write(self.local / "extra +", b"extra")
        source = "b2://the-bucket"
        self.assertEqual(self.sync(source, self.local), [])
        self.assertEqual(len(read_tree(self.local)), 3)
        removed = self.sync("--delete", source, self.local)
        self.assertEqual(removed, ["delete 'extra +'", "delete dir/extra"])
        self.assertEqual(read_tree(self.local), {"dir/kept": b"kept"})

    def test_an_empty_source_needs_leave_to_delete_everything(self):
        self.put("a", b"content")
        failure = self.b2().attempt("sync", "--delete", self.local, "b2://the-bucket")
        self.assertEqual(failure.status, 1)
        self.assertEqual(self.actions("the-bucket"), ["upload"])
        self.assertEqual(self.up("--delete", "--allow-empty-source"), ["delete a"])
        self.assertEqual(self.raw.versions("the-bucket"), [])

    def test_a_bucket_is_copied_to_another_on_the_service(self):
        self.raw.create_bucket("other-bucket")
        for name, content in TREE.items():
            self.put(name, content)
        self.put("extra", b"extra", bucket="other-bucket")
        done = self.sync("--delete", "b2://the-bucket", "b2://other-bucket")
        self.assertEqual(len(done), len(TREE) + 1)
        self.assert_tree("other-bucket", TREE)
        self.assertEqual(len(self.raw.versions("other-bucket")), len(TREE))
        self.assertEqual(self.sync("--delete", "b2://the-bucket", "b2://other-bucket"), [])
