"""What an honest app may do works inside the walls as it does outside."""

import textwrap

import pytest

HEAD = """
import os
from pathlib import Path
from fastapi import FastAPI

DATA = Path(os.environ["DATA_DIR"])
app = FastAPI()
"""

WORKS = 'expect(client.get("/"), status=200, json={"works": True})'


def works(body: str, before: str = "") -> str:
    """An app that says at `/` whether `body`, a function's, returns something true."""
    lines = textwrap.indent(textwrap.dedent(body).strip(), "    ")
    route = 'app.get("/")(lambda: {"works": bool(work())})'
    return f"{HEAD}\n{textwrap.dedent(before)}\n\ndef work():\n{lines}\n\n\n{route}\n"


@pytest.mark.parametrize(
    "body",
    {
        "threads": """
            import threading
            found = []
            threads = [threading.Thread(target=found.append, args=(number,)) for number in range(30)]
            [thread.start() for thread in threads]
            [thread.join() for thread in threads]
            return sorted(found) == list(range(30))
        """,
        "a thread pool": """
            from concurrent.futures import ThreadPoolExecutor
            with ThreadPoolExecutor(8) as pool:
                return list(pool.map(abs, [-1, 2])) == [1, 2]
        """,
        "an event loop of its own": """
            import asyncio
            async def both():
                return await asyncio.gather(asyncio.sleep(0.01, 1), asyncio.to_thread(abs, -2))
            return asyncio.run(both()) == [1, 2]
        """,
        "SQLite with a write-ahead log": """
            import sqlite3
            one, other = (sqlite3.connect(DATA / "x.db") for _ in range(2))
            mode = one.execute("pragma journal_mode=wal").fetchone()
            one.execute("create table t(a)")
            one.execute("insert into t values (1)")
            one.commit()
            return mode == ("wal",) and other.execute("select a from t").fetchall() == [(1,)]
        """,
        "SQLite's vacuum and backup": """
            import sqlite3
            one, other = sqlite3.connect(DATA / "x.db"), sqlite3.connect(DATA / "y.db")
            one.execute("create table t(a)")
            one.execute("vacuum")
            one.backup(other)
            return other.execute("select count(*) from t").fetchone() == (0,)
        """,
        "a named temporary file": """
            import tempfile
            with tempfile.NamedTemporaryFile("w+") as file:
                file.write("text")
                file.flush()
                return Path(file.name).parent == DATA and Path(file.name).read_text() == "text"
        """,
        "a temporary file without a name": """
            import tempfile
            with tempfile.TemporaryFile() as file:
                file.write(b"text")
                file.seek(0)
                return file.read() == b"text"
        """,
        "a temporary folder": """
            import shutil, tempfile
            folder = Path(tempfile.mkdtemp())
            (folder / "a").write_text("a")
            shutil.rmtree(folder)
            with tempfile.TemporaryDirectory() as other:
                return not folder.exists() and Path(other).parent == DATA
        """,
        "a spooled file": """
            import tempfile
            with tempfile.SpooledTemporaryFile(10) as file:
                file.write(b"x" * 1000)
                file.seek(0)
                return len(file.read()) == 1000
        """,
        "guessing types of files": """
            import mimetypes
            return mimetypes.guess_type("a.html")[0] == "text/html" and mimetypes.guess_type("a.pdf")[0]
        """,
        "time zones": """
            import datetime, zoneinfo
            when = datetime.datetime(2024, 7, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin"))
            return when.utcoffset() == datetime.timedelta(hours=2) and len(zoneinfo.available_timezones()) > 400
        """,
        "copying with dates and modes": """
            import shutil
            (DATA / "a").write_text("a")
            shutil.copy2(DATA / "a", DATA / "b")
            shutil.copytree(".", DATA / "tree")
            shutil.move(DATA / "b", DATA / "c")
            return (DATA / "c").read_text() == "a"
        """,
        "copying a library's file": """
            import shutil
            return Path(shutil.copy2(os.__file__, DATA / "os.py")).stat().st_size > 1000
        """,
        "free space": "return os.statvfs(DATA).f_blocks and __import__('shutil').disk_usage(DATA).total",
        "its own limits": """
            import resource
            return resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 100 and resource.getrusage(resource.RUSAGE_SELF)
        """,
        "locks of multiprocessing": """
            import multiprocessing
            with multiprocessing.Lock(), multiprocessing.RLock(), multiprocessing.Semaphore(2):
                event = multiprocessing.Event()
                event.set()
                return event.is_set()
        """,
        "a queue of multiprocessing": """
            import multiprocessing
            queue = multiprocessing.SimpleQueue()
            queue.put(1)
            full = multiprocessing.Queue(2)
            full.put(2)
            return queue.get() == 1 and full.get(timeout=2) == 2
        """,
        "a forked process": """
            import multiprocessing
            context = multiprocessing.get_context("fork")
            ours, theirs = context.Pipe()
            process = context.Process(target=theirs.send, args=("x",))
            process.start()
            process.join(5)
            return ours.recv() == "x" and process.exitcode == 0
        """,
        "the null device": """
            with open(os.devnull, "w") as file:
                file.write("x")
            with open(os.devnull) as file:
                return file.read() == ""
        """,
        "a log in a file": """
            import logging, logging.handlers
            handler = logging.handlers.RotatingFileHandler(DATA / "app.log", maxBytes=100, backupCount=2)
            logger = logging.getLogger("honest")
            logger.addHandler(handler)
            [logger.warning("line %d", number) for number in range(30)]
            return (DATA / "app.log.1").exists()
        """,
        "a client with a transport of its own": """
            import httpx2
            transport = httpx2.MockTransport(lambda request: httpx2.Response(200, json={"path": request.url.path}))
            with httpx2.Client(transport=transport, base_url="https://upstream.example") as client:
                return client.get("/a").json() == {"path": "/a"}
        """,
        "a TLS context": """
            import ssl
            return ssl.create_default_context().verify_mode == ssl.CERT_REQUIRED
        """,
        "a client that reaches nobody": """
            import httpx2
            try:
                httpx2.get("http://upstream.example/")
            except httpx2.ConnectError:
                return True
        """,
        "SQLModel": """
            from sqlmodel import Field, Session, SQLModel, create_engine, select
            class Row(SQLModel, table=True):
                id: int | None = Field(default=None, primary_key=True)
                name: str
            engine = create_engine(f"sqlite:///{DATA}/rows.db")
            SQLModel.metadata.create_all(engine)
            with Session(engine) as session:
                session.add(Row(name="a"))
                session.commit()
                return session.exec(select(Row.name)).all() == ["a"]
        """,
        "tokens": """
            import jwt
            key = "k" * 32
            return jwt.decode(jwt.encode({"sub": "a"}, key, "HS256"), key, ["HS256"]) == {"sub": "a"}
        """,
        "chance": """
            import random, secrets, uuid
            return len({secrets.token_hex(), uuid.uuid4().hex, uuid.uuid1().hex, random.random(), os.urandom(9)}) == 5
        """,
        "hashing passwords": """
            import hashlib
            return hashlib.scrypt(b"a", salt=b"b", n=2**12, r=8, p=1) and hashlib.pbkdf2_hmac("sha256", b"a", b"b", 99)
        """,
        "a program that may not be started": """
            import subprocess
            try:
                subprocess.run(["true"])
            except OSError as error:
                return error.errno
        """,
        "a socket that may not be opened": """
            import socket
            try:
                socket.create_connection(("127.0.0.1", 9))
            except OSError as error:
                return error.errno
        """,
        "asking who it is": """
            import getpass, pwd, socket, platform
            for ask in (getpass.getuser, lambda: pwd.getpwuid(os.getuid()), socket.gethostname, os.getlogin):
                try:
                    ask()
                except (OSError, KeyError):
                    pass
            return platform.platform() and platform.python_version() and os.cpu_count()
        """,
        "its home": """
            (Path.home() / "settings").write_text("x")
            return Path.home() == DATA
        """,
        "languages": """
            import gettext, locale
            locale.setlocale(locale.LC_ALL, "")
            return gettext.gettext("a") == "a" and "ä".encode().decode() == "ä"
        """,
        "modes of its own files": """
            (DATA / "a").write_text("a")
            (DATA / "a").chmod(0o600)
            os.utime(DATA / "a")
            return os.access(DATA / "a", os.R_OK)
        """,
        "names of its own files": """
            (DATA / "folder").mkdir()
            (DATA / "a").write_text("a")
            (DATA / "a").replace(DATA / "folder" / "b")
            return [path.name for path in DATA.rglob("b")] == ["b"] and list(os.walk(DATA))
        """,
        "a file that is mapped": """
            import mmap
            with open(DATA / "a", "wb+") as file:
                file.truncate(4096)
                with mmap.mmap(file.fileno(), 4096) as memory:
                    memory[:2] = b"hi"
                    memory.flush()
            return (DATA / "a").read_bytes()[:2] == b"hi"
        """,
        "archives": """
            import gzip, tarfile, zipfile
            (DATA / "a").write_text("a")
            with zipfile.ZipFile(DATA / "a.zip", "w") as file:
                file.write(DATA / "a", "a")
            with tarfile.open(DATA / "a.tgz", "w:gz") as file:
                file.add(DATA / "a", "a")
            return zipfile.ZipFile(DATA / "a.zip").read("a") == b"a" and gzip.decompress(gzip.compress(b"a")) == b"a"
        """,
        "locks on files": """
            import fcntl
            with open(DATA / "lock", "w") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
        """,
        "signals and alarms": """
            import signal
            return signal.getsignal(signal.SIGTERM) is not None and signal.valid_signals()
        """,
        "a pipe and a pair of sockets": """
            import socket, select
            reading, writing = os.pipe()
            os.write(writing, b"x")
            ours, theirs = socket.socketpair()
            ours.sendall(os.read(reading, 1))
            return select.select([theirs], [], [], 1)[0] and theirs.recv(1) == b"x"
        """,
        "memory of its own": "return len(bytearray(64 << 20)) == 64 << 20",
        "tracing its own memory": """
            import faulthandler, gc, traceback, tracemalloc
            tracemalloc.start()
            return gc.collect() >= 0 and tracemalloc.take_snapshot() and traceback.format_stack()
        """,
    }.items(),
    ids=lambda item: item[0],
)
def test_an_honest_app_may(check_app, body):
    verdict = check_app(works(body[1]), WORKS)
    assert verdict.checks[0].outcome == "passed", verdict.checks[0].cases[0].output.text[-2000:]


def outcomes(verdict) -> list[str]:
    assert verdict.start_failure is None
    return [check.outcome for check in verdict.checks]


def test_an_honest_app_may_hold_threads_and_files_from_its_import(check_app):
    before = """
    import queue, threading
    jobs = queue.Queue()
    log = open(DATA / "log", "a")
    threading.Thread(target=lambda: [job.put(1) for job in iter(jobs.get, None)], daemon=True).start()
    """
    body = """
    job = queue.Queue()
    jobs.put(job)
    log.write("line")
    log.flush()
    return job.get(timeout=2) == 1 and (DATA / "log").read_text() == "line"
    """
    assert outcomes(check_app(works(body, before), WORKS, WORKS)) == ["passed", "passed"]
