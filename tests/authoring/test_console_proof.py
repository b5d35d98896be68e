import pytest

APP = """\
import itertools

from fastapi import FastAPI, Header
from fastapi.responses import RedirectResponse

app = FastAPI()
tokens = itertools.count(41)


@app.get("/hello")
def hello():
    return {"message": "goodbye"}


@app.post("/tokens")
def make():
    return {"token": f"t{next(tokens)}"}


@app.get("/mine")
def mine(authorization: str = Header()):
    return authorization


@app.get("/old")
def old():
    return RedirectResponse("/hello")
"""
HELLO = "$ curl http://127.0.0.1:8000/hello\n"


@pytest.fixture
def rich(author):
    for path in [author.kata / "app.py", *author.solution.rglob("app.py")]:
        word = "goodbye" if path.parent == author.kata else "hello"
        path.write_text(APP.replace("goodbye", word))


def test_a_status_line_that_differs_is_found_with_its_line(ticket):
    assert ticket("$ curl -i http://127.0.0.1:8000/hello\nHTTP/1.1 404 Not Found\n\n{}\n") == [
        "line 4: the ticket shows `HTTP/1.1 404 Not Found`, but the app answers `HTTP/1.1 200 OK`",
        'line 4: the ticket shows the body `{}`, but the app sends `{"message":"goodbye"}`',
    ]


def test_a_header_that_differs_or_is_missing_is_found(ticket):
    shown = 'HTTP/1.1 200 OK\nContent-Type: text/html\nx-more: 1\n\n{"message": "goodbye"}\n'
    assert ticket(f"$ curl -i http://127.0.0.1:8000/hello\n{shown}") == [
        "line 4: the ticket shows `Content-Type: text/html`, but the app sends `content-type: application/json`",
        "line 4: the ticket shows `x-more: 1`, but the app sends no such header",
    ]


def test_a_ticket_that_shows_the_same_for_the_mended_app_is_found(ticket):
    assert ticket('$ curl http://127.0.0.1:8000/nothing\n{"detail":"Not Found"}\n') == [
        "no curl line gives anything else once the fault is mended; show one that does"
    ]


def test_a_ticket_without_a_curl_line_is_found(ticket):
    assert ticket("") == ["it shows no curl line; show in a `console` block how the fault is seen"]


def test_a_line_that_can_not_be_played_is_found_with_its_line(ticket):
    assert ticket(HELLO + '{"message":"goodbye"}\n$ wget http://127.0.0.1:8000/hello\n') == [
        "line 6: expected a curl line, found `wget`; other commands go into a block of another kind"
    ]


@pytest.mark.usefixtures("rich")
def test_what_an_answer_gave_is_used_in_later_lines_on_one_served_app(ticket):
    shown = HELLO + '{"message":"goodbye"}\n$ curl -X POST http://127.0.0.1:8000/tokens\n{"token":"<one>"}\n'
    shown += '$ curl -X POST http://127.0.0.1:8000/tokens\n{"token":"t42"}\n'
    shown += "$ curl http://127.0.0.1:8000/mine -H 'authorization: Bearer <one>'\n\"Bearer t41\"\n"
    assert ticket(shown) == []
    assert ticket(HELLO + '{"message":"goodbye"}\n$ curl http://127.0.0.1:8000/mine -H "authorization: <two>"\n') == [
        "line 6: <two> stands in the command, but no answer before it shows <two>"
    ]


@pytest.mark.usefixtures("rich")
def test_every_answer_on_the_way_of_a_redirect_is_compared(ticket):
    command = "$ curl -iL http://127.0.0.1:8000/old\n"
    first, last = "HTTP/1.1 307 Temporary Redirect\nlocation: /hello\n\n", 'HTTP/1.1 200 OK\n\n{"message":"goodbye"}\n'
    assert ticket(command + first + last) == []
    assert ticket(command + last) == ["line 4: the ticket shows 1 answers, but there are 2"]
