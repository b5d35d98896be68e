"""Rebuilds a submission from the starter and the change that its verdict tells."""

import re
from collections.abc import Iterator, Mapping

HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@")
NO_NEWLINE = "\\"
CR_LF = "[not shown: every line ends in CR LF"
"""How `checker.workspace.diff` notes line ends that an editor changed."""


class Unfit(Exception):
    """The change is not whole, or not of this starter."""


def rebuild(starter: Mapping[str, bytes], change: str) -> dict[str, bytes] | None:
    """The submission's files.

    Args:
        starter: The starter's editable files.
        change: A unified diff, as `checker.workspace.change` makes it.

    Returns:
        None where the change was cut, or the starter is another one by now. A caller who knows the submission's digest
        compares it: a diff does not say which bytes were no text.
    """
    files = dict(starter)
    lines = change.split("\n")[:-1]
    try:
        for old, new, hunks, in_cr_lf in _sections(lines):
            content = "" if old is None else starter[old].decode("utf-8", "replace")
            changed = _patch(_lines(content), hunks)
            if in_cr_lf:
                changed = changed.replace("\n", "\r\n")
            if new is None:
                del files[old or ""]
            else:
                files[new] = changed.encode()
    except (Unfit, KeyError, IndexError):
        return None
    return files


def _sections(lines: list[str]) -> Iterator[tuple[str | None, str | None, list[str], bool]]:
    """Each file's names before and after, None where there was or is none, its hunks, and whether it ends in CR LF."""
    position = 0
    while position < len(lines):
        if not lines[position].startswith("--- "):
            raise Unfit
        old, new = (_path(line) for line in lines[position : position + 2])
        end = position + 2
        while end < len(lines) and lines[end].startswith("@@"):
            end = _end_of_hunk(lines, end)
        in_cr_lf = end < len(lines) and lines[end].startswith(CR_LF)
        yield old, new, lines[position + 2 : end], in_cr_lf
        position = end + in_cr_lf


def _path(line: str) -> str | None:
    name = line[4:]
    return None if name == "/dev/null" else name[2:]


def _end_of_hunk(lines: list[str], begin: int) -> int:
    """Where a hunk ends, by the counts in its head: a removed line may itself look like the head of a file."""
    counts = re.findall(r"[-+]\d+(?:,(\d+))?", lines[begin].partition("@@")[2].partition("@@")[0])
    if len(counts) != 2:
        raise Unfit
    old_left, new_left = (int(count or 1) for count in counts)
    end = begin + 1
    while old_left or new_left:
        mark = lines[end][:1]
        if mark not in (" ", "-", "+", NO_NEWLINE):
            raise Unfit
        old_left -= mark in " -"
        new_left -= mark in " +"
        end += 1
    return end + 1 if end < len(lines) and lines[end].startswith(NO_NEWLINE) else end


def _lines(text: str) -> list[str]:
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _patch(old: list[str], hunks: list[str]) -> str:
    made: list[str] = []
    position = 0
    last_is_new = False
    for line in hunks:
        head = HUNK.match(line) if line.startswith("@@") else None
        if head:
            # A hunk that removes nothing names the line before it.
            begin = int(head[1]) - (head[2] != "0")
            made += old[position:begin]
            position = begin
        elif line.startswith("+"):
            made.append(f"{line[1:]}\n")
            last_is_new = True
        elif line.startswith(NO_NEWLINE):
            if last_is_new:
                made[-1] = made[-1][:-1]
        else:
            if old[position].removesuffix("\n") != line[1:]:
                raise Unfit
            made += [old[position]] if line.startswith(" ") else []
            position += 1
            last_is_new = False
    return "".join(made + old[position:])
