"""Two versions beside each other, as rows."""

from checker.review.comparing import (
    BOTH_IN_CR_LF,
    COMPARED_LINES,
    UNFOLDED,
    compare,
    compare_versions,
    fold,
    read_change,
    split_changed,
)

OLD = b"one\ntwo\nthree\nfour\n"
NEW = b"one\n2\n2b\nthree\n"


def tell(rows):
    return [(row.kind, row.old and row.old.number, row.new and row.new.number) for row in rows]


def test_lines_that_came_in_the_place_of_others_stand_beside_them():
    found = compare("app.py", OLD, NEW)
    assert tell(found.rows) == [
        ("same", 1, 1),
        ("changed", 2, 2),
        ("added", None, 3),
        ("same", 3, 4),
        ("removed", 4, None),
    ]
    assert (found.removed, found.added, found.lines) == (2, 2, 4)


def test_in_a_unified_view_what_was_removed_stands_above_what_came():
    kinds = [row.kind for row in split_changed(compare("app.py", b"a\nb\nx\n", b"c\nd\nx\n").rows)]
    assert kinds == ["removed", "removed", "added", "added", "same"]


def test_line_ends_that_an_editor_changed_hide_nothing():
    found = compare("app.py", OLD, OLD.replace(b"four", b"five").replace(b"\n", b"\r\n"))
    assert (found.removed, found.added, found.note) == (1, 1, BOTH_IN_CR_LF)


def test_a_file_that_came_or_went_is_told_as_that():
    came, went = compare_versions({"b.py": OLD, "c.py": OLD}, {"a.py": OLD, "c.py": OLD})[:2]
    assert (came.path, came.note, came.added) == ("a.py", "A new file.", 4)
    assert (went.path, went.note, went.removed) == ("b.py", "It was removed.", 4)


def test_bytes_that_are_no_text_and_other_separators_are_lines_too():
    found = compare("app.py", b"", b"\xff\x00\x0c\xe2\x80\xa8\nlast")
    assert [row.new.text for row in found.rows] == ["\ufffd\x00\x0c\u2028", "last"]


def test_what_is_too_long_is_not_compared():
    found = compare("app.py", OLD, b"x\n" * (COMPARED_LINES + 1))
    assert "too long to be compared" in found.note
    assert len(found.rows) == COMPARED_LINES + 1


def test_far_from_a_change_lines_are_folded_and_wanted_ones_are_not():
    lines = [b"line %d" % number for number in range(300)]
    old, new = b"\n".join(lines), b"\n".join([*lines[:150], b"changed", *lines[151:]])
    whole = compare("app.py", old, new)
    (folded,) = fold([whole], {}, "", "unified")
    assert [row.hidden for row in folded.rows if row.kind == "gap"] == [145, 144]
    (folded,) = fold([whole], {"app.py": {20}}, "", "unified")
    assert [row.hidden for row in folded.rows if row.kind == "gap"] == [14, 120, 144]
    (folded,) = fold([whole], {}, "app.py", "side")
    assert not folded.is_folded


def test_of_many_files_so_many_rows_are_shown_and_no_more():
    files = compare_versions({}, {f"{number}.py": b"x\n" * 100 for number in range(9)})
    folded = list(fold(files, {"8.py": {50}}, "", "unified"))
    assert sum(row.kind != "gap" for file in folded for row in file.rows) == UNFOLDED + 1
    assert [row.hidden for row in folded[-1].rows if row.kind == "gap"] == [49, 50]


def test_a_diff_alone_is_read_by_the_counts_of_its_hunks():
    change = (
        "--- a/app.py\n+++ b/app.py\n@@ -1,2 +1,2 @@\n--- a/fake.py\n+++ b/fake.py\n same\n"
        "\\ No newline at end of file\n@@ -9 +9,0 @@\n-gone\n"
        "--- /dev/null\n+++ b/new.py\n@@ -0,0 +1,2 @@\n+first\n+cut\n[cut here: the whole change is 9 bytes long]\n"
    )
    one, new = read_change(change)
    assert (one.path, one.removed, one.added) == ("app.py", 2, 1)
    assert one.rows[1].old.text == "-- a/fake.py"
    assert [row.old.number for row in one.rows if row.kind == "removed"] == [1, 9]
    assert (new.path, new.note) == ("new.py", "cut here: the whole change is 9 bytes long")
    assert [row.new.number for row in new.rows if row.new] == [1, 2]
    assert read_change("") == []
    assert read_change("no diff\n@@ nothing @@\n[note]\n") == []
