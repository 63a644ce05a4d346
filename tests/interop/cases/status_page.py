"""The status page of the simulator, in a browser."""

import base64
import json
import os
import tempfile
from pathlib import Path

from browser import Browser
from case import InteropCase
from samples import write

FAULTS = {"rules": [{"on": "b2_hide_file", "do": "resetAfter", "count": 2}]}
# A name that would be a script, were it not shown as text.
NASTY = "<img src=x onerror=document.title='owned'>"


class StatusPage(InteropCase):
    def setUp(self) -> None:
        faults = Path(self.enterContext(tempfile.TemporaryDirectory()), "faults.json")
        faults.write_text(json.dumps(FAULTS))
        self.service_options = ["--faults", str(faults)]
        super().setUp()
        self.browser = Browser(self.folder / "browser")
        self.addCleanup(self.browser.close)
        self.raw.create_bucket("the-bucket")
        self.raw.upload("the-bucket", "first.txt", b"content")
        self.raw.create_key("reader", ["readFiles"], bucketIds=[self.raw.bucket_id("the-bucket")])
        self.browser.open(f"{self.service.endpoint}/_sim/")
        self.browser.wait_for("document.getElementById('state')?.textContent === 'live'")

    def test_it_shows_buckets_files_keys_requests_and_faults(self):
        bucket = self.browser.text("#bucket-the-bucket")
        for part in ["the-bucket", "private", "1 version", "7 bytes", "first.txt", "upload"]:
            self.assertIn(part, bucket)
        keys = self.browser.text("#keys")
        for part in [self.service.key_id, "everything", "reader", "readFiles", "the-bucket"]:
            self.assertIn(part, keys)
        self.assertIn("b2_upload_file", self.browser.text("#requests"))
        self.assertIn("b2_hide_file, 2 times: reset after", self.browser.text("#faults"))
        shown = self.browser.evaluate("document.documentElement.outerHTML")
        self.assertNotIn(self.service.key, shown)
        if folder := os.environ.get("B2_INTEROP_SCREENSHOTS"):
            picture = base64.b64decode(self.browser.screenshot())
            write(Path(folder) / "status-page.png", picture)

    def test_it_follows_what_happens_while_it_is_open(self):
        self.raw.upload("the-bucket", "later.txt", b"more")
        self.browser.wait_for("document.body.innerText.includes('later.txt')")
        self.assertIn("2 versions", self.browser.text("#bucket-the-bucket"))
        self.raw.create_bucket("new-bucket")
        self.browser.wait_for("document.getElementById('bucket-new-bucket')")
        self.assertRaises(OSError, self.raw.hide, "the-bucket", "later.txt")
        self.browser.wait_for("document.querySelector('#bucket-the-bucket tr.hide')")
        self.assertIn("b2_hide_file: reset after", self.browser.text("#faults"))
        self.assertIn("cut", self.browser.text("#requests"))
        self.service.stop()
        self.browser.wait_for("document.getElementById('state').textContent.startsWith('not reach')")

    def test_names_are_shown_and_not_run(self):
        self.raw.upload("the-bucket", NASTY, b"")
        self.browser.wait_for("document.getElementById('buckets').innerText.includes('onerror')")
        self.assertIn(NASTY, self.browser.text("#bucket-the-bucket"))
        self.assertEqual(self.browser.evaluate("document.title"), "b2-simulator")
        self.assertEqual(self.browser.errors, [])
