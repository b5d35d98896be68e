"""scripts/setup.sh finds a Python, copes with a missing ensurepip, and says what to do where it can't."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

NEEDED = ("sh", "cat", "cksum", "dirname", "id", "mktemp", "rm", "tail")
OLD = "#!/bin/sh\nexit 1\n"
PYTHON = """#!/bin/sh
# A Python new enough whose ensurepip is there once `{place}/installed` is.
case "$*" in
    *ensurepip*) test -e {place}/installed ;;
    *print*) echo python3.11-venv ;;
    *"-m venv"*)
        mkdir -p .venv/bin
        cp {place}/python3.11 .venv/bin/python
        printf '#!/bin/sh\\n' > .venv/bin/checker
        chmod +x .venv/bin/checker ;;
    *"-m pip"*) echo "$*" >> {place}/pip.log; test ! -e {place}/no-network ;;
esac
"""
APT = '#!/bin/sh\necho "$*" >> {place}/apt.log\ncase "$*" in install*) : > {place}/installed ;; esac\n'


class Machine:
    """A machine of which nothing is real but the shell and a few small programs."""

    def __init__(self, folder: Path, script: Path) -> None:
        self.place = folder / "bin"
        self.project = folder / "a clone"
        self.place.mkdir()
        (self.project / "scripts").mkdir(parents=True)
        shutil.copy(script, self.project / "scripts")
        (self.project / "pyproject.toml").write_text("[project]\n")
        for name in (*NEEDED, "mkdir", "cp", "chmod"):
            (self.place / name).symlink_to(str(shutil.which(name)))

    def add(self, name: str, source: str) -> None:
        program = self.place / name
        program.unlink(missing_ok=True)
        program.write_text(source.replace("{place}", str(self.place)))
        program.chmod(0o755)

    def has(self, name: str) -> None:
        (self.place / name).touch()

    def setup(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        command = ["sh", str(self.project / "scripts" / "setup.sh"), *arguments]
        return subprocess.run(command, env={"PATH": str(self.place)}, capture_output=True, text=True, cwd=self.place)

    def log(self, name: str) -> str:
        return (self.place / name).read_text() if (self.place / name).exists() else ""


@pytest.fixture
def machine(tmp_path: Path, root: Path) -> Machine:
    machine = Machine(tmp_path, root / "scripts" / "setup.sh")
    machine.add("python3", OLD)
    machine.add("python3.11", PYTHON)
    machine.add("id", "#!/bin/sh\necho 0\n")
    return machine


def test_a_python_that_is_too_old_is_passed_over(machine: Machine) -> None:
    machine.has("installed")
    done = machine.setup()
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Ready: .venv/bin/checker"), done.stderr


def test_the_tests_get_their_packages_too(machine: Machine) -> None:
    machine.has("installed")
    assert machine.setup("test").returncode == 0
    assert machine.log("pip.log").splitlines()[-1].endswith("-e . --group test")


def test_a_second_run_installs_nothing(machine: Machine) -> None:
    machine.has("installed")
    machine.setup()
    before = machine.log("pip.log")
    again = machine.setup()
    assert (again.returncode, again.stdout) == (0, "Ready: .venv/bin/checker\n")
    assert machine.log("pip.log") == before


def test_a_changed_list_of_packages_is_installed(machine: Machine) -> None:
    machine.has("installed")
    machine.setup()
    before = machine.log("pip.log")
    (machine.project / "pyproject.toml").write_text("[project]\nname = 'other'\n")
    assert machine.setup().returncode == 0
    assert machine.log("pip.log") != before


def test_without_a_python_it_says_what_to_install(machine: Machine) -> None:
    machine.add("python3.11", OLD)
    done = machine.setup()
    assert done.returncode == 2
    assert "No Python 3.11 or later was found." in done.stderr
    assert "apt-get install python3 python3-venv" in done.stderr


def test_root_gets_the_missing_ensurepip_installed(machine: Machine) -> None:
    machine.add("apt-get", APT)
    done = machine.setup()
    assert done.returncode == 0, done.stderr
    assert "install -y python3.11-venv" in machine.log("apt.log")


def test_who_may_use_sudo_gets_it_too(machine: Machine) -> None:
    machine.add("id", "#!/bin/sh\necho 1000\n")
    machine.add("apt-get", APT)
    machine.add("sudo", '#!/bin/sh\nshift\n[ "$1" = true ] || exec "$@"\n')
    done = machine.setup()
    assert done.returncode == 0, done.stderr
    assert "install -y python3.11-venv" in machine.log("apt.log")


def test_who_may_not_is_told_the_one_command(machine: Machine) -> None:
    machine.add("id", "#!/bin/sh\necho 1000\n")
    machine.add("apt-get", APT)
    done = machine.setup()
    assert done.returncode == 2
    assert "apt-get update && apt-get install -y python3.11-venv" in done.stderr
    assert machine.log("apt.log") == ""


def test_without_a_network_it_says_so_and_can_be_run_again(machine: Machine) -> None:
    machine.has("installed")
    machine.has("no-network")
    done = machine.setup()
    assert done.returncode == 2
    assert "Is there a way to the network?" in done.stderr
    (machine.place / "no-network").unlink()
    assert machine.setup().returncode == 0


def test_an_unknown_word_is_refused(machine: Machine) -> None:
    done = machine.setup("tests")
    assert done.returncode == 2
    assert 'knows no "tests"' in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="a shell script")
def test_every_script_is_sound_to_the_shell(root: Path) -> None:
    for shell, script in (("sh", "scripts/setup.sh"), ("bash", ".ci/run"), ("bash", ".ci/nightly")):
        subprocess.run([shell, "-n", script], cwd=root, check=True)
