"""Reads and writes assignment.toml: title, katas in order, deadline."""

import datetime
import json
import tomllib
from pathlib import Path

from checker.catalogue.faults import Faults
from checker.catalogue.keys import Key, Kind, read_keys, text, texts
from checker.catalogue.toml_file import read_toml
from checker.errors import UsageProblem
from checker.model.assignment import Assignment

NAME = "assignment.toml"
FORMAT = 1
ABOUT = "it holds an assignment: its title, its katas in order, and its deadline if it has one"


def read_assignment(path: Path) -> Assignment:
    """Read an assignment.

    Raises:
        UsageProblem: With every fault of the file.
    """
    faults = Faults()
    file = read_toml(path, faults, ABOUT)
    values = read_keys(file, (), _keys(), faults) if file else {}
    faults.raise_any(f"The assignment {path}")
    return Assignment(**values | {"katas": tuple(values["katas"])})


def write_assignment(assignment: Assignment) -> str:
    """The text of assignment.toml."""
    lines = [f"format = {assignment.format}", f"title = {_quoted(assignment.title)}"]
    if assignment.deadline is not None:
        lines.append(f"deadline = {assignment.deadline.isoformat(timespec='seconds')}")
    return "\n".join([*lines, "katas = [", *(f"    {_quoted(slug)}," for slug in assignment.katas), "]", ""])


def read_order(folder: Path) -> tuple[str, ...]:
    """The order of the katas that lie beside an assignment.toml; empty where there is none that can be read."""
    try:
        katas = tomllib.loads((folder / NAME).read_text(encoding="utf-8-sig")).get("katas")
    except (OSError, ValueError, RecursionError):
        return ()
    return tuple(katas) if isinstance(katas, list) and all(isinstance(slug, str) for slug in katas) else ()


def read_deadline(text: str) -> datetime.datetime:
    """A deadline as it is typed: `2026-12-04T18:00+01:00`.

    Raises:
        UsageProblem: It is no time, or has no offset.
    """
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        what = "is no time" if found is None else "does not say in which zone"
        raise UsageProblem(
            f'The deadline "{text}" {what}.', "Write it with its offset from UTC, such as 2026-12-04T18:00+01:00."
        )
    return found


def _keys() -> list[Key]:
    return [
        Key(
            "format",
            Kind(f"{FORMAT}, the only format this version knows", lambda value: type(value) is int and value == FORMAT),
            "the format of this file",
            f"format = {FORMAT}",
        ),
        Key("title", text(), "what the assignment is called", 'title = "Week 3"'),
        Key(
            "katas",
            texts(at_least=1),
            "the names of the katas, in order",
            'katas = ["hello-says-the-wrong-thing"]',
        ),
        Key(
            "deadline",
            Kind(
                "a date and a time with its offset from UTC, without quotes",
                lambda value: isinstance(value, datetime.datetime) and value.tzinfo is not None,
            ),
            "until when it is to be handed in",
            "deadline = 2026-12-04T18:00:00+01:00",
            required=False,
        ),
    ]


def _quoted(text: str) -> str:
    # What JSON escapes, TOML reads the same way; `title` and slugs hold no control characters.
    return json.dumps(text, ensure_ascii=False)
