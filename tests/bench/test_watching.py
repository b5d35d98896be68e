import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.bench import watching
from checker.bench.watching import Began, Event, Graded, Hindered, Pressed, Settled, Watching
from checker.errors import KataDoesNotFit
from checker.grading.flow import Terms, grade
from checker.grading.starters import learners_seed
from checker.model.kata import Kata
from checker.serving.hosts import Hosts
from checker.serving.program import LEARNER, hash_seed
from checker.submissions import read_submission

SECONDS = 60
HANGS = "import time\ntime.sleep(60)\n"
CHANCE = """
from fastapi import FastAPI

app = FastAPI()


@app.get("/hello")
def hello():
    return {"message": "hello" if hash("WORD") % 2 else "goodbye"}
"""


@pytest.fixture
def tiny(make_kata) -> Kata:
    return make_kata(start_seconds=30, exchange_seconds=30)


@pytest.fixture
def app(tiny: Kata, tmp_path: Path) -> Path:
    folder = tmp_path / "work" / "tiny"
    folder.mkdir(parents=True)
    (folder / "app.py").write_bytes((tiny.folder / "app.py").read_bytes())
    return folder / "app.py"


@pytest.fixture
def mended(tiny: Kata) -> str:
    assert tiny.solution is not None
    return (tiny.solution / "app.py").read_text()


def play(kata: Kata, app: Path, act: Callable[[Watching, Event], None]) -> list[Event]:
    """Watch until `act`, which hears every event, stops it; what was heard."""
    heard: list[Event] = []

    def hear(event: Event) -> None:
        heard.append(event)
        act(seen, event)

    seen = Watching(kata, app.parent, hear)
    alarm = threading.Timer(SECONDS, seen.stop)
    alarm.start()
    try:
        seen.run()
    finally:
        alarm.cancel()
    return heard


def conclusions(heard: list[Event]) -> list[str]:
    return [event.verdict.conclusion for event in heard if isinstance(event, Graded)]


def is_solved(event: Event) -> bool:
    return isinstance(event, Settled) and event.verdict.conclusion == "solved"


def test_a_save_changes_the_verdict_and_each_run_knows_the_one_before(tiny: Kata, app: Path, mended: str):
    def act(seen: Watching, event: Event) -> None:
        if is_solved(event):
            seen.stop()
        elif isinstance(event, Settled):
            app.write_text(mended)

    heard = play(tiny, app, act)
    assert [type(event) for event in heard] == [Began, Graded, Settled] * 2
    first, second = [event for event in heard if isinstance(event, Graded)]
    assert (first.verdict.conclusion, second.verdict.conclusion) == ("unsolved", "solved")
    assert (first.before, second.before) == (None, first.verdict)


def test_the_verdict_is_that_of_a_check_and_is_told_before_anything_is_repeated(tiny: Kata, app: Path):
    def act(seen: Watching, event: Event) -> None:
        if isinstance(event, Settled):
            seen.stop()

    _, graded, settled = play(tiny, app, act)
    expected = grade(tiny, read_submission(tiny, app.parent), Terms(seed=learners_seed(tiny), hashing=LEARNER))
    assert isinstance(graded, Graded)
    assert isinstance(settled, Settled)
    facts = {"schema_version", "conclusion", "unstable", "score", "submission", "change", "seed", "versions", "kata"}
    assert settled.verdict.model_dump(include=facts) == expected.model_dump(include=facts)
    assert outcomes(settled.verdict) == outcomes(expected)
    assert outcomes(graded.verdict) == [(check, case, found, None) for check, case, found, _ in outcomes(expected)]


def outcomes(verdict) -> list[tuple[str, str, str, str | None]]:
    return [(check.id, case.id, case.outcome, case.again) for check in verdict.checks for case in check.cases]


def test_an_outcome_that_changes_when_it_is_repeated_is_told_afterwards(tiny: Kata, app: Path):
    app.write_text(CHANCE.replace("WORD", word_with_parities(0, 1)))

    def act(seen: Watching, event: Event) -> None:
        if isinstance(event, Settled):
            seen.stop()

    _, graded, settled = play(tiny, app, act)
    assert not graded.verdict.unstable
    assert settled.verdict.unstable
    assert settled.verdict.conclusion == graded.verdict.conclusion == "unsolved"


def word_with_parities(first: int, second: int) -> str:
    """A word whose hash is even or odd, as asked for, in either round of a learner's run."""
    words = [f"word{number}" for number in range(40)]
    program = f"print(*[hash(word) % 2 for word in {words}])"
    found = []
    for number in (1, 2):
        environment = {"PYTHONHASHSEED": str(hash_seed(LEARNER, number))}
        done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True)
        found.append([int(parity) for parity in done.stdout.split()])
    return next(word for word, *parities in zip(words, *found, strict=True) if parities == [first, second])


