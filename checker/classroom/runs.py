"""Keeps run.json: the runs that a folder of reports has seen, and each one's secret seed, so that it can go on."""

import hashlib
import json
import secrets
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from checker.errors import UsageProblem
from checker.model.record import Record
from checker.verdict_file import replace_file

NAME = "run.json"
KEPT = 100
"""So many runs are remembered."""


class Run(Record):
    """One run: from its command to its end, whatever came between."""

    label: str
    """What verdicts name it by: it tells the seed from others and does not tell the seed."""
    seed: str
    began: str
    ended: str | None = None
    again: bool = False
    """Whether everything was to be graded anew."""


class Runs(Record):
    """All that a folder of reports has seen."""

    schema_version: int = 1
    katas: tuple[str, ...] | None
    """The slug of the one kata whose learners lie here; None where each learner has a folder for each kata."""
    runs: tuple[Run, ...] = ()


def read_runs(folder: Path, kata: str | None) -> Runs:
    """What is remembered of a folder.

    Raises:
        UsageProblem: It can't be read, or the folder holds reports of another kind.
    """
    asked = None if kata is None else (kata,)
    path = folder / NAME
    try:
        found = Runs.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return Runs(katas=asked)
    except (OSError, ValidationError):
        raise UsageProblem(
            f"{path} can't be read as what a class run leaves.", "Name another folder with --out, or remove that file."
        ) from None
    if found.katas != asked:
        what = "several katas" if found.katas is None else f"the kata {found.katas[0]} alone"
        raise UsageProblem(
            f"{folder} holds reports of {what}.", "Name another folder with --out; each holds one sort of run."
        )
    return found


def find_labels(folder: Path) -> set[str]:
    """The labels of the runs that a folder has seen; none where that can't be read."""
    try:
        return {run.label for run in Runs.model_validate_json((folder / NAME).read_bytes()).runs}
    except (OSError, ValidationError):
        return set()


def take_up(runs: Runs, *, again: bool) -> Runs:
    """The runs with the one to go on with as the last: that which did not end, or a new one with a new seed."""
    last = runs.runs[-1] if runs.runs else None
    if last is not None and last.ended is None and (last.again or not again):
        return runs
    seed = secrets.token_hex(16)
    label = f"run-{hashlib.sha256(seed.encode()).hexdigest()[:8]}"
    new = Run(label=label, seed=seed, began=now(), again=again)
    return runs.model_copy(update={"runs": (*runs.runs, new)[-KEPT:]})


def end_last(runs: Runs) -> Runs:
    """The runs with the last one ended."""
    *before, last = runs.runs
    return runs.model_copy(update={"runs": (*before, last.model_copy(update={"ended": now()}))})


def write_runs(folder: Path, runs: Runs) -> None:
    """Keep them, readable for their owner alone.

    Raises:
        UsageProblem: The folder can't be written to.
    """
    content = json.dumps(runs.model_dump(mode="json"), indent=2).encode() + b"\n"
    replace_file(folder / NAME, content, is_secret=True)


def now() -> str:
    """The time, as verdicts write it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
