"""Writes what `checker class export` is asked for: a file or a folder of each format."""

import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import typer

from checker.catalogue import open_collection
from checker.classroom.journal.standing_scores import NOTHING, Known
from checker.classroom.reports import is_class, open_entries, open_graded
from checker.errors import UsageProblem
from checker.exports import autograder, classroom50, gradebook, gradescope, junit
from checker.exports.graded import Graded, judge
from checker.exports.grades import make_grades
from checker.exports.gradescope import Visibility
from checker.exports.wheel import build_wheel
from checker.model.assignment import Assignment
from checker.report.plain import visible
from checker.verdict_file import replace_file

GRADES = "grades.csv"


@dataclass(frozen=True)
class Order:
    """What is to be exported, and how."""

    source: Path
    out: Path
    assignment: Assignment | None
    """Until when it was to be handed in, and how much learners are shown."""
    gradebook: Path | None
    column: str | None
    match: tuple[str, ...]
    kata: str | None
    points: float | None
    hidden: Visibility
    metadata: Path | None
    known: Known = NOTHING
    """What people gave, and who they gave it to."""


def export_gradescope(order: Order) -> list[str]:
    """A results.json for each learner."""
    said = None if order.metadata is None or not order.metadata.exists() else _read(order.metadata)
    points = order.points or (gradescope.read_points(said) if said is not None else None) or gradescope.POINTS
    faults, count = [], 0
    for graded in map(order.known.apply, open_graded(order.source, order.assignment)):
        path = order.out / (graded.folder if is_class(order.source) else ".") / gradescope.NAME
        if graded.is_fault:
            _remove(path)
            faults.append(_line(graded))
            continue
        if said is not None:
            graded = gradescope.date(graded, said, order.assignment)
        replace_file(path, gradescope.make_results(graded, points, order.hidden, order.assignment))
        count += 1
    tell_written(order.out, f"{count} results.json, with {points:g} points each")
    return faults


def export_classroom50(order: Order) -> list[str]:
    """The result.json of one submission.

    Raises:
        UsageProblem: There are several, or this is not Classroom 50's runner.
    """
    graded, *more = open_graded(order.source, order.assignment)
    if more:
        raise UsageProblem(
            f"{order.source} holds {len(more) + 1} submissions, and a result.json is of one.",
            "Name one learner's folder in it.",
        )
    path = order.out / classroom50.NAME
    if graded.is_fault:
        _remove(path)
        return [_line(graded)]
    replace_file(path, classroom50.make_result(graded, os.environ, order.assignment))
    tell_written(path)
    return []


def export_junit(order: Order) -> list[str]:
    """One junit.xml of all."""
    several = [order.known.apply(graded) for graded in open_graded(order.source, order.assignment)]
    replace_file(order.out / junit.NAME, junit.make_report(several))
    tell_written(order.out / junit.NAME)
    return [_line(graded) for graded in several if graded.is_fault]


def export_csv(order: Order) -> list[str]:
    """The grades.csv that a class run writes, of what lies there now."""
    entries = open_entries(order.source)
    given = order.known.by_folder(entries)
    replace_file(order.out / GRADES, make_grades(entries, order.assignment, given))
    tell_written(order.out / GRADES)
    return [_line(graded) for graded in map(order.known.apply, map(judge, entries)) if graded.is_fault]


def export_canvas(order: Order) -> list[str]:
    """Canvas's gradebook, filled."""
    return _fill_gradebook("canvas", order)


def export_moodle(order: Order) -> list[str]:
    """Moodle's gradebook, filled."""
    return _fill_gradebook("moodle", order)


WRITERS: Mapping[str, Callable[[Order], list[str]]] = {
    "gradescope": export_gradescope,
    "classroom50": export_classroom50,
    "junit": export_junit,
    "csv": export_csv,
    "canvas": export_canvas,
    "moodle": export_moodle,
}
"""Each gives the lines of those whom a fault of the checker kept from a grade."""


def pack_autograder(
    name: str, out: Path, wheel: Path | None, settings: autograder.Settings, katas: Path | None
) -> None:
    """The zip that Gradescope makes an autograder of.

    Raises:
        UsageProblem: There is no such kata, it has no solution, or there is no wheel.
    """
    collection = open_collection(katas)
    kata = collection.kata(name)
    solution = collection.solution_folder(kata)
    with tempfile.TemporaryDirectory(prefix="roundtrip-") as folder:
        packed = autograder.pack(kata, solution, wheel or build_wheel(Path(folder)), settings)
    replace_file(out / autograder.NAME, packed)
    tell_written(out / autograder.NAME)
    typer.echo("It holds the hidden checks: keep it from learners. Upload it at Gradescope as the autograder.")


def _fill_gradebook(platform: gradebook.Platform, order: Order) -> list[str]:
    if order.gradebook is None or order.column is None:
        raise UsageProblem(
            f"Which gradebook, and which column of it? {platform.capitalize()} exports it as CSV.",
            "Add --gradebook FILE and --column NAME.",
        )
    path = order.out / order.gradebook.name
    if path.resolve() == order.gradebook.resolve():
        raise UsageProblem(f"{path} would be written over itself.", "Name another folder with --out DIR.")
    several = _of_one_kata(order)
    content = _read(order.gradebook)
    filled = gradebook.fill(platform, content, several, order.column, order.points, order.match)
    replace_file(path, filled.content)
    again = f", {filled.replaced} of them in place of another grade" if filled.replaced else ""
    tell_written(path, f"{filled.filled} grades{again}")
    for graded in several:
        if graded.grade is not None and graded.grade_words:
            typer.echo(visible(f"{graded.receipt.learner}: {graded.grade_words}", keep=""))
    for line in filled.left_out:
        typer.echo(f"No grade for {visible(line, keep='')}")
    return [_line(graded) for graded in several if graded.is_fault]


def _of_one_kata(order: Order) -> list[Graded]:
    entries = open_entries(order.source)
    several = [order.known.apply(judge(entry, assignment=order.assignment)) for entry in entries]
    names = sorted({graded.kata for graded in several if graded.kata})
    wanted = [name for name in names if order.kata is None or name.startswith(order.kata)]
    if len(wanted) != 1:
        raise UsageProblem(
            f"A column holds the grades of one kata, and {order.source} has: {', '.join(names) or 'none'}.",
            "Name one of them with --kata KATA.",
        )
    return [graded for graded in several if graded.kata == wanted[0]]


def _line(graded: Graded) -> str:
    return visible(f"{graded.receipt.learner}: {graded.problem}", keep="")


def _remove(path: Path) -> None:
    """Of a fault there is no file, and none is left from before: it would be taken for this one's."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise UsageProblem(
            f"{path} can't be removed: {error.strerror}.", "Name another folder with --out DIR."
        ) from None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageProblem(f"{path} can't be read: {error.strerror}.", "Name a file that you may read.") from None


def tell_written(path: Path, what: str = "") -> None:
    """Where it is."""
    typer.echo(f"Wrote {path}{f' ({what})' if what else ''}.")
