"""Finds out what a program must be told to run in a time zone."""

import importlib.util
import re
import time
import zoneinfo
from pathlib import Path

from checker.errors import CheckerFault

SYSTEM = "/usr/share/zoneinfo"
"""Where the C library looks for time zones unless it is told another place (tzset(3))."""
OFFSET = re.compile(r"([+-])(\d\d):([0-5]\d)")


def zone_environment(name: str) -> dict[str, str]:
    """The variables of the environment that make `name` the local time zone of a program.

    Args:
        name: One of the IANA database, such as `America/New_York`, or an offset from UTC, such as `+05:30`.

    Raises:
        CheckerFault: There is no such time zone here, or this system can't set one for a single program.
    """
    if name == "UTC":
        return {}
    if not hasattr(time, "tzset"):
        raise CheckerFault(
            "This system can't set the time zone of a single program, which a check of this kata asks for.",
            "On Windows, run the checker in WSL.",
        )
    offset = OFFSET.fullmatch(name)
    if offset:
        sign, hours, minutes = offset.groups()
        # POSIX counts the other way: what has to be added to local time to get UTC.
        return {"TZ": f"<{sign}{hours}{minutes}>{'-' if sign == '+' else '+'}{hours}:{minutes}"}
    folder = find_folder(name)
    return {"TZ": name} if folder == SYSTEM else {"TZ": name, "TZDIR": folder}


def find_folder(name: str) -> str:
    """The folder of time zones that has one of this name.

    Raises:
        CheckerFault: There is none.
    """
    try:
        zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError) as error:
        raise CheckerFault(
            f"{name!r} is no time zone that is known here.",
            'If you are the check\'s author: write a name such as "America/New_York", or an offset such as "+05:30". '
            "If the name is right, this system lacks its time zones: install tzdata.",
        ) from error
    package = importlib.util.find_spec("tzdata")
    own = [str(Path(place) / "zoneinfo") for place in (package.submodule_search_locations or [])] if package else []
    # A name that Python knows is in one of these.
    return next((each for each in (SYSTEM, *zoneinfo.TZPATH, *own) if (Path(each) / name).is_file()), SYSTEM)
