"""The main flow: assemble, serve, check, conclude."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from checker.catalogue.digests import content_sha256
from checker.checks.session import Findings, run_checks
from checker.diagnosis.explain import diagnose
from checker.diagnosis.stages import locate
from checker.errors import Problem, UsageProblem
from checker.grading.fit import prove_fit
from checker.grading.preload import find_preload
from checker.grading.starters import keep_starter, learners_seed, recall_starter
from checker.grading.versions import versions
from checker.model.kata import Kata, Submission
from checker.model.verdict import Case, CheckResult, KataFacts, SubmissionFacts, Timings, Verdict
from checker.scoring import conclude, find_waiting, is_unstable, score
from checker.serving.hosts import Hosts
from checker.serving.launch import prepare_job
from checker.serving.program import LEARNER
from checker.serving.seam import Job
from checker.submissions import read_starter
from checker.workspace import assemble, change


@dataclass(frozen=True)
class Terms:
    """How to grade."""

    seed: str
    """What checks draw from: fixed for a learner, secret and one per class run, three for a proof."""
    hashing: str | None = None
    """What the hash seeds of the apps are made from; the seed if None. A learner's are known before the kata is."""
    repeat: bool = True
    """Whether a failed check is run again with another hash seed."""
    prove_fit: bool = True
    """Whether the pristine starter must be shown to fail as it should, with these versions, before anyone is graded."""
    require_walls: bool = False
    """Whether nobody is graded unless all walls stand: for other people's code."""
    verbose: bool = False
    """Whether pytest's own output is shown."""
    only: frozenset[str] | None = None
    """The ids of the checks to run, and the verdict is about these alone; all if None."""
    until_failed: bool = False
    """Whether the first case that fails is the last that is asked, and the verdict is about what was asked."""
    likely: tuple[str | None, ...] = ()
    """For each submission, the case that is asked first, as `visible/test_hello[id]`; none is where nothing is said."""


def grade(kata: Kata, submission: Submission, terms: Terms) -> Verdict:
    """Grade one submission.

    Args:
        kata: The exercise, complete.
        submission: The learner's version of its editable files.
        terms: How to grade.

    Raises:
        KataDoesNotFit: The pristine starter does not fail as it should with these versions.
        CheckerFault: The checks or the serving side failed; nothing is said of the submission.
    """
    with Hosts(terms.hashing or terms.seed, find_preload(kata)) as hosts:
        return grade_together(kata, [submission], terms, hosts)[0]


def grade_starter(kata: Kata) -> Verdict | None:
    """What the untouched starter does in a learner's own run; None where that can't be found out."""
    found = recall_starter(kata)
    if found is None:
        try:
            starter = read_starter(kata)
            terms = Terms(learners_seed(kata), hashing=LEARNER, repeat=False, prove_fit=False)
            found = grade(kata, starter, terms)
        except Problem:
            return None
        keep_starter(kata, found)
    return found


def grade_together(
    kata: Kata,
    submissions: Sequence[Submission],
    terms: Terms,
    hosts: Hosts,
    tell: Callable[[int, Verdict], None] | None = None,
    first: Callable[[int, Verdict], None] | None = None,
    wanted: Callable[[], bool] | None = None,
) -> list[Verdict]:
    """Grade several submissions of a kata in one session, at most 50.

    Args:
        kata: The exercise, complete.
        submissions: Of that kata.
        terms: How to grade.
        hosts: What the apps are served in.
        tell: Told a submission's place and its verdict the moment it is known, while the rest are graded. Whatever
            fault comes afterwards, that verdict stands.
        first: Told a submission's place and its verdict as it is before what failed is run again, which can only make
            it `unstable`.
        wanted: Asked before each case whether anybody still waits for a verdict.

    Returns:
        A verdict for each, in their order.

    Raises:
        KataDoesNotFit, CheckerFault: As `grade`.
        UsageProblem: The terms require walls that are missing here.
        Abandoned: Nobody waits any more.
    """
    admit(kata, terms, hosts)
    missing = hosts.round(1).missing_walls()
    verdicts: dict[int, Verdict] = {}

    def note(index: int, found: Findings) -> None:
        verdicts[index] = judge(kata, submissions[index], found, terms, missing)
        if tell is not None:
            tell(index, verdicts[index])

    def note_first(index: int, found: Findings) -> None:
        if first is not None:
            first(index, judge(kata, submissions[index], found, terms, missing))

    # Other people's code may try to learn in one check what was asked in another.
    jobs = [lay_out(kata, submission, hosts, alone=terms.require_walls) for submission in submissions]
    run_checks(
        kata,
        jobs,
        terms.seed,
        hosts.round,
        repeat=terms.repeat,
        verbose=terms.verbose,
        tell=note,
        only=terms.only,
        until_failed=terms.until_failed,
        likely=terms.likely,
        first=note_first if first else None,
        wanted=wanted,
    )
    return [verdicts[index] for index in range(len(submissions))]


