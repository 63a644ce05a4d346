"""`b2 file upload` and `download` beyond 200 MB, and `b2 file large`."""

from case import InteropCase
from raw_calls import Refused
from samples import LARGE_LENGTH, MODIFIED_MILLIS, large_file, noise, sha1, sha1_of, write

PART = 5_000_000


class B2LargeFiles(InteropCase):
    def setUp(self) -> None:
        super().setUp()
        self.raw.create_bucket("the-bucket")

    def test_more_than_200_mb_go_up_in_parts_and_come_down(self):
        source, target, b2 = large_file(), self.folder / "target", self.b2()
        self.assertGreater(LARGE_LENGTH, 2 * self.raw.recommended_part_size)
        b2(
            *("file", "upload", "--no-progress", "the-bucket", source, "big +%😀.bin"),
            *("--info", "key=a +%é", "--content-type", "application/x-big"),
        )
        row = self.assert_stored_large("the-bucket", "big +%😀.bin", source)
        self.assertEqual(row["contentType"], "application/x-big")
        self.assertEqual(row["fileInfo"]["key"], "a +%é")
        self.assertEqual(self.actions("the-bucket"), ["upload"])
        for uri in ["b2://the-bucket/big +%😀.bin", f"b2id://{row['fileId']}"]:
            with self.subTest(uri=uri):
                b2("file", "download", "--no-progress", uri, target)
                self.assertEqual(target.stat().st_size, LARGE_LENGTH)
                self.assertEqual(sha1_of(target), sha1_of(source))
                target.unlink()

    def test_an_upload_goes_on_where_an_earlier_one_stopped(self):
        # The first part has the recommended size; what is left is a part of its own from 5 MB on.
        part_length = self.raw.recommended_part_size
        source = self.folder / "source"
        with open(large_file(), "rb") as file:
            content = file.read(part_length + PART)
        write(source, content)
        started = self.raw.start_large_file(
            *("the-bucket", "a"),
            large_file_sha1=sha1(content),
            src_last_modified_millis=str(MODIFIED_MILLIS),
        )
        self.raw.upload_part(started["fileId"], 1, content[:part_length])
        self.b2()("file", "upload", "--no-progress", "the-bucket", source, "a")
        row = self.assert_stored_large("the-bucket", "a", source)
        self.assertEqual(row["fileId"], started["fileId"])

    def test_a_stream_of_unknown_length_goes_up_in_parts(self):
        content = noise(self.raw.recommended_part_size + 12_345)
        self.b2()("file", "upload", "--no-progress", "the-bucket", "-", "streamed", stdin=content)
        row = self.raw.visible("the-bucket")["streamed"]
        self.assertEqual((row["contentLength"], row["contentSha1"]), (len(content), "none"))
        self.assertEqual(self.raw.content_sha1(row["fileId"]), sha1(content))
        self.assertEqual(self.raw.unfinished("the-bucket"), [])

    def test_an_incremental_upload_copies_what_the_service_has(self):
        old, added = noise(PART + 1000, seed=5), noise(PART + 2000, seed=6)
        first = self.raw.upload("the-bucket", "log", old)
        source = write(self.folder / "source", old + added)
        self.b2()(
            *("file", "upload", "--no-progress", "--incremental-mode"),
            *("--min-part-size", PART, "the-bucket", source, "log"),
        )
        row = self.assert_stored_large("the-bucket", "log", source)
        ids = [version["fileId"] for version in self.raw.versions("the-bucket", "log")]
        self.assertEqual(ids, [row["fileId"], first["fileId"]])

    def test_unfinished_files_are_listed_with_their_parts_and_cancelled(self):
        first, second, third = (
            self.raw.start_large_file("the-bucket", name)["fileId"] for name in ["a +", "b", "c"]
        )
        for number in [1, 2]:
            self.raw.upload_part(first, number, noise(1000, seed=number))
        b2 = self.b2()
        listed = b2("file", "large", "unfinished", "list", "b2://the-bucket").lines
        self.assertEqual([line.split()[0] for line in listed], [first, second, third])
        self.assertEqual(
            [line.split() for line in b2("file", "large", "parts", f"b2id://{first}").lines],
            [[str(number), "1000", sha1(noise(1000, seed=number))] for number in [1, 2]],
        )
        # Neither the names nor the listing of current files shows them.
        self.assertEqual(b2("ls", "-r", "b2://the-bucket").lines, [])
        self.assertEqual(self.actions("the-bucket"), ["start"] * 3)

        b2("file", "large", "unfinished", "cancel", f"b2id://{first}")
        left = [row["fileId"] for row in self.raw.unfinished("the-bucket")]
        self.assertEqual(left, [second, third])
        self.assertRaises(Refused, self.raw.parts, first)
        b2("file", "large", "unfinished", "cancel", "b2://the-bucket")
        self.assertEqual(self.raw.unfinished("the-bucket"), [])
        self.assertEqual(self.raw.versions("the-bucket"), [])

    def test_a_cancelled_id_cannot_be_cancelled_again(self):
        file_id = self.raw.start_large_file("the-bucket", "a")["fileId"]
        kept = self.raw.start_large_file("the-bucket", "b")["fileId"]
        self.raw.call("b2_cancel_large_file", fileId=file_id)
        self.b2().refused("file", "large", "unfinished", "cancel", f"b2id://{file_id}")
        self.assertEqual([row["fileId"] for row in self.raw.unfinished("the-bucket")], [kept])
