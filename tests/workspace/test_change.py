import random
import time

from checker.model.kata import Kata, Submission
from checker.submissions import read_starter
from checker.workspace import change, changed_files


def submitted(content: bytes) -> Submission:
    return Submission(name="tamsin", files={"app.py": content})


def test_the_starter_is_no_change(parrot: Kata):
    starter = read_starter(parrot)
    assert change(parrot, starter) == ""
    assert changed_files(parrot, starter) == ()


def test_a_change_is_a_unified_diff_from_the_starter(parrot: Kata):
    fixed = read_starter(parrot).files["app.py"].replace(b'return ""', b"return word")
    assert changed_files(parrot, submitted(fixed)) == ("app.py",)
    diff = change(parrot, submitted(fixed))
    assert diff.startswith("--- a/app.py\n+++ b/app.py\n@@ ")
    assert '\n-    return ""\n+    return word\n' in diff


def test_new_and_missing_files_are_told(desk: Kata):
    files = read_starter(desk).files
    files = {path: content for path, content in files.items() if path != "desk/queue.py"} | {"desk/new.py": b"x = 1\n"}
    submission = Submission(name="tamsin", files=files)
    assert changed_files(desk, submission) == ("desk/new.py", "desk/queue.py")
    diff = change(desk, submission)
    assert "--- /dev/null\n+++ b/desk/new.py\n@@ -0,0 +1 @@\n+x = 1\n" in diff
    assert "--- a/desk/queue.py\n+++ /dev/null\n" in diff


def test_a_missing_newline_at_the_end_is_shown_as_git_does(parrot: Kata):
    starter = read_starter(parrot).files["app.py"]
    diff = change(parrot, submitted(starter.rstrip(b"\n")))
    assert diff.endswith('-    return ""\n+    return ""\n\\ No newline at end of file\n')


def test_line_ends_that_differ_here_and_there_are_shown(parrot: Kata):
    starter = read_starter(parrot).files["app.py"]
    assert '+    return ""\r\n' in change(parrot, submitted(starter.replace(b'    return ""\n', b'    return ""\r\n')))


def test_line_ends_that_an_editor_changed_throughout_are_said_and_hide_nothing(parrot: Kata):
    starter = read_starter(parrot).files["app.py"]
    note = "[not shown: every line ends in CR LF, in the starter in LF]\n"
    untouched = starter.replace(b"\n", b"\r\n")
    assert change(parrot, submitted(untouched)) == f"--- a/app.py\n+++ b/app.py\n{note}"
    mended = starter.replace(b'    return ""\n', b"    return text\n")
    diff = change(parrot, submitted(mended.replace(b"\n", b"\r\n")))
    assert diff == change(parrot, submitted(mended)) + note


def test_other_separators_do_not_end_a_line(parrot: Kata):
    starter = read_starter(parrot).files["app.py"]
    assert "+a\x0cb\u2028c\n" in change(parrot, submitted(starter + "a\x0cb\u2028c\n".encode()))


def test_what_is_not_utf8_is_replaced(parrot: Kata):
    starter = read_starter(parrot).files["app.py"]
    assert "+x = '\ufffd'\n" in change(parrot, submitted(starter + b"x = '\xff'\n"))


def test_a_file_of_too_many_lines_is_not_compared(parrot: Kata):
    diff = change(parrot, submitted(b"\n" * 2001))
    assert diff == "--- a/app.py\n+++ b/app.py\n[not compared: 2001 lines, and only 2000 are compared]\n"
    assert "not compared" not in change(parrot, submitted(b"\n" * 2000))


def test_a_long_change_is_cut_and_says_so(parrot: Kata):
    diff = change(parrot, submitted("é".encode() * 100_000))
    assert len(diff.encode()) < 65 * 1024
    last = diff.splitlines()[-1]
    assert last.startswith("[cut here: the whole change is 200")
    assert last.endswith(" bytes long]")


def test_lines_made_to_keep_difflib_busy_take_no_time(parrot: Kata):
    lines = [b"%d\n" % (number % 100) for number in range(2000)]
    random.Random(1).shuffle(lines)
    (parrot.folder / "app.py").write_bytes(b"".join(lines))
    random.Random(2).shuffle(lines)
    began = time.monotonic()
    change(parrot, submitted(b"".join(lines)))
    assert time.monotonic() - began < 2
