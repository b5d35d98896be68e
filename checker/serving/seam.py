"""The seam between the judge and whatever serves an app: a fork server, or fresh interpreters."""

import os
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from checker import wire
from checker.model.exchange import Trace
from checker.model.kata import Limits
from checker.model.verdict import Output, StartFailure
from checker.serving.pristine_folder import PristineFolder


@dataclass(frozen=True)
class Job:
    """What a box is to hold."""

    workspace: PristineFolder
    """The folder the app is imported from."""
    data: PristineFolder
    """The app's own folder, empty in the beginning."""
    app: str
    """`module:attribute`."""
    limits: Limits
    alone: bool = False
    """Whether no process of it but the served app may run while a check runs: for code nobody trusts."""

    def restore(self) -> bool:
        """Put both folders back to what they held in the beginning; whether both stayed the folders they were."""
        stayed = self.workspace.restore()
        return self.data.restore() and stayed

    def keep_data(self) -> bool:
        """Leave the app's data as it is, where its folder is still the one it was; else put both folders back."""
        with suppress(OSError):
            if self.data.is_itself():
                return True
        return self.restore()

    def name_files(self, output: Output) -> Output:
        """The output with the app's own files named as its author knows them, not by where they lie for grading."""
        place = f"{self.workspace.path}{os.sep}"
        if place not in output.text:
            return output
        return output.model_copy(update={"text": output.text.replace(place, "")})

    def is_pristine(self) -> bool:
        """Whether both folders hold what they held in the beginning."""
        return self.workspace.is_pristine() and self.data.is_pristine()


@dataclass(frozen=True)
class Surroundings:
    """What a check wants around its app. The app is told after its import, since it is imported for all checks."""

    environment: dict[str, str] = field(default_factory=dict)
    """The variables that set a time zone."""
    listen: Callable[[socket.socket], None] | None = None
    """Answers on a connection on which the app asks; None where it has nothing to ask."""
    upstream: bool = True
    """Whether its stand-ins for other services ask there, if there is such a connection."""
    debugger: bool = False
    """Whether its breakpoints ask there, if there is such a connection."""

    def message(self) -> wire.Message:
        """As the app is told."""
        heard = self.listen is not None
        return {
            "environment": self.environment,
            "upstream": heard and self.upstream,
            "debugger": heard and self.debugger,
        }


PLAIN = Surroundings()


@dataclass(frozen=True)
class ServerSays:
    """What the served app said of one request: data, never a reason for a verdict."""

    method: str
    path: str
    trace: Trace


class AppDidNotStart(Exception):
    """The app could not be imported or could not start: the submission's own doing."""

    def __init__(self, failure: StartFailure) -> None:
        super().__init__(failure.message)
        self.failure = failure

    def add(self, sentences: tuple[str, ...]) -> None:
        """Say more of the reason."""
        message = " ".join((self.failure.message, *sentences))
        self.failure = self.failure.model_copy(update={"message": message})


class ServedApp(Protocol):
    """One process that answers HTTP, in a pristine state when it begins."""

    def connect(self, timeout: float) -> socket.socket:
        """Open a connection to it; `OSError` where nobody listens."""
        ...

    def says(self, answered: int, wait: float) -> tuple[ServerSays, ...]:
        """What it said of its requests, in the order they began, waiting up to `wait` seconds for `answered` ends."""
        ...

    def output(self) -> Output:
        """What it has printed so far."""
        ...

    def exceeded(self) -> tuple[str, ...]:
        """Which of its kata's limits it has run into, in sentences, as far as that is known."""
        ...

    def end(self, seconds: float) -> bool:
        """Have it shut down within `seconds`, then kill it; with 0, kill it at once.

        What it said and printed can still be asked for; `stop` is called afterwards.

        Returns:
            Whether it ended before its time was up.
        """
        ...

    def stop(self) -> None:
        """End it and all it has started."""
        ...


class Box(Protocol):
    """One submission, ready to be served any number of times."""

    start_ms: float
    is_last: bool
    """Set by who asks: whether the app that is served next is the last, so that none is made ready after it."""

    def prepare(self) -> None:
        """Begin to import it, where that can be done while the caller does something else; `serve` is called next."""
        ...

    def serve(self, surroundings: Surroundings = PLAIN, *, keep_data: bool = False) -> ServedApp:
        """Serve it in a pristine state.

        Args:
            surroundings: What is around it.
            keep_data: Leave the data as the app before has left it: this one is the same app, started again.

        Raises:
            AppDidNotStart: The submission's own doing.
            CheckerFault: The serving side is lost.
        """
        ...

    def end(self) -> None:
        """End it with all its processes."""
        ...


class Host(Protocol):
    """What boxes are opened in."""

    def missing_walls(self) -> tuple[str, ...]:
        """The walls that its boxes lack, in words.

        Raises:
            CheckerFault: The serving side is lost.
        """
        ...

    def box(self, job: Job) -> Box:
        """Prepare a box; the app is imported when it is first served."""
        ...

    def close(self) -> None:
        """End everything that was started."""
        ...
