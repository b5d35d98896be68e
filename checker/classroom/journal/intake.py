"""Takes into the journal what lies in a folder of reports: again and again, and only what is new."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sqlmodel import Session, col, delete, select, update

from checker.classroom.journal.journal import Journal, storable
from checker.classroom.journal.places import NAME
from checker.classroom.journal.pseudonyms import blot_out, find_telling
from checker.classroom.journal.tables import Attempt, FamilyFact, Graded, KataCheck, KataFact, Learner
from checker.classroom.journal.verdict_files import File, Found, read_news
from checker.classroom.runs import find_labels
from checker.classroom.shelf import RECEIPT, VERDICT
from checker.errors import UsageProblem
from checker.model.entry import CheckMark, Entry, Receipt, Result
from checker.model.family import Family


def take_in(
    journal: Journal,
    root: Path,
    entries: Iterable[Entry],
    families: Sequence[Family],
    *,
    order: Sequence[str] = (),
) -> int:
    """Take in everything that grading left. Files are read before the journal is written to: nobody waits for that.

    Args:
        journal: Where to.
        root: The folder of reports.
        entries: What lies there, as `Shelf.entries` tells it.
        families: Of all of them.
        order: The katas' slugs in the order in which they are shown; others come behind them.

    Returns:
        How many verdicts were new.

    Raises:
        UsageProblem: It is the journal of other reports.
    """
    check_place(journal, root)
    entries = list(entries)
    with journal.read() as session:
        known = set(session.exec(select(Graded.size, Graded.written_ns)).all())
    found = read_news(root, entries, known)
    family_of = {member: family.key for family in families for member in family.members}
    with journal.write() as session:
        taking = Taking(session, root, family_of)
        taking.take(entries, found)
        taking.keep_katas(order)
        keep_families(session, families)
        return taking.new


def check_place(journal: Journal, root: Path) -> None:
    """See to it that a journal that lies elsewhere is not filled from two folders: learners would be mixed up.

    Raises:
        UsageProblem: What it holds is none of this folder's runs.
    """
    file = journal.engine.url.database if journal.engine.dialect.name == "sqlite" else None
    if file is not None and Path(file).resolve() == (root / NAME).resolve():
        return
    with journal.read() as session:
        labels = set(session.exec(select(Graded.seed).distinct()).all())
    if labels and labels.isdisjoint(find_labels(root)):
        raise UsageProblem(
            f"That journal belongs to other reports than {root}.",
            "Name another with --journal; each class has its own.",
        )


class Taking:
    """One run through a folder of reports."""

    def __init__(self, session: Session, root: Path, family_of: Mapping[str, str]) -> None:
        self.session = session
        self.root = root
        self.family_of = family_of
        self.new = 0
        self.learners = {one.key: one for one in session.exec(select(Learner))}
        self.attempts: dict[tuple[int, str], list[Attempt]] = {}
        """By learner and kata."""
        for attempt in session.exec(select(Attempt)):
            self.attempts.setdefault((attempt.learner_id, attempt.kata), []).append(attempt)
        self.verdicts: dict[int, list[Graded]] = {}
        """By attempt."""
        for one in session.exec(select(Graded).order_by(col(Graded.id))):
            self.verdicts.setdefault(one.attempt_id, []).append(one)
        self.checks: dict[str, tuple[str, Sequence[CheckMark]]] = {}
        """By kata: when the newest verdict is from, and its checks."""
        self.titles: dict[str, str] = {}

    def take(self, entries: Sequence[Entry], found: Mapping[str, Sequence[Found]]) -> None:
        """Take in everybody's folder; what is not there any more is nobody's last attempt."""
        learners = [self.find_learner(entry) for entry in entries]
        self.session.flush()
        attempts = [self.find_attempt(learner, entry) for learner, entry in zip(learners, entries, strict=True)]
        self.session.flush()
        for attempt, entry in zip(attempts, entries, strict=True):
            self.take_folder(entry, attempt, found[entry.folder])
        self.session.flush()
        last = {number_of(attempt) for attempt in attempts}
        for several in self.attempts.values():
            for one in several:
                is_left = one.folder not in found and (self.root / one.folder / RECEIPT).exists()
                one.is_latest = number_of(one) in last or (one.is_latest and is_left)

    def find_learner(self, entry: Entry) -> Learner:
        """Whose it is; a name is kept as it was written last, that behind a pseudonym as `hide_names` noted it."""
        key = entry.folder.partition("/")[0]
        found = self.learners.get(key)
        if found is None:
            found = self.learners[key] = Learner(key=key, identity=key, name="")
            self.session.add(found)
        if found.identity == key:
            found.name = storable(entry.receipt.learner)
        return found

    def find_attempt(self, learner: Learner, entry: Entry) -> Attempt:
        """What was handed in, noted before or not; it is the learner's last for this kata."""
        learner_id = number_of(learner)
        receipt = entry.receipt
        several = self.attempts.setdefault((learner_id, receipt.kata), [])
        found = find_same(several, receipt)
        if found is None:
            found = new_attempt(learner_id, receipt.kata, receipt.content_sha256 or "")
            several.append(found)
            self.session.add(found)
        for one in several:
            one.is_latest = one is found
        found.number, found.folder, found.status = receipt.attempt, entry.folder, entry.status
        telling = () if receipt.learner == learner.key else find_telling(receipt.learner)
        found.line = storable(blot_out(entry.line, telling))
        found.submitted_at = found.submitted_at or receipt.submitted_at
        found.notes = json.dumps([blot_out(note, telling) for note in receipt.notes])
        found.minutes = found.minutes if receipt.minutes is None else receipt.minutes
        return found

    def take_folder(self, entry: Entry, attempt: Attempt, found: Sequence[Found]) -> None:
        """Take in the verdicts of one folder, the oldest first."""
        several = self.attempts[attempt.learner_id, attempt.kata]
        owners = {number_of(one): one for one in several}
        known = [verdict for number in owners for verdict in self.verdicts.get(number, [])]
        for each in found:
            one = find_known(known, owners, each)
            if one is None and each.result is not None:
                one = self.add_verdict(attempt, each.file, each.result)
                known.append(one)
            elif one is not None:
                self.rename(one, entry.folder, each.file)
            if one is not None and each.file.name == VERDICT:
                self.mark_current(one)
                one.family = self.family_of.get(entry.folder, one.family)
                self.note_kata(entry.receipt.kata, entry.result)
        if entry.result is None:
            for one in self.verdicts.get(number_of(attempt), []):
                one.is_current = False

    def rename(self, one: Graded, folder: str, file: File) -> None:
        """Note where a verdict lies now. The last one may have two names: `verdict.json` is the one to open."""
        if file.name == VERDICT or one.file == VERDICT or not (self.root / folder / one.file).exists():
            one.file = file.name
        one.size, one.written_ns = file.size, file.written_ns

    def add_verdict(self, attempt: Attempt, file: File, result: Result) -> Graded:
        """Take in a verdict that is new; it counts for its attempt from now on."""
        owner = attempt if result.content_sha256 == attempt.content_sha256 else self.find_older(attempt, result)
        made = new_verdict(number_of(owner), file, result)
        self.session.add(made)
        self.verdicts.setdefault(made.attempt_id, []).append(made)
        self.new += 1
        self.mark_current(made)
        return made

    def find_older(self, attempt: Attempt, result: Result) -> Attempt:
        """The attempt that an older verdict is of; of one that was never noted, no more is known than its content."""
        several = self.attempts[attempt.learner_id, attempt.kata]
        for one in several:
            if one.content_sha256 == result.content_sha256:
                return one
        older = new_attempt(attempt.learner_id, attempt.kata, result.content_sha256)
        older.folder, older.status, older.is_latest = attempt.folder, "graded", False
        several.append(older)
        self.session.add(older)
        self.session.flush()
        return older

    def mark_current(self, verdict: Graded) -> None:
        """Have one verdict of its attempt count, and no other."""
        for one in self.verdicts[verdict.attempt_id]:
            one.is_current = one is verdict

    def note_kata(self, kata: str, result: Result | None) -> None:
        """Remember what the newest verdict says of its kata."""
        if result is not None and result.graded_at >= self.checks.get(kata, ("", ()))[0]:
            self.checks[kata] = (result.graded_at, result.checks)
            self.titles[kata] = storable(result.title)

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
                    claim=storable(check.claim),
                    kind=check.kind,
                    promise=check.promise,
                    origin=check.origin,
                )
                for position, check in enumerate(checks)
            )


