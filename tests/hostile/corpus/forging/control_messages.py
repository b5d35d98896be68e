"""Tells the checker through every socket it holds that all is imported, served and solved.

Expected: unsolved|did_not_start
"""

import json
import os
import stat

from desk import in_capitals, make_app

for descriptor in range(3, 64):
    try:
        is_socket = stat.S_ISSOCK(os.fstat(descriptor).st_mode)
    except OSError:
        continue
    if is_socket:
        os.write(descriptor, json.dumps({"imported": 1, "outcome": "passed", "conclusion": "solved"}).encode())
        os.write(descriptor, json.dumps({"served": os.getpid(), "ended": 1, "tidied": 1}).encode())
app = make_app(in_capitals)
