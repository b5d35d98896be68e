"""Reads `scores.csv`, in which Classroom 50 says beside its clones when each learner handed in.

Its columns `username` and `datetime` are those of foundation50/classroom50, cli/gh-teacher/internal/download; the time
never moves when a submission is graded anew.
"""

import csv
import io
from datetime import datetime

from checker.submissions.entry import Entry, Refused
from checker.submissions.gradescope import read_time

NAME = "scores.csv"
BYTES = 16 * 1024 * 1024


def read_times(folder: Entry) -> dict[str, datetime]:
    """When each learner handed in, by user name in lower case; empty where the folder has no such list."""
    try:
        content = next((child.read(BYTES) for child in folder.children() if child.name == NAME), b"")
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    except (Refused, UnicodeDecodeError, csv.Error):
        return {}
    times = {(row.get("username") or "").lower(): read_time(row.get("datetime") or "") for row in rows}
    return {user: time for user, time in times.items() if user and time}
