"""Makes a class of synthetic learners out of the known fixes of katas: its downloads, and reports as grading has them.

    python tests/review/make_class.py FOLDER [--count N] [--katas N] [--fixes N] [--graded REPORTS] [--verdicts N]

FOLDER gets what a learning platform would hand out: a folder for each learner with a handin or two, a zip, or files.
With --graded each distinct version is graded once, for real, and its verdict given to everybody who handed in the same
bytes. With --verdicts N so many submissions are made, for a benchmark, whose verdicts are links to one file a version.
"""

import argparse
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from checker.catalogue import open_collection
from checker.catalogue.solution_toml import read_solution
from checker.classroom.families import encode_families, find_families, find_odd, read_reports
from checker.classroom.grading import make_receipt
from checker.classroom.journal.intake import take_in
from checker.classroom.journal.opening import open_journal
from checker.classroom.reports import keep_assignment, open_entries
from checker.classroom.runs import Run, Runs, write_runs
from checker.model.assignment import Assignment, LateRule
from checker.model.entry import Entry, Receipt, Result
from checker.model.family import Family
from checker.model.kata import Kata
from checker.submissions.collected import Received, collect
from checker.submissions.handin_file import HandedIn, Handin, digest, pack
from checker.submissions.reading import read_fix, read_starter

ROOT = Path(__file__).resolve().parents[2]
SLUGS = (
    "hello-says-the-wrong-thing",
    "order-form-says-everything-is-missing",
    "latest-reading-is-refused",
    "some-parcels-cannot-be-found",
    "missing-book-answers-200",
    "price-is-a-cent-short",
)
FIRST, LAST = (line.split() for line in Path(__file__).with_name("names.txt").read_text("utf-8").splitlines())
DEADLINE = datetime(2026, 11, 20, 17, tzinfo=UTC)
LATE = LateRule(grace_minutes=15, per_day=10, at_most=50)
LINKED = 1000
"""From so many submissions on, verdicts are links, and say of nobody whose they are."""
OWN = "\n\n@app.get('/who-is-there')\ndef who_is_there():\n    return 'nobody'\n"
"""What a single learner adds, so that one family has one member."""


@dataclass(frozen=True)
class Version:
    """What is handed in for a kata by one or by many."""

    name: str
    """Letters that stand nowhere else in its verdict, so that they can be replaced."""
    kata: str
    kind: str
    """starter, reference, other, wrong, broken, own, flaky."""
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Learner:
    """Somebody, and what they hand in: first this, later that."""

    name: str
    number: int
    form: str
    """handin, files, zip or damaged."""
    attempts: Sequence[Mapping[str, Version]]
    times: Sequence[datetime]
    minutes: Mapping[str, float]


@dataclass(frozen=True)
class Copy:
    """The verdict that grading made of a version."""

    text: str
    result: Result
    folder: str


@dataclass
class Shelved:
    """What lies among the reports."""

    entries: dict[str, Entry] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    """By folder, the folder that the version was graded in."""


