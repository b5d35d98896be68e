"""The line to a cluster: asks its machines questions through dask's scheduler, in a thread of its own."""

import asyncio
import logging
import threading
from collections.abc import Coroutine, Mapping
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

from distributed import Client, Security

from checker.classroom.frames import Facts, Frame, pack_frame, unpack_frames
from checker.classroom.seat import answer
from checker.errors import UsageProblem

CONNECTING_SECONDS = 15.0
HANGING_UP_SECONDS = 10.0

T = TypeVar("T")


class LineBroken(Exception):
    """A machine, or the whole cluster, gives no answer."""


class Line:
    """A connection to a scheduler. Questions are coroutines, which `begin` has carried out."""

    def __init__(self, address: str, security: Security | None) -> None:
        """Connect.

        Raises:
            UsageProblem: Nobody answers, or not over this kind of connection.
        """
        # What goes wrong on the line is told by us, once and in words.
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.client: Client | None = None
        try:
            self.begin(self.connect(address, security)).result()
        except (OSError, TimeoutError, ValueError, TypeError) as error:
            self.close()
            raise UsageProblem(
                f"The cluster's scheduler can't be reached at {address}: {type(error).__name__}: {error}",
                "Is it running, and are --keys those that it was started with? docs/scaling.md shows how to start it.",
            ) from None

    def begin(self, question: Coroutine[Any, Any, T]) -> "Future[T]":
        """Have a question asked, while the caller goes on."""
        return asyncio.run_coroutine_threadsafe(question, self.loop)

    async def connect(self, address: str, security: Security | None) -> None:
        """Introduce ourselves to the scheduler. Answers are taken as bytes and plain values: nothing is unpickled."""
        self.client = await Client(  # type: ignore[no-untyped-call]
            address,
            security=security,
            asynchronous=True,
            set_as_default=False,
            timeout=CONNECTING_SECONDS,
            deserializers=["dask", "msgpack"],
        )

    async def members(self) -> Mapping[str, int]:
        """The addresses of all dask workers, and how many threads each has.

        Raises:
            LineBroken: The scheduler is gone.
        """
        try:
            assert self.client is not None
            assert self.client.scheduler is not None
            identity = await asyncio.wait_for(self.client.scheduler.identity(n_workers=-1), CONNECTING_SECONDS)
            return {address: int(facts["nthreads"]) for address, facts in identity["workers"].items()}
        except Exception as error:
            raise LineBroken(f"The cluster's scheduler does not answer any more ({type(error).__name__})") from error

    async def ask(self, place: str, facts: Facts, payload: bytes = b"") -> Frame:
        """Ask a machine.

        Raises:
            LineBroken: It gives no answer that is one.
        """
        try:
            assert self.client is not None
            replies = await self.client.run(answer, pack_frame(facts, payload), workers=[place])
            (frame,) = unpack_frames(replies[place])
        except ModuleNotFoundError as error:
            raise LineBroken(f"the checker can't be imported there: {error}") from error
        except Exception as error:
            raise LineBroken(f"the connection to it broke ({type(error).__name__})") from error
        return frame

    def close(self) -> None:
        """Hang up."""
        with suppress(Exception):
            self.begin(self.hang_up()).result(HANGING_UP_SECONDS)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(HANGING_UP_SECONDS)

    async def hang_up(self) -> None:
        """Take leave of the scheduler, and end whatever still waits for an answer."""
        if self.client is not None:
            await self.client.close()  # type: ignore[no-untyped-call]
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
