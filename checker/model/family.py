"""A family: submissions of one kata whose change is the same once names, comments and layout are put aside."""

from typing import Literal

from checker.model.record import Record

Likeness = Literal["starter", "reference", "other_fix", "wrong_fix", "unknown", "unread"]
"""What a family equals. `unread`: it could not be compared at all."""


class Family(Record):
    """Submissions of one kata that are alike."""

    kata: str
    """The kata's slug."""
    key: str
    """The same in every run, on every machine: what is said of a family reaches those who join it later."""
    name: str
    """What it does, as far as that can be told: `as the starter`, `changes lines 12-14 of app.py, in hello`."""
    likeness: Likeness
    members: tuple[str, ...]
    """Their folders in the reports, or their keys where they come from submissions; in order."""
    conclusions: dict[str, int]
    """How many have which conclusion; nothing where they come from submissions."""
    odd: str
    """Why a person should look at it; empty where there is no reason."""
    example: str
    """The member that `change` is of."""
    change: str
    """Its diff from the starter, as in its verdict, cut where it is long."""

    @property
    def size(self) -> int:
        """How many are alike."""
        return len(self.members)


class Families(Record):
    """What families.json holds."""

    schema_version: Literal[1] = 1
    families: tuple[Family, ...]
    """By kata; in each the largest first."""
