"""Answers with bytes in the reason, in header names and in values that no header may have.

Expected: unsolved
"""

from desk import in_capitals, make_app
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD = b"HTTP/1.1 200 <script>\x1b[2J\r\nx\x00y\x1b: \xff\xfe\x00\r\n =: v\r\ncontent-length: 2\r\n\r\n{}"


def data_received(self, data):
    self.transport.write(HEAD)
    self.transport.close()


H11Protocol.data_received = data_received
app = make_app(in_capitals)
