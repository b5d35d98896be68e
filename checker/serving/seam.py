"""The seam between the judge and whatever serves an app: a fork server, or fresh interpreters."""

import socket
from dataclasses import dataclass
from typing import Protocol

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

    def restore(self) -> bool:
        """Put both folders back to what they held in the beginning; whether both stayed the folders they were."""
        stayed = self.workspace.restore()
        return self.data.restore() and stayed

    def is_pristine(self) -> bool:
        """Whether both folders hold what they held in the beginning."""
        return self.workspace.is_pristine() and self.data.is_pristine()


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

    def stop(self) -> None:
        """End it and all it has started."""
        ...


class Box(Protocol):
    """One submission, ready to be served any number of times."""

    start_ms: float

    def serve(self) -> ServedApp:
        """Serve it in a pristine state.

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
