import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from checker.bench.progress import mark_solved
from checker.catalogue import Collection
from checker.cli import hint, learner, listing, solution
from checker.errors import UsageProblem
from checker.model.kata import Kata


@pytest.fixture
def run(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs a command as it would run beside `work/`; the toy collection is the one it knows."""
    monkeypatch.chdir(tmp_path)
    app = typer.Typer()
    app.command("list")(listing.list_katas)
    for command in (learner.show, learner.pick, learner.reset, hint.hint, solution.solution):
        app.command()(command)

    def invoke(*words: str):
        result = CliRunner().invoke(app, [*words, "--katas", str(root)])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


def test_list_shows_all_katas_whole_easiest_first(run):
    lines = run("list").stdout.splitlines()
    assert lines[0].split() == ["No.", "Kata", "Level", "Shows", "in", "Client", "Minutes", "State"]
    assert lines[1].split()[:3] == ["03", "parrot-says-nothing", "1"]
    assert lines[2].split()[:3] == ["11", "desk-keeps-the-queue", "3"]
    assert "checker pick KATA" in lines[-1]


def test_list_for_machines_says_what_was_picked_and_solved(run, tmp_path: Path):
    assert [kata["state"] for kata in json.loads(run("list", "--json").stdout)["katas"]] == ["", ""]
    run("pick", "3")
    run("pick", "11")
    mark_solved(tmp_path / "work", "parrot-says-nothing")
    first, second = json.loads(run("list", "--json").stdout)["katas"]
    assert (first["state"], second["state"]) == ("solved", "picked")
    assert first.pop("progress")["picked_at"].endswith("+00:00")
    assert first == {
        "id": "03",
        "slug": "parrot-says-nothing",
        "title": "The parrot says nothing",
        "level": 1,
        "stage": "response",
        "client": "browser",
        "minutes": 5,
        "state": "solved",
    }


def test_show_prints_the_raw_ticket_where_nobody_looks(run, toy: Collection):
    assert run("show", "3").stdout == toy.ticket(toy.kata("3"))


def test_a_terminal_gets_no_broken_command(run, parrot: Kata, monkeypatch: pytest.MonkeyPatch):
    command = "$ curl -i http://127.0.0.1:8000/parrot -H 'accept: application/json' -H 'accept-language: en, de, fr'"
    readme = parrot.folder / "README.md"
    readme.write_text(readme.read_text().replace("$ curl -i http://127.0.0.1:8000/parrot", command))
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "60")
    output = run("show", "3").stdout
    assert command in output
    assert "```" not in output
    assert "## Contract\n\n" not in output


def test_pick_copies_shows_the_ticket_and_says_what_next(run, tmp_path: Path):
    output = run("pick", "parrot").stdout
    assert (tmp_path / "work/parrot-says-nothing/app.py").is_file()
    assert output.startswith("# The parrot says nothing")
    for part in (
        "Edit app.py there",
        "cd work/parrot-says-nothing\n",
        "checker serve",
        "checker watch",
        "checker check",
        "checker hint",
        "Plain `pytest`",
    ):
        assert part in output


def test_pick_names_every_editable_file(run):
    assert "Edit desk/ and settings.py there" in run("pick", "11").stdout


def test_inside_a_copy_the_name_may_be_left_out(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    run("pick", "3")
    monkeypatch.chdir(tmp_path / "work/parrot-says-nothing")
    assert run("show").stdout.startswith("# The parrot")
    assert "as it was handed out" in run("reset").stdout


def test_outside_a_copy_a_name_is_asked_for(run):
    with pytest.raises(UsageProblem, match="Which kata"):
        run("show")


def test_reset_says_where_ones_own_version_went(run, tmp_path: Path):
    run("pick", "3")
    (tmp_path / "work/parrot-says-nothing/app.py").write_text("mine")
    output = run("reset", "3").stdout
    (kept,) = (tmp_path / "work/.kept").iterdir()
    assert f"What you had is in work/.kept/{kept.name}." in output
    assert (kept / "app.py").read_text() == "mine"


def test_the_solution_stays_closed_until_solved(run, tmp_path: Path):
    run("pick", "3")
    refused = run("solution", "3")
    assert refused.exit_code == 1
    assert refused.stdout == ""
    assert "You have not solved parrot-says-nothing yet" in refused.stderr
    assert "--give-up" in refused.stderr
    mark_solved(tmp_path / "work", "parrot-says-nothing")
    assert "# Why the parrot said nothing" in run("solution", "3").stdout


def test_giving_up_shows_explanation_and_fix(run):
    output = run("solution", "3", "--give-up").stdout
    assert "# Why the parrot said nothing" in output
    assert '-    return ""\n+    return word\n' in output
    assert "Your change" not in output


def test_the_learners_change_stands_before_the_authors(run, tmp_path: Path, parrot: Kata):
    run("pick", "3")
    app = tmp_path / "work/parrot-says-nothing/app.py"
    app.write_text(app.read_text().replace('return ""', "return str(word)"))
    output = run("solution", "3", "--give-up").stdout
    yours, fix = output.index("Your change:\n"), output.index("The fix:\n")
    assert yours < output.index("+    return str(word)") < fix < output.index("+    return word\n", fix)


def test_a_change_like_the_authors_is_told_once(run, root: Path, tmp_path: Path):
    run("pick", "3")
    reference = root / "solutions/parrot-says-nothing/app.py"
    (tmp_path / "work/parrot-says-nothing/app.py").write_bytes(reference.read_bytes())
    output = run("solution", "3", "--give-up").stdout
    assert "Your change is the same as the author's, line for line." in output
    assert output.count("+    return word\n") == 1 + output[: output.index("Your change")].count("+    return word\n")


def test_an_untouched_copy_is_told(run):
    run("pick", "3")
    assert "Your copy is as it was handed out" in run("solution", "3", "--give-up").stdout


def test_a_copy_that_cannot_be_read_costs_the_comparison_alone(run, tmp_path: Path):
    run("pick", "3")
    (tmp_path / "work/parrot-says-nothing/app.py").unlink()
    output = run("solution", "3", "--give-up").stdout
    assert "Your change can't be shown beside it. app.py is missing" in output
    assert "+    return word\n" in output


def test_a_pick_that_cannot_be_noted_is_a_pick_all_the_same(run, tmp_path: Path):
    (tmp_path / "work").mkdir()
    (tmp_path / "work/.progress.json").write_text('{"format": 99}')
    picked = run("pick", "3")
    assert picked.exit_code == 0
    assert (tmp_path / "work/parrot-says-nothing/app.py").is_file()
    assert "newer checker" in picked.stderr


def test_a_handout_says_that_it_has_no_solutions(run, root: Path):
    (root / "solutions").rename(root / "elsewhere")
    with pytest.raises(UsageProblem, match="is a handout"):
        run("solution", "3")


def test_work_can_be_named(run, tmp_path: Path):
    run("pick", "3", "--work", "mine")
    assert (tmp_path / "mine/parrot-says-nothing").is_dir()
    assert "as it was handed out" in run("reset", "3", "--work", "mine").stdout


@pytest.mark.parametrize("command", ["list", "show", "pick", "reset", "hint", "solution"])
def test_every_command_explains_itself(run, command: str):
    output = run(command, "--help").stdout
    assert "--katas" in output
    assert "--work" in output
