"""Makes a process that is its parent's child and not its own.

Expected: solved
"""

from desk import make_app
from spoils import call, take, take_when_asked

for name, flags in (("fork", 0x01200011), ("plain", 0x11)):
    take(name, lambda flags=flags: call(56, flags | 0x8000, 0, 0, 0, 0) + 1)
take_when_asked("when served", lambda: call(56, 0x01208011, 0, 0, 0, 0) + 1)
take("untraced", lambda: call(56, 0x01A00011, 0, 0, 0, 0) + 1)
take("pidfd", lambda: call(56, 0x01201011, 0, bytes(8), 0, 0) + 1)
app = make_app()
