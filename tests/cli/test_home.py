import os
import re
import shutil
import sys
from pathlib import Path

import pexpect
import pytest

from checker.bench.progress import mark_solved

COLOURS = re.compile(r"\x1b\[[0-9;]*m")
SECONDS = 60


@pytest.fixture
def show(place):
    """What a command shows in a terminal of a size, in lines, without colours."""

    def show_it(*words: str, columns: int = 80, cwd: Path | None = None) -> list[str]:
        child = pexpect.spawn(
            str(Path(sys.executable).with_name("checker")),
            [*words, "--katas", str(place.katas)],
            cwd=str(cwd or place.folder),
            env={name: value for name, value in os.environ.items() if name != "COLUMNS"} | {"TERM": "xterm-256color"},
            dimensions=(24, columns),
            encoding="utf-8",
            timeout=SECONDS,
        )
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == 0, child.before
        return COLOURS.sub("", child.before).splitlines()

    return show_it


def add_katas(place, count: int) -> None:
    """More katas like the tiny one: two of each level, with long names."""
    tiny = place.katas / "katas" / "tiny"
    for number in range(1, count + 1):
        folder = place.katas / "katas" / f"a-kata-with-quite-a-long-name-of-its-own-{number:02}"
        shutil.copytree(tiny, folder)
        toml = (folder / "kata.toml").read_text()
        toml = toml.replace('id = "00"', f'id = "{number:02}"').replace("level = 0", f"level = {number % 6}")
        (folder / "kata.toml").write_text(toml.replace('"route"', '"authentication"'))


def test_who_begins_is_told_what_to_do(show, place):
    assert show() == [
        "You have solved 0 of 1 kata.",
        "  level 0  0 of 1   ○",
        "  There is no folder work/ here yet. If you picked katas elsewhere, go there.",
        "The stages of the cycle, where you will find them:",
        "  ·request ·routing ·authentication ·validation ·route ·data ·upstream ·response",
        "",
        "Next: tiny",
        "  level 0, shows in route, browser, about 1 minute",
        "  Why: it is the way in, and shows how everything works.",
        "  checker pick tiny",
        "",
        "`checker list` shows all katas, `checker --help` all commands.",
    ]
    assert not place.work.exists()


def test_the_kata_in_hand_stands_there_with_its_last_result(show, picked):
    assert "  level 0, shows in route, browser; not checked yet" in show()
    picked("check tiny")
    shown = show()
    assert "In hand: tiny" in shown
    assert any("; 1 check, the last " in line for line in shown)
    assert "0 of 2 fixed, 1 of 1 still work" in " ".join(" ".join(shown).split())
    assert "  cd work/tiny" in shown
    assert "There is no other kata left to pick." in shown
    assert "  cd work/tiny" not in show(cwd=picked.work / "tiny")


def test_what_comes_next_is_told_with_the_reason(show, place):
    add_katas(place, 12)
    mark_solved(place.work, "tiny")
    shown = show()
    assert "Next: a-kata-with-quite-a-long-name-of-its-own-06" in shown
    assert "  ·request ·routing ·authentication ·validation ✓route ·data ·upstream ·response" in shown
    assert "  Why: it is the way in, and shows how everything works." in shown
    for number in (6, 12):
        mark_solved(place.work, f"a-kata-with-quite-a-long-name-of-its-own-{number:02}")
    shown = show()
    assert "Next: a-kata-with-quite-a-long-name-of-its-own-01" in shown
    assert "  Why: of the lowest level that has any left; its stages you know, so they go in" in shown


def test_the_fullest_screen_is_one_screen(show, picked):
    add_katas(picked, 36)
    for number in (1, 2):
        shutil.copytree(picked.work / "tiny", picked.work / f"a-kata-with-quite-a-long-name-of-its-own-{number:02}")
    picked("check tiny")
    for columns in (80, 120):
        shown = show(columns=columns)
        # The prompt comes below it.
        assert len(shown) < 24, shown
        assert max(map(len, shown)) <= columns
        assert "2 more are picked and not solved." in " ".join(shown)


def test_all_solved_says_so(show, picked):
    mark_solved(picked.work, "tiny")
    shown = show()
    assert "You have solved them all." in shown
    assert "In hand: tiny" not in shown


def test_options_before_the_command_are_not_passed_over_in_silence(place):
    result = place.run("--katas", str(place.katas), "list")
    assert (result.code, result.out) == (2, "")
    assert "Write it behind: `checker list --katas DIR`." in result.err


def test_no_more_is_imported_for_it_than_it_needs(place):
    result = place.run(PYTHONPROFILEIMPORTTIME="1")
    assert "You have solved 0 of" in result.out
    for heavy in ("_pytest.config", "uvicorn", "fastapi"):
        assert f" {heavy}" not in result.err


def test_a_list_fits_a_narrow_terminal_and_cuts_no_name(show, place):
    add_katas(place, 3)
    for columns in (80, 120):
        shown = show("list", columns=columns)
        assert max(len(line.rstrip()) for line in shown) <= columns
        assert len(shown) == 1 + 4 + 3
        assert "…" not in "".join(shown)


def test_a_list_in_a_very_narrow_terminal_keeps_each_word_whole(show, place):
    add_katas(place, 2)
    lines = show("list", columns=60)
    assert "\u2026" not in "".join(lines)
    assert lines[0].split() == ["No.", "Kata", "State"]


def test_both_changes_stand_beside_each_other_where_there_is_room(show, picked):
    (picked.katas / "solutions" / "tiny" / "README.md").write_text("# The cause\n\nA word.\n")
    app = picked.work / "tiny" / "app.py"
    app.write_text(app.read_text().replace("goodbye", "hello, you"))
    wide, narrow = (show("solution", "tiny", "--give-up", columns=columns) for columns in (120, 80))
    (headings,) = [line for line in wide if "Your change:" in line]
    assert headings.index("The fix:") >= 60
    assert any("hello, you" in line and '"hello"' in line for line in wide)
    yours, fix = narrow.index("Your change:"), narrow.index("The fix:")
    assert yours < fix
    assert any("hello, you" in line for line in narrow[yours:fix])
    assert max(len(line.rstrip()) for line in wide) <= 120
