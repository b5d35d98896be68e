"""Does by io_uring what its system calls may not.

Expected: solved
"""

import ctypes

from desk import make_app
from spoils import call, take

take("io_uring_setup", lambda: call(425, 4, ctypes.create_string_buffer(120)) + 1)
take("io_uring_enter", lambda: call(426, 3, 1, 0, 0, 0, 0) + 1)
take("io_uring_register", lambda: call(427, 3, 0, 0, 0) + 1)
take("io_setup", lambda: call(206, 1, ctypes.create_string_buffer(8)) + 1)
app = make_app()
