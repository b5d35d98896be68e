"""Types into the terminal of whoever grades, by its standard input and by every device.

Expected: solved
"""

import fcntl
import os

from desk import make_app
from spoils import call, take

for descriptor in range(3):
    take(f"TIOCSTI {descriptor}", lambda one=descriptor: fcntl.ioctl(one, 0x5412, b"x") or "typed")
    take(f"high bits {descriptor}", lambda one=descriptor: call(16, one, 0x5412 | 1 << 32, b"x") + 1)
    take(f"TIOCLINUX {descriptor}", lambda one=descriptor: fcntl.ioctl(one, 0x541C, b"\x02") or "pasted")
    take(f"TIOCSCTTY {descriptor}", lambda one=descriptor: fcntl.ioctl(one, 0x540E, 1) + 1)
for device in ("/dev/tty", "/dev/console", "/dev/ptmx", "/dev/pts/0", "/dev/tty0", "/dev/mem", "/dev/kmsg", "/dev/kvm"):
    take(device, lambda device=device: os.open(device, os.O_RDWR))
app = make_app()
