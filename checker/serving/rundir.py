"""Folders for what lives as long as a run: sockets, workspaces, data; and the sweeping of what a killed run left."""

import os
import secrets
import signal
import stat
import sys
import tempfile
import time
import weakref
from contextlib import suppress
from pathlib import Path

from checker.errors import UsageProblem
from checker.serving.processes import end_session, started_at
from checker.serving.removal import remove

if sys.platform != "win32":
    import fcntl

SOCKET_PATH_BYTES = 107
"""The longest path of a Unix socket on Linux (sun_path, without its closing zero)."""
NEW_SECONDS = 60.0
LONGEST_NAME = "/run-xxxxxxxx/s/99999999"


def base_folder() -> Path:
    """The folder of all runs of this user, in the temporary folder or in /tmp where that path is too long."""
    user = os.getuid() if hasattr(os, "getuid") else os.getlogin()
    base = Path(tempfile.gettempdir()) / f"roundtrip-{user}"
    if len(os.fsencode(base)) + len(LONGEST_NAME) > SOCKET_PATH_BYTES:
        base = Path("/tmp") / f"roundtrip-{user}"
    try:
        base.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise UsageProblem(
            f"The temporary folder {base.parent} can't be written: {error.strerror}.",
            "Free some space there, or name another folder in the environment variable TMPDIR.",
        ) from error
    facts = base.lstat()
    if hasattr(os, "getuid") and (facts.st_uid != os.getuid() or not stat.S_ISDIR(facts.st_mode)):
        raise UsageProblem(
            f"{base} belongs to somebody else.", "Name a folder of your own in the environment variable TMPDIR."
        )
    return base


class RunDir:
    """One run's folder. A lock on it says that its owner lives; a list in it says which processes it started."""

    def __init__(self) -> None:
        base = base_folder()
        sweep(base)
        # Locked before it has the name that is swept: else another run could take it for one whose owner is gone.
        fresh = Path(tempfile.mkdtemp(prefix="new-", dir=base))
        self.path = base / fresh.name.replace("new-", "run-", 1)
        # At the end of the program at the latest: a Ctrl-C may come before anybody holds this and can close it.
        self.tidy = weakref.finalize(self, remove_each, (fresh, self.path))
        self.lock = os.open(fresh / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        if sys.platform != "win32":
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fresh.rename(self.path)
        (self.path / "s").mkdir()
        self.count = 0

    def next_number(self) -> int:
        """A number that this run has not used."""
        self.count += 1
        return self.count

    def socket_path(self) -> str:
        """A path for a socket, where no app is told to write; its name tells an app nothing."""
        return f"{self.path}/s/{secrets.token_hex(4)}"

    def folder(self, name: str) -> Path:
        """A new empty folder."""
        path = self.path / f"{name}-{self.next_number()}"
        path.mkdir()
        return path

    def record(self, pid: int) -> None:
        """Note a process group that the next run ends if this one can't."""
        with (self.path / "processes").open("a") as file:
            file.write(f"{pid} {started_at(pid)}\n")

    def close(self) -> None:
        """Remove the folder with all that is in it."""
        self.tidy()
        os.close(self.lock)


def remove_each(paths: tuple[Path, ...]) -> None:
    """Remove folders, those that are not there aside."""
    for path in paths:
        remove(path)


def sweep(base: Path) -> None:
    """Remove the folders of runs whose owner is gone, and end the processes they left."""
    if sys.platform == "win32":
        return
    for path in base.glob("new-*"):
        # Nobody takes that long to give it the name it is swept by.
        with suppress(OSError):
            if time.time() - path.lstat().st_mtime > NEW_SECONDS:
                remove(path)
    for path in base.glob("run-*"):
        try:
            lock = os.open(path / "lock", os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        except OSError:
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue
        else:
            end_recorded(path / "processes")
            remove(path)
        finally:
            os.close(lock)


def end_recorded(record: Path) -> None:
    """End the process groups that `record` names, if they are still the same processes."""
    with suppress(OSError, ValueError):
        for line in record.read_text().splitlines():
            pid, _, began = line.partition(" ")
            if began and started_at(int(pid)) == began:
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(int(pid), signal.SIGKILL)
            # Forks of an app whose box has ended before them.
            end_session(int(pid), began, walled_only=True)
