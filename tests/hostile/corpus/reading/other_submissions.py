"""Looks for workspaces, data and sockets of others beside its own.

Expected: solved
"""

import glob
import os

from desk import make_app
from spoils import take, take_when_asked


def beside():
    found = []
    for folder in ("..", "../..", "../../..", os.path.join(os.environ["DATA_DIR"], "..")):
        try:
            found += os.listdir(folder)
        except OSError:
            continue
    return found


take("beside at import", beside)
take("guessed names", lambda: [name for number in range(200) for name in glob.glob(f"../app-{number}/app.py")])
take("guessed files", lambda: [open(f"../data-{number}/notes.db") for number in range(200) if number != 2])
take_when_asked("beside when asked", beside)
app = make_app()
