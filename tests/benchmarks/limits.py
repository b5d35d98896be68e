"""Shows how far over each limit a submission gets that tries, and what the walls cost.

    python tests/benchmarks/limits.py [--rounds N]

Each line is one app that uses up one thing as fast as it can, in a box with a small limit. The costs are medians of one
run, taken in turns: with walls and without.
"""

import argparse
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from checker.checks.client import Client
from checker.checks.transport import ExchangeFailed
from checker.model.kata import MIB, Limits
from checker.serving.disk import sizes
from checker.serving.hosts import Hosts
from checker.serving.launch import prepare_job
from checker.serving.processes import family, processor_seconds
from checker.serving.seam import Job

PLAIN = "@app.get('/')\ndef answer(): return 1"
HEAD = """
import mmap, os, threading, time
from fastapi import FastAPI
from fastapi.responses import Response, StreamingResponse

DATA = os.environ["DATA_DIR"]
app = FastAPI()


def count(deed, most=100_000):
    made, kept = 0, []
    try:
        for made in range(most):
            kept.append(deed(made))
    except (OSError, RuntimeError, MemoryError):
        return made
    return most


def nap():
    if os.fork() == 0:
        time.sleep(1)
        os._exit(0)


def thread(_):
    one = threading.Thread(target=time.sleep, args=(0.5,), daemon=True)
    one.start()


def write(path, most):
    with open(path, "wb", 0) as file:
        return count(lambda _: file.write(bytes(1 << 16)), most)


def zipped(size):
    import gzip
    return Response(gzip.compress(bytes(size), 1), headers={"content-encoding": "gzip"})


def endless():
    while True:
        yield bytes(1 << 16)


def drip():
    while True:
        yield b"."
        time.sleep(0.01)
"""


def source(expression: str, sign: str = "def") -> str:
    """An app that answers with the value of an expression."""
    return f"{HEAD}\n@app.get('/')\n{sign} answer():\n    return {expression}\n"


def job(hosts: Hosts, text: str, limits: Limits) -> Job:
    """A job with an app given as text."""
    workspace = hosts.rundir.folder("app")
    (workspace / "app.py").write_text(text)
    return prepare_job(workspace, hosts.rundir, "app:app", limits)


class Watch:
    """Looks at a box from outside while it is asked: the largest of what it finds."""

    def __init__(self, box: int, folder: Path) -> None:
        self.box, self.folder = box, folder
        self.disk = self.resident = self.processor = 0.0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self) -> None:
        """Look until told to end."""
        while not self.ended.wait(0.005):
            processes = family(self.box)
            self.processor = max(self.processor, *map(processor_seconds, processes))
            with suppress(OSError):
                self.resident = max(self.resident, sum(map(resident, processes)))
                self.disk = max(self.disk, sum(sizes(str(self.folder))) / MIB)

    def end(self) -> None:
        """Look no longer."""
        self.ended.set()
        self.thread.join()


def resident(pid: int) -> float:
    """The memory of a process that is no other's, in MiB (proc_pid_statm(5), resident less shared)."""
    with suppress(OSError, ValueError):
        fields = Path(f"/proc/{pid}/statm").read_text().split()
        return (int(fields[1]) - int(fields[2])) * os.sysconf("SC_PAGESIZE") / MIB
    return 0.0


@contextmanager
def served(hosts: Hosts, text: str, limits: Limits) -> Iterator[tuple[Client, Watch, Job]]:
    """A client on an app, and what is seen of its box."""
    one = job(hosts, text, limits)
    box = hosts.round(1).box(one)
    app = box.serve()
    watch = Watch(box.opened.pid, one.data.path)  # type: ignore[attr-defined]
    try:
        yield Client(app.connect, limits), watch, one
    finally:
        watch.end()
        app.stop()
        box.end()


def measure(hosts: Hosts, limits: Limits, expression: str, what: Callable[[object, Watch], object]) -> object:
    """Ask an app that answers with `expression` once; what `what` makes of the answer and of what was seen."""
    with served(hosts, source(expression), limits) as (client, watch, _):
        answer: object = None
        # What stopped the app may have kept it from an answer.
        with suppress(ExchangeFailed, ValueError):
            answer = client.get("/").json()
        watch.ended.wait(0.1)
        return what(answer, watch)


