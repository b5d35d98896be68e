"""Finds a kata's editable files in what somebody handed in, says what was chosen, and reads nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from checker.model.kata import MIB, Kata, Submission
from checker.submissions.download_names import kata_in
from checker.submissions.entry import Entry, Refused, beneath, shown
from checker.submissions.limits import ALL_BYTES, FILE_BYTES, FILES

NAMED = 5
"""How many names a message lists."""


@dataclass
class Choice:
    """What is taken from a handed-in folder, by editable path, and what to tell of it."""

    files: dict[str, Entry] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def pick(kata: Kata, found: Entry, name: str) -> tuple[Submission, tuple[str, ...]]:
    """Read a kata's editable files from what was handed in.

    Args:
        kata: Whose editable files.
        found: A folder, opened if it is an archive; or one file.
        name: Whose it is.

    Returns:
        The submission, and notes on what was chosen or left.

    Raises:
        Refused: A file is missing, there is a choice nobody can make, or something cannot be read.
    """
    if found.fault:
        raise Refused(f"{found.source} {found.fault}.")
    choice = _choose(kata, found)
    if len(choice.files) > FILES:
        raise Refused(f"{found.source} holds more than {FILES} files of {kata.slug}.")
    files: dict[str, bytes] = {}
    for path, entry in choice.files.items():
        files[path] = entry.read(FILE_BYTES)
        if sum(map(len, files.values())) > ALL_BYTES:
            raise Refused(f"{found.source} holds more than {ALL_BYTES // MIB} MiB of {kata.slug}.")
    return Submission(name=name, files=files), tuple(choice.notes)


def has_editable(kata: Kata, names: Mapping[str, Entry]) -> bool:
    """Whether a folder that holds these names is laid out as the kata is: it holds at least one editable file."""
    tops = {entry.partition("/")[0].casefold(): "/" in entry for entry in kata.editable}
    return any(tops.get(name.casefold()) == entry.is_folder for name, entry in names.items())


def _choose(kata: Kata, found: Entry) -> Choice:
    if not found.is_folder:
        return _take_single(kata, {found.name: found}, found)
    files = dict(beneath(found))
    if not files:
        raise Refused(f"{found.source} is empty: it holds no file.")
    roots = _roots(kata, files)
    if not roots:
        return _take_single(kata, files, found)
    root = _best(kata, roots, found)
    choice = _take(kata, files, root, found)
    others = [f"{other}{entry}" for other in sorted(roots) if other != root for entry in sorted(roots[other])]
    own = {path for path in files if path.startswith(root)} if root else set()
    left = [path for path in others if not root or path not in own][:NAMED]
    choice.notes += [f"{shown(path)} was left: {_where(root)} was taken" for path in left]
    return choice


def _roots(kata: Kata, files: Mapping[str, Entry]) -> dict[str, set[str]]:
    """The folders that hold editable files where the kata has them, and which ones each holds."""
    roots: dict[str, set[str]] = {}
    for path in files:
        for entry in kata.editable:
            for root in _roots_of(path, entry):
                roots.setdefault(root, set()).add(entry)
    return roots


def _roots_of(path: str, entry: str) -> Iterator[str]:
    lower, wanted = f"/{path.casefold()}", f"/{entry.casefold()}"
    if not entry.endswith("/"):
        if lower.endswith(wanted):
            yield path[: len(path) - len(entry)]
    elif lower.endswith(".py"):
        # A folder around the files may be called as the one that is wanted.
        at = lower.find(wanted)
        while at >= 0:
            yield path[:at]
            at = lower.find(wanted, at + 1)


def _best(kata: Kata, roots: Mapping[str, set[str]], found: Entry) -> str:
    """The folder that is meant: the one that holds most, is called as the kata is, and lies highest."""

    def rank(root: str) -> tuple[int, bool, int]:
        name = root.rstrip("/").rpartition("/")[2]
        return -len(roots[root]), not kata_in(name, {kata.slug: kata})[0], root.count("/")

    ordered = sorted(roots, key=lambda root: (rank(root), root))
    twins = [root for root in ordered if rank(root) == rank(ordered[0])]
    if len(twins) > 1:
        entry = min(roots[twins[0]])
        places = ", ".join(shown(f"{root}{entry}") for root in twins[:NAMED])
        raise Refused(f"{found.source} holds {entry} {len(twins)} times: {places}. Leave the one that is meant.")
    return ordered[0]


def _take(kata: Kata, files: Mapping[str, Entry], root: str, found: Entry) -> Choice:
    choice = Choice()
    inner = {path[len(root) :]: entry for path, entry in files.items() if path.startswith(root)}
    for entry in kata.editable:
        if entry.endswith("/"):
            _take_folder(choice, inner, entry)
        else:
            _take_file(choice, inner, entry)
        if not any(path == entry or path.startswith(entry) for path in choice.files):
            raise Refused(_missing(kata, found, inner, entry))
    return choice


def _take_file(choice: Choice, inner: Mapping[str, Entry], entry: str) -> None:
    alike = sorted(path for path in inner if path.casefold() == entry.casefold())
    if entry in alike:
        choice.files[entry] = inner[entry]
        choice.notes += [f"{path} beside {entry}: {entry} was taken" for path in alike if path != entry]
    elif len(alike) == 1:
        choice.files[entry] = inner[alike[0]]
        choice.notes.append(f"{alike[0]} was taken as {entry}")
    elif alike:
        raise Refused(f"{' and '.join(alike)} differ only in case, and neither is called {entry}. Leave one.")
    folder = entry.removesuffix(".py") + "/"
    if entry in choice.files and any(path.startswith(folder) for path in inner):
        choice.notes.append(f"{folder} beside {entry}: {entry} was taken")


def _take_folder(choice: Choice, inner: Mapping[str, Entry], entry: str) -> None:
    first: dict[str, str] = {}
    for path, file in inner.items():
        if path.casefold().startswith(entry.casefold()) and path.endswith(".py"):
            taken = entry + path[len(entry) :]
            twin = first.setdefault(taken.casefold(), path)
            if twin != path:
                choice.notes.append(f"{twin} and {path} differ only in case: both were taken, where they differ at all")
            choice.files.setdefault(taken, file)
    module = entry.rstrip("/") + ".py"
    if module in inner and any(path.startswith(entry) for path in choice.files):
        choice.notes.append(f"{module} beside {entry}: {entry} was taken")


def _take_single(kata: Kata, files: Mapping[str, Entry], found: Entry) -> Choice:
    """The only Python file there is, where a kata has one editable file; learners call it as they like."""
    entry = kata.editable[0]
    sources = [path for path in files if path.endswith(".py") and not path.rpartition("/")[2].startswith("test_")]
    if len(sources) > 1:
        sources = [path for path in sources if kata_in(path.rpartition("/")[2], {kata.slug: kata})[0]]
    if len(kata.editable) > 1 or entry.endswith("/") or len(sources) != 1:
        raise Refused(_missing(kata, found, files, entry))
    notes = [f"{shown(sources[0])} was taken as {entry}"] if found.is_folder else []
    return Choice({entry: files[sources[0]]}, notes)


def _missing(kata: Kata, found: Entry, files: Mapping[str, Entry], entry: str) -> str:
    folder = entry.removesuffix(".py") + "/"
    if not entry.endswith("/") and any(path.startswith(folder) for path in files):
        return f"{found.source} holds a folder {folder} where the file {entry} is expected."
    names = sorted(files)
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    there = ", ".join(shown(name) for name in names[:NAMED]) + more if names else "nothing"
    whole = f" {kata.slug} is handed in as {', '.join(kata.editable)}." if len(kata.editable) > 1 else ""
    return f"{found.source} holds no {entry}, but {there}.{whole} Ask for the missing file."


def _where(root: str) -> str:
    return f"{root.rstrip('/')}/" if root else "the one above it"
