"""One submission: its score, its checks, its differences, its report, and what was said of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Path, Query, Request, Response
from fastapi.responses import HTMLResponse

from checker.classroom.filling import VARIABLES, fill, find_values
from checker.classroom.journal.attempts import find_attempt
from checker.classroom.journal.neighbours import Order, find_neighbours, list_tries
from checker.classroom.journal.records import AttemptPage, PastVerdict, Word
from checker.classroom.journal.views import list_checks, list_snippets
from checker.lateness import find_lateness, raw_score, tell_grade
from checker.model.verdict import Points, Score, Verdict
from checker.review.access.people import Reviewer, name_learner
from checker.review.app import Room
from checker.review.comparing import Compared, View, fold
from checker.review.deadlines import Deadlines
from checker.review.evidence import find_evidence, find_report
from checker.review.versions import Against, Sources, newest

LARGEST = 2**31 - 1
REPORT_POLICY = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""The report's own: its script runs, as a page of nobody, which can reach no page of ours. What it may run is told by
the policy that it has in itself."""
REPORT_HEADERS = {
    "content-security-policy": REPORT_POLICY,
    # A sandboxed page with an opener policy is not shown at all (HTML Standard, 7.4.5).
    "cross-origin-opener-policy": "unsafe-none",
    "referrer-policy": "no-referrer",
}
WORDS_OF_QUESTIONS = {
    "unstable": "A check came out differently when it was repeated.",
    "fault": "It could not be graded, through no fault of the learner's.",
    "odd": "Its family is odd",
}

Number = Annotated[int, Path(ge=1, le=LARGEST)]


@dataclass(frozen=True)
class Asked:
    """How the page is asked for."""

    against: Annotated[Against, Query()] = "starter"
    view: Annotated[View, Query()] = "unified"
    order: Annotated[Order, Query()] = "shuffled"
    whole: Annotated[str, Query(max_length=400)] = ""
    """The path of a file that is shown whole."""
    verdict: Annotated[int, Query(ge=0, le=LARGEST)] = 0
    """The number of an earlier verdict that is shown; 0 for the one that counts."""
    file: Annotated[str, Query(max_length=400)] = ""
    line: Annotated[int, Query(ge=0, le=1_000_000)] = 0
    """With `file`: where a comment is being written."""
    snippet: Annotated[int, Query(ge=0, le=LARGEST)] = 0
    """The number of the snippet that the comment begins with."""

    def link(self, number: int | None = None, **changes: Any) -> str:
        """The page asked for in another way; what is being written is left."""
        values = {name: getattr(self, name) for name in ("against", "view", "order", "whole", "verdict")}
        if number is not None:
            values |= {"whole": "", "verdict": 0}
        values |= changes
        told = {name: value for name, value in values.items() if value and value != getattr(PLAIN, name)}
        return f"{'' if number is None else number}?{urlencode(told)}"


PLAIN = Asked()


@dataclass(frozen=True)
class Question:
    """What a person was asked to look at."""

    what: str
    why: str
    verdict_id: int | None


def add(routes: APIRouter, room: Room) -> None:
    """Add the page, and that of the report."""
    sources = Sources(room.reports, room.journal, room.katas)

    @routes.get("/submissions/{number}", response_class=HTMLResponse)
    def show_submission(request: Request, number: Number, asked: Annotated[Asked, Depends()]) -> HTMLResponse:
        """The page."""
        me = room.access.reviewer(request)
        return room.page(request, "submission.html", **gather(room, sources, me, number, asked))

    @routes.get("/submissions/{number}/report", response_class=HTMLResponse)
    def show_report(request: Request, number: Number, verdict: Annotated[int, Query(ge=0, le=LARGEST)] = 0) -> Response:
        """The whole report, to be framed or opened."""
        me = room.access.reviewer(request)
        with room.journal.read() as session:
            attempt = get_attempt(session, number)
        past = find_past(attempt, verdict)
        if past is None:
            raise HTTPException(404, "There is no verdict of this submission, and so no report.")
        name = name_learner(attempt.learner, me) if me.anonymous else None
        page = find_report(room.reports, attempt, past, name)
        return HTMLResponse(page.encode("utf-8", "replace"), headers=REPORT_HEADERS)


