"""The benchmark of a class runs, and prints all figures."""

import re
import subprocess
import sys
from pathlib import Path


def test_the_benchmark_of_a_class_prints_its_figures() -> None:
    program = Path(__file__).with_name("class_grade.py")
    done = subprocess.run([sys.executable, program, "--count", "10", "--sample", "2"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"checker class grade +\d+\.\d s +\d+\.\d\d a second +\d+ MiB", done.stdout)
    assert re.search(r"is \d+\.\d times as fast as pytest", done.stdout)
