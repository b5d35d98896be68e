import csv
import io
import random
from fractions import Fraction
from pathlib import Path

import pytest

from checker.errors import UsageProblem
from checker.exports.csv_cells import find_rows, replace
from checker.exports.gradebook import fill
from checker.lateness import write_number

EXPORTS = Path(__file__).parents[1] / "golden" / "exports"
CANVAS = (EXPORTS / "canvas-export.csv").read_bytes()
MOODLE = (EXPORTS / "moodle-export.csv").read_bytes()
LEFT_OUT_OF_CANVAS = (
    "Nobody Known: no row is theirs",
    "104: the gradebook says EX, which stays",
    "Student, Test: nothing was graded",
    "Lovelace, Ada: nothing was graded",
)


def read(content, separator=","):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))


def changed(before, after, separator=","):
    """The cells that differ."""
    pairs = zip(read(before, separator), read(after, separator), strict=True)
    return [
        (number, column, new)
        for number, (row, other) in enumerate(pairs)
        for column, (old, new) in enumerate(zip(row, other, strict=True))
        if old != new
    ]


def test_canvas_gets_back_what_it_exported_with_one_column_filled(graded, golden):
    several = [
        graded("101"),
        graded("TAMSIN@school.example"),
        graded("Zoë  ünal"),
        graded("104"),
        graded("Nobody Known"),
    ]
    filled = fill("canvas", CANVAS, several, "Kata 1")
    golden("canvas-filled.csv", filled.content)
    assert changed(CANVAS, filled.content) == [(3, 5, "3.3333"), (4, 5, "3.3333"), (5, 5, "3.3333")]
    assert (filled.filled, filled.replaced) == (3, 1)
    assert sorted(filled.left_out) == sorted(LEFT_OUT_OF_CANVAS)


def test_moodle_gets_back_what_it_exported_with_one_column_filled(graded, golden):
    several = [graded("ada@school.example"), graded("102"), graded("Zoë Ünal")]
    filled = fill("moodle", MOODLE, several, "Assignment: Kata 1", points=30)
    golden("moodle-filled.csv", filled.content)
    assert changed(MOODLE, filled.content) == [(1, 6, "5"), (2, 6, "5"), (3, 6, "5")]
    assert filled.left_out == ("Mallory @SUM(A1): nothing was graded",)


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_other_byte_stays(graded, ends, mark, separator):
    lines = ['Email address,"Kata ""1""",Note', '"a@x.example","1","q""q"', "b@x.example,,'x", "", ' c@x.example ,"",']
    before = mark + ends.join(line.replace(",", separator).encode() for line in lines)
    filled = fill(
        "moodle", before, [graded("a@x.example"), graded("b@x.example"), graded("c@x.example")], 'Kata "1"', 6
    )
    lines = [
        'Email address,"Kata ""1""",Note',
        '"a@x.example","1","q""q"',
        "b@x.example,1,'x",
        "",
        ' c@x.example ,"1",',
    ]
    assert filled.content == mark + ends.join(line.replace(",", separator).encode() for line in lines)
    assert filled.left_out == ()


def test_a_fault_of_the_checker_leaves_the_cell_as_it_is_and_says_so(graded):
    several = [graded("101", "The disk is full.", is_fault=True), graded("102", "There is no app.py.")]
    filled = fill("canvas", CANVAS, several, "Kata 1")
    assert filled.content == CANVAS
    assert "101: could not be graded, through no fault of theirs: The disk is full." in filled.left_out
    assert "102: not graded: There is no app.py." in filled.left_out


def test_two_who_claim_one_row_and_one_who_fits_two_rows_get_none(graded):
    filled = fill("canvas", CANVAS, [graded("101"), graded("ada@school.example"), graded("Ada Lovelace")], "Kata 1")
    assert filled.content == CANVAS
    assert [line for line in filled.left_out if "more than one fits" in line] == [
        "101: more than one fits, so none was filled",
        "ada@school.example: more than one fits, so none was filled",
        "Ada Lovelace: more than one fits, so none was filled",
    ]


def test_of_two_with_one_name_the_number_in_canvass_download_tells(graded):
    filled = fill("canvas", CANVAS, [graded("lovelaceada", folder="lovelaceada-101")], "Kata 1")
    assert changed(CANVAS, filled.content) == [(3, 5, "3.3333")]


def test_the_columns_that_tell_who_is_who_may_be_named(graded):
    filled = fill(
        "moodle", MOODLE, [graded("101"), graded("tamsin@school.example")], "Assignment", match=("ID number",)
    )
    assert changed(MOODLE, filled.content) == [(1, 6, "16.6667")]
    with pytest.raises(UsageProblem, match="has no column Matrikel"):
        fill("moodle", MOODLE, [graded("101")], "Assignment", match=("Matrikel",))


def test_what_is_written_is_a_number_and_never_a_formula(graded):
    assert [write_number(Fraction(value)) for value in ("0", "5", "100", "50/3", "0.00001", "99.5", "0.00005")] == [
        "0", "5", "100", "16.6667", "0", "99.5", "0.0001",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "says"),
    [("Kata", "begins more than one column"), ("Quiz", "has no column Quiz"), ("Final Score", "computed by Canvas")],
)
def test_a_column_that_is_not_to_be_filled_is_refused(graded, column, says):
    with pytest.raises(UsageProblem, match=says):
        fill("canvas", CANVAS, [graded("101")], column)


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", b"\xff\xfe" + MOODLE.decode().encode("utf-16-le"), b"\x00" * 99]
)
def test_what_is_no_gradebook_is_refused(graded, content):
    for platform in ("canvas", "moodle"):
        with pytest.raises(UsageProblem, match="This is no gradebook of"):
            fill(platform, content, [graded("101")], "Kata 1")


def test_a_row_that_ends_early_is_named(graded):
    filled = fill("moodle", b"Email address,Kata 1\na@x.example\n", [graded("a@x.example")], "Kata 1")
    assert filled.left_out == ("a@x.example: the row ends before that column",)


def test_cells_are_read_as_the_standard_library_reads_them():
    chance = random.Random(7)
    for _ in range(300):
        rows = [["".join(chance.choices('ab,"\n\r;= é', k=chance.randrange(6))) for _ in range(3)] for _ in range(3)]
        text = io.StringIO()
        form = chance.choice([{"lineterminator": "\n", "quoting": csv.QUOTE_ALL}, {"lineterminator": "\r\n"}])
        csv.writer(text, **form).writerows([["x", *row] for row in rows])
        content = text.getvalue().encode()
        found = list(find_rows(content, ord(",")))
        assert [[cell.text for cell in row] for row in found] == [["x", *row] for row in rows]
        assert replace(content, [], ord(",")) == content
        filled = replace(content, [(row[2], 'n"e,w') for row in found], ord(","))
        assert read(filled) == [["x", row[0], 'n"e,w', row[2]] for row in rows]
