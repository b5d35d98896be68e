"""The benchmark runs, and prints both ratios."""

import re
import subprocess
import sys
from pathlib import Path


def test_the_benchmark_prints_both_ratios() -> None:
    program = Path(__file__).with_name("grade.py")
    done = subprocess.run([sys.executable, program, "--rounds", "1"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"Warm is \d+\.\d times as fast", done.stdout)
    assert re.search(r"Cold takes \d+\.\d+ times as long", done.stdout)
