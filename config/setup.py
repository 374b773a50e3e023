"""Makes .venv ready. Run by the machine's own Python, with the standard library only.

    python3 config/setup.py          what Cadre needs to run, and the demo's broker
    python3 config/setup.py --all    that, and what its tests and checks need

The file keeps to the grammar of Python 3.6, so that a Python too old can still say so.
"""

import configparser
import contextlib
import ctypes
import ctypes.util
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed-from"
UNREACHABLE = re.compile(r"dns error|error sending request|name resolution|connection|timed out|versions: none", re.I)


def too_old(version, executable):
    """The sentence for a Python that is too old, or nothing."""
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return ""
    newer = [f"python3.{minor}" for minor in range(19, 10, -1) if shutil.which(f"python3.{minor}")]
    need, have = "{}.{}".format(*OLDEST_PYTHON), "{}.{}".format(*version[:2])
    example = "make demo PYTHON=" + (newer or ["python" + need])[0]
    return f"Cadre needs Python {need} or newer, and {executable} is {have}. Name a newer one, for example: {example}"


if too_old(sys.version_info, sys.executable):
    sys.exit(too_old(sys.version_info, sys.executable))


class Stopped(Exception):
    """Setting up cannot go on; the message says why and what to do, in a sentence."""


class Library:
    """A system library behind the PDFs, by the names under which it is loaded and packaged."""

    def __init__(self, stem: str, apt: str, required: bool) -> None:
        self.stem = stem
        self.apt = apt
        self.required = required

    def loads(self) -> bool:
        """Whether this machine has it, asked the way WeasyPrint does."""
        names = [f"lib{self.stem}.so.0", f"lib{self.stem}.dylib", f"lib{self.stem}.0.dylib"]
        for name in [*names, ctypes.util.find_library(self.stem) if sys.platform == "darwin" else None]:
            with contextlib.suppress(OSError):
                if name and ctypes.CDLL(name):
                    return True
        return False


LIBRARIES = [
    Library("pango-1.0", apt="libpango-1.0-0", required=True),
    Library("pangoft2-1.0", apt="libpangoft2-1.0-0", required=True),
    Library("harfbuzz-subset", apt="libharfbuzz-subset0", required=False),
]


def missing_libraries() -> list[Library]:
    return [library for library in LIBRARIES if not library.loads()]


def how_to_install(apt_packages: list[str]) -> str:
    """The command for this machine's package manager; all of them where none is recognised."""
    commands = {
        "apt-get": "sudo apt-get install " + " ".join(apt_packages),
        "dnf": "sudo dnf install pango harfbuzz",
        "brew": "brew install pango harfbuzz",
    }
    here = [command for manager, command in commands.items() if shutil.which(manager)]
    return (here or [" or ".join(commands.values())])[0]


@contextlib.contextmanager
def step(words: str):
    """Say what is being done, and how long it took."""
    print(f"  {words:<66}", end="", flush=True)
    start = time.monotonic()
    try:
        yield
    except BaseException:
        print("stopped", flush=True)
        raise
    print(f"{time.monotonic() - start:5.1f} s", flush=True)


