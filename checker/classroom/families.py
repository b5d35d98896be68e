"""Sorts a class's submissions into families, and names each by what it does as far as that can be told.

What a class run leaves of a submission is its verdict, whose change makes it whole again together with the starter;
the digest in the verdict says whether it did. Where it did not, the downloads have to be read again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from checker.catalogue.solution_toml import read_solution
from checker.classroom.changed_places import tell_change
from checker.classroom.normal_form import NormalForm, find_form, read_modules
from checker.classroom.rebuilding import rebuild
from checker.errors import UsageProblem
from checker.grading.flow import digest
from checker.model.entry import Entry
from checker.model.family import Families, Family, Likeness
from checker.model.kata import Kata, Submission
from checker.submissions.collected import Received
from checker.submissions.reading import read_fix, read_starter
from checker.verdict_file import read_verdict
from checker.workspace import change

NOT_COMPARED = "not compared: its change is too long to be kept, is no text, or is of another starter"
SHOWN_LINES = 80
SHOWN_CHARACTERS = 8000
FEW = 3
"""So many who stand alone are odd in any class; in a large one a twentieth."""
PASSES = ("reference", "other_fix")
FAILS = ("starter", "wrong_fix")


@dataclass(frozen=True)
class Member:
    """A submission to be sorted."""

    name: str
    """Its folder in the reports, or its key."""
    kata: str
    files: Mapping[str, bytes] | None
    """None where they can't be told any more."""
    change: str
    conclusion: str = ""
    """Empty where there is no verdict."""


@dataclass(frozen=True)
class Known:
    """A version of a kata that is known: what equals it is named after it."""

    name: str
    likeness: Likeness


def read_reports(root: Path, entries: Iterable[Entry], katas: Mapping[str, Kata]) -> Iterator[Member]:
    """Those who have a verdict, from the folder of reports.

    Args:
        root: That folder.
        entries: What lies there.
        katas: By slug; what is of none of them is left out.
    """
    starters = {slug: read_starter(kata).files for slug, kata in katas.items()}
    for entry in entries:
        kata = entry.receipt.kata
        if entry.result is None or kata not in katas:
            continue
        with suppress(UsageProblem):
            verdict = read_verdict(root / entry.folder / "verdict.json")
            files = rebuild(starters[kata], verdict.change)
            if files is not None and digest(Submission(name="", files=files)) != verdict.submission.content_sha256:
                files = None
            yield Member(entry.folder, kata, files, verdict.change, verdict.conclusion)


def read_received(received: Iterable[Received], katas: Mapping[str, Kata]) -> Iterator[Member]:
    """The last attempt of everybody whose submission can be read, from the downloads."""
    for one in received:
        if one.submission is not None and one.is_latest:
            yield Member(one.key, one.kata, one.submission.files, change(katas[one.kata], one.submission))


def find_families(members: Iterable[Member], katas: Mapping[str, Kata]) -> tuple[Family, ...]:
    """The families of each kata, the largest first."""
    by_kata: dict[str, list[Member]] = {}
    for member in members:
        by_kata.setdefault(member.kata, []).append(member)
    return tuple(family for slug in sorted(by_kata) for family in sort_kata(katas[slug], by_kata[slug]))


def encode_families(families: tuple[Family, ...]) -> bytes:
    """What families.json holds."""
    return Families(families=families).model_dump_json(indent=2).encode() + b"\n"


def sort_kata(kata: Kata, members: Iterable[Member]) -> list[Family]:
    """The families of one kata, the largest first."""
    forms: dict[str, NormalForm] = {}
    sorted_out: dict[str, list[Member]] = {}
    for member in members:
        form = NormalForm("", NOT_COMPARED) if member.files is None else find_form(member.files)
        key = form.key or form.problem.partition(":")[0].replace(" ", "-")
        forms.setdefault(key, form)
        sorted_out.setdefault(key, []).append(member)
    known = find_known(kata)
    starter = read_starter(kata).files
    few = max(FEW, sum(map(len, sorted_out.values())) // 20)
    lonely = sum(len(found) == 1 and key not in known for key, found in sorted_out.items())
    families = [
        make_family(key, found, identify(forms[key], found[0], known, starter), are_few_alone=lonely <= few)
        for key, found in sorted_out.items()
    ]
    return sorted(families, key=lambda family: (-family.size, family.name, family.key))


def find_known(kata: Kata) -> dict[str, Known]:
    """The starter, reference and known fixes, by the key of their normal form; in a handout the starter alone."""
    found = {}
    if kata.solution is not None:
        # A solution that is broken is for its author to mend, not for whoever grades.
        with suppress(UsageProblem):
            for one in read_solution(kata, kata.solution).variants:
                likeness: Likeness = "other_fix" if one.passes else "wrong_fix"
                form = find_form(read_fix(kata, one.folder, one.name).files)
                found[form.key] = Known(f"as the {likeness.replace('_', ' ')} {one.name}", likeness)
        with suppress(UsageProblem):
            reference = find_form(read_fix(kata, kata.solution, "reference").files)
            found[reference.key] = Known("as the reference", "reference")
    found[find_form(read_starter(kata).files).key] = Known("as the starter", "starter")
    return found


def identify(form: NormalForm, one: Member, known: Mapping[str, Known], starter: Mapping[str, bytes]) -> Known:
    """What a family is called, and what it equals."""
    if form.problem:
        return Known(form.problem, "unread")
    if form.key in known:
        return known[form.key]
    return Known(tell_change(read_modules(starter), read_modules(one.files or {})), "unknown")


def make_family(key: str, found: list[Member], known: Known, *, are_few_alone: bool) -> Family:
    """The family of some members; the first in order of name is its example."""
    found = sorted(found, key=lambda member: member.name)
    conclusions = Counter(member.conclusion for member in found if member.conclusion)
    return Family(
        kata=found[0].kata,
        key=key,
        name=known.name,
        likeness=known.likeness,
        members=tuple(member.name for member in found),
        conclusions=dict(conclusions.most_common()),
        odd=find_odd(known.likeness, conclusions, is_alone=len(found) == 1 and are_few_alone),
        example=found[0].name,
        change=shorten(found[0].change),
    )


def find_odd(likeness: Likeness, conclusions: Mapping[str, int], *, is_alone: bool) -> str:
    """Why a person should look at a family; empty where there is no reason.

    Args:
        likeness: What it equals.
        conclusions: How many have which.
        is_alone: Whether it has one member, where few have none beside them.
    """
    if likeness in PASSES and conclusions and set(conclusions) - {"solved", "visible_passed"}:
        return "equals a right fix, and is not solved"
    if likeness in FAILS and "solved" in conclusions:
        return "equals a version that must not pass, and is solved"
    if len(conclusions) > 1 and likeness != "unread":
        return "says the same, and has different verdicts"
    if is_alone and likeness == "unknown":
        return "solved as nobody else did" if "solved" in conclusions else "as nobody else did"
    return ""


def shorten(text: str) -> str:
    """The beginning of a diff that is long."""
    lines = text[:SHOWN_CHARACTERS].split("\n")
    if len(text) <= SHOWN_CHARACTERS and len(lines) <= SHOWN_LINES + 1:
        return text
    return "\n".join([*lines[:SHOWN_LINES], "[cut here: the whole change is in the report]", ""])
