"""Neither reads nor closes the connections it accepts.

Expected: timed_out
"""

from desk import make_app
from uvicorn.protocols.http.h11_impl import H11Protocol

H11Protocol.data_received = lambda self, data: self.transport.pause_reading()
app = make_app()
