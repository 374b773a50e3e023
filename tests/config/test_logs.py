"""What stands in production's logs."""

import json
import logging
import sys

import pytest
from django.test import RequestFactory

from config.logs import Json, NoHeartbeats, without_what_identifies

SECRET = "I was frightened of the ward manager"


def line(message, *args, raised=None, level=logging.ERROR, **extra):
    record = logging.LogRecord("cadre", level, __file__, 1, message, args, raised)
    vars(record).update(extra)
    text = Json().format(record)
    assert "\n" not in text
    return json.loads(text)


def raised(error, cause=None):
    try:
        raise error from cause
    except type(error):
        return sys.exc_info()


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/", "/"),
        ("/concern/", "/concern/"),
        ("/cohorts/1b4e28ba-2fa1-11d2-883f-0016d3cca427/attendance.csv", "/cohorts/…/attendance.csv"),
        ("/accounts/invitation/1b4e28ba-2fa1-11d2-883f-0016d3cca427/1:aB3-x_9/", "/accounts/invitation/…/…/"),
        ("/v/LFC-2026-0014", "/v/…"),
        ("/accounts/demo/priya@cadre.example/", "/accounts/demo/…/"),
        ("/static/css/cadre.4f1c2a.css", "/static/css/cadre.4f1c2a.css"),
    ],
)
def test_of_a_path_the_words_are_told_and_no_key_token_or_number(path, told):
    assert without_what_identifies(path) == told


def test_a_line_is_an_object_with_the_number_of_its_request():
    request = RequestFactory().get("/v/LFC-2026-0014", headers={"x-request-id": "7f3a"})

    written = line("%s: %s", "Not Found", "/v/LFC-2026-0014", level=logging.WARNING, request=request)

    assert written.pop("at").endswith("+00:00")
    assert written == {"level": "WARNING", "logger": "cadre", "says": "Not Found: /v/…", "request": "7f3a"}


def test_an_exception_is_told_by_its_kind_and_place_and_not_by_its_words():
    written = line("Failed: %s", ValueError(SECRET), raised=raised(ValueError(SECRET), cause=KeyError(SECRET)))

    assert written["says"] == "Failed: ValueError"
    assert [each["kind"] for each in written["raised"]] == ["ValueError", "KeyError"]
    assert f"{__file__}:" in written["raised"][0]["places"][0]
    assert SECRET not in json.dumps(written)


def test_a_task_that_fails_is_told_without_the_words_that_celery_puts_into_its_message():
    context = {"name": "documents.make_document", "exc": f"ValueError('{SECRET}')", "traceback": SECRET}

    written = line("Task %(name)s raised unexpected: %(exc)s", context, raised=raised(ValueError(SECRET)))

    assert written["says"] == "Task documents.make_document raised unexpected: ValueError"
    assert SECRET not in json.dumps(written)


def test_a_message_without_arguments_may_hold_a_per_cent():
    assert line("100% done")["says"] == "100% done"


@pytest.mark.parametrize(("level", "kept"), [(logging.INFO, False), (logging.ERROR, True)])
def test_a_heartbeat_is_worth_a_line_only_when_it_fails(level, kept):
    record = logging.LogRecord("celery", level, "", 1, "Task %(name)s received", ({"name": "config.heartbeat"},), None)

    assert NoHeartbeats().filter(record) is kept
