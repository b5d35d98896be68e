"""Each learner is handed back what is theirs: reports as far as they are shown, what was said, the grade."""

import json
import re
import zipfile
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from checker.classroom.feedback import Terms, gather
from checker.classroom.journal.attempts import find_attempt
from checker.classroom.journal.opening import open_journal
from checker.classroom.journal.tables import Attempt, Learner
from checker.classroom.parcels import open_parcels
from checker.classroom.reports import keep_assignment
from checker.cli.commands import carry_out
from checker.errors import UsageProblem
from checker.model.assignment import Assignment, LateRule

LATE = "2026-11-03T12:00:00+00:00"
DEADLINE = datetime(2026, 11, 2, 13, tzinfo=UTC)
SAID = "Read promise {promise} once more, {learner}: {kata} is at {score} now. {nobody}"


@pytest.fixture(scope="module")
def evening(make_course):
    """A class that somebody has looked at: a family and a line spoken of, a score given; one came late."""
    course = make_course("second")
    (receipt,) = course.reports.glob("eve/receipt.json")
    receipt.write_text(json.dumps(json.loads(receipt.read_text()) | {"submitted_at": LATE}))
    with open_journal(course.reports / "journal.db") as journal:
        course.take_into(journal)
        with journal.read() as session:
            numbers = dict(session.exec(select(Learner.key, Attempt.id).join(Attempt).where(Attempt.is_latest)).all())
            family = find_attempt(session, numbers["eve"]).family
        journal.comment_family("Ines", "tiny", family, SAID)
        journal.comment_attempt("Marek", numbers["eve"], "Not <b>this</b> word.", file="app.py", line=4)
        journal.comment_attempt("Marek", numbers["bob"], "Well done, only bob.")
        journal.override("Ines", numbers["eve"], 0.75, "the promise can be read so")
    return course


@pytest.fixture(scope="module")
def handed_back(evening, tmp_path_factory):
    """What everybody gets where nothing is said of a deadline."""
    out = tmp_path_factory.mktemp("feedback") / "out"
    words = ["class", "feedback", evening.reports, "--out", out, "--katas", evening.root, "--workers", "2"]
    assert carry_out([str(word) for word in words]) == 0
    return out


def read_text(page):
    """What a reader sees of it, without the style."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition("<main>")[2]).split())


def test_everybody_gets_a_page_and_the_reports(handed_back):
    names = {path.name for path in handed_back.iterdir()}
    assert {name.partition("-")[0] for name in names} == {"tamsin", "bob", "cleo", "eve"}
    for folder in handed_back.iterdir():
        assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == {
            "index.html",
            "tiny/report.html",
        }
        assert 'href="tiny/report.html"' in (folder / "index.html").read_text()
    cleo = read_text((handed_back / "cleo" / "index.html").read_text())
    assert "Grade: 0 (0 %)" in cleo
    assert "Did not start." in cleo


def test_what_was_said_is_filled_in_and_stands_where_it_belongs(handed_back):
    page = (handed_back / "eve" / "index.html").read_text()
    text = read_text(page)
    assert "For eve." in text
    assert "Read promise 1 once more, eve: Tiny is at 75 % now. {nobody} Ines" in text
    assert "app.py, line 4 : Not &lt;b&gt;this&lt;/b&gt; word. Marek" in text
    assert "A person gave 0.75 (75 %) in place of that (Ines): the promise can be read so" in text
    assert "The checks came to 0 (0 %): 0 of 2 to fix, 1 of 1 to keep." in text
    assert "Grade: 0.75 (75 %)" in text


def test_nobody_is_handed_anything_of_another(handed_back):
    tellings = {
        "tamsin": ("tamsin", "okafor"),
        "bob": ("bob",),
        "cleo": ("cleo",),
        "eve": ("eve's", "for eve", "/eve", ">eve", "not &lt;b&gt;this"),
    }
    for folder in handed_back.iterdir():
        content = "".join(path.read_text().lower() for path in folder.rglob("*.html"))
        own = folder.name.partition("-")[0]
        for other, words in tellings.items():
            found = [word for word in words if word in content]
            assert bool(found) == (other == own), (folder.name, found)


def plan(**more):
    return Assignment(title="Week <3>", katas=("tiny",), deadline=DEADLINE, late=LateRule(per_day=10), **more)


@pytest.fixture
def due(evening):
    """The same class with a deadline; checks tell little."""
    keep_assignment(evening.reports, plan(failure_details="none", checks={"hidden/*": "never"}))
    yield evening
    (evening.reports / "assignment.toml").unlink()


def test_late_it_shows_the_arithmetic_and_no_more_of_checks_than_the_assignment_says(due, tmp_path, told):
    words = ("class", "feedback", due.reports, "--katas", due.root, "--no-authors", "--kata", "tiny")
    for name in ("one.zip", "again.zip"):
        code, out, _ = told(*words, "--out", tmp_path / name)
        assert (code, out) == (0, f"Wrote {tmp_path / name}: feedback for 4 learners.\n")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "again.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        names = archive.namelist()
        page, report = (archive.read(f"eve/{name}").decode() for name in ("index.html", "tiny/report.html"))
    assert len(names) == 8
    text = read_text(page)
    assert "Week &lt;3&gt;" in text
    assert "Handed in 23 hours late: 1 day begun, 10 % off. 0.75 x 0.90 = 0.675" in text
    assert "Grade: 0.675 (68 %)" in text
    assert "Ines" not in page
    assert "Marek" not in page
    assert "test_hello_again" not in report
    assert "1 check is not shown here" in report


def test_a_zip_each_holds_one_learner(evening, tmp_path):
    with open_parcels(tmp_path / "out", zipped=True) as write:
        write("eve", {"index.html": b"hers", "tiny/report.html": b"hers too"})
    with zipfile.ZipFile(tmp_path / "out" / "eve.zip") as archive:
        assert archive.namelist() == ["eve/index.html", "eve/tiny/report.html"]


def test_what_is_there_is_not_mixed_with(tmp_path):
    (tmp_path / "left").write_text("somebody else's")
    with pytest.raises(UsageProblem, match="not an empty folder"):
        open_parcels(tmp_path, zipped=False)
    with pytest.raises(UsageProblem, match="a zip for each learner"):
        open_parcels(tmp_path / "all.zip", zipped=True)
    with pytest.raises(TypeError), open_parcels(tmp_path / "all.zip", zipped=False) as write:
        write("eve", {"index.html": None})
    assert [path.name for path in tmp_path.iterdir()] == ["left"]


def test_under_pseudonyms_feedback_goes_by_the_names(make_hidden):
    reports = make_hidden()
    with open_journal(reports / "journal.db") as journal:
        terms = Terms(reports=reports, assignment=None, now=datetime.now(UTC))
        found = {key: files for key, files, problems in gather(journal, terms) if not problems}
    assert {key.partition("-")[0] for key in found} == {"tamsin", "bob", "cleo", "pavel"}
    (key,) = [key for key in found if key.startswith("tamsin-okafor")]
    assert "For Tamsin Okafor." in read_text(found[key]["index.html"].decode())
    assert set(found[key]) == {"index.html", "tiny/report.html"}
    (unread,) = [files for key, files in found.items() if key.startswith("pavel")]
    assert set(unread) == {"index.html"}
    assert "It could not be read." in read_text(unread["index.html"].decode())
