"""SQLite in the ways that apps use it."""

import copy
import inspect
import os
import pickle
import sqlite3
import threading
import traceback
import weakref
from datetime import date

from fastapi import FastAPI

app = FastAPI()
CASES = []


def case(function):
    """Answer with what the function returns, or with all that is known of what it raises."""
    if inspect.iscoroutinefunction(function):

        @app.get(f"/{function.__name__}")
        async def answer():
            try:
                return await function()
            except BaseException as error:
                return told(error)
    else:

        @app.get(f"/{function.__name__}")
        def answer():
            try:
                return function()
            except BaseException as error:
                return told(error)

    CASES.append(function.__name__)
    return function


def told(error):
    frames = traceback.extract_tb(error.__traceback__)
    return [
        type(error).__name__,
        str(error),
        [[os.path.basename(one.filename), one.lineno, one.name] for one in frames],
    ]


@app.get("/")
def names():
    return CASES


def opened(**options):
    connection = sqlite3.connect(":memory:", **options)
    connection.execute("create table t (id integer primary key, text text)")
    connection.executemany("insert into t (text) values (?)", [("a",), ("b",), ("c",)])
    connection.commit()
    return connection


@case
def kinds():
    connection = opened()
    cursor = connection.cursor()
    return [
        type(connection) is sqlite3.Connection,
        type(cursor) is sqlite3.Cursor,
        isinstance(connection, sqlite3.Connection),
        type(connection).__qualname__,
        repr(connection).split(" at ")[0],
        repr(cursor).split(" at ")[0],
        connection.execute("select 1").connection is connection,
    ]


@case
def attribute_of_its_own():
    connection = opened()
    connection.nickname = "mine"
    return connection.nickname


@case
def attribute_of_a_cursor():
    cursor = opened().cursor()
    cursor.nickname = "mine"
    return cursor.nickname


@case
def namespace_of_a_connection():
    return vars(opened())


@case
def weak():
    connection = opened()
    return weakref.ref(connection)() is connection


@case
def pickled():
    return pickle.dumps(opened())


@case
def pickled_cursor():
    return pickle.dumps(opened().cursor())


@case
def copied():
    return copy.copy(opened())


@case
def wrong_sql():
    return opened().execute("selekt 1")


@case
def wrong_sql_many():
    return opened().executemany("insert into nowhere values (?)", [(1,)])


@case
def wrong_script():
    return opened().executescript("select 1; selekt 2")


@case
def wrong_sql_by_cursor():
    return opened().cursor().execute("select * from nowhere")


@case
def twice_the_same_key():
    connection = opened()
    with connection:
        connection.execute("insert into t values (1, 'again')")


@case
def no_arguments():
    return opened().execute()


@case
def too_many_arguments():
    return opened().cursor().execute("select 1", (), ())


@case
def bytes_for_sql():
    return opened().execute(b"select 1")


@case
def none_for_sql():
    return opened().cursor().execute(None)


@case
def none_for_parameters():
    return opened().execute("select 1", None)


@case
def none_for_a_cursor_class():
    return opened().cursor(None)


@case
def an_integer_too_large():
    return opened().execute("select ?", (10**30,))


@case
def an_integer_far_too_large():
    return opened().execute("select ?", (10**6000,))


@case
def half_a_character():
    return opened().execute("select ?", ("\ud800",))


@case
def half_a_character_in_sql():
    return opened().execute("select '\ud800'")


@case
def zero_in_sql():
    return opened().execute("select 1\0")


@case
def two_statements():
    return opened().execute("select 1; select 2")


@case
def unknown_type():
    return opened().execute("select ?", (object,))


@case
def missing_parameter():
    return opened().execute("select :a, :b", {"a": 1})


class Wrapped(dict):
    """A mapping that answers for every name."""

    def __missing__(self, name):
        return f"no {name}"

    def items(self):
        raise RuntimeError("asked for its items")


class Listed(list):
    """A list that minds being cut."""

    def __getitem__(self, index):
        if isinstance(index, slice):
            raise RuntimeError("cut")
        return super().__getitem__(index)


