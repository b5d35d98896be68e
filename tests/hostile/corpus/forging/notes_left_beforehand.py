"""Fills its data at import, so that the first note is there before anybody left it.

Expected: unsolved
"""

import os
import sqlite3

from desk import in_capitals, make_app

with sqlite3.connect(os.path.join(os.environ["DATA_DIR"], "notes.db")) as notes:
    notes.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
    notes.execute("INSERT INTO notes (text) VALUES ('guessed')")
notes.close()
app = make_app(in_capitals)
