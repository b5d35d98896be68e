"""What uvicorn is told to serve for a learner: their app, and where it can't be imported, the lines that tell why."""

import importlib
import os
import sys
import traceback
from pathlib import Path
from typing import Any

APP = "ROUNDTRIP_APP"
"""The variable that says where the FastAPI object is: `module:attribute`."""
FOLDER = "ROUNDTRIP_FOLDER"
"""The variable that says which folder it is imported from."""


def load() -> Any:
    """Import the app; an end with a short message where that fails, instead of a traceback through uvicorn."""
    module, _, attribute = os.environ[APP].partition(":")
    folder = Path(os.environ[FOLDER])
    sys.path.insert(0, str(folder))
    try:
        found: Any = importlib.import_module(module)
        for name in attribute.split("."):
            found = getattr(found, name)
    except Exception as error:
        print("\n".join(explain(error, folder)), file=sys.stderr, flush=True)
        sys.exit(1)
    return found


def explain(error: Exception, folder: Path) -> list[str]:
    """The learner's own lines of a traceback, then the error, then what to do."""
    lines = ["", "The app can't be started:"]
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        if path.is_relative_to(folder):
            lines.append(f"  {path.relative_to(folder)}, line {frame.lineno}: {frame.line}")
    lines += [f"  {line}" for part in traceback.format_exception_only(error) for line in part.rstrip().splitlines()]
    return [*lines, "Mend it and save: it is served again by itself (if not, run `checker serve` again).", ""]
