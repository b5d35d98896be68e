"""Answers with a reason phrase made of escapes and markup.

Expected: unsolved
"""

from desk import in_capitals, make_app
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD = b"HTTP/1.1 200 <script>alert(1)</script>\x9b2J\xad\r\ncontent-length: 2\r\n\r\n{}"


def data_received(self, data):
    self.transport.write(HEAD)
    self.transport.close()


H11Protocol.data_received = data_received
app = make_app(in_capitals)
