"""A stand-in for GOV.UK Notify: it takes text messages over HTTP as its API does, and answers what it is told to."""

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

SERVICE, SECRET = "5a3e1b7c-0c43-4d5f-8e2a-93a0f6a3f0aa", "0f4d9c1e-7a52-4e0b-b1a7-2f4c1a7d9b11"
KEY = f"cadre_test-{SERVICE}-{SECRET}"
TEMPLATE = "0d1e2f3a-4b5c-4d6e-8f70-8192a3b4c5d6"


@dataclass
class StandIn:
    url: str
    taken: list = field(default_factory=list)
    asked: list = field(default_factory=list)
    status: int = 201
    hangs_up: bool = False


@contextmanager
def standing_in():
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            there.asked.append((self.path, self.headers["Authorization"], body))
            if there.hangs_up:
                self.connection.close()
                return
            good = there.status == 201
            if good:
                there.taken.append((body["phone_number"], body["personalisation"]["message"]))
            errors = {"status_code": there.status, "errors": [{"error": "E", "message": "Not so."}]}
            said = json.dumps({"id": "x"} if good else errors).encode()
            self.send_response(there.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_):
            """Nothing in the tests' output."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    there = StandIn(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield there
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