def test_an_app_that_hangs_does_not_keep_the_next_save_waiting(tiny: Kata, app: Path, mended: str):
    app.write_text(HANGS)
    saving: list[float] = []

    def save() -> None:
        saving.append(time.monotonic())
        app.write_text(mended)

    def act(seen: Watching, event: Event) -> None:
        if isinstance(event, Began) and not saving:
            threading.Timer(1, save).start()
        if is_solved(event):
            seen.stop()

    heard = play(tiny, app, act)
    assert conclusions(heard) == ["solved"]
    assert time.monotonic() - saving[0] < tiny.limits.start_seconds


def test_of_saves_while_checks_run_the_last_is_told_last(tiny: Kata, app: Path, mended: str):
    def save_often() -> None:
        for number in range(10):
            app.write_text(f"{mended.replace('hello', 'bye')}# {number}\n")
            time.sleep(0.03)
        app.write_text(mended)

    def act(seen: Watching, event: Event) -> None:
        if isinstance(event, Began) and saving.ident is None:
            saving.start()
        if is_solved(event):
            seen.stop()

    saving = threading.Thread(target=save_often)
    heard = play(tiny, app, act)
    assert conclusions(heard)[-1] == "solved"
    saving.join()


def test_a_version_that_came_back_under_way_is_graded_all_the_same(tiny: Kata, app: Path):
    def act(seen: Watching, event: Event) -> None:
        if isinstance(event, Began) and app.exists() and not away:
            away.append(app.rename(app.with_name("away.py")))
        elif isinstance(event, Began):
            return
        if isinstance(event, Settled):
            seen.stop()

    away: list[Path] = []
    threading.Timer(2, lambda: away[0].rename(app)).start()
    assert conclusions(play(tiny, app, act)) == ["unsolved"]


def test_a_file_that_can_not_be_read_hinders_until_it_can(tiny: Kata, app: Path, mended: str):
    app.unlink()

    def act(seen: Watching, event: Event) -> None:
        if isinstance(event, Hindered):
            app.write_text(mended)
        if isinstance(event, Settled):
            seen.stop()

    heard = play(tiny, app, act)
    assert isinstance(heard[0], Hindered)
    assert "app.py is missing" in heard[0].problem.what
    assert conclusions(heard) == ["solved"]


def test_a_kata_that_does_not_fit_ends_the_watching(make_kata, app: Path):
    kata = make_kata(starter=(app.read_text().replace("goodbye", "hello")))
    with pytest.raises(KataDoesNotFit):
        play(kata, app, lambda seen, event: None)


def test_keys_are_told_and_check_again_needs_no_save(tiny: Kata, app: Path):
    def act(seen: Watching, event: Event) -> None:
        if isinstance(event, Settled) and len(seen_runs) == 0:
            seen_runs.append(event)
            seen.press("c")
        elif isinstance(event, Pressed):
            seen.check_again()
        elif isinstance(event, Settled):
            seen.stop()

    seen_runs: list[Event] = []
    heard = play(tiny, app, act)
    assert [type(event) for event in heard] == [Began, Graded, Settled, Pressed, Began, Graded, Settled]


@pytest.mark.parametrize("hangs", [True, False], ids=["while-an-app-hangs", "between-saves"])
def test_stopping_ends_it_at_once_and_leaves_nothing(tiny: Kata, app: Path, hangs: bool):
    if hangs:
        app.write_text(HANGS)
    began = time.monotonic()
    found: list[Hosts | None] = []

    def act(seen: Watching, event: Event) -> None:
        found.append(seen.hosts)
        if hangs or isinstance(event, Settled):
            threading.Timer(0.3, seen.stop).start()

    play(tiny, app, act)
    assert time.monotonic() - began < tiny.limits.start_seconds
    hosts = [one for one in found if one is not None]
    assert hosts
    assert not any(one.rundir.path.exists() for one in hosts)
    assert not any(one.started for one in hosts)


@pytest.mark.parametrize("moment", [Began, Settled])
def test_a_signal_whose_interrupt_got_lost_ends_it_all_the_same(tiny: Kata, app: Path, moment: type):
    lost: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: lost.append(number))
    began = time.monotonic()

    def act(seen: Watching, event: Event) -> None:
        if isinstance(event, moment):
            os.kill(os.getpid(), signal.SIGTERM)

    try:
        play(tiny, app, act)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert lost == [signal.SIGTERM]
    assert time.monotonic() - began < SECONDS / 2


def test_servers_are_renewed_after_many_gradings(tiny: Kata, app: Path, monkeypatch):
    monkeypatch.setattr(watching, "RENEWED_AFTER", 2)
    hosts = []

    def act(seen: Watching, event: Event) -> None:
        if isinstance(event, Settled):
            hosts.append(seen.hosts)
            if len(hosts) == 3:
                seen.stop()
            else:
                seen.check_again()

    play(tiny, app, act)
    assert hosts[0] is hosts[1]
    assert hosts[1] is not hosts[2]
