import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

KEEPS = """\
import os
from pathlib import Path

from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def hello():
    file = Path(os.environ["DATA_DIR"]) / "visits"
    found = sorted(path.name for path in file.parent.iterdir())
    file.touch()
    return found


@app.get("/fails")
def fails():
    return {}["nothing"]
"""
SECONDS = 60


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port: int, path: str = "/hello") -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def wait_for(port: int, answer: tuple[int, str]) -> None:
    deadline = time.monotonic() + SECONDS
    while get(port) != answer:
        assert time.monotonic() < deadline, f"{get(port)} in place of {answer}"
        time.sleep(0.1)


Start = Callable[..., subprocess.Popen]


@pytest.fixture
def serve(picked, port: int) -> Iterator[Start]:
    """Starts `checker serve tiny` on a free port."""
    started = []

    def start(*words: str, **options) -> subprocess.Popen:
        started.append(picked.begin("serve tiny --port", str(port), *words, **options))
        return started[-1]

    yield start
    for process in started:
        process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "terminate"])
def test_the_app_is_served_until_it_is_stopped_and_leaves_nothing(picked, serve: Start, port: int, number):
    process = serve()
    wait_for(port, (200, '{"message":"goodbye"}'))
    (os.killpg if number == signal.SIGINT else os.kill)(process.pid, number)
    result = picked.finish(process)
    assert result.code == 0
    assert f"Serving {picked.work / 'tiny'} on http://127.0.0.1:{port}" in result.out
    assert get(port) == (0, "")


def test_a_save_serves_it_anew_and_an_error_on_save_is_told_in_few_words(picked, serve: Start, port: int):
    app = picked.work / "tiny" / "app.py"
    good = app.read_text()
    app.write_text("def broken(:\n")
    process = serve()
    said = [""]
    while "Mend it and save" not in said[-1]:
        said.append(process.stderr.readline().decode())
        assert said[-1], said
    told = "".join(said).partition("The app can't be started:")[2]
    assert 'app.py", line 1' in told
    assert "SyntaxError: invalid syntax" in told
    assert "uvicorn" not in told
    # uvicorn begins to watch a quarter of a second after the start, which no person is as fast as.
    time.sleep(1)
    app.write_text(good.replace("goodbye", "mended"))
    wait_for(port, (200, '{"message":"mended"}'))
    process.send_signal(signal.SIGINT)
    assert picked.finish(process).code == 0


def test_without_reload_an_app_that_can_not_start_ends_the_command(picked, serve: Start):
    (picked.work / "tiny" / "app.py").write_text("from fastapi import FastAPI\n\nname = 1 / 0\n")
    result = picked.finish(serve("--no-reload"))
    assert result.code == 1
    assert "app.py, line 3: name = 1 / 0" in result.err
    assert "ZeroDivisionError" in result.err
    assert "importlib" not in result.err


def test_the_data_folder_is_empty_at_first_and_lasts_as_long_as_the_command(picked, serve: Start, port: int):
    app = picked.work / "tiny" / "app.py"
    app.write_text(KEEPS)
    process = serve("--no-reload")
    wait_for(port, (200, "[]"))
    assert get(port) == (200, '["visits"]')
    folder = [path for path in picked.temporary.iterdir() if path.name.startswith("roundtrip-data-")]
    assert len(folder) == 1
    assert get(port, "/fails")[0] == 500
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=SECONDS)
    assert b"KeyError: 'nothing'" in err
    assert picked.left() == []


def test_an_app_that_does_not_want_to_end_is_made_to(picked, serve: Start, port: int):
    app = picked.work / "tiny" / "app.py"
    app.write_text("import signal, time\nsignal.signal = lambda *arguments: None\n" + app.read_text())
    process = serve()
    wait_for(port, (200, '{"message":"goodbye"}'))
    app.write_text("import time\ntime.sleep(60)\n")
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    assert picked.finish(process).code == 0


def test_a_taken_port_is_told_with_the_way_out(picked, serve: Start, port: int):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        result = picked.finish(serve())
    assert result.code == 2
    assert f"Port {port} on 127.0.0.1 can't be used: Address already in use." in result.err
    assert "--port" in result.err


def test_files_named_like_our_modules_do_not_get_in_the_way(picked, serve: Start, port: int):
    for name in ("checker.py", "uvicorn.py", "json.py"):
        (picked.work / "tiny" / name).write_text("raise RuntimeError('not this one')\n")
    process = serve("--no-reload", cwd=picked.work / "tiny")
    wait_for(port, (200, '{"message":"goodbye"}'))
    process.send_signal(signal.SIGINT)
    result = picked.finish(process)
    assert "checker.py is not handed in; only app.py is graded" in result.err


def test_one_file_under_another_name_is_not_served_as_something_else(picked, serve: Start, tmp_path: Path):
    other = tmp_path / "mine.py"
    other.write_text("")
    result = picked("serve", str(other), "--kata", "tiny")
    assert result.code == 2
    assert "called app.py" in result.err


WATCHED = """\
import os
import sqlite3

from fastapi import FastAPI, Query
from pydantic import BaseModel

app = FastAPI()


class Book(BaseModel):
    title: str


def store(title: str) -> int:
    with sqlite3.connect(os.environ["DATA_DIR"] + "/books.db") as books:
        books.execute("CREATE TABLE IF NOT EXISTS books (title TEXT)")
        return books.execute("INSERT INTO books VALUES (?)", (title,)).rowcount


@app.get("/hello")
def hello(name: str = "you"):
    return {"message": f"hello {name}"}


@app.post("/books", status_code=201)
def add(book: Book):
    return store(book.title)


@app.get("/fails")
def fails():
    return {}["nothing"]
"""


