"""A class is graded whole, every verdict is kept, and the same command goes on where it stopped."""

import csv
import json
import os
import signal
import threading
import time
from dataclasses import replace
from datetime import datetime

import pytest

from checker.classroom import crew, workers
from checker.classroom.events import Began, Ended, PageMade, Settled
from checker.classroom.grading import ClassRun
from checker.classroom.reports import tell_unused
from checker.classroom.workers import Worker, worker_environment
from checker.errors import UsageProblem
from checker.model.assignment import Assignment, LateRule
from checker.submissions.collected import Received


def count(events, kind):
    return sum(isinstance(event, kind) for event in events)


def table(klass):
    with (klass.plan.out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["folder"]: row for row in csv.DictReader(file)}


def test_everybody_gets_a_verdict_and_a_page_and_the_class_an_overview(mixed, outcomes, hanging):
    mixed.hand_in("hanging", hanging)
    outcomes = outcomes | {"hanging": "timed_out"}
    events = mixed.grade(pages=True, workers=2)
    assert mixed.conclusions() == outcomes
    assert count(events, Settled) == 4
    assert [event.problem for event in events if isinstance(event, PageMade)] == [""] * 4
    overview = (mixed.plan.out / "index.html").read_text()
    for learner in outcomes:
        page = (mixed.plan.out / learner / "report.html").read_text()
        assert page.rstrip().endswith("</html>")
        assert f'href="{learner}/report.html"' in overview
    rows = table(mixed)
    assert {key: row["conclusion"] for key, row in rows.items()} == outcomes
    assert rows["right"]["score"] == "1.0000"
    assert rows["wrong"]["fixed"] == "0"


def test_what_is_graded_is_not_graded_again(mixed):
    mixed.grade()
    before = {path: path.stat().st_mtime_ns for path in mixed.plan.out.glob("*/verdict.json")}
    began, *rest = mixed.grade()
    assert began == Began(to_grade=0, graded_before=3, not_graded=0, earlier=0, left_out=())
    assert count(rest, Settled) == 0
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_another_version_of_a_learner_is_graded_and_the_verdict_before_is_kept(mixed, right):
    mixed.grade(pages=True)
    mixed.hand_in("wrong", right)
    events = mixed.grade(pages=True)
    assert count(events, Settled) == 1
    assert mixed.verdict("wrong")["conclusion"] == "solved"
    assert mixed.verdict("wrong", 1)["conclusion"] == "unsolved"
    assert "Solved" in (mixed.plan.out / "wrong" / "report.html").read_text()


def test_again_grades_everybody_anew_with_another_seed_and_keeps_what_was(mixed, outcomes):
    mixed.grade()
    first = mixed.verdict("right")
    assert count(mixed.grade(again=True), Settled) == 3
    assert mixed.conclusions() == outcomes
    assert mixed.verdict("right", 1) == first
    assert mixed.verdict("right")["seed"] != first["seed"]
    assert count(mixed.grade(again=True), Settled) == 3
    assert mixed.verdict("right", 1) == first
    assert (mixed.plan.out / "right" / "verdict-2.json").exists()


@pytest.mark.parametrize("again", [False, True])
def test_a_run_that_was_left_goes_on_with_the_same_seed(mixed, outcomes, again: bool):
    if again:
        mixed.grade()
    left = mixed.begin(again=again)
    next(event for event in left if isinstance(event, Settled))
    left.close()
    events = mixed.grade(again=again)
    assert count(events, Settled) == 2
    assert mixed.conclusions() == outcomes
    assert len({mixed.verdict(learner)["seed"] for learner in outcomes}) == 1


def test_a_run_that_was_left_leaves_no_process_and_no_file(mixed, find_programs):
    # Other tests' fork servers, which live as long as the session.
    before = find_programs("checker.inside")
    left = mixed.begin(workers=2)
    next(event for event in left if isinstance(event, Settled))
    left.close()
    assert find_programs("checker.classroom.worker") == []
    assert set(find_programs("checker.inside")) <= set(before)
    assert [path for path in mixed.temporary.rglob("*") if path.name != f"roundtrip-{os.getuid()}"] == []


