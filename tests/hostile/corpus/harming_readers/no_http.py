"""Answers in what is no HTTP: another version, two lengths, a chunk of negative size, nothing at all.

Expected: unsolved
"""

import itertools

from desk import in_capitals, make_app
from uvicorn.protocols.http.h11_impl import H11Protocol

answers = itertools.cycle(
    [
        b"HTTP/9.9 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 7\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n-5\r\n{}\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffffffff\r\n{}\r\n",
        b"HTTP/1.1 999999 OK\r\n\r\n",
        b"",
    ]
)


def data_received(self, data):
    self.transport.write(next(answers))
    self.transport.close()


H11Protocol.data_received = data_received
app = make_app(in_capitals)
