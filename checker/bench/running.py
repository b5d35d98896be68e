"""Runs a learner's app for their own client: uvicorn on a local port, reloaded on save, with an empty data folder."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from rich.console import Console

import checker
from checker.bench.live import listen
from checker.errors import UsageProblem
from checker.model.kata import Kata
from checker.serving.program import wants_trace
from checker.wire import SERVED_APP, SERVED_FOLDER, TRACE_FILE

HOST = "127.0.0.1"
STOP_SECONDS = 5.0
HAS_GROUPS = os.name == "posix"


def run_app(kata: Kata, folder: Path, port: int, console: Console, *, reload: bool = True) -> int:
    """Serve the app in `folder` until it ends or the person stops it, and print each exchange.

    Args:
        kata: Which app it is a version of.
        folder: Where it lies; imported from there.
        port: On the loopback interface.
        console: Where to print.
        reload: Whether it is served anew when a file is saved.

    Returns:
        uvicorn's exit code; 0 when it was stopped.

    Raises:
        UsageProblem: The port is taken, or the temporary folder can't be written to.
    """
    refuse_taken(port)
    with own_folder() as own, ExitStack() as listening:
        data_dir = own / "data"
        data_dir.mkdir()
        environment = os.environ | {
            "DATA_DIR": str(data_dir),
            SERVED_APP: kata.app,
            SERVED_FOLDER: str(folder.resolve()),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
        }
        if wants_trace() and hasattr(os, "mkfifo"):
            listening.enter_context(listen(own / "trace", console))
            environment[TRACE_FILE] = str(own / "trace")
        command = uvicorn(folder, port, reload=reload, logs=TRACE_FILE not in environment)
        # A group of its own, so that the reloader's children can be ended even when they ignore what they are told.
        group = {"process_group": 0} if HAS_GROUPS else {}
        with subprocess.Popen(command, cwd=folder, env=environment, **group) as process:  # type: ignore[call-overload]
            try:
                return int(process.wait())
            except KeyboardInterrupt:
                return 0
            finally:
                end(process)


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


def end(process: "subprocess.Popen[bytes]") -> None:
    """End the server with all it has started: asked first, then made to."""
    send(process, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_SECONDS)
    send(process, signal.SIGKILL if HAS_GROUPS else signal.SIGTERM)
    process.wait()


def send(process: "subprocess.Popen[bytes]", number: int) -> None:
    """Send a signal to the process and all of its group that is left."""
    with suppress(ProcessLookupError, PermissionError):
        if HAS_GROUPS:
            os.killpg(process.pid, number)
        else:
            process.terminate()


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
