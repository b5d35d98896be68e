"""What `breakpoint()` does in a served app unless somebody is there to answer: it is an error, and no hang."""

from typing import Any, NoReturn


class NobodyDebugsError(RuntimeError):
    """A breakpoint was reached where nobody can answer the debugger."""


def nobody_answers(*arguments: Any, **options: Any) -> NoReturn:
    """What `breakpoint()` does while an app is graded: a debugger would wait for words that never come."""
    raise NobodyDebugsError(
        "breakpoint() was called where nobody can answer a debugger. Take it out; to debug, run `checker serve`, or "
        "plain `pytest` in a terminal where it stands in a function that a request enters."
    )
