"""Proves several katas at once, in as many processes as there are processors, and passes over what held before."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from typing import Literal

from checker.authoring.remembered import recall, remember
from checker.authoring.verify import Proof, find_unready, verify_one
from checker.authoring.waiting import line_up
from checker.authoring.warm_hosts import WarmHosts
from checker.authoring.worker import read_proof
from checker.catalogue import Collection
from checker.errors import CheckerFault

PATIENCE_SECONDS = 10.0
"""How long a worker that was told to stop may take to end what it started."""


What = Literal["begun", "proved"]


@dataclass(frozen=True)
class Step:
    """What has just happened to a kata."""

    kata: str
    what: What
    total: int
    """How many katas there are in all."""


Tell = Callable[[Step], None]


def verify_side_by_side(
    collection: Collection,
    names: Sequence[str],
    seeds: Sequence[str],
    *,
    jobs: int = 0,
    fresh: bool = False,
    tell: Tell = lambda step: None,
) -> Iterator[Proof]:
    """Prove katas, several at once.

    Args:
        collection: Where they are.
        names: Which; all where empty.
        seeds: At least one; every known fix is graded with each.
        jobs: How many at once; as many as there are processors if 0.
        fresh: Whether those are proved as well that held before, as they are now.
        tell: Told as things happen, from whichever thread.

    Yields:
        Proofs, in the order of `names`.

    Raises:
        CheckerFault: A worker ended without a proof.
    """
    chosen = list(names or collection.slugs())

    def note(name: str, what: What) -> None:
        tell(Step(name, what, len(chosen)))

    known: dict[str, Proof] = {}
    for name in chosen:
        proof = (None if fresh else recall(collection, name, seeds)) or find_unready(collection, name)
        if proof is not None:
            known[name] = proof
            note(name, "proved")
    proving = prove(collection, [name for name in chosen if name not in known], seeds, jobs or count_processors(), note)
    for name in chosen:
        if name in known:
            yield known[name]
        else:
            proof = next(proving)
            remember(collection, proof, seeds)
            yield proof


def count_processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def prove(
    collection: Collection, names: list[str], seeds: Sequence[str], jobs: int, note: Callable[[str, What], None]
) -> Iterator[Proof]:
    """The proofs of these katas, in their order: one alone in this process, several in workers."""
    if min(jobs, len(names)) > 1:
        yield from prove_in_workers(collection, names, seeds, min(jobs, len(names)), note)
    elif names:
        with WarmHosts(collection, seeds[0]) as hosts:
            for name in names:
                note(name, "begun")
                proof = verify_one(collection, name, seeds, hosts.of(name))
                note(name, "proved")
                yield proof


def prove_in_workers(
    collection: Collection, names: list[str], seeds: Sequence[str], count: int, note: Callable[[str, What], None]
) -> Iterator[Proof]:
    """The proofs of these katas, in their order, by some workers that take the next one as they come free."""
    waiting = line_up(collection, names)
    proofs: dict[str, Future[Proof]] = {name: Future() for name in names}

    def work(worker: Worker) -> None:
        while (name := waiting.take(worker)) is not None:
            try:
                note(name, "begun")
                proof = worker.prove(name)
                note(name, "proved")
            except BaseException as error:
                proofs[name].set_exception(error)
            else:
                proofs[name].set_result(proof)

    with ExitStack() as last:
        workers = [last.enter_context(closing(Worker(collection, seeds))) for _ in range(count)]
        pool = last.enter_context(ThreadPoolExecutor(count))
        # Whoever breaks off waits for nobody: what has not begun is dropped, and what has is stopped.
        for worker in workers:
            last.callback(worker.process.terminate)
        last.callback(waiting.clear)
        for worker in workers:
            pool.submit(work, worker)
        for name in names:
            yield proofs[name].result()


class Worker:
    """A process that proves one kata after another."""

    def __init__(self, collection: Collection, seeds: Sequence[str]) -> None:
        self.words = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - until `close`
        # -P: what lies where the author stands is not to be imported.
        command = [sys.executable, "-P", "-m", "checker.authoring.worker", str(collection.root), *seeds]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.words, encoding="utf-8"
        )

    def prove(self, name: str) -> Proof:
        """The proof of a kata.

        Raises:
            CheckerFault: The process ended, or could not go on.
        """
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            print(name, file=self.process.stdin, flush=True)
            told = json.loads(self.process.stdout.readline())
        except (OSError, ValueError) as error:
            raise CheckerFault(f"The proof of {name} broke off. {self.last_words()}", "Run it again.") from error
        if "fault" in told:
            raise CheckerFault(*told["fault"])
        return read_proof(told)

    def last_words(self) -> str:
        """The end of what the process said on standard error."""
        self.words.seek(0)
        return self.words.read().strip()[-500:]

    def close(self) -> None:
        """See the process and whatever it started to its end."""
        self.process.terminate()
        try:
            self.process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.words):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
