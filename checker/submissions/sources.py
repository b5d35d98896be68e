"""Tells what the instructor's folders, archives and files are: one learner's, a set of several, or sets in a set."""

import glob
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from checker.errors import UsageProblem
from checker.submissions import gradescope, handin_file
from checker.submissions.archives import disk_entry, is_archive, open_archive, stem
from checker.submissions.download_names import read_label
from checker.submissions.entry import OUT_OF_BOUNDS, Entry, Refused, shown
from checker.submissions.packages import Package, Wanted, is_clone, names_owners, package_of, packages_of
from checker.submissions.picking import has_editable

WRAPPERS = frozenset({"app", "code", "handin", "project", "src", "submission", "submissions", "work"})
"""Names of folders around one submission; any other name may be a learner's."""
SETS = 4
"""How many sets may lie in one another."""


def find_packages(sources: Sequence[Path], wanted: Wanted) -> list[Package]:
    """All packages of the downloads, in order.

    Raises:
        UsageProblem: A source is not there, or the only one cannot be read, or there is no submission.
    """
    paths = [path for source in sources for path in _expand(source)]
    entries = [disk_entry(path, shown(str(path)), follow=True) for path in paths]
    try:
        found = _of_only(entries[0], wanted) if len(entries) == 1 else _of_several(paths, entries, wanted)
    except Refused as refusal:
        raise UsageProblem(str(refusal), "Name a folder, an archive or a file of submissions.") from None
    if not found:
        raise UsageProblem(
            f"There are no submissions in {', '.join(shown(str(path)) for path in sources[:3])}.",
            "Name the folder or the archive that holds the learners' folders, archives or files.",
        )
    return found


def _expand(source: Path) -> list[Path]:
    """A path, or what a pattern matches that no shell has expanded."""
    matches: list[str] = []
    try:
        path = source.expanduser()
        if path.exists() or path.is_symlink():
            return [path]
        if glob.has_magic(str(path)):
            matches = sorted(glob.glob(str(path)))  # noqa: PTH207 - a pattern may be absolute
    except (OSError, RuntimeError, ValueError):
        pass
    if not matches:
        raise UsageProblem(f"There is no file or folder {shown(str(source))}.", "Name where the submissions are.")
    return [Path(match) for match in matches]


def _of_only(entry: Entry, wanted: Wanted) -> list[Package]:
    if (not entry.is_folder and not is_archive(entry.name)) or read_label(entry.name):
        return [package_of(entry, wanted)]
    root = _opened(entry)
    if _is_one(root, wanted, is_alone=True):
        return [package_of(entry, wanted)]
    return _of_set(root, wanted, SETS)


def _of_several(paths: Sequence[Path], entries: Sequence[Entry], wanted: Wanted) -> list[Package]:
    found = []
    for parent in dict.fromkeys(path.parent for path in paths):
        inside = [entry for entry, path in zip(entries, paths, strict=True) if path.parent == parent]
        found += _divide(disk_entry(parent, "", follow=True), inside, wanted, SETS)
    return found


def _of_set(root: Entry, wanted: Wanted, depth: int) -> list[Package]:
    """The packages of a set; folders that hold nothing but one other folder are passed through."""
    children = root.children()
    slug = _told_by_set(root, wanted)
    while len(children) == 1 and not names_owners(root, children, wanted) and _is_wrapping(children[0], wanted):
        root = children[0]
        children = root.children()
        slug = slug or _told_by_set(root, wanted)
    if not slug:
        return _divide(root, children, wanted, depth)
    narrow = Wanted({slug: wanted.katas[slug]}, slug, wanted.listed)
    return [replace(package, kata=slug) for package in _divide(root, children, narrow, depth)]


def _told_by_set(root: Entry, wanted: Wanted) -> str:
    """The kata that the name of a set tells: by slug, or by a number alone, since one with words may be a date."""
    slug, rest = wanted.kata_in(stem(root.name))
    return slug if not wanted.only and (not rest or slug in root.name.lower()) else ""


