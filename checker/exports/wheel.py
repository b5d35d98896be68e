"""Builds a wheel of the checker from the clone it runs from, with pip and in a program of its own."""

import subprocess
import sys
import tomllib
from pathlib import Path

import checker
from checker.errors import UsageProblem

SECONDS = 300
LINES = 3
REMEDY = "Make one in a clone with `pip wheel --no-deps .`, and name it with --wheel FILE."


def build_wheel(folder: Path) -> Path:
    """Build it.

    Args:
        folder: Where it goes.

    Raises:
        UsageProblem: The checker does not run from a clone, or the build fails.
    """
    clone = _find_clone()
    if clone is None:
        raise UsageProblem("The checker is installed here, and there are no sources to build a wheel from.", REMEDY)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(clone)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageProblem(f"No wheel could be built: {error}.", REMEDY) from None
    built = list(folder.glob("roundtrip_katas-*.whl"))
    if done.returncode or not built:
        said = " / ".join(done.stderr.strip().splitlines()[-LINES:])
        raise UsageProblem(f"No wheel could be built. pip says: {said}", REMEDY)
    return built[0]


def _find_clone() -> Path | None:
    root = Path(checker.__file__).parents[1]
    try:
        project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["name"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return root if project == "roundtrip-katas" else None
