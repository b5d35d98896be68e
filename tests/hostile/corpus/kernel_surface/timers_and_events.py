"""Has timers, queues and events of the kernel send signals or hold memory.

Expected: solved
"""

import ctypes
import signal

from desk import make_app
from spoils import call, take

take("timer_create", lambda: call(222, 0, 0, ctypes.create_string_buffer(8)) + 1)
take("signalfd", lambda: call(289, -1, bytes(8), 8, 0) + 1)
take("io_setup", lambda: call(206, 64, ctypes.create_string_buffer(8)) + 1)
take("vmsplice", lambda: call(278, 1, bytes(16), 1, 0) + 1)
take("splice", lambda: call(275, 0, 0, 1, 0, 1, 0) + 1)
take("tee", lambda: call(276, 0, 1, 1, 0) + 1)
take("remap_file_pages", lambda: call(216, 0, 0, 0, 0, 0) + 1)
take("landlock", lambda: call(444, bytes(8), 8, 0) + 1)
take("set_mempolicy", lambda: call(238, 0, 0, 0) + 1)
take("add to its alarm", lambda: signal.setitimer(signal.ITIMER_REAL, 0)[0])
app = make_app()
