"""Times `checker class grade` on a class side by side with a cold pytest and a TestClient for each submission.

    python tests/benchmarks/class_grade.py [--count N] [--sample N] [--workers N] [--cluster N]

The class is a mix: six of ten are right, two are wrong, one is no Python, one takes 20 ms longer for each answer. Walls
and spans are on. Plain pytest grades a sample of the same mix, a fresh process for each, as many at once as there are
workers; its time for the class is that of the sample, scaled. Half of the sample is timed before and half after ours,
so that a machine that slows down favours neither. Pages are made by a second command and timed apart. With --cluster
the same class is graded once more by a local dask cluster of so many workers, start and end of it included.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

COLLECTION = Path(__file__).with_name("collection")
KATA = "notes-come-back-empty"
AT_LEAST = 6.0
AT_MOST_SLOWER = 15.0
"""Percent, through a local cluster of as many workers."""
KINDS = ("right", "right", "right", "wrong", "right", "broken", "wrong", "right", "right", "slow")
SLOW = """

@app.middleware("http")
async def wait(request, answer):
    import asyncio

    await asyncio.sleep(0.02)
    return await answer(request)
"""
CONCLUSIONS = {"right": "solved", "wrong": "unsolved", "broken": "did_not_start", "slow": "solved"}
CHECKER = (sys.executable, "-m", "checker.cli.main")
PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:roundtrip", "test_plain.py")


def hand_in(folder: Path, count: int) -> None:
    """A class's downloads: each with a line of its own, so that no two are the same."""
    right = (COLLECTION / "solutions" / KATA / "app.py").read_text()
    sources = {"right": right, "slow": right + SLOW, "broken": right + "\n)(\n"}
    sources["wrong"] = (COLLECTION / "katas" / KATA / "app.py").read_text()
    for number in range(count):
        place = folder / f"learner-{number:05}"
        place.mkdir(parents=True)
        (place / "app.py").write_text(f"{sources[KINDS[number % 10]]}\n# {number}\n")