class Sql(str):
    """A text that minds being cut."""

    def __getitem__(self, index):
        raise RuntimeError("cut")

    def split(self, *arguments):
        raise RuntimeError("split")


class Odd(type):
    """Its classes have no name."""

    @property
    def __name__(cls):
        raise RuntimeError("named")


class Adapted(metaclass=Odd):
    """A value that SQLite is told how to take."""

    def __conform__(self, protocol):
        return "adapted"


@case
def a_mapping_of_its_own():
    return opened().execute("select :a, :b", Wrapped(a=1)).fetchall()


@case
def a_list_of_its_own():
    return opened().execute("select ?, ?", Listed([1, 2])).fetchall()


@case
def a_text_of_its_own():
    return opened().execute(Sql("select 5")).fetchall()


@case
def a_value_of_its_own():
    return opened().execute("select ?", (Adapted(),)).fetchall()


@case
def a_failing_adapter():
    class Failing:
        def __conform__(self, protocol):
            return 1 / 0

    return opened().execute("select ?", (Failing(),)).fetchall()


@case
def parameters_that_are_made_on_the_way():
    connection = opened()
    connection.executemany("insert into t (text) values (?)", (str(number) for number in range(3)))
    return connection.execute("select * from t").fetchall()


@case
def parameters_that_fail_on_the_way():
    def values():
        yield ("x",)
        raise KeyError("no more")

    return opened().executemany("insert into t (text) values (?)", values())


@case
def rows_as_rows():
    connection = opened()
    connection.row_factory = sqlite3.Row
    rows = connection.execute("select * from t").fetchall()
    return [type(rows[0]).__name__, rows[0].keys(), [dict(row) for row in rows], rows[0]["text"], len(rows[0])]


@case
def rows_as_dictionaries():
    connection = opened()
    connection.row_factory = lambda cursor, row: {each[0]: value for each, value in zip(cursor.description, row)}
    return list(connection.execute("select * from t"))


@case
def rows_of_one_cursor():
    cursor = opened().cursor()
    cursor.row_factory = lambda cursor, row: len(row)
    return cursor.execute("select * from t").fetchmany(2)


@case
def rows_that_fail():
    connection = opened()
    connection.row_factory = lambda cursor, row: 1 / 0
    return connection.execute("select * from t").fetchone()


@case
def rows_that_fail_in_a_loop():
    connection = opened()
    connection.row_factory = lambda cursor, row: 1 / 0
    return [row for row in connection.execute("select * from t")]


@case
def texts_as_bytes():
    connection = opened()
    connection.text_factory = lambda data: data.hex()
    return connection.execute("select text from t").fetchall()


@case
def texts_that_are_none():
    connection = opened()
    return connection.execute("select cast(x'ff' as text)").fetchall()


@case
def types_by_declaration():
    sqlite3.register_converter("day", lambda data: data.decode() + " as a day")
    connection = sqlite3.connect(":memory:", detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES)
    connection.execute("create table d (at day)")
    connection.execute("insert into d values (?)", (date(2026, 1, 2).isoformat(),))
    return connection.execute('select at, at as "at [day]" from d').fetchall()


@case
def a_failing_converter():
    sqlite3.register_converter("bad", lambda data: 1 / 0)
    connection = sqlite3.connect(":memory:", detect_types=sqlite3.PARSE_DECLTYPES)
    connection.execute("create table d (at bad)")
    connection.execute("insert into d values (1)")
    return connection.execute("select at from d").fetchall()


@case
def own_transactions():
    connection = opened(isolation_level=None)
    states = [connection.in_transaction]
    connection.execute("begin")
    connection.execute("insert into t (text) values ('x')")
    states.append(connection.in_transaction)
    connection.rollback()
    states.append(connection.in_transaction)
    return [states, connection.execute("select count(*) from t").fetchone(), connection.isolation_level]


