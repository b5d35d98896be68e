"""The inspector beside a real `checker serve`, spoken to over HTTP."""

import http.client
import json
import socket
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import pytest

SECONDS = 30
HARM = "<script>alert(1)</script>"


class Inspector:
    """What a page would ask of it."""

    def __init__(self, served):
        self.served = served
        self.link = served.link

    def ask(self, path="", body=None, headers=(), link=None):
        """Status, headers and body of an answer."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request((link or self.link) + path, data, dict(headers))
        if data and "content-type" not in {name.lower() for name, _ in headers}:
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()

    def json(self, path):
        status, _, body = self.ask(path)
        assert status == 200, body
        return json.loads(body)

    def listen(self, last=""):
        """The stream of news: kind, id and data of each event."""
        parts = urlsplit(self.link)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=SECONDS)
        connection.request("GET", parts.path + "events", headers={"Last-Event-ID": last} if last else {})
        answer = connection.getresponse()
        assert answer.headers["content-type"].startswith("text/event-stream")
        fields = {}
        try:
            for line in answer:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name:
                    fields[name] = value
                elif fields:
                    yield fields["event"], fields.get("id", ""), json.loads(fields["data"])
                    fields = {}
        finally:
            answer.close()
            connection.close()

    def targets(self):
        """Those of all exchanges that it has now."""
        found = []
        for kind, _, data in self.listen():
            found += [row["target"] for row in data.get("rows", [])]
            if kind == "ticket":
                return found
        raise AssertionError("the stream ended")

    def newest(self, target, method="GET"):
        """The whole of the last exchange with this target, once it is there."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            for kind, _, data in self.listen():
                rows = data.get("rows", [])
                found = [row for row in rows if (row["method"], row["target"]) == (method, target)]
                if found:
                    return self.json(f"exchanges/{found[-1]['number']}")
                if kind in ("rows", "ticket"):
                    break
            time.sleep(0.05)
        raise AssertionError(f"{method} {target} was not seen")


@pytest.fixture(scope="module")
def served(serve_shop):
    return serve_shop("--allow-host", "Desk.example")


@pytest.fixture(scope="module")
def inspector(served):
    return Inspector(served)


def call(served, path, method="GET", body=None, headers=()):
    request = urllib.request.Request(served.address + path, body, dict(headers), method=method)
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


JSON = [("Content-Type", "application/json")]


def test_an_exchange_is_told_whole(served, inspector):
    assert call(served, "/books?by=post", "POST", b'{"title":"Emma"}', JSON)[0] == 201
    told = inspector.newest("/books?by=post", "POST")
    assert told["request"]["start"] == "POST /books?by=post HTTP/1.1"
    assert ["content-type", "application/json"] in told["request"]["headers"]
    assert told["request"]["body"] == '{"title":"Emma"}'
    assert told["response"]["start"] == "HTTP/1.1 201 Created"
    assert json.loads(told["response"]["body"]) == {"title": "Emma", "count": 1}
    steps = {step["stage"]: step for step in told["steps"]}
    assert [steps["data"]["state"], steps["upstream"]["state"], steps["response"]["state"]] == [
        "reached",
        "reached",
        "answered",
    ]
    assert steps["route"]["time"].endswith(" ms")
    assert told["words"] == "Response answered."
    assert "INSERT INTO books VALUES (?)" in [one["code"] for one in told["server"]["sql"]]
    assert [one["code"] for one in told["server"]["entered"]] == ["add", "answer"]
    assert "fastapi.endpoint" in [span["name"] for span in told["server"]["spans"]]
    (asked,) = told["calls"]
    assert (asked["start"], asked["answer"]) == ("POST https://suppliers.example/orders", "202 Accepted")
    assert json.loads(asked["body"]) == {"title": "Emma"}
    assert told["output"]["text"] == "adding Emma\n"
    assert [one["name"] for one in told["copies"]] == ["curl", "Python", "HTTP"]
    assert f"curl -i '{served.address}/books?by=post'" in told["copies"][0]["text"]


