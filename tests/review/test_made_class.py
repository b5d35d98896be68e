"""The class that other tests look at is as grading would have left it."""

from pathlib import Path

from checker.catalogue import open_collection
from checker.classroom.journal.class_figures import SCORE, VERDICT, read_class
from checker.classroom.journal.opening import open_journal
from checker.classroom.journal.refreshing import bring_up_to_date
from checker.classroom.journal.tables import Graded
from checker.classroom.journal.views import list_learners
from checker.classroom.reports import open_entries
from checker.review.pages.overview import Remembered


def test_the_journal_of_a_made_class_holds_all_that_lies_among_its_reports(reports):
    katas = {kata.slug: kata for kata in open_collection(Path(__file__).parents[2]).katas()}
    entries = open_entries(reports)
    with open_journal(reports / "journal.db") as journal:
        assert bring_up_to_date(journal, reports, katas) == 0
        with journal.read() as session:
            cells = {(one.key, cell.kata): cell for one in list_learners(session) for cell in one.cells.values()}
    told = {(entry.folder.split("/")[0], entry.receipt.kata): entry for entry in entries}
    assert cells.keys() == told.keys()
    assert all(cells[key].status == entry.status for key, entry in told.items())
    assert all(
        cells[key].score == entry.result.score.value and cells[key].unstable == entry.result.unstable
        for key, entry in told.items()
        if entry.result is not None
    )
    assert {entry.status for entry in entries} == {"graded", "not graded", "checker fault"}
    assert any(cell.attempts == 2 for cell in cells.values())


def test_outcomes_are_read_anew_once_other_verdicts_count(reports):
    remembered = Remembered()
    with open_journal(reports / "journal.db") as journal:
        with journal.read() as session:
            before = remembered.read(session, read_class(session))
            figures = read_class(session)
            assert remembered.read(session, figures) is before
        number = next(last[VERDICT] for last in figures.lasts if last[SCORE] is not None and last[SCORE] < 1)
        with journal.write() as session:
            session.get(Graded, number).is_current = False
        with journal.read() as session:
            after = remembered.read(session, read_class(session))
    counts = [sum(sum(one.counts.values()) for one in outcomes.values()) for outcomes in (before, after)]
    assert counts[0] - counts[1] == 1
