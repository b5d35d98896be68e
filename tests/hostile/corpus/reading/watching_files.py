"""Watches folders outside for the names of the files that come and go there.

Expected: solved
"""

from desk import make_app
from spoils import call, take

for number, name in ((294, "inotify_init1"), (300, "fanotify_init")):
    take(name, lambda number=number: call(number, 0, 0) + 1)
take("inotify_init", lambda: call(253) + 1)
take("lookup_dcookie", lambda: call(212, 0, b"x", 1))
app = make_app()
