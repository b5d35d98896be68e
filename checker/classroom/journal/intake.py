"""Takes into the journal what lies in a folder of reports: again and again, and only what is new."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session, col, delete, select, update

from checker.classroom.journal.journal import Journal
from checker.classroom.journal.tables import Attempt, FamilyFact, Graded, KataCheck, KataFact, Learner
from checker.classroom.results import summarize
from checker.classroom.shelf import OLDER, VERDICT
from checker.errors import UsageProblem
from checker.model.entry import CheckMark, Entry, Receipt, Result
from checker.model.family import Family
from checker.verdict_file import read_verdict

LAST = sys.maxsize
"""The place of `verdict.json` among those with numbers."""


@dataclass(frozen=True)
class File:
    """A verdict's file, and what tells it again under another name."""

    name: str
    size: int
    written_ns: int


def take_in(
    journal: Journal,
    root: Path,
    entries: Iterable[Entry],
    families: Sequence[Family],
    *,
    order: Sequence[str] = (),
) -> int:
    """Take in everything that grading left.

    Args:
        journal: Where to.
        root: The folder of reports.
        entries: What lies there, as `Shelf.entries` tells it.
        families: Of all of them.
        order: The katas' slugs in the order in which they are shown; others come behind them.

    Returns:
        How many verdicts were new.
    """
    family_of = {member: family.key for family in families for member in family.members}
    with journal.write() as session:
        taking = Taking(session, root, family_of)
        for entry in entries:
            taking.take(entry)
        taking.keep_katas(order)
        keep_families(session, families)
        return taking.new


class Taking:
    """One run through a folder of reports."""

    def __init__(self, session: Session, root: Path, family_of: Mapping[str, str]) -> None:
        self.session = session
        self.root = root
        self.family_of = family_of
        self.new = 0
        self.learners = {one.key: one for one in session.exec(select(Learner))}
        self.attempts = {
            (one.learner_id, one.kata, one.number, one.content_sha256): one for one in session.exec(select(Attempt))
        }
        self.verdicts: dict[int, list[Graded]] = {}
        for one in session.exec(select(Graded)):
            self.verdicts.setdefault(one.attempt_id, []).append(one)
        self.checks: dict[str, tuple[str, Sequence[CheckMark]]] = {}
        """By kata: when the newest verdict is from, and its checks."""
        self.titles: dict[str, str] = {}

    def take(self, entry: Entry) -> None:
        """Take in one learner's folder."""
        learner = self.find_learner(entry)
        assert learner.id is not None
        attempt = self.find_attempt(learner.id, entry)
        of_kata = [
            one for one in self.attempts.values() if one.learner_id == learner.id and one.kata == entry.receipt.kata
        ]
        for one in of_kata:
            one.is_latest = one is attempt
        known = [verdict for one in of_kata if one.id is not None for verdict in self.verdicts.get(one.id, [])]
        for file in list_files(self.root / entry.folder):
            self.take_file(entry, attempt, file, known)
        if entry.result is None:
            self.mark_current(attempt, None)

    def find_learner(self, entry: Entry) -> Learner:
        """Whose it is; a name is kept as it was written last, that behind a pseudonym as `hide_names` noted it."""
        key = entry.folder.partition("/")[0]
        found = self.learners.get(key)
        if found is None:
            found = self.learners[key] = Learner(key=key, identity=key, name="")
        if found.identity == key:
            found.name = entry.receipt.learner
        self.session.add(found)
        self.session.flush([found])
        return found

    def find_attempt(self, learner_id: int, entry: Entry) -> Attempt:
        """What was handed in, noted before or not."""
        receipt = entry.receipt
        identity = (learner_id, receipt.kata, receipt.attempt, receipt.content_sha256 or "")
        found = self.attempts.get(identity)
        if found is None:
            found = self.attempts[identity] = new_attempt(learner_id, receipt)
        found.folder, found.status, found.line = entry.folder, entry.status, entry.line
        found.submitted_at = found.submitted_at or receipt.submitted_at
        found.notes = json.dumps(receipt.notes)
        found.minutes = found.minutes if receipt.minutes is None else receipt.minutes
        self.session.add(found)
        self.session.flush([found])
        return found

    def take_file(self, entry: Entry, attempt: Attempt, file: File, known: list[Graded]) -> None:
        """Take in a verdict, or the new name of one that is known."""
        is_last = file.name == VERDICT
        for one in known:
            if (one.size, one.written_ns) == (file.size, file.written_ns):
                # The last one may have a second name beside: `verdict.json` is the one to open.
                if is_last or not (self.root / entry.folder / one.file).exists() or one.file == VERDICT:
                    one.file = file.name
                if is_last:
                    self.mark_current(attempt, one)
                    one.family = self.family_of.get(entry.folder)
                    self.note_kata(entry.receipt.kata, entry.result)
                return
        result = entry.result if is_last else None
        if result is None:
            with suppress(UsageProblem):
                result = summarize(read_verdict(self.root / entry.folder / file.name))
        if result is None:
            return
        owner = attempt if result.content_sha256 == attempt.content_sha256 else self.find_older(attempt, result)
        assert owner.id is not None
        made = new_verdict(owner.id, file, result)
        made.family = self.family_of.get(entry.folder) if is_last else None
        self.session.add(made)
        self.session.flush([made])
        self.verdicts.setdefault(owner.id, []).append(made)
        known.append(made)
        self.new += 1
        if is_last:
            self.mark_current(attempt, made)
            self.note_kata(entry.receipt.kata, result)
        elif owner is not attempt:
            self.mark_current(owner, made)

    def find_older(self, attempt: Attempt, result: Result) -> Attempt:
        """The attempt that an older verdict is of; of one that was never noted, no more is known than its content."""
        for one in self.attempts.values():
            same = one.learner_id == attempt.learner_id and one.kata == attempt.kata
            if same and one.content_sha256 == result.content_sha256:
                return one
        older = Attempt(
            learner_id=attempt.learner_id,
            kata=attempt.kata,
            number=0,
            content_sha256=result.content_sha256,
            submitted_at=None,
            folder=attempt.folder,
            status="graded",
            line="",
            notes="[]",
            is_latest=False,
            minutes=None,
        )
        self.session.add(older)
        self.session.flush([older])
        self.attempts[(older.learner_id, older.kata, 0, older.content_sha256)] = older
        return older

    def mark_current(self, attempt: Attempt, verdict: Graded | None) -> None:
        """Have one verdict of an attempt count, or none."""
        for one in self.verdicts.get(attempt.id or 0, []):
            if one.is_current != (one is verdict):
                one.is_current = one is verdict
                self.session.add(one)

    def note_kata(self, kata: str, result: Result | None) -> None:
        """Remember what the newest verdict says of its kata."""
        if result is not None and result.graded_at >= self.checks.get(kata, ("", ()))[0]:
            self.checks[kata] = (result.graded_at, result.checks)
            self.titles[kata] = result.title

    def keep_katas(self, order: Sequence[str]) -> None:
        """Keep what was remembered of katas and of their checks."""
        for kata, title in self.titles.items():
            position = order.index(kata) if kata in order else len(order)
            self.session.merge(KataFact(slug=kata, title=title, position=position))
            checks = self.checks[kata][1]
            if checks:
                self.session.execute(delete(KataCheck).where(col(KataCheck.kata) == kata))
            self.session.add_all(
                KataCheck(
                    kata=kata,
                    id=check.id,
                    position=position,
                    claim=check.claim,
                    kind=check.kind,
                    promise=check.promise,
                    origin=check.origin,
                )
                for position, check in enumerate(checks)
            )


