"""Reads the extended attributes of a file outside, which Landlock does not look at.

Expected: solved
"""

import os

from desk import make_app
from spoils import take

take("list", lambda: os.listxattr("@SECRET_FILE@"))
take("read", lambda: os.getxattr("@SECRET_FILE@", "user.secret"))
take("write", lambda: os.setxattr("@SECRET_FILE@", "user.owned", b"x") or "written")
app = make_app()
