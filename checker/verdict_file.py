"""The only reader and writer of verdict.json: one verdict, whole or not there at all."""

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from checker.errors import UsageProblem
from checker.model.verdict import SCHEMA_VERSION, Verdict

SHOWN_FAULTS = 3
BINARY = getattr(os, "O_BINARY", 0)

Step = Callable[[dict[str, Any]], dict[str, Any]]

STEPS: Mapping[int, Step] = {}
"""For each older format, the function that turns its data into the next one's."""


def write_verdict(verdict: Verdict, path: Path) -> None:
    """Write `verdict` to `path` as indented JSON in UTF-8.

    Raises:
        UsageProblem: The folder can't be written to.
    """
    replace_file(path, encode_verdict(verdict))


def encode_verdict(verdict: Verdict) -> bytes:
    """What `write_verdict` writes, for who puts it there later or from elsewhere."""
    return verdict.model_dump_json(indent=2).encode() + b"\n"


def read_verdict(path: Path) -> Verdict:
    """Read what `write_verdict` wrote, of this format or an older one.

    Raises:
        UsageProblem: There is no such file, it is not JSON, it is no verdict, or a newer checker wrote it.
    """
    data = _brought_up_to_date(path, _read_object(path))
    try:
        return Verdict.model_validate(data)
    except ValidationError as problem:
        raise UsageProblem(f"{path} is not a verdict: {_faults(problem)}.", _grade_again()) from None


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of verdict.json as this version writes it."""
    return Verdict.model_json_schema(mode="serialization")


def replace_file(path: Path, content: bytes, *, is_secret: bool = False) -> None:
    """Put `content` at `path` in one step: a reader sees the old file or the new one, never a part.

    What was there survives a crash of the system as well, until the new content does.

    Args:
        path: The file; its folder is made where there is none.
        content: All of it.
        is_secret: Whether nobody but the owner may read it.

    Raises:
        UsageProblem: The folder can't be made or written to.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | BINARY, 0o600 if is_secret else 0o666)
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor has no path
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as problem:
        raise UsageProblem(
            f"{path} can't be written: {problem.strerror or problem}.",
            "Choose a folder that you may write to, or make room on the disk.",
        ) from None
    finally:
        _remove(part)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder written to the disk, where the system can be asked for that (fsync(2))."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError:
        return  # some file systems know no such thing; the file itself is there
    finally:
        os.close(descriptor)


def _remove(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return  # what could not be written can often not be removed either; the first problem is the one to tell


def _read_object(path: Path) -> dict[str, Any]:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise UsageProblem(f"There is no verdict at {path}.", _grade_again()) from None
    except OSError as problem:
        raise UsageProblem(
            f"{path} can't be read: {problem.strerror or problem}.", "Name a verdict.json that you may read."
        ) from None
    try:
        data = from_json(content)
    except ValueError as problem:
        raise UsageProblem(f"{path} is not JSON: {problem}.", _grade_again()) from None
    if not isinstance(data, dict):
        raise UsageProblem(f"{path} is not a verdict: it should hold one JSON object.", _grade_again())
    return data


def _brought_up_to_date(path: Path, data: dict[str, Any], steps: Mapping[int, Step] = STEPS) -> dict[str, Any]:
    version = data.get("schema_version")
    if type(version) is not int:
        raise UsageProblem(f"{path} is not a verdict: schema_version should be a whole number.", _grade_again())
    if version > SCHEMA_VERSION:
        raise UsageProblem(
            f"{path} was written by a newer checker: format {version}, and this one reads up to {SCHEMA_VERSION}.",
            "Update the checker, or grade the submission again with this one.",
        )
    for older in range(version, SCHEMA_VERSION):
        if older not in steps:
            raise UsageProblem(f"{path} has the old format {version}, which is no longer read.", _grade_again())
        data = steps[older](data)
    return data


def _faults(problem: ValidationError) -> str:
    faults = problem.errors(include_url=False, include_input=False)
    told = "; ".join(f"{_place(fault['loc'])}: {fault['msg']}" for fault in faults[:SHOWN_FAULTS])
    more = len(faults) - SHOWN_FAULTS
    return f"{told}; and {more} more" if more > 0 else told


def _place(location: tuple[int | str, ...]) -> str:
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return words.lstrip(".") or "the whole"


def _grade_again() -> str:
    return "Grade the submission again with `checker check`: that writes a new one."
