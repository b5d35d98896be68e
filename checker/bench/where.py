"""Finds the learner's folders: where `work/` is, which kata one stands in, and what a name or a path means."""

import os
import tomllib
from collections.abc import Iterator
from pathlib import Path

from checker.catalogue import Collection
from checker.errors import UsageProblem
from checker.model.kata import Kata
from checker.workspace import is_learner_folder


def find_work() -> Path:
    """The folder of the learner's copies: the nearest, from here upwards, that `checker pick` made; else `./work`."""
    here = _here()
    for folder in (here, *here.parents):
        for place in (folder, folder / "work"):
            if is_learner_folder(place):
                return place
    return here / "work"


def picked(collection: Collection, work: Path) -> list[str]:
    """The katas that have a copy in `work`, in the collection's order."""
    return [slug for slug in collection.slugs() if (work / slug).is_dir()]


def kata_here(collection: Collection, work: Path | None = None) -> Kata | None:
    """The kata whose copy one stands in; None anywhere else.

    Raises:
        UsageProblem: It is one that the collection does not hold.
    """
    folder = _copy_here(work or find_work())
    return None if folder is None else collection.kata(_id_in(folder) or folder.name)


def kata_meant(collection: Collection, name: str | None, work: Path) -> Kata:
    """The kata that is named, whether it was picked or not; else the one whose copy one stands in.

    Raises:
        UsageProblem: It is not clear which one is meant.
    """
    if name is not None:
        return collection.kata(name)
    here = kata_here(collection, work)
    return here if here is not None else resolve(collection, None, work)[0]


def resolve(
    collection: Collection, name_or_path: str | None, work: Path | None = None, kata_name: str | None = None
) -> tuple[Kata, Path]:
    """The kata and the learner's folder or file that are meant.

    Args:
        collection: Where katas are looked up.
        name_or_path: A kata's name: its copy in `work`. A path to a folder or a file: the kata is read off a kata.toml
            in it or above, else off a folder's name. None: the copy one stands in.
        work: The folder of the learner's copies, if not to be found from here.
        kata_name: The kata, where the path does not tell.

    Raises:
        UsageProblem: It is not clear what is meant, or it is not there.
    """
    work = work or find_work()
    if name_or_path is None:
        return _resolve_here(collection, work, kata_name)
    if kata_name is not None:
        return collection.kata(kata_name), _existing(name_or_path)
    if _is_path(collection, name_or_path):
        path = _existing(name_or_path)
        return _kata_of(collection, path), path
    kata = collection.kata(name_or_path)
    return kata, _copy_of(kata, work)


def _here() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise UsageProblem("The folder you are in does not exist any more.", "Go to another one with `cd`.") from None


def _resolve_here(collection: Collection, work: Path, kata_name: str | None) -> tuple[Kata, Path]:
    if kata_name is not None:
        kata = collection.kata(kata_name)
        return kata, _copy_of(kata, work)
    kata_or_none, folder = kata_here(collection, work), _copy_here(work)
    if kata_or_none is not None and folder is not None:
        return kata_or_none, folder
    names = picked(collection, work)
    if not names:
        raise UsageProblem(
            f"Which kata? None has been picked yet: {work} holds no copy of one.",
            f"`checker list` shows all katas, `checker pick KATA` copies one.{_elsewhere(work)}",
        )
    listed = "\n".join(f"  {name}" for name in names)
    raise UsageProblem(f"Which kata? Picked are:\n{listed}", f"Name one, or go into its folder in {work}.")


def _copy_here(work: Path) -> Path | None:
    """The folder directly beneath `work` that one stands in or beneath."""
    here, home = _here(), work.resolve()
    if home not in here.parents:
        return None
    folder = home / here.relative_to(home).parts[0]
    return None if folder.name.startswith(".") else folder


def _copy_of(kata: Kata, work: Path) -> Path:
    copy = work / kata.slug
    if not copy.exists():
        raise UsageProblem(
            f"The kata {kata.slug} has no copy in {work} yet.",
            f"`checker pick {kata.slug}` makes one.{_elsewhere(work)}",
        )
    return copy


def _elsewhere(work: Path) -> str:
    """What else may be the reason that there is no copy: one stands in the wrong folder."""
    return "" if work.is_dir() else " Did you pick katas elsewhere? Then go to that folder with `cd`."


def _is_path(collection: Collection, word: str) -> bool:
    """Whether a word is meant as a path: it looks like one, or such a file is there and no kata is called so."""
    if os.sep in word or "/" in word or word in (".", "..", "~") or word.endswith(".py"):
        return True
    return word not in collection.slugs() and not word.isdecimal() and os.path.lexists(word)


def expand(path: Path | None) -> Path | None:
    """A path with `~` put in full, as shells leave it where it stands behind `--out=`.

    Raises:
        UsageProblem: It is the home of somebody unknown.
    """
    try:
        return path and path.expanduser()
    except RuntimeError:
        raise UsageProblem(f"There is no folder {path}: nobody is called so here.", "Write the path in full.") from None


def _existing(word: str) -> Path:
    path = (expand(Path(word)) or Path()).absolute()
    if not os.path.lexists(path):
        raise UsageProblem(
            f"There is no file or folder {word}.", "Give a kata's name, or the path of the folder that holds your app."
        )
    return path


def _kata_of(collection: Collection, path: Path) -> Kata:
    folders = list(_upwards(path.resolve()))
    for folder in folders:
        identity = _id_in(folder)
        if identity is not None:
            return collection.kata(identity)
    slugs = collection.slugs()
    for folder in folders:
        if folder.name in slugs:
            return collection.kata(folder.name)
    raise UsageProblem(
        f"Which kata is {path} a version of? Neither a kata.toml nor a folder's name says it.",
        "Add --kata KATA; `checker list` shows all katas.",
    )


def _upwards(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield path
    yield from path.parents


def _id_in(folder: Path) -> str | None:
    """The id in a folder's kata.toml; None where there is none to read, as in a learner's half-deleted copy."""
    try:
        identity = tomllib.loads((folder / "kata.toml").read_text(encoding="utf-8-sig")).get("id")
    except (OSError, ValueError, RecursionError):
        return None
    return identity if isinstance(identity, str) and identity else None
