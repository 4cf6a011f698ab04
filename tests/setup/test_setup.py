"""The setup script on other machines. apt, sudo and pip are stand-ins."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = (
    "bash cat chmod cp cut dirname env flock grep ldconfig mkdir readlink rm sed sh sha256sum tr"
)
# Creates what the real ones would, as far as the script checks.
PYTHON = """#!/bin/sh
case "$*" in
"-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
*"-e .") cp "$0" .venv/bin/pharmacy && echo editable >>pip.log ;;
*"-r "*) echo "$*" >>pip.log ;;
esac
"""
APT = """#!/bin/sh
echo "$*" >>apt.log
case "$*" in *install*redis-server*) cp "$0" "$(dirname "$0")/redis-server" ;; esac
"""
SUDO = """#!/bin/sh
echo "$*" >>sudo.log
case "$*" in env*) exec "$@" ;; esac
"""
ID = "#!/bin/sh\necho 1000\n"
EVERY_PROGRAM = [
    "redis-server",
    "initdb",
    "chromium",
    "ippeveprinter",
    "avahi-daemon",
    "lprint",
    "dbus-daemon",
    "zbarimg",
    "pdftoppm",
]


class Machine:
    """A clone in a folder, with a PATH that has only what the test puts there."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "programs"
        self.clone = folder / "a clone"
        self.programs.mkdir()
        (self.clone / ".ci").mkdir(parents=True)
        for path in (ROOT / ".ci/setup", ROOT / "pyproject.toml", *ROOT.glob("*.lock")):
            shutil.copy(path, self.clone / path.relative_to(ROOT))
        for name in TOOLS.split():
            program = shutil.which(name, path="/usr/bin:/bin:/usr/sbin:/sbin")
            if program is not None:
                (self.programs / name).symlink_to(program)
        self.add("id", ID)
        self.add("python3.11", PYTHON)

    def add(self, name: str, script: str) -> None:
        path = self.programs / name
        path.write_text(script)
        path.chmod(0o755)

    def set_up(self, purpose: str = "run") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.clone / ".ci" / "setup", purpose],
            env={"PATH": str(self.programs)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def log(self, name: str) -> list[str]:
        path = self.clone / f"{name}.log"
        return path.read_text().splitlines() if path.exists() else []


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_without_apt_it_names_what_is_missing(machine: Machine) -> None:
    done = machine.set_up()
    assert done.returncode == 1
    assert "redis-server" in done.stderr
    assert "There is no apt-get" in done.stderr


def test_with_apt_but_neither_root_nor_sudo_it_says_what_root_has_to_do(machine: Machine) -> None:
    machine.add("apt-get", APT)
    done = machine.set_up()
    assert done.returncode == 1
    assert "apt-get install --no-install-recommends redis-server" in done.stderr
    assert machine.log("apt") == []


def test_with_sudo_it_installs_what_is_missing_and_nothing_else(machine: Machine) -> None:
    machine.add("apt-get", APT)
    machine.add("sudo", SUDO)
    done = machine.set_up()
    assert done.returncode == 0, done.stderr
    update, install = machine.log("apt")
    assert update.endswith("update")
    assert install.endswith("install --no-install-recommends redis-server")
    assert [line for line in machine.log("sudo") if "DEBIAN_FRONTEND=noninteractive" in line]


def test_a_second_time_it_does_nothing(machine: Machine) -> None:
    machine.add("redis-server", ID)
    assert machine.set_up().returncode == 0
    assert len(machine.log("pip")) == 2
    assert machine.set_up().returncode == 0
    assert len(machine.log("pip")) == 2
    assert machine.log("apt") == []


def test_another_lock_is_installed(machine: Machine) -> None:
    machine.add("redis-server", ID)
    assert machine.set_up().returncode == 0
    lock = machine.clone / "requirements.lock"
    lock.write_text(lock.read_text() + "# changed\n")
    again = machine.set_up()
    assert again.returncode == 0, again.stderr
    assert len(machine.log("pip")) == 4


def test_everything_is_installed_by_hash(machine: Machine) -> None:
    assert machine.set_up("check").returncode == 0
    locked, ours = machine.log("pip")
    assert "--require-hashes -r requirements-dev.lock" in locked
    assert ours == "editable"


@pytest.mark.parametrize("purpose", ["run", "check", "test"])
def test_the_solver_is_installed_for_benchmarks_only(machine: Machine, purpose: str) -> None:
    for program in EVERY_PROGRAM:
        machine.add(program, ID)
    assert machine.set_up(purpose).returncode == 0
    assert [line for line in machine.log("pip") if "bench" in line] == []
    assert machine.set_up("bench").returncode == 0
    assert [line for line in machine.log("pip") if "bench" in line] == [
        "-m pip install -qq --disable-pip-version-check"
        " --only-binary :all: --no-deps --require-hashes -r requirements-bench.lock"
    ]


def test_a_python_that_does_not_work_is_passed_over(machine: Machine) -> None:
    machine.add("python3.11", "#!/bin/sh\nexit 1\n")
    machine.add("python3", PYTHON)
    assert machine.set_up("check").returncode == 0
    assert len(machine.log("pip")) == 2