@case
def transactions_of_313():
    if not hasattr(sqlite3, "LEGACY_TRANSACTION_CONTROL"):
        return "none"
    connection = sqlite3.connect(":memory:", autocommit=False)
    connection.execute("create table t (a)")
    connection.execute("insert into t values (1)")
    connection.rollback()
    states = [connection.in_transaction, connection.autocommit]
    connection.close()
    return states


@case
def transactions_by_with():
    connection = opened()
    with connection as same:
        cursor = connection.execute("insert into t (text) values ('d')")
    states = [same is connection, cursor.lastrowid, cursor.rowcount, connection.total_changes]
    try:
        with connection:
            connection.execute("delete from t")
            raise KeyError("stop")
    except KeyError:
        states.append(connection.in_transaction)
    return [states, connection.execute("select count(*) from t").fetchall()]


@case
def commit_when_closed():
    connection = opened()
    connection.close()
    connection.commit()


@case
def rollback_when_closed():
    connection = opened()
    connection.close()
    connection.rollback()


@case
def with_when_closed():
    connection = opened()
    connection.close()
    with connection:
        pass


@case
def with_when_closed_within():
    connection = opened()
    with connection:
        connection.close()


@case
def execute_when_closed():
    connection = opened()
    cursor = connection.execute("select 1")
    connection.close()
    return cursor.fetchall()


@case
def cursor_when_closed():
    connection = opened()
    connection.close()
    return connection.execute("select 1")


@case
def a_closed_cursor():
    cursor = opened().cursor()
    cursor.close()
    return cursor.execute("select 1")


@case
def counts():
    cursor = opened().cursor()
    seen = [cursor.rowcount, cursor.lastrowid, cursor.description, cursor.arraysize]
    for sql in (
        "select * from t",
        "insert into t (text) values ('x'), ('y')",
        "update t set text = 1",
        "delete from t",
    ):
        cursor.execute(sql)
        seen += [cursor.rowcount, cursor.lastrowid, cursor.description]
    return seen


@case
def changes_that_are_returned():
    cursor = opened().execute("insert into t (text) values ('x'), ('y') returning id")
    return [cursor.rowcount, cursor.fetchall(), cursor.rowcount]


@case
def one_cursor_again_and_again():
    cursor = opened().cursor()
    seen = []
    for row in cursor.execute("select * from t"):
        seen.append(row)
        if row[0] == 1:
            cursor.execute("select * from t where id > 1")
    return [seen, cursor.fetchone(), next(cursor, "nothing"), cursor.fetchmany(size=2)]


@case
def one_cursor_within_itself():
    connection = opened()
    cursor = connection.cursor()

    def values():
        cursor.execute("select 1")
        yield ("x",)

    return cursor.executemany("insert into t (text) values (?)", values()).rowcount


@case
def chained():
    return opened().execute("select ?", [1]).execute("select 2").fetchone()


@case
def a_cursor_of_another_class():
    class Loud(sqlite3.Cursor):
        def execute(self, sql, *arguments):
            return super().execute(sql.lower(), *arguments)

    connection = opened()
    cursor = connection.cursor(Loud)
    return [cursor.execute("SELECT 'A'").fetchall(), type(connection.cursor(factory=Loud)).__name__]


@case
def a_cursor_by_its_class():
    return sqlite3.Cursor(opened()).execute("select 3").fetchall()


@case
def a_connection_of_another_class():
    class Own(sqlite3.Connection):
        def shout(self):
            return self.execute("select 'A'").fetchone()

    connection = sqlite3.connect(":memory:", factory=Own)
    return [connection.shout(), type(connection.cursor()) is sqlite3.Cursor]


@case
def functions_of_its_own():
    connection = opened()
    connection.create_function("twice", 1, lambda value: value * 2, deterministic=True)

    class Longest:
        def __init__(self):
            self.found = ""

        def step(self, text):
            self.found = max(self.found, text, key=len)

        def finalize(self):
            return self.found

    connection.create_aggregate("longest", 1, Longest)
    connection.create_collation("backwards", lambda one, other: (one < other) - (one > other))
    return [
        connection.execute("select twice(text) from t").fetchall(),
        connection.execute("select longest(text) from t").fetchall(),
        connection.execute("select text from t order by text collate backwards").fetchall(),
    ]


