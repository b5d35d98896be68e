"""Checks what a kata says a learner may edit, and where its app is."""

import re
from pathlib import Path, PurePosixPath

from checker.catalogue.faults import Faults
from checker.catalogue.toml_file import TomlFile

NEVER_EDITABLE = ("kata.toml", "README.md", "hints.md", "steps.py", "pytest.ini")
"""The kata's own: a submission that replaced one would change what is asked of it."""


def check_editable(file: TomlFile, entries: list[str], faults: Faults) -> None:
    """Note every entry that is not a file, or a folder with a slash at its end, inside the kata's folder."""
    line = file.line_of("editable")
    for position, entry in enumerate(entries):
        wrong = _wrong_with(file.path.parent, entry) or _repeats(entry, entries[:position])
        if wrong:
            faults.add(file.path, f'`editable` names "{entry}", {wrong}', line)


def check_app(file: TomlFile, app: str, faults: Faults) -> None:
    """Note an app that is not `module:attribute`, or whose module is not in the kata's folder."""
    line = file.line_of("app")
    if not re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", app, re.ASCII):
        text = f'`app` is "{app}"; expected module:attribute, such as: app = "app:app"'
        faults.add(file.path, text + " (the object `app` in app.py)", line)
        return
    module = file.path.parent.joinpath(*app.partition(":")[0].split("."))
    if not module.with_suffix(".py").is_file() and not (module / "__init__.py").is_file():
        expected = module.with_suffix(".py").relative_to(file.path.parent)
        faults.add(file.path, f'`app` is "{app}", but the kata\'s folder holds no {expected.as_posix()}', line)


def is_editable(path: str, entries: tuple[str, ...]) -> bool:
    """Whether a path relative to the kata's folder is one of the entries, or a Python file beneath one."""
    return path in entries or any(
        entry.endswith("/") and path.startswith(entry) and path.endswith(".py") for entry in entries
    )


def _wrong_with(folder: Path, entry: str) -> str | None:
    parts = PurePosixPath(entry).parts
    if "\\" in entry or entry.startswith("/") or re.match(r"[A-Za-z]:", entry) or ".." in parts:
        return "which leads out of the kata's folder; expected a path inside it, with forward slashes"
    if PurePosixPath(entry).as_posix() != entry.removesuffix("/") or not parts:
        return "which is not the shortest way to write it; expected something like app.py or app/"
    if any(part.startswith(".") for part in parts):
        return "which is hidden; expected a name without a dot at its start"
    if parts[-1] in NEVER_EDITABLE or parts[-1].startswith("test_"):
        return "which is part of the kata and not the learner's to change"
    if any(folder.joinpath(*parts[:depth]).is_symlink() for depth in range(1, len(parts) + 1)):
        return "which is a link; expected a file or folder of the kata's own"
    return _wrong_kind(folder / entry, entry)


def _wrong_kind(path: Path, entry: str) -> str | None:
    if not path.exists():
        return "which is missing from the kata's folder"
    if entry.endswith("/"):
        if not path.is_dir():
            return f"which is a file; expected {entry.rstrip('/')} without the slash"
        return None if any(path.rglob("*.py")) else "a folder that holds no Python file"
    if path.is_dir():
        return f"which is a folder; expected {entry}/ with a slash at its end"
    return None if path.is_file() else "which is not a regular file"


def _repeats(entry: str, before: list[str]) -> str | None:
    for other in before:
        if entry == other or (other.endswith("/") and entry.startswith(other)):
            return f'which "{other}" covers already; keep one'
        if entry.endswith("/") and other.startswith(entry):
            return f'which covers "{other}" already; keep one'
    return None
