"""An app that nobody watches gets the same verdict as one that is watched: a trace explains, and decides nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.catalogue import open_collection
from checker.grading.flow import Terms, grade_together
from checker.model.verdict import Verdict
from checker.serving.hosts import Hosts
from checker.submissions import read_fix, read_starter

ROOT = Path(__file__).parents[2]
COLLECTION = open_collection(ROOT)


@pytest.fixture(scope="module", params=["forked", "spawned"])
def untraced(request: pytest.FixtureRequest) -> Iterator[Hosts]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROUNDTRIP_TRACE", "off")
        patch.setenv("ROUNDTRIP_SERVING", request.param)
        with Hosts("tests") as hosts:
            hosts.round(1)
            hosts.round(2)
            yield hosts


def traces(verdict: Verdict) -> list[bool]:
    """Of each exchange, whether the server said anything of it."""
    transcripts = [case.transcript for check in verdict.checks for case in check.cases]
    return [exchange.trace is not None for transcript in transcripts for exchange in transcript]


@pytest.mark.parametrize("untraced", ["forked"], indirect=True)
@pytest.mark.parametrize("slug", COLLECTION.slugs())
def test_every_kata_comes_out_the_same_without_a_trace(slug: str, untraced: Hosts) -> None:
    kata = COLLECTION.kata(slug)
    starter_and_reference = [read_starter(kata), read_fix(kata, COLLECTION.solution_folder(kata), "the reference")]
    terms = Terms(seed="tests", repeat=False, prove_fit=False)
    starter, reference = grade_together(kata, starter_and_reference, terms, untraced)
    # As `checker kata verify` holds it with a trace.
    assert {check.id for check in starter.checks if check.outcome != "passed"} == {
        check.id for check in starter.checks if check.kind == "to_fix"
    }
    assert reference.conclusion == "solved"
    assert not any(traces(starter) + traces(reference))


def test_an_app_is_really_not_watched(make_kata, submission, untraced: Hosts) -> None:
    looks = """
    import importlib.machinery, sqlite3
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/hello")
    def hello():
        return [type(sqlite3.connect).__name__, importlib.machinery.SourceFileLoader.source_to_code.__qualname__]
    """
    visible = """
    from checker.checks import *

    @to_fix(1, "answers 200")
    def test_hello(client):
        expect(client.get("/hello"), json=["builtin_function_or_method", "SourceLoader.source_to_code"])
    """
    terms = Terms(seed="tests", repeat=False, prove_fit=False)
    (verdict,) = grade_together(make_kata(visible=visible, hidden=None), [submission(looks)], terms, untraced)
    assert verdict.conclusion == "visible_passed", verdict
