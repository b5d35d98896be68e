"""Reads the instructor's own list of whose each file or folder is, which goes before anything a download says."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from checker.errors import UsageProblem
from checker.submissions.archives import stem
from checker.submissions.entry import normal, shown

BYTES = 16 * 1024 * 1024


@dataclass(frozen=True)
class Named:
    """One line of the list."""

    learner: str
    attempt: int | None


def read_names(path: Path | None) -> dict[str, Named]:
    """The list, by the name of the outer file or folder. Without a path it is empty.

    Args:
        path: A CSV file with a header and the columns name, learner and, if wanted, attempt.

    Raises:
        UsageProblem: It cannot be read, has no such header, or a line is wrong.
    """
    if path is None:
        return {}
    rows = list(csv.reader(io.StringIO(_text(path)), strict=False))
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    if "name" not in header or "learner" not in header:
        raise UsageProblem(
            f"{path} has no header that names the columns name and learner.",
            "It begins `name,learner` or `name,learner,attempt`; a name is a file's or folder's in the download.",
        )
    names: dict[str, Named] = {}
    for number, row in enumerate(rows[1:], start=2):
        cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
        if any(cells.values()):
            _add(names, cells, f"{path}, line {number}")
    return names


def look_up(names: Mapping[str, Named], outers: Iterable[str]) -> Named | None:
    """Who is meant by the names of outer files or folders, with or without their endings; the first that is listed."""
    found = (names.get(outer) or names.get(stem(outer)) for outer in outers)
    return next((named for named in found if named), None)


def _text(path: Path) -> str:
    try:
        with path.expanduser().open("rb") as file:
            content = file.read(BYTES + 1)
        if len(content) > BYTES:
            raise UsageProblem(f"{path} is larger than {BYTES // 1024**2} MiB.", "Name the list of learners' names.")
        return content.decode("utf-8-sig")
    except (OSError, RuntimeError) as error:
        what = getattr(error, "strerror", None) or str(error)
        raise UsageProblem(f"{path} cannot be read: {what}.", "Name a CSV file with `--names`.") from None
    except UnicodeDecodeError:
        raise UsageProblem(f"{path} is not UTF-8 text.", "Save it as CSV in UTF-8.") from None


def _add(names: dict[str, Named], cells: dict[str, str], where: str) -> None:
    name, learner, attempt = normal(cells.get("name", "")).rstrip("/"), cells.get("learner", ""), cells.get("attempt")
    if not name or not learner:
        raise UsageProblem(f"{where}: a line needs a name and a learner.", "Fill in both, or remove the line.")
    if attempt and not (attempt.isascii() and attempt.isdecimal() and 1 <= int(attempt[:9]) <= 10_000):
        raise UsageProblem(f"{where}: the attempt is {attempt!r}.", "It is a whole number from 1, or empty.")
    if name in names:
        raise UsageProblem(f"{where}: {name} stands in the list twice.", "Remove one of the lines.")
    names[name] = Named(shown(learner), int(attempt) if attempt else None)
