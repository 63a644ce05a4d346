"""A webhook: an HTTP server on this machine that remembers what it was posted."""

import hashlib
import hmac
import json
import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from child import DEADLINE_SECONDS


class Receiver:
    """Invariant: a post whose signature is wrong is not remembered, and is refused."""

    def __init__(self, secret: str):
        posts: queue.Queue = queue.Queue()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                expected = "v1=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
                given = self.headers.get("X-Bz-Event-Notification-Signature", "")
                is_right = hmac.compare_digest(expected, given)
                if is_right:
                    headers = {name.lower(): value for name, value in self.headers.items()}
                    posts.put((headers, json.loads(body)))
                self.send_response(200 if is_right else 403)
                self.end_headers()

            def log_message(self, *arguments) -> None:
                """Says nothing."""

        self._posts = posts
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def next(self) -> tuple[dict, dict]:
        """Headers, with names in lower case, and body of the next post."""
        return self._posts.get(timeout=DEADLINE_SECONDS)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
