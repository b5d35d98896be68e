"""Says what a submission changed: a unified diff from the starter, kept small."""

import difflib
from collections.abc import Iterable, Iterator

from checker.model.kata import Kata, Submission
from checker.workspace.pristine import starter_files

COMPARED_LINES = 2000
"""The longest file that is compared line by line: the time difflib takes grows with the square of it."""
CHANGE_BYTES = 64 * 1024
"""How much of a diff is kept."""
CR_LF = b"\r\n"
NO_NEWLINE = "\\ No newline at end of file\n"


def changed_files(kata: Kata, submission: Submission) -> tuple[str, ...]:
    """The editable files that differ from the starter's, new and missing ones too, in order."""
    before, after = starter_files(kata), submission.files
    return tuple(path for path in sorted(before.keys() | after.keys()) if before.get(path) != after.get(path))


def change(kata: Kata, submission: Submission) -> str:
    """The unified diff from the starter's editable files to the submission's; empty where nothing changed.

    Bytes that are not UTF-8 are shown as U+FFFD. Line ends that differ throughout a file are said, not shown. A file
    too long to compare gets a line in [brackets] that says so, and so does the end of a diff that was cut.
    """
    before = starter_files(kata)
    paths = changed_files(kata, submission)
    return _cut("".join(_compare(path, before.get(path), submission.files.get(path)) for path in paths))


def _compare(path: str, before: bytes | None, after: bytes | None) -> str:
    old_name = "/dev/null" if before is None else f"a/{path}"
    new_name = "/dev/null" if after is None else f"b/{path}"
    note = ""
    if _ends_in_cr_lf(after) and before is not None and not _ends_in_cr_lf(before):
        # An editor may change every line end without being asked; what was changed by hand would drown in that.
        after = (after or b"").replace(CR_LF, b"\n")
        note = "[not shown: every line ends in CR LF, in the starter in LF]\n"
    old, new = _lines(before), _lines(after)
    if max(len(old), len(new)) > COMPARED_LINES:
        note = f"[not compared: {max(len(old), len(new))} lines, and only {COMPARED_LINES} are compared]\n"
        return f"--- {old_name}\n+++ {new_name}\n{note}"
    shown = "".join(_whole_lines(difflib.unified_diff(old, new, old_name, new_name)))
    return (shown or (note and f"--- {old_name}\n+++ {new_name}\n")) + note


def _ends_in_cr_lf(content: bytes | None) -> bool:
    """Whether every line of a file ends so."""
    return content is not None and content.count(b"\n") == content.count(CR_LF) > 0


def _lines(content: bytes | None) -> list[str]:
    """Lines as tools count them: other separators than a newline are part of a line."""
    text = (content or b"").decode("utf-8", "replace")
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _whole_lines(diff: Iterable[str]) -> Iterator[str]:
    for line in diff:
        yield line if line.endswith("\n") else f"{line}\n{NO_NEWLINE}"


def _cut(diff: str) -> str:
    content = diff.encode()
    if len(content) <= CHANGE_BYTES:
        return diff
    kept = content[:CHANGE_BYTES].decode("utf-8", "ignore")
    return f"{kept}\n[cut here: the whole change is {len(content)} bytes long]\n"