def post(port: int, body: bytes) -> int:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/books", body, {"content-type": "application/json"})
    try:
        return urllib.request.urlopen(request, timeout=5).status
    except urllib.error.HTTPError as error:
        return error.code


def test_each_exchange_is_printed_with_its_stages_and_what_was_done(picked, serve: Start, port: int):
    (picked.work / "tiny" / "app.py").write_text(WATCHED)
    process = serve("--no-reload")
    wait_for(port, (200, '{"message":"hello you"}'))
    get(port, "/hello?name=Ana%20B")
    assert [post(port, b'{"title": "Emma"}'), post(port, b'{"name": 1}')] == [201, 422]
    assert get(port, "/fails")[0] == 500
    get(port, "/nowhere")
    process.send_signal(signal.SIGINT)
    out = " ".join(process.communicate(timeout=SECONDS)[0].decode().split())
    for said in (
        "GET /hello?name=Ana%20B: 200 OK",
        "Response answered (the server says). Entered hello (app.py, line 21)",
        "POST /books: 201 Created",
        "Entered store (app.py, line 14) SQL CREATE TABLE IF NOT EXISTS books (title TEXT)",
        "SQL INSERT INTO books VALUES (?) [1 row]",
        "POST /books: 422 Unprocessable",
        "Validation answered (the server says). Refused body.title: Field required",
        "GET /fails: 500 Internal Server Error",
        "Raised KeyError: 'nothing'",
        "GET /nowhere: 404 Not Found",
        "Routing answered (the server says).",
    ):
        assert said in out, (said, out)
    assert "INFO:" not in out


def test_exchanges_are_printed_at_once_and_after_a_save_too(picked, serve: Start, port: int):
    app = picked.work / "tiny" / "app.py"
    process = serve()
    wait_for(port, (200, '{"message":"goodbye"}'))

    def read_until(words: str) -> None:
        said = ""
        while words not in said:
            said = process.stdout.readline().decode()
            assert said

    read_until("GET /hello: 200 OK")
    time.sleep(1)
    app.write_text(app.read_text().replace("goodbye", "mended"))
    wait_for(port, (200, '{"message":"mended"}'))
    get(port, "/after-the-save")
    read_until("GET /after-the-save: 404 Not Found")
    process.send_signal(signal.SIGINT)
    assert picked.finish(process).code == 0


def test_an_app_that_nobody_watches_is_served_with_uvicorns_own_lines(picked, serve: Start, port: int):
    process = serve("--no-reload", ROUNDTRIP_TRACE="off")
    wait_for(port, (200, '{"message":"goodbye"}'))
    process.send_signal(signal.SIGINT)
    result = picked.finish(process)
    assert '"GET /hello HTTP/1.1" 200 OK' in result.out
    assert "the server says" not in result.out


def read_link(process: subprocess.Popen) -> str:
    """The inspector's link, as soon as it is printed."""
    while line := process.stdout.readline().decode():
        if line.startswith("Inspector: "):
            return line.removeprefix("Inspector: ").strip()
    raise AssertionError("no link was printed")


def test_the_inspector_ends_with_the_command_also_while_a_page_listens(picked, serve: Start, port: int):
    process = serve("--no-reload")
    link = read_link(process)
    with urllib.request.urlopen(f"{link}events", timeout=SECONDS) as news:
        assert news.readline() == b"event: hello\n"
        process.send_signal(signal.SIGINT)
        assert picked.finish(process).code == 0
        assert news.read() is not None
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(link, timeout=SECONDS)


def test_data_is_kept_where_that_is_asked_for_and_it_is_said_where(picked, serve: Start, port: int):
    (picked.work / "tiny" / "app.py").write_text(KEEPS)
    for found in ("[]", '["visits"]'):
        process = serve("--no-reload", "--no-inspector", "--keep-data")
        wait_for(port, (200, found))
        process.send_signal(signal.SIGINT)
        result = picked.finish(process)
        assert f"What it stores is kept in {picked.work / '.data' / 'tiny'}." in " ".join(result.out.split())
        assert "Inspector:" not in result.out
    assert (picked.work / ".data" / "tiny" / "visits").is_file()


def test_a_taken_port_for_the_inspector_is_told_with_the_way_out(picked, serve: Start):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        result = picked.finish(serve("--inspector-port", str(other.getsockname()[1])))
    assert result.code == 2
    assert "can't be used for the inspector: Address already in use." in result.err
    assert "--inspector-port" in result.err


def test_options_of_an_inspector_that_is_not_wanted_are_refused(picked, serve: Start):
    result = picked.finish(serve("--no-inspector", "--open"))
    assert result.code == 2
    assert "--open has no effect with --no-inspector." in result.err


@pytest.mark.parametrize("name", ["https://desk.example", "desk.example:8001", "*", ""])
def test_an_allowed_host_is_a_name_and_no_more(picked, serve: Start, name: str):
    result = picked.finish(serve("--allow-host", name))
    assert result.code == 2
    assert f"--allow-host takes the name of a host, and `{name}` is none." in " ".join(result.err.split())


def test_an_app_of_which_nothing_is_told_has_no_inspector_and_that_is_said(picked, serve: Start, port: int):
    process = serve("--no-reload", ROUNDTRIP_TRACE="off")
    wait_for(port, (200, '{"message":"goodbye"}'))
    process.send_signal(signal.SIGINT)
    assert "There is no inspector: it needs named pipes, and ROUNDTRIP_TRACE" in picked.finish(process).out