def admit(kata: Kata, terms: Terms, hosts: Hosts) -> None:
    """See to it that anybody may be graded on these terms.

    Raises:
        KataDoesNotFit, CheckerFault, UsageProblem: As `grade_together`.
    """
    if terms.require_walls:
        refuse_without_walls(hosts.round(1).missing_walls())
    if terms.prove_fit:
        prove_fit(kata, versions(), lambda starter: check_starter(kata, starter, terms, hosts))


def refuse_without_walls(missing: tuple[str, ...]) -> None:
    """Other people's code is not run where a wall is missing.

    Raises:
        UsageProblem: One is.
    """
    if missing:
        raise UsageProblem(
            f"Not all walls stand here ({'; '.join(missing)}), so other people's code is not run.",
            "`checker doctor` says what to do. With --no-walls it is run all the same, at your own risk.",
        )


def check_starter(kata: Kata, starter: Submission, terms: Terms, hosts: Hosts) -> Findings:
    """Lay out the pristine starter's workspace and run the checks on it, once each."""
    job = lay_out(kata, starter, hosts)
    found = run_checks(kata, [job], terms.seed, hosts.round, repeat=False, verbose=terms.verbose)[0]
    if terms.seed == learners_seed(kata):
        keep_starter(kata, judge(kata, starter, found, terms, hosts.round(1).missing_walls()))
    return found


def lay_out(kata: Kata, submission: Submission, hosts: Hosts, *, alone: bool = False) -> Job:
    """A workspace with the pristine kata and the submission's editable files, and a data folder.

    Args:
        kata: The exercise.
        submission: The learner's version of its editable files.
        hosts: What the app is to be served in.
        alone: Whether no process of it but the served app may run while a check runs.
    """
    workspace = hosts.rundir.folder("app")
    assemble(kata, submission, workspace)
    return prepare_job(workspace, hosts.rundir, kata.app, kata.limits, alone=alone)


def judge(kata: Kata, submission: Submission, found: Findings, terms: Terms, missing_walls: tuple[str, ...]) -> Verdict:
    """Conclude from what was found of one submission."""
    checks = tuple(explain(one) for one in found.checks)
    conclusion = conclude(checks, found.start_failure, ran_out=found.ran_out, has_hidden=kata.hidden_checks is not None)
    return Verdict(
        kata=facts(kata),
        submission=SubmissionFacts(name=submission.name, content_sha256=digest(submission)),
        conclusion=conclusion,
        unstable=is_unstable(checks),
        score=score(checks),
        promises_waiting=find_waiting(kata.promises, checks) if conclusion == "visible_passed" else (),
        start_failure=found.start_failure,
        checks=checks,
        change=change(kata, submission),
        missing_walls=missing_walls,
        seed=terms.seed,
        versions=versions(),
        timings=Timings(
            graded_at=datetime.now(UTC).isoformat(timespec="seconds"),
            total_ms=found.total_ms,
            start_ms=found.start_ms,
        ),
    )


def digest(submission: Submission) -> str:
    """SHA-256 over the submission's paths and contents, in order of path."""
    sha = hashlib.sha256()
    for path, content in sorted(submission.files.items()):
        sha.update(f"{path}\0{len(content)}\0".encode())
        sha.update(content)
    return sha.hexdigest()


def facts(kata: Kata) -> KataFacts:
    """The kata, as a verdict tells of it."""
    return KataFacts(
        id=kata.id,
        slug=kata.slug,
        title=kata.title,
        level=kata.level,
        stage=kata.stage,
        client=kata.client,
        promises=kata.promises,
        content_sha256=content_sha256(kata),
    )


def explain(result: CheckResult) -> CheckResult:
    """The result with each exchange's stages, and what went wrong in each case that did not pass."""
    cases = tuple(explain_case(case) for case in result.cases)
    return result.model_copy(update={"cases": cases})


def explain_case(case: Case) -> Case:
    """The case with each exchange's stages and its diagnosis."""
    transcript = tuple(locate(exchange, case.upstream) for exchange in case.transcript)
    located = case.model_copy(update={"transcript": transcript})
    return located.model_copy(update={"diagnosis": diagnose(located)})
