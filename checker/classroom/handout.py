"""Makes a handout: the katas of an assignment without their solutions, as a folder or a zip."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from checker.catalogue.assignment_toml import NAME, write_assignment
from checker.errors import UsageProblem
from checker.lateness import tell_rule, tell_time
from checker.model.assignment import Assignment
from checker.model.kata import Kata
from checker.submissions.handin_file import FIRST_DAY
from checker.submissions.keys import plain
from checker.verdict_file import replace_file
from checker.workspace.pristine import handed_out_files

HINTS = "hints.md"
"""No part of a learner's copy, but `checker hint` reads it from the collection."""
MODE = 0o100644 << 16


def find_files(assignment: Assignment, katas: Sequence[Kata]) -> dict[str, bytes]:
    """Everything that is handed out, by its path; only the katas' own folders are looked at.

    Args:
        assignment: What is to be done.
        katas: Its katas, in its order.
    """
    told = write_assignment(tell_learners(assignment))
    files = {"README.md": write_readme(assignment, katas).encode(), NAME: told.encode()}
    for kata in katas:
        names = handed_out_files(kata)
        names += [HINTS] if (kata.folder / HINTS).is_file() else []
        files |= {f"katas/{kata.slug}/{name}": (kata.folder / name).read_bytes() for name in names}
    return dict(sorted(files.items()))


def tell_learners(assignment: Assignment) -> Assignment:
    """What of an assignment is everybody's to know: nobody's extension, and no hidden check's name."""
    return assignment.model_copy(update={"extensions": {}, "checks": {}, "failure_details": "full"})


def write_readme(assignment: Assignment, katas: Sequence[Kata]) -> str:
    """What a learner reads first."""
    listed = "\n".join(f"{number}. {kata.title} (`{kata.slug}`)" for number, kata in enumerate(katas, start=1))
    until = tell_deadline(assignment)
    return f"""\
# {assignment.title}

{until}To do, in this order:

{listed}

## How to begin

Install the checker as you were told (it needs Python 3.11 or newer), then go into this folder:

```sh
checker list
checker pick {katas[0].slug}
```

`checker pick` lays a copy into `work/` and shows the ticket. Mend the app there, then ask whether it is right:

```sh
checker check {katas[0].slug}
```

The checks that lie beside the app are all that it can ask here. Your work is graded with more of them, which hold to
the same promises of the ticket. `checker hint {katas[0].slug}` gives a hint.

When you are done, `checker handin` makes the zip to hand in. Everywhere beneath this folder the checker finds these
katas by itself; from elsewhere, add `--katas` and the path of this folder.
"""


def tell_deadline(assignment: Assignment) -> str:
    """Until when, and what being late costs, as a paragraph; empty where there is no deadline."""
    if assignment.deadline is None:
        return ""
    words = f"Hand in until {tell_time(assignment.deadline)}."
    return f"{words} {tell_rule(assignment.late)}\n\n" if assignment.late else f"{words}\n\n"


def name_folder(assignment: Assignment) -> str:
    """The folder that a zip unpacks to."""
    return plain(assignment.title) or "handout"


def make_handout(assignment: Assignment, katas: Sequence[Kata], out: Path) -> list[str]:
    """Write a handout.

    Args:
        assignment: What is to be done.
        katas: Its katas, in its order.
        out: A zip, where the name ends so, which is replaced; else a folder, which must be empty or missing.

    Returns:
        The paths that it holds.

    Raises:
        UsageProblem: The folder holds something already, or it can't be written there.
    """
    files = find_files(assignment, katas)
    if out.suffix.lower() == ".zip":
        replace_file(out, pack(files, name_folder(assignment)))
        return list(files)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageProblem(f"{out} is there already, and is not an empty folder.", "Name another with --out.")
    for path, content in files.items():
        replace_file(out / path, content)
    return list(files)


def pack(files: Mapping[str, bytes], folder: str) -> bytes:
    """A zip that unpacks to one folder, byte for byte the same for the same files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in files.items():
            member = zipfile.ZipInfo(f"{folder}/{path}", FIRST_DAY)
            member.external_attr = MODE
            member.create_system = 3  # the same on every system
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, content)
    return packed.getvalue()
