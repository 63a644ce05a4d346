"""`b2` and Object Lock: retention and legal hold, set at upload, later, and by a bucket's default."""

from case import InteropCase
from samples import write

DAY_MILLIS = 86_400_000


class B2Lock(InteropCase):
    def setUp(self) -> None:
        super().setUp()
        self.cli = self.b2()
        self.cli("bucket", "create", "--file-lock-enabled", "locked-bucket", "allPrivate")
        self.source = write(self.folder / "source", b"content")
        # The service's own idea of now, and a moment a day later.
        probe = self.raw.upload("locked-bucket", "probe", b"")
        self.tomorrow = probe["uploadTimestamp"] + DAY_MILLIS

    def upload(self, name: str, *options) -> str:
        self.cli("file", "upload", "--no-progress", *options, "locked-bucket", self.source, name)
        return self.raw.visible("locked-bucket")[name]["fileId"]

    def info(self, file_id: str) -> dict:
        return self.raw.call("b2_get_file_info", fileId=file_id)

    def retention(self, file_id: str) -> dict:
        return self.info(file_id)["fileRetention"]["value"]

    def test_a_bucket_knows_that_it_is_locked(self):
        lock = self.raw.buckets()["locked-bucket"]["fileLockConfiguration"]["value"]
        self.assertTrue(lock["isFileLockEnabled"])
        self.raw.create_bucket("plain-bucket")
        self.cli("bucket", "update", "--file-lock-enabled", "plain-bucket")
        lock = self.raw.buckets()["plain-bucket"]["fileLockConfiguration"]["value"]
        self.assertTrue(lock["isFileLockEnabled"])

    def test_a_retained_file_is_not_deleted_unless_governance_is_bypassed(self):
        file_id = self.upload(
            "kept", "--file-retention-mode", "governance", "--retain-until", self.tomorrow
        )
        expected = {"mode": "governance", "retainUntilTimestamp": self.tomorrow}
        self.assertEqual(self.retention(file_id), expected)
        self.cli.refused("rm", "--no-progress", f"b2id://{file_id}")
        self.assertEqual(self.info(file_id)["action"], "upload")
        self.cli("rm", "--no-progress", "--bypass-governance", f"b2id://{file_id}")
        self.assertNotIn("kept", self.raw.visible("locked-bucket"))

    def test_retention_is_prolonged_but_not_shortened(self):
        file_id = self.upload(
            "kept", "--file-retention-mode", "governance", "--retain-until", self.tomorrow
        )
        update = ("file", "update", "--file-retention-mode", "governance", "--retain-until")
        self.cli(*update, self.tomorrow + DAY_MILLIS, f"b2id://{file_id}")
        later = self.retention(file_id)["retainUntilTimestamp"]
        self.assertEqual(later, self.tomorrow + DAY_MILLIS)
        self.cli.refused(*update, self.tomorrow, f"b2id://{file_id}")
        self.assertEqual(self.retention(file_id)["retainUntilTimestamp"], later)
        self.cli(*update, self.tomorrow, "--bypass-governance", f"b2id://{file_id}")
        self.assertEqual(self.retention(file_id)["retainUntilTimestamp"], self.tomorrow)

    def test_compliance_cannot_be_bypassed(self):
        file_id = self.upload(
            "kept", "--file-retention-mode", "compliance", "--retain-until", self.tomorrow
        )
        self.cli.refused("rm", "--no-progress", "--bypass-governance", f"b2id://{file_id}")
        self.assertEqual(self.retention(file_id)["mode"], "compliance")

    def test_a_legal_hold_keeps_a_file_until_it_is_off(self):
        file_id = self.upload("kept", "--legal-hold", "on")
        self.assertEqual(self.info(file_id)["legalHold"]["value"], "on")
        self.cli.refused("rm", "--no-progress", f"b2id://{file_id}")
        self.cli("file", "update", "--legal-hold", "off", f"b2id://{file_id}")
        self.assertEqual(self.info(file_id)["legalHold"]["value"], "off")
        self.cli("rm", "--no-progress", f"b2id://{file_id}")
        self.assertNotIn("kept", self.raw.visible("locked-bucket"))

    def test_a_default_retention_holds_for_new_files(self):
        self.cli(
            *("bucket", "update", "--default-retention-mode", "governance"),
            *("--default-retention-period", "2 days", "locked-bucket"),
        )
        stored = self.info(self.upload("new"))
        retention = stored["fileRetention"]["value"]
        self.assertEqual(retention["mode"], "governance")
        until = stored["uploadTimestamp"] + 2 * DAY_MILLIS
        self.assertEqual(retention["retainUntilTimestamp"], until)
