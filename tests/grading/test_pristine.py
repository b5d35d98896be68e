"""Every check meets the app as it was after import, whatever the app holds (ENGINE, 13)."""

import pytest

COUNT_ROWS = 'expect(client.post("/rows"), status=200, json=1)'

SQLITE_AT_IMPORT = """
import os, sqlite3
from fastapi import FastAPI

app = FastAPI()
connection = sqlite3.connect({path}, check_same_thread=False)
connection.execute("create table rows (id integer primary key)")


@app.post("/rows")
def add():
    connection.execute("insert into rows default values")
    connection.commit()
    return connection.execute("select count(*) from rows").fetchone()[0]
"""


@pytest.mark.parametrize(
    "path", ['os.environ["DATA_DIR"] + "/rows.db"', '"rows.db"', '":memory:"'], ids=["data", "workspace", "memory"]
)
def test_a_database_opened_at_import_is_fresh_for_every_check(check_app, path):
    verdict = check_app(SQLITE_AT_IMPORT.format(path=path), *[COUNT_ROWS] * 3, walls=path != '"rows.db"')
    assert [check.outcome for check in verdict.checks] == ["passed"] * 3


def test_a_database_opened_for_each_request_is_fresh_for_every_check(check_app):
    app = """
    import os, sqlite3
    from fastapi import FastAPI

    app = FastAPI()

    @app.post("/rows")
    def add():
        with sqlite3.connect("rows.db") as connection:
            connection.execute("create table if not exists rows (id integer primary key)")
            connection.execute("insert into rows default values")
            return connection.execute("select count(*) from rows").fetchone()[0]
    """
    verdict = check_app(app, *[COUNT_ROWS] * 3, walls=False)
    assert [check.outcome for check in verdict.checks] == ["passed"] * 3


def test_a_thread_pool_used_at_import_works_in_every_check(check_app):
    app = """
    from concurrent.futures import ThreadPoolExecutor
    from fastapi import FastAPI

    pool = ThreadPoolExecutor(2)
    pool.submit(int).result()
    app = FastAPI()

    @app.get("/")
    def read():
        return pool.submit(lambda: 7).result()
    """
    verdict = check_app(app, *['expect(client.get("/"), json=7)'] * 3)
    assert [check.outcome for check in verdict.checks] == ["passed"] * 3


def test_a_refresher_thread_started_at_import_ticks_in_every_check(check_app):
    app = """
    import threading, time
    from fastapi import FastAPI

    ticks = 0

    def refresh():
        global ticks
        while True:
            ticks += 1
            time.sleep(0.01)

    threading.Thread(target=refresh, daemon=True).start()
    app = FastAPI()

    @app.get("/")
    def read():
        before = ticks
        time.sleep(0.1)
        return ticks > before
    """
    verdict = check_app(app, *['expect(client.get("/"), json=True)'] * 2)
    assert [check.outcome for check in verdict.checks] == ["passed"] * 2


@pytest.mark.parametrize("folder", ['os.environ["DATA_DIR"]', '"."'], ids=["data", "workspace"])
def test_files_written_at_import_are_as_import_left_them(check_app, folder):
    app = f"""
    import os
    from pathlib import Path
    from fastapi import FastAPI

    path = Path({folder}) / "count.txt"
    path.write_text("1")
    app = FastAPI()

    @app.post("/rows")
    def add():
        count = path.read_text()
        path.write_text("2")
        return int(count)
    """
    verdict = check_app(app, *[COUNT_ROWS] * 3, walls=folder != '"."')
    assert [check.outcome for check in verdict.checks] == ["passed"] * 3


def test_an_app_that_rewrites_itself_is_graded_as_it_was_handed_in(check_app):
    app = """
    from pathlib import Path
    from fastapi import FastAPI

    app = FastAPI()
    Path("mark").touch()

    @app.post("/rows")
    def add():
        Path("app.py").write_text("raise SystemExit")
        return 1
    """
    verdict = check_app(app, *[COUNT_ROWS] * 2, "assert False", repeat=True, walls=False)
    assert [check.outcome for check in verdict.checks] == ["passed", "passed", "failed"]
    assert not verdict.unstable


