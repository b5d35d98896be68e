"""Mutates one kata in a process of its own: what came of it goes out as JSON.

Started as a program, `python -m checker.authoring.mutation_worker COLLECTION KATA`, by `mutation_runs`.
"""

import json
import signal
import sys
from pathlib import Path

from checker.authoring.mutation import mutate
from checker.authoring.mutation_fates import SEED
from checker.authoring.worker import INTERRUPTED, answers, hear
from checker.catalogue import open_collection
from checker.errors import Problem, UsageProblem
from checker.grading.preload import find_preload
from checker.serving.hosts import Hosts


def main(root: str, name: str, *, fresh: bool) -> int:
    """Mutate it, and tell what came of it or what is wrong."""
    with answers() as out:
        try:
            collection = open_collection(Path(root))
            with Hosts(SEED, find_preload(collection.kata(name))) as hosts:
                told = mutate(collection, name, hosts, fresh=fresh).model_dump_json()
        except Problem as problem:
            told = json.dumps({"problem": [problem.what, problem.todo], "usage": isinstance(problem, UsageProblem)})
        print(told, file=out, flush=True)
    return 0


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, hear)
    try:
        sys.exit(main(sys.argv[1], sys.argv[2], fresh="--fresh" in sys.argv[3:]))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
