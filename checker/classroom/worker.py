"""The worker's program: grades chunks of submissions of one kata, or makes pages, as a class run tells it to.

It is started with a clean environment and in a session of its own, is told everything over its standard input, and
ends when that ends: nothing of it outlives the run.
"""

import os
import queue
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import IO

from checker.classroom.frames import Facts, Frame, read_frame, write_frame
from checker.errors import CheckerFault, KataDoesNotFit, Problem
from checker.model.kata import Submission


class Desk:
    """Where a worker takes its orders and puts its results."""

    def __init__(self, orders: IO[bytes], results: IO[bytes]) -> None:
        self.orders = orders
        self.results = results
        self.waiting: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        """Take in orders; where whoever gives them is gone, nobody needs the one that is being carried out."""
        ended = False
        while (frame := read_frame(self.orders)) is not None:
            self.waiting.put(frame)
            ended = "end" in frame[0]
        self.waiting.put(None)
        if not ended:
            os.kill(os.getpid(), signal.SIGTERM)

    def take(self) -> Frame | None:
        """The next order; None where there are no more."""
        frame = self.waiting.get()
        return None if frame is None or "end" in frame[0] else frame

    def put(self, facts: Facts, payload: bytes = b"") -> None:
        """Hand over a result."""
        write_frame(self.results, facts, payload)


def main() -> int:
    """Carry out what is told; the exit code is for people who look, the run goes by what it was told."""
    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    desk = Desk(sys.stdin.buffer, take_output())
    try:
        first = desk.take()
        if first is not None:
            (grade_for if "kata" in first[0] else make_pages)(desk, first[0])
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
    except Problem as problem:
        is_fault = isinstance(problem, CheckerFault)
        unfit = isinstance(problem, KataDoesNotFit)
        desk.put({"fault": is_fault, "unfit": unfit, "what": problem.what, "todo": problem.todo})
        return 3 if is_fault else 2
    return 0


def interrupt(number: int, frame: FrameType | None) -> None:
    """End what is going on, so that everything started is ended on the way out; once."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


def take_output() -> IO[bytes]:
    """Standard output for results alone: whatever a check prints goes where errors go."""
    own = os.dup(1)
    os.dup2(2, 1)
    return open(own, "wb")  # noqa: PTH123 - open as long as the program runs


def grade_for(desk: Desk, order: Facts) -> None:
    """Grade chunks until there are no more.

    Raises:
        CheckerFault, UsageProblem: As `grade_chunks`.
    """
    from checker.batch import grade_chunks
    from checker.catalogue import open_collection
    from checker.classroom.frames import decode_submission
    from checker.classroom.results import summarize
    from checker.grading.flow import Terms
    from checker.model.verdict import Verdict
    from checker.verdict_file import encode_verdict

    numbers: list[int] = []

    def chunks() -> Iterator[list[Submission]]:
        while (frame := desk.take()) is not None:
            facts, payload = frame
            numbers[:] = facts["numbers"]
            some = []
            for size in facts["sizes"]:
                some.append(decode_submission(payload[:size]))
                payload = payload[size:]
            yield some
            desk.put({"chunk": "done"})

    def tell(index: int, verdict: Verdict) -> None:
        # The seed is the run's secret as long as it lasts: a verdict only says which run it is from.
        told = verdict.model_copy(update={"seed": order["label"]})
        desk.put({"number": numbers[index], "result": summarize(told).model_dump(mode="json")}, encode_verdict(told))

    kata = open_collection(Path(order["root"])).kata(order["kata"])
    terms = Terms(seed=order["seed"], require_walls=order["require_walls"])
    grade_chunks(kata, chunks(), terms, lambda: desk.put({"ready": True}), tell)


def make_pages(desk: Desk, order: Facts) -> None:
    """Make the page beside each verdict that is named."""
    from checker.report.page import write_page
    from checker.verdict_file import read_verdict

    for name in order["pages"]:
        folder = Path(name)
        try:
            write_page(read_verdict(folder / "verdict.json"), folder / "report.html")
            desk.put({"page": name, "problem": ""})
        except Problem as problem:
            desk.put({"page": name, "problem": problem.what})


if __name__ == "__main__":
    sys.exit(main())
