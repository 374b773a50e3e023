"""docker-compose.yml service by service: the very command lines, on PostgreSQL and Redis, behind nginx itself."""

import json
import re
import socket
import ssl
import subprocess
import threading
import time
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from aiosmtpd.controller import Controller
from allauth.core.internal.httpkit import get_client_ip
from django.core.cache.backends.redis import RedisCache
from django.test import RequestFactory

from config.demo import free_port
from tests.config.installation import HOST, PATH, Installation, ask, wait_until

pytestmark = [pytest.mark.services, pytest.mark.allow_hosts(["127.0.0.1", "::1"])]


class Letters(list):
    async def handle_DATA(self, server, session, envelope):
        self.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 kept"


@pytest.fixture(scope="module")
def letters():
    kept = Letters()
    kept.port = free_port()
    controller = Controller(kept, hostname="127.0.0.1", port=kept.port)
    controller.start()
    yield kept
    controller.stop()


@pytest.fixture(scope="module")
def cadre(letters):
    """The whole installation, ready. A test that stops something starts it again."""
    made = Installation(mail_port=letters.port)
    try:
        made.start_all()
        yield made
    finally:
        made.remove()


# Every service


@pytest.mark.parametrize("name", ["proxy", "web", "worker", "beat", "postgres", "redis"])
def test_the_health_check_of_each_service_finds_it_well(cadre, name):
    done = cadre.check(name)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["proxy", "web", "worker", "beat"])
def test_each_service_stops_cleanly_when_it_is_told_and_starts_again(cadre, name):
    first = cadre.running[name]

    with cadre.without(name):
        assert first.process.returncode == 0
        assert "Traceback" not in first.says

    wait_until(lambda: cadre.check(name).returncode == 0, 20)


def test_all_parts_are_ready_and_the_command_says_the_same(cadre):
    assert cadre.states() == dict.fromkeys(["database", "migrations", "broker", "worker", "beat"], "ok")
    assert cadre.manage("ready").stdout == "database: ok\nmigrations: ok\nbroker: ok\nworker: ok\nbeat: ok\n"


def test_the_settings_of_the_installation_have_nothing_that_django_would_warn_of(cadre):
    done = cadre.manage("check", "--deploy", "--fail-level", "WARNING")

    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n")


def test_the_first_administrator_gets_an_invitation_that_opens(cadre, letters):
    """From the command to the database, the broker, the worker, the mail server, and back by the proxy."""
    letters.clear()
    done = cadre.manage("add_administrator", "ada@cadre.example", "Ada", "Winter")
    assert done.returncode == 0, done.stderr

    wait_until(lambda: letters, 30, lambda: cadre.running["worker"].says[-2000:])
    text = letters[0].get_body(("plain",)).get_content()
    path = re.search(rf"https://{re.escape(HOST)}(/\S+)", text)[1]
    page = cadre.get(path)

    assert (page.status, "Ada Winter" in page.text) == (200, True)
    token = path.rstrip("/").rsplit("/", 1)[1]
    cadre.get(path.replace(token, token + "x"))
    logged = "".join(running.says for running in cadre.running.values())
    assert "/accounts/invitation/…/…/" in logged
    assert token not in logged
    assert "ada@cadre.example" not in logged


# Ready, or not


def test_with_the_worker_stopped_it_is_the_worker_that_is_down_and_pages_are_served(cadre):
    with cadre.without("worker"):
        # As if ten minutes had gone by.
        RedisCache(cadre.redis_url, {"KEY_PREFIX": "cadre"}).set("heartbeat:worker", time.time() - 600, None)

        wait_until(lambda: cadre.lacking() == {"worker": "down"}, 20)
        assert [cadre.check(name).returncode for name in ("worker", "beat", "web")] == [1, 0, 0]
        assert cadre.get("/accounts/login/").status == 200


def test_with_the_broker_away_it_is_the_broker_that_is_down_and_all_find_it_again(cadre):
    with cadre.without("redis"):
        wait_until(lambda: cadre.lacking() == {"broker": "down", "worker": "unknown", "beat": "unknown"}, 20)
        assert cadre.get("/concern/").status == 200
        assert [cadre.check(name).returncode for name in ("worker", "beat", "web")] == [1, 1, 0]

    assert cadre.lacking() == {}


def test_with_the_web_away_the_proxy_says_so_in_a_sentence(cadre):
    with cadre.without("web"):
        answer = cadre.get("/")

        assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
        assert answer.text == "Cadre cannot be reached at the moment. Try again in a minute.\n"
        assert cadre.check("proxy").returncode == 0


# The proxy


@pytest.fixture
def echo(cadre):
    """A second proxy of the same configuration, before a server that tells what it was sent."""

    class Echo(BaseHTTPRequestHandler):
        def do_GET(self):
            body = json.dumps(dict(self.headers.items())).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    certificate = cadre.folder / "tls" / "fullchain.pem"
    with cadre.another_proxy(before=server.server_port) as port:
        yield lambda **headers: json.loads(ask(port, "/", certificate=certificate, headers=headers).text)
    server.shutdown()
    server.server_close()


