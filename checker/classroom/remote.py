"""One worker program on a machine of a cluster, as the run speaks to it; its verdicts are checked before they count."""

import asyncio
import queue
import secrets
import threading
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from checker.classroom.agreement import grades_by
from checker.classroom.frames import Facts, Frame, decode_submission, pack_frame, unpack_frames
from checker.classroom.hiring import Said
from checker.classroom.line import Line, LineBroken
from checker.classroom.results import summarize
from checker.grading.flow import digest
from checker.grading.versions import versions
from checker.model.verdict import Verdict
from checker.verdict_file import encode_verdict

ENDING_SECONDS = 15.0


@dataclass
class Place:
    """A dask worker."""

    address: str
    seats: int
    """How many may work there at once."""
    refused: str = ""
    """Why nothing is graded there; empty where it is."""
    is_welcome: bool = False
    """Whether it grades by the same as we do, and may be told secrets."""
    faults: int = 0
    """How many have ended there since the last verdict from there, without being told to."""
    hired: set["Remote"] = field(default_factory=set)


@dataclass(frozen=True)
class Job:
    """What a worker is hired for."""

    order: Facts
    sha256: str
    """The kata's content."""
    parcel: bytes
    """The kata, for a machine that has not got it."""


class NoVerdict(Exception):
    """What came as a verdict is none, or of something else."""


