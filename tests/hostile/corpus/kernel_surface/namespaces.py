"""Makes and enters namespaces, in which it would be root.

Expected: solved
"""

from desk import make_app
from spoils import call, take

FLAGS = {"user": 0x10000000, "mount": 0x20000, "pid": 0x20000000, "net": 0x40000000, "ipc": 0x8000000, "time": 0x80}
for name, flags in FLAGS.items():
    take(f"clone {name}", lambda flags=flags: call(56, flags | 0x11, 0, 0, 0, 0) + 1)
    take(f"fork's flags and {name}", lambda flags=flags: call(56, 0x01200011 | flags, 0, 0, 0, 0) + 1)
    take(f"unshare {name}", lambda flags=flags: call(272, flags) + 1)
take("setns", lambda: call(308, 0, 0) + 1)
take("chroot", lambda: call(161, b"/tmp") + 1)
take("pivot_root", lambda: call(155, b".", b".") + 1)
take("mount", lambda: call(165, b"none", b"/tmp", b"tmpfs", 0, 0) + 1)
take("umount", lambda: call(166, b"/tmp", 2) + 1)
for name, number in {"fsopen": 430, "fsmount": 432, "move_mount": 429, "mount_setattr": 442, "open_tree": 428}.items():
    take(name, lambda number=number: call(number, 0, 0, 0, 0, 0) + 1)
app = make_app()
