from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

FOLDERS = [Path(settings.BASE_DIR) / "templates", *Path(settings.BASE_DIR).glob("*/templates")]
NAMES = sorted(path.relative_to(folder).as_posix() for folder in FOLDERS for path in folder.rglob("*.html"))


@pytest.mark.parametrize("name", NAMES)
def test_every_template_compiles(name):
    assert get_template(name).template.source


def test_there_are_templates_to_compile():
    assert len(NAMES) > 1
