import subprocess
import sys

import pytest

from checker.snippets.python import python_program

JSON = ("Content-Type", "application/json")


@pytest.fixture
def send(arrive):
    """Run the program."""

    def run(request):
        def run_program(base_url):
            program = python_program(request, base_url)
            command = [sys.executable, "-c", program.text]
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
            assert done.returncode == 0, done.stderr
            assert done.stdout.startswith("204 No Content")

        return arrive(run_program)

    return run


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "BREW"])
def test_every_method_arrives(send, make, method):
    assert send(make(method, "/tea"))[0] == f"{method} /tea HTTP/1.1"


@pytest.mark.parametrize(
    "target",
    [
        "/books?title=a%20b&page=2",
        "/books?tags[]=1&r={1,2}",
        "/a/../b/./c",
        "//x",
        "/it's;$HOME`id`",
        "*",
    ],
)
def test_every_target_arrives_as_it_was(send, make, target):
    assert send(make("OPTIONS", target))[0] == f"OPTIONS {target} HTTP/1.1"


def test_a_target_that_httpx_refuses_comes_with_a_warning(make):
    assert "refuses" in python_program(make("GET", "/caf\u00e9")).warnings[0]


@pytest.mark.parametrize(
    "body",
    [
        b'{"title":"The Quiet Harbour","pages":[1,2.5,true,null]}',
        b'{"title":  "two spaces"}',
        b'{"a":1,"a":2}',
        b"null",
        b'it\'s "quoted" \\ {x}',
        b"one\ntwo\n",
        "caf\u00e9 \u2603".encode(),
        b"\x89PNG\r\n\x1a\n\x00\xff'%",
    ],
)
def test_every_body_arrives_byte_for_byte(send, make, body):
    _, headers, received = send(make("POST", "/notes", (JSON,), body))
    assert received == body
    assert (b"content-type", b"application/json") in [(name.lower(), value) for name, value in headers]


def test_headers_arrive_with_their_quotes_also_twice_and_not_in_ascii(send, make):
    sent = (("X-Quoted", 'it\'s "so"'), ("X-Twice", "1"), ("X-Twice", "2"), ("X-Latin", "caf\xe9"))
    arrived = [(name.lower(), value) for name, value in send(make("GET", "/", sent))[1]]
    assert [one for one in arrived if one[0].startswith(b"x-")] == [
        (name.lower().encode(), value.encode("latin-1")) for name, value in sent
    ]


def test_json_is_written_as_a_value(make):
    text = python_program(make("POST", "/orders", (JSON,), b'{"table":8,"dishes":["soup"]}')).text
    assert '    json={"table": 8, "dishes": ["soup"]},\n' in text
    assert "headers=" not in text


def test_a_cut_body_comes_with_a_warning(make):
    program = python_program(make("POST", "/", (JSON,), b"a" * 100, limit=10))
    assert 'content="aaaaaaaaaa"' in program.text
    assert "first 10 of 100 bytes" in program.warnings[0]


def test_a_large_binary_body_comes_from_a_file_that_the_warning_names(make):
    program = python_program(make("POST", "/", (), bytes(range(256)) * 20))
    assert 'open("body.bin", "rb")' in program.text
    assert "body.bin" in program.warnings[0]
