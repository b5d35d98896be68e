"""Finds Python files beside a learner's version that are no part of what is handed in, which they may not know."""

from pathlib import Path

from checker.model.kata import Kata

SHOWN = 3


def find_strays(kata: Kata, path: Path) -> list[str]:
    """Names of Python files in the folder `path` that neither the kata holds nor a learner may hand in.

    Args:
        kata: What the folder is a version of.
        path: The learner's folder; a file has none beside it that counts.

    Returns:
        The first few, in order.
    """
    if not path.is_dir():
        return []
    try:
        names = sorted(file.name for file in path.glob("*.py"))
    except OSError:
        return []
    own = {"conftest.py", *kata.editable}
    return [name for name in names if name not in own and not (kata.folder / name).exists()][:SHOWN]
