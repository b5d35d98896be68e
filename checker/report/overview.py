"""Makes a class's overview: everybody's result in one table, and how many pass each check."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cache
from typing import NamedTuple
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from checker.lateness import (
    Lateness,
    count_grade,
    find_lateness,
    raw_score,
    tell_grade,
    tell_lateness,
    tell_rule,
    tell_time,
    write_number,
)
from checker.model.assignment import Assignment
from checker.model.entry import CheckMark, Entry, Result
from checker.model.family import Family
from checker.model.stage import Stage
from checker.report.markup import visible_markup
from checker.report.section import TEMPLATES
from checker.report.templating import make_environment

CONCLUSIONS = {
    "solved": "solved",
    "unsolved": "not solved",
    "did_not_start": "did not start",
    "timed_out": "ran out of time",
    "visible_passed": "visible checks passed",
}
"""How a conclusion is shown in a cell."""


class CheckRate(NamedTuple):
    """How a class does on one check."""

    check: CheckMark
    passed: int
    of: int
    """Those whose app could be asked; one that did not start says nothing of a check."""
    stages: tuple[tuple[Stage, int], ...]
    """Where in the cycle the others failed, the most frequent first."""

    @property
    def percent(self) -> int:
        """How many of a hundred pass."""
        return round(100 * self.passed / self.of) if self.of else 0


class KataRates(NamedTuple):
    """How a class does on one kata."""

    slug: str
    title: str
    graded: int
    solved: int
    not_started: int
    checks: tuple[CheckRate, ...]
    versions: int
    """How many versions of the kata were graded: rates mix them."""


class Late(NamedTuple):
    """A learner's grade, and what is off of the score for lateness."""

    lateness: Lateness
    grade: Fraction
    """-1 where there is none."""
    shown: str
    words: str


def make_overview(
    entries: Sequence[Entry], families: Sequence[Family] = (), assignment: Assignment | None = None
) -> str:
    """Return the page: self-contained, sortable, and complete with scripts off.

    Args:
        entries: Everybody's line, in the order to show.
        families: Which of them are alike, in the order to show.
        assignment: What says until when it was to be handed in; None where nothing does.
    """
    script = (TEMPLATES / "overview.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    missing = sorted({wall for entry in entries if entry.result for wall in entry.result.missing_walls})
    return (
        _environment()
        .get_template("overview.html")
        .render(
            entries=entries,
            counts=Counter(label(entry) for entry in entries),
            katas=find_rates(entries),
            families=families_by_kata(families),
            entry_in={entry.folder: entry for entry in entries},
            several=len({entry.receipt.kata for entry in entries}) > 1,
            missing_walls=missing,
            assignment=assignment if assignment and assignment.deadline else None,
            late=lambda entry: find_late(entry, assignment),
            script=Markup(script),
            script_digest=digest,
            style=Markup((TEMPLATES / "style.css").read_text(encoding="utf-8")),
            own_style=Markup((TEMPLATES / "overview.css").read_text(encoding="utf-8")),
        )
    )


def find_late(entry: Entry, assignment: Assignment | None) -> Late:
    """What is off of a learner's score for lateness."""
    lateness = find_lateness(assignment, entry.receipt.learner, entry.receipt.submitted_at)
    if entry.result is None:
        return Late(lateness, Fraction(-1), "", tell_lateness(lateness))
    raw = raw_score(entry.result.score)
    grade = count_grade(raw, lateness)
    return Late(lateness, grade, write_number(grade, 2, padded=True), tell_grade(raw, lateness))


def families_by_kata(families: Iterable[Family]) -> dict[str, list[Family]]:
    """The families of each kata, by slug."""
    found: dict[str, list[Family]] = {}
    for family in families:
        found.setdefault(family.kata, []).append(family)
    return found


def family_kind(family: Family) -> str:
    """Good, bad or odd, for its colour."""
    if family.odd or len(family.conclusions) != 1:
        return "odd"
    return "good" if set(family.conclusions) <= {"solved", "visible_passed"} else "bad"


def label(entry: Entry) -> str:
    """What came of it, in a word or two."""
    if entry.status != "graded" or entry.result is None:
        return "fault of the checker" if entry.status == "checker fault" else "not graded"
    return CONCLUSIONS[entry.result.conclusion]


def kind(entry: Entry) -> str:
    """Good, bad or odd, for its colour."""
    if entry.status == "graded" and entry.result is not None:
        return "good" if entry.result.conclusion in ("solved", "visible_passed") else "bad"
    return "odd"


def page_link(entry: Entry) -> str:
    """Where the learner's page is, or the verdict where there is no page."""
    return quote(f"{entry.folder}/{'report.html' if entry.has_page else 'verdict.json'}")


def remarks(entry: Entry) -> list[str]:
    """What an instructor should see of it at a glance."""
    found = [entry.line] if entry.line else []
    if entry.result is not None:
        if entry.result.unstable:
            found.append("Unstable: a check came out differently when it was repeated.")
        found += [entry.result.start_failure] if entry.result.start_failure else []
        if entry.result.missing_walls:
            found.append("Graded without all walls.")
    return [*found, *entry.receipt.notes]


def find_rates(entries: Iterable[Entry]) -> list[KataRates]:
    """How many pass each check, by kata."""
    by_kata: dict[str, list[Result]] = {}
    for entry in entries:
        if entry.status == "graded" and entry.result is not None:
            by_kata.setdefault(entry.receipt.kata, []).append(entry.result)
    return [rate_kata(slug, results) for slug, results in sorted(by_kata.items())]


def rate_kata(slug: str, results: Sequence[Result]) -> KataRates:
    """How a class does on one kata; the checks in the kata's own order."""
    started = [result for result in results if result.conclusion != "did_not_start"]
    marks: dict[str, list[CheckMark]] = {}
    for result in started:
        for check in result.checks:
            marks.setdefault(check.id, []).append(check)
    return KataRates(
        slug=slug,
        title=results[-1].title,
        graded=len(results),
        solved=sum(result.conclusion in ("solved", "visible_passed") for result in results),
        not_started=len(results) - len(started),
        checks=tuple(rate_check(found) for found in marks.values()),
        versions=len({result.kata_sha256 for result in results}),
    )


def rate_check(found: Sequence[CheckMark]) -> CheckRate:
    """How a class does on one check."""
    failed = [check for check in found if check.outcome != "passed"]
    stages = Counter(check.stage for check in failed if check.stage is not None)
    return CheckRate(found[-1], len(found) - len(failed), len(found), tuple(stages.most_common()))


@cache
def _environment() -> Environment:
    environment = make_environment(FileSystemLoader(TEMPLATES))
    environment.filters.update(visible=visible_markup)
    environment.globals.update(label=label, kind=kind, page_link=page_link, remarks=remarks)
    environment.globals.update(tell_time=tell_time, tell_rule=tell_rule)
    environment.globals.update(family_kind=family_kind, conclusions=CONCLUSIONS)
    return environment
