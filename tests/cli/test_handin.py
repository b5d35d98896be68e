import json
import os
import pty
import zipfile
from pathlib import Path

import pytest


@pytest.fixture
def read_zip(picked):
    """The names in the only handin there is, and what its handin.json says."""

    def read() -> tuple[list[str], dict]:
        (path,) = picked.work.glob("handin-*.zip")
        with zipfile.ZipFile(path) as archive:
            return archive.namelist(), json.loads(archive.read("handin.json"))

    return read


def test_a_handin_of_everything_picked(picked, solve, read_zip):
    solve()
    result = picked("handin", "--name", "Tamsin Okafor")
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines() == [
        "Made work/handin-tamsin-okafor.zip for Tamsin Okafor. It holds:",
        "  tiny  app.py (app.py changed)",
        "",
        "Hand in this file. When you have changed something, run the command again first.",
    ]
    names, about = read_zip()
    assert names == ["handin.json", "tiny/app.py"]
    assert about["name"] == "Tamsin Okafor"
    assert [kata["slug"] for kata in about["katas"]] == ["tiny"]


def test_the_way_there_goes_with_it_and_is_told(picked, solve, read_zip):
    solve()
    picked("check", "tiny")
    result = picked("handin", "--name", "Tamsin")
    assert result.code == 0
    assert "  progress.json  your way there: times, checks, hints; it counts for no grade" in result.out.splitlines()
    assert read_zip()[0] == ["handin.json", "progress.json", "tiny/app.py"]


@pytest.mark.usefixtures("picked")
def test_what_was_not_changed_is_told(here):
    result = here("handin", "0", "--name", "Tamsin")
    assert result.code == 0
    assert "tiny  app.py (as handed out: you have not changed anything yet)" in result.out


def test_a_name_is_remembered_and_can_be_changed(picked, here, read_zip):
    here("handin", "--name", "Tamsin")
    assert here("handin").code == 0
    assert read_zip()[1]["name"] == "Tamsin"
    (picked.work / "handin-tamsin.zip").unlink()
    here("handin", "--name", "Robin")
    (picked.work / "handin-robin.zip").unlink()
    here("handin")
    assert read_zip()[1]["name"] == "Robin"


def test_nobody_is_asked_where_there_is_no_terminal(picked):
    result = picked("handin")
    assert (result.code, result.out) == (2, "")
    assert "Whose katas are these?" in result.err
    assert "--name NAME" in result.err
    assert not list(picked.work.glob("handin-*"))


def ask(place, answer: bytes) -> tuple[int, str]:
    """Run the command in a terminal in which somebody types."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(place.folder)
        command = [str(Path(os.sys.executable).with_name("checker")), "handin", "--katas", str(place.katas)]
        os.execv(command[0], command)
    shown = b""
    is_answered = False
    try:
        while chunk := os.read(terminal, 4096):
            shown += chunk
            if b"teacher knows it: " in shown and not is_answered:
                os.write(terminal, answer)
                is_answered = True
    except OSError:
        # What a terminal says at its end.
        pass
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()


def test_a_name_is_asked_once_in_a_terminal(picked, read_zip):
    code, shown = ask(picked, b"Tamsin Okafor\n")
    assert code == 0, shown
    assert read_zip()[1]["name"] == "Tamsin Okafor"
    code, shown = ask(picked, b"")
    assert code == 0
    assert "Your name" not in shown


def test_no_answer_makes_nothing(picked):
    for answer, code in ((b"\n", 2), (b"\x04", 2), (b"\x03", 130)):
        assert ask(picked, answer)[0] == code
    assert not list(picked.work.glob("handin-*"))
    assert not (picked.work / ".handin.json").exists()


def test_nothing_picked_is_nothing_to_hand_in(place, here):
    result = here("handin", "--name", "Tamsin")
    assert (result.code, result.out) == (2, "")
    assert "There is nothing to hand in" in result.err
    assert "`checker pick KATA`" in result.err
    assert not place.work.exists()


def test_a_kata_that_was_not_picked_is_told(here):
    result = here("handin", "tiny", "--name", "Tamsin")
    assert result.code == 2
    assert "has no copy in" in result.err


def test_a_missing_file_is_told_and_makes_nothing(picked, here):
    (picked.work / "tiny" / "app.py").unlink()
    result = here("handin", "--name", "Tamsin")
    assert result.code == 2
    assert "app.py is missing" in result.err
    assert not list(picked.work.glob("handin-*"))


def test_a_handin_is_no_kata_and_stops_nothing(picked, solve):
    solve()
    picked("handin", "--name", "Tamsin")
    assert picked("list").code == 0
    assert picked("check", "tiny").code == 0
