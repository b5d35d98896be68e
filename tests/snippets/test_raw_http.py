import socket

from checker.snippets.raw_http import raw_message

JSON = ("Content-Type", "application/json")


def test_the_message_sent_as_it_stands_is_the_request(arrive, make):
    request = make("POST", "/notes?x=1", (JSON,), b'{"title": "caf\xc3\xa9"}')

    def send(base_url):
        host, port = base_url.removeprefix("http://").split(":")
        head, _, body = raw_message(request).text.partition("\n\n")
        with socket.create_connection((host, int(port)), 10) as connection:
            connection.sendall(head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + body.encode())
            assert connection.recv(4096).startswith(b"HTTP/1.1 204")

    line, headers, body = arrive(send)
    assert line == "POST /notes?x=1 HTTP/1.1"
    assert headers == [(name.encode(), value.encode()) for name, value in request.headers]
    assert body == request.body.content


def test_a_body_that_cannot_be_typed_is_left_out_with_a_warning(make):
    message = raw_message(make("POST", "/", (), b"\x00\xff"))
    assert message.text.endswith("Content-Length: 2\n\n")
    assert "2 bytes can't be typed" in message.warnings[0]


def test_a_cut_body_comes_with_a_warning(make):
    message = raw_message(make("POST", "/", (JSON,), b"a" * 100, limit=10))
    assert message.text.endswith("\n\naaaaaaaaaa")
    assert "first 10 of the body's 100 bytes" in message.warnings[0]
