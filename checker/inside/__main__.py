"""Started as a program: the fork server where the system can fork, a single served app where it can't.

`python -m checker.inside fork FD walled|open traced|untraced` speaks over the socket FD; `python -m checker.inside once
traced|untraced PACKAGE...` over standard input and output; `python -m checker.inside probe` prints which walls stand.
"""

import gc
import os
import sys


def main() -> None:
    """Start what the first argument names."""
    # Nothing of what is imported becomes garbage; looking for it takes a tenth of the time.
    gc.disable()
    if sys.argv[1] == "fork":
        from checker.inside.fork_server import run

        run(int(sys.argv[2]), walled=sys.argv[3] == "walled", traced=sys.argv[4] == "traced")
        # Somebody waits for its end; tearing an interpreter down takes tens of milliseconds.
        os._exit(0)
    elif sys.argv[1] == "probe":
        from checker.inside.probe import run_probe

        run_probe()
    else:
        from checker.inside.once import run_once

        run_once(sys.argv[3:], traced=sys.argv[2] == "traced")


if __name__ == "__main__":
    main()
