"""Python's b2sdk without the command line: what a program does with it."""

import io

from b2sdk.v3 import (
    B2Api,
    B2RawHTTPApi,
    B2Http,
    EncryptionAlgorithm,
    EncryptionKey,
    EncryptionMode,
    EncryptionSetting,
    InMemoryAccountInfo,
)
from b2sdk.v3.exception import DuplicateBucketName, FileNotPresent, RestrictedBucket

from case import InteropCase
from samples import large_file, noise, sha1, sha1_of


class B2SdkDirect(InteropCase):
    def setUp(self) -> None:
        super().setUp()
        self.api = self.authorized(self.service.key_id, self.service.key)

    def authorized(self, key_id: str, key: str) -> B2Api:
        api = B2Api(InMemoryAccountInfo())
        api.authorize_account(key_id, key, realm=self.service.endpoint)
        return api

    def test_bytes_streams_and_large_files_go_up_and_come_down(self):
        bucket = self.api.create_bucket("the-bucket", "allPrivate")
        content = noise(100_000)
        bucket.upload_bytes(content, "bytes", file_info={"key": "välue"})
        row = self.assert_stored("the-bucket", "bytes", content)
        self.assertEqual(row["fileInfo"]["key"], "välue")
        bucket.upload_unbound_stream(io.BytesIO(content), "stream")
        self.assert_stored("the-bucket", "stream", content)
        bucket.upload_local_file(str(large_file()), "large")
        self.assert_stored_large("the-bucket", "large", large_file())

        buffer = io.BytesIO()
        bucket.download_file_by_name("bytes").save(buffer)
        self.assertEqual(sha1(buffer.getvalue()), sha1(content))
        target = self.folder / "target"
        bucket.download_file_by_name("large").save_to(target)
        self.assertEqual(sha1_of(target), sha1_of(large_file()))
        ranged = io.BytesIO()
        bucket.download_file_by_name("bytes", range_=(10, 19)).save(ranged)
        self.assertEqual(ranged.getvalue(), content[10:20])

    def test_copies_and_concatenations_happen_on_the_service(self):
        bucket = self.api.create_bucket("the-bucket", "allPrivate")
        first = bucket.upload_bytes(b"first", "a")
        bucket.copy(first.id_, "b", file_info={"new": "1"}, content_type="x/y")
        row = self.assert_stored("the-bucket", "b", b"first")
        self.assertEqual((row["fileInfo"], row["contentType"]), ({"new": "1"}, "x/y"))
        self.assertEqual([version.file_name for version, _ in bucket.ls(recursive=True)], ["a", "b"])

    def test_errors_have_their_classes(self):
        bucket = self.api.create_bucket("the-bucket", "allPrivate")
        self.api.create_bucket("other-bucket", "allPrivate")
        with self.assertRaises(DuplicateBucketName):
            self.api.create_bucket("the-bucket", "allPrivate")
        with self.assertRaises(FileNotPresent):
            bucket.get_file_info_by_name("none")
        key = self.api.create_key(
            ["listBuckets", "readFiles"], "limited-key", bucket_ids=[bucket.id_]
        )
        limited = self.authorized(key.id_, key.application_key)
        self.assertEqual([one.name for one in limited.list_buckets("the-bucket")], ["the-bucket"])
        with self.assertRaises(RestrictedBucket):
            limited.get_bucket_by_name("other-bucket")

    def test_an_expired_token_is_renewed(self):
        bucket = self.api.create_bucket("the-bucket", "allPrivate")
        # What the service does not know is refused like what has expired.
        self.api.account_info._auth_token = "4_unknown"
        bucket.upload_bytes(b"content", "a")
        self.assert_stored("the-bucket", "a", b"content")

    def test_a_customer_key_encrypts(self):
        bucket = self.api.create_bucket("the-bucket", "allPrivate")
        setting = EncryptionSetting(
            EncryptionMode.SSE_C, EncryptionAlgorithm.AES256, EncryptionKey(b"k" * 32, "key-name")
        )
        bucket.upload_bytes(b"secret", "a", encryption=setting)
        row = self.raw.visible("the-bucket")["a"]
        self.assertEqual(row["serverSideEncryption"]["mode"], "SSE-C")
        self.assertEqual(row["fileInfo"]["sse_c_key_id"], "key-name")
        buffer = io.BytesIO()
        bucket.download_file_by_name("a", encryption=setting).save(buffer)
        self.assertEqual(buffer.getvalue(), b"secret")

    def test_the_raw_calls_are_answered_as_they_expect(self):
        raw = B2RawHTTPApi(B2Http())
        account = raw.authorize_account(self.service.endpoint, self.service.key_id, self.service.key)
        storage = account["apiInfo"]["storageApi"]
        url, token = storage["apiUrl"], account["authorizationToken"]
        bucket = raw.create_bucket(url, token, account["accountId"], "the-bucket", "allPrivate")
        listed = raw.list_buckets(url, token, account["accountId"])
        self.assertEqual([one["bucketId"] for one in listed["buckets"]], [bucket["bucketId"]])
        raw.delete_bucket(url, token, account["accountId"], bucket["bucketId"])
        self.assertEqual(self.raw.buckets(), {})
