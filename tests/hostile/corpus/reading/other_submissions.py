"""Looks for workspaces, data and sockets of others beside its own, and guesses their names.

Expected: solved
"""

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


def guess(pattern):
    found = []
    for number in range(200):
        path = os.path.join("..", pattern.format(number))
        try:
            if not os.path.samefile(os.path.dirname(path), "."):
                found.append(open(path, "rb").read(100))
        except OSError:
            continue
    return found


take("beside at import", beside)
take("guessed submissions", lambda: guess("app-{}/app.py"))
take("guessed checks", lambda: guess("app-{}/test_app.py"))
take("guessed data", lambda: guess("data-{}/notes.db"))
take_when_asked("guessed when asked", lambda: guess("app-{}/app.py"))
take_when_asked("beside when asked", beside)
app = make_app()