def test_the_seed_is_the_instructors_secret(mixed):
    mixed.grade(pages=True)
    record = mixed.plan.out / "run.json"
    assert record.stat().st_mode & 0o777 == 0o600
    (run,) = json.loads(record.read_text())["runs"]
    assert run["ended"]
    assert mixed.verdict("right")["seed"] == run["label"]
    for path in mixed.plan.out.rglob("*"):
        if path.is_file() and path != record:
            assert run["seed"] not in path.read_text()


def test_workers_are_renewed(make_class, right, monkeypatch):
    monkeypatch.setattr(crew, "RENEWED_AFTER", 2)
    started = []
    monkeypatch.setattr(workers, "Worker", lambda *order: started.append(order) or Worker(*order))
    klass = make_class(**{f"learner{number}": right for number in range(5)})
    assert klass.grade(workers=1)[-1].graded == 5
    assert len(started) == 3


def test_a_worker_that_is_killed_costs_no_verdict(make_class, right, find_programs):
    klass = make_class(**{f"learner{number}": right for number in range(12)})
    killed = 0
    for event in klass.begin(workers=2):
        if isinstance(event, Settled) and not killed:
            killed = find_programs("checker.classroom.worker")[0]
            os.kill(killed, signal.SIGKILL)
    assert killed
    assert isinstance(event, Ended)
    assert (event.graded, event.faults) == (12, 0)
    assert set(klass.conclusions().values()) == {"solved"}


@pytest.mark.nightly
def test_a_worker_that_falls_silent_is_ended_and_costs_no_verdict(make_class, right, find_programs, monkeypatch):
    klass = make_class(**{f"learner{number}": right for number in range(4)})
    monkeypatch.setattr(crew, "SLACK_SECONDS", -14)
    stopped = 0
    for event in klass.begin(workers=1):
        if isinstance(event, Settled) and not stopped:
            stopped = find_programs("checker.classroom.worker")[0]
            os.kill(stopped, signal.SIGSTOP)
    assert stopped
    assert (event.graded, event.faults) == (4, 0)


def test_a_fork_server_that_is_killed_costs_no_verdict(make_class, right, find_programs):
    klass = make_class(**{f"learner{number}": right for number in range(12)})
    killed = False
    for event in klass.begin(workers=1):
        if isinstance(event, Settled) and not killed:
            killed = True
            os.kill(find_programs("checker.inside")[0], signal.SIGKILL)
    assert (event.graded, event.faults) == (12, 0)
    assert set(klass.conclusions().values()) == {"solved"}


def test_a_submission_whose_worker_dies_twice_is_a_fault_of_the_checker_and_nobody_elses(
    make_class, right, find_programs
):
    signs = "import os, pathlib, time\npathlib.Path(os.environ['DATA_DIR'], 'here').touch()\ntime.sleep(1)\n"
    klass = make_class(ada=right, bad=signs + right, cleo=right, dan=right)
    kills = []
    over = threading.Event()

    def kill_whoever_grades_it():
        while not over.is_set():
            for sign in klass.temporary.glob("roundtrip-*/run-*/*/here"):
                if sign.parent not in kills:
                    kills.append(sign.parent)
                    os.kill(find_programs("checker.classroom.worker")[0], signal.SIGKILL)
            time.sleep(0.01)

    killer = threading.Thread(target=kill_whoever_grades_it)
    killer.start()
    try:
        *_, ended = klass.grade(workers=1)
    finally:
        over.set()
        killer.join()
    assert (ended.graded, ended.faults, len(kills)) == (3, 1, 2)
    assert klass.conclusions() == dict.fromkeys(("ada", "cleo", "dan"), "solved")
    assert "signal 9" in json.loads((klass.plan.out / "bad" / "fault.json").read_text())["what"]
    assert table(klass)["bad"]["status"] == "checker fault"
    assert klass.grade()[-1].graded == 1
    assert not (klass.plan.out / "bad" / "fault.json").exists()


