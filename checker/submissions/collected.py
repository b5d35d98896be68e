"""Collects a class's submissions from its downloads: whose each is, which attempt, and what is in it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from checker.errors import UsageProblem
from checker.model.kata import Kata, Submission
from checker.submissions.entry import OUT_OF_BOUNDS, Entry, Refused, beneath, normal, shown
from checker.submissions.handin_file import BYTES, NAME, PROGRESS, HandedIn, Handin, digest, read_minutes
from checker.submissions.keys import digest as short
from checker.submissions.keys import key_of
from checker.submissions.names_map import Named, look_up, read_names
from checker.submissions.opening import Opened, divide, open_package
from checker.submissions.packages import Package, Wanted
from checker.submissions.picking import pick
from checker.submissions.sources import find_packages

LOOKED_AT = 2000
"""How many names are looked at to tell which katas a folder holds."""
UNKNOWN = 3
"""How many katas of a handin get a line that are not in the collection."""
NAMED = 3
"""How many names a note lists."""
EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Received:
    """One attempt of a learner at a kata."""

    learner: str
    """As the download, the handin or the instructor's list names them, without control characters."""
    key: str
    """A folder's name for the learner: safe, theirs alone, and the same in every run."""
    attempt: int
    """From 1, in the order in which they were handed in."""
    is_latest: bool
    """Whether it is the one to grade."""
    submitted_at: datetime | None
    """In UTC; without a zone where an archive does not say which; None where the download does not say it."""
    kata: str
    """The slug; empty where it cannot be told."""
    source: str
    """Where it is in the download, for messages."""
    submission: Submission | None
    """None where there is a problem."""
    problem: str | None
    """What is wrong, and what to do."""
    notes: tuple[str, ...] = ()
    """What was chosen, and what was left out."""
    minutes: float | None = None
    """From picking the kata to solving it, by the learner's own progress; None where that is not in the download."""


@dataclass(frozen=True)
class Part:
    """What a package holds for one kata."""

    package: Package
    learner: str
    identity: str
    key: str
    kata: str
    problem: str = ""
    explicit: int | None = None
    is_own_word: bool = False
    """Whether nothing but the handin itself says whose it is."""
    submitted_at: datetime | None = None
    attempt: int = 1
    is_latest: bool = True
    notes: tuple[str, ...] = ()


def collect(
    katas: Mapping[str, Kata], sources: Sequence[Path], kata: str | None, names: Path | None = None
) -> Iterator[Received]:
    """Collect submissions. Whose they are is told at once; what is in each is read when its turn comes.

    Args:
        katas: The collection's katas by slug.
        sources: Folders, archives, files or patterns.
        kata: The slug of the only kata that is asked for; None for all, told apart by the names of folders and files.
        names: The instructor's list of whose each file or folder is (`checker.submissions.names_map`).

    Returns:
        Every attempt of everybody in the order of the downloads, those that cannot be read too.

    Raises:
        UsageProblem: A source or the list is not there or cannot be read, or there are no submissions.
    """
    if kata is not None and kata not in katas:
        raise UsageProblem(f'There is no kata "{kata}".', "`checker list` shows all katas.")
    wanted = Wanted(katas, kata, read_names(names))
    packages = [each for package in find_packages(sources, wanted) for each in divide(package, wanted)]
    parts = [part for package in packages for part in _parts_or_problem(package, wanted)]
    if not parts:
        raise UsageProblem(f"No submission there is for {kata}.", "Name another kata, or other submissions.")
    return _read_all(_numbered(_told_apart(parts)), wanted)


def _read_all(parts: list[Part], wanted: Wanted) -> Iterator[Received]:
    for part in parts:
        yield _receive(part, wanted)


def _receive(part: Part, wanted: Wanted) -> Received:
    submission, problem, notes, minutes = None, part.problem, part.notes, None
    if not problem:
        try:
            submission, more, minutes = _read(part, wanted.katas[part.kata])
            notes += more
        except Refused as refusal:
            problem = str(refusal)
        except OUT_OF_BOUNDS:
            problem = _out_of_bounds(part.package)
    return Received(
        learner=part.learner,
        key=part.key,
        attempt=part.attempt,
        is_latest=part.is_latest,
        submitted_at=part.submitted_at,
        kata=part.kata,
        source=part.package.entry.source,
        submission=submission,
        problem=problem or None,
        notes=tuple(dict.fromkeys(notes)),
        minutes=minutes,
    )