def list_versions(kata: Kata, fixes: int) -> list[Version]:
    """The starter, the reference, some of its known fixes, and three that nobody planned."""
    assert kata.solution is not None
    starter = dict(read_starter(kata).files)
    reference = dict(read_fix(kata, kata.solution, "reference").files)
    known = read_solution(kata, kata.solution).variants
    found = [("starter", starter), ("reference", reference)]
    for kind, passes, most in (("wrong", False, fixes), ("other", True, fixes // 2)):
        fixes = [one for one in known if one.passes == passes][:most]
        found += [(kind, dict(read_fix(kata, one.folder, one.name).files)) for one in fixes]
    found.append(("broken", {"app.py": reference["app.py"] + b"\n)(\n"}))
    found.append(("own", {"app.py": reference["app.py"] + OWN.encode()}))
    if kata.slug == SLUGS[0]:
        found.append(("flaky", {"app.py": starter["app.py"] + b"\n# It works now and then.\n"}))
    return [
        Version(f"version-{kata.id}-{number:02}", kata.slug, kind, starter | files)
        for number, (kind, files) in enumerate(found)
    ]


def enrol(katas: Mapping[str, Kata], count: int, fixes: int) -> Iterator[Learner]:
    """Learners until so many submissions are made; the same ones each time."""
    chance = random.Random("a class")
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    chance.shuffle(names)
    versions = {slug: list_versions(kata, fixes) for slug, kata in katas.items()}
    made = 0
    for position, name in enumerate(names):
        if made >= count:
            return
        wanted = sorted(katas, key=lambda slug: chance.random())[: min(count - made, pick_number(chance, len(katas)))]
        if position == 3 or 5 <= position < 5 + len(SLUGS):
            wanted = list(katas)[: count - made]
        last = {slug: choose(chance, versions[slug], position) for slug in katas if slug in wanted}
        first = {slug: choose_worse(chance, versions[slug], one) for slug, one in last.items() if chance.random() < 0.5}
        begun = DEADLINE - timedelta(hours=chance.uniform(3, 150))
        late = DEADLINE + timedelta(hours=chance.uniform(1, 40))
        ended = late if chance.random() < 0.08 or position == 4 else begun
        form = "handin" if position == 4 else chance.choices(("handin", "files", "zip"), (70, 15, 15))[0]
        again = form == "handin" and bool(first) and chance.random() < 0.6
        made += len(last)
        yield Learner(
            name,
            400_000 + 7 * position,
            form,
            (first, last) if again else (last,),
            (begun - timedelta(hours=2), ended) if again else (ended,),
            {slug: round(chance.lognormvariate(2.9, 0.5), 1) for slug in last},
        )
    raise SystemExit(f"There are names for {len(names)} learners only.")


def pick_number(chance: random.Random, katas: int) -> int:
    """How many katas somebody hands in."""
    return katas if chance.random() < 0.8 else max(1, katas - chance.randint(1, 2))


def choose(chance: random.Random, versions: list[Version], position: int) -> Version:
    """What somebody comes to; the fourth learner has what works now and then, some have what nobody else has."""
    by_kind = {one.kind: one for one in versions}
    if position == 3 and "flaky" in by_kind:
        return by_kind["flaky"]
    if position == 5 + SLUGS.index(versions[0].kata):
        return by_kind["own"]
    weights = {"reference": 26, "other": 16, "wrong": 5, "starter": 9, "broken": 3}
    first_wrong = by_kind_first(versions, "wrong")
    common = [one for one in versions if one.kind in weights]
    return chance.choices(common, [18 if one is first_wrong else weights[one.kind] for one in common])[0]


def by_kind_first(versions: Iterable[Version], kind: str) -> Version:
    """The first of a kind."""
    return next(one for one in versions if one.kind == kind)


def choose_worse(chance: random.Random, versions: list[Version], last: Version) -> Version:
    """What somebody had before."""
    return chance.choice([one for one in versions if one.kind in ("starter", "wrong") and one is not last])


def hand_in(folder: Path, learners: Iterable[Learner], katas: Mapping[str, Kata]) -> None:
    """Write what everybody hands in, called as Moodle calls it; then one archive that is damaged."""
    for learner in learners:
        place = folder / f"{learner.name}_{learner.number}_assignsubmission_file_"
        place.mkdir(parents=True)
        for number, (attempt, when) in enumerate(zip(learner.attempts, learner.times, strict=True), 1):
            if learner.form == "handin":
                packed = pack_handin(learner, attempt, when, katas)
                (place / f"handin-{learner.number}-{number}.zip").write_bytes(packed)
            elif learner.form == "zip":
                (place / "submission.zip").write_bytes(pack_files(attempt, when))
            else:
                for slug, version in attempt.items():
                    write_files(place / slug, version.files)
    damaged = folder / "Wren Halloway_399999_assignsubmission_file_"
    damaged.mkdir()
    (damaged / "handin.zip").write_bytes(b"PK\x03\x04 and no more")


def pack_handin(learner: Learner, attempt: Mapping[str, Version], when: datetime, katas: Mapping[str, Kata]) -> bytes:
    """As `checker handin` packs it."""
    about = Handin(
        name=learner.name,
        made_at=when.replace(microsecond=0),
        katas=tuple(
            HandedIn(slug=slug, id=katas[slug].id, files=tuple(sorted(one.files)), content_sha256=digest(one.files))
            for slug, one in attempt.items()
        ),
    )
    way = {
        slug: {
            "picked_at": (when - timedelta(minutes=learner.minutes[slug])).isoformat(),
            "solved_at": when.isoformat(),
        }
        for slug, one in attempt.items()
        if one.kind in ("reference", "other", "own")
    }
    return pack(about, {slug: one.files for slug, one in attempt.items()}, json.dumps({"katas": way}).encode())


def pack_files(attempt: Mapping[str, Version], when: datetime) -> bytes:
    """A zip of a folder for each kata."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for slug, version in attempt.items():
            for path, content in version.files.items():
                archive.writestr(zipfile.ZipInfo(f"{slug}/{path}", when.timetuple()[:6]), content)
    return packed.getvalue()


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Files as they are."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def grade(versions: Iterable[Version], place: Path, root: Path) -> Path:
    """Grade each version once; gives the folder of their reports."""
    for version in versions:
        write_files(place / "versions" / version.kata / version.name, version.files)
    words = ["--all", place / "versions", "--out", place / "graded", "--katas", root, "--no-pages", "--no-walls"]
    command = [sys.executable, "-m", "checker.cli.main", "class", "grade", *map(str, words)]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return place / "graded"


def read_copies(graded: Path, flaky: set[str]) -> tuple[dict[tuple[str, str], Copy], list[Entry]]:
    """The verdicts by kata and content; one that is flaky has its first failure come out otherwise when repeated."""
    entries = open_entries(graded)
    copies = {}
    for entry in entries:
        assert entry.result is not None, entry.line
        text, result = (graded / entry.folder / "verdict.json").read_text("utf-8"), entry.result
        if entry.receipt.learner in flaky:
            verdict = json.loads(text)
            failed = next(check for check in verdict["checks"] if check["outcome"] == "failed")
            failed["cases"][0]["again"], verdict["unstable"] = "passed", True
            text, result = json.dumps(verdict, indent=2), result.model_copy(update={"unstable": True})
        copies[entry.receipt.kata, entry.receipt.content_sha256 or ""] = Copy(text, result, entry.folder)
    return copies, entries


class Shelving:
    """Puts verdicts where `checker class grade` would have put them."""

    def __init__(self, reports: Path, copies: Mapping[tuple[str, str], Copy], *, is_linked: bool) -> None:
        self.reports = reports
        self.copies = copies
        self.is_linked = is_linked
        self.now = Shelved()

    def put(self, one: Received) -> None:
        """A verdict, or why there is none."""
        folder = f"{one.key}/{one.kata or 'unknown-kata'}"
        place, receipt = self.reports / folder, make_receipt(one)
        place.mkdir(parents=True, exist_ok=True)
        (place / "receipt.json").write_text(receipt.model_dump_json(indent=2) + "\n", "utf-8")
        copy = self.copies.get((one.kata, receipt.content_sha256 or ""))
        if copy is None:
            self.note(folder, receipt, "not graded", None, receipt.problem or "")
            return
        if (place / "verdict.json").exists():
            (place / "verdict.json").rename(place / "verdict-1.json")
        self.write(place / "verdict.json", copy, one.key)
        self.note(folder, receipt, "graded", copy.result)
        self.now.versions[folder] = copy.folder

    def write(self, path: Path, copy: Copy, key: str) -> None:
        """The verdict under somebody's name, or one for all."""
        version = copy.folder.partition("/")[0]
        if not self.is_linked:
            path.write_text(copy.text.replace(version, key), "utf-8")
            return
        shared = self.reports / ".versions" / f"{version}.json"
        if not shared.exists():
            shared.parent.mkdir(parents=True, exist_ok=True)
            shared.write_text(copy.text, "utf-8")
        os.link(shared, path)

    def break_one(self) -> None:
        """Have the checker be at fault for the last one."""
        folder = max(self.now.versions)
        (self.reports / folder / "verdict.json").unlink()
        what = "A worker was killed twice while it graded this: the machine had no memory left."
        fault = {"what": what, "todo": "Run the command again.", "when": "2026-11-20T20:00:00+00:00"}
        (self.reports / folder / "fault.json").write_text(json.dumps(fault, indent=2) + "\n", "utf-8")
        self.note(folder, self.now.entries[folder].receipt, "checker fault", None, what)
        del self.now.versions[folder]

    def note(self, folder: str, receipt: Receipt, status: str, result: Result | None, line: str = "") -> None:
        """Remember what lies there."""
        self.now.entries[folder] = Entry(
            receipt=receipt, folder=folder, status=status, result=result, line=line, has_page=False
        )


def spread(families: Iterable[Family], shelved: Shelved) -> tuple[Family, ...]:
    """The families of the versions, with everybody who handed in one of theirs."""
    made = []
    for family in families:
        members = sorted(folder for folder, version in shelved.versions.items() if version in family.members)
        results = (shelved.entries[folder].result for folder in members)
        counts = Counter(one.conclusion for one in results if one is not None)
        if members:
            odd = find_odd(family.likeness, counts, is_alone=len(members) == 1)
            changes = {"members": tuple(members), "conclusions": dict(counts), "odd": odd, "example": members[0]}
            made.append(family.model_copy(update=changes))
    return tuple(sorted(made, key=lambda family: (family.kata, -family.size, family.name, family.key)))


def shelve(received: Sequence[Received], graded: Path, flaky: set[str], reports: Path, katas: dict[str, Kata]) -> None:
    """Make the reports and their journal, as two evenings of grading would have."""
    copies, entries = read_copies(graded, flaky)
    families = find_families(read_reports(graded, entries, katas), katas)
    shelving = Shelving(reports, copies, is_linked=len(received) >= LINKED)
    reports.mkdir(parents=True)
    with open_journal(reports / "journal.db") as journal:
        for evening in (False, True):
            for one in received:
                if one.is_latest == evening:
                    shelving.put(one)
            if evening:
                shelving.break_one()
            found = spread(families, shelving.now)
            take_in(journal, reports, shelving.now.entries.values(), found, order=tuple(katas))
    (reports / "families.json").write_bytes(encode_families(found))
    run = Run(label="run-00000000", seed="00", began="2026-11-20T20:00:00+00:00", ended="2026-11-20T20:10:00+00:00")
    write_runs(reports, Runs(katas=None, runs=(run,)))
    title = "Week 3: requests and answers"
    keep_assignment(reports, Assignment(title=title, katas=tuple(katas), deadline=DEADLINE, late=LATE))


def make_class(folder: Path, count: int, slugs: Sequence[str], fixes: int, reports: Path | None) -> None:
    """Make the downloads, and the reports where they are asked for."""
    collection = open_collection(ROOT)
    katas = {slug: collection.kata(slug) for slug in slugs}
    learners = list(enrol(katas, count, fixes))
    folder.mkdir(parents=True, exist_ok=True)
    hand_in(folder, learners, katas)
    if reports is None:
        return
    versions = {one.name: one for learner in learners for attempt in learner.attempts for one in attempt.values()}
    flaky = {one.name for one in versions.values() if one.kind == "flaky"}
    with tempfile.TemporaryDirectory(prefix="rt-") as place:
        graded = grade(versions.values(), Path(place), collection.root)
        shelve(list(collect(katas, [folder], None)), graded, flaky, reports, katas)


def main() -> int:
    """Make a class."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where the downloads go")
    parser.add_argument("--count", type=int, default=300, help="how many submissions (default: 300)")
    parser.add_argument("--katas", type=int, default=6, help="of how many katas, the six first (default: 6)")
    parser.add_argument("--fixes", type=int, default=4, help="so many wrong fixes of each, half as many right ones")
    parser.add_argument("--graded", type=Path, metavar="REPORTS", help="grade them too, and where to")
    parser.add_argument("--verdicts", type=int, metavar="N", help="so many, for a benchmark; the downloads do not stay")
    chosen = parser.parse_args()
    make_class(chosen.folder, chosen.verdicts or chosen.count, SLUGS[: chosen.katas], chosen.fixes, chosen.graded)
    if chosen.verdicts:
        shutil.rmtree(chosen.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
