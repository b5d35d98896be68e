"""Finds katas: where the collection is, which katas it holds, and which one a name means."""

import difflib
import sys
import sysconfig
import tomllib
from pathlib import Path

import checker
from checker.catalogue.assignment_toml import NAME, read_order
from checker.catalogue.faults import Faults
from checker.catalogue.kata_folder import read_kata
from checker.catalogue.solution_toml import read_solution
from checker.catalogue.toml_file import read_text
from checker.errors import UsageProblem
from checker.model.kata import Kata, Solution

LAST = 99
"""The level by which a kata is sorted whose kata.toml says none that can be read."""


class Collection:
    """A folder of katas, with or without their solutions.

    Args:
        root: The folder that names the collection.
        katas: The folder that holds the katas.
        solutions: The folder that mirrors it; None in a handout.
    """

    def __init__(self, root: Path, katas: Path, solutions: Path | None) -> None:
        self.root = root
        self.folder = katas
        """Where the katas are."""
        self._solutions = solutions

    @property
    def has_solutions(self) -> bool:
        """False in a handout, which carries katas alone."""
        return self._solutions is not None

    def slugs(self) -> list[str]:
        """The names of all katas: in a handout in the order of its assignment, else by level, then id.

        A kata that is broken stands last and is not refused here.
        """
        slugs = [slug for _, _, slug in sorted(self._labels())]
        order = read_order(self.root)
        return sorted(slugs, key=lambda slug: order.index(slug) if slug in order else len(order))

    def ids(self) -> list[str]:
        """The ids of all katas, as far as their kata.toml can be read."""
        return [identity for _, identity, _ in sorted(self._labels()) if identity]

    def katas(self) -> list[Kata]:
        """All katas, in the order of `slugs`.

        Raises:
            UsageProblem: With the faults of every broken kata.
        """
        katas, faults = [], []
        for slug in self.slugs():
            try:
                katas.append(self._read(slug))
            except UsageProblem as problem:
                faults.append(problem)
        if faults:
            raise UsageProblem("\n".join(fault.what for fault in faults), faults[0].todo)
        self._refuse_twins(katas)
        return katas

    def kata(self, name: str) -> Kata:
        """The kata that a name means: its slug, its id (`07` or `7`), or the only slug that begins so.

        Raises:
            UsageProblem: No kata or several are called so, or the kata is broken.
        """
        return self._read(self.slug(name))

    def slug(self, name: str) -> str:
        """The slug of the kata that a name means, as `kata`, even if the kata is broken.

        Raises:
            UsageProblem: No kata or several are called so.
        """
        return self._slug(name.strip().strip("/").lower())

    def solution(self, kata: Kata) -> Solution:
        """What solution.toml says of a kata.

        Raises:
            UsageProblem: It is broken, or there is none.
        """
        return read_solution(kata, self.solution_folder(kata))

    def solution_folder(self, kata: Kata) -> Path:
        """Where the solution of a kata is.

        Raises:
            UsageProblem: There is none.
        """
        if kata.solution is not None:
            return kata.solution
        if self._solutions is None:
            raise UsageProblem(
                f"The collection in {self.root} is a handout: it holds katas without their solutions.",
                "Ask whoever gave it to you, or name a collection that has solutions with --katas.",
            )
        raise UsageProblem(
            f"The kata {kata.slug} has no solution: the folder {self._solutions / kata.slug} is missing.",
            "This is for the author of the kata: write its solution there, then run the command again.",
        )

    def hints(self, kata: Kata) -> tuple[str, ...]:
        """The hints of a kata, from vague to near: what stands under each `##` of hints.md; none if it has no file."""
        file = kata.folder / "hints.md"
        if not file.is_file():
            return ()
        parts = ("\n" + _read(file, "it holds the hints")).split("\n## ")[1:]
        return tuple(part.partition("\n")[2].strip() for part in parts)

    def ticket(self, kata: Kata) -> str:
        """The ticket of a kata, as Markdown."""
        return _read(kata.folder / "README.md", "it is the ticket")

    def explanation(self, kata: Kata) -> str:
        """The solution's README, as Markdown: the cause, how one finds it, why this fix.

        Raises:
            UsageProblem: There is no solution, or it has no README that can be read.
        """
        return _read(self.solution_folder(kata) / "README.md", "it tells the cause, how one finds it and why this fix")

    def _read(self, slug: str) -> Kata:
        solution = None if self._solutions is None else self._solutions / slug
        return read_kata(self.folder / slug, solution if solution and solution.is_dir() else None)

    def _labels(self) -> list[tuple[int, str, str]]:
        """Level, id and slug of every kata, as far as its kata.toml can be read."""
        return [(*_level_and_id(path / "kata.toml"), path.name) for path in self.folder.iterdir() if _is_kata(path)]

    def _slug(self, name: str) -> str:
        labels = sorted(self._labels())
        slugs = [slug for _, _, slug in labels]
        if name in slugs:
            return name
        numbered = [slug for _, identity, slug in labels if name.isdecimal() and _same_id(identity, name)]
        begun = [slug for slug in slugs if name and slug.startswith(name)]
        found = numbered or begun
        if len(found) == 1:
            return found[0]
        if found:
            meant = "\n".join(f"  {slug}" for slug in found)
            raise UsageProblem(f'"{name}" can mean {len(found)} katas:\n{meant}', "Write more of the name.")
        raise UsageProblem(f'There is no kata "{name}".{_nearest(name, slugs)}', "`checker list` shows all katas.")

    def _refuse_twins(self, katas: list[Kata]) -> None:
        first: dict[str, Kata] = {}
        for kata in katas:
            twin = first.setdefault(kata.id, kata)
            if twin is not kata:
                raise UsageProblem(
                    f'Two katas have the id "{kata.id}": {twin.folder / "kata.toml"} and {kata.folder / "kata.toml"}.',
                    "This is for their author: give the newer one a number of its own.",
                )


