"""Reads and writes assignment.toml: title, katas in order, deadlines, the late rule, what learners are shown."""

import datetime
import json
import re
import tomllib
from pathlib import Path
from typing import Any, get_args

from checker.catalogue.faults import Faults
from checker.catalogue.keys import Key, Kind, one_of, read_keys, shown, table, text, texts, whole_number
from checker.catalogue.toml_file import TomlFile, read_toml
from checker.errors import UsageProblem
from checker.lateness import normal
from checker.model.assignment import Assignment, Disclosure, FailureDetails

NAME = "assignment.toml"
MOMENT = "a date and a time with its offset from UTC, without quotes"
EXAMPLE_TIME = "2026-12-04T18:00:00+01:00"
FORMAT = 1
ABOUT = "it holds an assignment: its title, its katas in order, and its deadline if it has one"
CHECK = re.compile(r"(visible|hidden|\*)/\S+|\*")
EXAMPLES = {
    "late": "[late], and under it: per_day = 10",
    "extensions": '[extensions], and under it: "Ada Lovelace" = 2026-12-06T18:00:00+01:00',
    "checks": '[checks], and under it: "hidden/*" = "after_deadline"',
}


def read_assignment(path: Path) -> Assignment:
    """Read an assignment.

    Raises:
        UsageProblem: With every fault of the file.
    """
    faults = Faults()
    file = read_toml(path, faults, ABOUT)
    values = _read_values(file, faults) if file else {}
    faults.raise_any(f"The assignment {path}", "Mend what is listed, then run the command again.")
    return Assignment(**values | {"katas": tuple(values["katas"])})


def write_assignment(assignment: Assignment) -> str:
    """The text of assignment.toml."""
    lines = [f"format = {assignment.format}", f"title = {_quoted(assignment.title)}"]
    if assignment.deadline is not None:
        lines.append(f"deadline = {_dated(assignment.deadline)}")
    lines += ["katas = [", *(f"    {_quoted(slug)}," for slug in assignment.katas), "]"]
    if assignment.failure_details != "full":
        lines.append(f"failure_details = {_quoted(assignment.failure_details)}")
    rule = assignment.late.model_dump(exclude_none=True) if assignment.late else {}
    tables = {
        "late": [f"{name} = {value}" for name, value in rule.items()],
        "extensions": [f"{_quoted(name)} = {_dated(when)}" for name, when in assignment.extensions.items()],
        "checks": [f"{_quoted(name)} = {_quoted(said)}" for name, said in assignment.checks.items()],
    }
    for name, inside in tables.items():
        lines += ["", f"[{name}]", *inside] if inside else []
    return "\n".join([*lines, ""])


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


def _read_values(file: TomlFile, faults: Faults) -> dict[str, Any]:
    values = read_keys(file, (), _keys(), faults)
    if "late" in values:
        values["late"] = read_keys(file, ("late",), _late_keys(), faults)
    deadline = values.get("deadline")
    for name, when in values.get("extensions", {}).items():
        _check_extension(file, name, when, deadline, faults)
    for name, said in values.get("checks", {}).items():
        _check_disclosure(file, name, said, faults)
    if "deadline" not in file.values:
        says_after = "after_deadline" in values.get("checks", {}).values()
        for name in ("late", "extensions", *(["checks"] if says_after else [])):
            if name in values:
                text = f"[{name}] is about the deadline, and there is none. Add one: deadline = {EXAMPLE_TIME}"
                faults.add(file.path, text, file.line_of(name))
    return values


def _check_extension(file: TomlFile, name: str, when: Any, deadline: Any, faults: Faults) -> None:
    line = file.line_of("extensions", name)
    if not is_moment(when):
        faults.add(file.path, f'"{name}" is {shown(when)}; expected {MOMENT}, such as: {EXAMPLE_TIME}', line)
    elif deadline is not None and when < deadline:
        faults.add(file.path, f'"{name}" is {shown(when)}, which is before the deadline of the class', line)
    names = [other for other in file.values["extensions"] if normal(other) == normal(name)]
    if names[0] != name:
        faults.add(file.path, f'"{name}" is there twice: as "{names[0]}" too. Keep one', line)


def _check_disclosure(file: TomlFile, name: str, said: Any, faults: Faults) -> None:
    line, known = file.line_of("checks", name), one_of(get_args(Disclosure))
    if not known.accepts(said):
        faults.add(file.path, f'"{name}" is {shown(said)}; expected {known.expected}', line)
    if not CHECK.fullmatch(name):
        expected = "a check's name such as hidden/test_hello, or a pattern such as hidden/*"
        faults.add(file.path, f'"{name}" is no check: expected {expected}', line)


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
            Kind(MOMENT, is_moment),
            "until when it is to be handed in",
            f"deadline = {EXAMPLE_TIME}",
            required=False,
        ),
        Key("late", table(), "what handing in late costs", EXAMPLES["late"], required=False),
        Key("extensions", table(), "deadlines of single learners", EXAMPLES["extensions"], required=False),
        Key("checks", table(), "when learners are told of a check", EXAMPLES["checks"], required=False),
        Key(
            "failure_details",
            one_of(get_args(FailureDetails)),
            "what learners are told of a check that fails",
            'failure_details = "received"',
            required=False,
        ),
    ]


def _late_keys() -> list[Key]:
    minutes, percent, days = whole_number(0, 7 * 24 * 60), whole_number(0, 100), whole_number(0, 366)
    return [
        Key("grace_minutes", minutes, "how much later is not late", "grace_minutes = 5", required=False),
        Key("per_day", percent, "percent of the score that a day begun takes off", "per_day = 10"),
        Key("at_most", percent, "percent that are taken off in all", "at_most = 50", required=False),
        Key("closes_after_days", days, "when nothing counts any more", "closes_after_days = 7", required=False),
    ]


def is_moment(value: Any) -> bool:
    """Whether it is a time that means the same everywhere."""
    return isinstance(value, datetime.datetime) and value.tzinfo is not None


def _dated(when: datetime.datetime) -> str:
    return when.isoformat(timespec="seconds")


def _quoted(text: str) -> str:
    # What JSON escapes, TOML reads the same way; `title` and slugs hold no control characters.
    return json.dumps(text, ensure_ascii=False)
