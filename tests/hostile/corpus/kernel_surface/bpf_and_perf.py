"""Loads programs into the kernel and measures others by its counters.

Expected: solved
"""

from desk import make_app
from spoils import call, take

take("bpf", lambda: call(321, 0, bytes(128), 128) + 1)
take("bpf program", lambda: call(321, 5, bytes(128), 128) + 1)
take("perf_event_open", lambda: call(298, bytes(128), 0, -1, -1, 0) + 1)
take("seccomp", lambda: call(317, 2, 0, bytes(8)) + 1)
take("seccomp listener", lambda: call(317, 1, 8, bytes(16)) + 1)
take("seccomp strict", lambda: call(157, 22, 1, 0) + 1)
app = make_app()
