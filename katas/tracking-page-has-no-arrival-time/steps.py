"""What several checks do or promise alike."""

import re
from datetime import datetime, timedelta

from checker.checks import matching

FORMAT = "%Y-%m-%dT%H:%M:%S"


def draw_time(draw):
    """A time in the year to come, as the depot writes it."""
    return later("2026-05-04T00:00:00Z", hours=draw.integer(1, 9000), seconds=draw.integer(1, 3599))


def later(time, **by):
    """A time that much later, written alike."""
    return (datetime.strptime(time, f"{FORMAT}Z") + timedelta(**by)).strftime(f"{FORMAT}Z")


def same_time(time):
    """A promised time: the same second in UTC, however its end is written."""
    return matching(re.escape(time.removesuffix("Z")) + r"(\.0+)?(Z|\+00:?00)", f"the time {time}")


def report(client, code, recipient="nora", time=None, note="box is dented"):
    """Report a parcel as the depot does, and return the answer."""
    parcel = {"recipient": recipient, "estimated_arrival": time, "internal_note": note}
    return client.put(f"/depot/parcels/{code}", json=parcel)


def draw_code(draw):
    """A parcel's code that nobody could have written down before."""
    return f"P-{draw.integer(10**5, 10**6 - 1)}"
