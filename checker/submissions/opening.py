"""Opens a package: its archives, folders around the files, and the handin if it is one."""

from dataclasses import dataclass, replace

from checker.submissions.archives import is_archive, open_archive, stem
from checker.submissions.entry import OUT_OF_BOUNDS, Entry, Refused
from checker.submissions.handin_file import BYTES, NAME, Handin, read_handin
from checker.submissions.limits import DEPTH, NESTING
from checker.submissions.packages import Package, Wanted


@dataclass(frozen=True)
class Opened:
    """A package with its archives opened."""

    root: Entry
    notes: tuple[str, ...] = ()
    handin: Handin | None = None


def open_package(entry: Entry, depth: int = 0) -> Opened:
    """What is in a package.

    Raises:
        Refused: An archive cannot be read, or it is not clear which one is meant.
    """
    if not entry.is_folder and not is_archive(entry.name):
        return Opened(entry)
    root = entry if entry.is_folder else open_archive(entry)
    inner = _innermost(root)
    children = inner.children()
    archives = [child for child in children if not child.is_folder and is_archive(child.name)]
    if archives and not _has_sources(children):
        return _open_inner(inner, archives, root.notes, depth)
    notes = root.notes + tuple(f"{each.name} was left: the files beside it were taken" for each in archives)
    about = next((child for child in children if child.name == NAME and not child.is_folder), None)
    handin = read_handin(about.read(BYTES)) if about else None
    if about and handin is None:
        notes += (f"{NAME} counts for nothing: it is not as `checker handin` writes it",)
    return Opened(inner if handin else root, notes, handin)


def divide(package: Package, wanted: Wanted) -> list[Package]:
    """A package as it is; or one for each archive in its folder, if every one tells a kata or is a handin."""
    if package.problem or not package.entry.is_folder:
        return [package]
    try:
        children = _innermost(package.entry).children()
        archives = [child for child in children if not child.is_folder and is_archive(child.name)]
        if len(archives) < 2 or _has_sources(children):
            return [package]
        told = [wanted.kata_in(stem(archive.name))[0] for archive in archives]
        if not all(told) and not all(open_package(archive, 1).handin for archive in archives):
            return [package]
    except (Refused, *OUT_OF_BOUNDS):
        return [package]
    meant = [(each, slug) for each, slug in zip(archives, told, strict=True) if slug in ("", wanted.only or slug)]
    return [replace(package, entry=each, kata="" if wanted.only else slug) for each, slug in meant] or [package]


def _has_sources(children: list[Entry]) -> bool:
    return any(child.is_folder or child.name.endswith(".py") for child in children)


def _innermost(root: Entry) -> Entry:
    """The folder beneath folders that hold nothing but one other folder."""
    for _ in range(DEPTH):
        children = root.children()
        if len(children) != 1 or not children[0].is_folder or children[0].fault:
            break
        root = children[0]
    return root


def _open_inner(root: Entry, archives: list[Entry], notes: tuple[str, ...], depth: int) -> Opened:
    if len(archives) > 1:
        names = ", ".join(archive.name for archive in archives[:5])
        raise Refused(f"{root.source} holds {len(archives)} archives: {names}. Leave the one that is meant.")
    if depth + 1 >= NESTING:
        raise Refused(f"{archives[0].source} lies in more than {NESTING} archives. Ask for the files in one.")
    inner = open_package(archives[0], depth + 1)
    return replace(inner, notes=notes + inner.notes)
