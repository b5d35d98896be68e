"""Chooses how apps are served here, and starts it."""

from pathlib import Path

from checker.model.kata import Limits
from checker.serving.pristine_folder import PristineFolder
from checker.serving.program import can_fork, wants_trace, wants_walls
from checker.serving.rundir import RunDir
from checker.serving.seam import Host, Job


def start_host(rundir: RunDir, hash_seed: int, preload: tuple[str, ...]) -> Host:
    """Start a host; it warms up while the caller goes on.

    `ROUNDTRIP_WALLS=off` starts one without walls, `ROUNDTRIP_TRACE=off` one that does not watch what apps do.

    Args:
        rundir: Where sockets and records of processes go.
        hash_seed: PYTHONHASHSEED of every app in it.
        preload: Packages to import before the first box.
    """
    if can_fork():
        from checker.serving.forked import ForkServer

        return ForkServer(rundir, hash_seed, preload, walled=wants_walls(), traced=wants_trace())
    from checker.serving.spawned import Spawner

    return Spawner(rundir, hash_seed, preload, traced=wants_trace())


def prepare_job(workspace: Path, rundir: RunDir, app: str, limits: Limits, *, alone: bool = False) -> Job:
    """A job on `workspace`, which is complete, with a new empty data folder."""
    return Job(PristineFolder(workspace), PristineFolder(rundir.folder("data")), app, limits, alone)
