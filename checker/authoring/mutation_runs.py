"""Mutates several katas at once: each in a process of its own, as many as there are processors."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from checker.authoring.mutation import Mutations
from checker.authoring.side_by_side import PATIENCE_SECONDS, Step, count_processors
from checker.catalogue import Collection
from checker.errors import CheckerFault, UsageProblem

WORDS = 500
"""How much of what a broken process said last is shown."""


def mutate_side_by_side(
    collection: Collection,
    names: Sequence[str],
    *,
    jobs: int = 0,
    fresh: bool = False,
    tell: Callable[[Step], None] = lambda step: None,
) -> Iterator[Mutations]:
    """Mutate katas, several at once.

    Args:
        collection: Where they are.
        names: Which.
        jobs: How many at once; as many as there are processors if 0.
        fresh: Whether mutants are graded that were before, under the same checks.
        tell: Told as things happen, from whichever thread.

    Yields:
        What came of each, in the order of `names`.

    Raises:
        UsageProblem: A kata can't be read, or its reference does not pass.
        CheckerFault: A process ended without an answer.
    """
    chosen = list(names)
    running: set[subprocess.Popen[str]] = set()

    def mutate_one(name: str) -> Mutations:
        tell(Step(name, "begun", len(chosen)))
        found = mutate_apart(collection, name, running, fresh=fresh)
        tell(Step(name, "proved", len(chosen)))
        return found

    with ExitStack() as last:
        pool = last.enter_context(ThreadPoolExecutor(jobs or count_processors()))
        # Whoever breaks off waits for nobody: what has not begun is dropped, and what has is stopped.
        last.callback(stop, running)
        futures = [pool.submit(mutate_one, name) for name in chosen]
        last.callback(lambda: [future.cancel() for future in futures])
        for future in futures:
            yield future.result()


def mutate_apart(collection: Collection, name: str, running: "set[subprocess.Popen[str]]", *, fresh: bool) -> Mutations:
    """Mutate one kata in a process of its own, which stands in `running` while it runs."""
    # -P: what lies where the author stands is not to be imported.
    command = [sys.executable, "-P", "-m", "checker.authoring.mutation_worker", str(collection.root), name]
    command += ["--fresh"] if fresh else []
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        running.add(process)
        try:
            told, words = process.communicate()
        finally:
            running.discard(process)
    return read_answer(name, told, words)


def read_answer(name: str, told: str, words: str) -> Mutations:
    """What a process told.

    Raises:
        UsageProblem, CheckerFault: It met one, or broke off.
    """
    try:
        answer = json.loads(told)
    except ValueError as error:
        raise CheckerFault(f"The mutations of {name} broke off. {words.strip()[-WORDS:]}", "Run it again.") from error
    if "problem" in answer:
        raise (UsageProblem if answer["usage"] else CheckerFault)(*answer["problem"])
    return Mutations.model_validate_json(told)


def stop(running: "set[subprocess.Popen[str]]") -> None:
    """See all that still run to their end."""
    for process in list(running):
        process.terminate()
    for process in list(running):
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
