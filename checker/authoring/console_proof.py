"""Plays the curl lines of a ticket on an app: they give what the ticket shows, and something else once it is mended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.authoring.places import Found
from checker.catalogue.captures import Captured, fill, match, match_body, names_in
from checker.catalogue.ticket_lines import Answer, Curl, Step, UnreadableLineError, read_answers, read_curl, read_steps
from checker.checks.client import Client
from checker.checks.transport import ExchangeFailed
from checker.grading.flow import lay_out
from checker.model.exchange import Exchange
from checker.model.kata import Kata, Submission
from checker.serving.hosts import Hosts
from checker.serving.seam import AppDidNotStart

SHOWN = 200

FAULTY = 500
"""The statuses from here on say that the server went wrong (RFC 9110, 15.6)."""


@dataclass(frozen=True)
class Difference:
    """What a line of the ticket gave that the ticket does not show."""

    line: int
    words: str


@dataclass(frozen=True)
class Played:
    """A line of the ticket that was played: what differs from what is shown, and the worst that was answered."""

    line: int
    differences: tuple[Difference, ...]
    failure: str | None
    """`500 Internal Server Error`, or why there was no answer; None where the server did not go wrong."""


def prove_console(kata: Kata, ticket: str, starter: Submission, reference: Submission, hosts: Hosts) -> Iterator[Found]:
    """What is wrong with the ticket's `console` blocks, each with its line.

    Args:
        kata: Whose ticket.
        ticket: Its Markdown.
        starter: The app that the lines are shown for.
        reference: The app on which at least one of them must give something else, and none a new error.
        hosts: Serve both.
    """
    readme = kata.folder / "README.md"
    steps, faults = [], []
    for step in read_steps(ticket):
        try:
            steps.append((step, read_curl(step.command)))
        except UnreadableLineError as error:
            faults.append(Found(readme, str(error), step.line))
    if faults or not steps:
        nothing = Found(readme, "it shows no curl line; show in a `console` block how the fault is seen")
        yield from faults or [nothing]
        return
    try:
        before = list(play(kata, starter, steps, hosts))
        yield from (Found(readme, one.words, one.line) for played in before for one in played.differences)
        if not any(played.differences for played in before):
            yield from compare_with_reference(readme, before, list(play(kata, reference, steps, hosts)))
    except AppDidNotStart:
        # That is a finding of its own, told where the fixes are graded.
        return


def compare_with_reference(readme: Path, before: list[Played], after: list[Played]) -> Iterator[Found]:
    """Once the fault is mended, some line gives something else, and none a server error that was not there."""
    if not any(played.differences for played in after):
        yield Found(readme, "no curl line gives anything else once the fault is mended; show one that does")
    for old, new in zip(before, after, strict=True):
        if new.failure and not old.failure:
            yield Found(readme, f"once the fault is mended, this line gives a new error: {new.failure}", new.line)


def play(kata: Kata, app: Submission, steps: list[tuple[Step, Curl]], hosts: Hosts) -> Iterator[Played]:
    """Play all lines, in order, on one served app."""
    box = hosts.round(1).box(lay_out(kata, app, hosts))
    try:
        served = box.serve()
        try:
            client = Client(served.connect, kata.limits)
            captured: Captured = {}
            for step, curl in steps:
                known = len(client.transcript.exchanges())
                differences = tuple(play_step(client, step, curl, captured))
                failure = find_failure(client.transcript.exchanges()[known:])
                yield Played(step.line, differences, failure)
        finally:
            served.stop()
    finally:
        box.end()


def find_failure(exchanges: Sequence[Exchange]) -> str | None:
    """Where the server went wrong among some answers, in words; None where it did not."""
    for exchange in exchanges:
        if exchange.response is None:
            return "no answer"
        if exchange.response.status_code >= FAULTY:
            return f"{exchange.response.status_code} {exchange.response.reason}".strip()
    return None


def play_step(client: Client, step: Step, curl: Curl, captured: Captured) -> Iterator[Difference]:
    """Play one line; what `<name>` stands for in its answers is added to `captured`."""
    unknown = [name for name in names_in(curl.url, curl.body, str(curl.headers)) if name not in captured]
    if unknown:
        yield Difference(
            step.line, f"<{unknown[0]}> stands in the command, but no answer before it shows <{unknown[0]}>"
        )
        return
    before = len(client.transcript.exchanges())
    try:
        client.request(
            curl.method,
            fill(curl.url, captured),
            headers=[(name, fill(value, captured)) for name, value in curl.headers],
            content=fill(curl.body, captured).encode() or None,
            follow_redirects=curl.follows,
        )
    except ExchangeFailed as error:
        yield Difference(step.line, f"there is no answer: {error}")
        return
    exchanges = client.transcript.exchanges()[before:]
    answers = read_answers(step.shown, shows_head=curl.shows_head)
    received = exchanges if curl.shows_head else exchanges[-1:]
    if len(answers) != len(received):
        yield Difference(step.line, f"the ticket shows {len(answers)} answers, but there are {len(received)}")
        return
    for answer, exchange in zip(answers, received, strict=True):
        for words in compare(answer, exchange, captured, has_body=curl.method != "HEAD"):
            yield Difference(step.line, words)


def compare(shown: Answer, exchange: Exchange, captured: Captured, *, has_body: bool) -> Iterator[str]:
    """In what an answer differs from what is shown."""
    response = exchange.response
    assert response is not None
    status_line = f"HTTP/1.1 {response.status_code} {response.reason}".strip()
    if shown.status_line is not None and shown.status_line != status_line:
        yield f"the ticket shows `{shown.status_line}`, but the app answers `{status_line}`"
    for name, value in shown.headers:
        values = [text for other, text in response.headers if other.lower() == name.lower()]
        whole = [", ".join(values)] if len(values) > 1 else []
        if not any(match(value, text, captured) for text in values + whole):
            sent = ", ".join(f"`{name.lower()}: {text}`" for text in values) or "no such header"
            yield f"the ticket shows `{name}: {value}`, but the app sends {sent}"
    body = (response.decoded or response.body).content.decode("utf-8", "replace")
    if has_body and not match_body(shown.body, body, captured):
        yield f"the ticket shows the body `{cut(shown.body)}`, but the app sends `{cut(body)}`"


def cut(text: str) -> str:
    """A text short enough for a line."""
    line = text.replace("\n", "\\n")
    return line if len(line) <= SHOWN else line[:SHOWN] + "..."
