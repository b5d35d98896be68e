"""Opens files by every old and new call, with flags that filters forget.

Expected: solved
"""

import os

from desk import make_app
from spoils import call, take

OUT = b"@MARKER@"
take("creat", lambda: call(85, OUT, 0o666) + 1)
take("open", lambda: call(2, OUT, 0o102, 0o666) + 1)
take("open with high bits", lambda: call(257, -100, OUT, 0o102 | 1 << 33, 0o666) + 1)
take("openat2", lambda: call(437, -100, OUT, bytes(24), 24) + 1)
take("folder by open", lambda: call(2, b"@CANARY@", 0o200000) + 1)
take("write only", lambda: call(2, b"@CANARY@/writable", 1) + 1)
take("access mode 3", lambda: call(2, b"@CANARY@/writable", 3) + 1)
take("path and create", lambda: call(257, -100, OUT, 0o10000102, 0o666) + 1)
take("direct", lambda: os.open("@CANARY@/document", os.O_RDONLY | os.O_DIRECT))
take("asynchronous", lambda: os.open("@CANARY@/document", os.O_RDONLY | os.O_ASYNC))
take("empty by access mode 3", lambda: call(2, os.__file__.encode(), 0o1003) + 1)
app = make_app()
