"""Has SQLite open, attach and load what lies outside.

Expected: solved
"""

import sqlite3

from desk import make_app
from spoils import take

SECRET = "@SECRET_FILE@"


def load():
    connection = sqlite3.connect(":memory:")
    connection.enable_load_extension(True)
    connection.load_extension(SECRET)
    return "loaded"


take(
    "open", lambda: sqlite3.connect(f"file:{SECRET}?immutable=1", uri=True).execute("PRAGMA schema_version").fetchall()
)
take("attach", lambda: sqlite3.connect(":memory:").execute(f"ATTACH 'file:{SECRET}' AS s").connection)
take("load", load)
take("vacuum into", lambda: sqlite3.connect(":memory:").execute("VACUUM INTO '@MARKER@'").fetchall() or "written")
app = make_app()