def _divide(root: Entry, children: Sequence[Entry], wanted: Wanted, depth: int) -> list[Package]:
    """The packages of a set's sets, and then its own. Where a set names owners, nothing inside of one is a set."""
    if names_owners(root, children, wanted):
        return packages_of(root, children, wanted)
    kinds = [_kind(child, wanted) if depth > 1 else "learner" for child in children]
    guesses = [child for child, kind in zip(children, kinds, strict=True) if kind == "guess"]
    # What may be a set may be a learner who kept old versions as well. Beside learners beyond doubt it is that.
    are_right = "learner" not in kinds and not _are_versions(guesses)
    found: list[Package] = []
    own: list[Entry] = []
    for child, kind in zip(children, kinds, strict=True):
        if kind != "set" and not (kind == "guess" and are_right):
            own.append(child)
        elif not wanted.only or wanted.kata_in(stem(child.name))[0] in ("", wanted.only):
            inside = _inside(child, wanted, depth)
            found += inside
            # A learner's folder that looks like a set and holds nobody: a line says what is wrong.
            own += [child] if not inside and not wanted.kata_in(stem(child.name))[0] else []
    return found + packages_of(root, own, wanted)


def _inside(child: Entry, wanted: Wanted, depth: int) -> list[Package]:
    """The packages of a set in a set; itself, as one learner's, where it cannot be read, so that others are graded."""
    try:
        found = _of_set(_opened(child), wanted, depth - 1)
    except (Refused, *OUT_OF_BOUNDS):
        return [package_of(child, wanted)]
    return [replace(package, within=(child.name, *package.within)) for package in found]


def _are_versions(guesses: Sequence[Entry]) -> bool:
    """Whether folders that may be sets are not: all hold the same names, as old versions do and learners don't."""
    names = [entry.name for guess in guesses if guess.is_folder for entry in guess.children()]
    return len(names) > len(set(names))


def _kind(child: Entry, wanted: Wanted) -> str:
    """What a folder or an archive in a set is itself: set, guess, learner; or file, which is neither."""
    if not (child.is_folder or is_archive(child.name)):
        return "file"
    if child.fault or read_label(child.name) or is_clone(child):
        return "learner"
    try:
        # Not kept: there may be more archives than a process may have open.
        root = _opened(child)
        slug, rest = wanted.kata_in(stem(child.name))
        if slug and not rest and not _is_one(root, wanted, is_alone=True):
            return "set"
        return _shape(root, wanted)
    except (Refused, *OUT_OF_BOUNDS):
        # Whoever reads it later says what is wrong.
        return "learner"


def _opened(child: Entry) -> Entry:
    return child if child.is_folder else open_archive(child)


def _shape(root: Entry, wanted: Wanted) -> str:
    """Whether a folder is a set beyond doubt, may be one, or is a learner's."""
    children = root.children()
    names = {child.name: child for child in children}
    if handin_file.NAME in names or wanted.is_layout(names):
        return "learner"
    if any(name == gradescope.NAME or read_label(name) for name in names):
        return "set"
    if _is_one(root, wanted, is_alone=False):
        return "learner"
    folders = [child for child in children if child.is_folder and not child.fault]
    ones = [folder for folder in folders if _is_one(folder, wanted, is_alone=False)]
    archives = [child for child in children if not child.is_folder and is_archive(child.name)]
    return "guess" if len(ones) + len(archives) > 1 else "learner"


def _is_one(root: Entry, wanted: Wanted, *, is_alone: bool) -> bool:
    """Whether a folder is one learner's.

    Args:
        root: The folder.
        wanted: Which katas are asked for.
        is_alone: Whether it is all there is. Then a folder in it may be a learner's; else it is one around the files.
    """
    names = {child.name: child for child in root.children()}
    if gradescope.NAME in names:
        return False
    if handin_file.NAME in names or wanted.is_layout(names) or is_clone(root):
        return True
    if any(_is_kata_folder(child, wanted) for child in names.values()):
        return True
    child = next(iter(names.values()), None)
    if len(names) != 1 or child is None or not child.is_folder or child.fault:
        return False
    is_wrapper = child.name.lower() in WRAPPERS or child.name == stem(root.name) or bool(wanted.kata_in(child.name)[0])
    return (is_wrapper or not is_alone) and _is_one(child, wanted, is_alone=is_alone)


def _is_kata_folder(child: Entry, wanted: Wanted) -> bool:
    """Whether a folder is called exactly as a kata and laid out as one."""
    slug, rest = wanted.kata_in(child.name)
    if not slug or rest or not child.is_folder or child.fault:
        return False
    return has_editable(wanted.katas[slug], {inner.name: inner for inner in child.children()})


def _is_wrapping(child: Entry, wanted: Wanted) -> bool:
    """Whether the only folder of a set is nobody's, but holds them all."""
    if not child.is_folder or child.fault or read_label(child.name) or _is_one(child, wanted, is_alone=True):
        return False
    return _shape(child, wanted) == "set" or any(
        is_archive(entry.name) or (entry.is_folder and not entry.fault and _is_one(entry, wanted, is_alone=True))
        for entry in child.children()
    )