def test_what_the_app_prints_is_printed_still(served, inspector):
    call(served, "/books", "POST", b'{"title":"Persuasion"}', JSON)
    assert inspector.newest("/books", "POST")["output"]["text"] == "adding Persuasion\n"
    assert "adding Persuasion\n" in served.said


def test_an_exception_is_told_with_the_request_and_its_traceback_as_output(served, inspector):
    assert call(served, "/fails")[0] == 500
    told = inspector.newest("/fails")
    assert told["failed"]
    assert "KeyError: 'nothing'" in told["server"]["raised"]
    assert "Traceback" in told["output"]["text"]


def test_a_long_body_is_cut_and_its_true_size_told(served, inspector):
    assert len(call(served, "/large")[1]) == 300 * 1024
    assert "of 300 KiB" in inspector.newest("/large")["response"]["label"]


def test_a_packed_body_is_read_as_a_client_reads_it(served, inspector):
    call(served, "/packed")
    response = inspector.newest("/packed")["response"]
    assert response["body"] == '{"packed": true}'
    assert "as it was sent" in response["label"]


def test_a_body_that_the_app_did_not_read_is_told_as_that(served, inspector):
    call(served, "/nowhere", "POST", b"words")
    told = inspector.newest("/nowhere", "POST")
    assert "The app did not read the body (Content-Length says 5)." in told["request"]["notes"]


def test_an_answer_in_pieces_comes_in_pieces(served, inspector):
    with socket.create_connection(("127.0.0.1", served.port), SECONDS) as client:
        client.sendall(b"GET /pieces HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        read_until(client, b"first ")
        assert "GET /pieces" in next(
            data["requests"] for kind, _, data in inspector.listen() if kind == "under-way" and data["requests"]
        )
        call(served, "/release")
        read_until(client, b"last")
    assert inspector.newest("/pieces")["response"]["body"] == "first last"


def test_a_request_in_pieces_arrives_in_pieces(served, inspector):
    with socket.create_connection(("127.0.0.1", served.port), SECONDS) as client:
        client.sendall(b"POST /pieces HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
        deadline = time.monotonic() + SECONDS
        while json.loads(call(served, "/came")[1]) != [3]:
            assert time.monotonic() < deadline
        client.sendall(b"4\r\ndefg\r\n0\r\n\r\n")
        read_until(client, b"[3,4]")
    assert inspector.newest("/pieces", "POST")["request"]["body"] == "abcdefg"


def read_until(client, words):
    data = b""
    while words not in data:
        piece = client.recv(4096)
        assert piece, data
        data += piece


def test_what_means_harm_is_told_drawn(served, inspector):
    call(served, "/harm")
    told = inspector.newest("/harm")
    assert HARM in told["response"]["body"]
    assert HARM in told["output"]["text"]
    assert not {"\x1b", "\x07", "\u202e", "\u2066", "\xa0"} & set("".join(texts_of(told)))


def texts_of(told):
    if isinstance(told, str):
        yield told
    for one in told.values() if isinstance(told, dict) else told if isinstance(told, list) else ():
        yield from texts_of(one)


def test_a_page_that_comes_again_is_told_what_it_missed_and_no_more(served, inspector):
    call(served, "/hello?number=1")
    inspector.newest("/hello?number=1")
    last = next(mark for kind, mark, _ in inspector.listen() if kind == "rows")
    call(served, "/hello?number=2")
    for kind, _, data in inspector.listen(last):
        if kind == "hello":
            assert not data["fresh"]
        if kind == "rows":
            assert [row["target"] for row in data["rows"]] == ["/hello?number=2"]
            break


def test_a_page_of_another_run_begins_anew(inspector):
    (kind, _, data) = next(inspector.listen("ffff-3"))
    assert (kind, data["fresh"]) == ("hello", True)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
    ],
    ids=lambda headers: "-".join(headers.values()),
)
@pytest.mark.parametrize("path", ["", "events", "send"])
def test_other_hosts_and_other_pages_are_refused(inspector, headers, path):
    draft = {"method": "GET", "target": "/hello", "headers": "", "body": ""} if path == "send" else None
    status, answer, body = inspector.ask(path, draft, headers.items())
    assert (status, body[:8]) == (403, b"Refused:")
    assert "access-control-allow-origin" not in answer


