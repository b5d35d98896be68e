"""The form that `checker handin` makes and that is read first: a zip with `handin.json` and a folder for each kata."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, ValidationError

from checker.model.record import Record

NAME = "handin.json"
PROGRESS = "progress.json"
"""How the learner came there, in their own words as well: for a teacher to read. Nothing that grades reads it."""
BYTES = 64 * 1024
"""The largest `handin.json` that is read."""
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The members' time: when a file was written is nobody's business, `made_at` says when it was handed in."""
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
"""Where a clock begins that was never set. Years near 1 and 9999 cannot be brought into another zone at all."""
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
"""Beyond it a time is nobody's clock."""
LONGEST = timedelta(days=60)
"""What takes longer was left lying, and says nothing of the kata."""


class HandedIn(Record):
    """One kata of a handin; its files lie in a folder of its slug."""

    slug: str
    id: str
    files: tuple[str, ...]
    """Paths beneath the kata's folder."""
    content_sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    """Over the paths and bytes of these files, as `digest` takes it."""


class Handin(Record):
    """What `handin.json` says."""

    schema_version: Literal[1] = 1
    name: Annotated[str, Field(min_length=1, max_length=200)]
    """Who hands in, in their own words."""
    made_at: Annotated[AwareDatetime, Field(ge=EARLIEST, lt=LATEST)]
    """By the learner's own clock."""
    katas: tuple[HandedIn, ...]


def digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 over paths and contents, each preceded by its length, in order of the paths."""
    total = hashlib.sha256()
    for path in sorted(files):
        for part in (path.encode("utf-8", "surrogatepass"), files[path]):
            total.update(len(part).to_bytes(8, "big") + part)
    return total.hexdigest()


def read_handin(content: bytes) -> Handin | None:
    """What a `handin.json` says; None where it is none that is known here."""
    try:
        return Handin.model_validate_json(content)
    except (ValidationError, ValueError):
        return None


def read_minutes(content: bytes, slug: str) -> float | None:
    """From picking a kata to solving it for the first time, as a handin's `progress.json` has it.

    Args:
        content: The learner's own word: whatever is no two times in a sensible order tells nothing.
        slug: The kata.
    """
    try:
        known = json.loads(content)["katas"][slug]
        picked, solved = (datetime.fromisoformat(known[name]) for name in ("picked_at", "solved_at"))
        taken = solved - picked
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
    return round(taken.total_seconds() / 60, 1) if timedelta() <= taken <= LONGEST else None


def pack(handin: Handin, files: Mapping[str, Mapping[str, bytes]], progress: bytes | None = None) -> bytes:
    """The zip, byte for byte the same for the same handin.

    Args:
        handin: What is handed in.
        files: The files of each kata by its slug, with their paths beneath its folder.
        progress: What is put beside them as `progress.json`; None for no such file.
    """
    packed = io.BytesIO()
    about = json.dumps(handin.model_dump(mode="json"), indent=2, ensure_ascii=False) + "\n"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, NAME, about.encode())
        if progress is not None:
            _add(archive, PROGRESS, progress)
        for slug in sorted(files):
            for path, content in sorted(files[slug].items()):
                _add(archive, f"{slug}/{path}", content)
    return packed.getvalue()


def _add(archive: zipfile.ZipFile, path: str, content: bytes) -> None:
    info = zipfile.ZipInfo(path, FIRST_DAY)
    info.external_attr = 0o100644 << 16
    archive.writestr(info, content, zipfile.ZIP_DEFLATED)
