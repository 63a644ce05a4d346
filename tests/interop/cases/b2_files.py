"""`b2 file`: small files up and down, and what the service tells about them."""

import base64
import urllib.parse

from case import InteropCase
from raw_calls import send
from samples import MODIFIED_MILLIS, TREE, noise, sha1, write


class B2Files(InteropCase):
    def setUp(self) -> None:
        super().setUp()
        self.raw.create_bucket("the-bucket")

    def test_an_upload_keeps_its_bytes_info_and_content_type(self):
        content = noise(1_234_567)
        source = write(self.folder / "source.dat", content)
        self.b2()(
            *("file", "upload", "--no-progress", "the-bucket", source, "dir/a.dat"),
            *("--content-type", "text/x-sample; charset=utf-8"),
            *("--info", "plain=1", "--info", "odd=a b+c%é=😀"),
            *("--cache-control", "max-age=60", "--content-language", "mi, en"),
            *("--content-disposition", 'attachment; filename="a.dat"'),
        )
        row = self.assert_stored("the-bucket", "dir/a.dat", content)
        self.assertEqual(row["contentType"], "text/x-sample; charset=utf-8")
        self.assertEqual(
            row["fileInfo"],
            {
                "plain": "1",
                "odd": "a b+c%é=😀",
                "src_last_modified_millis": str(MODIFIED_MILLIS),
                "b2-cache-control": "max-age=60",
                "b2-content-language": "mi, en",
                "b2-content-disposition": 'attachment; filename="a.dat"',
            },
        )
        headers = self.raw.download_headers(row["fileId"])
        self.assertEqual(headers["Content-Type"], "text/x-sample; charset=utf-8")
        self.assertEqual(headers["Cache-Control"], "max-age=60")
        self.assertEqual(headers["Content-Language"], "mi, en")
        self.assertEqual(headers["Content-Disposition"], 'attachment; filename="a.dat"')
        self.assertEqual(headers["X-Bz-Info-odd"], "a%20b%2Bc%25%C3%A9%3D%F0%9F%98%80")
        self.assertEqual(headers["X-Bz-Content-Sha1"], sha1(content))

    def test_content_types_follow_the_name_and_an_empty_file_is_a_file(self):
        b2 = self.b2()
        empty = write(self.folder / "empty", b"")
        table = {"a.txt": "text/plain", "b.png": "image/png", "c.zzz": "application/octet-stream"}
        for name in table:
            b2("file", "upload", "--no-progress", "the-bucket", empty, name)
        rows = self.raw.visible("the-bucket")
        self.assertEqual({name: row["contentType"] for name, row in rows.items()}, table)
        self.assertEqual({row["contentSha1"] for row in rows.values()}, {sha1(b"")})

    def test_a_wrong_digest_is_refused_and_nothing_is_stored(self):
        source = write(self.folder / "source", b"content")
        failure = self.b2().refused(
            *("file", "upload", "--no-progress", "--sha1", sha1(b"other")),
            *("the-bucket", source, "a"),
        )
        self.assertIn("did not match data received", failure.error_text)
        self.assertEqual(self.raw.versions("the-bucket"), [])

    def test_odd_names_go_up_and_come_down(self):
        b2 = self.b2()
        source, target = self.folder / "source", self.folder / "target"
        for name in ["plus+ %25 😀/é#?&=.txt", "a'b\"`[]{}|;,~!$*()", "s" * 200]:
            with self.subTest(name=name):
                write(source, name.encode())
                b2("file", "upload", "--no-progress", "the-bucket", source, name)
                self.assert_stored("the-bucket", name, name.encode())
                b2("file", "download", "--no-progress", f"b2://the-bucket/{name}", target)
                self.assertEqual(target.read_bytes(), name.encode())

    def test_downloads_by_name_and_by_id_give_bytes_and_modification_time(self):
        old, new = noise(300_000, seed=3), noise(200_000, seed=4)
        info = {"src_last_modified_millis": str(MODIFIED_MILLIS)}
        old_id = self.raw.upload("the-bucket", "dir/a", old, **info)["fileId"]
        self.raw.upload("the-bucket", "dir/a", new, **info)
        b2, target = self.b2(), self.folder / "target"
        for source, expected in [("b2://the-bucket/dir/a", new), (f"b2id://{old_id}", old)]:
            with self.subTest(source=source):
                b2("file", "download", "--no-progress", source, target)
                self.assertEqual(target.read_bytes(), expected)
                self.assertEqual(target.stat().st_mtime_ns // 1_000_000, MODIFIED_MILLIS)
                self.assertEqual(b2("file", "cat", "--no-progress", source).output, expected)

    def test_a_download_of_what_is_not_there_is_refused(self):
        self.raw.upload("the-bucket", "hidden", b"content")
        self.raw.hide("the-bucket", "hidden")
        b2, target = self.b2(), self.folder / "target"
        for uri in ["b2://the-bucket/hidden", "b2://the-bucket/missing"]:
            failure = b2.refused("file", "download", "--no-progress", uri, target)
            self.assertIn("File not present", failure.error_text)
        self.assertFalse(target.exists())

    def test_info_agrees_with_the_service_by_name_and_by_id(self):
        name = "dir/ü +.txt"
        self.raw.upload("the-bucket", name, b"content", key="välue +%")
        row = self.raw.visible("the-bucket")[name]
        b2 = self.b2()
        for source in [f"b2://the-bucket/{name}", f"b2id://{row['fileId']}"]:
            shown = b2.json("file", "info", source)
            for member in ["fileId", "fileName", "contentSha1", "contentType", "fileInfo"]:
                self.assertEqual(shown[member], row[member], member)
            self.assertEqual(shown["size"], row["contentLength"])
            self.assertEqual(shown["uploadTimestamp"], row["uploadTimestamp"])

    def test_a_url_leads_to_the_file(self):
        name = "dir/a b+😀.txt"
        file_id = self.raw.upload("the-bucket", name, b"content")["fileId"]
        b2 = self.b2()
        private = b2("file", "url", "--with-auth", f"b2://the-bucket/{name}").text.strip()
        with send("GET", private, {}) as answer:
            self.assertEqual(answer.read(), b"content")
        self.assertTrue(urllib.parse.urlsplit(private).query.startswith("Authorization="))
        b2("bucket", "update", "the-bucket", "allPublic")
        for source in [f"b2://the-bucket/{name}", f"b2id://{file_id}"]:
            with send("GET", b2("file", "url", source).text.strip(), {}) as answer:
                self.assertEqual(answer.read(), b"content")

    def test_a_server_side_copy_keeps_bytes_and_info_or_takes_new_ones(self):
        self.raw.create_bucket("other-bucket")
        self.raw.upload("the-bucket", "a.txt", b"0123456789", key="value")
        b2, source = self.b2(), "b2://the-bucket/a.txt"
        b2("file", "server-side-copy", source, "b2://other-bucket/same +.txt")
        row = self.assert_stored("other-bucket", "same +.txt", b"0123456789")
        self.assertEqual((row["fileInfo"], row["contentType"]), ({"key": "value"}, "text/plain"))
        b2(
            *("file", "server-side-copy", "--range", "2,5"),
            *("--content-type", "text/x-new", "--info", "new=info"),
            *(source, "b2://the-bucket/part"),
        )
        row = self.assert_stored("the-bucket", "part", b"2345")
        self.assertEqual((row["fileInfo"], row["contentType"]), ({"new": "info"}, "text/x-new"))

    def test_encrypted_files_need_their_key(self):
        content, key = b"secret", base64.b64encode(noise(32)).decode()
        b2, source = self.b2(), write(self.folder / "source", content)
        target = self.folder / "target"
        upload = ("file", "upload", "--no-progress", "the-bucket", source)
        b2(*upload, "managed", "--destination-server-side-encryption", "SSE-B2")
        b2(
            *(*upload, "own-key", "--destination-server-side-encryption", "SSE-C"),
            B2_DESTINATION_SSE_C_KEY_B64=key,
            B2_DESTINATION_SSE_C_KEY_ID="key one",
        )
        rows = self.raw.visible("the-bucket")
        modes = {name: row["serverSideEncryption"] for name, row in rows.items()}
        self.assertEqual(modes["managed"], {"algorithm": "AES256", "mode": "SSE-B2"})
        self.assertEqual(modes["own-key"], {"algorithm": "AES256", "mode": "SSE-C"})
        self.assertEqual(rows["own-key"]["fileInfo"]["sse_c_key_id"], "key one")

        download = ("file", "download", "--no-progress", "b2://the-bucket/own-key", target)
        with_key = (*download, "--source-server-side-encryption", "SSE-C")
        b2.refused(*download)
        other = base64.b64encode(noise(32, seed=5)).decode()
        failure = b2.refused(*with_key, B2_SOURCE_SSE_C_KEY_B64=other)
        self.assertIn("Wrong or no SSE-C key", failure.error_text)
        self.assertFalse(target.exists())
        b2(*with_key, B2_SOURCE_SSE_C_KEY_B64=key)
        self.assertEqual(target.read_bytes(), content)

    def test_every_name_is_shown_as_it_is(self):
        for name in TREE:
            self.raw.upload("the-bucket", name, b"")
        b2 = self.b2()
        by_bytes = sorted(TREE, key=str.encode)
        self.assertEqual(b2("ls", "--recursive", "b2://the-bucket").lines, by_bytes)
        rows = b2.json("ls", "--recursive", "--json", "b2://the-bucket")
        self.assertEqual([row["fileName"] for row in rows], by_bytes)
