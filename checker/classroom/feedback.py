"""Gathers what each learner is handed back: reports as they may be shown, grades, what people said; no one else's."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from itertools import islice
from pathlib import Path

from sqlmodel import Session

from checker.classroom.filling import fill, find_values, write_percent
from checker.classroom.journal.attempts import find_attempt
from checker.classroom.journal.journal import Journal
from checker.classroom.journal.pseudonyms import find_people
from checker.classroom.journal.records import AttemptPage, LearnerRow, Word
from checker.classroom.journal.views import list_katas, list_learners
from checker.classroom.pages import make_pages
from checker.classroom.shelf import PAGE, VERDICT, has_page
from checker.errors import UsageProblem
from checker.lateness import count_grade, find_lateness, raw_score, tell_grade, tell_lateness, write_number
from checker.model.assignment import Assignment
from checker.model.verdict import Score, Verdict
from checker.report.feedback import Given, KataFeedback, Remark, make_feedback
from checker.report.overview import CONCLUSIONS
from checker.report.redaction import redact
from checker.verdict_file import read_verdict, write_verdict

INDEX = "index.html"
AT_A_TIME = 50
"""So many learners' pages lie in the temporary folder at once."""
FAULT = "This could not be graded yet, through no fault of yours."


@dataclass(frozen=True)
class Terms:
    """What is handed back, and how."""

    reports: Path
    assignment: Assignment | None
    now: datetime
    """With its zone: some checks are told of only after the deadline."""
    kata: str | None = None
    """The slug of the only one; None for all."""
    authors: bool = True
    """Whether it is told who said what."""
    workers: int = 1


@dataclass
class Parcel:
    """What one learner is handed back."""

    key: str
    """The folder's name: safe on every file system, and theirs alone."""
    katas: list[KataFeedback]
    copied: dict[str, Path] = field(default_factory=dict)
    """Reports that lie there, by where they go."""
    made: dict[str, Verdict] = field(default_factory=dict)
    """Verdicts as this learner may be shown them, by where their reports go."""
    files: dict[str, bytes] = field(default_factory=dict)


def gather(journal: Journal, terms: Terms) -> Iterator[tuple[str, Mapping[str, bytes], Sequence[str]]]:
    """Everybody's feedback, in order of their names.

    Args:
        journal: Up to date.
        terms: What is asked for.

    Yields:
        For each learner the folder's name, the files that go into it, and what could not be made.
    """
    people = find_people(journal)
    with journal.read() as session:
        learners = iter([row for row in list_learners(session) if row.cells])
        order = [slug for slug, _ in list_katas(session) if terms.kata in (None, slug)]
    while batch := list(islice(learners, AT_A_TIME)):
        parcels = []
        with journal.read() as session:
            for learner in batch:
                person = people.get(learner.key)
                name = learner.name if person is None else person.name
                key = learner.key if person is None else person.identity
                parcel = Parcel(key, [])
                attempts = [read_attempt(session, learner, slug) for slug in order if slug in learner.cells]
                for attempt in attempts:
                    parcel.katas.append(add_kata(parcel, attempt, name, terms))
                if parcel.katas:
                    title = "" if terms.assignment is None else terms.assignment.title
                    parcel.files[INDEX] = make_feedback(name, title, parcel.katas).encode()
                    parcels.append(parcel)
        problems = make_reports(parcels, terms.workers)
        for parcel in parcels:
            yield parcel.key, dict(sorted(parcel.files.items())), problems.get(parcel.key, [])


def read_attempt(session: Session, learner: LearnerRow, slug: str) -> AttemptPage:
    """A learner's last attempt at a kata."""
    found = find_attempt(session, learner.cells[slug].attempt_id)
    assert found is not None
    return found