def test_nginx_finds_nothing_wrong_with_its_configuration(cadre):
    done = subprocess.run(
        ["nginx", "-t", "-c", cadre.folder / "nginx.conf"],
        env={"PATH": PATH},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert re.findall(r"\[(?:warn|emerg)\].*", done.stderr) == []


def test_plain_http_leads_to_the_same_page_by_https(cadre):
    answer = ask(cadre.http, "/programmes/?page=2")

    assert (answer.status, answer.headers["Location"]) == (308, f"https://{HOST}/programmes/?page=2")


def test_what_proves_the_domain_to_a_certificate_authority_is_served_by_plain_http(cadre):
    folder = cadre.folder / "tls" / "acme" / ".well-known" / "acme-challenge"
    folder.mkdir(parents=True)
    (folder / "asked").write_text("proof")

    assert ask(cadre.http, "/.well-known/acme-challenge/asked").text == "proof"
    assert ask(cadre.http, "/.well-known/acme-challenge/../../../privkey.pem").status in {400, 404, 308}


def test_a_page_comes_by_tls_with_djangos_headers_and_no_word_of_the_server(cadre):
    page = cadre.get("/accounts/login/")

    assert page.status == 200
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["Server"] == "nginx"
    assert page.headers["Set-Cookie"] is None or "Secure" in page.headers["Set-Cookie"]


def test_static_files_are_served_to_be_kept_for_ever(cadre):
    address = re.search(r'href="(/static/[^"]+\.css)"', cadre.get("/accounts/login/").text)[1]

    sheet = cadre.get(address, headers={"Accept-Encoding": "br"})

    assert (sheet.status, sheet.headers["Content-Encoding"]) == (200, "br")
    assert "immutable" in sheet.headers["Cache-Control"]


@pytest.mark.parametrize(("offered", "taken"), [(["h2", "http/1.1"], "h2"), (["http/1.1"], "http/1.1")])
def test_http_2_is_spoken_with_who_can(cadre, offered, taken):
    context = ssl.create_default_context(cafile=cadre.folder / "tls" / "fullchain.pem")
    context.set_alpn_protocols(offered)

    with (
        socket.create_connection(("127.0.0.1", cadre.https)) as raw,
        context.wrap_socket(raw, server_hostname=HOST) as tls,
    ):
        assert (tls.selected_alpn_protocol(), tls.version()) == (taken, "TLSv1.3")


def test_another_installations_name_is_refused(cadre):
    assert cadre.get("/accounts/login/", host="elsewhere.example").status == 400


def test_the_visitors_address_is_the_one_that_the_proxy_saw_whatever_the_visitor_claims(echo, settings):
    sent = echo(**{"X-Forwarded-For": "203.0.113.9"})
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # production's

    request = RequestFactory().get("/", headers={"x-forwarded-for": sent["X-Forwarded-For"]}, REMOTE_ADDR="172.18.0.5")

    assert sent["X-Forwarded-For"] == "203.0.113.9, 127.0.0.1"
    assert get_client_ip(request) == "127.0.0.1"


def test_what_a_visitor_says_of_scheme_host_and_request_number_is_not_believed(echo):
    sent = echo(
        **{
            "X-Forwarded-Proto": "http",
            "X-Forwarded-Host": "elsewhere.example",
            "Forwarded": "for=203.0.113.9",
            "X-Request-ID": "mine",
        }
    )

    assert (sent["Host"], sent["X-Forwarded-Proto"]) == (HOST, "https")
    assert re.fullmatch(r"[0-9a-f]{32}", sent["X-Request-ID"])
    assert not {"X-Forwarded-Host", "Forwarded"} & set(sent)


def test_what_is_too_large_is_refused_in_a_sentence_and_what_is_not_is_let_through(cadre):
    headers = {"Content-Type": "application/octet-stream"}
    large = cadre.get("/accounts/login/", method="POST", body=b"0" * 27_000_000, headers=headers)
    small = cadre.get("/accounts/login/", method="POST", body=b"0" * 21_000_000, headers=headers)

    assert (large.status, large.text) == (413, "That is too large. At most 25 MB can be sent at once.\n")
    # Cadre refuses a post without its token before it has read it all, and nginx may then find the connection shut.
    assert small.status in (403, 503)
    assert "too large" not in small.text


def test_no_log_tells_who_asked_or_what_for(cadre):
    before = {name: len(cadre.running[name].says) for name in ("proxy", "web")}

    cadre.get("/v/LFC-2026-0014?who=ada", headers={"User-Agent": "Telltale/1.0", "Referer": "https://told.example/"})

    written = {name: lambda name=name: cadre.running[name].says[before[name] :] for name in before}
    wait_until(lambda: " GET /v/… " in written["web"](), 5)
    wait_until(lambda: " GET " in written["proxy"](), 5)
    for name, says in written.items():
        assert not re.findall(r"0014|ada|Telltale|told\.example|127\.0\.0\.1", says()), name


def test_a_request_has_the_same_number_in_every_log(cadre):
    cadre.get("/nowhere/at/all/")

    wait_until(lambda: " GET /nowhere/at/all/ 404 " in cadre.running["web"].says, 5)
    number = re.search(r"(\w{32}) GET /nowhere/at/all/ 404", cadre.running["web"].says)[1]
    wait_until(lambda: f" {number} GET 404 " in cadre.running["proxy"].says, 5)
    lines = [json.loads(line) for line in cadre.running["web"].says.splitlines() if line.startswith("{")]
    assert "Not Found: /nowhere/at/all/" in [line["says"] for line in lines if line.get("request") == number]
