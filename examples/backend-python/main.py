"""A backend that has its users verified: it makes an inquiry, hands over the link, hears of the
result by webhook and reads it. Python 3.9 or newer, standard library only."""

import hashlib
import hmac
import json
import os
import re
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

VERSION = "2025-12-08"
PATIENCE_SECONDS = 4
MAX_BODY_BYTES = 1024 * 1024
# Older deliveries are refused, so that nobody can send a recorded one again. Retries are signed
# anew, so this only has to cover differences between clocks.
WINDOW_SECONDS = 300


def setting(name):
    return os.environ.get(name) or sys.exit(f"Set {name}; see README.md")


class Bonafide:
    """The two calls of the Bonafide API that this backend makes."""

    def __init__(self, url, key, template):
        self.url, self.key, self.template = url, key, template

    def create_inquiry(self, user, idempotency_key):
        """A new inquiry of a user, with a link that opens it once. The same idempotency key gives
        the same answer again, so a call whose answer was lost can be repeated."""
        body = {
            "data": {"attributes": {"inquiry-template-id": self.template, "reference-id": user}},
            "meta": {"auto-create-one-time-link": True},
        }
        told = self.call("POST", "/inquiries", body, {"Idempotency-Key": idempotency_key})
        return told["data"]["id"], told["meta"]["one-time-link"]

    def inquiry(self, inquiry_id):
        """The attributes of an inquiry as it stands now."""
        told = self.call("GET", "/inquiries/" + urllib.parse.quote(inquiry_id, safe=""))
        return told["data"]["attributes"]

    def call(self, method, path, body=None, headers=None):
        request = urllib.request.Request(self.url + "/api/v1" + path, method=method)
        request.add_header("Authorization", f"Bearer {self.key}")
        request.add_header("Persona-Version", VERSION)
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        if body is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            told = json.load(error)["errors"][0]
            details = told.get("details", "")
            raise RuntimeError(
                f"{method} {path} answered {error.code}: {told['title']}. {details}"
            ) from error


def is_genuine(header, body, secret, now=None):
    """Whether a webhook came from Bonafide, and just now. `header` is `Persona-Signature`:
    `t=<seconds>,v1=<hex>`, and a second pair after a space while the secret is being rotated;
    `body` is the bytes as they arrived."""
    now = time.time() if now is None else now
    for pair in (header or "").split(" "):
        found = re.fullmatch(r"t=(\d{1,12}),v1=([0-9a-f]{64})", pair, re.ASCII)
        if not found or abs(now - int(found[1])) > WINDOW_SECONDS:
            continue
        message = found[1].encode() + b"." + body
        expected = hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
        if hmac.compare_digest(expected, found[2]):
            return True
    return False


class Backend:
    def __init__(self, bonafide, webhook_secret):
        self.bonafide, self.webhook_secret = bonafide, webhook_secret
        # A real backend keeps these two in its database.
        self.results, self.events_seen = {}, set()
        self.lock = threading.Lock()

    def start_verification(self, user):
        """The user's browser is sent to the link."""
        # One key for each try that you allow a user; a repeated request then makes no second inquiry.
        _, link = self.bonafide.create_inquiry(user, f"verification-{user}-1")
        return 201, {"link": link}

    def take_webhook(self, signature, body):
        """Answer a failure with 5xx: the delivery is then tried again."""
        if not is_genuine(signature, body, self.webhook_secret):
            return 400, {"error": "The signature is not genuine"}
        event = json.loads(body)["data"]
        # The same event can come more than once.
        if event["id"] not in self.events_seen:
            data = event["attributes"]["payload"]["data"]
            if data["type"] == "inquiry":
                # Events can come in any order, so what counts is the inquiry as it stands now.
                self.keep(data["id"], self.bonafide.inquiry(data["id"]))
            self.events_seen.add(event["id"])
        return 200, {"received": True}

    def keep(self, inquiry_id, attributes):
        """Two webhooks may be taken at once: the later state stays."""
        user, updated_at = attributes["reference-id"], attributes["updated-at"]
        with self.lock:
            known = self.results.get(user)
            if user and not (known and known["updatedAt"] > updated_at):
                self.results[user] = {
                    "inquiry": inquiry_id,
                    "status": attributes["status"],
                    "updatedAt": updated_at,
                }

    def read_result(self, user):
        result = self.results.get(user)
        return (200, result) if result else (404, {"error": "Nothing yet"})


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    backend = None

    def do_GET(self):
        user = re.fullmatch(r"/users/([\w-]{1,64})", self.path, re.ASCII)
        if user:
            self.answer(*self.backend.read_result(user[1]))
        else:
            self.answer(404, {"error": "There is no such page"})

    def do_POST(self):
        size = int(self.headers.get("Content-Length") or 0)
        if size > MAX_BODY_BYTES:
            self.close_connection = True
            return self.answer(413, {"error": "The body is too large"})
        body = self.rfile.read(size)
        user = re.fullmatch(r"/users/([\w-]{1,64})/verification", self.path, re.ASCII)
        try:
            if self.path == "/webhooks":
                told = self.backend.take_webhook(self.headers.get("Persona-Signature"), body)
            elif user:
                told = self.backend.start_verification(user[1])
            else:
                told = 404, {"error": "There is no such page"}
        except Exception as error:  # whatever it was, the sender is to try again
            print(error, file=sys.stderr)
            told = 502, {"error": "Try again"}
        return self.answer(*told)

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        """Addresses hold user ids; they do not belong in a log."""


def main():
    bonafide = Bonafide(
        setting("BONAFIDE_URL"), setting("BONAFIDE_API_KEY"), setting("BONAFIDE_TEMPLATE_ID")
    )
    Handler.backend = Backend(bonafide, setting("BONAFIDE_WEBHOOK_SECRET"))
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "4000"))), Handler)
    print(f"listens on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
