"""Keeps in mind by which case each wrong fix was caught, so that it is asked that one first the next time.

A note that is out of date costs a case or two and changes no proof: what the note leads to is looked for as ever.
"""

import json
from contextlib import suppress
from pathlib import Path

from checker.grading.fit import cache_folder
from checker.model.kata import Kata
from checker.model.verdict import Verdict


def recall_catches(kata: Kata) -> dict[str, str]:
    """The case that caught each wrong fix the last time, by the fix's name; those that are known."""
    try:
        told = json.loads(note_of(kata).read_text(encoding="utf-8"))
        return {str(name): str(case) for name, case in told.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def keep_catches(kata: Kata, caught: dict[str, Verdict]) -> None:
    """Write down what has caught the wrong fixes, of which these are the verdicts by name."""
    catches = {name: case for name, verdict in caught.items() if (case := find_catch(verdict)) is not None}
    with suppress(OSError):
        note = note_of(kata)
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps(catches), encoding="utf-8")


def find_catch(verdict: Verdict) -> str | None:
    """The first case that failed, by the name it has among a kata's cases; None where none did."""
    for check in verdict.checks:
        for case in check.cases:
            if case.outcome == "failed":
                return f"{check.id}[{case.id}]" if case.id else check.id
    return None


def note_of(kata: Kata) -> Path:
    """Where the notes on a kata are."""
    return cache_folder().with_name("catches") / f"{kata.slug}.json"
