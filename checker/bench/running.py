"""Runs a learner's app for their own client: uvicorn on a local port, reloaded on save, with an empty data folder."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from checker.errors import UsageProblem
from checker.model.kata import Kata

HOST = "127.0.0.1"
STOP_SECONDS = 5.0


def run_app(kata: Kata, folder: Path, port: int, *, reload: bool = True) -> int:
    """Serve the app in `folder` until it ends or the person stops it.

    Args:
        kata: Which app it is a version of.
        folder: Where it lies; imported from there.
        port: On the loopback interface.
        reload: Whether it is served anew when a file is saved.

    Returns:
        uvicorn's exit code; 0 when it was stopped.

    Raises:
        UsageProblem: The port is taken.
    """
    refuse_taken(port)
    with tempfile.TemporaryDirectory(prefix="roundtrip-data-") as data_dir:
        arguments = ["--app-dir", str(folder), "--host", HOST, "--port", str(port)]
        if reload:
            arguments += ["--reload", "--reload-dir", str(folder)]
        environment = os.environ | {"DATA_DIR": data_dir, "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-P", "-m", "uvicorn", kata.app, *arguments]
        with subprocess.Popen(command, cwd=folder, env=environment) as process, stopping(process):
            return process.wait()


@contextmanager
def stopping(process: "subprocess.Popen[bytes]") -> Iterator[None]:
    """End the server when this ends, whatever ended it: Ctrl-C (which it gets too), a signal, an error."""
    before = signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
        signal.signal(signal.SIGTERM, before)


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
