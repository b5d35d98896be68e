"""Proves katas in a process of its own: a name a line comes in, a proof a line goes out.

Started as a program, `python -m checker.authoring.worker COLLECTION SEED...`, by `side_by_side`. Its fork servers stay
warm from one kata to the next.
"""

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

from checker.authoring.verify import Finding, Proof, verify_one
from checker.authoring.warm_hosts import WarmHosts
from checker.catalogue import open_collection
from checker.errors import Problem

INTERRUPTED = 130
"""As shells say it: 128 + SIGINT."""


def main(root: str, seeds: list[str]) -> int:
    """Prove what is asked for until nothing more is."""
    collection = open_collection(Path(root))
    with answers() as out, WarmHosts(collection, seeds[0]) as hosts:
        for line in sys.stdin:
            try:
                name = line.strip()
                told = write_proof(verify_one(collection, name, seeds, hosts.of(name)))
            except Problem as problem:
                told = {"fault": [problem.what, problem.todo]}
            print(json.dumps(told), file=out, flush=True)
    return 0


@contextmanager
def answers() -> Iterator[TextIO]:
    """The standard output, for answers alone: whatever else prints, prints on standard error."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        os.dup2(2, 1)
        yield out


def write_proof(proof: Proof) -> dict[str, Any]:
    """A proof as JSON."""
    findings = [[str(one.file), one.message, one.line] for one in proof.findings]
    return {"kata": proof.kata, "checks": proof.checks, "gradings": proof.gradings, "findings": findings}


def read_proof(told: dict[str, Any]) -> Proof:
    """A proof from JSON."""
    findings = tuple(Finding(told["kata"], Path(file), message, line) for file, message, line in told["findings"])
    return Proof(told["kata"], told["checks"], told["gradings"], findings)


def hear(number: int, frame: FrameType | None) -> None:
    """Stop once, and end on the way out all that was started; being asked again changes nothing."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, hear)
    # Ignored by `nohup` and `&`: then whoever started us is the one who stops us.
    if signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
        signal.signal(signal.SIGINT, hear)
    try:
        sys.exit(main(sys.argv[1], sys.argv[2:]))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
