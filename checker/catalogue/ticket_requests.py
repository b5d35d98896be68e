"""Reads the requests of a ticket: its curl lines as numbered requests, and what each answer gives to later ones."""

from dataclasses import dataclass

from checker.catalogue.captures import names_in
from checker.catalogue.ticket_lines import Answer, UnreadableLineError, read_answers, read_curl, read_steps


@dataclass(frozen=True)
class TicketRequest:
    """A request that the ticket shows. `<name>` in its texts stands for what an earlier answer gave."""

    number: int
    """1 for the first of the ticket."""
    line: int
    """Of the ticket, 1 for the first."""
    command: str
    """The curl line."""
    method: str
    url: str
    """The target: path and query."""
    headers: tuple[tuple[str, str], ...]
    """As curl would send them, its own defaults among them."""
    body: str
    follows: bool
    """Whether redirects are followed."""
    answers: tuple[Answer, ...]
    """What the ticket shows beneath it: one, or one for each redirect too."""
    captures: tuple[str, ...]
    """The names that its answer fills, in order."""
    needs: tuple[str, ...]
    """The names that stand in it."""


def read_requests(ticket: str) -> tuple[TicketRequest, ...]:
    """The requests of a ticket, in order.

    A line that is no curl line, or one that curl alone can carry out, is left out: `checker kata verify` names it.

    Args:
        ticket: Its Markdown.
    """
    requests: list[TicketRequest] = []
    known: set[str] = set()
    for step in read_steps(ticket):
        try:
            curl = read_curl(step.command)
        except UnreadableLineError:
            continue
        answers = tuple(read_answers(step.shown, shows_head=curl.shows_head))
        shown = [text for answer in answers for text in (*(value for _, value in answer.headers), answer.body)]
        captures = tuple(name for name in names_in(*shown) if name not in known)
        known.update(captures)
        requests.append(
            TicketRequest(
                number=len(requests) + 1,
                line=step.line,
                command=step.command,
                method=curl.method,
                url=curl.url,
                headers=curl.headers,
                body=curl.body,
                follows=curl.follows,
                answers=answers,
                captures=captures,
                needs=names_in(curl.url, curl.body, *(value for _, value in curl.headers)),
            )
        )
    return tuple(requests)


def needed_before(requests: tuple[TicketRequest, ...], number: int, known: tuple[str, ...] = ()) -> list[TicketRequest]:
    """The earlier requests that must be sent before request `number`, in order, so that its names are filled.

    Args:
        requests: All of a ticket.
        number: Of the one that is meant.
        known: Names that are filled already.
    """
    chosen: set[int] = set()
    open_names = set(requests[number - 1].needs) - set(known)
    for request in reversed(requests[: number - 1]):
        if open_names & set(request.captures):
            chosen.add(request.number)
            open_names = (open_names - set(request.captures)) | (set(request.needs) - set(known))
    return [request for request in requests if request.number in chosen]
