"""A listener that keeps what arrives, so that a snippet is judged by the bytes it sends."""

import socket
import threading

import pytest

from checker.model.exchange import Body, Request

USUAL = (
    ("Host", "127.0.0.1:8000"),
    ("Accept", "*/*"),
    ("Accept-Encoding", "gzip, deflate"),
    ("Connection", "close"),
    ("User-Agent", "python-httpx2/2.16"),
)


def make_request(method="GET", target="/", headers=(), body=b"", limit=64 * 1024):
    length = (("Content-Length", str(len(body))),) if body else ()
    return Request(method=method, target=target, headers=USUAL + headers + length, body=Body.of(body, limit))


class Listener:
    """A server that keeps the bytes of one request and answers 204."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.received = b""
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    @property
    def base_url(self):
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def serve(self):
        connection, _ = self.socket.accept()
        connection.settimeout(10)
        with connection:
            while not self.is_whole():
                self.received += connection.recv(65536)
            connection.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")

    def is_whole(self):
        head, end, body = self.received.partition(b"\r\n\r\n")
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        return bool(end) and len(body) >= (int(lengths[0].split(b":")[1]) if lengths else 0)


@pytest.fixture
def make():
    """The builder of requests."""
    return make_request


@pytest.fixture
def arrive():
    """What arrives when `send(base_url)` sends something: the request line, the headers and the body."""

    def arrive(send):
        listener = Listener()
        try:
            send(listener.base_url)
        finally:
            listener.thread.join(5)
            listener.socket.close()
        head, _, body = listener.received.partition(b"\r\n\r\n")
        request_line, *lines = head.split(b"\r\n")
        headers = [tuple(part.strip() for part in line.split(b":", 1)) for line in lines]
        return request_line.decode(), headers, body

    return arrive
