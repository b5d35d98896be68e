"""Takes on what a check wants around its app: it is told after the app was imported and before its lifespan starts."""

import os
import socket
import time

from checker import standin, wire


def take_on(told: wire.Message, way: socket.socket | None) -> None:
    """Set the local time zone, and have stand-ins for other services ask the check's double.

    Args:
        told: `environment`, variables as the C library knows them (TZ, TZDIR); `upstream`, whether there is a double.
        way: Leads to the double; closed where there is none.
    """
    environment = told.get("environment")
    if environment:
        os.environ.update(environment)
        time.tzset()
    if way is None:
        return
    if told.get("upstream"):
        standin.connect(way)
    else:
        way.close()
