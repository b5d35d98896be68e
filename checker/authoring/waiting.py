"""Says which kata a worker proves next, so that few servers are started and nobody is waited for in the end."""

import threading
from collections import defaultdict
from collections.abc import Hashable, Sequence

from checker.catalogue import Collection
from checker.errors import Problem
from checker.grading.preload import find_preload

Preload = tuple[str, ...]
STORING = 3
"""How many times longer the checks of an app take that imports one of the larger packages: they mostly store things."""


class Waiting:
    """The katas that nobody has begun to prove."""

    def __init__(self, preloads: dict[str, Preload], weights: dict[str, int]) -> None:
        """Line them up.

        Args:
            preloads: By name, what each kata's apps import; a worker starts its servers anew for another.
            weights: By name, how long each takes, as far as one can tell: only compared with each other.
        """
        self.preloads = preloads
        self.weights = weights
        self.left = set(preloads)
        self.at: dict[Hashable, Preload] = {}
        self.lock = threading.Lock()

    def take(self, worker: Hashable) -> str | None:
        """The kata that a worker proves next; None where none is left.

        One like its last, if there is one. Else one of those that make the least work together and that no other worker
        is at, so that what makes the most is shared in the end. Of several the longest.
        """
        with self.lock:
            groups: dict[Preload, list[str]] = defaultdict(list)
            for name in sorted(self.left):
                groups[self.preloads[name]].append(name)
            if not groups:
                return None
            last = self.at.get(worker)
            if last not in groups:
                free = groups.keys() - self.at.values() or groups.keys()
                last = min(sorted(free), key=lambda preload: sum(self.weights[name] for name in groups[preload]))
            self.at[worker] = last
            name = max(groups[last], key=lambda name: self.weights[name])
            self.left.remove(name)
            return name

    def clear(self) -> None:
        """Let nobody begin anything more."""
        with self.lock:
            self.left.clear()


def line_up(collection: Collection, names: Sequence[str]) -> Waiting:
    """These katas, with what can be told of them without running anything."""
    preloads, weights = {}, {}
    for name in names:
        preloads[name], weights[name] = look_at(collection, name)
    return Waiting(preloads, weights)


def look_at(collection: Collection, name: str) -> tuple[Preload, int]:
    """What a kata's apps import, and how long its proof takes: most of that is to ask every check of what passes."""
    try:
        kata = collection.kata(name)
        fixes = sum(variant.passes for variant in collection.solution(kata).variants)
    except Problem:
        return (), 0
    preload = find_preload(kata)
    checks = sum(path.stat().st_size for path in (kata.visible_checks, kata.hidden_checks) if path is not None)
    return preload, checks * (2 + fixes) * (STORING if preload else 1)
