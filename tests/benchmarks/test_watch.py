"""The benchmark runs, and prints the median."""

import re
import subprocess
import sys
from pathlib import Path


def test_the_benchmark_prints_the_median() -> None:
    program = Path(__file__).with_name("watch.py")
    done = subprocess.run([sys.executable, program, "--saves", "2"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"The median of all is \d+\.\d{3} s \(asked: under 0\.3\)\.", done.stdout)
