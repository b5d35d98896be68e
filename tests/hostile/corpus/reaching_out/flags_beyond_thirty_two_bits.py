"""Asks for sockets with bits set where a filter that looks at half a number does not see them.

Expected: solved
"""

import ctypes

from desk import make_app
from spoils import call, take

HIGH = 1 << 32
pair = ctypes.create_string_buffer(8)
take("datagram pair", lambda: call(53, 1, 2 | HIGH, 0, pair) + 1)
take("family", lambda: call(53, 2 | HIGH, 1, 0, pair) + 1)
take("socket", lambda: call(41 | HIGH, 2, 1, 0) + 1)
take("kind with flags", lambda: call(53, 1, 2 | 0x80800, 0, pair) + 1)
app = make_app()