def add_kata(parcel: Parcel, attempt: AttemptPage, name: str, terms: Terms) -> KataFeedback:
    """What is said of one kata; its report is noted to be copied or made.

    Args:
        parcel: Of the learner.
        attempt: The last one.
        name: The learner's.
        terms: What is asked for.
    """
    # Under pseudonyms the receipt has the pseudonym, and so have the assignment's extensions.
    known_as = name if attempt.learner.key == parcel.key else attempt.learner.key
    folder = terms.reports / attempt.folder
    whole = read_whole(folder) if attempt.status == "graded" else None
    shown = None if whole is None else redact(whole, terms.assignment, known_as, terms.now)
    page = ""
    if shown is not None:
        page = f"{attempt.kata}/{PAGE}"
        if shown == whole and has_page(folder):
            parcel.copied[page] = folder / PAGE
        else:
            parcel.made[page] = shown
    lateness = find_lateness(terms.assignment, known_as, attempt.submitted_at)
    raw = find_raw(attempt, whole)
    return KataFeedback(
        slug=attempt.kata,
        title=attempt.title,
        attempt=attempt.number,
        submitted_at=attempt.submitted_at or "",
        conclusion="" if whole is None else CONCLUSIONS[whole.conclusion],
        score="" if whole is None else tell_score(whole.score),
        given=find_given(attempt, terms),
        lateness=tell_lateness(lateness) if raw is None else tell_grade(raw, lateness),
        grade="" if raw is None else tell_number(count_grade(raw, lateness)),
        problem="" if whole is not None else FAULT if attempt.status == "checker fault" else attempt.line or FAULT,
        page=page,
        remarks=tuple(find_remarks(attempt, shown, name, terms)),
    )


def read_whole(folder: Path) -> Verdict | None:
    """The verdict that lies there."""
    with suppress(UsageProblem):
        return read_verdict(folder / VERDICT)
    return None


def find_raw(attempt: AttemptPage, verdict: Verdict | None) -> Fraction | None:
    """What counts before lateness: a person's score, else the verdict's; None where there is neither."""
    if attempt.override is not None:
        return Fraction(repr(attempt.override.score))
    return None if verdict is None else raw_score(verdict.score)


def find_given(attempt: AttemptPage, terms: Terms) -> Given | None:
    """The score that a person gave."""
    one = attempt.override
    if one is None:
        return None
    return Given(tell_number(Fraction(repr(one.score))), one.reason, one.author if terms.authors else "")


def find_remarks(attempt: AttemptPage, shown: Verdict | None, name: str, terms: Terms) -> Iterator[Remark]:
    """What people said of it and of its family, with what stands in braces filled in."""
    checks = () if shown is None else shown.checks
    values = find_values(attempt, name, {check.promise for check in checks if check.outcome != "passed"})
    for word in attempt.comments:
        yield Remark(fill(word.text, values), word.author if terms.authors else "", tell_place(word))


def tell_place(word: Word) -> str:
    """`app.py, line 12`; empty where a comment is about all of it."""
    if word.file is None:
        return ""
    return word.file if word.line is None else f"{word.file}, line {word.line}"


def tell_score(score: Score) -> str:
    """What the checks came to: `1 of 2 to fix, 3 of 3 to keep: 50 %`."""
    parts = f"{score.fixed.earned} of {score.fixed.of} to fix, {score.kept.earned} of {score.kept.of} to keep"
    return f"The checks came to {tell_number(raw_score(score))}: {parts}."


def tell_number(share: Fraction) -> str:
    """A share as the grade's arithmetic writes it, and in percent: `0.675 (68 %)`."""
    return f"{write_number(share)} ({write_percent(float(share))})"


def make_reports(parcels: Sequence[Parcel], workers: int) -> dict[str, list[str]]:
    """Copy the reports that may be shown as they are, and have the others made.

    Returns:
        For the learners whose reports could not be made, why.
    """
    problems: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory(prefix="roundtrip-feedback-") as temporary:
        wanted: dict[Path, tuple[Parcel, str]] = {}
        for parcel in parcels:
            for place, path in parcel.copied.items():
                parcel.files[place] = path.read_bytes()
            for place, verdict in parcel.made.items():
                folder = Path(temporary) / str(len(wanted))
                write_verdict(verdict, folder / VERDICT)
                wanted[folder] = (parcel, place)
        told = [problem for problem in make_pages(list(wanted), workers) if problem]
        for folder, (parcel, place) in wanted.items():
            try:
                parcel.files[place] = (folder / PAGE).read_bytes()
            except OSError:
                problems.setdefault(parcel.key, []).append(f"{place} could not be made: {' '.join(told)}")
        shutil.rmtree(temporary, ignore_errors=True)
    return problems
