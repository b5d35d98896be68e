"""Has pages made of the verdicts that lie in folders, by several workers at once."""

import queue
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

from checker.classroom.hiring import Grader, Said
from checker.classroom.workers import Worker, end_all

PATIENCE_SECONDS = 120.0
TRIES = 2


def make_pages(folders: Sequence[Path], size: int) -> Generator[str, None, None]:
    """Make report.html beside each verdict.json.

    Args:
        folders: Where verdicts are.
        size: How many workers there are at once.

    Yields:
        For each page, as it is made, an empty text, or why it could not be made.
    """
    left = [str(folder) for folder in folders]
    for last in (number == TRIES - 1 for number in range(TRIES)):
        undone: list[str] = []
        yield from make_once(left, size, undone)
        if last:
            yield from (f"{name} has no page: the worker that made it ended too early." for name in undone)
        left = undone


def make_once(names: Sequence[str], size: int, undone: list[str]) -> Iterator[str]:
    """Share the pages out; what a worker that ended left undone is added to `undone`."""
    said: queue.SimpleQueue[Said] = queue.SimpleQueue()
    waiting: dict[Grader, list[str]] = {}
    try:
        for number in range(min(size, len(names))):
            share = list(names[number::size])
            worker: Grader = Worker(said, {"pages": share}, PATIENCE_SECONDS)
            waiting[worker] = share
            worker.dismiss()
        while waiting:
            try:
                worker, frame = said.get(timeout=1.0)
            except queue.Empty:
                for each in waiting:
                    each.end_if_silent()
                continue
            if frame is None:
                undone += waiting.pop(worker)
                worker.bury()
                continue
            worker.renew_patience()
            facts, _ = frame
            if "page" in facts:
                waiting[worker].remove(facts["page"])
                yield facts["problem"]
    finally:
        end_all(list(waiting))
