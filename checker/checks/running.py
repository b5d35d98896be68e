"""Holds the app of one check through its restarts: whoever asks it for something need not know which start answers."""

import socket
from dataclasses import dataclass

from checker.checks.alarm import hold_alarm
from checker.errors import CheckerFault
from checker.model.verdict import Output
from checker.serving.seam import AppDidNotStart, Box, ServedApp, ServerSays, Surroundings

TRACE_SECONDS = 0.3
"""How long the end of a request's work is waited for after its response; background tasks run on until then."""
SHUTDOWN_SECONDS = 5.0
"""How long an app may take to shut down before it is killed."""
RESTARTS = 20


@dataclass(frozen=True)
class Ended:
    """What one start of the app has left behind."""

    said: tuple[ServerSays, ...]
    output: Output
    exceeded: tuple[str, ...]


class RunningApp:
    """One process at a time, each with the data of the one before."""

    def __init__(self, box: Box, keep_kib: int, surroundings: Surroundings) -> None:
        """Serve the app in a pristine state.

        Args:
            box: Where it was imported.
            keep_kib: How much of its output is kept.
            surroundings: What is around it, after a restart too.

        Raises:
            AppDidNotStart: It does not start.
        """
        self.box = box
        self.keep = 1024 * keep_kib
        self.ended: list[Ended] = []
        self.answered = 0
        """How many exchanges were answered before the last restart."""
        self.surroundings = surroundings
        self.app: ServedApp | None = box.serve(surroundings)

    def connect(self, timeout: float) -> socket.socket:
        """Open a connection to it."""
        if self.app is None:
            raise ConnectionRefusedError
        return self.app.connect(timeout)

    def restart(self, answered: int, *, crash: bool) -> None:
        """End it and start it anew with the data it has.

        Args:
            answered: How many exchanges were answered so far.
            crash: Kill it, instead of letting it shut down.

        Raises:
            AppDidNotStart: It does not start again, and stays away.
            CheckerFault: There were too many restarts.
        """
        if len(self.ended) >= RESTARTS:
            raise CheckerFault(f"A check restarts its app more than {RESTARTS} times.", "Its author has to mend it.")
        with hold_alarm():
            self.end(answered, 0.0 if crash else SHUTDOWN_SECONDS)
            try:
                self.app = self.box.serve(self.surroundings, keep_data=True)
            except AppDidNotStart as error:
                self.ended.append(Ended((), error.failure.output, ()))
                raise

    def end(self, answered: int, seconds: float) -> None:
        """End it and keep what it leaves behind."""
        app = self.app
        if app is None:
            return
        try:
            obeyed = app.end(seconds)
            slow = f"The app did not shut down within {seconds:g} seconds, so it was killed."
            said = app.says(answered - self.answered, TRACE_SECONDS)
            self.ended.append(Ended(said, app.output(), app.exceeded() if obeyed else (*app.exceeded(), slow)))
            self.answered = answered
        finally:
            self.stop()

    def says(self, answered: int) -> tuple[ServerSays, ...]:
        """What it said of its requests, in the order they began, of which `answered` were answered."""
        said = [one for ended in self.ended for one in ended.said]
        return (*said, *(self.app.says(answered - self.answered, TRACE_SECONDS) if self.app else ()))

    def output(self) -> Output:
        """What it has printed so far."""
        parts = [ended.output for ended in self.ended] + ([self.app.output()] if self.app else [])
        text = "".join(part.text for part in parts).encode()[-self.keep :].decode("utf-8", "ignore")
        return Output(text=text, size=sum(part.size for part in parts))

    def exceeded(self) -> tuple[str, ...]:
        """Which limits it has run into, in sentences."""
        sentences = [sentence for ended in self.ended for sentence in ended.exceeded]
        return tuple(dict.fromkeys((*sentences, *(self.app.exceeded() if self.app else ()))))

    def stop(self) -> None:
        """End it for good."""
        app, self.app = self.app, None
        if app is not None:
            app.stop()
