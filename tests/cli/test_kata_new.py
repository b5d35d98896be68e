import json
import os
import pty
import subprocess
import time

import pytest

GIVEN = ["--stage", "response", "--client", "front end"]
SLUG = "shelf-says-no"


def test_a_new_kata_is_laid_out_and_verify_lists_its_blanks(place):
    result = place.run("kata", "new", SLUG, *GIVEN, "--katas", "mine")
    assert (result.code, result.err) == (0, "")
    assert f"{place.folder}/mine/solutions/{SLUG}" in result.out
    assert f"`checker kata verify {SLUG} --katas mine`" in result.out
    result = place.run("kata", "verify", SLUG, "--katas", "mine")
    assert (result.code, result.err) == (1, "")
    assert f"katas/{SLUG}/README.md, line 3: a blank to fill in: what the front end sent" in result.out
    told = json.loads(place.run("kata", "verify", "--katas", "mine", "--json").out)
    assert {"file", "line", "message"} == told["katas"][0]["findings"][0].keys()
    assert f"{SLUG} " in place.run("list", "--katas", "mine").out


def test_it_is_added_to_the_collection_with_the_next_number(here):
    result = here("kata new", SLUG, *GIVEN, "--title", "No shelf", "--level", "3", "--minutes", "40")
    assert result.out.startswith("Laid out kata 01, with ")
    told = json.loads(here("list --json").out)["katas"][1]
    assert (told["title"], told["level"], told["minutes"], told["stage"]) == ("No shelf", 3, 40, "response")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([SLUG], "Nobody is there to be asked: where the symptom shows"),
        ([SLUG, "--stage", "response"], "Say it with --client."),
        ([SLUG, "--stage", "answer", "--client", "x"], '"answer" is no stage.'),
        (["Shelf", *GIVEN], '"Shelf" is no name for a kata'),
        (["tiny-too", *GIVEN, "--telling", "tiny"], 'the word "tiny", which tells the cause'),
        ([], "Missing argument 'SLUG'."),
    ],
)
def test_what_can_not_be_laid_out_is_told_and_nothing_is_written(place, here, words: list[str], told: str):
    result = here("kata new", *words)
    assert (result.code, result.out) == (2, "")
    assert told in result.err
    assert [path.name for path in (place.katas / "katas").iterdir()] == ["tiny"]


def test_a_slug_that_is_taken_is_refused(here):
    here("kata new", SLUG, *GIVEN)
    result = here("kata new", SLUG, *GIVEN)
    assert (result.code, result.out) == (2, "")
    assert "is there already" in result.err


def talk(place, command: str, *answers: str) -> str:
    """What somebody at a terminal sees who answers each question in turn."""
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "HOME": str(place.folder.parent), "TMPDIR": str(place.temporary)}
    program = place.start.__globals__["COMMAND"]
    process = subprocess.Popen(
        [program, *command.split()], cwd=place.folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    shown = b""
    waiting = list(answers)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            shown += os.read(ours, 4096)
        except OSError:
            break
        if waiting and shown.rstrip().endswith(b":"):
            answer = waiting.pop(0)
            os.write(ours, f"{answer}\n".encode())
            shown += b"\n"
    os.close(ours)
    assert process.wait(10) in (0, 1)
    assert waiting == []
    return shown.decode()


def test_at_a_terminal_it_asks_for_what_is_not_said(place):
    shown = talk(place, f"kata new {SLUG} --katas mine", "", "2", "routing", "mobile app", "", "slash prefix")
    assert "Title [Shelf says no]:" in shown
    assert "Laid out kata 01" in shown
    toml = (place.folder / "mine" / "katas" / SLUG / "kata.toml").read_text()
    assert 'title = "Shelf says no"\nlevel = 2\nstage = "routing"\nclient = "mobile app"\nminutes = 15\n' in toml
    assert 'telling = ["slash", "prefix"]' in (place.folder / "mine" / "solutions" / SLUG / "solution.toml").read_text()


def test_at_a_terminal_proving_shows_how_far_it_has_come_and_leaves_only_what_was_found(place):
    shown = talk(place, f"kata verify --katas {place.katas} --seeds 1")
    lines = shown.replace("\r\x1b[2K", "\n").replace("\r\n", "\n").split("\n")
    assert lines[:3] == ["", "1 of 1 katas proved", "broken  tiny:"]
    assert shown.endswith("\r\x1b[2K")


def test_nobody_is_graded_where_a_library_is_not_as_the_kata_requires(picked):
    toml = picked.katas / "katas" / "tiny" / "kata.toml"
    toml.write_text(toml.read_text().replace("[limits]", 'requires = ["fastapi>=99"]\n[limits]'))
    result = picked("check tiny")
    assert (result.code, result.out) == (3, "")
    assert "The kata tiny does not fit what is installed here: it requires fastapi>=99, but 0." in result.err
    assert "Nobody was graded. Install what it requires, for example with: pip install 'fastapi>=99'" in result.err


def test_the_map_is_printed_and_written(place):
    printed = place("kata map").out
    assert "| 00 | [Tiny](tiny/README.md) | route | browser | 1 |" in printed
    result = place("kata map", "--write")
    assert (result.code, result.out) == (0, f"Written to {place.katas}/katas/README.md.\n")
    assert (place.katas / "katas" / "README.md").read_text() == printed
    assert place("list").code == 0
