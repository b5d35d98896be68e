"""A learner at a terminal: saves, keys, and every way out."""

import ctypes
import json
import os
import re
import shutil
import signal
import subprocess
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

from checker.catalogue import open_collection
from checker.workspace import copy_for_learner

SECONDS = 30
ENDS = "q quit"
CLEARED = "\x1b[H\x1b[J"
ECHO = 3
COMMAND = "checker"


class Terminal:
    """`checker watch` in a pseudo-terminal of 24 lines."""

    def __init__(self, place, *words: str, folder: Path | None = None, **environment: str) -> None:
        variables = os.environ | {"TMPDIR": str(place.temporary), "HOME": str(place.folder.parent), "TERM": "xterm"}
        for name in ("COLUMNS", "LINES", "DISPLAY", "WAYLAND_DISPLAY"):
            variables.pop(name, None)
        self.place = place
        self.child = pexpect.spawn(
            str(Path(os.sys.executable).with_name(COMMAND)),
            ["watch", *words, "--katas", str(place.katas)],
            cwd=str(folder or place.folder),
            env=variables | environment,
            dimensions=(24, 80),
            encoding="utf-8",
            timeout=SECONDS,
        )
        self.before = termios.tcgetattr(self.child.child_fd)

    def wait(self, words: str) -> str:
        """What is printed until these words, with them."""
        self.child.expect_exact(words)
        return self.child.before + words

    def screen(self) -> str:
        """The next whole screen."""
        return self.wait(ENDS).rpartition(CLEARED)[2]

    def press(self, key: str, words: str) -> str:
        self.child.send(key)
        return self.wait(words)

    def end(self) -> int:
        """Wait until it has ended; the terminal is as it was, and nothing is left."""
        after = termios.tcgetattr(self.child.child_fd)
        self.child.expect(pexpect.EOF)
        self.child.close()
        assert "Traceback" not in self.child.before
        assert self.place.left() == []
        self.after = after
        return self.child.exitstatus

    def is_key_by_key(self) -> bool:
        return not termios.tcgetattr(self.child.child_fd)[ECHO] & (termios.ICANON | termios.ECHO)


