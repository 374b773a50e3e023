import ast
import sys
from pathlib import Path

import pytest

from config import setup


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A machine with nothing installed, whose commands are recorded and answered as the test says."""

    class Machine:
        commands = []
        says = {}
        on_the_path = ["uv"]
        missing = []

        def run(self, command, **environment):
            words = " ".join(str(word) for word in command)
            self.commands.append(words)
            status, output = next((answer for key, answer in self.says.items() if key in words), (0, ""))
            return setup.subprocess.CompletedProcess(command, status, output)

        def installs(self):
            return [words for words in self.commands if "pip install" in words]

    machine = Machine()
    lock = tmp_path / "requirements.lock"
    lock.write_text("uv==0.13.9 \\\n    --hash=sha256:aa\n    # via cadre\nvine==5.1.0 \\\n    --hash=sha256:bb\n")
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "LOCK", lock)
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(setup, "PYTHON", tmp_path / ".venv/bin/python")
    monkeypatch.setattr(setup, "STAMP", tmp_path / ".venv/installed-from")
    monkeypatch.setattr(setup, "run", machine.run)
    monkeypatch.setattr(setup, "missing_libraries", lambda: machine.missing)
    monkeypatch.setattr(setup.shutil, "which", lambda name: f"/usr/bin/{name}" if name in machine.on_the_path else None)
    monkeypatch.setattr(setup.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(setup, "pip_settings", dict)
    (tmp_path / ".venv").mkdir()
    machine.commands, machine.says, machine.lock = [], {}, lock
    return machine


def lacks(*stems):
    return [library for library in setup.LIBRARIES if library.stem in stems]


# An old Python


def test_a_python_as_old_as_3_6_can_read_the_file():
    ast.parse(Path(setup.__file__).read_text(), feature_version=(3, 6))


def test_a_python_that_is_too_old_is_told_so_in_a_sentence(monkeypatch):
    monkeypatch.setattr(setup.shutil, "which", lambda name: "/usr/bin/python3.12" if name == "python3.12" else None)

    assert setup.too_old((3, 9, 6), "/usr/bin/python3") == (
        "Cadre needs Python 3.11 or newer, and /usr/bin/python3 is 3.9. "
        "Name a newer one, for example: make demo PYTHON=python3.12"
    )


def test_a_python_that_is_new_enough_is_told_nothing():
    assert setup.too_old((3, 11, 0), "python3") == ""


# Packages


def test_the_demo_installs_what_runs_and_checks_hashes(machine):
    setup.set_up(everything=False)

    (command,) = machine.installs()
    assert "--require-hashes" in command
    assert command.endswith(f"-r {setup.ROOT}/pyproject.toml --extra demo -c {machine.lock}")


def test_the_tests_install_the_whole_lock(machine):
    setup.set_up(everything=True)

    (command,) = machine.installs()
    assert command.endswith(f"--require-hashes -r {machine.lock}")


def test_what_is_installed_already_is_not_installed_again(machine):
    setup.set_up(everything=True)
    machine.commands.clear()

    setup.set_up(everything=True)
    setup.set_up(everything=False)

    assert machine.installs() == []


def test_a_changed_lock_is_installed_and_keeps_the_tests_tools_in_step(machine):
    setup.set_up(everything=True)
    machine.commands.clear()
    machine.lock.write_text(machine.lock.read_text().replace("5.1.0", "5.1.1"))

    setup.set_up(everything=False)

    (command,) = machine.installs()
    assert command.endswith(f"-r {machine.lock}")


def test_without_uv_pip_fetches_the_one_in_the_lock_with_its_hash(machine):
    machine.on_the_path = []
    machine.says = {"uv --version": (1, "")}

    setup.set_up(everything=False)

    fetching, installing = machine.installs()
    assert fetching.endswith("--require-hashes -r " + str(setup.VENV / "uv.txt"))
    assert (setup.VENV / "uv.txt").read_text() == "uv==0.13.9 \\\n    --hash=sha256:aa\n    # via cadre\n"
    assert "-m pip install" in installing
    assert installing.endswith(f"--require-hashes -r {machine.lock}")


def test_an_install_that_was_broken_off_is_done_again(machine):
    machine.says = {"pip install": (2, "killed")}
    with pytest.raises(setup.Stopped):
        setup.set_up(everything=False)
    machine.says, machine.commands = {}, []

    setup.set_up(everything=False)

    assert len(machine.installs()) == 1


@pytest.mark.parametrize(
    "output",
    [
        "error: Failed to fetch\n  Caused by: dns error: failed to lookup address information",
        "WARNING: Retrying: Failed to establish a new connection\nERROR: No matching distribution",
    ],
)
def test_without_a_network_one_sentence_says_so(machine, output):
    machine.says = {"pip install": (1, output)}

    with pytest.raises(setup.Stopped) as reason:
        setup.set_up(everything=False)

    assert str(reason.value) == (
        "No package index could be reached, so Cadre's packages are not installed. "
        "Check the network, or name your organisation's index in PIP_INDEX_URL."
    )


def test_any_other_failure_to_install_is_shown(machine):
    machine.says = {"pip install": (1, "error: hash mismatch for vine")}

    with pytest.raises(setup.Stopped, match=r"failed\. It said:\nerror: hash mismatch for vine"):
        setup.set_up(everything=False)


def test_a_python_that_cannot_make_environments_names_the_package(machine):
    machine.on_the_path = []
    machine.says = {"sys.exit": (1, ""), "uv --version": (1, ""), "import ensurepip": (1, "")}

    with pytest.raises(setup.Stopped, match=r"Install python3\.\d+-venv \(or uv\), then try again\."):
        setup.set_up(everything=False)


# The machine's own package index


@pytest.fixture
def settings_of_pip(monkeypatch, tmp_path):
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_CONFIG_FILE", "SSL_CERT_FILE", "PIP_INDEX_URL", "PIP_CERT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(setup.Path, "home", lambda: tmp_path)
    config = tmp_path / "pip.conf"
    monkeypatch.setenv("PIP_CONFIG_FILE", str(config))
    return config


def test_uv_is_told_the_index_that_pip_is_set_up_for(settings_of_pip):
    settings_of_pip.write_text("[global]\nindex-url = https://mirror.trust.example/simple\n")

    assert setup.pip_settings()["UV_DEFAULT_INDEX"] == "https://mirror.trust.example/simple"


def test_an_index_named_in_the_environment_comes_before_the_file(settings_of_pip, monkeypatch):
    settings_of_pip.write_text("[global]\nindex-url = https://mirror.trust.example/simple\n")
    monkeypatch.setenv("PIP_INDEX_URL", "https://other.trust.example/simple")

    assert setup.pip_settings()["UV_DEFAULT_INDEX"] == "https://other.trust.example/simple"


def test_uvs_own_index_is_left_alone(settings_of_pip, monkeypatch):
    settings_of_pip.write_text("[global]\nindex-url = https://mirror.trust.example/simple\n")
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://uv.trust.example/simple")

    assert setup.pip_settings() == {}


# System libraries


def test_this_machine_has_what_the_suite_needs():
    assert [library.stem for library in setup.missing_libraries() if library.required] == []


def test_without_pango_and_without_leave_to_install_one_sentence_names_the_packages(machine):
    machine.on_the_path = ["uv", "apt-get"]
    machine.missing = lacks("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")

    with pytest.raises(setup.Stopped) as reason:
        setup.set_up(everything=False)

    assert str(reason.value) == (
        "Cadre makes its PDFs with Pango, which this machine lacks. "
        "Install it with: sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )


@pytest.mark.parametrize(("manager", "command"), [("dnf", "sudo dnf install"), ("brew", "brew install")])
def test_the_sentence_is_in_the_words_of_the_machines_package_manager(machine, manager, command):
    machine.on_the_path = ["uv", manager]
    machine.missing = lacks("pango-1.0")

    with pytest.raises(setup.Stopped, match=f"Install it with: {command} pango harfbuzz$"):
        setup.set_up(everything=False)


def test_as_root_the_packages_are_installed_by_apt_get(machine, monkeypatch):
    machine.on_the_path = ["uv", "apt-get"]
    before = [lacks("pango-1.0", "harfbuzz-subset"), []]
    monkeypatch.setattr(setup, "missing_libraries", lambda: before.pop(0))
    monkeypatch.setattr(setup.os, "geteuid", lambda: 0)

    setup.set_up(everything=False)

    assert machine.commands[0] == "apt-get install -y --no-install-recommends libpango-1.0-0 libharfbuzz-subset0"
    assert len(machine.installs()) == 1


def test_apt_get_brings_its_lists_up_to_date_when_it_does_not_know_a_package(machine, monkeypatch):
    machine.on_the_path = ["apt-get"]
    machine.says = {"install": (100, "E: Unable to locate package")}
    monkeypatch.setattr(setup.os, "geteuid", lambda: 0)

    installed = setup.apt_install(["libpango-1.0-0"])

    install = "apt-get install -y --no-install-recommends libpango-1.0-0"
    assert (installed, machine.commands) == (False, [install, "apt-get update", install])


def test_without_the_subsetter_setting_up_goes_on_and_says_that_pdfs_are_slow(machine, capsys):
    machine.on_the_path = ["uv", "apt-get"]
    machine.missing = lacks("harfbuzz-subset")

    setup.set_up(everything=False)

    assert "Without libharfbuzz-subset0 a PDF takes ten times as long." in capsys.readouterr().out
    assert len(machine.installs()) == 1


def test_setting_up_runs_by_itself_and_says_how_long_it_took(machine, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["config/setup.py"])

    status = setup.main()

    assert status == 0
    assert capsys.readouterr().out.splitlines()[-1].strip().startswith("Set up in .venv")
