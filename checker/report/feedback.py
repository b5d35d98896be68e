"""Makes the page that a learner is handed back: grades with their arithmetic, what people said, links to reports."""

from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from checker.report.markup import visible_markup
from checker.report.section import TEMPLATES
from checker.report.templating import make_environment


@dataclass(frozen=True)
class Remark:
    """What a person said."""

    text: str
    author: str
    """Empty where it is not to be told."""
    place: str
    """The file and line that it is about; empty where it is about all of it."""


@dataclass(frozen=True)
class Given:
    """A score that a person gave in place of the checks'."""

    score: str
    reason: str
    author: str
    """Empty where it is not to be told."""


@dataclass(frozen=True)
class KataFeedback:
    """One kata."""

    slug: str
    title: str
    attempt: int
    submitted_at: str
    """Empty where it is not known."""
    conclusion: str
    """In words."""
    score: str
    """What the checks came to, and out of what; empty where there is no verdict."""
    given: Given | None
    lateness: str
    """How late it was, and how the grade comes about; empty where nothing is to be said of that."""
    grade: str
    """Empty where there is none."""
    problem: str
    """Why there is no verdict; empty where there is one."""
    page: str
    """Where its report is, from this page; empty where there is none."""
    remarks: tuple[Remark, ...]


def make_feedback(learner: str, title: str, katas: Sequence[KataFeedback]) -> str:
    """Return the page, which needs nothing but the reports beside it.

    Args:
        learner: Whose it is.
        title: The assignment's; empty where there is none.
        katas: In the order to show.
    """
    return (
        _environment()
        .get_template("feedback.html")
        .render(
            learner=learner,
            title=title,
            katas=katas,
            style=Markup((TEMPLATES / "style.css").read_text(encoding="utf-8")),
            own_style=Markup((TEMPLATES / "overview.css").read_text(encoding="utf-8")),
        )
    )


def _environment() -> Environment:
    environment = make_environment(FileSystemLoader(TEMPLATES))
    environment.filters["visible"] = visible_markup
    return environment
