"""`b2` and what a bucket does by itself: event notifications and replication."""

import json

from case import InteropCase
from receiver import Receiver
from samples import write

SECRET = "abcdefghijklmnopqrstuvwxyz012345"


class B2NotificationRules(InteropCase):
    service_options = ["--http-webhooks"]

    def setUp(self) -> None:
        super().setUp()
        self.raw.create_bucket("the-bucket")
        self.cli = self.b2()
        self.receiver = Receiver(SECRET)
        self.addCleanup(self.receiver.close)

    def rules(self) -> dict[str, dict]:
        answer = self.raw.call(
            "b2_get_bucket_notification_rules", bucketId=self.raw.bucket_id("the-bucket")
        )
        return {rule["name"]: rule for rule in answer["eventNotificationRules"]}

    def create(self) -> None:
        # Not `--custom-header`: b2 5.0 sends an object where B2 documents a list of names and values.
        self.cli(
            *("bucket", "notification-rule", "create"),
            *("--event-type", "b2:ObjectCreated:*", "--webhook-url", self.receiver.url),
            *("--sign-secret", SECRET, "b2://the-bucket/in/", "my-rule"),
        )

    def test_a_rule_is_created_changed_listed_and_deleted(self):
        self.create()
        rule = self.rules()["my-rule"]
        self.assertEqual(rule["objectNamePrefix"], "in/")
        self.assertEqual(rule["eventTypes"], ["b2:ObjectCreated:*"])
        self.assertTrue(rule["isEnabled"])
        target = rule["targetConfiguration"]
        self.assertEqual(target["hmacSha256SigningSecret"], SECRET)
        listed = self.cli.json("bucket", "notification-rule", "list", "--json", "b2://the-bucket")
        self.assertEqual([one["name"] for one in listed], ["my-rule"])
        change = ("bucket", "notification-rule")
        self.cli(*change, "disable", "b2://the-bucket/in/", "my-rule")
        self.assertFalse(self.rules()["my-rule"]["isEnabled"])
        self.cli(*change, "enable", "b2://the-bucket/in/", "my-rule")
        self.assertTrue(self.rules()["my-rule"]["isEnabled"])
        self.cli(*change, "delete", "b2://the-bucket", "my-rule")
        self.assertEqual(self.rules(), {})

    def test_an_upload_reaches_the_webhook_with_a_right_signature(self):
        self.create()
        source = write(self.folder / "source", b"content")
        for name in ["elsewhere", "in/a +é"]:
            self.cli("file", "upload", "--no-progress", "the-bucket", source, name)
        headers, body = self.receiver.next()
        self.assertEqual(headers["content-type"], "application/json")
        (event,) = body["events"]
        stored = self.raw.visible("the-bucket")["in/a +é"]
        self.assertEqual(event["eventType"], "b2:ObjectCreated:Upload")
        self.assertEqual(event["objectName"], "in/a +é")
        self.assertEqual(event["objectVersionId"], stored["fileId"])
        self.assertEqual(event["objectSize"], len(b"content"))
        self.assertEqual(event["accountId"], self.raw.account_id)


class B2Replication(InteropCase):
    def test_replication_is_set_up_between_two_buckets(self):
        for name in ["source-bucket", "target-bucket"]:
            self.raw.create_bucket(name)
        b2 = self.b2()
        b2("account", "authorize", self.service.key_id, self.service.key)
        b2(
            *("replication", "setup", "--name", "my-rule", "--file-name-prefix", "in/"),
            *("source-bucket", "target-bucket"),
        )
        buckets, keys = self.raw.buckets(), self.raw.keys()
        source = self.replication(buckets["source-bucket"])["asReplicationSource"]
        (rule,) = source["replicationRules"]
        self.assertEqual(rule["replicationRuleName"], "my-rule")
        self.assertEqual(rule["fileNamePrefix"], "in/")
        self.assertEqual(rule["destinationBucketId"], buckets["target-bucket"]["bucketId"])
        target = self.replication(buckets["target-bucket"])["asReplicationDestination"]
        mapping = target["sourceToDestinationKeyMapping"]
        used = {source["sourceApplicationKeyId"], *mapping, *mapping.values()}
        self.assertTrue(used <= {key["applicationKeyId"] for key in keys}, json.dumps(keys))

    def replication(self, bucket: dict) -> dict:
        return bucket["replicationConfiguration"]["value"]
