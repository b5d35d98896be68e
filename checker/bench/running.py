"""Runs a learner's app for their own client: uvicorn on a local port, reloaded on save, and the inspector beside it."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

import checker
from checker.bench.gathering import Seen
from checker.bench.inspector.serving import Inspector, serve_inspector
from checker.bench.live import Take, listen, printing
from checker.errors import UsageProblem
from checker.model.kata import Kata
from checker.serving.program import wants_trace
from checker.wire import SERVED_APP, SERVED_FOLDER, TRACE_FILE

HOST = "127.0.0.1"
STOP_SECONDS = 5.0
HAS_GROUPS = os.name == "posix"


@dataclass(frozen=True)
class Terms:
    """How an app is served."""

    port: int
    """On the loopback interface."""
    reload: bool = True
    """Whether it is served anew when a file is saved."""
    data: Path | None = None
    """The data folder, which is kept; None for an empty one that is removed at the end."""
    inspects: bool = True
    """Whether the inspector is served beside it."""
    inspector_port: int | None = None
    """None for the one after the app's, or any that is free."""
    allowed_hosts: tuple[str, ...] = ()
    """Names under which the inspector may be opened, beside those of this machine."""


Tell = Callable[[str | None], None]
"""Told the inspector's address before the app is served; None where there is none."""


def run_app(kata: Kata, folder: Path, terms: Terms, console: Console, tell: Tell) -> int:
    """Serve the app in `folder` until it ends or the person stops it, and show each exchange.

    Args:
        kata: Which app it is a version of.
        folder: Where it lies; imported from there.
        terms: How.
        console: Where to print.
        tell: Called once.

    Returns:
        uvicorn's exit code; 0 when it was stopped.

    Raises:
        UsageProblem: A port is taken, or a folder can't be written to.
    """
    refuse_taken(terms.port)
    with own_folder() as own, ExitStack() as around:
        data_dir = make_data_folder(terms.data or own / "data")
        environment = os.environ | {
            "DATA_DIR": str(data_dir),
            SERVED_APP: kata.app,
            SERVED_FOLDER: str(folder.resolve()),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
        }
        address = None
        if can_watch():
            address = watch(kata, own / "trace", terms, console, around)
            environment[TRACE_FILE] = str(own / "trace")
        command = uvicorn(folder, terms.port, reload=terms.reload, logs=TRACE_FILE not in environment)
        tell(address)
        # A group of its own, so that the reloader's children can be ended even when they ignore what they are told;
        # but not at a terminal, from which a debugger can read in the group alone that is in front (termios(3)).
        has_group = HAS_GROUPS and not is_at_terminal()
        if not has_group:
            around.enter_context(leaving_terminal())
        group = {"process_group": 0} if has_group else {}
        with subprocess.Popen(command, cwd=folder, env=environment, **group) as process:  # type: ignore[call-overload]
            try:
                return int(process.wait())
            except KeyboardInterrupt:
                return 0
            finally:
                end(process, has_group=has_group)


def can_watch() -> bool:
    """Whether what the app does can be told: there are named pipes, and nobody said no."""
    return wants_trace() and hasattr(os, "mkfifo")


def watch(kata: Kata, pipe: Path, terms: Terms, console: Console, around: ExitStack) -> str | None:
    """Print what is told over a named pipe, and show it in the inspector if there is to be one.

    Returns:
        The inspector's address.
    """
    put = around.enter_context(printing(console))
    inspector = None
    if terms.inspects:
        inspector = around.enter_context(serve_inspector(kata, terms.port, terms.inspector_port, terms.allowed_hosts))
    around.enter_context(listen(pipe, Both(put, inspector)))
    return inspector.address if inspector else None


class Both:
    """Hands what is told to the terminal, and to the inspector where there is one, which comes first."""

    def __init__(self, put: Take, inspector: Inspector | None) -> None:
        self.put = put
        self.inspector = inspector

    def take(self, seen: Seen) -> None:
        """An exchange is done."""
        if self.inspector:
            self.inspector.take(seen)
        self.put(seen)

    def take_text(self, text: str) -> None:
        """Something was printed outside of requests, which the terminal shows anyway."""
        if self.inspector:
            self.inspector.desk.put_text(text)

    def take_open(self, requests: tuple[str, ...]) -> None:
        """Requests are under way."""
        if self.inspector:
            self.inspector.desk.put_open(requests)


def is_at_terminal() -> bool:
    """Whether a person sits at the terminal that is read from, and this command is in front there."""
    try:
        return sys.stdin.isatty() and os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except (AttributeError, OSError, ValueError):
        return False


@contextmanager
def leaving_terminal() -> Iterator[None]:
    """Leave the terminal as it was: a debugger that is ended at its prompt leaves one that shows nothing typed."""
    try:
        import termios
    except ImportError:
        yield
        return
    before = termios.tcgetattr(sys.stdin)
    try:
        yield
    finally:
        with suppress(termios.error):
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def make_data_folder(folder: Path) -> Path:
    """The folder for the app's data, made if it is not there yet.

    Raises:
        UsageProblem: It can't be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageProblem(
            f"The folder {folder} for the app's data can't be made: {error.strerror}.",
            "Mend the permissions of the folder above it, or leave out --keep-data.",
        ) from error
    return folder.resolve()


def uvicorn(folder: Path, port: int, *, reload: bool, logs: bool) -> list[str]:
    """The command line, where `logs` has uvicorn print a line for each exchange.

    uvicorn puts --app-dir first on the import path, where the learner's folder must not stand yet: a file in it may be
    called like one of our modules.
    """
    ours = str(Path(checker.__file__).resolve().parent.parent)
    words = [sys.executable, "-P", "-m", "uvicorn", "checker.inside.learner_app:load", "--factory", "--app-dir", ours]
    words += ["--host", HOST, "--port", str(port), "--timeout-graceful-shutdown", "2"]
    words += [] if logs else ["--no-access-log"]
    return words + (["--reload", "--reload-dir", str(folder)] if reload else [])


@contextmanager
def own_folder() -> Iterator[Path]:
    """An empty folder for this run, the app's data among it, removed at the end."""
    try:
        folder = tempfile.TemporaryDirectory(prefix="roundtrip-data-", ignore_cleanup_errors=True)
    except OSError as error:
        raise UsageProblem(
            f"No folder for the app's data can be made: {error.strerror}.",
            "Free some space, or name a folder of your own in the environment variable TMPDIR.",
        ) from error
    with folder as name:
        yield Path(name)


def end(process: "subprocess.Popen[bytes]", *, has_group: bool) -> None:
    """End the server with all it has started: asked first, then made to; at once where the person asks again."""
    send(process, signal.SIGTERM, has_group=has_group)
    with suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
        process.wait(STOP_SECONDS)
    send(process, signal.SIGKILL if HAS_GROUPS else signal.SIGTERM, has_group=has_group)
    process.wait()


def send(process: "subprocess.Popen[bytes]", number: int, *, has_group: bool) -> None:
    """Send a signal to the process, and where it has a group of its own to all that is left of that.

    What it has started dies with it in any case, where the kernel offers that (`inside/learner_app.py`).
    """
    with suppress(ProcessLookupError, PermissionError):
        if has_group:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)


def refuse_taken(port: int) -> None:
    """Say so before uvicorn does, and more helpfully, if another program listens on the port."""
    with socket.socket() as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise UsageProblem(
                f"Port {port} on {HOST} can't be used: {error.strerror}.",
                "Stop the other program (another `checker serve`?), or choose another port with --port.",
            ) from error
