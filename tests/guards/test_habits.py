"""House rules that a reader would otherwise have to check by eye."""

import ast
import re

from tests.guards.house import ROOT, files, functions

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def test_views_fetch_rows_through_the_access_rules():
    reaching = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files("views*.py") + files("views/*.py")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(r"\.objects\b|_default_manager", line)
    ]
    assert reaching == []


def test_actions_take_keywords_only_and_say_who_acts():
    actions = files("actions*.py") + files("actions/*.py")
    wrong = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in actions + files("measuring.py") + files("joining.py") + files("valuing.py")
        for node in functions(path)
        if any("atomic" in ast.unparse(decorator) for decorator in node.decorator_list)
        and not node.name.startswith("_")
        and (node.args.args or not {"by", "author", "now", "on"} & {each.arg for each in node.args.kwonlyargs})
    ]
    assert wrong == []


def test_work_is_sent_to_the_background_only_after_the_commit():
    early = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files("*.py")
        if path != ROOT / "config" / "celery.py"  # the one place that sends, once the commit is through
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(r"\.(delay|apply_async)\(", line)
    ]
    assert early == []


def test_no_file_is_longer_than_600_lines():
    long = [str(path.relative_to(ROOT)) for path in files("*.py") if len(path.read_text().splitlines()) > 600]
    assert long == []


def test_views_are_short():
    long = [
        f"{path.relative_to(ROOT)}: {node.name}, {node.end_lineno - node.lineno + 1} lines"
        for path in files("views*.py") + files("views/*.py")
        for node in functions(path)
        if node.end_lineno - node.lineno + 1 > 45
    ]
    assert long == []


def test_pages_have_nothing_inline_so_that_the_strict_policy_holds():
    inline = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in TEMPLATES
        if not {"pdf", "mail"} & set(path.relative_to(ROOT / "templates").parts)
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(r"""\sstyle=|<script(?![^>]*\ssrc=)[^>]*>|\son[a-z]+=["']""", line)
    ]
    assert inline == []


def test_nobody_imports_the_settings_file():
    importing = [
        str(path.relative_to(ROOT))
        for path in files("*.py")
        if re.search(r"(from|import) config\.settings", path.read_text())
    ]
    assert importing == []
