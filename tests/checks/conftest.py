"""The client of checks, on a socket whose other end says what a test wants said."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterable, Iterator

import pytest

from checker.checks.client import Client
from checker.model.kata import Limits

Script = Callable[[socket.socket], None]


@pytest.fixture
def ask() -> Iterator[Callable[..., Client]]:
    """A client whose every connection is answered by the bytes, pieces or script given."""
    ends: list[socket.socket] = []

    def make(answer: bytes | Iterable[bytes] | Script, **limits: float) -> Client:
        def serve(there: socket.socket) -> None:
            try:
                there.recv(65536)
                if callable(answer):
                    answer(there)
                else:
                    for piece in [answer] if isinstance(answer, bytes) else answer:
                        there.sendall(piece)
            except OSError:
                pass
            finally:
                there.close()

        def connect(timeout: float) -> socket.socket:
            here, there = socket.socketpair()
            here.settimeout(timeout)
            ends.extend((here, there))
            threading.Thread(target=serve, args=(there,), daemon=True).start()
            return here

        return Client(connect, Limits(**{"exchange_seconds": 0.5, **limits}))

    yield make
    for end in ends:
        end.close()


@pytest.fixture
def packed() -> Callable[..., bytes]:
    """A response whose body is packed by gzip, as often as asked."""

    def pack(content: bytes, times: int = 1) -> bytes:
        for _ in range(times):
            content = gzip.compress(content)
        coding = ", ".join(["gzip"] * times)
        head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {len(content)}\r\n\r\n"
        return head.encode() + content

    return pack