def wait_for(holds: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline, f"{what} did not happen"
        time.sleep(0.02)


@pytest.fixture
def watch(picked) -> Iterator[Callable[..., Terminal]]:
    """Starts `checker watch`."""
    started: list[Terminal] = []

    def start(*words: str, **options) -> Terminal:
        started.append(Terminal(picked, *words, **options))
        return started[-1]

    yield start
    for terminal in started:
        terminal.child.close(force=True)


@pytest.fixture
def app(picked) -> Path:
    return picked.work / "tiny" / "app.py"


def read_until(process: subprocess.Popen, text: str) -> str:
    said = ""
    while text not in said:
        line = process.stdout.readline().decode()
        assert line, said
        said += line
    return said


def words_of(screen: str) -> str:
    return " ".join(re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", screen).split())


def test_a_learner_saves_presses_keys_and_solves_a_kata(picked, watch, app: Path, solve: Callable[[], None]):
    terminal = watch("tiny")
    first = terminal.screen()
    assert "Not solved yet: promise 1 does not hold." in first
    assert "Difference" in first
    assert first.count("\n") < 24
    assert "0 of 2 fixed, 1 of 1 still work." in words_of(first)
    starter = app.read_text()

    app.write_text(starter + "\ndef more(:\n")
    said = terminal.wait("invalid syntax\r\n")
    assert CLEARED not in said
    line = words_of(said.rpartition("\x1b[K")[2])
    assert re.fullmatch(r"\d\d:\d\d:\d\d app.py can't be read as Python, line \d+: SyntaxError: invalid syntax", line)

    app.write_text(starter + "\nvalue = 1 / 0\n")
    assert "value = 1 / 0)" in words_of(terminal.wait("1 / 0)"))

    app.write_text(starter.replace('"/hello"', '"/hallo"') + '\n\n@app.get("/nothing")\ndef nothing():\n    return 1\n')
    assert "1 that worked before broke. Broken since: nothing else is there." in words_of(terminal.screen())

    solve()
    solved = words_of(terminal.screen())
    assert "Solved: every promise holds." in solved
    assert "2 of 2 fixed, 1 of 1 still work; that is 2 fixed more than before and 1 works again." in solved
    assert "`checker solution tiny` opens the explanation" in solved
    assert "There is no kata left that you have not solved." in solved
    page = picked.work / "reports" / "tiny" / "report.html"
    verdict = page.with_name("verdict.json")
    wait_for(lambda: page.exists() and "Solved" in page.read_text(), "the report")
    assert json.loads(verdict.read_bytes())["conclusion"] == "solved"
    assert '"tiny"' in (picked.work / ".progress.json").read_text()

    assert "no hints" in terminal.press("h", "no hints")
    assert "one hint more" in terminal.press("?", "q  quit")
    assert "Level 0: 1 of 1 solved" in terminal.press("l", "(you are here)")
    assert "report.html" in terminal.press("r", "No browser could be opened here.")
    terminal.press("n", "no other kata")
    terminal.press("w", "w does nothing here")
    terminal.press("\x1b[A", "")
    terminal.press("x", "Press y")
    terminal.press("n", "Nothing was changed.")
    terminal.press("c", "all as before")
    terminal.wait(ENDS)
    terminal.press("x", "Press y")
    terminal.press("y", "What you had is in")
    assert "2 fixed before are broken again" in words_of(terminal.screen())
    assert app.read_text() == starter
    assert len(list((picked.work / ".kept").iterdir())) == 1
    terminal.child.send("q")
    terminal.wait("Stopped watching.")
    assert terminal.end() == 0


WAYS_OUT = {
    "end-of-input": lambda terminal: terminal.child.send("\x04"),
    "ctrl-c": lambda terminal: terminal.child.send("\x03"),
    "terminate": lambda terminal: terminal.child.kill(signal.SIGTERM),
}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_on_any_way_out_the_terminal_is_as_it_was_and_nothing_is_left(watch, way: str):
    terminal = watch("tiny")
    terminal.screen()
    assert terminal.is_key_by_key()
    WAYS_OUT[way](terminal)
    terminal.wait("Stopped watching.")
    wait_for(lambda: termios.tcgetattr(terminal.child.child_fd) == terminal.before, "the terminal as it was")
    assert terminal.end() == 0


def test_a_signal_that_another_thread_than_the_first_was_given_ends_it_too(watch):
    terminal = watch("tiny")
    terminal.screen()
    first = terminal.child.pid
    wait_for(lambda: is_at_rest(first), "the wait for the next save")
    others = [int(task.name) for task in Path(f"/proc/{first}/task").iterdir() if int(task.name) != first]
    assert ctypes.CDLL(None, use_errno=True).tgkill(first, others[0], signal.SIGTERM) == 0
    terminal.wait("Stopped watching.")
    assert terminal.end() == 0


def is_at_rest(thread: int) -> bool:
    """Whether it has used no processor time for a while."""
    stat = Path(f"/proc/{thread}/task/{thread}/stat")
    before = stat.read_text().rpartition(")")[2].split()[11:13]
    time.sleep(0.3)
    return before == stat.read_text().rpartition(")")[2].split()[11:13]


def test_a_terminal_that_is_closed_leaves_nothing(picked, watch):
    terminal = watch("tiny")
    terminal.screen()
    terminal.child.ptyproc.fileobj.close()
    terminal.child.closed = True
    wait_for(lambda: picked.left() == [], "the end")


def test_a_kata_that_does_not_fit_leaves_the_terminal_as_it_was(picked, watch):
    starter = picked.katas / "katas" / "tiny" / "app.py"
    shutil.copy(picked.katas / "solutions" / "tiny" / "app.py", starter)
    terminal = watch("tiny")
    terminal.wait("This kata does not fit these versions")
    wait_for(lambda: termios.tcgetattr(terminal.child.child_fd) == terminal.before, "the terminal as it was")
    assert terminal.end() == 3


def test_after_a_stop_and_go_on_keys_are_heard_again(watch):
    terminal = watch("tiny")
    terminal.screen()
    termios.tcsetattr(terminal.child.child_fd, termios.TCSANOW, terminal.before)
    terminal.child.kill(signal.SIGCONT)
    wait_for(terminal.is_key_by_key, "key by key")
    terminal.press("?", "q  quit")
    terminal.press("q", "Stopped watching.")
    assert terminal.end() == 0


def test_two_learners_and_two_terminals_of_one_are_no_trouble(picked, watch, app: Path, solve: Callable[[], None]):
    other = picked.folder / "other"
    copy_for_learner(open_collection(picked.katas).kata("tiny"), other / "work")
    terminals = [watch("tiny"), watch("tiny", NO_COLOR="1"), watch("tiny", folder=other)]
    for terminal in terminals:
        assert "Not solved yet" in terminal.screen()
    solve()
    for terminal in terminals[:2]:
        assert "Solved: every promise holds." in terminal.screen()
    (other / "work" / "tiny" / "app.py").write_text("broken(\n")
    terminals[2].wait("app.py can't be read as Python")
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", terminals[1].child.before)
    for terminal in terminals:
        terminal.child.send("q")
        terminal.child.expect(pexpect.EOF)
    wait_for(lambda: picked.left() == [], "the end of all")
    assert '"tiny"' in (picked.work / ".progress.json").read_text()


def test_the_next_kata_is_picked_and_watched(place, root: Path):
    place.katas = root
    toy = open_collection(root)
    (root / "katas" / "desk-keeps-the-queue" / "hints.md").write_text("# Hints\n\n## 1\n\nWho waits `longest`?\n")
    copy_for_learner(toy.kata("parrot-says-nothing"), place.work)
    terminal = Terminal(place, "parrot-says-nothing")
    terminal.screen()
    said = terminal.press("n", "Watching")
    assert "Next: desk-keeps-the-queue. Its ticket is work/desk-keeps-the-queue/README.md." in words_of(said)
    assert "desk-keeps-the-queue in work/desk-keeps-the-queue" in words_of(terminal.screen())
    assert "Hint 1 of 1" in terminal.press("h", "Who waits")
    terminal.press("h", "There is no other hint.")
    terminal.press("q", "Stopped watching.")
    assert terminal.end() == 0


def test_without_a_terminal_there_are_lines_and_no_keys(picked, solve: Callable[[], None]):
    process = picked.begin("watch tiny --poll")

    first = read_until(process, "still work.")
    assert "Not solved yet" in first
    assert "report.html" in first
    solve()
    assert "Solved" in read_until(process, "more than before.")
    process.send_signal(signal.SIGINT)
    result = picked.finish(process)
    assert (result.code, result.err) == (0, "")
    assert "Stopped watching." in result.out
    assert "\x1b" not in first + result.out
    assert ENDS not in first


def test_a_folder_that_can_not_be_written_to_is_told_once_and_watching_goes_on(picked, app: Path):
    picked.work.chmod(0o555)
    process = picked.begin("watch tiny", bound=True)
    said = read_until(process, "could not be noted") + read_until(process, "The report could not be written")
    app.write_text(f"{app.read_text()}# more\n")
    said += read_until(process, "as before")
    process.send_signal(signal.SIGTERM)
    result = picked.finish(process)
    picked.work.chmod(0o755)
    assert result.code == 0
    assert (said + result.out).count("could not be") == 2


def test_a_reader_who_leaves_ends_it(picked, app: Path):
    process = picked.begin("watch tiny")
    process.stdout.readline()
    process.stdout.close()
    process.stdout = open(os.devnull, "rb")  # noqa: PTH123, SIM115 - for `finish`
    picked.finish(process)
