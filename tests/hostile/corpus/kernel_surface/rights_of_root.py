"""Takes back the rights of root, or becomes somebody else.

Expected: solved
"""

import ctypes
import os
import resource

from desk import make_app
from spoils import call, take


def raised(kind):
    before = resource.getrlimit(kind)
    resource.setrlimit(kind, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return resource.getrlimit(kind) != before


take("capset", lambda: call(126, (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)(*[0xFFFFFFFF] * 6)) + 1)
take("setuid", lambda: os.setuid(65533) or "somebody")
take("setgid", lambda: os.setgid(65533) or "somebody")
take("setgroups", lambda: os.setgroups([0]) or "somebody")
take("setfsuid", lambda: call(122, 0) + 1)
take("securebits", lambda: call(157, 28, 0) + 1)
take("ambient", lambda: call(157, 47, 2, 21, 0, 0) + 1)
take("dumpable", lambda: call(157, 4, 1) + 1)
take("its own memory map", lambda: call(157, 35, 8, 0, 0, 0) + 1)
for name in ("RLIMIT_AS", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CPU", "RLIMIT_CORE"):
    take(name, lambda kind=getattr(resource, name): raised(kind))
take("a bystander's limits", lambda: resource.prlimit(int("@VICTIM_PID@"), resource.RLIMIT_NOFILE))
take("set a bystander's", lambda: resource.prlimit(int("@VICTIM_PID@"), resource.RLIMIT_NOFILE, (3, 3)))
app = make_app()
