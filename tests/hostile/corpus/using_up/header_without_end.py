"""Answers with one header line that does not end.

Expected: unsolved|timed_out
"""

from desk import in_capitals, make_app
from uvicorn.protocols.http.h11_impl import H11Protocol


def data_received(self, data):
    self.transport.write(b"HTTP/1.1 200 OK\r\nx-long: ")
    for _ in range(1000):
        self.transport.write(b"x" * 65536)


H11Protocol.data_received = data_received
app = make_app(in_capitals)
