import csv
import io
from fractions import Fraction

import pytest

from checker.exports.graded import Given
from checker.exports.grades import COLUMNS, make_grades
from checker.model.assignment import Assignment, LateRule
from checker.model.entry import Entry, Receipt, Result
from checker.model.verdict import Points, Score


def entry(learner="Ada", result=True, **receipt):
    facts = {"kata": "tiny", "attempt": 1, "submitted_at": None, "source": "s", "content_sha256": "0", "problem": None}
    score = Score(fixed=Points(earned=1, of=2), kept=Points(earned=3, of=3), value=0.5)
    short = Result(
        title="Tiny", kata_sha256="1", content_sha256="0", conclusion="unsolved", unstable=True, score=score, checks=(),
        start_failure="", missing_walls=(), seed="run", versions={}, graded_at="2026-01-01T00:00:00+00:00",
    )  # fmt: skip
    return Entry(
        receipt=Receipt(learner=learner, **(facts | receipt)), folder="ada",
        status="graded" if result else "not graded",
        result=short if result else None, line="" if result else "Nothing was there.", has_page=False,
    )  # fmt: skip


def read(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_row_holds_what_the_columns_say():
    names, row = read(make_grades([entry(submitted_at="2026-01-01T10:00:00+00:00", notes=("late",))]))
    assert tuple(names) == COLUMNS
    assert dict(zip(names, row, strict=True)) == {
        "learner": "Ada", "kata": "tiny", "status": "graded", "conclusion": "unsolved", "score": "0.5000",
        "override": "", "percent_off": "", "grade": "0.5000", "deadline": "", "fixed": "1",
        "to_fix": "2", "kept": "3", "to_keep": "3", "unstable": "yes", "attempt": "1",
        "submitted_at": "2026-01-01T10:00:00+00:00", "graded_at": "2026-01-01T00:00:00+00:00", "notes": "late",
        "folder": "ada",
    }  # fmt: skip


def test_a_score_that_a_person_gave_stands_beside_the_verdicts_and_counts():
    given = {"ada": Given(Fraction(3, 4), "the promise\ncan be read so")}
    names, graded, unread = read(make_grades([entry(), entry(result=False)], given=given))
    facts = dict(zip(names, graded, strict=True))
    assert (facts["score"], facts["override"], facts["grade"]) == ("0.5000", "0.7500", "0.7500")
    assert facts["notes"] == "A person gave 0.75 in place of 0.5: the promise can be read so"
    facts = dict(zip(names, unread, strict=True))
    assert (facts["score"], facts["override"], facts["grade"]) == ("", "0.7500", "0.7500")


def test_without_a_verdict_the_cells_of_one_are_empty():
    names, row = read(make_grades([entry(result=False)]))
    facts = dict(zip(names, row, strict=True))
    assert (facts["score"], facts["conclusion"], facts["fixed"]) == ("", "", "")
    assert facts["notes"] == "Nothing was there."


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "\x00=", "\uff1d", "\uff0d", "\xa0="])
def test_no_cell_is_a_formula(start):
    hostile = start + 'HYPERLINK("http://evil.example";"x")'
    _, row = read(make_grades([entry(hostile, notes=(hostile,), kata=hostile)]))
    assert row[0].startswith("'")
    assert row[1].startswith("'")
    assert row[COLUMNS.index("notes")].startswith("'")


def test_a_name_stays_in_its_cell_whatever_is_in_it():
    names = ['a","b', "one\ntwo", "x\r\ny", "Zoë, 名前", "\ud800", "\u202egnp"]
    _, *rows = read(make_grades([entry(name) for name in names]))
    assert [len(row) for row in rows] == [len(COLUMNS)] * len(names)
    assert [rows[index][0] for index in (0, 1, 3)] == ['a","b', "one two", "Zoë, 名前"]


def test_excel_is_told_the_encoding():
    assert make_grades([]).startswith(b"\xef\xbb\xbflearner,")


LATE = Assignment(
    title="Week 3", katas=("tiny",), deadline="2026-01-01T10:00:00+00:00", late=LateRule(per_day=10, at_most=50),
    extensions={"Ben": "2026-01-03T10:00:00+01:00"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("learner", "submitted", "cells", "says"),
    [
        ("Ada", "2026-01-01T10:00:00+00:00", ("0.5000", "0", "0.5000", "2026-01-01T10:00:00+00:00"), "n"),
        ("Ada", "2026-01-02T13:00:00+00:00", ("0.5000", "20", "0.4000", "2026-01-01T10:00:00+00:00"), "0.80 = 0.40 n"),
        ("ben", "2026-01-02T13:00:00+00:00", ("0.5000", "0", "0.5000", "2026-01-03T10:00:00+01:00"), "n"),
        ("Ada", "2026-01-09T13:00:00", ("0.5000", "0", "0.5000", "2026-01-01T10:00:00+00:00"), "off for lateness. n"),
    ],
)
def test_score_what_is_off_for_lateness_and_grade_stand_side_by_side(learner, submitted, cells, says):
    names, row = read(make_grades([entry(learner, submitted_at=submitted, notes=("n",))], LATE))
    facts = dict(zip(names, row, strict=True))
    assert tuple(facts[name] for name in ("score", "percent_off", "grade", "deadline")) == cells
    assert facts["notes"].endswith(says)
    assert facts["submitted_at"] == submitted


def test_of_what_can_not_be_read_it_is_told_that_it_was_late():
    names, row = read(make_grades([entry(result=False, submitted_at="2026-01-02T10:00:00+00:00")], LATE))
    facts = dict(zip(names, row, strict=True))
    assert (facts["percent_off"], facts["grade"]) == ("", "")
    assert facts["notes"] == "Nothing was there. Handed in 1 day late: 1 day begun, 10 % off."