def test_the_page_can_be_opened_from_a_link_elsewhere(inspector):
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert inspector.ask("", None, headers.items())[0] == 200


def test_a_host_that_was_allowed_is_let_in_with_its_own_origin(inspector):
    headers = {"Host": "desk.example", "Origin": "https://desk.example"}
    assert inspector.ask("", None, headers.items())[0] == 200
    behind_a_proxy = {"Origin": "https://desk.example"}
    assert inspector.ask("clear", {}, behind_a_proxy.items())[0] == 200


@pytest.mark.parametrize("path", ["/", "/wrong/", "/wrong/events", "/docs", "/openapi.json"])
def test_nobody_gets_in_without_the_whole_link(inspector, path):
    parts = urlsplit(inspector.link)
    assert inspector.ask(link=f"http://{parts.netloc}{path}")[0] == 403


def test_a_form_of_another_page_can_not_send(inspector):
    assert inspector.ask("send", {}, [("Content-Type", "text/plain")])[0] == 415


@pytest.mark.parametrize("path", ["", "inspector.js", "inspector.css", "exchanges/999999"])
def test_every_answer_keeps_the_page_to_itself(inspector, path):
    _, headers, _ = inspector.ask(path)
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers


def send(inspector, **draft):
    return inspector.ask("send", {"method": "GET", "target": "/hello", "headers": "", "body": "", **draft})


def test_a_request_is_sent_and_told_as_any_other(inspector):
    status, _, body = send(inspector, target="/hello?name=Ana", headers="X-Mine: one\nContent-Length: 99")
    assert (status, json.loads(body)) == (200, {"answer": "200 OK"})
    told = inspector.newest("/hello?name=Ana")
    assert ["x-mine", "one"] in told["request"]["headers"]
    assert json.loads(told["response"]["body"]) == {"message": "hello Ana"}


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        ({"target": "http://evil.example/"}, "begins with a slash"),
        ({"headers": "no colon"}, "Expected a header as `Name: value`, found `no colon`"),
        ({"headers": "Bad Name: x"}, "The request could not be built"),
        ({"target": "/with a blank"}, "The request could not be built"),
        ({"kept": 999_999}, "not kept any more"),
    ],
    ids=["elsewhere", "no header", "bad header", "bad target", "gone"],
)
def test_what_can_not_be_sent_is_said_in_a_sentence(inspector, draft, words):
    status, _, body = send(inspector, **draft)
    assert status == 400
    assert words in body.decode()


def test_a_body_that_can_not_be_typed_is_sent_again_as_it_was(served, inspector):
    call(served, "/binary", "POST", bytes(range(256)))
    told = inspector.newest("/binary", "POST")
    assert told["again"]["kept"] == told["number"]
    draft = {name: told["again"][name] for name in ("method", "headers", "body", "kept")}
    send(inspector, target="/binary?again=1", **draft)
    assert json.loads(inspector.newest("/binary?again=1", "POST")["response"]["body"]) == {"size": 256}


def test_the_tickets_requests_are_filled_from_the_answers_of_others(served, inspector):
    asks = next(data["asks"] for kind, _, data in inspector.listen() if kind == "ticket")
    assert [ask["label"] for ask in asks] == ["GET /hello", "POST /tokens", "GET /me"]
    token = json.loads(call(served, "/tokens", "POST")[1])["token"]
    inspector.newest("/tokens", "POST")
    asks = next(data["asks"] for kind, _, data in inspector.listen() if kind == "ticket")
    assert asks[2]["missing"] == []
    assert f"Bearer {token}" in asks[2]["headers"]


def test_two_learners_serve_at_once_and_each_sees_their_own(served, inspector, serve_shop):
    other = Inspector(serve_shop())
    assert other.link.split("/")[2] != inspector.link.split("/")[2]
    call(other.served, "/hello?mine=1")
    other.newest("/hello?mine=1")
    targets = inspector.targets()
    assert "/hello?mine=1" not in targets
    token = urlsplit(other.link).path
    assert inspector.ask(link=f"http://{urlsplit(inspector.link).netloc}{token}")[0] == 403
    assert other.served.stop() == 0
