"""`b2-simulator serve --data`: what was acknowledged is there after a restart."""

import signal

from case import InteropCase
from samples import noise, write

LARGE_PARTS = [noise(5_000_000, seed=7), noise(12_345, seed=8)]


class B2Restart(InteropCase):
    on_disk = True

    def fill(self) -> None:
        """Everything that a service can hold, made by the command line where it can make it."""
        b2, source = self.b2(), self.folder / "source"
        b2(
            *("bucket", "create", "the-bucket", "allPrivate", "--bucket-info", '{"a": "b"}'),
            *("--lifecycle-rule", '{"daysFromHidingToDeleting": 1, "fileNamePrefix": "x/"}'),
        )
        for content in [b"old", noise(200_000)]:
            write(source, content)
            upload = ("file", "upload", "--no-progress", "--info", "k=ü +")
            b2(*upload, "the-bucket", source, "a +%😀")
        self.raw.upload("the-bucket", "hidden", b"content")
        b2("file", "hide", "b2://the-bucket/hidden")
        self.raw.upload_large("the-bucket", "large", LARGE_PARTS)
        unfinished = self.raw.start_large_file("the-bucket", "unfinished", key="value")
        for number in [1, 3]:
            self.raw.upload_part(unfinished["fileId"], number, noise(1000, seed=number))
        b2("key", "create", "--bucket", "the-bucket", "the-key", "listBuckets,listFiles")

    def test_everything_is_there_after_a_stop_and_after_a_kill(self):
        self.fill()
        master = (self.service.account_id, self.service.key_id, self.service.key)
        before = self.raw.snapshot()
        self.assertEqual(
            [row["action"] for row in before["versions"]["the-bucket"]],
            ["upload", "upload", "hide", "upload", "upload", "start"],
        )
        for how, status in [(signal.SIGTERM, 0), (signal.SIGINT, 0), (signal.SIGKILL, -9)]:
            with self.subTest(how=how.name):
                self.assertEqual(self.service.restart(how), status)
                again = (self.service.account_id, self.service.key_id, self.service.key)
                self.assertEqual(again, master)
                self.raw = self.service.account()
                self.assertEqual(self.raw.snapshot(), before)

    def test_the_command_line_goes_on_after_a_restart(self):
        self.fill()
        self.service.restart()
        self.raw = self.service.account()
        b2, target = self.b2(), self.folder / "target"
        b2("file", "download", "--no-progress", "b2://the-bucket/large", target)
        self.assertEqual(target.read_bytes(), b"".join(LARGE_PARTS))
        # New versions come before those of the life before.
        write(target, b"newest")
        b2("file", "upload", "--no-progress", "the-bucket", target, "a +%😀")
        self.assert_stored("the-bucket", "a +%😀", b"newest")
        self.assertEqual(len(self.actions("the-bucket", "a +%😀")), 3)
        b2("file", "large", "unfinished", "cancel", "b2://the-bucket")
        b2("rm", "-r", "--versions", "--no-progress", "b2://the-bucket")
        b2("bucket", "delete", "the-bucket")
        self.assertEqual(self.raw.buckets(), {})
        self.service.restart()
        self.raw = self.service.account()
        self.assertEqual(self.raw.buckets(), {})