@pytest.mark.parametrize(
    "deed",
    [
        "shutil.rmtree(data)",
        "shutil.rmtree(data); os.symlink('/etc', data)",
        "shutil.rmtree(data); open(data, 'w').close()",
        "os.makedirs(data + '/d' * 400)",
        "os.mkdir(data + '/locked'); open(data + '/locked/file', 'w').close(); os.chmod(data + '/locked', 0)",
        "shutil.rmtree('.', ignore_errors=True)",
    ],
    ids=["gone", "link", "file", "deep", "locked", "workspace"],
)
def test_whatever_an_app_does_to_its_folders_the_next_check_finds_them_new(check_app, deed):
    app = f"""
    import os, shutil
    from fastapi import FastAPI

    data = os.environ["DATA_DIR"]
    app = FastAPI()

    @app.post("/deed")
    def deed():
        {deed}
        return 1

    @app.get("/")
    def read():
        return [os.path.isdir(data) and not os.path.islink(data), os.listdir(data), os.listdir(os.getcwd())]
    """
    look = 'expect(client.get("/"), json=[True, [], ["app.py"]])'
    verdict = check_app(app, look, 'expect(client.post("/deed"), json=1)', look, walls=False)
    assert [check.outcome for check in verdict.checks] == ["passed"] * 3


@pytest.mark.parametrize(
    ("more", "imports"), [("pass", 1), ("threading.Thread(target=time.sleep, args=(9,)).start()", 3)]
)
@pytest.mark.parametrize("walls", [True, False])
def test_an_app_is_imported_once_unless_it_holds_more_than_memory(check_app, more, imports, walls):
    app = f"""
    import threading, time
    from fastapi import FastAPI

    stamp = str(time.time_ns())
    {more}
    app = FastAPI()

    @app.get("/")
    def read():
        return stamp
    """
    verdict = check_app(app, *['client.get("/")'] * 3, walls=walls)
    assert len({check.cases[0].transcript[0].response.body.data for check in verdict.checks}) == imports


def test_memory_shared_at_import_is_fresh_for_every_check(check_app):
    app = """
    import mmap
    from fastapi import FastAPI

    counted = mmap.mmap(-1, 4096)
    app = FastAPI()

    @app.get("/")
    def read():
        counted[0] += 1
        return counted[0]
    """
    verdict = check_app(app, *['expect(client.get("/"), status=200, json=1)'] * 3)
    assert [check.outcome for check in verdict.checks] == ["passed"] * 3


def test_a_lifespan_that_writes_data_finds_none_at_each_check(grade_app):
    app = """
    import os, sqlite3
    from contextlib import asynccontextmanager
    from pathlib import Path
    from fastapi import FastAPI

    STARTS = Path(os.environ["DATA_DIR"], "starts")

    @asynccontextmanager
    async def lifespan(app):
        with STARTS.open("a") as file:
            file.write("x")
        yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/starts")
    def write():
        with STARTS.open("a") as file:
            file.write("y" * 1000)

    @app.get("/starts")
    def read():
        return STARTS.read_text()[:5]
    """
    once = 'expect(client.get("/starts"), status=200, json="x")\nclient.post("/starts")'
    zoned = f'@in_time_zone("Asia/Tokyo")\n{function("zoned", once)}'
    restarted = f"{once}\nrestart()\nexpect(client.get('/starts'), status=200, json='xyyyy')"
    visible = "from checker.checks import *\n\n" + "\n\n".join(
        [function("one", once), zoned, function("two", restarted, "client, restart"), function("three", once)]
    )
    verdict = grade_app(app, visible=visible, hidden=None)
    assert [check.outcome for check in verdict.checks] == ["passed"] * 4, [check.cases for check in verdict.checks]


def function(name, body, arguments="client"):
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return f'@to_fix(1, "answers 200")\ndef test_{name}({arguments}):\n{lines}\n'
