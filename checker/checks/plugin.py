"""The pytest plugin for learners: plain `pytest` in a kata's folder gets the grader's `client` on a real server.

Installed with the package, so every pytest of the environment loads it; it imports and starts nothing until a check
asks for its fixtures.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from checker.checks.draws import Draw
    from checker.checks.learner_session import LearnerSession
    from checker.model.kata import Limits
    from checker.serving.seam import Box

SESSION: pytest.StashKey[LearnerSession] = pytest.StashKey()


def pytest_configure(config: pytest.Config) -> None:
    """Make the marks known."""
    config.addinivalue_line("markers", "to_fix(promise, quote): the faulty app fails this check")
    config.addinivalue_line("markers", "to_keep(promise, quote): the faulty app passes this check, and so must yours")


@pytest.fixture(scope="session")
def learner_session(request: pytest.FixtureRequest) -> Iterator[LearnerSession]:
    """The servers of this run."""
    from checker.checks.learner_session import LearnerSession

    with LearnerSession() as session:
        request.config.stash[SESSION] = session
        yield session


@pytest.fixture
def served_box(request: pytest.FixtureRequest, learner_session: LearnerSession) -> tuple[Box, Limits]:
    """The box of the kata that the check's file belongs to."""
    return learner_session.box_of(request.path)


@pytest.fixture
def time_zone(request: pytest.FixtureRequest) -> str:
    """The name of the time zone that your app runs in: `UTC`, or what `in_time_zone` says."""
    from checker.checks.fixtures.time_zone import find_time_zone
    from checker.errors import Problem

    try:
        return find_time_zone(request)
    except Problem as problem:
        pytest.fail(str(problem), pytrace=False)


@pytest.fixture
def client(
    request: pytest.FixtureRequest, served_box: tuple[Box, Limits], time_zone: str, learner_session: LearnerSession
) -> Iterator[Any]:
    """An HTTP client on your app, which is served anew for each check."""
    from checker.checks.fixtures.client import serve_for
    from checker.checks.learner_session import fail_to_start
    from checker.serving.seam import AppDidNotStart

    try:
        yield from serve_for(request, served_box, time_zone, learner_session.terminal_of(request.path))
    except AppDidNotStart as error:
        fail_to_start(error)


@pytest.fixture
def restart(request: pytest.FixtureRequest, client: Any) -> Any:
    """`restart()` shuts your app down and starts it anew; `restart(crash=True)` kills it instead."""
    from checker.checks.fixtures.restart import find_restart

    return find_restart(request)


@pytest.fixture
def upstream() -> Iterator[Any]:
    """The other service that your app asks: a check makes it slow, failing or lost, and sees what it was asked."""
    from checker.checks.fixtures.upstream import stand_by

    yield from stand_by()


@pytest.fixture
def draw(request: pytest.FixtureRequest, learner_session: LearnerSession) -> Draw:
    """Values that must not be guessed: `draw.integer(1, 9)`, `draw.word()`, `draw.name()`, `draw.title()`, ..."""
    from checker.checks.draws import Draw

    return Draw(learner_session.seed_of(request.path), learner_session.check_name(request.node))


@pytest.fixture
def steps(request: pytest.FixtureRequest) -> Any:
    """The module `steps.py` beside the file of checks."""
    from checker.checks.fixtures.steps import load_steps

    return load_steps(request)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show a failed check as what was promised and what came, instead of as a traceback through the checker."""
    report = yield
    session = item.config.stash.get(SESSION, None)
    if session is not None and call.when == "call" and call.excinfo is not None and report.outcome == "failed":
        session.explain(item, call.excinfo.value, report)
    return report
