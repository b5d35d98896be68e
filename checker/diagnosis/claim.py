"""What a rule says when it holds, before it becomes a record of the verdict."""

from collections.abc import Callable
from typing import NamedTuple

from checker.diagnosis.scene import Scene
from checker.model.stage import Stage


class Claim(NamedTuple):
    """Where it went wrong, what happened, and what to look at next."""

    stage: Stage | None
    sentence: str
    """What the client saw: true whatever the server says."""
    question: str
    server: str = ""
    """What the server says besides; empty where it is not needed, or says nothing."""
    server_says: bool = False
    """Whether `sentence` too stands on what the server says."""


Rule = Callable[[Scene], Claim | None]
"""A claim of what happened, where it holds; None where it does not. Its name is the claim in a few words."""