def _read(file: Path, about: str) -> str:
    faults = Faults()
    text = read_text(file, faults, about)
    faults.raise_any(f"The kata {file.parent.name}")
    return text or ""


def open_collection(folder: Path | None = None) -> Collection:
    """Open a collection.

    Args:
        folder: The folder that holds `katas/` (and, if it is no handout, `solutions/`), or that `katas/` folder itself.
            None for the handout in which one stands, else for the project's own: beside the package in a clone, or
            where an installation puts its data.

    Raises:
        UsageProblem: There are no katas.
    """
    if folder is None:
        return _open_handout() or _open_own()
    root = folder.expanduser().resolve()
    if (root / "katas").is_dir():
        return _open_root(root)
    if root.is_dir() and any((path / "kata.toml").is_file() for path in root.iterdir()):
        return _open_root(root.parent) if root.name == "katas" else Collection(root, root, None)
    what = f"There are no katas in {folder}." if root.is_dir() else f"There is no folder {folder}."
    raise UsageProblem(what, "Expected a folder that holds a folder `katas`, with one folder a kata in it.")


def _open_handout() -> Collection | None:
    """The handout in or beneath whose folder one stands."""
    try:
        here = Path.cwd()
    except FileNotFoundError:
        return None
    for folder in (here, *here.parents):
        if (folder / NAME).is_file() and (folder / "katas").is_dir():
            return _open_root(folder)
    return None


def own_roots() -> list[Path]:
    """Where the project's own material may be: in a clone beside the package, else where an installation puts it."""
    clone = Path(checker.__file__).resolve().parent.parent
    if (clone / "pyproject.toml").is_file() and (clone / "katas").is_dir():
        return [clone]
    return [Path(base) / "share" / "roundtrip" for base in _data_folders(clone)]


def _open_own() -> Collection:
    places = own_roots()
    for root in places:
        if (root / "katas").is_dir():
            return _open_root(root)
    looked = "\n".join(f"  {place}" for place in places)
    raise UsageProblem(
        f"The katas are missing from this installation. Looked in:\n{looked}",
        "Install roundtrip-katas anew, or name a collection with --katas.",
    )


def _data_folders(packages: Path) -> list[str]:
    """Where wheels put their data: this environment's, a user's (`pip install --user`), a target's (`--target`)."""
    user = sysconfig.get_path("data", sysconfig.get_preferred_scheme("user"))
    return list(dict.fromkeys([sysconfig.get_path("data"), sys.prefix, user, str(packages)]))


def _open_root(root: Path) -> Collection:
    solutions = root / "solutions"
    return Collection(root, root / "katas", solutions if solutions.is_dir() else None)


def _is_kata(path: Path) -> bool:
    """A folder that holds more than litter; what git leaves of a kata on another branch is only `__pycache__`."""
    if path.name.startswith((".", "__")) or not path.is_dir():
        return False
    return any(inner.name != "__pycache__" for inner in path.iterdir())


def _level_and_id(file: Path) -> tuple[int, str]:
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return LAST, ""
    level, identity = values.get("level"), values.get("id")
    return level if isinstance(level, int) else LAST, identity if isinstance(identity, str) else ""


def _same_id(identity: str, name: str) -> bool:
    return identity.isdecimal() and int(identity) == int(name)


def _nearest(name: str, slugs: list[str]) -> str:
    """A hint at up to three slugs that hold the name, or that are like it whole, in their beginning or in a word."""
    near = [slug for slug in slugs if name and name in slug]
    whose = {part: slug for slug in slugs for part in (*slug.split("-"), slug[: len(name)], slug)}
    near += [whose[part] for part in difflib.get_close_matches(name, whose, n=3, cutoff=0.7)]
    names = list(dict.fromkeys(near))[:3]
    return f" Did you mean {' or '.join(names)}?" if names else ""
