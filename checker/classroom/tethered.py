"""The program of a local cluster's scheduler or worker: dask's own, which ends with whoever started it."""

import os
import signal
import sys
import threading
import time

ENDING_SECONDS = 1.0
"""How long dask may take leave: a worker whose scheduler ends at the same time waits for its answer."""
WORDS = {
    "scheduler": ("--no-dashboard",),
    "worker": ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "0"),
}


def main() -> None:
    """Run the program that is named first, with the words behind it."""
    threading.Thread(target=end_with_starter, daemon=True).start()
    name, *words = sys.argv[1:]
    if name == "scheduler":
        from distributed.cli.dask_scheduler import main as program
    else:
        from distributed.cli.dask_worker import main as program
    program([*WORDS[name], *words], prog_name=name)


def end_with_starter() -> None:
    """Wait until standard input ends, and end."""
    # Past Python's own buffer: a lock on it would keep the interpreter from ending.
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(ENDING_SECONDS)
    os._exit(1)


if __name__ == "__main__":
    main()
