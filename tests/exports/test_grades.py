import csv
import io

import pytest

from checker.exports.grades import COLUMNS, make_grades
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
        "learner": "Ada", "kata": "tiny", "status": "graded", "conclusion": "unsolved", "score": "0.5000", "fixed": "1",
        "to_fix": "2", "kept": "3", "to_keep": "3", "unstable": "yes", "attempt": "1",
        "submitted_at": "2026-01-01T10:00:00+00:00", "graded_at": "2026-01-01T00:00:00+00:00", "notes": "late",
        "folder": "ada",
    }  # fmt: skip


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
    assert row[13].startswith("'")


def test_a_name_stays_in_its_cell_whatever_is_in_it():
    names = ['a","b', "one\ntwo", "x\r\ny", "Zoë, 名前", "\ud800", "\u202egnp"]
    _, *rows = read(make_grades([entry(name) for name in names]))
    assert [len(row) for row in rows] == [len(COLUMNS)] * len(names)
    assert [rows[index][0] for index in (0, 1, 3)] == ['a","b', "one two", "Zoë, 名前"]


def test_excel_is_told_the_encoding():
    assert make_grades([]).startswith(b"\xef\xbb\xbflearner,")