def test_a_verdict_that_cannot_be_kept_is_a_fault_and_the_others_are_kept(mixed):
    mixed.plan.out.mkdir()
    (mixed.plan.out / "wrong").write_text("a file where a folder has to be")
    *_, ended = mixed.grade()
    assert (ended.graded, ended.faults) == (2, 1)
    assert table(mixed)["wrong"]["status"] == "checker fault"
    assert "can't be written" in (mixed.plan.out / "index.html").read_text().replace("&#39;", "'")


def test_nobody_is_graded_by_a_kata_that_does_not_fit(make_kata, make_class, right):
    klass = make_class(make_kata(starter=right), ada=right, bob=right)
    *_, ended = klass.grade()
    assert (ended.graded, ended.faults) == (0, 2)
    assert all("does not fit" in entry.line for entry in ended.entries)


def test_where_every_grading_fails_the_run_is_given_up(make_kata, make_class, right):
    # The kata fits, since its starter gets past what fails for everybody else.
    visible = """
        import pytest
        from checker.checks import expect, to_fix

        @pytest.fixture
        def greeting(client):
            message = client.get("/hello").json()["message"]
            assert message != "hello"
            return message

        @to_fix(1, "answers 200")
        def test_hello(greeting):
            assert greeting == "hello"
    """
    klass = make_class(make_kata(visible=visible), **{f"learner{number}": right for number in range(30)})
    events = klass.grade(workers=2)
    assert (events[-1].graded, events[-1].faults) == (0, 30)
    assert sum("tries of the run all failed" in entry.line for entry in events[-1].entries) >= 15


def test_what_cannot_be_read_is_told_and_is_no_fault(make_class, right):
    klass = make_class(ada=right)
    (klass.downloads / "bob").mkdir()
    (klass.downloads / "bob" / "app.py").symlink_to("/etc/passwd")
    *_, ended = klass.grade()
    assert (ended.graded, ended.faults) == (1, 0)
    row = next(row for row in table(klass).values() if row["learner"] == "bob")
    assert row["status"] == "not graded"
    assert row["notes"]


def test_a_download_that_went_bad_does_not_keep_the_verdict_of_something_else(make_class, right):
    klass = make_class(ada=right)
    klass.grade()
    (klass.downloads / "ada" / "app.py").unlink()
    (klass.downloads / "ada" / "app.py").symlink_to("/etc/passwd")
    klass.grade()
    assert not (klass.plan.out / "ada" / "verdict.json").exists()
    assert klass.verdict("ada", 1)["conclusion"] == "solved"


def test_two_runs_on_one_folder_are_refused(mixed):
    first = mixed.begin()
    next(first)
    with pytest.raises(UsageProblem, match="Another run"):
        mixed.grade()
    first.close()


def test_a_place_that_cannot_be_written_is_refused(mixed, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UsageProblem, match="can't be written"):
        mixed.grade(out=tmp_path / "file" / "reports")


def test_reports_of_one_kata_and_of_several_do_not_mix(mixed):
    mixed.grade()
    with pytest.raises(UsageProblem, match="tiny alone"):
        mixed.grade(kata=None)


def test_with_several_katas_each_learner_has_a_folder_for_each(make_class, right):
    klass = make_class()
    (klass.downloads / "ada" / "tiny").mkdir(parents=True)
    (klass.downloads / "ada" / "tiny" / "app.py").write_text(right)
    klass.grade(kata=None)
    assert [path.parent.name for path in klass.plan.out.glob("*/tiny/verdict.json")] == ["tiny"]


def test_where_a_wall_is_missing_nobody_is_graded(mixed, monkeypatch):
    monkeypatch.setenv("ROUNDTRIP_WALLS", "off")
    with pytest.raises(UsageProblem, match="Not all walls stand"):
        mixed.grade()
    assert mixed.conclusions() == {}