def run(command: list, **environment: str) -> subprocess.CompletedProcess:
    """Run to the end with no questions asked; what it says is kept, not shown."""
    return subprocess.run(  # noqa: S603 the commands are this file's own
        [str(word) for word in command],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def works(command: list) -> bool:
    try:
        return run(command).returncode == 0
    except OSError:
        return False


def apt_get() -> list[str]:
    """How apt-get may be run here without asking anybody, or nothing."""
    if not shutil.which("apt-get"):
        return []
    if os.geteuid() == 0:
        return ["apt-get"]
    return ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"] if works(["sudo", "-n", "true"]) else []


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages where that is allowed; whether they are there now."""
    command = apt_get()
    if not command:
        return False
    install = [*command, "install", "-y", "--no-install-recommends", *packages]
    with step("Installing " + " ".join(packages)):
        if run(install, DEBIAN_FRONTEND="noninteractive").returncode == 0:
            return True
        run([*command, "update"])
        return run(install, DEBIAN_FRONTEND="noninteractive").returncode == 0


def ensure_libraries() -> None:
    """Pango must be there; without HarfBuzz's subsetter PDFs are only slow, so that is said and no more."""
    missing = missing_libraries()
    if missing and apt_install([library.apt for library in missing]):
        missing = missing_libraries()
    if not missing:
        return
    command = how_to_install([library.apt for library in missing])
    if any(library.required for library in missing):
        raise Stopped(f"Cadre makes its PDFs with Pango, which this machine lacks. Install it with: {command}")
    print(f"  Without libharfbuzz-subset0 a PDF takes ten times as long. Install it with: {command}")


def uv_command() -> list:
    """uv where it works; a name on the PATH may be a wrapper with nothing behind it."""
    for candidate in (shutil.which("uv"), VENV / "bin" / "uv"):
        if candidate and works([candidate, "--version"]):
            return [candidate]
    return []


def venv_works() -> bool:
    return works([PYTHON, "-c", f"import sys; sys.exit(sys.version_info < {OLDEST_PYTHON})"])


def make_venv(uv: list) -> None:
    if not uv and not works([sys.executable, "-c", "import ensurepip; ensurepip.version()"]):
        package = "python{}.{}-venv".format(*sys.version_info[:2])
        if not apt_install([package]):
            raise Stopped(f"This Python cannot make virtual environments. Install {package} (or uv), then try again.")
    with step("Making .venv with Python {}.{}.{}".format(*sys.version_info[:3])):
        if uv:
            made = run([*uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV])
        else:
            made = run([sys.executable, "-m", "venv", "--clear", VENV])
        if made.returncode:
            raise Stopped(f"Making .venv failed. It said:\n{made.stdout.strip()}")


def locked(name: str) -> str:
    """What the lock says of one package: its version and the hashes of its files."""
    found = re.search(rf"^{name}==.*?(?=^\S|\Z)", LOCK.read_text(), re.M | re.S)
    return found.group() if found else ""


def fetch_uv() -> list:
    """uv by pip, of the version and hash in the lock; nothing where there is no uv for this machine."""
    wanted = VENV / "uv.txt"
    wanted.write_text(locked("uv"))
    pip = [PYTHON, "-m", "pip", "install", "--retries", "1", "--only-binary", "uv", "--require-hashes", "-r", wanted]
    with step("Fetching uv, to install faster"):
        run(pip)
    return uv_command()


def pip_settings() -> dict[str, str]:
    """The package index that pip is set up for, in uv's words: uv reads none of pip's configuration."""
    if any(name in os.environ for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_CONFIG_FILE")):
        return {}
    if any(path.exists() for path in (Path("/etc/uv/uv.toml"), Path.home() / ".config/uv/uv.toml")):
        return {}
    files = ["/etc/pip.conf", "~/.pip/pip.conf", "~/.config/pip/pip.conf", os.environ.get("PIP_CONFIG_FILE", "")]
    settings = configparser.ConfigParser(interpolation=None)
    with contextlib.suppress(configparser.Error):
        settings.read([os.path.expanduser(name) for name in files if name])
    found = {}
    for pip, uv in (("index-url", "UV_DEFAULT_INDEX"), ("cert", "SSL_CERT_FILE"), ("trusted-host", "UV_INSECURE_HOST")):
        value = os.environ.get("PIP_" + pip.upper().replace("-", "_")) or settings.get("global", pip, fallback="")
        if value and uv not in os.environ:
            found[uv] = " ".join(value.split())
    return found


def install(uv: list, everything: bool) -> None:
    """Install exactly what the lock says, every file checked against its hash."""
    if uv:
        chosen = ["-r", LOCK] if everything else ["-r", ROOT / "pyproject.toml", "--extra", "demo", "-c", LOCK]
        command = [*uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", *chosen]
    else:
        command = [PYTHON, "-m", "pip", "install", "--quiet", "--retries", "1", "--require-hashes", "-r", LOCK]
    with step("Installing from requirements.lock, hashes checked"):
        done = run(command, **(pip_settings() if uv else {}))
        if done.returncode == 0:
            return
        if UNREACHABLE.search(done.stdout):
            raise Stopped(
                "No package index could be reached, so Cadre's packages are not installed. "
                "Check the network, or name your organisation's index in PIP_INDEX_URL."
            )
        raise Stopped(f"Installing Cadre's packages failed. It said:\n{done.stdout.strip()}")


def set_up(everything: bool) -> None:
    """Do what is not done yet. A .venv that has the tests' tools keeps them in step too."""
    had = STAMP.read_text().split() if STAMP.exists() else []
    wanted = [hashlib.sha256(LOCK.read_bytes()).hexdigest(), "all" if everything or "all" in had else "run"]
    ensure_libraries()
    ready = venv_works()
    if ready and had == wanted:
        return
    uv = uv_command()
    if not ready or not (uv or works([PYTHON, "-m", "pip", "--version"])):
        make_venv(uv)
    install(uv or fetch_uv(), everything="all" in wanted)
    STAMP.write_text(" ".join(wanted))


def main() -> int:
    start = time.monotonic()
    print("Setting up", flush=True)
    try:
        set_up(everything="--all" in sys.argv[1:])
    except Stopped as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(f"  {'Set up in .venv':<66}{time.monotonic() - start:5.1f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