def gather(room: Room, sources: Sources, me: Reviewer, number: int, asked: Asked) -> dict[str, Any]:
    """All that the page shows.

    Args:
        room: What the pages are about.
        sources: Where the versions of the files come from.
        me: Who looks.
        number: The submission's.
        asked: How it is shown.

    Raises:
        HTTPException: 404 where there is no such submission, or it has no such verdict.
    """
    order: Order = "shuffled" if me.anonymous else asked.order
    with room.journal.read() as session:
        attempt = get_attempt(session, number)
        tries = list_tries(session, attempt.learner.id, attempt.kata)
        row = find_neighbours(session, number, attempt.kata, order, me.name)
        snippets = list_snippets(session)
    past = find_past(attempt, asked.verdict)
    evidence = find_evidence(room.reports, attempt, past)
    comparison = sources.compare(attempt, evidence.verdict, tries, asked.against)
    values = find_values(attempt, name_learner(attempt.learner, me), find_broken(evidence.verdict))
    words = [replace(one, text=fill(one.text, values)) for one in attempt.comments]
    beside, elsewhere = sort_words(words, comparison.files)
    return {
        "attempt": attempt,
        "past": past,
        "evidence": evidence,
        "verdict": evidence.verdict,
        "outcomes": {} if evidence.verdict or past is None else read_outcomes(room, attempt, past),
        "score": None if past is None else score_of(past),
        "late": tell_late(room, attempt, past),
        "questions": list_questions(attempt),
        "tries": tries,
        "row": row,
        "order": order,
        "asked": asked,
        "comparison": comparison,
        "files": list(fold(comparison.files, find_kept(beside, asked), asked.whole, asked.view)),
        "beside": beside,
        "elsewhere": elsewhere,
        "general": [one for one in words if one.file is None and not one.is_familys],
        "familys": [one for one in words if one.is_familys],
        "snippets": snippets,
        "begun": next((text for mark, _, text in snippets if mark == asked.snippet), ""),
        "variables": VARIABLES,
        "values": values,
    }


def get_attempt(session: Any, number: int) -> AttemptPage:
    """A submission.

    Raises:
        HTTPException: 404 where there is none of that number.
    """
    found = find_attempt(session, number)
    if found is None:
        raise HTTPException(404, f"There is no submission {number}.")
    return found


def find_past(attempt: AttemptPage, number: int) -> PastVerdict | None:
    """The verdict that is asked for; None where there is none at all.

    Raises:
        HTTPException: 404 where it is another submission's.
    """
    if not number:
        return newest(attempt)
    found = next((one for one in attempt.verdicts if one.id == number), None)
    if found is None:
        raise HTTPException(404, f"This submission has no verdict {number}.")
    return found


def score_of(past: PastVerdict) -> Score:
    """Its arithmetic."""
    fixed, kept = Points(earned=past.fixed, of=past.to_fix), Points(earned=past.kept, of=past.to_keep)
    return Score(fixed=fixed, kept=kept, value=past.score)


def tell_late(room: Room, attempt: AttemptPage, past: PastVerdict | None) -> str:
    """What the assignment takes off for lateness; empty where it says nothing of that."""
    lateness = find_lateness(Deadlines(room.reports).assignment, attempt.learner.name, attempt.submitted_at)
    return "" if past is None else tell_grade(raw_score(score_of(past)), lateness)


def find_broken(verdict: Verdict | None) -> set[int]:
    """The numbers of the promises that do not hold."""
    return set() if verdict is None else {check.promise for check in verdict.checks if check.outcome != "passed"}


def read_outcomes(room: Room, attempt: AttemptPage, past: PastVerdict) -> dict[str, tuple[str, str]]:
    """What the journal holds where the verdict can't be read: each check's claim to its outcome and stage."""
    with room.journal.read() as session:
        claims = {check.id: check.claim for check in list_checks(session, attempt.kata)}
    return {claims.get(name, name): (outcome, stage or "") for name, (outcome, stage) in past.checks.items()}


def list_questions(attempt: AttemptPage) -> list[Question]:
    """What the queue asks of this submission, and nobody has settled."""
    current = attempt.verdict
    mark = None if current is None else current.id
    found = []
    if attempt.is_latest and attempt.status == "checker fault":
        found.append(Question("fault", WORDS_OF_QUESTIONS["fault"], mark))
    if attempt.is_latest and current is not None and current.unstable:
        found.append(Question("unstable", WORDS_OF_QUESTIONS["unstable"], mark))
    if attempt.is_latest and attempt.odd:
        found.append(Question("odd", f"{WORDS_OF_QUESTIONS['odd']}: {attempt.odd}.", mark))
    settled = {(one.what, one.verdict_id) for one in attempt.settled}
    return [one for one in found if (one.what, one.verdict_id) not in settled]


def sort_words(
    words: Iterable[Word], files: Iterable[Compared]
) -> tuple[dict[tuple[str, int], list[Word]], list[Word]]:
    """The comments that stand beside a line, by path and number; and those whose line is not there."""
    lines = {(file.path, row.new.number) for file in files for row in file.rows if row.new is not None}
    beside: dict[tuple[str, int], list[Word]] = {}
    elsewhere = []
    for word in words:
        if word.file is None:
            continue
        place = (word.file, word.line or 0)
        if place in lines:
            beside.setdefault(place, []).append(word)
        else:
            elsewhere.append(word)
    return beside, elsewhere


def find_kept(beside: Mapping[tuple[str, int], object], asked: Asked) -> dict[str, set[int]]:
    """The lines that are shown in any case, by path: those with a comment, and where one is being written."""
    found: dict[str, set[int]] = {}
    for path, line in [*beside, (asked.file, asked.line)]:
        found.setdefault(path, set()).add(line)
    return found
