"""Tells exports and tables which scores people gave, and who stands behind pseudonyms."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from checker.classroom.journal.journal import Journal
from checker.classroom.journal.opening import open_journal
from checker.classroom.journal.places import NAME, is_missing
from checker.classroom.journal.pseudonyms import Person, find_people
from checker.classroom.journal.views import list_overrides
from checker.classroom.reports import is_class
from checker.exports.graded import Given, Graded
from checker.model.entry import Entry


@dataclass(frozen=True)
class Known:
    """What a journal knows of a folder of reports."""

    given: Mapping[tuple[str, str], Given] = field(default_factory=dict)
    """By folder and content: a score that was given stays with the attempt that it was given to."""
    people: Mapping[str, Person] = field(default_factory=dict)
    """By pseudonym."""

    def find(self, entry: Entry) -> Given | None:
        """The score that a person gave to what lies there."""
        return self.given.get((entry.folder, entry.receipt.content_sha256 or ""))

    def by_folder(self, entries: Iterable[Entry]) -> dict[str, Given]:
        """The same for all."""
        return {entry.folder: given for entry in entries if (given := self.find(entry)) is not None}

    def within(self, place: Path) -> "Known":
        """What is known of one learner's folder, or of a verdict in it, which is then called `.`."""
        *_, outer, inner = ("", "", *(place if place.is_dir() else place.parent).resolve().parts)
        given = {
            (".", content): one
            for (folder, content), one in self.given.items()
            if folder in (inner, f"{outer}/{inner}")
        }
        person = self.people.get(inner) or self.people.get(outer)
        return Known(given, {} if person is None else {".": person})

    def apply(self, graded: Graded) -> Graded:
        """The same with the score that a person gave, under the name that other systems know."""
        key, slash, rest = graded.folder.partition("/")
        given = self.given.get((graded.folder, graded.receipt.content_sha256 or ""))
        known = replace(graded, given=given, is_fault=graded.is_fault and given is None)
        person = self.people.get(key)
        if person is None:
            return known
        receipt = graded.receipt.model_copy(update={"learner": person.name})
        return replace(known, receipt=receipt, folder=f"{person.identity}{slash}{rest}")


NOTHING = Known()


def find_known(place: Path, named: str | None) -> Known:
    """What the journal of a class knows; nothing where there is none.

    Args:
        place: The folder of reports, a learner's folder in it, or a verdict.
        named: The journal, a file or a URL; None where it lies with the reports.

    Raises:
        UsageProblem: It can't be opened.
    """
    near = [place, *place.resolve().parents[:3]]
    where = named or next((folder / NAME for folder in near if (folder / NAME).is_file() and is_class(folder)), None)
    if where is None or is_missing(where):
        return NOTHING
    with open_journal(where) as journal:
        known = look_up(journal)
    return known if is_class(place) else known.within(place)


def look_up(journal: Journal) -> Known:
    """What an open journal knows."""
    with journal.read() as session:
        found = list_overrides(session)
    given = {place: Given(Fraction(repr(score)), reason) for place, (score, reason) in found.items()}
    return Known(given, find_people(journal))
