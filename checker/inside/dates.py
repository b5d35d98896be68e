"""Setting the dates of a file, which the walls make do nothing: that a file is not there is told all the same.

`Path.touch` makes a file when it is told so.
"""

import os
from typing import Any

SYSTEM_UTIME = os.utime


def utime(path: Any, *arguments: Any, dir_fd: int | None = None, follow_symlinks: bool = True, **options: Any) -> None:
    """Do as `os.utime` does, which succeeds without looking at the file.

    Raises:
        OSError: There is no such file.
    """
    os.stat(path, dir_fd=dir_fd, follow_symlinks=follow_symlinks)
    SYSTEM_UTIME(path, *arguments, dir_fd=dir_fd, follow_symlinks=follow_symlinks, **options)


def replace_utime() -> None:
    """Give `os` this function in place of its own."""
    os.utime = utime
    for functions in (os.supports_dir_fd, os.supports_fd, os.supports_follow_symlinks):
        functions.add(utime)