def test_without_walls_the_pages_say_so_and_the_next_run_with_walls_grades_anew(make_class, right, monkeypatch):
    klass = make_class(ada=right)
    with monkeypatch.context() as patch:
        patch.setenv("ROUNDTRIP_WALLS", "off")
        klass.grade(require_walls=False, pages=True)
    assert klass.verdict("ada")["missing_walls"]
    assert "Not all walls stood" in (klass.plan.out / "index.html").read_text()
    assert "Not all walls stood" in (klass.plan.out / "ada" / "report.html").read_text()
    assert count(klass.grade(require_walls=False), Settled) == 0
    assert count(klass.grade(), Settled) == 1
    assert klass.verdict("ada")["missing_walls"] == []


def test_a_time_of_handing_in_never_moves_on_a_regrade_and_what_is_off_for_lateness_neither(
    make_class, right, submission
):
    klass = make_class()
    (one,) = [received(submission(right), "2026-03-01T10:00:00+00:00")]
    due = Assignment(
        title="Week 3", katas=("tiny",), deadline="2026-03-01T09:00:00Z", late=LateRule(per_day=10, at_most=50),
        extensions={"Adah": "2026-05-01T09:00:00Z"},
    )  # fmt: skip
    *_, ended = ClassRun(replace(klass.plan, assignment=due)).events([one])
    assert tell_unused(ended.assignment, ended.entries) == ["The extension for Adah is for nobody who handed in here."]
    later = received(submission(right), "2026-04-01T10:00:00+00:00")
    list(ClassRun(replace(klass.plan, again=True)).events([later]))
    assert table(klass)["ada"]["submitted_at"] == "2026-03-01T10:00:00+00:00"
    assert [table(klass)["ada"][name] for name in ("score", "percent_off", "grade")] == ["1.0000", "10", "0.9000"]
    changed = received(submission(right + "# later\n"), "2026-04-01T10:00:00+00:00")
    list(ClassRun(klass.plan).events([changed]))
    assert table(klass)["ada"]["submitted_at"] == "2026-04-01T10:00:00+00:00"
    assert [table(klass)["ada"][name] for name in ("score", "percent_off", "grade")] == ["1.0000", "50", "0.5000"]
    assert "31 days 1 hour late: 32 days begun, 50 % off. 1 x 0.50 = 0.50" in (klass.plan.out / "index.html").read_text(
        encoding="utf-8"
    )


def received(submission, when):
    return Received("Ada", "ada", 1, True, datetime.fromisoformat(when), "tiny", "ada", submission, None)


def test_earlier_attempts_are_not_graded(make_class, right, submission):
    klass = make_class()
    last = replace(received(submission(right), "2026-03-01T10:00:00+00:00"), attempt=2)
    first = replace(last, attempt=1, is_latest=False, submission=submission("def ("))
    began, *_ = ClassRun(klass.plan).events([first, last])
    assert (began.earlier, began.to_grade) == (1, 1)
    assert klass.verdict("ada")["conclusion"] == "solved"


def test_a_kata_that_a_download_makes_up_leads_nowhere(make_class, right, submission):
    klass = make_class()
    odd = replace(
        received(submission(right), "2026-03-01T10:00:00+00:00"),
        kata="../../x",
        submission=None,
        problem="no such kata",
    )
    list(ClassRun(replace(klass.plan, kata=None)).events([odd]))
    assert [path.parent.name for path in klass.plan.out.rglob("receipt.json")] == ["unknown-kata"]
    assert not (klass.plan.out.parent.parent / "x").exists()


def test_workers_are_given_nothing_of_the_environment_that_is_not_theirs(monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "x")
    monkeypatch.setenv("PYTHONSTARTUP", "x")
    monkeypatch.setenv("ROUNDTRIP_WALLS", "off")
    given = worker_environment()
    assert "SECRET_TOKEN" not in given
    assert "PYTHONSTARTUP" not in given
    assert given["ROUNDTRIP_WALLS"] == "off"