class Memory:
    """The most memory that a program and all it has started held at once, each shared page counted once."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.most = 0
        self.processes = 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self) -> None:
        """Look twice a second: PSS of proc_pid_smaps_rollup(5)."""
        while not self.over.wait(0.5):
            pids = family(self.pid)
            self.most = max(self.most, sum(map(proportional_kib, pids)))
            self.processes = max(self.processes, len(pids))

    def stop(self) -> float:
        """The most, in MiB."""
        self.over.set()
        self.thread.join()
        return self.most / 1024


def family(pid: int) -> list[int]:
    """A process and all that have descended from it."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        try:
            for task in Path(f"/proc/{one}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def proportional_kib(pid: int) -> int:
    """A process's share of memory."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        return int(next(line for line in rollup.splitlines() if line.startswith("Pss:")).split()[1])
    except (OSError, StopIteration):
        return 0


def grade(folder: Path, reports: Path, workers: int, *words: str) -> tuple[dict[str, Any], float, float]:
    """Run our command: what it told, its seconds and the memory of all its processes in MiB."""
    command = [*CHECKER, "class", "grade", KATA, str(folder), "--out", str(reports), "--katas", str(COLLECTION)]
    environment = os.environ | {"XDG_CACHE_HOME": str(reports.parent / "cache")}
    began = time.perf_counter()
    with subprocess.Popen(
        [*command, "--workers", str(workers), "--json", *words], stdout=subprocess.PIPE, env=environment
    ) as process:
        memory = Memory(process.pid)
        out, _ = process.communicate()
    seconds = time.perf_counter() - began
    assert process.returncode == 0, out
    return json.loads(out), seconds, memory.stop()


def plain(folder: Path, names: list[str], workers: int) -> float:
    """The seconds that plain pytest takes for some of them."""
    environment = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}

    def run(name: str) -> None:
        shutil.copy(COLLECTION / "plain_pytest.py", folder / name / "test_plain.py")
        done = subprocess.run(PYTEST, cwd=folder / name, env=environment, capture_output=True, text=True)
        is_right = CONCLUSIONS[KINDS[int(name[-5:]) % 10]] == "solved"
        assert (done.returncode == 0) == is_right, done.stdout

    began = time.perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(run, names))
    return time.perf_counter() - began


@dataclass(frozen=True)
class Figures:
    """What was measured."""

    seconds: float
    memory: float
    page_seconds: float
    page_memory: float
    plain_each: float
    cluster_seconds: float = 0.0
    cluster_memory: float = 0.0


def measure(count: int, sample: int, workers: int, cluster: int) -> Figures:
    """Grade a class in both ways."""
    with tempfile.TemporaryDirectory(prefix="roundtrip-benchmark-") as name:
        downloads, copies, reports = (Path(name, part) for part in ("downloads", "copies", "reports"))
        hand_in(downloads, count)
        hand_in(copies, sample)
        names = sorted(path.name for path in copies.iterdir())
        before = plain(copies, names[: sample // 2], workers)
        told, seconds, memory = grade(downloads, reports, workers, "--no-pages")
        after = plain(copies, names[sample // 2 :], workers)
        _, page_seconds, page_memory = grade(downloads, reports, workers)
        verify(told)
        figures = Figures(seconds, memory, page_seconds, page_memory, (before + after) / sample)
        if not cluster:
            return figures
        told, seconds, memory = grade(
            downloads, Path(name, "from-cluster"), cluster, "--no-pages", "--cluster", "local"
        )
        verify(told)
        return replace(figures, cluster_seconds=seconds, cluster_memory=memory)


def verify(told: dict[str, Any]) -> None:
    """Each got the verdict that it must get."""
    for one in told["submissions"]:
        assert one["conclusion"] == CONCLUSIONS[KINDS[int(one["learner"][-5:]) % 10]], one


def report(found: Figures, count: int, sample: int, workers: int) -> float:
    """Print the table; the ratio."""
    rows = (
        ("checker class grade", found.seconds, f"{found.memory:6.0f} MiB in all processes"),
        ("pages, made after it", found.page_seconds, f"{found.page_memory:6.0f} MiB in all processes"),
        ("pytest, TestClient", found.plain_each * count, f"scaled from {sample}, {workers} at a time"),
    )
    print(f"{count} submissions of ten checks, {workers} workers, walls and spans on:")
    if found.cluster_seconds:
        rows += (("on a local cluster", found.cluster_seconds, f"{found.cluster_memory:6.0f} MiB in all processes"),)
    for what, seconds, more in rows:
        print(f"  {what:22}{seconds:8.1f} s {count / seconds:8.2f} a second   {more}")
    ratio = found.plain_each * count / found.seconds
    print(f"checker class grade is {ratio:.1f} times as fast as pytest (asked: at least {AT_LEAST:g}).")
    if found.cluster_seconds:
        slower = 100 * (found.cluster_seconds / found.seconds - 1)
        print(f"The local cluster is {slower:.0f} percent slower (asked: at most {AT_MOST_SLOWER:g}).")
    return ratio


def main() -> int:
    """Measure and print."""
    cores = len(os.sched_getaffinity(0))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=300, help="how many submissions (default: 300)")
    parser.add_argument("--sample", type=int, default=40, help="how many plain pytest grades (default: 40)")
    parser.add_argument(
        "--workers", type=int, default=cores, help=f"how many at once, on both sides (default: {cores})"
    )
    parser.add_argument(
        "--cluster", type=int, default=0, help="also on a local cluster of so many workers (default: not)"
    )
    parser.add_argument("--strict", action="store_true", help="exit with 1 if the ratio is not as asked")
    chosen = parser.parse_args()
    found = measure(chosen.count, chosen.sample, chosen.workers, chosen.cluster)
    ratio = report(found, chosen.count, chosen.sample, chosen.workers)
    return 1 if chosen.strict and ratio < AT_LEAST else 0


if __name__ == "__main__":
    sys.exit(main())
