"""Keeps the fork servers of one kata for the next, as long as their apps import the same larger packages."""

from types import TracebackType

from checker.catalogue import Collection
from checker.errors import Problem
from checker.grading.preload import find_preload
from checker.serving.hosts import Hosts


class WarmHosts:
    """A context manager, so that no server outlives it."""

    def __init__(self, collection: Collection, seed: str) -> None:
        self.collection = collection
        self.seed = seed
        self.hosts: Hosts | None = None

    def of(self, name: str) -> Hosts:
        """Servers that have imported what a kata's app imports, and nothing that would weigh on every fork."""
        try:
            preload = find_preload(self.collection.kata(name))
        except Problem:
            preload = ()
        if self.hosts is None or self.hosts.preload != preload:
            self.close()
            self.hosts = Hosts(self.seed, preload)
        return self.hosts

    def close(self) -> None:
        """End the servers there are."""
        hosts, self.hosts = self.hosts, None
        if hosts is not None:
            hosts.close()

    def __enter__(self) -> "WarmHosts":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
