"""Opens a journal: SQLite in one file, or PostgreSQL by its URL; makes it, and brings an older one to this version."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from checker.classroom.journal.journal import Journal
from checker.errors import UsageProblem

VERSION = "0002"
"""The schema that this version of the checker works with: the last of `migrations/versions`."""
BUSY_SECONDS = 30
"""How long one writer waits for another."""
MIGRATIONS = "checker.classroom.journal:migrations"


def open_journal(where: str | Path) -> Journal:
    """Open a journal, and make it where there is none.

    Args:
        where: A file, or a URL as SQLAlchemy reads them: `sqlite:///journal.db`, `postgresql://host/name`.

    Raises:
        UsageProblem: It can't be opened, is no journal, or is of a newer version.
    """
    url = read_url(where)
    make_room(url)
    engine = make_engine(url)
    shown = url.render_as_string(hide_password=True) if url.host else str(url.database)
    try:
        with engine.connect() as connection:
            found = find_version(connection)
        if found != VERSION:
            migrate(engine, found, shown)
    except SQLAlchemyError as error:
        engine.dispose()
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        raise UsageProblem(
            f"The journal {shown} can't be opened: {reason}.",
            "Name another with --journal, or mend what is said there.",
        ) from None
    except UsageProblem:
        engine.dispose()
        raise
    return Journal(engine)


def make_room(url: URL) -> None:
    """Make the folder that a file is to lie in, and the file, which names people, for its owner alone.

    Raises:
        UsageProblem: It can't be made.
    """
    if url.get_backend_name() != "sqlite" or not url.database:
        return
    path = Path(url.database)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise UsageProblem(
            f"The journal {path} can't be made: {error.strerror}.", "Name another with --journal."
        ) from None


def read_url(where: str | Path) -> URL:
    """What a file's path or a URL means.

    Raises:
        UsageProblem: It is no URL of a database that journals are kept in.
    """
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite", database=str(where))
    try:
        url = make_url(where)
    except ArgumentError:
        url = URL.create("none")
    if url.get_backend_name() == "sqlite" and url.database:
        return URL.create("sqlite", database=url.database)
    if url.get_backend_name() in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    raise UsageProblem(
        "That is no place for a journal.", "Name a file, or a database: postgresql://USER@HOST/NAME (extra `postgres`)."
    )


def make_engine(url: URL) -> Engine:
    """The engine.

    Raises:
        UsageProblem: The driver is not installed.
    """
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
        event.listen(engine, "connect", prepare_sqlite)
        event.listen(engine, "begin", begin_sqlite)
        return engine
    try:
        return create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError:
        raise UsageProblem(
            "A journal in PostgreSQL needs the extra `postgres`.", "Install it: pip install 'roundtrip-katas[postgres]'"
        ) from None


def prepare_sqlite(connection: Any, record: object) -> None:
    """Readers go on while somebody writes; what is committed is on the disk; what is deleted is overwritten."""
    # The driver would begin transactions of its own, and only before it writes.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def begin_sqlite(connection: Connection) -> None:
    """Begin; a writer at once as a writer, since two readers that both go on to write would lock each other out."""
    is_writer = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")


def find_version(connection: Connection) -> str | None:
    """The schema's version; None where there is none yet.

    Raises:
        UsageProblem: There are tables, and they are not a journal's.
    """
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" in tables:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if tables:
        raise UsageProblem("That database holds something else, and no journal.", "Name another with --journal.")
    return None


def migrate(engine: Engine, found: str | None, shown: str) -> None:
    """Bring a journal to this version, all of it or nothing.

    Raises:
        UsageProblem: It is of a newer version.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise UsageProblem(
            f"The journal {shown} was written by a newer version of the checker (its schema is {found}).",
            "Update the checker; nothing was changed.",
        )
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, VERSION)
