"""What uvicorn is told to serve for a learner: their app, watched; where it can't be imported, the lines that say why.

The learner's own process on the learner's own machine: there are no walls, and what it does is told over a named pipe.
It ends with whoever serves it, whatever it is at: a debugger's prompt waits for ever.
"""

import importlib
import itertools
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from checker.inside.entries import watch_entries
from checker.inside.limits import die_with_parent
from checker.inside.notes import note_nothing
from checker.inside.served_app import Watched
from checker.inside.spans import Channel, record_spans, send_spans_to
from checker.inside.statements import watch_statements
from checker.inside.telling import Telling, tell_calls, tell_output
from checker.wire import SERVED_APP, SERVED_FOLDER, TRACE_FILE

NUMBERS_A_PROCESS = 10**6
"""Each start of the app is a process of its own, whose requests are not to be taken for those of the one before."""


def load() -> Any:
    """Import the app; an end with a short message where that fails, instead of a traceback through uvicorn."""
    module, _, attribute = os.environ[SERVED_APP].partition(":")
    folder = Path(os.environ[SERVED_FOLDER])
    sys.path.insert(0, str(folder))
    die_with_parent()
    channel = find_channel()
    if channel is not None:
        tell_output(channel)
        tell_calls(channel)
        record_spans()
        watch_entries(str(folder))
        watch_statements()
    try:
        found: Any = importlib.import_module(module)
        for name in attribute.split("."):
            found = getattr(found, name)
    except Exception as error:
        print("\n".join(explain(error, folder)), file=sys.stderr, flush=True)
        sys.exit(1)
    return found if channel is None else watch(found, channel)


def find_channel() -> Channel | None:
    """The named pipe that takes what the app does; None where nobody listens."""
    path = os.environ.pop(TRACE_FILE, None)
    if path is None:
        return None
    try:
        return Channel(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
    except OSError:
        return None


def watch(app: Callable[..., Any], channel: Channel) -> Watched:
    """The app, with what it does told on the channel."""
    send_spans_to(channel)
    note_nothing()
    return Watched(Telling(app, channel), channel, itertools.count(os.getpid() * NUMBERS_A_PROCESS + 1))


def explain(error: Exception, folder: Path) -> list[str]:
    """The learner's own lines of a traceback, then the error, then what to do."""
    lines = ["", "The app can't be started:"]
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        if path.is_relative_to(folder):
            lines.append(f"  {path.relative_to(folder)}, line {frame.lineno}: {frame.line}")
    lines += [f"  {line}" for part in traceback.format_exception_only(error) for line in part.rstrip().splitlines()]
    lines.append("Requests wait until it can. Mend it and save: it is served again by itself.")
    return [*lines, "If it is not, run `checker serve` again.", ""]
