"""Writes down katas and paths as they are typed."""

import os
import shlex
from pathlib import Path

from checker.model.kata import Kata


def name_target(kata: Kata, path: Path, home: Path) -> str:
    """The kata's name for the learner's copy, else the path with the kata."""
    if path.resolve() == home.resolve() / kata.slug:
        return kata.slug
    return f"{shlex.quote(str(path))} --kata {kata.slug}"


def name_again(kata: Kata, path: Path, home: Path, verdict: Path) -> str:
    """The command that runs a check of `verdict` again; its number is added."""
    command = f"checker check --again {shlex.quote(str(verdict))}"
    if path.resolve() == home.resolve() / kata.slug:
        return command
    return f"{command} --on {shlex.quote(str(path))}"


def from_here(path: Path) -> str:
    """A path as short as it can be typed from where one stands."""
    whole = path.absolute()
    try:
        near = os.path.relpath(whole)
    except ValueError:
        # On Windows there is no way from one drive to another.
        return str(whole)
    return near if len(near) < len(str(whole)) else str(whole)
