"""Times the pages of `checker class review` on a journal of 10,000 verdicts, one client, one request after the other.

    python tests/benchmarks/review.py [--verdicts N] [--requests N] [--reports DIR] [--strict]

The class is that of tests/review/make_class.py: six katas, and a learner for about six verdicts. The server is the
command itself. Of each page the median and the 95th percentile are printed, as a client waits for it, and the processor
time that the server spent on one of its answers, which other work on the machine does not lengthen.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

MAKE_CLASS = Path(__file__).parents[1] / "review" / "make_class.py"
CHECKER = (sys.executable, "-m", "checker.cli.main")
AT_MOST = 200.0
"""Milliseconds, of the median and of the 95th percentile."""
WORDS = 20
"""So many comments, and scores given by hand, are in the journal."""
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Figures:
    """What was measured of a page."""

    path: str
    median: float
    p95: float
    spent: float
    """Processor time of the server for one answer."""
    size: int


@contextmanager
def serving(reports: Path) -> Iterator[tuple[str, int]]:
    """The command, whose link and process are given."""
    command = [*CHECKER, "class", "review", str(reports)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            link = next(line for line in process.stdout if line.startswith("Review: ")).split()[1]
            yield link, process.pid
        finally:
            process.terminate()


def processor_time(pid: int) -> float:
    """What a process has spent so far, in milliseconds: fields 14 and 15 of proc_pid_stat(5)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / TICKS


def review_a_little(client: httpx2.Client) -> None:
    """Say and give something, as reviewers do."""
    page = client.get("").text
    token = re.findall(r'name="form_token" value="(\w+)"', page)[0]
    attempts = re.findall(r"/submissions/(\d+)", page)[:WORDS]
    client.post("me", data={"form_token": token, "name": "Ines", "keys": "true"})
    for number in attempts:
        told = {"form_token": token, "attempt": number}
        for path, more in (("comments", {"text": "Well done."}), ("overrides", {"percent": "50", "reason": "Half."})):
            # A score is there already where the same reports were measured before.
            assert client.post(path, data={**told, **more}).status_code in (303, 409)
    client.post(
        "snippets", data={"form_token": token, "title": "Read on", "text": "{learner}, read promise {promise}."}
    )


def list_pages(client: httpx2.Client) -> list[str]:
    """The paths that are measured: each kind of page, and the ways to ask for it that cost most."""
    page = client.get("").text
    slug = re.findall(r"/katas/([a-z0-9-]{2,})", page)[0]
    submission = re.findall(r'class="heat g\d" href="[^"]*/submissions/(\d+)"', page)[-1]
    family = re.findall(r'id="family-([^"]+)"', client.get(f"katas/{slug}").text)[0]
    overviews = ["", "?page=5", "?sort=mean", f"?sort={slug}&down=true", "?find=a"]
    katas = [f"katas/{slug}", f"katas/{slug}?sort=score", f"katas/{slug}?family={family}&find=o"]
    submissions = [f"submissions/{submission}", f"submissions/{submission}?against=reference&view=side"]
    submissions.append(f"submissions/{submission}/report")
    return [*overviews, *katas, *submissions, "queue", "snippets", "history"]


def measure(client: httpx2.Client, pid: int, path: str, requests: int) -> Figures:
    """Ask for a page so often; once before, so that nothing is read for the first time."""
    client.get(path)
    waited, size = [], 0
    before = processor_time(pid)
    for _ in range(requests):
        began = time.perf_counter()
        answer = client.get(path)
        waited.append(1000 * (time.perf_counter() - began))
        assert answer.status_code == 200, (path, answer.status_code)
        size = len(answer.content)
    spent = (processor_time(pid) - before) / requests
    p95 = statistics.quantiles(waited, n=20, method="inclusive")[-1]
    return Figures(path, statistics.median(waited), p95, spent, size)


def report(found: Sequence[Figures]) -> bool:
    """Print the table; whether all is as asked."""
    print(f"{'page':62}{'median':>10}{'95 %':>10}{'processor':>12}{'size':>10}")
    for one in found:
        line = f"/{one.path:61}{one.median:7.0f} ms{one.p95:7.0f} ms{one.spent:9.0f} ms{one.size / 1024:6.0f} KiB"
        print(f"{line}  slow" if one.p95 > AT_MOST else line)
    print(f"Asked: at most {AT_MOST:g} ms, median and 95th percentile.")
    return all(one.p95 <= AT_MOST for one in found)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--verdicts", type=int, default=10_000, help="how many the journal holds (default: 10000)")
    parser.add_argument("--requests", type=int, default=30, help="how many of each page (default: 30)")
    parser.add_argument("--reports", type=Path, help="reports that make_class.py made before")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if a page is slower than asked")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="roundtrip-benchmark-") as name:
        reports = chosen.reports or Path(name, "reports")
        if chosen.reports is None:
            words = [str(Path(name, "downloads")), "--verdicts", str(chosen.verdicts), "--graded", str(reports)]
            subprocess.run([sys.executable, MAKE_CLASS, *words], check=True)
        with serving(reports) as (link, pid), httpx2.Client(base_url=link, timeout=60) as client:
            review_a_little(client)
            found = [measure(client, pid, path, chosen.requests) for path in list_pages(client)]
    is_fast = report(found)
    return 1 if chosen.strict and not is_fast else 0


if __name__ == "__main__":
    sys.exit(main())