@case
def a_failing_function():
    connection = opened()
    connection.create_function("fail", 0, lambda: 1 / 0)
    return connection.execute("select fail()").fetchall()


@case
def a_statement_within_a_function():
    connection = opened()
    connection.create_function("count_t", 0, lambda: connection.execute("select count(*) from t").fetchone()[0])
    return connection.execute("select count_t(), id from t").fetchall()


@case
def watched_by_itself():
    connection = opened()
    seen = []
    connection.set_trace_callback(seen.append)
    with connection:
        connection.execute("insert into t (text) values (?)", ("x",))
    connection.set_authorizer(lambda *told: sqlite3.SQLITE_OK)
    connection.set_progress_handler(lambda: 0, 1)
    connection.execute("select * from t").fetchall()
    return seen


@case
def scripts():
    connection = opened()
    cursor = connection.executescript("create table u (a); insert into u values (1), (2);")
    return [type(cursor).__name__, cursor.rowcount, connection.execute("select * from u").fetchall()]


@case
def dumped():
    return list(opened().iterdump())


@case
def backed_up():
    one, other = opened(), sqlite3.connect(":memory:")
    steps = []
    one.backup(other, pages=1, progress=lambda *told: steps.append(told))
    return [len(steps), other.execute("select * from t").fetchall()]


@case
def serialized():
    data = opened().serialize()
    other = sqlite3.connect(":memory:")
    other.deserialize(data)
    return other.execute("select count(*) from t").fetchall()


@case
def a_blob():
    connection = opened()
    connection.execute("insert into t values (9, ?)", (b"bytes",))
    with connection.blobopen("t", "text", 9) as blob:
        return blob.read().decode()


@case
def a_file_by_address():
    path = os.environ["DATA_DIR"] + "/by address.db"
    connection = sqlite3.connect(f"file:{path}?mode=rwc", uri=True)
    connection.execute("create table if not exists t (a)")
    connection.close()
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True).execute("insert into t values (1)")


@case
def all_arguments_by_place():
    connection = sqlite3.connect(":memory:", 5.0, 0, None, True)
    return [connection.isolation_level, type(connection).__name__]


@case
def a_factory_by_place():
    class Own(sqlite3.Connection):
        pass

    return type(sqlite3.connect(":memory:", 5.0, 0, None, True, Own)).__name__


@case
def no_database():
    return sqlite3.connect()


@case
def a_database_that_is_none():
    return sqlite3.connect(None)


@case
def an_unknown_argument():
    return sqlite3.connect(":memory:", colour="red")


@case
def no_such_folder():
    return sqlite3.connect("/nowhere/at/all.db")


@case
def another_thread():
    connection = opened()
    found = []

    def use():
        for attempt in (connection.commit, connection.cursor, lambda: connection.execute("select 1"), connection.close):
            try:
                attempt()
            except Exception as error:
                found.append(
                    [
                        type(error).__name__,
                        str(error).rpartition(" The object")[0],
                        len(traceback.extract_tb(error.__traceback__)),
                    ]
                )

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    return found


@case
def shared_by_threads():
    connection = opened(check_same_thread=False)
    lock = threading.Lock()

    def add(number):
        with lock:
            connection.execute("insert into t values (?, 'x')", (number,))

    threads = [threading.Thread(target=add, args=(number,)) for number in range(10, 15)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return connection.execute("select id from t order by id").fetchall()


@case
def its_parts():
    return [
        sqlite3.connect.__name__,
        sqlite3.connect.__module__,
        sqlite3.connect is sqlite3.dbapi2.connect,
        sqlite3.Connection.__module__,
        callable(sqlite3.connect),
        sqlite3.connect.__doc__,
        sorted(vars(sqlite3)) == sorted(vars(sqlite3)),
    ]
