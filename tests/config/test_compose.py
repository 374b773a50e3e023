"""docker-compose.yml, as far as it can be held without starting it."""

import re
import subprocess
import sys

import pytest
import yaml

from tests.config import compose
from tests.config.compose import ROOT

SECRETS = {
    "POSTGRES_PASSWORD": "not-a-real-one",
    "SECRET_KEY": "k" * 60,
    "CADRE_FIELD_KEYS": "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=",
    "SITE_URL": "https://cadre.example",
    "ALLOWED_HOSTS": "cadre.example",
    "EMAIL_URL": "smtp://mail.cadre.example:25",
}
RUNS_CADRE = ("web", "worker", "beat", "migrate")
ALL = (*RUNS_CADRE, "proxy", "postgres", "redis")


@pytest.fixture
def services():
    return compose.read(**SECRETS)


@pytest.mark.parametrize("name", ["docker-compose.yml", "docker-compose.dev.yml"])
def test_the_file_is_as_the_compose_specification_has_it(name):
    checked = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", ROOT / name],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (checked.returncode, checked.stdout.strip()) == (0, "ok -- validation done")


def test_these_are_the_services(services):
    assert sorted(services) == sorted(ALL)


# Settings


@pytest.mark.parametrize("name", SECRETS)
def test_without_a_secret_or_an_address_nothing_starts_and_it_says_where_to_look(name):
    with pytest.raises(compose.NotGiven, match=f"^{name} is not set in .env, see .env.sample$"):
        compose.read(**{key: value for key, value in SECRETS.items() if key != name})


def test_every_setting_of_the_sample_reaches_each_process_or_is_compose_own_to_say(services):
    """The paths are the image's, the addresses of database and broker the file's."""
    sample = set(re.findall(r"^#?([A-Z][A-Z_]+)=", (ROOT / ".env.sample").read_text(), re.M))
    image = {"CADRE_DATA_DIR", "CADRE_MEDIA_DIR", "CADRE_STATIC_DIR"}
    composes = {"POSTGRES_PASSWORD", "TLS_DIR", "WEB_WORKERS", "WEB_THREADS", "WORKER_CONCURRENCY"}
    given = compose.raw()["services"]

    for name in RUNS_CADRE:
        assert set(given[name]["environment"]) - composes == sample - image - composes, name


def test_a_setting_that_is_not_given_leaves_cadres_own_default(services):
    assert "CADRE_TEAM_THRESHOLD" not in services["web"].environment
    assert compose.read(**SECRETS, CADRE_TEAM_THRESHOLD="4")["web"].environment["CADRE_TEAM_THRESHOLD"] == "4"


def test_database_and_broker_are_the_files_own_whatever_else_is_named(services):
    elsewhere = compose.read(**SECRETS, DATABASE_URL="postgres://somewhere/else", REDIS_URL="redis://elsewhere")

    for found in (services, elsewhere):
        assert found["web"].environment["DATABASE_URL"] == "postgres://cadre:not-a-real-one@postgres:5432/cadre"
        assert found["worker"].environment["REDIS_URL"] == "redis://redis:6379/0"
    assert services["postgres"].environment["POSTGRES_PASSWORD"] == "not-a-real-one"


# What may reach what


def test_only_the_proxy_is_reached_from_outside(services):
    assert {name: service.given["ports"] for name, service in services.items() if "ports" in service.given} == {
        "proxy": ["80:8080", "443:8443"]
    }


def test_the_proxy_reaches_the_web_and_neither_database_nor_broker(services):
    networks = {name: set(service.given["networks"]) for name, service in services.items()}

    assert {name for name in ALL if networks[name] & networks["proxy"]} == {"proxy", "web"}
    assert networks["postgres"] == networks["redis"] == {"data"}


def test_the_network_of_the_data_has_no_way_in_or_out():
    networks = compose.raw()["networks"]

    assert {name for name, options in networks.items() if options} == {"pages", "data"}
    assert networks["pages"] == networks["data"] == {"internal": True}


@pytest.mark.parametrize("name", [name for name in ALL if name != "postgres"])
def test_a_container_has_no_rights_to_spare_and_writes_nowhere_but_where_it_says_so(services, name):
    given = services[name].given

    assert (given["read_only"], given["cap_drop"], given["security_opt"]) == (
        True,
        ["ALL"],
        ["no-new-privileges:true"],
    )
    assert "privileged" not in given and "cap_add" not in given


def test_what_is_kept_is_in_volumes(services):
    assert services["postgres"].given["volumes"] == ["database:/var/lib/postgresql/data"]
    assert services["web"].given["volumes"] == services["worker"].given["volumes"] == ["media:/srv/media"]
    assert set(compose.raw()["volumes"]) == {"database", "media"}


# Order, health, limits


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_nothing_starts_before_the_database_is_migrated_and_the_broker_answers(services, name):
    assert services[name].given["depends_on"] == {
        "migrate": {"condition": "service_completed_successfully"},
        "postgres": {"condition": "service_healthy"},
        "redis": {"condition": "service_healthy"},
    }


def test_migrating_waits_for_the_database_runs_once_and_is_never_repeated(services):
    given = services["migrate"].given

    assert given["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    assert (given["restart"], given["healthcheck"]) == ("no", {"disable": True})


@pytest.mark.parametrize("name", [name for name in ALL if name != "migrate"])
def test_everything_that_stays_has_a_health_check_and_comes_back(services, name):
    assert services[name].health_check
    assert services[name].given["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ALL)
def test_nothing_fills_the_machine(services, name):
    given = services[name].given

    assert set(given["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
    assert given["logging"] == {"driver": "json-file", "options": {"max-size": "10m", "max-file": "5"}}


def test_the_broker_would_rather_drop_what_is_cached_than_refuse_or_lose_a_message(services):
    command = services["redis"].command

    assert command[command.index("--maxmemory-policy") + 1] == "volatile-lru"


def test_there_is_one_beat(services):
    assert services["beat"].given["deploy"]["replicas"] == 1


def test_the_worker_takes_from_both_queues_and_is_replaced_when_it_has_grown_as_the_settings_say(settings, services):
    command = services["worker"].command

    assert f"--queues={','.join(queue.name for queue in settings.CELERY_TASK_QUEUES)}" in command
    assert f"--max-memory-per-child={settings.CELERY_WORKER_MAX_MEMORY_PER_CHILD}" in command
    assert f"--prefetch-multiplier={settings.CELERY_WORKER_PREFETCH_MULTIPLIER}" in command


def test_how_much_is_done_at_once_is_a_setting():
    command = compose.read(**SECRETS, WORKER_CONCURRENCY="6")["worker"].command

    assert "--concurrency=6" in command


@pytest.mark.parametrize("name", RUNS_CADRE)
def test_each_process_of_ours_runs_the_one_image_without_a_shell_before_it(services, name):
    given = services[name].given

    assert (given["image"], given["build"], isinstance(given["command"], list)) == ("cadre:0.1.0", ".", True)


def test_every_image_is_of_a_stated_version():
    files = [yaml.safe_load((ROOT / name).read_text()) for name in ("docker-compose.yml", "docker-compose.dev.yml")]
    images = {service["image"] for file in files for service in file["services"].values()}

    assert [image for image in images if not re.fullmatch(r"[a-z]+:\d+(\.\d+)+", image)] == []
