"""Sends interim responses, 1xx, without end.

Expected: timed_out
"""

from desk import make_app
from uvicorn.protocols.http.h11_impl import H11Protocol

received = H11Protocol.data_received


def data_received(self, data):
    if b"/health" in data:
        for _ in range(20_000):
            self.transport.write(b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n" * 10)
    else:
        received(self, data)


H11Protocol.data_received = data_received
app = make_app()
