"""Reads the names that learning platforms give their downloads: whose it is, which attempt, and the file's own name.

Canvas names every file of its one zip `lastfirst[_LATE]_USER_FILE_name`; anonymous grading puts `anon_ID` for name and
user, and what was typed in becomes `lastfirst_USER_text.html` or `_link.html` (instructure/canvas-lms,
lib/content_zipper.rb, get_filename and add_upload_submission). A file handed in again under the same name gets `-1` to
`-7` behind its stem, and then a UUID (app/models/attachment.rb, make_unique_filename). The zip holds the newest attempt
alone, and its times are those of the download.

Moodle makes a folder `Full Name_PARTICIPANT_assignsubmission_file[_]` for each learner, or names each file so when
folders are switched off; in group mode it is `Group name_GROUP`, for those in no group without a number, and with blind
marking `Participant_PARTICIPANT` (moodle/moodle, mod/assign/classes/downloader.php, get_student_prefix and
load_submissionplugin_filelist). Its times are those of the download as well (files/classes/local/archive_writer).

GitHub Classroom clones `ASSIGNMENT-user` into `ASSIGNMENT-submissions/` (github/gh-classroom,
cmd/gh-classroom/clone/student-repos), Classroom 50 `CLASSROOM-ASSIGNMENT-user` into
`CLASSROOM-ASSIGNMENT_submissions_TIME/` beside a scores.csv (foundation50/classroom50,
cli/gh-teacher/internal/download/download.go).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from checker.model.kata import Kata

CANVAS = re.compile(
    r"(?:(?P<who>\w+?)_)??(?:(?P<late>LATE)_)?(?P<user>\d+|anon_[A-Za-z0-9]+)_"
    r"(?:(?P<file>\d{1,20})_(?P<inner>.+)|(?P<typed>text|link)\.html)"
)
MOODLE = re.compile(r"(?P<who>.+?)(?:_(?P<id>\d+))?_assignsubmission_(?P<plugin>[a-z]+)(?:_(?P<inner>.*))?")
AGAIN = re.compile(r"(?P<stem>.+)-(?:(?P<times>[1-7])|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?P<ending>(\.\w+)+)")
CLONES = re.compile(r"(?P<assignment>.+?)[-_]submissions(?:[-_].*)?", re.IGNORECASE)
AROUND = " -_.,()"
"""What may stand between a kata's name and a learner's."""


@dataclass(frozen=True)
class Label:
    """What a name in a download says."""

    learner: str
    number: str
    """By which the platform tells learners apart; empty if it does not."""
    inner: str = ""
    """The file's own name, as the learner had it; empty for a folder."""
    attempt: int | None = None
    order: int = 0
    """The platform's number of the file, which grows with time."""
    is_typed: bool = False
    """Text or a link that was typed into the platform, and no file."""
    is_late: bool = False
    """Whether the platform says that it came after the time it was due."""


def read_label(name: str) -> Label | None:
    """What Canvas or Moodle say with a name; None where it is neither's."""
    moodle = MOODLE.fullmatch(name)
    if moodle:
        return _moodle(moodle)
    canvas = CANVAS.fullmatch(name)
    return _canvas(canvas) if canvas else None


def _canvas(found: re.Match[str]) -> Label:
    user = found["user"]
    learner = found["who"] or user.replace("anon_", "anonymous ")
    inner = found["inner"] or ""
    again = AGAIN.fullmatch(inner)
    return Label(
        learner=learner,
        number=user.removeprefix("anon_"),
        inner=f"{again['stem']}{again['ending']}" if again else inner,
        attempt=int(again["times"]) + 1 if again and again["times"] else None,
        order=int(found["file"] or 0),
        is_typed=bool(found["typed"]),
        is_late=bool(found["late"]),
    )


def _moodle(found: re.Match[str]) -> Label:
    learner = found["who"].strip()
    if learner.casefold() == "participant" and found["id"]:
        learner = f"{learner} {found['id']}"
    return Label(
        learner=learner, number=found["id"] or "", inner=found["inner"] or "", is_typed=found["plugin"] != "file"
    )


def repository_prefix(folder: str, names: Sequence[str], are_clones: bool) -> str:
    """What stands before the user's name in every clone of an assignment; empty if it cannot be told.

    Args:
        folder: The name of the folder that holds the clones.
        names: Their names.
        are_clones: Whether they are git working trees, whose names alone are enough.
    """
    clones = CLONES.fullmatch(folder)
    if clones:
        prefix = f"{clones['assignment']}-".lower()
        if names and all(name.lower().startswith(prefix) and len(name) > len(prefix) for name in names):
            return prefix
    if not are_clones or len(names) < 3:
        return ""
    # The first and the last in order differ where any two do.
    first, last = min(name.lower() for name in names), max(name.lower() for name in names)
    same = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    return first[: first.rfind("-", 0, same) + 1]


def kata_in(name: str, katas: Mapping[str, Kata]) -> tuple[str, str]:
    """The kata that a file's or folder's name tells, by slug or id, and what is left of the name; empty if none."""
    by_slug, by_number = _patterns(tuple((slug, kata.id) for slug, kata in katas.items()))
    found = by_slug.search(name.lower())
    if found:
        return found[1], _rest(name, found)
    found = by_number.match(name.lower())
    if found is None or found.lastgroup is None:
        return "", name
    return list(katas)[int(found.lastgroup[1:])], _rest(name, found)


@lru_cache(maxsize=256)
def _patterns(labels: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What finds a slug anywhere in a name, the longest one first, and an id at its beginning."""
    slugs = "|".join(re.escape(slug) for slug, _ in sorted(labels, key=lambda label: -len(label[0])))
    numbers = "|".join(f"(?P<n{at}>{_number(identity)})" for at, (_, identity) in enumerate(labels))
    whole = "(?![a-z0-9])"
    return re.compile(f"(?<![a-z0-9])({slugs}){whole}"), re.compile(f"(?:{numbers}){whole}")


def _number(identity: str) -> str:
    """An id as it may begin a name: as it stands, or without its zeros behind the word kata."""
    digits = identity.lstrip("0")
    loose = f"0*{digits}" if identity.isdecimal() and digits else re.escape(identity)
    return f"kata[ _-]?{loose}|{re.escape(identity)}"


def _rest(name: str, found: re.Match[str]) -> str:
    before, after = name[: found.start()].strip(AROUND), name[found.end() :].strip(AROUND)
    return f"{before} {after}".strip() if before and after else before or after
