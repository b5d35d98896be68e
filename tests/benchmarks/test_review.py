"""The benchmark of the review app runs, and prints the figures of every page."""

import re
import subprocess
import sys
from pathlib import Path


def test_the_benchmark_of_the_review_app_prints_its_figures(reports: Path) -> None:
    program = Path(__file__).with_name("review.py")
    command = [sys.executable, program, "--reports", reports, "--requests", "2"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    pages = re.findall(r"^/(\S*) +\d+ ms +\d+ ms +\d+ ms +\d+ KiB", done.stdout, re.MULTILINE)
    assert {"", "queue", "snippets", "history"} < set(pages)
    assert any(page.startswith("submissions/") for page in pages)
