"""Divides a set into packages: what one learner handed in at once, with all that names and lists say of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from checker.model.kata import Kata
from checker.submissions import gradescope, scores_list
from checker.submissions.archives import is_archive, stem
from checker.submissions.download_names import Label, kata_in, read_label, repository_prefix
from checker.submissions.entry import Entry, shown
from checker.submissions.keys import digest
from checker.submissions.names_map import Named, look_up
from checker.submissions.picking import has_editable

LISTS = (".csv", ".json", ".yml", ".yaml", ".toml", ".md", ".log", ".lock")
"""Endings of files that lie beside submissions and are none."""
LATE = "handed in late, as Canvas says"
"""Nothing is taken off for it: that is for the instructor to decide."""


@dataclass(frozen=True)
class Package:
    """What one learner handed in at once, for one kata or several."""

    entry: Entry
    """A folder, an archive or a file; not opened yet."""
    outers: tuple[str, ...]
    """The names of its files or folders in the download, the newest first."""
    learner: str
    number: str = ""
    """By which the download tells learners of the same name apart."""
    attempt: int | None = None
    order: int = 0
    """The download's number of it, which grows with time."""
    submitted_at: datetime | None = None
    kata: str = ""
    """The slug that a name tells; empty if none does."""
    problem: str = ""
    notes: tuple[str, ...] = ()
    is_named: bool = False
    """Whether a platform said whose it is: that goes before what is written inside."""
    within: tuple[str, ...] = ()
    """The names of what was divided to find it, the outermost first. Somebody may have made up all that is inside."""


@dataclass(frozen=True)
class Wanted:
    """Which katas are asked for."""

    katas: Mapping[str, Kata]
    only: str | None
    """A slug; None for all."""
    listed: Mapping[str, Named] = field(default_factory=dict)
    """The instructor's list of whose each file or folder is."""

    def kata_in(self, name: str) -> tuple[str, str]:
        """The kata that a name tells, and the rest of the name. A number tells no kata but the only one asked for."""
        slug, rest = kata_in(name, self.katas)
        if self.only and slug != self.only and slug not in name.lower():
            return kata_in(name, {self.only: self.katas[self.only]})
        return slug, rest

    def is_layout(self, names: Mapping[str, Entry]) -> bool:
        """Whether a folder with these names is laid out as a kata that is asked for."""
        katas = [self.katas[self.only]] if self.only else list(self.katas.values())
        return any(has_editable(kata, names) for kata in katas)


def packages_of(root: Entry, children: Sequence[Entry], wanted: Wanted) -> list[Package]:
    """The packages of a set.

    Args:
        root: The folder or archive, whose name may tell an assignment.
        children: What it holds.
        wanted: Which katas are asked for.
    """
    names = {child.name: child for child in children}
    if gradescope.NAME in names:
        return _of_gradescope(names, wanted)
    labelled: dict[tuple[str, str], list[tuple[Entry, Label]]] = {}
    others: list[Entry] = []
    for child in children:
        label = read_label(child.name)
        if label:
            labelled.setdefault((label.learner, label.number), []).append((child, label))
        elif child.is_folder or not child.name.lower().endswith(LISTS):
            others.append(child)
    packages = [package for files in labelled.values() for package in _of_platform(files, wanted)]
    return packages + _of_others(root, others, wanted)


def names_owners(root: Entry, children: Sequence[Entry], wanted: Wanted) -> bool:
    """Whether a set says itself whose its children are; then each is one learner's, whatever is inside.

    Args:
        root: The set, whose name may tell an assignment.
        children: What it holds.
        wanted: Which katas are asked for, and the instructor's list.
    """
    names = [child.name for child in children]
    if gradescope.NAME in names or any(read_label(name) for name in names) or look_up(wanted.listed, names):
        return True
    prefix, are_clones = _clones(root, _folders(children))
    return bool(prefix) or are_clones


def package_of(entry: Entry, wanted: Wanted) -> Package:
    """The package of one learner, named as it is."""
    label = read_label(entry.name)
    if label is None:
        return _plain(entry, wanted)
    is_file = bool(label.inner) and not is_archive(entry.name)
    return _bundle([(entry, label)], wanted) if is_file else _labelled(entry, label, wanted)


def _of_platform(files: list[tuple[Entry, Label]], wanted: Wanted) -> list[Package]:
    """What Canvas or Moodle have of one learner: folders, archives, or several files that belong together."""
    typed = [(entry, label) for entry, label in files if label.is_typed]
    handed_in = [(entry, label) for entry, label in files if not label.is_typed]
    # A learner may hand in several katas at once, a file for each.
    meant = [pair for pair in handed_in if wanted.kata_in(pair[1].inner)[0] in ("", wanted.only)]
    handed_in = meant if meant and wanted.only else handed_in
    if not handed_in:
        problem = f"{typed[0][0].source} was typed into the platform. Ask for the files themselves."
        return [replace(_labelled(*typed[0], wanted), problem=problem)]
    wholes = [(entry, label) for entry, label in handed_in if entry.is_folder or is_archive(entry.name)]
    packages = [_labelled(entry, label, wanted) for entry, label in wholes]
    loose = [(entry, label) for entry, label in handed_in if (entry, label) not in wholes]
    if wholes and not any(label.inner.endswith(".py") for _, label in loose):
        return packages
    return packages + [_bundle(attempt, wanted) for attempt in _attempts(loose)]


