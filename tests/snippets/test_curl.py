import subprocess

import pytest

from checker.model.exchange import Body, Request
from checker.snippets.curl import curl_line, telling_headers

JSON = ("Content-Type", "application/json")


@pytest.fixture
def send(arrive):
    """Run the line in a shell."""

    def run(request):
        def run_line(base_url):
            line = curl_line(request, base_url)
            command = line.command.replace("curl -i", "curl --disable --no-progress-meter --max-time 10 -i", 1)
            done = subprocess.run(["sh", "-c", command], capture_output=True, timeout=30, check=False)
            assert done.returncode == 0, done.stderr
            assert done.stdout.startswith(b"HTTP/1.1 204")

        return arrive(run_line)

    return run


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "BREW"])
def test_every_method_arrives(send, make, method):
    assert send(make(method, "/tea"))[0] == f"{method} /tea HTTP/1.1"


@pytest.mark.parametrize(
    "target",
    [
        "/books?title=a%20b&page=2",
        "/books?tags[]=1&range={1,2}",
        "/a/../b/./c",
        "/it's;$HOME`id`",
        "/caf\u00e9?x=a b",
        "*",
        "/page#part",
    ],
)
def test_every_target_arrives_as_it_was(send, make, target):
    assert send(make("OPTIONS", target))[0] == f"OPTIONS {target} HTTP/1.1"


@pytest.mark.parametrize(
    "body",
    [
        b'{"title": "The Quiet Harbour"}',
        b'it\'s "quoted" \\ $HOME `id` %s',
        b"one\ntwo\n",
        "caf\u00e9 \u2603 \U0001f600".encode(),
        b"@/etc/hostname",
        b"\r\n--edge\r\ncontent\r\n",
        b"tab\there",
        b"\x89PNG\r\n\x1a\n\x00\xff'%",
        "right\u202eleft".encode(),
        b"ends in a newline\x00\n",
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_every_body_arrives_byte_for_byte(send, make, method, body):
    request_line, headers, received = send(make(method, "/notes", (JSON,), body))
    assert request_line == f"{method} /notes HTTP/1.1"
    assert received == body
    assert (b"Content-Type", b"application/json") in headers


def test_every_header_arrives_in_order_with_its_quotes(send, make):
    sent = (
        ("Authorization", "Bearer abc.def"),
        ("X-Quoted", 'it\'s "so" \\ $HOME'),
        ("X-Empty", ""),
        ("X-Twice", "1"),
        ("X-Twice", "2"),
        ("X-Latin", "caf\xe9"),
        ("X-Utf-8", "caf\xc3\xa9"),
    )
    headers = send(make("GET", "/", sent))[1]
    expected = [(name.encode(), value.encode("latin-1")) for name, value in sent]
    assert [header for header in headers if header in expected] == expected


def test_a_body_without_a_content_type_is_sent_without_one(send, make):
    headers = send(make("POST", "/", (), b"plain"))[1]
    assert not [name for name, _ in headers if name.lower() == b"content-type"]


def test_a_form_needs_no_content_type(make):
    form = (("Content-Type", "application/x-www-form-urlencoded"),)
    line = curl_line(make("POST", "/token", form, b"username=ana&password=x"))
    assert line.command == "curl -i http://127.0.0.1:8000/token -d 'username=ana&password=x'"


def test_a_host_that_a_check_chose_is_kept():
    request = Request(method="GET", target="/", headers=(("Host", "shop.example"),), body=Body.of(b""))
    assert curl_line(request).command == "curl -i http://127.0.0.1:8000/ -H 'Host: shop.example'"


def test_headers_that_clients_set_themselves_are_left_out(make):
    request = make("POST", "/hello", (JSON,), b"{}")
    assert telling_headers(request) == (JSON,)
    assert curl_line(request).command == (
        "curl -i http://127.0.0.1:8000/hello -H 'Content-Type: application/json' -d '{}'"
    )
    assert curl_line(make()).command == "curl -i http://127.0.0.1:8000/"


def test_a_chosen_accept_header_is_kept():
    request = Request(method="GET", target="/", headers=(("accept", "text/html"),), body=Body.of(b""))
    assert curl_line(request).command.endswith("-H 'accept: text/html'")


def test_a_cut_body_comes_with_a_warning(make):
    line = curl_line(make("POST", "/", (JSON,), b"a" * 100, limit=10))
    assert line.command.endswith("-d aaaaaaaaaa")
    assert "first 10 of 100 bytes" in line.warnings[0]


def test_a_large_binary_body_comes_from_a_file_that_the_warning_names(make):
    line = curl_line(make("POST", "/", (), bytes(range(256)) * 20))
    assert line.command.endswith("--data-binary @body.bin")
    assert "body.bin" in line.warnings[0]
    assert len(line.warnings) == 1
