"""`checker send`: sends requests of the ticket to the app that `checker serve` runs, or writes them for API tools."""

import re
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.text import Text

from checker.bench.sending import Sender, Sent
from checker.bench.where import expand, find_work, kata_meant
from checker.catalogue import open_collection
from checker.catalogue.captures import NAME, Captured
from checker.catalogue.ticket_requests import TicketRequest, read_requests
from checker.cli import exits
from checker.cli.options import Katas, Work
from checker.cli.screen import Console, outlasting_the_reader
from checker.errors import UsageProblem
from checker.exports.postman import file_name, write_collection
from checker.model.kata import Kata
from checker.report.exchange_text import exchange_lines
from checker.report.plain import visible

RANGE = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?")
STYLES = {"request": "dim", "head": "bold", "body": "", "note": ""}

First = Annotated[
    str | None,
    typer.Argument(
        metavar="KATA|N",
        help="A kata, not needed inside `work/KATA/`; or the number of a request, or several as 1-3.",
        show_default=False,
    ),
]
Second = Annotated[str | None, typer.Argument(metavar="N", help="The number, if a kata was named.", show_default=False)]
Port = Annotated[int, typer.Option("--port", "-p", min=1, max=65535, help="Where `checker serve` runs the app.")]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="NAME=VALUE", help="What stands for <NAME>; else earlier requests are sent for it.",
        show_default=False,
    ),
]  # fmt: skip
Timeout = Annotated[
    float, typer.Option("--timeout", metavar="SECONDS", min=0.1, max=600, help="How long an answer may take.")
]
Export = Annotated[
    Literal["postman"] | None,
    typer.Option("--export", help="Send nothing; write all requests into a file for API tools.", show_default=False),
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="FILE", help="With --export: which file (default: KATA.postman_collection.json here).",
        show_default=False, callback=expand,
    ),
]  # fmt: skip


def send(
    first: First = None,
    second: Second = None,
    katas: Katas = None,
    work: Work = None,
    port: Port = 8000,
    given: Set = None,
    timeout: Timeout = 30.0,
    export: Export = None,
    out: Out = None,
) -> None:
    """Send a request of the ticket to your running app.

    Without a number, the ticket's requests are listed. Start the app first with `checker serve`, in another terminal.
    Where a request needs what an earlier answer gave, such as a token, that earlier one is sent again first.
    For example: `checker send 2`, `checker send hello 1-2`, `checker send hello --export postman`.
    """
    collection = open_collection(katas)
    name, wanted = split_words([word for word in (first, second) if word is not None])
    kata = kata_meant(collection, name, work or find_work())
    requests = read_requests(collection.ticket(kata))
    if not requests:
        raise UsageProblem(f"The ticket of {kata.slug} shows no request.", "`checker show` shows the ticket.")
    if export:
        path = write_file(out or Path(file_name(kata)), write_collection(kata, requests))
        typer.echo(
            f"The {len(requests)} requests of the ticket are in {path}: import it as a Postman collection (2.1)."
        )
    elif wanted is None:
        list_requests(kata, requests)
    else:
        numbers = numbers_in(wanted, requests)
        code = exits.SOLVED
        with outlasting_the_reader():
            code = send_all(Sender(port, timeout, read_given(given or [])), requests, numbers)
        raise typer.Exit(code)


def split_words(words: list[str]) -> tuple[str | None, str | None]:
    """The kata and the number that are named: a number alone is that of a request."""
    match words:
        case []:
            return None, None
        case [word]:
            return (None, word) if RANGE.fullmatch(word) else (word, None)
        case [kata, number] if RANGE.fullmatch(number):
            return kata, number
    raise UsageProblem(
        f"{' '.join(words)} is not a kata and a request's number.",
        "For example: `checker send hello 2`. `checker send hello` lists the requests with their numbers.",
    )


