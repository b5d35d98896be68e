"""The cycle as a strip of stages: which ones a request reached, which one answered, where it went wrong, in words."""

from typing import Literal

from checker.model.exchange import Exchange
from checker.model.record import Record
from checker.model.stage import STAGES, Stage

State = Literal["reached", "answered", "not_seen", "not_reached", "answered_before", "in_its_place", "unknown"]
"""What became of a request at a stage.

`not_seen`: a stage on the way of which the server recorded nothing; `not_reached`: one behind the answer. Of the
response, which came all the same: `answered_before`, where an earlier stage made it; `in_its_place`, where an exception
had left the app, and the server made it.
"""

STATES: dict[State, str] = {
    "reached": "reached",
    "answered": "answered",
    "not_seen": "not seen",
    "not_reached": "not reached",
    "answered_before": "made earlier",
    "in_its_place": "made by the server",
    "unknown": "not told",
}


class Step(Record):
    """A stage, and what became of a request there."""

    stage: Stage
    state: State
    broke: bool
    """Whether the diagnosis says that it went wrong here."""

    @property
    def words(self) -> str:
        """What the strip says beneath the stage's name."""
        if not self.broke:
            return STATES[self.state]
        return "answered, went wrong" if self.state == "answered" else "went wrong here"


def find_steps(exchange: Exchange | None, broke: Stage | None = None) -> tuple[Step, ...]:
    """Lay out the cycle for one exchange.

    Args:
        exchange: The one it shows in; None where nothing was asked.
        broke: Where the diagnosis says that it went wrong; None where it doesn't tell.
    """
    return tuple(Step(stage=stage, state=_state(exchange, stage), broke=stage == broke) for stage in STAGES)


def strip_words(steps: tuple[Step, ...]) -> str:
    """Say in a sentence what the strip shows; empty where it shows nothing."""
    answered = next((step.stage for step in steps if step.state == "answered"), None)
    broke = next((step.stage for step in steps if step.broke), None)
    reached = [step.stage for step in steps if step.state == "reached"]
    if broke is not None and broke == answered:
        return f"{answered} answered, and there it went wrong"
    parts = [f"it went wrong at {broke}"] if broke else []
    if answered:
        parts.append(f"{answered} answered")
    elif any(step.state == "in_its_place" for step in steps):
        parts.append("the server answered in the app's place")
    elif reached:
        parts.append(f"it came as far as {reached[-1]}")
    return "; ".join(parts)


def is_told(steps: tuple[Step, ...]) -> bool:
    """Whether the strip shows anything at all."""
    return any(step.broke or step.state != "unknown" for step in steps)


def _state(exchange: Exchange | None, stage: Stage) -> State:
    trace = exchange.trace if exchange else None
    if trace is None or not trace.reached:
        return "unknown"
    if trace.answered == stage:
        return "answered"
    if stage == "response" and exchange and exchange.response:
        if trace.answered is None and trace.raised:
            return "in_its_place"
        if trace.answered is not None:
            return "answered_before"
    if stage in trace.reached:
        return "reached"
    last = trace.answered or trace.reached[-1]
    return "not_seen" if STAGES.index(stage) < STAGES.index(last) else "not_reached"
