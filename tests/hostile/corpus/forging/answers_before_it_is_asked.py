"""Writes a whole response of its own on every connection before the app's, as smuggled responses do.

Expected: unsolved
"""

from desk import in_capitals, make_app
from uvicorn.protocols.http.h11_impl import H11Protocol

made = H11Protocol.connection_made


def connection_made(self, transport):
    made(self, transport)
    transport.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")


H11Protocol.connection_made = connection_made
app = make_app(in_capitals)
