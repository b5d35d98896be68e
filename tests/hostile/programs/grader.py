"""Grades submissions of one kata that come as lines of JSON on standard input, and answers with a line for each.

A process of its own, so that it can be run as any user, be measured, and be the parent of whatever a submission leaves
behind: orphans of its descendants become its children.
"""

import ctypes
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

from checker.catalogue import open_collection
from checker.errors import Problem
from checker.grading.flow import Terms, grade_together
from checker.model.kata import Kata, Submission
from checker.serving.hosts import Hosts

PR_SET_CHILD_SUBREAPER = 36
GRADED_BY_ONE_HOST = 12


def main() -> None:
    """Serve until standard input ends."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    kata = open_collection(Path(sys.argv[1])).kata(sys.argv[2])
    hosts, graded = Hosts("hostile"), 0
    try:
        for line in sys.stdin:
            if graded == GRADED_BY_ONE_HOST:
                hosts.close()
                hosts, graded = Hosts("hostile"), 0
            graded += 1
            print(json.dumps(answer(kata, json.loads(line), hosts)), file=answers, flush=True)
    finally:
        hosts.close()


def answer(kata: Kata, job: dict[str, Any], hosts: Hosts) -> dict[str, Any]:
    """Grade one submission: its verdict, or the fault that there must not be, and what it cost this process."""
    forget_peak()
    began = time.monotonic()
    told: dict[str, Any] = {"verdict": None, "fault": None}
    submission = Submission(name=job["name"], files={"app.py": job["source"].encode()})
    try:
        terms = Terms(seed="hostile", prove_fit=False, require_walls=True)
        verdict = grade_together(kata, [submission], terms, hosts)[0]
        told["verdict"] = verdict.model_dump_json()
    except Problem as problem:
        told["fault"] = str(problem)
    told["seconds"] = time.monotonic() - began
    told["peak_mib"] = peak_mib()
    told["processor_seconds"] = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    told["servers"] = [host.process.pid for host in hosts.started.values()]
    told["run"] = str(hosts.rundir.path)
    told["descriptors"] = len(list(Path("/proc/self/fd").iterdir()))
    told["threads"] = len(list(Path("/proc/self/task").iterdir()))
    return told


def forget_peak() -> None:
    """Have the kernel measure the peak of memory from here on (proc_pid_clear_refs(5))."""
    Path("/proc/self/clear_refs").write_text("5")


def peak_mib() -> float:
    """The peak of this process's memory, in MiB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    main()
