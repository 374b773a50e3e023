"""docker-compose.yml as the tests read it: with names replaced by values as the compose specification has it."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FILE = ROOT / "docker-compose.yml"
NAME = re.compile(r"\$\{([A-Z_]+)(?::([-?])([^}]*))?\}")


class NotGiven(Exception):
    """Compose would stop, with these words."""


@dataclass(frozen=True)
class Service:
    name: str
    given: dict  # as it stands in the file, values put in
    environment: dict[str, str]

    @property
    def command(self) -> list[str]:
        return [*self.given.get("entrypoint", []), *self.given.get("command", [])]

    @property
    def health_check(self) -> list[str]:
        kind, *command = self.given["healthcheck"]["test"]
        assert kind == "CMD", "Without a shell, which an image may not have"
        return command


def raw() -> dict:
    return yaml.safe_load(FILE.read_text())


def read(**values: str) -> dict[str, Service]:
    """The services by name, with `values` in .env."""
    return {
        name: Service(name, _filled(given, values), _environment(given.get("environment", {}), values))
        for name, given in raw()["services"].items()
    }


def _environment(given: dict, values: dict[str, str]) -> dict[str, str]:
    """A name without a value is handed over where there is one."""
    return {
        name: _filled(value, values) if value is not None else values[name]
        for name, value in given.items()
        if value is not None or name in values
    }


def _filled(node, values: dict[str, str]):
    if isinstance(node, dict):
        return {key: _filled(value, values) for key, value in node.items()}
    if isinstance(node, list):
        return [_filled(value, values) for value in node]
    return NAME.sub(lambda found: _value(*found.groups(), values), node) if isinstance(node, str) else node


def _value(name: str, kind: str | None, words: str | None, values: dict[str, str]) -> str:
    if values.get(name):
        return values[name]
    if kind == "?":
        raise NotGiven(f"{name} {words}")
    return words or ""
