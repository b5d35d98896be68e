"""What must hold of the files of a kata and its solution, whatever they come to when they run, a function each."""

import difflib
import re
from collections.abc import Iterator
from pathlib import Path

from checker.authoring.blanks import files_in
from checker.authoring.places import Found, at_key, read_lines
from checker.grading.requirements import find_unmet
from checker.model.kata import Kata, Solution, Submission
from checker.submissions import read_fix, read_starter
from checker.workspace.pristine import starter_files

LONGEST_FIX = 12
"""Lines in which starter and reference may differ; a changed line counts once."""
HINTS = 3
LINK = re.compile(r"\]\(\s*<?([^)\s>]*)|<(https?:[^>\s]*)>")
ADDRESS = re.compile(r"https?://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d+)?(/\S*)?$")
ISSUE = re.compile(r"[A-Za-z0-9-]+/[A-Za-z0-9._-]+#\d+$")
LOOKED_UP = 'an issue as "owner/name#12", or an address that begins with https://'


def lint(kata: Kata, solution: Solution) -> Iterator[Found]:
    """All findings."""
    for rule in (
        the_fix_is_short,
        known_fixes_hold_changed_files_only,
        no_two_fixes_are_the_same,
        sources_are_there,
        links_hold,
        required_libraries_are_there,
    ):
        yield from rule(kata, solution)


def the_fix_is_short(kata: Kata, solution: Solution) -> Iterator[Found]:
    """Starter and reference differ in at most 12 lines, or `why_long` says why."""
    changed = count_changed_lines(read_starter(kata), read_fix(kata, folder_of(kata), "the reference"))
    toml = folder_of(kata) / "solution.toml"
    if changed == 0:
        yield Found(folder_of(kata), "the reference is the starter, word for word; put the fault into the starter")
    if changed > LONGEST_FIX and solution.why_long is None:
        message = f"starter and reference differ in {changed} lines; find a smaller fault, or say in `why_long` why"
        yield Found(toml, f"{message} more than {LONGEST_FIX} are needed")
    if changed <= LONGEST_FIX and solution.why_long is not None:
        yield at_key(toml, ("why_long",), f"starter and reference differ in {changed} lines; take `why_long` out")


def count_changed_lines(before: Submission, after: Submission) -> int:
    """In how many lines two versions differ, over all files; a line in the place of another counts once."""
    count = 0
    for path in before.files.keys() | after.files.keys():
        old, new = (one.files.get(path, b"").splitlines() for one in (before, after))
        for kind, start, end, other_start, other_end in difflib.SequenceMatcher(
            a=old, b=new, autojunk=False
        ).get_opcodes():
            if kind != "equal":
                count += max(end - start, other_end - other_start)
    return count


def known_fixes_hold_changed_files_only(kata: Kata, solution: Solution) -> Iterator[Found]:
    """A file that is the starter's, word for word, is no part of a fix."""
    starter = starter_files(kata)
    for folder in (folder_of(kata), *(variant.folder for variant in solution.variants)):
        for path, content in starter.items():
            file = folder / path
            if file.is_file() and file.read_bytes() == content:
                yield Found(file, "this file is the starter's, word for word; a fix holds changed files only")


def no_two_fixes_are_the_same(kata: Kata, solution: Solution) -> Iterator[Found]:
    """A known fix that is another one, word for word, proves nothing new."""
    folders = [folder_of(kata), *(variant.folder for variant in solution.variants)]
    first: dict[tuple[tuple[str, bytes], ...], Path] = {}
    for folder in folders:
        files = tuple(sorted(read_fix(kata, folder, folder.name).files.items()))
        twin = first.setdefault(files, folder)
        if twin is not folder:
            other = "the reference" if twin == folders[0] else twin.name
            yield Found(folder, f"this fix is {other}, word for word; make it another one, or remove it")


def sources_are_there(kata: Kata, solution: Solution) -> Iterator[Found]:
    """A kata is made after something that happened, and says where to read of it."""
    toml = folder_of(kata) / "solution.toml"
    if not solution.sources:
        yield at_key(toml, ("sources",), f"there is no source; name {LOOKED_UP}")
    for source in solution.sources:
        if not (ISSUE.match(source) or ADDRESS.match(source)):
            yield at_key(toml, ("sources",), f'the source "{source}" can\'t be looked up; name {LOOKED_UP}')


def links_hold(kata: Kata, solution: Solution) -> Iterator[Found]:
    """A link into the folder leads to a file in it; one to elsewhere is an address, which is not asked."""
    for folder in (kata.folder, folder_of(kata)):
        for page in (file for file in files_in(folder) if file.suffix == ".md"):
            for number, target in find_links(page):
                wrong = wrong_with_link(page, folder, target)
                if wrong:
                    yield Found(page, f"the link to {target or 'nothing'} {wrong}", number)


def find_links(page: Path) -> Iterator[tuple[int, str]]:
    """The targets of a page's links, each with its line; code is passed over."""
    fenced = False
    for number, line in enumerate(read_lines(page), start=1):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif not fenced:
            for found in LINK.finditer(re.sub(r"`[^`]*`", "", line)):
                yield number, found[1] or found[2] or ""


def wrong_with_link(page: Path, folder: Path, target: str) -> str | None:
    """What is wrong with a link, in words."""
    if re.match(r"[a-z][a-z0-9+.-]*:", target):
        return None if ADDRESS.match(target) else "is no address; expected https://, a host and a path"
    path = target.partition("#")[0]
    if not path:
        return None if target.startswith("#") else "is empty"
    place = (page.parent / path).resolve()
    if not place.is_relative_to(folder.resolve()):
        return "leads out of this folder, which is handed out alone"
    return None if place.exists() else "leads nowhere; the file is not in this folder"


def required_libraries_are_there(kata: Kata, solution: Solution) -> Iterator[Found]:
    """The ranges in `requires` hold for what is installed; outside of them nothing is proved."""
    for unmet in find_unmet(kata):
        yield at_key(kata.folder / "kata.toml", ("requires",), f"it requires {unmet}; install it, or mend the range")


def there_are_three_hints(kata: Kata, hints: tuple[str, ...]) -> Iterator[Found]:
    """A kata has three hints, none of them empty, under `## 1`, `## 2` and `## 3`."""
    file = kata.folder / "hints.md"
    if len(hints) != HINTS:
        yield Found(file, f"it has {len(hints)} hints; write three, under `## 1`, `## 2` and `## 3`")
    for number, hint in enumerate(hints, start=1):
        if not hint:
            yield Found(file, f"hint {number} is empty")


def folder_of(kata: Kata) -> Path:
    """The solution's folder; the kata's own where there is none."""
    return kata.solution or kata.folder
