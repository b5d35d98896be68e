import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from checker.bench.progress import mark_solved
from checker.cli import listing
from checker.errors import UsageProblem


@pytest.fixture
def run(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Lists the toy collection: parrot (level 1, response, browser) and desk (level 3)."""
    monkeypatch.chdir(tmp_path)
    app = typer.Typer()
    app.command("list")(listing.list_katas)

    def invoke(*words: str) -> str:
        result = CliRunner().invoke(app, [*words, "--katas", str(root)])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.stdout

    return invoke


@pytest.fixture
def names(run):
    """The slugs that a filter leaves."""
    return lambda *words: [kata["slug"] for kata in json.loads(run(*words, "--json"))["katas"]]


def test_each_filter_leaves_what_fits(names, desk, parrot, tmp_path: Path):
    both = [parrot.slug, desk.slug]
    assert names() == both
    assert names("--level", "3") == [desk.slug]
    assert names("--stage", parrot.stage) == [kata.slug for kata in (parrot, desk) if kata.stage == parrot.stage]
    assert names("--client", "BROWS") == [kata.slug for kata in (parrot, desk) if kata.client == "browser"]
    assert names("--unsolved") == both
    mark_solved(tmp_path / "work", parrot.slug)
    assert names("--solved") == [parrot.slug]
    assert names("--unsolved") == [desk.slug]
    assert names("--solved", "--level", "3") == []


def test_filters_are_counted(run, parrot):
    shown = run("--level", "1").splitlines()
    assert shown[-2] == "1 of 2 katas, 0 solved."
    assert run().splitlines()[-2] == "2 katas, 0 solved."


def test_where_none_fits_it_is_said_what_was_asked_for(run):
    assert run("--solved", "--level", "3") == (
        "No kata fits --level 3 --solved; there are 2 in all. Leave an option out to see more.\n"
    )


@pytest.mark.parametrize(
    ("words", "what", "todo"),
    [
        (("--level", "2"), "There are no katas of level 2.", "The levels are 1, 3"),
        (("--stage", "router"), 'There is no stage "router".', "request, routing, authentication"),
        (("--stage", "ro"), '"ro" can mean routing or route.', "The stages"),
        (("--client", "fridge"), 'There is no client "fridge".', "browser"),
        (("--client", ""), 'There is no client "".', "browser"),
    ],
)
def test_a_wrong_value_is_answered_with_the_right_ones(run, words, what: str, todo: str):
    with pytest.raises(UsageProblem) as caught:
        run(*words)
    assert caught.value.what == what
    assert todo in caught.value.todo


def test_the_beginning_of_a_stage_is_enough_and_a_whole_name_is_that_stage():
    assert listing.pick_stage("auth") == "authentication"
    assert listing.pick_stage("Route") == "route"


def test_progress_is_exported(run, parrot, tmp_path: Path):
    mark_solved(tmp_path / "work", parrot.slug)
    first, second = json.loads(run("--json"))["katas"]
    assert first["progress"]["solved_at"].endswith("+00:00")
    assert second["progress"] == {
        "picked_at": None,
        "solved_at": None,
        "hints": 0,
        "attempts": 0,
        "last": None,
        "best": None,
    }