def lasted(hosts: Hosts, limits: Limits, expression: str) -> tuple[float, int]:
    """Seconds of an exchange that the client cuts, and bytes of its body that are kept."""
    with served(hosts, source(expression), limits) as (client, _, _):
        began = time.perf_counter()
        with suppress(ExchangeFailed):
            client.get("/")
        (exchange,) = client.transcript.exchanges()
        return time.perf_counter() - began, exchange.response.body.size if exchange.response else 0


def print_limits(hosts: Hosts) -> None:
    """One line for each limit."""
    roomy = {"memory_mib": 8192, "exchange_seconds": 20.0}
    told = lambda answer, _: answer  # noqa: E731 - the answer itself
    rows: list[tuple[str, object, object]] = [
        ("forks", 2, measure(hosts, Limits(forks=2, **roomy), "count(lambda _: nap())", told)),
        (
            "threads (one is the server's own)",
            50,
            measure(hosts, Limits(threads=50, **roomy), "1 + count(thread)", told),
        ),
        ("files and folders", 1000, measure(hosts, Limits(**roomy), "count(lambda n: os.mkdir(f'{DATA}/{n}'))", told)),
        ("file size, MiB", 16, measure(hosts, Limits(**roomy), "write(DATA + '/x', 10**6) / 16", told)),
    ]
    full = "[write(f'{DATA}/{n}', 256) for n in range(900)]"
    rows.append(("disk, MiB", 64, measure(hosts, Limits(disk_mib=64, **roomy), full, lambda _, seen: round(seen.disk))))
    spin = "[0 for _ in iter(int, 1) if 0]"
    rows.append(
        ("processor, s", 1, measure(hosts, Limits(cpu_seconds=1, **roomy), spin, lambda _, seen: seen.processor))
    )
    fill = "len([os.fork() for _ in range(2)]) and count(lambda _: bytearray(b'x') * (1 << 24), 1000) and time.sleep(1)"
    tight = Limits(memory_mib=512, exchange_seconds=20)
    what = "memory of served app and two forks, MiB"
    rows.append((what, 3 * 512, measure(hosts, tight, fill, lambda _, seen: round(seen.resident))))
    seconds, size = lasted(hosts, Limits(response_mib=1), "StreamingResponse(endless())")
    rows.append(("response, MiB", 1, round(size / MIB, 3)))
    seconds, size = lasted(hosts, Limits(response_mib=1), "zipped(64 << 20)")
    rows.append(("response of 64 MiB, zipped: seconds to refuse", "-", round(seconds, 3)))
    seconds, _ = lasted(hosts, Limits(exchange_seconds=1), "StreamingResponse(drip())")
    rows.append(("exchange, s", 1, round(seconds, 3)))
    print(f"{'what':50} {'limit':>8} {'reached':>10}")
    for name, limit, reached in rows:
        print(f"{name:50} {limit!s:>8} {reached!s:>10}")


def time_boxes(hosts: Hosts, rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds of a box until its app answers, and of a check in a box that stands."""
    boxes, checks = [], []
    for _ in range(rounds):
        one = job(hosts, HEAD + PLAIN, Limits())
        began = time.perf_counter()
        box = hosts.round(1).box(one)
        box.serve().stop()
        boxes.append(1e3 * (time.perf_counter() - began))
        for _ in range(3):
            began = time.perf_counter()
            app = box.serve()
            Client(app.connect, Limits()).get("/")
            app.stop()
            checks.append(1e3 * (time.perf_counter() - began))
        box.end()
    return boxes, checks


def print_costs(rounds: int) -> None:
    """What walls cost, in turns with and without."""
    times: dict[str, tuple[list[float], list[float]]] = {"on": ([], []), "off": ([], [])}
    with Hosts("with") as walled:
        os.environ["ROUNDTRIP_WALLS"] = "off"
        with Hosts("without") as bare:
            for hosts in (walled, bare):
                time_boxes(hosts, 1)
            for _ in range(rounds):
                for name, hosts in (("on", walled), ("off", bare)):
                    for kept, new in zip(times[name], time_boxes(hosts, 1), strict=True):
                        kept.extend(new)
        del os.environ["ROUNDTRIP_WALLS"]
    for place, name in enumerate(("box", "check")):
        on, off = (statistics.median(times[walls][place]) for walls in ("on", "off"))
        print(f"{name}: {on:.1f} ms with walls, {off:.1f} ms without")


def main() -> None:
    """Print limits, then costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=25)
    rounds = parser.parse_args().rounds
    with Hosts("limits") as hosts:
        print_limits(hosts)
    print_costs(rounds)


if __name__ == "__main__":
    sys.exit(main())
