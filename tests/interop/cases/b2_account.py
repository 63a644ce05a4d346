"""`b2 account`: what makes a session, and what does not."""

from case import InteropCase
from client_b2 import B2


class B2Account(InteropCase):
    def setUp(self) -> None:
        super().setUp()
        self.raw.create_bucket("the-bucket")
        self.without_key = B2(self.folder / "b2", self.service.endpoint)

    def test_the_right_key_is_authorised_and_stored(self):
        b2, service = self.without_key, self.service
        answer = b2.json("account", "authorize", service.key_id, service.key)
        self.assertEqual(answer["accountId"], service.account_id)
        self.assertEqual(answer["apiUrl"], service.endpoint)
        self.assertIsNone(answer["allowed"]["buckets"])
        self.assertIsNone(answer["allowed"]["namePrefix"])
        storage = self.raw.authorization["apiInfo"]["storageApi"]
        self.assertEqual(
            sorted(answer["allowed"]["capabilities"]), sorted(storage["allowed"]["capabilities"])
        )
        self.assertEqual(b2.json("account", "get")["accountAuthToken"], answer["accountAuthToken"])
        # The stored session is good for calls.
        rows = b2.json("bucket", "list", "--json")
        self.assertEqual([row["bucketName"] for row in rows], ["the-bucket"])

    def test_a_wrong_key_is_refused_and_nothing_is_stored(self):
        b2, service = self.without_key, self.service
        for key_id, key in [(service.key_id, "wrong"), ("wrong", service.key)]:
            with self.subTest(key_id=key_id, key=key):
                failure = b2.refused("account", "authorize", key_id, key)
                self.assertIn("unable to authorize account", failure.error_text)
                self.assertIn("bad_auth_token", failure.error_text)
        self.assertIn("Missing account data", b2.refused("bucket", "list").error_text)

    def test_credentials_from_the_environment_authorise_each_command(self):
        b2 = self.b2()
        b2("bucket", "create", "another-bucket", "allPrivate")
        self.assertEqual(sorted(self.raw.buckets()), ["another-bucket", "the-bucket"])

    def test_a_cleared_session_is_gone(self):
        b2 = self.without_key
        b2("account", "authorize", self.service.key_id, self.service.key)
        b2("account", "clear")
        self.assertIn("Missing account data", b2.refused("bucket", "list").error_text)

    def test_a_deleted_key_ends_its_stored_session(self):
        key = self.raw.create_key("short-lived", ["listBuckets", "writeBuckets"])
        b2 = self.without_key
        b2("account", "authorize", key["applicationKeyId"], key["applicationKey"])
        self.raw.call("b2_delete_key", applicationKeyId=key["applicationKeyId"])
        b2.refused("bucket", "create", "too-late-bucket", "allPrivate")
        self.assertEqual(sorted(self.raw.buckets()), ["the-bucket"])
