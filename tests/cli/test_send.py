import http.server
import json
import socket
import threading
from collections.abc import Iterator

import pytest

from checker.catalogue.ticket_requests import read_requests
from checker.cli.send import numbers_in, read_given, split_words, write_file
from checker.errors import UsageProblem

TICKET = """\
# Tiny

```console
$ curl -X POST http://127.0.0.1:8000/sessions
{"token":"<token>"}
$ curl -i http://127.0.0.1:8000/mine -H 'authorization: Bearer <token>'
HTTP/1.1 200 OK
```

## Contract

1. `GET /hello` answers 200 and a greeting.
2. Anything else answers 404.
"""


class Handler(http.server.BaseHTTPRequestHandler):
    """Gives a token, unless it is closed."""

    def answer(self, status: int, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        is_open = self.server.is_open  # type: ignore[attr-defined]
        self.answer(*((201, {"token": "t1"}) if is_open else (403, {"detail": "closed"})))

    def do_GET(self) -> None:
        self.answer(200, self.headers["authorization"])

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[http.server.HTTPServer]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.is_open = True  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def told(picked):
    """The tiny kata with requests in its ticket."""
    (picked.katas / "katas" / "tiny" / "README.md").write_text(TICKET)
    return picked


def test_the_requests_are_listed_with_their_numbers(told):
    done = told("send", cwd=told.work / "tiny")
    assert done.code == 0
    assert "  1  curl -X POST http://127.0.0.1:8000/sessions\n  2  curl -i http://127.0.0.1:8000/mine" in done.out
    assert "`checker send tiny 1-2`" in done.out


def test_a_request_is_sent_after_the_one_that_gives_its_token(told, server):
    done = told("send", "2", "--port", str(server.server_port), cwd=told.work / "tiny")
    assert done.code == 0, done.said
    assert "First, for <token>: request 1, POST /sessions: 201 Created\n" in done.out
    assert "> authorization: Bearer t1\n" in done.out
    assert "HTTP/1.0 200" not in done.out
    assert "HTTP/1.1 200 OK\n" in done.out
    assert done.out.endswith('\n"Bearer t1"\n')


def test_a_token_that_no_answer_gave_is_told_with_what_to_do(told, server):
    server.is_open = False
    done = told("send", "tiny", "2", "-p", str(server.server_port))
    assert done.code == 1
    assert "request 1, POST /sessions: 403 Forbidden" in done.out
    assert "no answer gave <token>" in done.err
    assert "`checker send 1-2`" in done.err
    assert "--set token=VALUE" in done.err


def test_where_nobody_listens_it_says_what_to_start(told):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        done = told("send", "tiny", "1", "-p", str(probe.getsockname()[1]))
    assert (done.code, done.out) == (2, "")
    assert "Start it in another terminal with `checker serve`" in done.err


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("3", "There is no request 3: the ticket has 2 requests, 1 to 2."),
        ("0", "There is no request 0"),
        ("2-1", "There is no request 2-1"),
        ("1-3", "There is no request 1-3"),
    ],
)
def test_a_number_that_no_request_has_is_refused(word: str, said: str):
    with pytest.raises(UsageProblem) as caught:
        numbers_in(word, read_requests(TICKET))
    assert said in str(caught.value)


def test_several_requests_are_meant_by_first_and_last():
    assert list(numbers_in("1-2", read_requests(TICKET))) == [1, 2]
    assert list(numbers_in("2", read_requests(TICKET))) == [2]


def test_a_number_alone_is_a_requests_and_a_word_alone_a_katas():
    assert split_words([]) == (None, None)
    assert split_words(["2"]) == (None, "2")
    assert split_words(["tiny"]) == ("tiny", None)
    assert split_words(["7", "1-2"]) == ("7", "1-2")


@pytest.mark.parametrize("words", [["1", "tiny"], ["tiny", "two"], ["tiny", "1", "2"]])
def test_words_that_are_no_kata_and_number_are_refused(words: list[str]):
    with pytest.raises(UsageProblem) as caught:
        split_words(words)
    assert "is not a kata and a request's number" in str(caught.value)


def test_what_is_set_has_a_name_and_a_value():
    assert read_given(["token=a=b", "id="]) == {"token": "a=b", "id": ""}
    for pair in ("token", "=x", "To Ken=x"):
        with pytest.raises(UsageProblem):
            read_given([pair])


def test_the_requests_are_written_for_api_tools(told):
    done = told("send", "tiny", "--export", "postman")
    assert done.code == 0
    file = told.folder / "tiny.postman_collection.json"
    assert file.name in done.out
    assert len(json.loads(file.read_text())["item"]) == 2


def test_a_file_that_can_not_be_written_is_told(tmp_path):
    with pytest.raises(UsageProblem) as caught:
        write_file(tmp_path / "not" / "there.json", "{}")
    assert "--out FILE" in str(caught.value)