def number_of(row: Learner | Attempt) -> int:
    """The number of a row that was flushed."""
    assert row.id is not None
    return row.id


def find_same(several: Iterable[Attempt], receipt: Receipt) -> Attempt | None:
    """A receipt's attempt. Downloads count attempts anew each time, so content tells the last one again."""
    content = receipt.content_sha256 or ""
    alike = [one for one in several if one.content_sha256 == content]
    exact = next((one for one in alike if one.number == receipt.attempt), None)
    return exact or next((one for one in alike if one.is_latest and content), None)


def find_known(known: Iterable[Graded], owners: Mapping[int, Attempt], each: Found) -> Graded | None:
    """The row of a file that was taken in before, under whatever name; reports that were copied have other times."""
    file, result = each.file, each.result
    for one in known:
        if (one.size, one.written_ns) == (file.size, file.written_ns):
            return one
    if result is None:
        return None
    for one in known:
        outcome = (result.seed, result.graded_at, result.conclusion, result.score.value)
        same = (one.seed, one.graded_at, one.conclusion, one.score) == outcome
        if same and owners[one.attempt_id].content_sha256 == result.content_sha256:
            return one
    return None


def new_attempt(learner_id: int, kata: str, content: str) -> Attempt:
    """An attempt that was not noted before."""
    return Attempt(
        learner_id=learner_id,
        kata=kata,
        number=0,
        content_sha256=content,
        submitted_at=None,
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
        start_failure=storable(result.start_failure),
        missing_walls=json.dumps(result.missing_walls),
        kata_sha256=result.kata_sha256,
        seed=result.seed,
        graded_at=result.graded_at,
        family=None,
    )


def keep_families(session: Session, families: Sequence[Family]) -> None:
    """Keep the families as they are now; one that nobody is in any more stays, for what was said of it."""
    katas = {family.kata for family in families}
    session.execute(update(FamilyFact).where(col(FamilyFact.kata).in_(katas)).values(odd=""))
    known = {
        (one.kata, one.key): one for one in session.exec(select(FamilyFact).where(col(FamilyFact.kata).in_(katas)))
    }
    for family in families:
        fact = known.get((family.kata, family.key)) or FamilyFact(
            kata=family.kata, key=family.key, name="", likeness="", odd="", change=""
        )
        fact.name, fact.change = storable(family.name), storable(family.change)
        fact.likeness, fact.odd = family.likeness, family.odd
        session.add(fact)
