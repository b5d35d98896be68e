"""Proves several katas at once: each in a process of its own, as many as there are processors."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from checker.authoring.verify import Finding, Proof, find_unreadable, verify
from checker.catalogue import Collection
from checker.errors import CheckerFault


def verify_side_by_side(
    collection: Collection, names: Sequence[str], seeds: Sequence[str], jobs: int = 0
) -> Iterator[Proof]:
    """Prove katas, several at once.

    Args:
        collection: Where they are.
        names: Which; all where empty.
        seeds: At least one; every known fix is graded with each.
        jobs: How many at once; as many as there are processors if 0.

    Yields:
        Proofs, in the order of `names`.

    Raises:
        CheckerFault: A process ended without a proof.
    """
    chosen = list(names or collection.slugs())
    jobs = min(jobs or count_processors(), len(chosen))
    if jobs <= 1:
        yield from verify(collection, chosen, seeds)
        return
    running: set[subprocess.Popen[str]] = set()
    with ThreadPoolExecutor(jobs) as pool:
        try:
            yield from pool.map(lambda name: prove_apart(collection, name, len(seeds), running), chosen)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            for process in list(running):
                process.terminate()


def count_processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def prove_apart(collection: Collection, name: str, seeds: int, running: "set[subprocess.Popen[str]]") -> Proof:
    """Prove one kata by this command in a process of its own."""
    unreadable = find_unreadable(collection, name)
    if unreadable is not None:
        return unreadable
    command = [
        sys.executable,
        "-m",
        "checker.cli.main",
        "kata",
        "verify",
        name,
        "--katas",
        str(collection.root),
        "--json",
    ]
    with subprocess.Popen(
        [*command, "--seeds", str(seeds)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        running.add(process)
        try:
            told, words = process.communicate()
        finally:
            running.discard(process)
    try:
        (facts,) = json.loads(told)["katas"]
    except (ValueError, KeyError) as error:
        raise CheckerFault(f"The proof of {name} broke off. {words.strip()[-500:]}", "Run it again.") from error
    findings = tuple(Finding(name, Path(one["file"]), one["message"]) for one in facts["findings"])
    return Proof(facts["kata"], facts["checks"], facts["gradings"], findings)
