"""rclone: files in chunks."""

from case import InteropCase
from samples import large_file, noise, sha1, sha1_of

# The least that rclone takes, a little above the service's 5 MB.
CHUNK = 5 * 1024 * 1024
IN_CHUNKS = ("--b2-upload-cutoff", f"{CHUNK}B", "--b2-chunk-size", f"{CHUNK}B")


class RcloneLargeFiles(InteropCase):
    def setUp(self) -> None:
        super().setUp()
        self.raw.create_bucket("the-bucket")

    def test_more_than_200_mb_go_up_in_small_chunks_and_come_down(self):
        source, target, rclone = large_file(), self.folder / "target", self.rclone()
        rclone("copyto", *IN_CHUNKS, source, "sim:the-bucket/big +%😀.bin")
        self.assert_stored_large("the-bucket", "big +%😀.bin", source)
        self.assertEqual(self.actions("the-bucket"), ["upload"])
        rclone(
            *("copyto", "--multi-thread-streams", "4", "--multi-thread-cutoff", "50M"),
            *("sim:the-bucket/big +%😀.bin", target),
        )
        self.assertEqual(sha1_of(target), sha1_of(source))

    def test_a_stream_of_unknown_length_goes_up_in_chunks(self):
        content = noise(2 * CHUNK + 12_345)
        self.rclone()("rcat", *IN_CHUNKS, "sim:the-bucket/streamed", stdin=content)
        row = self.raw.visible("the-bucket")["streamed"]
        self.assertEqual((row["contentLength"], row["contentSha1"]), (len(content), "none"))
        self.assertEqual(self.raw.content_sha1(row["fileId"]), sha1(content))
        self.assertEqual(self.raw.unfinished("the-bucket"), [])

    def test_a_copy_on_the_service_goes_in_chunks(self):
        parts = [noise(CHUNK, seed=1), noise(CHUNK, seed=2), noise(1000, seed=3)]
        self.raw.upload_large("the-bucket", "a", parts, src_last_modified_millis="1500")
        copy = ("copyto", "--b2-copy-cutoff", f"{CHUNK}B", "--b2-chunk-size", f"{CHUNK}B")
        self.rclone()(*copy, "sim:the-bucket/a", "sim:the-bucket/dir/b")
        row = self.raw.visible("the-bucket")["dir/b"]
        self.assertEqual(row["contentSha1"], "none")
        self.assertEqual(self.raw.content_sha1(row["fileId"]), sha1(b"".join(parts)))
        self.assertEqual(self.raw.unfinished("the-bucket"), [])

    def test_a_cleanup_cancels_unfinished_files(self):
        started = self.raw.start_large_file("the-bucket", "a")
        self.raw.upload_part(started["fileId"], 1, b"content")
        rclone = self.rclone()
        # Less than a day old: kept.
        rclone("backend", "cleanup", "sim:the-bucket")
        self.assertEqual(len(self.raw.unfinished("the-bucket")), 1)
        rclone("backend", "cleanup", "sim:the-bucket", "-o", "max-age=0")
        self.assertEqual(self.raw.unfinished("the-bucket"), [])
