"""Uses the keys that the kernel keeps for users.

Expected: solved
"""

from desk import make_app
from spoils import call, take

take("keyctl", lambda: call(250, 0, -4, 0) + 1)
take("keyctl session", lambda: call(250, 1, 0) + 1)
take("add_key", lambda: call(248, b"user", b"owned", b"x", 1, -4) + 1)
take("request_key", lambda: call(249, b"user", b"owned", 0, -4) + 1)
app = make_app()
