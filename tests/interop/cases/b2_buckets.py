"""`b2 bucket`."""

import json
import urllib.parse

from case import InteropCase
from raw_calls import Refused, send


class B2Buckets(InteropCase):
    def test_create_makes_a_bucket_with_its_settings(self):
        lifecycle = {
            "daysFromHidingToDeleting": 3,
            "daysFromStartingToCancelingUnfinishedLargeFiles": 2,
            "daysFromUploadingToHiding": None,
            "fileNamePrefix": "logs/",
        }
        cors = {
            "corsRuleName": "anyone",
            "allowedOrigins": ["https"],
            "allowedOperations": ["b2_download_file_by_name"],
            "allowedHeaders": ["range"],
            "exposeHeaders": None,
            "maxAgeSeconds": 3600,
        }
        created = self.b2()(
            *("bucket", "create", "full-bucket", "allPublic"),
            *("--bucket-info", '{"team": "blue", "Cache-Control": "max-age=60"}'),
            *("--lifecycle-rule", json.dumps(lifecycle)),
            *("--cors-rules", json.dumps([cors])),
            *("--default-server-side-encryption", "SSE-B2"),
        )
        bucket = self.raw.buckets()["full-bucket"]
        self.assertEqual(created.text.strip(), bucket["bucketId"])
        self.assertEqual(bucket["bucketType"], "allPublic")
        self.assertEqual(bucket["bucketInfo"], {"team": "blue", "Cache-Control": "max-age=60"})
        self.assertEqual(bucket["lifecycleRules"], [lifecycle])
        self.assertEqual(bucket["corsRules"], [cors])
        self.assertEqual(
            bucket["defaultServerSideEncryption"]["value"],
            {"algorithm": "AES256", "mode": "SSE-B2"},
        )

    def test_a_name_that_is_taken_or_wrong_is_refused(self):
        self.raw.create_bucket("the-bucket")
        before = self.raw.buckets()
        b2 = self.b2()
        failure = b2.refused("bucket", "create", "the-bucket", "allPublic")
        self.assertIn("Bucket name is already in use: the-bucket", failure.error_text)
        failure = b2.refused("bucket", "create", "short", "allPublic")
        self.assertIn("(invalid_bucket_name)", failure.error_text)
        self.assertEqual(self.raw.buckets(), before)

    def test_list_and_get_show_what_the_service_has(self):
        self.raw.create_bucket("first-bucket", "allPublic")
        self.raw.create_bucket("second-bucket", bucketInfo={"key": "value"})
        self.raw.upload("second-bucket", "a", b"12345")
        self.raw.upload("second-bucket", "a", b"1234567")
        buckets, b2 = self.raw.buckets(), self.b2()
        self.assertEqual(
            b2("bucket", "list").lines,
            [
                f"{buckets['first-bucket']['bucketId']}  allPublic   first-bucket",
                f"{buckets['second-bucket']['bucketId']}  allPrivate  second-bucket",
            ],
        )
        for shown in b2.json("bucket", "list", "--json"):
            stored = buckets.pop(shown["bucketName"])
            for member in ["bucketId", "bucketType", "bucketInfo", "lifecycleRules", "revision"]:
                self.assertEqual(shown[member], stored[member], member)
        self.assertEqual(buckets, {})
        shown = b2.json("bucket", "get", "--show-size", "second-bucket")
        self.assertEqual(shown["bucketInfo"], {"key": "value"})
        self.assertEqual((shown["fileCount"], shown["totalSize"]), (2, 12))

    def test_update_changes_the_type_and_who_can_download(self):
        self.raw.create_bucket("the-bucket")
        self.raw.upload("the-bucket", "a b.txt", b"content")
        url = f"{self.service.endpoint}/file/the-bucket/{urllib.parse.quote('a b.txt')}"
        with self.assertRaises(Refused) as refusal:
            send("GET", url, {})
        self.assertEqual(refusal.exception.status, 401)
        private = self.raw.buckets()["the-bucket"]

        b2 = self.b2()
        b2("bucket", "update", "the-bucket", "allPublic", "--bucket-info", '{"open": "yes"}')
        public = self.raw.buckets()["the-bucket"]
        self.assertEqual(public["bucketType"], "allPublic")
        self.assertEqual(public["bucketInfo"], {"open": "yes"})
        self.assertGreater(public["revision"], private["revision"])
        with send("GET", url, {}) as answer:
            self.assertEqual(answer.read(), b"content")

        b2("bucket", "update", "the-bucket", "allPrivate")
        self.assertEqual(self.raw.buckets()["the-bucket"]["bucketType"], "allPrivate")
        self.assertEqual(self.raw.buckets()["the-bucket"]["bucketInfo"], {"open": "yes"})
        self.assertRaises(Refused, send, "GET", url, {})

    def test_only_an_empty_bucket_can_be_deleted(self):
        self.raw.create_bucket("the-bucket")
        self.raw.upload("the-bucket", "a", b"content")
        b2 = self.b2()
        failure = b2.refused("bucket", "delete", "the-bucket")
        self.assertIn("cannot_delete_non_empty_bucket", failure.error_text)
        self.assertEqual(self.actions("the-bucket"), ["upload"])
        b2("rm", "--recursive", "--versions", "--no-progress", "b2://the-bucket")
        b2("bucket", "delete", "the-bucket")
        self.assertEqual(self.raw.buckets(), {})
        b2.refused("bucket", "delete", "the-bucket")

    def test_a_download_authorization_opens_its_prefix_only(self):
        self.raw.create_bucket("the-bucket")
        for name in ["open/a", "closed/a"]:
            self.raw.upload("the-bucket", name, name.encode())
        granted = self.b2()(
            "bucket", "get-download-auth", "--prefix", "open/", "--duration", "60", "the-bucket"
        )
        token = {"Authorization": granted.text.strip()}
        base = f"{self.service.endpoint}/file/the-bucket"
        with send("GET", f"{base}/open/a", token) as answer:
            self.assertEqual(answer.read(), b"open/a")
        self.assertRaises(Refused, send, "GET", f"{base}/closed/a", token)
