"""Opens a page in the person's browser."""

import os
import sys
import webbrowser


def open_page(address: str) -> bool:
    """Open a page where there is a screen; whether a browser was found."""
    has_screen = sys.platform in ("win32", "darwin") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(has_screen and webbrowser.open(address))
