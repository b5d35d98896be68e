"""Hires workers on the machines of a cluster: as many on each as it has threads, where it grades as this one does."""

import asyncio
import ipaddress
import queue
import time
from collections.abc import Collection, Mapping
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from distributed import Security

from checker.catalogue import content_sha256
from checker.classroom.agreement import find_differences, grades_by
from checker.classroom.cluster_keys import read_keys
from checker.classroom.frames import Facts
from checker.classroom.hiring import Said
from checker.classroom.line import Line, LineBroken
from checker.classroom.local_cluster import LocalCluster
from checker.classroom.parcel import pack_kata
from checker.classroom.remote import Job, Place, Remote
from checker.errors import UsageProblem
from checker.model.kata import Kata

LOCAL = "local"
LOOKING_SECONDS = 0.25
"""How often it is looked who has come and who is gone."""
FIRST_SECONDS = 30.0
"""How long the first machine is waited for."""
RECOVERING_SECONDS = 20.0
"""How long, once all are gone, another one is waited for: dask's nanny takes a few seconds to start one again."""
GREETING_SECONDS = 30.0
FAULTS = 2
"""After so many without a verdict between them, work is rather given to other machines."""
UNSAFE = "its address does not begin with tls://, and it is on another machine"


class Cluster:
    """The machines of a cluster; a context manager, so that nothing of a run is left on it."""

    def __init__(self, address: str, keys: Path | None, katas: Mapping[str, Kata], most: int | None) -> None:
        """Prepare; nothing is connected before there is something to grade.

        Args:
            address: The scheduler's, or `local` to start one here.
            keys: The folder that `checker cluster keys` has made; None where all is on this machine.
            katas: Those that may be graded, by slug.
            most: How many may work at once; None for as many as there are threads.

        Raises:
            UsageProblem: It would be neither encrypted nor authenticated, or the keys can't be read.
        """
        self.address = address
        self.katas = katas
        self.most = most
        self.security: Security | None = None if keys is None else read_keys(keys)
        if address != LOCAL:
            refuse_open(address, keys)
        self.places: dict[str, Place] = {}
        self.gone: list[Place] = []
        self.broken = ""
        self.jobs: dict[str, tuple[str, bytes]] = {}
        self.stack = ExitStack()

    @cached_property
    def line(self) -> Line:
        """The connection."""
        return Line(self.address, self.security)

    def __enter__(self) -> "Cluster":
        with ExitStack() as stack:
            if self.address == LOCAL:
                local = stack.enter_context(LocalCluster(self.most or 1))
                self.address, self.security = local.address, local.security
            stack.callback(self.line.close)
            self.line.begin(self.look_around())
            self.await_first()
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def await_first(self) -> None:
        """Wait for the first machine that can be worked on.

        Raises:
            UsageProblem: There is none.
        """
        if self.wait(FIRST_SECONDS):
            return
        refused = self.notes()
        if refused:
            raise UsageProblem(
                "No machine of the cluster can grade for this one:\n" + "\n".join(f"  {line}" for line in refused),
                "Install the same checker, libraries and Python on both sides; docs/scaling.md says how.",
            )
        raise UsageProblem(
            f"The cluster at {self.address} has no worker.{' ' + self.broken if self.broken else ''}",
            "Start some with `dask worker`; docs/scaling.md says how.",
        )

    def wait(self, seconds: float) -> bool:
        """Wait for a machine with room; whether there is one. Where all have refused, nothing is waited for."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.broken:
            if self.open_places():
                return True
            if self.places and all(place.refused for place in self.places.values()):
                return False
            time.sleep(0.05)
        return False

    async def look_around(self) -> None:
        """Look who has come and who is gone, as long as the line stands."""
        while True:
            try:
                members = await self.line.members()
            except LineBroken as broken:
                self.broken = str(broken)
                return
            for address in self.places.keys() - members.keys():
                place = self.places.pop(address)
                self.gone += [place] if place.refused else []
                for remote in list(place.hired):
                    remote.how = "was lost: its machine or its process has ended."
                    remote.stop()
            fresh = [Place(address, seats) for address, seats in members.items() if address not in self.places]
            self.places |= {place.address: place for place in fresh}
            await asyncio.gather(*map(self.greet, fresh))
            await asyncio.sleep(LOOKING_SECONDS)

    async def greet(self, place: Place) -> None:
        """Find out whether a machine grades by the same as this one, before it is told anything."""
        if not place.address.startswith("tls://") and not is_here(place.address):
            place.refused = UNSAFE
            return
        try:
            asked = self.line.ask(place.address, {"do": "greet"})
            facts, _ = await asyncio.wait_for(asked, GREETING_SECONDS)
        except (LineBroken, TimeoutError) as problem:
            place.refused = str(problem) or "it does not answer"
            return
        differences = find_differences(facts.get("grades_by", {}), grades_by())
        if differences:
            place.refused = f"it grades by something else: {differences}"
        place.is_welcome = not differences

    def open_places(self) -> list[Place]:
        """Where work can be done: those where it does not keep failing, if there are any."""
        able = [place for place in list(self.places.values()) if place.is_welcome and not place.refused]
        return [place for place in able if place.faults < FAULTS] or able

    def size(self) -> int:
        """How many can work at once, as things are now."""
        seats = sum(place.seats for place in self.open_places())
        return seats if self.most is None else min(seats, self.most)

    def hire(
        self, said: "queue.SimpleQueue[Said]", order: Facts, patience: float, avoid: Collection[str]
    ) -> Remote | None:
        """Hire a worker where the most seats are free."""
        places = self.open_places()
        welcome = [place for place in places if place.address not in avoid] or places
        free = [place for place in welcome if len(place.hired) < place.seats]
        if not free:
            return None
        place = max(free, key=lambda place: place.seats - len(place.hired))
        return Remote(self.line, place, self.job(order), said, patience)

    def job(self, order: Facts) -> Job:
        """The order with all that another machine needs for it; where the kata is here is no business of theirs."""
        slug = order["kata"]
        if slug not in self.jobs:
            self.jobs[slug] = content_sha256(self.katas[slug]), pack_kata(self.katas[slug])
        return Job({key: value for key, value in order.items() if key != "root"}, *self.jobs[slug])

    def has_other_than(self, place: str) -> bool:
        """Whether work can be done on any other machine."""
        return any(other.address != place for other in self.open_places())

    def recover(self) -> bool:
        """Wait for a machine that can be worked on."""
        return self.wait(RECOVERING_SECONDS)

    def notes(self) -> tuple[str, ...]:
        """Which machines took no part."""
        refused = [place for place in (*self.gone, *self.places.values()) if place.refused]
        lost = [f"{self.broken}."] if self.broken else []
        return (*(f"{place.address} took no part: {place.refused}" for place in refused), *lost)


def refuse_open(address: str, keys: Path | None) -> None:
    """Refuse what would carry submissions, hidden checks and seeds over a network for everybody to read.

    Raises:
        UsageProblem: It would be neither encrypted nor authenticated.
    """
    if "://" not in address:
        raise UsageProblem(f"{address} is no address of a cluster.", "Expected tls://HOST:PORT, or the word local.")
    if address.startswith("tls://"):
        if keys is None:
            raise UsageProblem(
                f"{address} asks for keys.", "Name their folder with --keys; `checker cluster keys` makes one."
            )
    elif keys is not None or not is_here(address):
        raise UsageProblem(
            f"What is sent to {address} would be neither encrypted nor authenticated.",
            "Make keys with `checker cluster keys`, start the cluster with them, and name it tls://HOST:PORT.",
        )


def is_here(address: str) -> bool:
    """Whether an address is of this machine, whatever it is asked from."""
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
