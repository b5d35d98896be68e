import json
import shlex

import pytest

COMMANDS = ["list", "show", "pick", "serve", "check", "hint", "handin", "reset", "solution", "kata"]


def test_the_help_lists_the_commands_and_begins_with_what_to_do(place):
    result = place.run("--help", COLUMNS="80")
    assert "Begin with `checker`" in result.out.partition("Commands:")[0]
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    summaries = lines[lines.index("Commands:") + 1 : lines.index("", lines.index("Commands:"))]
    assert {*COMMANDS} <= {line.split()[0] for line in summaries}
    assert not [line for line in summaries if line.endswith("...")]
    assert max(map(len, lines)) <= 80
    assert "Exit codes: 0 solved, 1 not solved" in result.out


def test_every_command_explains_itself(tell):
    for command in [*COMMANDS, "kata verify"]:
        result = tell(*command.split(), "--help")
        assert (result.code, result.err) == (0, "")
        assert result.out.startswith(f"Usage: checker {command} ")
        assert "[[" not in result.out


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("test", "`checker check`"),
        ("run tiny", "`checker check`"),
        ("submit app.py", "`checker check`"),
        ("download", "`checker pick`"),
        ("hints", "`checker hint`"),
        ("help-me", "`checker hint`"),
        ("status", "`checker`"),
        ("progress", "`checker`"),
        ("chek", "`checker check`"),
        ("kata verfy", "`checker kata verify`"),
    ],
)
def test_a_word_of_another_tool_is_answered_with_ours(tell, words: str, answer: str):
    result = tell(*shlex.split(words))
    assert (result.code, result.out) == (2, "")
    assert f"Did you mean {answer}?" in result.err


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("pick", "Missing argument 'KATA'."),
        ("pick a b", "unexpected extra argument"),
        ("check --jsn", "No such option: --jsn"),
        ("serve --port none", "Invalid value for '--port'"),
        ("frobnicate", "There is no command `checker frobnicate`."),
    ],
)
def test_a_wrong_use_is_told_with_where_to_read(place, words: str, answer: str):
    result = place.run(*shlex.split(words))
    assert (result.code, result.out) == (2, "")
    assert answer in result.err
    assert "--help`" in result.err


def test_the_version_is_told(place):
    result = place.run("--version")
    assert result.code == 0
    assert result.out.startswith("checker ")


def test_picking_again_shows_the_ticket_and_changes_nothing(picked):
    app = picked.work / "tiny" / "app.py"
    app.write_text("mine\n")
    result = picked("pick tiny")
    assert (result.code, result.err) == (0, "")
    assert "# A tiny kata" in result.out
    assert "nothing in it was changed" in result.out
    assert "`checker reset tiny`" in result.out
    assert app.read_text() == "mine\n"


def test_for_machines_there_is_json_and_nothing_else(picked):
    assert json.loads(picked("list --json").out)["katas"][0]["state"] == "picked"
    result = picked("check tiny --json -v")
    assert (result.code, result.err) == (1, "")
    assert json.loads(result.out)["conclusion"] == "unsolved"
    result = picked("kata verify --json --seeds 1")
    assert (result.code, result.err) == (1, "")
    assert json.loads(result.out)["holds"] is False


def test_a_reader_that_leaves_early_does_not_change_the_exit_code(picked):
    for command, code in (("list", 0), ("check tiny", 1), ("check tiny --json", 1)):
        process = picked.begin(command)
        process.stdout.close()
        err = process.stderr.read().decode()
        assert (process.wait(30), err) == (code, "")


def test_without_a_screen_the_reports_address_is_told(picked):
    result = picked("check tiny --open", DISPLAY=None, WAYLAND_DISPLAY=None)
    assert result.code == 1
    assert f"The report is {(picked.work / 'reports' / 'tiny' / 'report.html').as_uri()}" in result.err
