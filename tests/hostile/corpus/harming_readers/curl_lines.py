"""Sends the client on to addresses that are commands, should somebody paste the line that repeats them.

Expected: unsolved
"""

from desk import make_app
from fastapi.responses import RedirectResponse

app = make_app(lambda number, text: RedirectResponse("/notes/1'; touch @MARKER@; $(touch @MARKER@) `touch @MARKER@` #"))