def _attempts(loose: list[tuple[Entry, Label]]) -> list[list[tuple[Entry, Label]]]:
    """The loose files of each attempt: those of one download belong together, unless one of them is there again."""
    versions: dict[str, list[tuple[Entry, Label]]] = {}
    for entry, label in sorted(loose, key=lambda pair: (pair[1].attempt or 1, pair[1].order)):
        versions.setdefault(label.inner, []).append((entry, label))
    count = max((len(found) for found in versions.values()), default=0)
    # A file that has fewer versions was handed in unchanged.
    return [[found[min(number, len(found) - 1)] for found in versions.values()] for number in range(count)]


def _bundle(files: list[tuple[Entry, Label]], wanted: Wanted) -> Package:
    entry, label = max(files, key=lambda pair: (pair[1].attempt or 1, pair[1].order))
    package = _labelled(entry, label, wanted)
    if len(files) == 1:
        return replace(package, entry=replace(entry, name=label.inner or entry.name))
    inner = [replace(file, name=label.inner) for file, label in files]
    bundle = Entry(name=label.learner, source=entry.source, is_folder=True, list_children=lambda: inner)
    is_told = len({wanted.kata_in(file.name)[0] for file in inner}) == 1
    outers = (entry.name, *(file.name for file, _ in files if file is not entry))
    return replace(package, entry=bundle, outers=outers, kata=package.kata if is_told else "")


def _labelled(entry: Entry, label: Label, wanted: Wanted) -> Package:
    return Package(
        entry=entry,
        outers=(entry.name,),
        learner=label.learner,
        number=label.number,
        attempt=label.attempt,
        order=label.order,
        kata=wanted.kata_in(label.inner)[0] if not wanted.only else "",
        notes=(LATE,) if label.is_late else (),
        is_named=True,
    )


def _of_gradescope(names: Mapping[str, Entry], wanted: Wanted) -> list[Package]:
    metadata = gradescope.read_metadata(names[gradescope.NAME].read(gradescope.BYTES))
    packages = []
    for name, entry in names.items():
        if not entry.is_folder and name.lower().endswith(LISTS):
            continue
        submitted = (metadata or {}).get(name)
        package = _plain(entry, wanted)
        if submitted is None or not submitted.names:
            note = f"{gradescope.NAME} does not say whose it is"
            packages.append(replace(package, learner=name, notes=(note,)))
            continue
        packages.append(
            replace(
                package,
                learner=shown(", ".join(submitted.names)),
                number=digest("\n".join(submitted.numbers)) if submitted.numbers else "",
                attempt=submitted.earlier + 1,
                submitted_at=submitted.submitted_at,
                is_named=True,
            )
        )
    return packages


def _of_others(root: Entry, children: list[Entry], wanted: Wanted) -> list[Package]:
    folders = _folders(children)
    prefix, are_clones = _clones(root, folders)
    times = scores_list.read_times(root) if prefix else {}
    packages = []
    for child in children:
        if not wanted.only or wanted.kata_in(child.name)[0] in ("", wanted.only):
            package = replace(_plain(child, wanted), is_named=(are_clones or bool(prefix)) and child in folders)
            if prefix and child in folders:
                learner = child.name[len(prefix) :]
                package = replace(package, learner=learner, submitted_at=times.get(learner.lower()))
            packages.append(package)
    return packages


def _folders(children: Sequence[Entry]) -> list[Entry]:
    return [child for child in children if child.is_folder and not child.fault]


def _clones(root: Entry, folders: Sequence[Entry]) -> tuple[str, bool]:
    """What stands before the user's name in each of these folders, if anything does, and whether all are clones."""
    are_clones = bool(folders) and all(is_clone(folder) for folder in folders)
    return repository_prefix(root.name, [folder.name for folder in folders], are_clones), are_clones


def is_clone(folder: Entry) -> bool:
    """Whether a folder is a git working tree."""
    return folder.file is not None and (folder.file / ".git").exists()


def _plain(entry: Entry, wanted: Wanted) -> Package:
    """A package with no name but its own; what a set's archive says of its time is when it was put there."""
    slug, rest = wanted.kata_in(stem(entry.name))
    return Package(
        entry=entry,
        outers=(entry.name,),
        learner=rest or stem(entry.name),
        submitted_at=entry.modified,
        kata=slug if slug and not wanted.only else "",
    )
