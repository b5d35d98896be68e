"""Starts a cluster on this machine, of programs of their own: a scheduler, and workers of one thread each."""

import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path

from distributed import Security

from checker.classroom.cluster_keys import key_words, make_keys, read_keys
from checker.classroom.workers import worker_environment
from checker.errors import CheckerFault

STARTING_SECONDS = 60.0
ENDING_SECONDS = 10.0
SETTINGS = {"DASK_DISTRIBUTED__SCHEDULER__REUSE_BROADCAST_COMM": "true"}
"""A question need not cost the scheduler a connection of its own."""


class LocalCluster:
    """A scheduler and its workers, with keys made for them alone; a context manager, so that nothing is left of them.

    They are tethered to this process (`checker.classroom.tethered`): whatever ends it ends them.
    """

    def __init__(self, size: int) -> None:
        """So many workers."""
        self.size = size
        self.programs: list[subprocess.Popen[bytes]] = []
        self.stack = ExitStack()
        self.address = ""
        self.security: Security | None = None

    def __enter__(self) -> "LocalCluster":
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="roundtrip-cluster-")))
            keys = folder / "keys"
            make_keys(keys)
            self.security = read_keys(keys)
            stack.callback(self.end)
            told = folder / "scheduler.json"
            words = ["--host", "tls://127.0.0.1", "--port", "0", "--scheduler-file", str(told)]
            self.start(folder, "scheduler", *words, *key_words(keys))
            for number in range(self.size):
                more = ["--host", "127.0.0.1", "--local-directory", str(folder), "--name", f"worker-{number}"]
                self.start(folder, "worker", "--scheduler-file", str(told), *more, *key_words(keys))
            self.address = self.await_address(told, folder)
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def start(self, folder: Path, *words: str) -> None:
        """Start one of dask's programs."""
        settings = SETTINGS | {"DASK_TEMPORARY_DIRECTORY": str(folder)}
        with (folder / "log").open("ab") as log:
            self.programs.append(
                subprocess.Popen(
                    [sys.executable, "-s", "-P", "-m", "checker.classroom.tethered", *words],
                    stdin=subprocess.PIPE,
                    stdout=log,
                    stderr=log,
                    env=worker_environment() | settings,
                    start_new_session=True,
                    cwd=os.path.abspath(os.sep),  # noqa: PTH100 - the root, whatever the system calls it
                )
            )

    def await_address(self, told: Path, folder: Path) -> str:
        """Where the scheduler listens.

        Raises:
            CheckerFault: It did not start.
        """
        until = time.monotonic() + STARTING_SECONDS
        while time.monotonic() < until and self.programs[0].poll() is None:
            with suppress(OSError, ValueError):
                return str(json.loads(told.read_text())["address"])
            time.sleep(0.02)
        words = (folder / "log").read_text(errors="replace")[-1000:]
        raise CheckerFault(f"The local cluster did not start. Its last words: {words}", "Grade without --cluster.")

    def end(self) -> None:
        """End all programs, by force if need be."""
        for program in reversed(self.programs):
            assert program.stdin is not None
            with suppress(OSError):
                program.stdin.close()
        until = time.monotonic() + ENDING_SECONDS
        for program in self.programs:
            try:
                program.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()