def _read(part: Part, kata: Kata) -> tuple[Submission, tuple[str, ...], float | None]:
    opened = open_package(part.package.entry)
    handed_in = _handed_in(opened.handin, kata.slug)
    if handed_in is None:
        submission, notes = pick(kata, opened.root, part.key)
        return submission, (*opened.notes, *notes), None
    folder = next((child for child in opened.root.children() if child.is_folder and child.name == kata.slug), None)
    if folder is None:
        raise Refused(f"{opened.root.source} names {kata.slug} in {NAME} and holds no folder of it.")
    submission, notes = pick(kata, folder, part.key)
    if digest(submission.files) != handed_in.content_sha256:
        notes = (*notes, f"the files were changed after the handin was made: {NAME} has another content_sha256")
    return submission, (*opened.notes, *notes), _minutes(opened.root, kata.slug)


def _minutes(root: Entry, slug: str) -> float | None:
    """How long it took, as the handin tells; what can't be read of that is no fault of the handin's."""
    told = next((child for child in root.children() if child.name == PROGRESS and not child.is_folder), None)
    try:
        return None if told is None else read_minutes(told.read(BYTES), slug)
    except (Refused, *OUT_OF_BOUNDS):
        return None


def _parts_or_problem(package: Package, wanted: Wanted) -> list[Part]:
    """A package's parts; one with a problem where what it says of itself is beyond all bounds."""
    try:
        return list(_parts(package, wanted))
    except OUT_OF_BOUNDS:
        whole = _owned(package, None, look_up(wanted.listed, package.outers))
        return [replace(whole, kata=package.kata or wanted.only or "", problem=_out_of_bounds(package))]


def _out_of_bounds(package: Package) -> str:
    source = package.entry.source
    return f"{source} cannot be read: a time, a number or a text in it is out of bounds. Ask for it once more."


def _parts(package: Package, wanted: Wanted) -> Iterator[Part]:
    """A package's parts, one for each kata in it."""
    opened, problem = None, package.problem
    if not problem:
        try:
            opened = open_package(package.entry)
        except Refused as refusal:
            problem = str(refusal)
    handin = opened.handin if opened else None
    whole = _owned(package, handin, look_up(wanted.listed, package.outers))
    if opened is None:
        yield replace(whole, kata=package.kata or wanted.only or "", problem=problem)
        return
    try:
        slugs = _katas_of(package, opened, wanted)
    except Refused as refusal:
        yield replace(whole, problem=str(refusal))
        return
    for slug in slugs:
        unknown = f"{package.entry.source} is for the kata {shown(slug)}, which is not in this collection."
        yield replace(whole, kata=slug, problem="" if slug in wanted.katas else unknown)


def _owned(package: Package, handin: Handin | None, named: Named | None) -> Part:
    """Whose a package is: the instructor's list goes first, then the platform, then what is written inside."""
    learner, number = package.learner, package.number
    notes = package.notes
    if named:
        learner, number = named.learner, ""
    elif handin and not package.is_named:
        learner = handin.name
    learner = normal(shown(learner)).strip() or "unnamed"
    made_at = handin.made_at.astimezone(UTC) if handin else None
    return Part(
        package=package,
        learner=learner,
        identity=f"{learner}\0{number}",
        key=key_of(learner, number),
        kata="",
        is_own_word=bool(handin) and not named and not package.is_named,
        explicit=(named.attempt if named else None) or package.attempt,
        # An entry in an archive of handins was written when somebody saved it.
        submitted_at=(package.submitted_at or made_at) if package.is_named else (made_at or package.submitted_at),
        notes=notes,
    )


def _katas_of(package: Package, opened: Opened, wanted: Wanted) -> list[str]:
    """The slugs of the katas that a package is for."""
    handin = opened.handin
    if handin and wanted.only:
        if _handed_in(handin, wanted.only):
            return [wanted.only]
        others = ", ".join(kata.slug for kata in handin.katas[:UNKNOWN]) or "nothing"
        raise Refused(f"{package.entry.source} hands in {shown(others)}, and not {wanted.only}.")
    if handin and not handin.katas:
        raise Refused(f"{package.entry.source} hands in nothing: its {NAME} names no kata. Ask for it once more.")
    if handin:
        held = dict.fromkeys(shown(kata.slug) for kata in handin.katas)
        unknown = [slug for slug in held if slug not in wanted.katas]
        return [slug for slug in held if slug in wanted.katas] + unknown[:UNKNOWN]
    if package.kata or wanted.only:
        return [package.kata or wanted.only or ""]
    told = _told(opened.root, wanted)
    if told or len(wanted.katas) == 1:
        return told or list(wanted.katas)
    raise Refused(
        f"Which kata {package.entry.source} is for cannot be told: no folder or file in it is called as one. "
        "Name the kata, or put it into a folder of the kata's name."
    )


