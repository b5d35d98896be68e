"""Packs the zip that Gradescope makes an autograder of: how to set it up, how to run it, our wheel, and one kata.

The specifications want setup.sh and an executable run_autograder at the root of the archive, which is unpacked in
/autograder/source. The kata and its hidden checks travel with it, so that each submission is graded by the same ones.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from shlex import quote

from checker.catalogue.assignment_toml import write_assignment
from checker.errors import UsageProblem
from checker.exports.gradescope import Visibility
from checker.model.assignment import Assignment
from checker.model.kata import Kata

NAME = "autograder.zip"
PROGRAMS = ("setup.sh", "run_autograder")
SETTINGS = "settings.sh"
ASSIGNMENT = "assignment.toml"
WHEEL = re.compile(r"roundtrip_katas-[A-Za-z0-9_.+]+-py3-none-any\.whl")
SAME_TIME = (1980, 1, 1, 0, 0, 0)
"""What each file is dated in the archive, so that the same files make the same archive."""
LEFT_OUT = ("__pycache__", ".pytest_cache")


@dataclass(frozen=True)
class Settings:
    """What is decided when the zip is made."""

    points: float | None
    """What a whole score is worth; None for what the assignment says."""
    hidden: Visibility
    require_walls: bool
    assignment: Assignment | None = None
    """Until when it is to be handed in, and how much learners are shown."""


def pack(kata: Kata, solution: Path, wheel: Path, settings: Settings) -> bytes:
    """The archive.

    Args:
        kata: What is graded.
        solution: The folder of its solution, which holds the hidden checks.
        wheel: A wheel of ours.
        settings: How it is graded.

    Raises:
        UsageProblem: The wheel is none of ours, or a file can't be read.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in PROGRAMS:
            _add(archive, name, files("checker.exports").joinpath("autograder_files", name).read_bytes(), 0o755)
        _add(archive, SETTINGS, _write_settings(kata, settings).encode(), 0o644)
        if settings.assignment is not None:
            _add(archive, ASSIGNMENT, write_assignment(settings.assignment).encode(), 0o644)
        _add(archive, wheel.name, read_wheel(wheel), 0o644)
        for part, folder in (("katas", kata.folder), ("solutions", solution)):
            for name, path in _files(folder):
                _add(archive, f"collection/{part}/{kata.slug}/{name}", _read(path), 0o644)
    return packed.getvalue()


def read_wheel(path: Path) -> bytes:
    """A wheel of ours, as bytes.

    Raises:
        UsageProblem: It is not there, or is another's.
    """
    content = _read(path)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as wheel:
            is_ours = WHEEL.fullmatch(path.name) and "checker/cli/main.py" in wheel.namelist()
    except zipfile.BadZipFile:
        is_ours = False
    if not is_ours:
        raise UsageProblem(
            f"{path} is no wheel of this checker.",
            "It is called roundtrip_katas-VERSION-py3-none-any.whl; `pip wheel --no-deps .` in a clone makes one.",
        )
    return content


def _write_settings(kata: Kata, settings: Settings) -> str:
    points = [] if settings.points is None else ["--points", f"{settings.points:g}"]
    values = {
        "KATA": kata.slug,
        "GRADE_OPTIONS": "" if settings.require_walls else "--no-walls",
        "EXPORT_OPTIONS": " ".join(["--hidden", settings.hidden, *points]),
    }
    return "".join(f"{name}={quote(value)}\n" for name, value in values.items())


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not path.is_symlink() and not set(inside.parts) & set(LEFT_OUT):
            yield inside.as_posix(), path


def _add(archive: zipfile.ZipFile, name: str, content: bytes, mode: int) -> None:
    entry = zipfile.ZipInfo(name, SAME_TIME)
    entry.external_attr = (0o100000 | mode) << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageProblem(f"{path} can't be read: {error.strerror}.", "Name a file that you may read.") from None
