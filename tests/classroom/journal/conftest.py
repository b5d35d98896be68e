"""Journals: in a file, and in a real PostgreSQL."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from checker.classroom.journal.journal import Journal
from checker.classroom.journal.opening import make_engine, open_journal, read_url
from checker.classroom.journal.tables import Row

PROGRAMS = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), Path("/usr/lib/postgresql/bin"))
STARTS_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A PostgreSQL that nobody else reaches."""

    folder: Path

    def url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def make_database(self) -> str:
        """A new, empty one; its name."""
        name = f"journal_{secrets.token_hex(6)}"
        engine = make_engine(read_url(self.url("postgres")))
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
        engine.dispose()
        return name

    def wait(self, process: subprocess.Popen[bytes]) -> None:
        """Until it answers."""
        engine = make_engine(read_url(self.url("postgres")))
        deadline = time.monotonic() + STARTS_SECONDS
        while True:
            try:
                with closing(engine.connect()):
                    break
            except OperationalError:
                assert process.poll() is None, (self.folder / "log").read_text()
                assert time.monotonic() < deadline, (self.folder / "log").read_text()
                time.sleep(0.05)
        engine.dispose()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Debian's own PostgreSQL, on a socket in a folder of its own. It refuses to run as root, so that gives way."""
    if not (PROGRAMS / "initdb").exists():
        pytest.skip("no PostgreSQL")
    folder = Path(tempfile.mkdtemp(prefix="rt-pg-", dir="/tmp"))
    account = []
    if os.getuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        account = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    options = ["--auth=trust", "--username=postgres", "--no-sync", "--encoding=UTF8", "--locale=C"]
    made = [*account, PROGRAMS / "initdb", *options, "-D", folder / "data"]
    subprocess.run(made, check=True, capture_output=True, cwd=folder)
    settings = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", f"unix_socket_directories={folder}"]
    with (folder / "log").open("wb") as log:
        started = [*account, PROGRAMS / "postgres", "-D", folder / "data", *settings]
        process = subprocess.Popen(started, cwd=folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    server = Server(folder)
    try:
        server.wait(process)
        yield server
    finally:
        # "Immediate" shutdown of https://www.postgresql.org/docs/current/server-shutdown.html: nothing is to be kept.
        process.send_signal(signal.SIGQUIT)
        process.wait(STARTS_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal in a file, to be copied: making one takes longer."""
    file = tmp_path_factory.mktemp("empty") / "journal.db"
    open_journal(file).close()
    return file


@pytest.fixture(scope="session")
def database(server: Server) -> str:
    """A journal in PostgreSQL, for one test after the other."""
    url = server.url(server.make_database())
    open_journal(url).close()
    return url


@pytest.fixture
def empty_database(database: str) -> str:
    """The same, without a row."""
    engine = make_engine(read_url(database))
    with engine.begin() as connection:
        names = ", ".join(f'"{table.name}"' for table in Row.metadata.sorted_tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    engine.dispose()
    return database


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a journal is kept: what holds in a file holds in PostgreSQL."""
    if request.param == "sqlite":
        return str(shutil.copy(request.getfixturevalue("empty_file"), tmp_path / "journal.db"))
    return str(request.getfixturevalue("empty_database"))


@pytest.fixture
def journal(where: str) -> Iterator[Journal]:
    """A new journal, open."""
    with open_journal(where) as opened:
        yield opened
