"""The benchmark of diagnoses runs, prints both shares, and holds over the whole collection."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("diagnosis.py")


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, PROGRAM, *words], capture_output=True, text=True)


def test_the_benchmark_prints_both_shares() -> None:
    done = run("hello-says-the-wrong-thing")
    assert re.search(r"\d+ of \d+ diagnoses name the author's stage: \d+\.\d%", done.stdout), done.stdout + done.stderr
    assert re.search(r"the best constant guess: \d+ of \d+, \d+\.\d%", done.stdout)


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_diagnoses_name_the_authors_stage_in_95_of_100() -> None:
    done = run()
    assert done.returncode == 0, done.stdout + done.stderr
