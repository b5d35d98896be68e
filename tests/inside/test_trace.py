"""What the server says of a request: which of the app's functions it entered, which SQL ran, what it raised."""

import pytest

APP = '''
import os, sqlite3
from typing import Annotated
from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel

app = FastAPI()
PATH = os.environ["DATA_DIR"] + "/notes.db"


class Note(BaseModel):
    text: str

    def shout(self):
        return self.text.upper()


def database():
    """A connection for each request."""
    connection = sqlite3.connect(PATH)
    connection.row_factory = sqlite3.Row
    connection.execute("create table if not exists notes (id integer primary key, text text)")
    try:
        yield connection
    finally:
        connection.close()


@app.post("/notes", status_code=201)
def add(note: Note, connection: Annotated[sqlite3.Connection, Depends(database, use_cache=True)]):
    with connection:
        cursor = connection.execute(
            "insert into notes (text)\\n values (?)", (note.shout(),)
        )
    return {"id": cursor.lastrowid}


@app.get("/notes")
async def read(q: str = ""):
    connection = sqlite3.connect(PATH)
    rows = connection.execute("select * from notes where text like :like", {"like": f"%{q}%"}).fetchall()
    return [text for _, text in rows]


@app.get("/broken")
def broken():
    return divide(0)


def divide(number):
    return 1 / number


@app.get("/refused")
def refused():
    raise HTTPException(418)
'''


@pytest.fixture
def traces(check_app):
    """The traces of some requests, each a statement of a check's body."""

    def trace(*requests, app=APP):
        verdict = check_app(app, "\n".join(f"client.{request}" for request in requests))
        (case,) = verdict.checks[0].cases
        return [exchange.trace for exchange in case.transcript]

    return trace


def entered(trace):
    return [function.function for function in trace.entered]


def ran(trace):
    return [(statement.sql, statement.parameters, statement.rows) for statement in trace.statements]


def test_the_functions_that_a_request_entered_are_told_in_order_with_their_lines(traces):
    (trace,) = traces('post("/notes", json={"text": "a"})')
    assert entered(trace) == ["database", "add", "Note.shout"]
    lines = APP.splitlines()
    for function in trace.entered:
        assert function.file == "app.py"
        assert f"def {function.function.split('.')[-1]}(" in lines[function.line - 1]


def test_a_request_that_validation_turned_away_entered_no_route_function(traces):
    (trace,) = traces('post("/notes", json={})')
    assert entered(trace) == ["database"]
    assert trace.validation_errors == ("body.text: Field required",)


def test_statements_are_told_with_parameters_rows_and_the_end_of_the_transaction(traces):
    add, read, none = traces('post("/notes", json={"text": "it\'s"})', 'get("/notes?q=IT")', 'get("/notes?q=x")')
    assert ran(add)[1:] == [("insert into notes (text) values (?)", '"IT\'S"', 1), ("COMMIT", "", None)]
    assert ran(read) == [("select * from notes where text like :like", "'like': '%IT%'", 1)]
    assert ran(none)[0][2] == 0


def test_an_exception_that_leaves_the_app_is_told_with_its_own_lines_alone(traces):
    (trace,) = traces('get("/broken")')
    line = APP.splitlines().index("    return 1 / number") + 1
    assert trace.raised[-1] == "ZeroDivisionError: division by zero"
    assert trace.raised[-3] == f'File "app.py", line {line}, in divide'
    assert trace.raised[-2].strip() == "return 1 / number"
    assert all("site-packages" not in one for one in trace.raised)


def test_an_exception_that_is_an_answer_is_not_told_as_raised(traces):
    (trace,) = traces('get("/refused")')
    assert trace.raised == ()
    assert entered(trace) == ["refused"]


def test_two_requests_at_once_keep_their_own_notes(check_app):
    app = """
    import asyncio
    from fastapi import FastAPI

    app = FastAPI()

    async def helper(name):
        await asyncio.sleep(0.05)
        globals()[name]()

    def one(): pass
    def two(): pass

    @app.get("/{name}")
    async def read(name: str):
        await helper(name)
    """
    check = """
        from threading import Thread
        threads = [Thread(target=client.get, args=(f"/{name}",)) for name in ("one", "two")]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
    """
    verdict = check_app(app, check)
    exchanges = verdict.checks[0].cases[0].transcript
    told = {exchange.request.target: entered(exchange.trace) for exchange in exchanges}
    assert told == {"/one": ["read", "helper", "one"], "/two": ["read", "helper", "two"]}


def test_a_connection_of_the_app_s_own_class_tells_too(traces):
    app = """
    import sqlite3
    from fastapi import FastAPI

    app = FastAPI()

    class Own(sqlite3.Connection):
        pass

    @app.get("/")
    def read():
        own = sqlite3.connect(":memory:", factory=Own)
        plain = sqlite3.connect(":memory:")
        assert isinstance(plain, sqlite3.Connection) and repr(type(plain)) == repr(sqlite3.Connection)
        return [type(own).__name__, *own.execute("select 7").fetchone(), *plain.execute("select 8").fetchone()]
    """
    (trace,) = traces('get("/").json() == ["Own", 7, 8] or 1 / 0', app=app)
    assert ran(trace) == [("select 7", "", 1), ("select 8", "", 1)]


def test_many_functions_and_statements_are_told_within_bounds(traces):
    app = """
    import sqlite3
    from fastapi import FastAPI

    app = FastAPI()
    for number in range(60):
        pass

    {}

    @app.get("/")
    def read():
        connection = sqlite3.connect(":memory:")
        for number in range(100):
            globals()["f%d" % number]()
            connection.execute("select '" + "x" * 5000 + "'", ()).fetchall()
    """.format("\n    ".join(f"def f{number}(): pass" for number in range(100)))
    (trace,) = traces('get("/")', app=app)
    assert len(trace.entered) == 40
    assert len(trace.statements) == 30
    assert {len(statement.sql) for statement in trace.statements} == {600}


def test_a_source_that_can_not_be_marked_is_served_as_it_is(traces):
    app = f"""
    from fastapi import FastAPI

    app = FastAPI()
    value = {"+".join(["1"] * 700)}

    @app.get("/")
    def read():
        return value
    """
    (trace,) = traces('get("/").json() == 700 or 1 / 0', app=app)
    assert trace.spans
    assert trace.entered == ()
