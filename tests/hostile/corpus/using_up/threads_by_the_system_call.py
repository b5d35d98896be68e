"""Starts threads by clone itself with other flags than the C library's, past a budget that knows those alone.

Expected: solved
"""

from desk import make_app
from spoils import call, take

THREAD = 0x3D0F00
for name, flags in (
    ("without a thread's memory", THREAD & ~0x80000),
    ("detached", THREAD | 0x400000),
    ("vfork", 0x4111),
):
    take(name, lambda flags=flags: call(56, flags, 0, 0, 0, 0))
take("high bits", lambda: call(56, 0x11 | 1 << 33, 0, 0, 0, 0))
take("clone3", lambda: call(435, bytes(88), 88))
take("fork", lambda: call(57))
take("vfork call", lambda: call(58))
app = make_app()