def _told(root: Entry, wanted: Wanted) -> list[str]:
    """The katas that names in a package tell, in the collection's order."""
    found = {wanted.kata_in(root.name)[0]}
    if root.is_folder:
        try:
            for path, _ in beneath(root, LOOKED_AT):
                found |= {wanted.kata_in(part)[0] for part in path.split("/")}
        except Refused:
            # What was seen so far has to do; what is wrong is said when the files are read.
            pass
    return [slug for slug in wanted.katas if slug in found]


def _handed_in(handin: Handin | None, slug: str) -> HandedIn | None:
    return next((kata for kata in handin.katas if kata.slug == slug), None) if handin else None


def _told_apart(parts: list[Part]) -> list[Part]:
    """Parts with keys that two learners never share, on no file system."""
    more = ""
    while True:
        owners: dict[str, set[str]] = {}
        for part in parts:
            owners.setdefault(part.key, set()).add(part.identity)
        if all(len(sharing) == 1 for sharing in owners.values()):
            return parts
        parts = [
            replace(part, key=f"{part.key}-{short(part.identity + more)}") if len(owners[part.key]) > 1 else part
            for part in parts
        ]
        # What made a key that is somebody else's once more would make the same one again.
        more += "\0"


def _numbered(parts: list[Part]) -> list[Part]:
    """Parts with their attempts, of which the last one of each learner and kata is the latest."""
    attempts: dict[tuple[str, str], list[int]] = {}
    for position, part in enumerate(parts):
        attempts.setdefault((part.identity, part.kata), []).append(position)
    numbered = list(parts)
    for positions in attempts.values():
        last = 0
        levels = _levels(parts, positions)
        for position in [each for level in levels for each in sorted(level, key=_age(parts, level))]:
            last = max(last + 1, parts[position].explicit or 0)
            numbered[position] = replace(parts[position], attempt=last, is_latest=False)
        numbered[position] = replace(numbered[position], is_latest=True, notes=_doubt(parts, positions, position))
    return numbered


def _levels(parts: list[Part], positions: list[int]) -> list[list[int]]:
    """A learner's attempts by how far their names are to be believed, those of the furthest last.

    What names a learner only inside of what somebody handed in, or in a handin's own words where a platform names
    somebody so too, is never newer than what is named from outside.
    """
    is_named = any(parts[position].package.is_named for position in positions)
    levels: dict[tuple[int, bool], list[int]] = {}
    for position in positions:
        part = parts[position]
        levels.setdefault((len(part.package.within), part.is_own_word and is_named), []).append(position)
    return [levels[level] for level in sorted(levels, reverse=True)]


def _in_some_zone(when: datetime) -> datetime:
    """A time that can be compared with any other; one without a zone is taken for UTC, which is hours off at most."""
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _age(parts: list[Part], positions: list[int]) -> Callable[[int], tuple[int, datetime, int, int]]:
    """What attempts are ordered by: their numbers if all have one, else their times, else the download's order."""
    have_numbers = all(parts[position].explicit for position in positions)

    def age(position: int) -> tuple[int, datetime, int, int]:
        part = parts[position]
        number = part.explicit or 0
        when = part.submitted_at or EARLIEST
        return number if have_numbers else 0, _in_some_zone(when), part.package.order, position

    return age


def _doubt(parts: list[Part], positions: list[int], latest: int) -> tuple[str, ...]:
    """The latest attempt's notes, with more where it is not certain that it is the latest, or this learner's."""
    notes = parts[latest].notes
    if len(positions) == 1:
        return notes
    *lower, level = _levels(parts, positions)
    age = _age(parts, level)
    if sum(1 for position in level if age(position)[:3] == age(latest)[:3]) > 1:
        notes += ("which of several attempts is the newest cannot be told: the last one in order was taken",)
    others = [parts[position] for position in positions if position != latest]
    if any(parts[position].is_own_word for position in (latest, *(each for below in lower for each in below))):
        notes += (f"that it is the same learner's as {_names(others)} is said by nothing but the handins",)
    apart = [part for part in others if part.package.within != parts[latest].package.within]
    if apart:
        outer = dict.fromkeys(part.package.within[-1] for part in (*apart, parts[latest]) if part.package.within)
        inside = ", ".join(list(outer)[:NAMED])
        notes += (f"that it is the same learner's as {_names(apart)} is said by nothing but what is inside {inside}",)
    return notes


def _names(parts: list[Part]) -> str:
    return ", ".join(part.package.entry.name for part in parts[:NAMED])