def list_files(folder: Path) -> Iterator[File]:
    """The verdicts in a folder, the oldest first."""
    found = []
    with suppress(OSError):
        for path in folder.iterdir():
            older = OLDER.fullmatch(path.name)
            if older or path.name == VERDICT:
                found.append((int(older[1]) if older else LAST, path))
    for _, path in sorted(found):
        with suppress(OSError):
            stat = path.stat()
            yield File(path.name, stat.st_size, stat.st_mtime_ns)


def new_attempt(learner_id: int, receipt: Receipt) -> Attempt:
    """An attempt that was not noted before."""
    return Attempt(
        learner_id=learner_id,
        kata=receipt.kata,
        number=receipt.attempt,
        content_sha256=receipt.content_sha256 or "",
        submitted_at=receipt.submitted_at,
        folder="",
        status="",
        line="",
        notes="[]",
        is_latest=True,
        minutes=None,
    )


def new_verdict(attempt_id: int, file: File, result: Result) -> Graded:
    """A verdict that was not taken in before."""
    return Graded(
        attempt_id=attempt_id,
        is_current=False,
        file=file.name,
        size=file.size,
        written_ns=file.written_ns,
        conclusion=result.conclusion,
        unstable=result.unstable,
        score=result.score.value,
        fixed=result.score.fixed.earned,
        to_fix=result.score.fixed.of,
        kept=result.score.kept.earned,
        to_keep=result.score.kept.of,
        checks=json.dumps({check.id: [check.outcome, check.stage] for check in result.checks}),
        start_failure=result.start_failure,
        missing_walls=json.dumps(result.missing_walls),
        kata_sha256=result.kata_sha256,
        seed=result.seed,
        graded_at=result.graded_at,
        family=None,
    )


def keep_families(session: Session, families: Sequence[Family]) -> None:
    """Keep the families as they are now; one that nobody is in any more stays where somebody said something of it."""
    session.execute(update(FamilyFact).values(odd=""))
    for family in families:
        session.merge(
            FamilyFact(
                kata=family.kata,
                key=family.key,
                name=family.name,
                likeness=family.likeness,
                odd=family.odd,
                change=family.change,
            )
        )
