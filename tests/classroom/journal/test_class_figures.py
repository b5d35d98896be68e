"""How a whole class did, read in one pass: the same as what each learner's line tells."""

from checker.classroom.journal.class_figures import count_tries, read_class, read_learners, read_outcomes, read_titles
from checker.classroom.journal.deed_rows import list_told
from checker.classroom.journal.views import list_checks, list_families, list_learners
from checker.classroom.journal.waiting import find_questions, list_waiting


def test_one_pass_tells_of_everybody_what_their_line_tells(course, journal):
    course.take_into(journal)
    with journal.read() as session:
        lines = list_learners(session)
        number = next(iter(lines[0].cells.values())).attempt_id
    journal.override("Ines", number, 0.4, "Half of it.")
    with journal.read() as session:
        cells = {cell.attempt_id: cell for line in list_learners(session) for cell in line.cells.values()}
        figures = read_class(session)
        everybody = read_learners(session)
        tries = count_tries(session, [one.id for one in everybody])
        (row,) = figures.make_rows(read_titles(session))
    assert [(one.id, one.name) for one in everybody] == [(line.id, line.name) for line in lines]
    made = [figures.make_cell(last, tries[last[1], last[2]]) for last in figures.lasts]
    assert {cell.attempt_id: cell for cell in made} == cells
    grades = [cell.grade for cell in cells.values() if cell.grade is not None]
    assert 0.4 in grades
    assert (row.handed_in, row.graded, row.solved) == (len(cells), len(grades), grades.count(1))
    assert sum(row.buckets) == len(grades)
    assert figures.find_mean(cells[number].learner_id) == 0.4


def test_every_check_is_counted_for_whoever_solved_it_too(course, journal):
    course.take_into(journal)
    with journal.read() as session:
        figures = read_class(session)
        outcomes = read_outcomes(session, figures)["tiny"]
        checks = list_checks(session, "tiny")
        families = list_families(session, "tiny")
    solved = sum(last[7] == 1 for last in figures.lasts)
    assert outcomes.solved == solved > 0
    asked = [check.asked for check in checks]
    assert solved < max(asked) <= len(figures.lasts)
    assert all(solved <= check.passed <= check.asked for check in checks)
    assert all(sum(check.stages.values()) == check.asked - check.passed for check in checks)
    assert sum(family.size for family in families) <= len(figures.lasts)


def test_what_waits_and_what_was_done_is_told_with_whom_it_is_about(course, journal):
    course.take_into(journal)
    with journal.read() as session:
        figures = read_class(session)
        questions = find_questions(session, figures)
        waiting = list_waiting(session, figures, questions)
    assert [one.what for one in waiting] == [one.what for one in questions]
    for one in waiting:
        journal.settle("Ines", one.cell.attempt_id, one.what, one.verdict_id, "Looked at.")
    last = figures.lasts[0]
    journal.comment_attempt("Ines", last[0], "Well done.")
    journal.keep_snippet("Bram", "Read on", "{learner}")
    with journal.read() as session:
        assert find_questions(session, read_class(session)) == []
        snippet, comment, *settled = list_told(session, 100)
        names = {line.id: line.name for line in read_learners(session)}
    assert (snippet.words, snippet.learner) == ("Read on: {learner}", None)
    assert (comment.words, comment.attempt_id) == ("Well done.", last[0])
    assert comment.learner.name == names[last[1]]
    assert len(settled) == len(waiting)
