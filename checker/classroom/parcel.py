"""Sends a kata to another machine by the hash of its content, and keeps it there for the next run."""

import base64
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from checker.catalogue import content_sha256, open_collection
from checker.catalogue.digests import content_files
from checker.errors import CheckerFault, Problem
from checker.grading.fit import cache_folder
from checker.model.kata import Kata

FOLDERS = {"kata": "katas", "solution": "solutions"}


def pack_kata(kata: Kata) -> bytes:
    """A kata with its solution, as JSON."""
    files = {name: base64.b64encode(path.read_bytes()).decode() for name, path in content_files(kata)}
    return json.dumps({"slug": kata.slug, "files": files}).encode()


def find_kata(slug: str, sha256: str) -> Path | None:
    """The collection that holds a kata of just this content, where it was kept before."""
    root = place_of(slug, sha256)
    try:
        return root if content_sha256(open_collection(root).kata(slug)) == sha256 else None
    except (OSError, Problem):
        return None


def keep_kata(packed: bytes, sha256: str) -> Path:
    """Keep what `pack_kata` made, readable for its owner alone: hidden checks are in it.

    Returns:
        The collection that holds it.

    Raises:
        CheckerFault: It can't be kept, or it is not what it should be.
    """
    facts = json.loads(packed)
    root = place_of(facts["slug"], sha256)
    try:
        root.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=root.parent))
        try:
            unpack(facts["slug"], facts["files"], fresh)
            put(fresh, root, lambda: find_kata(facts["slug"], sha256) is not None)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise CheckerFault(
            f"The kata can't be kept in {root.parent}: {error.strerror}.",
            "Make room there, or set XDG_CACHE_HOME for the dask worker.",
        ) from None
    if find_kata(facts["slug"], sha256) is None:
        raise CheckerFault(f"The kata {facts['slug']} arrived as something else.", "Run the same command again.")
    return root


def put(fresh: Path, root: Path, is_there: Callable[[], bool]) -> None:
    """Give a folder its name. One that another process has put there meanwhile is left, if it is what it should be.

    Raises:
        OSError: It can't be done.
    """
    try:
        fresh.rename(root)
    except OSError:
        if not is_there():
            shutil.rmtree(root)
            fresh.rename(root)


def unpack(slug: str, files: dict[str, str], root: Path) -> None:
    """Write the files of a kata where a collection has them.

    Raises:
        CheckerFault: A name leads elsewhere.
    """
    for name, coded in files.items():
        label, *parts = PurePosixPath(name).parts
        if label not in FOLDERS or not parts or {"..", "/"} & {slug, *parts}:
            raise CheckerFault(f"The kata {slug} holds the odd name {name}.", "Run the same command again.")
        path = root / FOLDERS[label] / slug / Path(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(coded))


def place_of(slug: str, sha256: str) -> Path:
    """Where a kata is kept.

    Raises:
        CheckerFault: The names lead elsewhere.
    """
    if not sha256.isalnum() or not slug.replace("-", "").replace("_", "").isalnum():
        raise CheckerFault(f"A kata can't be called {slug}.", "Run the same command again.")
    return cache_folder().with_name("katas") / f"{slug}-{sha256}"
