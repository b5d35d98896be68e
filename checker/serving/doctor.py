"""Finds out which walls stand on this system: what is asked of each, whether it holds, and what to do where not."""

import json
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from checker.serving.environment import clean_environment

PROBE_SECONDS = 60
REMEDIES = {
    "files": "Use a kernel from 5.13 on, with Landlock switched on: `cat /sys/kernel/security/lsm` must name it.",
    "system calls": "Use a kernel from 5.0 on, on x86_64 or aarch64; a container's own filter must allow seccomp.",
    "rights": "Start the checker where capabilities can be dropped; a container must not forbid capset.",
    "budgets": "Use a kernel from 5.0 on; a container's own filter must allow seccomp user notification.",
    "processes": "Use Linux: the fork server stands on pidfds, which macOS and Windows don't have.",
}
PROMISES = {
    "files": "an app reads Python, the packages katas use and its own folder, and writes its data folder alone",
    "system calls": "an app opens no socket, starts no program, signals nobody",
    "rights": "an app has no capability, not even root's, and can't raise its limits",
    "budgets": "forks, threads and new files are counted outside the app",
    "processes": "every process of an app is ended with it",
}
COMES_WITH = {"budgets": "system calls"}
"""Walls that stand or fall with another."""


@dataclass(frozen=True)
class Wall:
    """One wall."""

    name: str
    promise: str
    stands: bool
    detail: str
    """What was tried, or what is missing."""
    remedy: str
    """What to do where it doesn't stand; empty where it does."""


def examine() -> list[Wall]:
    """Start a process that raises the walls around itself and tries to get out, and read what it says.

    The process runs our code alone, so that it can be believed.
    """
    facts: dict[str, object] = {"missing": {"all": f"{platform.system()} has none"}}
    if sys.platform == "linux":
        facts = run_probe()
    return [judge(name, facts) for name in PROMISES]


def run_probe() -> dict[str, object]:
    """What the probe printed; that it failed is a finding too."""
    with tempfile.TemporaryDirectory(prefix="roundtrip-doctor-") as folder:
        environment = clean_environment(0) | {"TMPDIR": folder}
        command = [sys.executable, "-s", "-P", "-m", "checker.inside", "probe"]
        try:
            done = subprocess.run(
                command, env=environment, capture_output=True, text=True, timeout=PROBE_SECONDS, check=True
            )
            facts: dict[str, object] = json.loads(done.stdout)
        except (subprocess.SubprocessError, ValueError) as error:
            return {"missing": {"all": f"the probe failed ({str(error)[-300:]})"}}
    return facts


def judge(name: str, facts: dict[str, object]) -> Wall:
    """Whether one wall stands, by what the probe says."""
    missing = facts["missing"]
    assert isinstance(missing, dict)
    lacks = [why for wall, why in missing.items() if wall in (name, COMES_WITH.get(name), "all")]
    refused = facts.get("refused")
    tried = {key: held for key, held in refused.items() if key.startswith(name)} if isinstance(refused, dict) else {}
    open_doors = [key.partition(": ")[2] for key, held in tried.items() if not held]
    if name == "processes":
        stands, detail = sys.platform == "linux", "pidfds, sessions, adopted orphans"
    elif lacks or not tried:
        stands, detail = False, "; ".join(lacks) or "not tried"
    elif open_doors:
        stands, detail = False, f"not refused: {', '.join(open_doors)}"
    else:
        stands, detail = True, f"refused: {', '.join(key.partition(': ')[2] for key in tried)}"
    if name == "files" and stands:
        detail += f" (Landlock version {facts['version']})"
    return Wall(name, PROMISES[name], stands, detail, "" if stands else REMEDIES[name])
