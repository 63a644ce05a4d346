"""A JavaScript client, unmodified, as npm installs it: backblaze-b2, which can be pointed at an endpoint."""

import json
import os
from pathlib import Path

from case import InteropCase
from child import isolated_environment, run_to_end
from client_node import MODULES, PROGRAM
from samples import sha1

SCRIPT = Path(__file__).resolve().parent.parent / "javascript" / "round_trip.js"
LARGE = b"1" * 5_000_000 + b"the last part may be short"


class JavaScript(InteropCase):
    def test_a_round_trip_leaves_on_the_service_what_it_should(self):
        env = isolated_environment(self.folder) | {"B2_INTEROP_NODE": os.environ[MODULES]}
        command = [PROGRAM, str(SCRIPT), self.service.endpoint]
        command += [self.service.key_id, self.service.key]
        finished = run_to_end(command, env=env, cwd=self.folder)
        self.assertEqual(finished.status, 0, finished)
        seen = json.loads(finished.lines[-1])
        expected = {
            "names": ["large", "small +é"],
            "parts": [5_000_000, 26],
            "small": "content",
            "large": sha1(LARGE),
            "refusal": 404,
        }
        self.assertEqual(seen, expected)

        row = self.assert_stored("the-bucket", "small +é", b"content")
        self.assertEqual((row["contentType"], row["fileInfo"]), ("a/b", {"key": "välue"}))
        large = self.raw.visible("the-bucket")["large"]
        self.assertEqual(self.raw.content_sha1(large["fileId"]), sha1(LARGE))
        self.assertEqual(self.raw.unfinished("the-bucket"), [])
        self.assertEqual(self.actions("the-bucket", "gone"), ["hide"])
        self.assertEqual(self.raw.keys(), [])
