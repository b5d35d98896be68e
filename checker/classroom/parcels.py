"""Writes what learners are handed back: a folder each, a zip each, or one zip of all; the same bytes for the same."""

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

from checker.classroom.handout import MODE, pack
from checker.errors import UsageProblem
from checker.submissions.handin_file import FIRST_DAY
from checker.verdict_file import replace_file, sync_folder


class Folders:
    """A folder or a zip for each learner, in a folder."""

    def __init__(self, out: Path, *, zipped: bool) -> None:
        """Name it.

        Raises:
            UsageProblem: It is there and holds something: what is left of before could be somebody else's.
        """
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise UsageProblem(f"{out} is there already, and is not an empty folder.", "Name another with --out.")
        self.out = out
        self.zipped = zipped

    def __enter__(self) -> Callable[[str, Mapping[str, bytes]], None]:
        return self.write

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def write(self, key: str, files: Mapping[str, bytes]) -> None:
        """Write one learner's."""
        if self.zipped:
            replace_file(self.out / f"{key}.zip", pack(files, key))
            return
        for path, content in files.items():
            replace_file(self.out / key / path, content)


class OneZip:
    """A zip with a folder for each learner; it is there once it is whole."""

    def __init__(self, out: Path) -> None:
        """Begin it beside.

        Raises:
            UsageProblem: It can't be written there.
        """
        self.out = out
        self.part = out.with_name(f".{out.name}.part")
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            self.archive = zipfile.ZipFile(self.part, "w")
        except OSError as error:
            raise UsageProblem(f"{out} can't be written: {error.strerror}.", "Name another with --out.") from None

    def __enter__(self) -> Callable[[str, Mapping[str, bytes]], None]:
        return self.write

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.archive.close()
        if kind is None:
            self.part.replace(self.out)
            sync_folder(self.out.parent)
        else:
            self.part.unlink(missing_ok=True)

    def write(self, key: str, files: Mapping[str, bytes]) -> None:
        """Add one learner's."""
        for path, content in files.items():
            member = zipfile.ZipInfo(f"{key}/{path}", FIRST_DAY)
            member.external_attr = MODE
            member.create_system = 3  # the same on every system
            member.compress_type = zipfile.ZIP_DEFLATED
            self.archive.writestr(member, content)


def open_parcels(out: Path, *, zipped: bool) -> Folders | OneZip:
    """Where feedback goes: one zip where the name ends so, else a folder.

    Args:
        out: As it was named.
        zipped: Whether each learner gets a zip in that folder.

    Raises:
        UsageProblem: It can't be written there, or holds something.
    """
    if out.suffix.lower() != ".zip":
        return Folders(out, zipped=zipped)
    if zipped:
        raise UsageProblem("--zip makes a zip for each learner, and --out names one of all.", "Name a folder.")
    return OneZip(out)
