"""What the guards walk over: our apps, floor by floor, and their files."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
FLOORS = CONTRACTS["contracts"][0]["layers"]
# 0 is the lowest floor; apps that share a floor may not know each other.
FLOOR = {app.strip(): height for height, layer in enumerate(reversed(FLOORS)) for app in layer.split("|")}


def own_models():
    """Every concrete model of ours."""
    return [model for model in apps.get_models() if model._meta.app_label in FLOOR]


def files(pattern: str) -> list[Path]:
    """Our Python files that match, by app; migrations left out."""
    return [path for app in sorted(FLOOR) for path in (ROOT / app).rglob(pattern) if "migrations" not in path.parts]


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Functions at the top of a file."""
    yield from (node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef))
