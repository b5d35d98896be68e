"""Grades mutants of a kata's reference: each should be caught by some check, or be allowed by the contract."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from checker.authoring.mutant_memory import Fate, MutantMemory
from checker.authoring.mutants import Mutant, choose, make_mutants, show_diff
from checker.authoring.mutation_fates import SEED, Trial, find_fates
from checker.catalogue import Collection
from checker.catalogue.faults import Faults
from checker.catalogue.toml_file import read_toml
from checker.model.kata import Solution
from checker.model.record import Record
from checker.serving.hosts import Hosts
from checker.submissions import read_fix, read_starter

MOST = 60
"""Mutants that count, for one kata."""
MOST_ELSEWHERE = 10
"""Mutants of what no known fix touches: tried and told, and nothing hangs on them."""


class Survivor(Record):
    """A mutant that every check passes."""

    mutator: str
    claim: str
    """What is wrong with it, as the mutator says it."""
    file: str
    """The editable file, relative to the kata's folder."""
    path: Path
    """Where that file is: in the solution's folder, or in the kata's if the fix leaves it as it is."""
    line: int
    place: str
    was: str
    becomes: str
    number: int
    diff: str


class Allowed(Record):
    """A survivor that solution.toml has a reason for."""

    name: str
    why: str
    survivor: Survivor


class Stale(Record):
    """A mutation in solution.toml that needs no reason any more."""

    name: str
    line: int | None
    """Where it stands."""
    exists: bool
    """Whether the mutator still makes it: then some check catches it now."""


class Mutations(Record):
    """What came of a kata's mutants."""

    kata: str
    made: int
    """Those that count; more could be made where this is more than `tried`."""
    tried: int
    caught: int
    """By a check, or because the app did not start."""
    did_not_start: int
    allowed: tuple[Allowed, ...]
    survivors: tuple[Survivor, ...]
    """Those that count and have no reason."""
    stale: tuple[Stale, ...]
    tried_elsewhere: int
    survivors_elsewhere: tuple[Survivor, ...]
    solution_toml: Path

    @property
    def holds(self) -> bool:
        """Whether there is nothing to do."""
        return not self.survivors and not self.stale

    @property
    def share(self) -> float:
        """Caught, or allowed for a reason, of those that were tried; 1 where there was none."""
        return (self.caught + len(self.allowed)) / self.tried if self.tried else 1.0


def mutate(collection: Collection, name: str, hosts: Hosts, *, fresh: bool = False) -> Mutations:
    """Make mutants of a kata's reference and grade them.

    Args:
        collection: Where it is.
        name: Its slug.
        hosts: Serve the mutants.
        fresh: Whether those are graded as well that were before, under the same checks.

    Raises:
        UsageProblem: The kata or its solution can't be read, or the reference does not pass.
        CheckerFault: As `grade_together`.
    """
    kata = collection.kata(name)
    solution = collection.solution(kata)
    folder = collection.solution_folder(kata)
    reference = read_fix(kata, folder, "the reference")
    others = [read_starter(kata), *(read_fix(kata, one.folder, one.name) for one in solution.variants)]
    made = make_mutants(reference, others)
    allowed = [one.known_by for one in solution.mutations]
    counting = choose((one for one in made if one.touched), MOST, allowed)
    elsewhere = choose((one for one in made if not one.touched), MOST_ELSEWHERE, allowed)
    trial = Trial(kata, reference, hosts, MutantMemory(kata, SEED, fresh=fresh))
    fates = dict(zip(counting + elsewhere, find_fates(trial, counting + elsewhere), strict=True))
    return conclude(trial, solution, made, fates)


def conclude(trial: Trial, solution: Solution, made: Sequence[Mutant], fates: Mapping[Mutant, Fate]) -> Mutations:
    """What all fates together come to."""
    reasons = {one.known_by: one for one in solution.mutations}
    surviving = [one for one, fate in fates.items() if fate == "survived"]
    counting = [fate for one, fate in fates.items() if one.touched]
    folder = trial.kata.solution or trial.kata.folder
    return Mutations(
        kata=trial.kata.slug,
        made=sum(one.touched for one in made),
        tried=len(counting),
        caught=len(counting) - counting.count("survived"),
        did_not_start=counting.count("did_not_start"),
        allowed=tuple(
            Allowed(name=reasons[one.known_by].name, why=reasons[one.known_by].why, survivor=describe(trial, one))
            for one in surviving
            if one.touched and one.known_by in reasons
        ),
        survivors=tuple(describe(trial, one) for one in surviving if one.touched and one.known_by not in reasons),
        stale=tuple(find_stale(solution, folder / "solution.toml", made, surviving)),
        tried_elsewhere=len(fates) - len(counting),
        survivors_elsewhere=tuple(describe(trial, one) for one in surviving if not one.touched),
        solution_toml=folder / "solution.toml",
    )


def describe(trial: Trial, mutant: Mutant) -> Survivor:
    """A mutant, as it is shown."""
    diff = show_diff(trial.reference.files[mutant.file].decode(), mutant.source)
    here = (trial.kata.solution or trial.kata.folder) / mutant.file
    path = here if here.exists() else trial.kata.folder / mutant.file
    names = ("mutator", "claim", "file", "line", "place", "was", "becomes", "number")
    return Survivor(diff=diff, path=path, **{name: getattr(mutant, name) for name in names})


def find_stale(solution: Solution, file: Path, made: Iterable[Mutant], surviving: Iterable[Mutant]) -> Iterator[Stale]:
    """Those in solution.toml that nothing survives for any more."""
    existing, names = {one.known_by for one in made}, {one.known_by for one in surviving}
    stale = [one for one in solution.mutations if one.known_by not in names]
    written = read_toml(file, Faults(), "") if stale else None
    for one in stale:
        line = written.line_of("mutations", one.name) if written else None
        yield Stale(name=one.name, line=line, exists=one.known_by in existing)
