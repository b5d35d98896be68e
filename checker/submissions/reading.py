"""Reads one submission from a folder or a file on disk, as bytes within limits, never imported or followed."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from checker.errors import UsageProblem
from checker.model.kata import MIB, Kata, Submission
from checker.submissions.limits import ALL_BYTES, ENTRIES, FILE_BYTES, FILES


def read_submission(kata: Kata, path: Path, name: str | None = None) -> Submission:
    """Read the editable files of a kata from somebody's folder.

    Args:
        kata: Whose editable files.
        path: A folder laid out as the kata's; or one file, where the kata has exactly one editable file.
        name: Whose or what it is; the folder's or file's name if not given.

    Raises:
        UsageProblem: A file is missing, too large, not a regular file or not to be read.
    """
    path = path.expanduser()
    is_folder = _is_folder(path, kata)
    name = name or _plain(path.resolve().name)
    if is_folder:
        return Submission(name=name, files=_read_folder(kata, path))
    if len(kata.editable) > 1 or kata.editable[0].endswith("/"):
        raise UsageProblem(
            f"{path} is one file, but the kata {kata.slug} has more to hand in: {', '.join(kata.editable)}.",
            "Name the folder that holds them.",
        )
    return Submission(name=name, files={kata.editable[0]: _read_file(path.parent, path.name, kata)})


def read_starter(kata: Kata) -> Submission:
    """The kata's app as handed out, as a submission."""
    return Submission(name="starter", files=_read_folder(kata, kata.folder))


def read_fix(kata: Kata, folder: Path, name: str) -> Submission:
    """A reference or another known fix, whose folder holds changed files only; the rest is the starter's.

    Raises:
        UsageProblem: The folder holds no editable file, or one that cannot be read.
    """
    changed: dict[str, bytes] = {}
    for entry in kata.editable:
        if os.path.lexists(folder / entry.rstrip("/")):
            changed |= dict(_read_entry(kata, folder, entry))
    if not changed:
        raise UsageProblem(
            f"{folder} holds no editable file of the kata {kata.slug}.",
            f"Expected at least one of {', '.join(kata.editable)} there.",
        )
    return Submission(name=name, files=read_starter(kata).files | changed)


def _is_folder(path: Path, kata: Kata) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except FileNotFoundError:
        todo = f"`checker pick {kata.slug}` lays the kata out for you."
        raise UsageProblem(f"There is no file or folder {path}.", todo) from None
    except OSError as error:
        raise UsageProblem(f"{path} cannot be read: {error.strerror}.", "Name another, or mend it.") from None


def _read_folder(kata: Kata, folder: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for entry in kata.editable:
        for path, content in _read_entry(kata, folder, entry):
            files[path] = content
            if len(files) > FILES or sum(map(len, files.values())) > ALL_BYTES:
                raise UsageProblem(
                    f"{folder} holds more than {FILES} files or {ALL_BYTES // MIB} MiB to hand in.",
                    "Remove what does not belong to the app, then run the command again.",
                )
    return files


def _read_entry(kata: Kata, folder: Path, entry: str) -> Iterator[tuple[str, bytes]]:
    if not entry.endswith("/"):
        yield entry, _read_file(folder, entry, kata)
        return
    found = False
    for path in _python_files(folder, entry, kata):
        found = True
        yield path, _read_file(folder, path, kata)
    if not found:
        raise _missing(folder, entry, kata)


def _python_files(folder: Path, entry: str, kata: Kata) -> Iterator[str]:
    """The Python files beneath an editable folder, as paths relative to the submission, in order."""
    waiting = [entry.rstrip("/")]
    seen = 0
    while waiting:
        place = waiting.pop(0)
        _refuse_links(folder, place)
        for name, is_folder in _names_in(folder / place, folder, entry, kata):
            seen += 1
            if seen > ENTRIES:
                raise UsageProblem(
                    f"{folder / entry} holds more than {ENTRIES} files and folders.",
                    "Remove what does not belong to the app, then run the command again.",
                )
            if is_folder and not name.startswith(".") and name != "__pycache__":
                waiting.append(f"{place}/{_readable(name, folder / place)}")
            elif name.endswith(".py") and not name.startswith("."):
                yield f"{place}/{_readable(name, folder / place)}"


def _names_in(place: Path, folder: Path, entry: str, kata: Kata) -> list[tuple[str, bool]]:
    names = []
    try:
        with os.scandir(place) as found:
            for inner in found:
                names.append((inner.name, inner.is_dir(follow_symlinks=False)))
                if len(names) > ENTRIES:
                    break
    except FileNotFoundError:
        raise _missing(folder, entry, kata) from None
    except OSError as error:
        raise UsageProblem(f"The folder {place} cannot be read: {error.strerror}.", "Mend its permissions.") from None
    return sorted(names)


def _read_file(folder: Path, path: str, kata: Kata) -> bytes:
    _refuse_links(folder, path)
    file = folder / path
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        # A pipe that nobody writes to would block a plain open; a device could have side effects once it is open.
        _refuse_special(file, os.lstat(file).st_mode)
        descriptor = os.open(file, flags)
    except (FileNotFoundError, NotADirectoryError):
        raise _missing(folder, path, kata) from None
    except OSError as error:
        raise UsageProblem(f"The file {file} cannot be read: {error.strerror}.", "Mend its permissions.") from None
    with os.fdopen(descriptor, "rb") as opened:
        _refuse_special(file, os.fstat(descriptor).st_mode)
        content = opened.read(FILE_BYTES + 1)
    if len(content) > FILE_BYTES:
        raise UsageProblem(
            f"The file {file} is larger than {FILE_BYTES // MIB} MiB.",
            f"A fix of this kata is a few lines; `checker reset {kata.slug}` starts over.",
        )
    return content


def _refuse_links(folder: Path, path: str) -> None:
    """A link anywhere on the way could lead to a file that is not the submission's."""
    place = folder
    for part in path.split("/"):
        place = place / part
        if _is_link(place):
            raise UsageProblem(f"{place} is a link.", "Put the file or folder itself in its place.")


def _is_link(place: Path) -> bool:
    try:
        return place.is_symlink()
    except OSError:
        # Opening it fails as well, and says why.
        return False


def _refuse_special(file: Path, mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    what = "a folder" if stat.S_ISDIR(mode) else "not a regular file"
    raise UsageProblem(f"{file} is {what}, where a file is expected.", "Put the file itself in its place.")


def _readable(name: str, place: Path) -> str:
    """A name that a report can show: no line breaks, control characters or bytes that are not UTF-8."""
    if not name.isprintable():
        raise UsageProblem(f"{place} holds the name {name!r}, which cannot be shown.", "Rename it.")
    return name


def _plain(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "replace")


def _missing(folder: Path, path: str, kata: Kata) -> UsageProblem:
    return UsageProblem(
        f"{path} is missing from {folder}.",
        f"The kata {kata.slug} is handed in as {', '.join(kata.editable)}. Put it back, "
        f"or start over with `checker reset {kata.slug}`, which keeps what you have.",
    )
