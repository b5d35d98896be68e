import os
import subprocess
import sys
from pathlib import Path

from checker.catalogue import open_collection
from checker.cli.commands import COMMANDS

PROGRAM = """
import errno, importlib, os, signal, socket, sys, types

LACKING = {"fcntl", "termios", "resource", "pwd", "grp", "pty", "tty"}
NAMES = {
    os: ("mkfifo fork pidfd_open killpg getpgid getpgrp setsid getuid geteuid tcgetpgrp waitid "
         "O_NOFOLLOW O_DIRECTORY O_NONBLOCK O_CLOEXEC WNOHANG sched_getaffinity memfd_create"),
    signal: ("SIGKILL SIGHUP SIGQUIT SIGALRM SIGUSR1 SIGCHLD SIGTSTP SIGCONT SIGWINCH SIGPIPE "
             "pidfd_send_signal setitimer"),
    socket: "AF_UNIX SOCK_SEQPACKET send_fds recv_fds",
}

class Lacking:
    def find_spec(self, name, path=None, target=None):
        if name in LACKING:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

# What others wrote knows its own way on Windows, and asks for more of it than can be had here.
for name in sys.argv[2].split():
    importlib.import_module(name)
sys.modules["msvcrt"] = types.ModuleType("msvcrt")
sys.modules["msvcrt"].LK_NBLCK, sys.modules["msvcrt"].locking = 2, lambda *words: None
for name in LACKING:
    sys.modules.pop(name, None)
sys.meta_path.insert(0, Lacking())
is_folder = os.O_DIRECTORY
for module, names in NAMES.items():
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
sys.platform = "win32"

from checker.cli import commands

for word in sys.argv[1].split():
    module, function = commands.COMMANDS[word]
    getattr(importlib.import_module(f"checker.cli.{module}"), function)
# Asked for only where `os.name` is "posix", and that can't be changed here: paths would be those of Windows.
os.O_DIRECTORY = is_folder
commands.carry_out(["pick", "hello"])
commands.carry_out(["reset", "hello"])
commands.carry_out(["send", "hello", "--export", "postman"])
commands.carry_out(["explain", "422"])
"""
OTHERS = (
    "asyncio multiprocessing subprocess tempfile shutil webbrowser zipfile tarfile concurrent.futures getpass "
    "email.message typer rich.console rich.table rich.markdown rich.syntax rich.live pytest fastapi fastapi.testclient "
    "starlette.responses starlette.staticfiles uvicorn.config uvicorn.server watchfiles httpx2 jinja2 h11 pytest_html "
    "opentelemetry.trace"
)


def test_the_learners_commands_do_without_what_windows_lacks(tmp_path: Path):
    environment = os.environ | {"ROUNDTRIP_SERVING": "spawned"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, " ".join(COMMANDS), OTHERS],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "# Stage: validation" in done.stdout
    assert (tmp_path / "work" / "hello-says-the-wrong-thing" / "requests.http").is_file()


def test_no_kata_has_a_name_that_another_system_refuses():
    refused = {"con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in range(1, 10))}
    paths = [path for path in open_collection().folder.rglob("*") if "__pycache__" not in path.parts]
    assert paths
    for path in paths:
        assert path.name.isascii()
        assert not set('<>:"\\|?*') & set(path.name)
        assert path.name.partition(".")[0].lower() not in refused
    assert len({str(path).lower() for path in paths}) == len(paths)
