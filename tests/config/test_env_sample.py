import re
import subprocess
import sys
from pathlib import Path

from django.conf import settings

READ = re.compile(r"""(?:env\.\w+|required|kept_secret|environ\.get)\(\s*["'](\w+)["']|environ\[["'](\w+)["']\]""")
ROOT = Path(settings.BASE_DIR)


def names_read(path):
    return {name for found in READ.findall(path.read_text()) for name in found if name}


def names_in_compose():
    """What docker-compose.yml takes from .env: “${NAME…}” anywhere, and a name of an environment without a value."""
    text = (ROOT / "docker-compose.yml").read_text()
    return set(re.findall(r"\$\{([A-Z_]+)", text)) | set(re.findall(r"^ +([A-Z][A-Z_]+):$", text, re.M))


def test_the_sample_names_everything_that_is_read_and_nothing_else():
    sample = re.findall(r"^#?([A-Z][A-Z_]+)=", (ROOT / ".env.sample").read_text(), re.M)
    read = names_read(ROOT / "config" / "settings.py") | names_read(ROOT / "config" / "gunicorn.py")

    assert sorted(sample) == sorted(read | names_in_compose())


def test_filled_in_it_makes_settings_that_django_has_nothing_against():
    filled = {
        "SECRET_KEY": "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHI",
        "CADRE_FIELD_KEYS": "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=",
        "POSTGRES_PASSWORD": "not-a-real-one",
        "CADRE_CONCERN_EMAIL": "speakup@cadre.example",
        "CADRE_CONCERN_PHONE": "01632 960 150",
    }
    sample = dict(re.findall(r"^([A-Z][A-Z_]+)=(.*)$", (ROOT / ".env.sample").read_text(), re.M))
    assert {name for name, value in sample.items() if not value} == set(filled)

    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={"PATH": "/usr/bin"} | sample | filled,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), done.stderr


def test_names_in_compose_are_found_in_both_forms():
    assert {"SECRET_KEY", "CADRE_NAME", "WORKER_CONCURRENCY", "TLS_DIR", "WEB_WORKERS"} <= names_in_compose()


def test_the_test_would_notice_a_name_however_it_is_read():
    source = ROOT / "config" / "settings.py"

    assert {"CADRE_ENV", "SECRET_KEY", "SITE_URL", "DATABASE_URL", "CADRE_TEAM_THRESHOLD"} <= names_read(source)


def test_no_app_reads_the_environment_past_the_settings():
    apps = [name for name in settings.INSTALLED_APPS if (ROOT / name).is_dir()]
    reading = [
        path.relative_to(ROOT).as_posix()
        for app in apps
        for path in (ROOT / app).rglob("*.py")
        if re.search(r"os\.environ|getenv|environ\.Env", path.read_text())
    ]

    assert {"core", "people", "home"} <= set(apps)
    assert reading == []
