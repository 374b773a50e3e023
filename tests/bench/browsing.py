"""One client of the site, with one connection that stays open and a session for each of the cast."""

import gzip
import http.client
import re
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.urls import reverse

from config.setup import Stopped
from tests.bench.counting import told
from tests.bench.reckoning import Answer

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Browser:
    port: int
    cookies: dict[str, str] = field(default_factory=dict)  # the Cookie header of each address; "" is signed out
    connection: http.client.HTTPConnection | None = None

    def open_page(self, email: str, url: str) -> Answer:
        began = time.perf_counter()
        response, body = self._send("GET", url, email)
        ms = (time.perf_counter() - began) * 1000
        asked = told(response.headers["Server-Timing"])
        return Answer(
            status=response.status,
            ms=ms,
            queries=asked.queries,
            sql_ms=asked.seconds * 1000,
            size=len(unpacked(response, body)),
            wire=len(body),
        )

    def sign_in(self, email: str) -> None:
        """By the demo's one click: the form on the sign-in page, sent as a browser sends it."""
        response, body = self._send("GET", reverse("account_login"), email)
        self._keep(response, email)
        token = CSRF.search(unpacked(response, body).decode())
        if token is None:
            raise Stopped("The sign-in page has no form.")
        form = urlencode({"csrfmiddlewaretoken": token[1]})
        response, _ = self._send("POST", reverse("accounts:demo_sign_in", args=[email]), email, form)
        if response.status != http.client.FOUND:
            raise Stopped(f"Signing in as {email} answers {response.status}. Is the account in the demo's data?")
        self._keep(response, email)

    def _send(
        self, method: str, url: str, email: str, form: str | None = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        headers = {
            "Host": f"localhost:{self.port}",
            "Accept": "text/html",
            "Accept-Encoding": "gzip",
            "Cookie": self.cookies.get(email, ""),
        }
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            return self._once(method, url, form, headers)
        except (http.client.HTTPException, OSError):  # the server ends a connection that was idle for two seconds
            self.connection = None
            return self._once(method, url, form, headers)

    def _once(
        self, method: str, url: str, form: str | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.connection.request(method, url, body=form, headers=headers)
        response = self.connection.getresponse()
        return response, response.read()

    def _keep(self, response: http.client.HTTPResponse, email: str) -> None:
        kept = SimpleCookie(self.cookies.get(email, ""))
        for header in response.headers.get_all("Set-Cookie", []):
            kept.load(header)
        self.cookies[email] = "; ".join(f"{name}={morsel.value}" for name, morsel in kept.items())


def unpacked(response: http.client.HTTPResponse, body: bytes) -> bytes:
    return gzip.decompress(body) if response.headers.get("Content-Encoding") == "gzip" else body