class Remote:
    """A worker program that was hired on a cluster."""

    def __init__(self, line: Line, place: Place, job: Job, said: queue.SimpleQueue[Said], patience: float) -> None:
        self.line = line
        self.at = place
        self.place = place.address
        self.job = job
        self.said = said
        self.patience = patience
        self.seat = secrets.token_hex(8)
        self.expected: deque[tuple[int, str]] = deque()
        """The numbers it was given and the hashes of what they stand for."""
        self.outgoing: asyncio.Queue[bytes] = asyncio.Queue()
        self.was_dismissed = self.was_stopped = False
        self.has_left = threading.Event()
        self.task: asyncio.Task[None] | None = None
        self.how = "was ended."
        self.renew_patience()
        place.hired.add(self)
        line.begin(self.serve())

    def tell(self, facts: Facts, payload: bytes = b"") -> None:
        """Have it told something."""
        self.renew_patience()
        rest = payload
        for number, size in zip(facts.get("numbers", ()), facts.get("sizes", ()), strict=True):
            self.expected.append((number, digest(decode_submission(rest[:size]))))
            rest = rest[size:]
        self.line.loop.call_soon_threadsafe(self.outgoing.put_nowait, pack_frame(facts, payload))

    def dismiss(self) -> None:
        """Have it told that there is no more to do."""
        self.was_dismissed = True
        self.tell({"end": True})

    def renew_patience(self) -> None:
        """It has given a sign of life, or has something new to do."""
        self.deadline = time.monotonic() + self.patience

    def interrupt(self) -> None:
        """Stop listening to it and have it ended there."""
        self.was_dismissed = True
        self.line.loop.call_soon_threadsafe(self.stop)

    def end_if_silent(self) -> None:
        """Have it ended where it has said nothing for too long."""
        if time.monotonic() > self.deadline and not self.was_stopped:
            self.how = f"said nothing for {self.patience:g} seconds and was ended."
            self.line.loop.call_soon_threadsafe(self.stop)

    def bury(self) -> str:
        """Wait until it is ended there, if it was stopped; how it ended, in words."""
        if self.was_dismissed:
            self.has_left.wait(ENDING_SECONDS)
        return f"The worker at {self.place} {self.how}"

    def stop(self) -> None:
        """Stop what is done for it, in the line's thread."""
        self.was_stopped = True
        if self.task is not None:
            self.task.cancel()

    async def serve(self) -> None:
        """Take a seat, pass on what is said both ways, and leave the seat, whatever happens."""
        sending: asyncio.Task[None] | None = None
        self.task = asyncio.current_task()
        try:
            if not self.was_stopped and await self.take_seat():
                sending = asyncio.create_task(self.send())
                await self.listen()
        except LineBroken as broken:
            self.how = f"was lost: {broken}."
        except NoVerdict as problem:
            self.how = f"was sent away: {problem}."
            self.at.refused = f"it said something that can't be a verdict: {problem}"
        finally:
            if sending is not None:
                sending.cancel()
            if not self.was_dismissed:
                self.at.faults += 1
            self.at.hired.discard(self)
            self.said.put((self, None))
            self.task = None
            await self.leave_seat()
            self.has_left.set()

    async def take_seat(self) -> bool:
        """Have a program started there, with the kata brought first where it is missing; whether it could be."""
        asked = {"do": "open", "seat": self.seat, "sha256": self.job.sha256, "grades_by": grades_by()}
        asked["order"] = self.job.order
        facts, _ = await self.line.ask(self.place, asked)
        if "needs" in facts:
            facts, _ = await self.line.ask(self.place, {"do": "bring", "sha256": self.job.sha256}, self.job.parcel)
            if "kept" in facts:
                facts, _ = await self.line.ask(self.place, asked)
        if "seated" not in facts:
            self.complain(facts, refuses="refuses" in facts)
        return "seated" in facts

    async def leave_seat(self) -> None:
        """Have it ended, as far as it can be reached."""
        with suppress(LineBroken, TimeoutError):
            await asyncio.wait_for(self.line.ask(self.place, {"do": "close", "seat": self.seat}), ENDING_SECONDS)

    async def send(self) -> None:
        """Pass on what it is told; that it can't be reached is heard of anyway."""
        with suppress(LineBroken):
            while True:
                content = await self.outgoing.get()
                await self.line.ask(self.place, {"do": "tell", "seat": self.seat}, content)

    async def listen(self) -> None:
        """Pass on what it says until it has ended.

        Raises:
            LineBroken: It gives no answer any more.
            NoVerdict: What it says is not to be believed.
        """
        number = 0
        while True:
            number += 1
            facts, content = await self.line.ask(self.place, {"do": "listen", "seat": self.seat, "number": number})
            if "heard" not in facts:
                raise LineBroken(str(facts.get("what")))
            for frame in unpack_frames(content):
                if "ended" in frame[0]:
                    # "The worker that graded it was ended by signal 9." is how it tells of itself.
                    self.how = str(frame[0]["ended"]).removeprefix("The worker that graded it ")
                    return
                self.hear(frame)

    def hear(self, frame: Frame) -> None:
        """Pass on one thing that it says.

        Raises:
            NoVerdict: It is not to be believed.
        """
        facts, payload = frame
        if "number" in facts:
            verdict = self.check(facts, payload)
            result = summarize(verdict).model_dump(mode="json")
            self.at.faults = 0
            self.said.put((self, ({"number": facts["number"], "result": result}, encode_verdict(verdict))))
        elif "what" in facts:
            self.complain(facts, refuses=not facts.get("fault", True))
        else:
            self.said.put((self, (facts, b"")))

    def complain(self, facts: Mapping[str, Any], *, refuses: bool) -> None:
        """Pass on why it ends. What keeps one machine from grading is no reason to give up the run."""
        what, todo = str(facts.get("what")), str(facts.get("todo", ""))
        if refuses:
            self.at.refused = f"{what} {todo}".strip()
        unfit = bool(facts.get("unfit"))
        trouble = {"fault": not refuses, "unfit": unfit, "what": f"{what} (on {self.place})", "todo": todo}
        self.said.put((self, (trouble, b"")))

    def check(self, facts: Facts, payload: bytes) -> Verdict:
        """Read a verdict as data and hold it against what was asked for.

        Raises:
            NoVerdict: It is none, or one of something else.
        """
        try:
            verdict = Verdict.model_validate_json(payload)
            number, sha256 = self.expected.popleft()
        except (ValidationError, IndexError) as error:
            raise NoVerdict("it is not a verdict, or nobody asked for it") from error
        found = (facts["number"], verdict.submission.content_sha256, verdict.kata.content_sha256, verdict.seed)
        if found != (number, sha256, self.job.sha256, self.job.order["label"]):
            raise NoVerdict("it is of another submission, kata or run")
        if verdict.versions != versions() or (self.job.order["require_walls"] and verdict.missing_walls):
            raise NoVerdict("it was made with other versions, or without walls")
        return verdict
