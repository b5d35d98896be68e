"""Times our grading of ten checks side by side with plain pytest and a TestClient asking the same ten.

    python tests/benchmarks/grade.py [--rounds N]

Warm: one more submission in a checker that runs. Cold: `checker check`, the whole process, with its report. Both are
held against `python -m pytest`, a fresh process each time, as graders run it. The submission is the reference, so all
ten pass on either side. Rounds are interleaved, so that a slow moment of the machine falls on all alike.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from checker.catalogue import open_collection
from checker.grading.flow import Terms, grade_together
from checker.model.kata import Kata
from checker.serving.hosts import Hosts
from checker.submissions import read_submission

COLLECTION = Path(__file__).with_name("collection")
KATA = "notes-come-back-empty"
WARM_AT_LEAST = 5.0
COLD_AT_MOST = 1.3


class Contenders:
    """The three ways to ask the ten checks, each of which fails loudly if they do not all pass."""

    def __init__(self, folder: Path, kata: Kata, hosts: Hosts) -> None:
        self.kata = kata
        self.hosts = hosts
        self.folder = folder
        self.workspace = folder / KATA
        self.workspace.mkdir()
        solution = COLLECTION / "solutions" / KATA
        shutil.copy(solution / "app.py", self.workspace)
        shutil.copy(COLLECTION / "plain_pytest.py", self.workspace / "test_plain.py")
        self.submission = read_submission(kata, solution / "app.py", "the reference")
        self.environment = os.environ | {"XDG_CACHE_HOME": str(folder / "cache")}
        # Neither side pays for plugins that happen to be installed: the checker loads none of them.
        self.plain_environment = self.environment | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}

    def warm(self) -> None:
        """Grade one more submission."""
        terms = Terms(seed="benchmark", prove_fit=False)
        (verdict,) = grade_together(self.kata, [self.submission], terms, self.hosts)
        assert verdict.conclusion == "solved", verdict
        assert sum(len(check.cases) for check in verdict.checks) == 10

    def cold(self) -> None:
        """The command, from its start to its end."""
        command = [sys.executable, "-m", "checker.cli.main", "check", str(self.workspace), "--kata", KATA]
        places = ["--katas", str(COLLECTION), "--out", str(self.folder / "report")]
        run([*command, *places], self.folder, self.environment, "Solved")

    def plain(self) -> None:
        """pytest with a TestClient."""
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:roundtrip"]
        run([*command, "test_plain.py"], self.workspace, self.plain_environment, "10 passed")


def run(command: list[str], folder: Path, environment: dict[str, str], telling: str) -> None:
    """Run a program that has to succeed and say so."""
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert telling in done.stdout, done.stdout


def seconds(work: Callable[[], None]) -> float:
    """How long it takes, by the wall clock."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def measure(rounds: int) -> tuple[dict[str, list[float]], float]:
    """The times of every round, and that of the command's first run ever, which also proves that the kata fits."""
    kata = open_collection(COLLECTION).kata(KATA)
    with tempfile.TemporaryDirectory(prefix="roundtrip-benchmark-") as folder, Hosts("benchmark") as hosts:
        contenders = Contenders(Path(folder), kata, hosts)
        first = seconds(contenders.cold)
        contenders.warm()
        contenders.plain()
        times: dict[str, list[float]] = {"warm": [], "cold": [], "plain": []}
        for _ in range(rounds):
            for name, row in times.items():
                row.append(seconds(getattr(contenders, name)))
    return times, first


def report(times: dict[str, list[float]], first: float) -> bool:
    """Print the table and both ratios; say whether both keep what was asked."""
    medians = {name: statistics.median(row) for name, row in times.items()}
    titles = {"warm": "checker, warm", "cold": "checker check, cold", "plain": "pytest with a TestClient"}
    print(f"Ten checks, {len(times['warm'])} rounds, seconds:")
    print(f"  {'':26}{'median':>8}{'least':>8}{'most':>8}")
    for name, row in times.items():
        print(f"  {titles[name]:26}{medians[name]:8.3f}{min(row):8.3f}{max(row):8.3f}")
    print(f"  {'checker check, first ever':26}{first:8.3f}")
    faster, slower = medians["plain"] / medians["warm"], medians["cold"] / medians["plain"]
    print(f"Warm is {faster:.1f} times as fast as pytest (asked: at least {WARM_AT_LEAST:g}).")
    print(f"Cold takes {slower:.2f} times as long as pytest (asked: at most {COLD_AT_MOST:g}).")
    return faster >= WARM_AT_LEAST and slower <= COLD_AT_MOST


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9, help="how often each is timed (default: 9)")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a ratio is not as asked")
    arguments = parser.parse_args()
    kept = report(*measure(arguments.rounds))
    return 1 if arguments.strict and not kept else 0


if __name__ == "__main__":
    sys.exit(main())