def numbers_in(word: str, requests: tuple[TicketRequest, ...]) -> range:
    """The numbers meant by `2` or `1-3`."""
    found = RANGE.fullmatch(word)
    assert found is not None
    first, last = int(found[1]), int(found[2] or found[1])
    if not 1 <= first <= last <= len(requests):
        has = "one request" if len(requests) == 1 else f"{len(requests)} requests, 1 to {len(requests)}"
        raise UsageProblem(f"There is no request {word}: the ticket has {has}.", "`checker send` lists them.")
    return range(first, last + 1)


def read_given(pairs: list[str]) -> Captured:
    """The names and values of --set."""
    given = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not NAME.fullmatch(f"<{name}>"):
            raise UsageProblem(f"--set {pair} sets nothing.", "Expected NAME=VALUE, such as --set token=abc.")
        given[name] = value
    return given


def list_requests(kata: Kata, requests: tuple[TicketRequest, ...]) -> None:
    """Print the requests with their numbers, as the ticket has them."""
    console = Console()
    typer.echo(f"The requests in the ticket of {kata.slug}:\n")
    for request in requests:
        console.print(Text(f"{request.number:>3}  {visible(request.command)}"), soft_wrap=True)
    typer.echo(f"\n`checker send {kata.slug} 1` sends the first to the app that `checker serve` runs.")
    if requests[1:]:
        typer.echo(
            f"`checker send {kata.slug} 1-{len(requests)}` sends all in order: a request may need what others did."
        )


def send_all(sender: Sender, requests: tuple[TicketRequest, ...], numbers: range) -> int:
    """Send them in order, and print each with its answer.

    Returns:
        The exit code: 0 where every one got a whole answer, whatever it says.
    """
    console, code = Console(), exits.SOLVED
    for number in numbers:
        for earlier in sender.send_first(requests, number):
            console.print(Text(earlier_words(earlier)), soft_wrap=True)
        sent = sender.send(requests[number - 1])
        print_sent(console, sent)
        if sent.missing or sent.last is None or sent.last.failure is not None:
            code = exits.NOT_SOLVED
            tell_what_lacks(sent)
            break
        if number != numbers[-1]:
            console.print()
    return code


def print_sent(console: Console, sent: Sent) -> None:
    """One request with its answers."""
    if sent.exchanges:
        console.print(Text(f"Request {sent.request.number} of the ticket:\n"))
    for exchange in sent.exchanges:
        for kind, line in exchange_lines(exchange):
            console.print(Text(line, style=STYLES[kind]), soft_wrap=True)


def earlier_words(sent: Sent) -> str:
    """What was sent for the sake of a later request, and what came of it."""
    request, last = sent.request, sent.last
    names = " and ".join(f"<{name}>" for name in request.captures)
    if last is None:
        came = f"not sent, since nothing gave <{sent.missing[0]}>"
    elif last.response is None:
        came = "no answer"
    else:
        came = f"{last.response.status_code} {last.response.reason}".strip()
    return visible(f"First, for {names}: request {request.number}, {request.method} {request.url}: {came}\n")


def tell_what_lacks(sent: Sent) -> None:
    """Why there is no whole answer, and what to do."""
    number = sent.request.number
    if sent.missing:
        name = sent.missing[0]
        typer.echo(
            f"Request {number} was not sent: no answer gave <{name}>, which stands in it.\n"
            f"The app may need what the ticket sends before it: `checker send 1-{number}` sends all in order.\n"
            f"If you know a value, add --set {name}=VALUE.",
            err=True,
        )
    elif sent.last is not None and sent.last.failure is not None and sent.last.failure.kind == "timed_out":
        typer.echo(
            "The terminal of `checker serve` says why: the app can't be started, or a breakpoint() holds it.\n"
            "While you debug, give yourself time: --timeout 600.",
            err=True,
        )


def write_file(path: Path, text: str) -> Path:
    """Write a file.

    Raises:
        UsageProblem: It can't be written there.
    """
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageProblem(
            f"{path} can't be written: {error.strerror}.", "Name another file with --out FILE."
        ) from None
    return path
