"""A ticket's requests as `requests.http`, a file from which editors send them: VS Code and the IDEs of JetBrains."""

import json
import re

from checker.catalogue.captures import NAME, Place, find_places
from checker.catalogue.ticket_requests import TicketRequest
from checker.model.kata import Kata
from checker.snippets.curl import BASE_URL

FILE_NAME = "requests.http"

CURL_HEADERS = (("accept", "*/*"), ("user-agent", "curl/8"))
"""What curl sends by itself: every tool has its own, and no ticket is about them."""

HEAD = """\
# {title}: the requests of the ticket, to be sent from an editor.
#
# Start the app first, in a terminal: checker serve
# Then choose "Send Request" above a request in VS Code, with the extension REST Client (humao.rest-client), or the
# green arrow beside it in an IDE of JetBrains. Neither follows redirects or keeps cookies here: as curl does it.
# Without an editor, `checker send {slug} 1` sends the first.
#
# `checker pick` laid this file here. It is not handed in: change it as you like.

@host = {host}
"""

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def write_http_file(kata: Kata, requests: tuple[TicketRequest, ...]) -> str:
    """Write the file.

    Both tools read `###` between requests, `@name = value` and `{{name}}`. What an answer gave is read by REST Client
    as `{{answerN.response...}}`; JetBrains wants a script beneath the request, which REST Client would send as its
    body. So a comment says what to paste: a value set by a script goes before the `@name` of the same name.
    """
    places = {name: (one.number, _place(one, name)) for one in requests for name in one.captures}
    parts = [HEAD.format(title=kata.title, slug=kata.slug, host=BASE_URL)]
    given: set[str] = set()
    for request in requests:
        fresh = [name for name in request.needs if name not in given]
        given.update(fresh)
        parts.append(_request(request, [_variable(name, *places.get(name, (0, None))) for name in fresh], requests))
    return "\n".join(parts)


def telling(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The headers that say something about a request."""
    return tuple(pair for pair in headers if pair not in CURL_HEADERS)


def in_braces(text: str) -> str:
    """The text with `{{name}}`, as these tools write it, in place of each `<name>`."""
    return NAME.sub(r"{{\1}}", text)


def script_value(place: Place, body: str) -> str:
    """The JavaScript for what stands in a place of an answer's body, where `body` is the expression for that body."""
    return body + "".join(_step(key, '"') for key in place.path)


def _request(request: TicketRequest, variables: list[str], requests: tuple[TicketRequest, ...]) -> str:
    lines = [f"### {request.number}: {request.method} {in_braces(request.url)}", *variables]
    if any(set(request.captures) & set(other.needs) for other in requests):
        lines.append(f"# @name answer{request.number}")
    lines += [] if request.follows else ["# @no-redirect"]
    lines += ["# @no-cookie-jar", f"{request.method} {{{{host}}}}{in_braces(request.url)}"]
    lines += [f"{name}: {in_braces(value)}" for name, value in telling(request.headers)]
    lines += ["", in_braces(request.body)] if request.body else []
    return "\n".join([*lines, ""])


def _variable(name: str, number: int, place: Place | None) -> str:
    """The lines above a request that needs what an earlier one gave."""
    if place is None:
        return f"# Put what request {number or '?'} gave for <{name}> here:\n@{name} = \n"
    if place.header is not None:
        path, script = f"headers.{place.header}", f"response.headers.valueOf({json.dumps(place.header)})"
    else:
        path, script = "body.$" + "".join(_step(key, "'") for key in place.path), script_value(place, "response.body")
    return (
        f"# Send request {number} first. In an IDE of JetBrains, put this line beneath it, without the #:\n"
        f'# > {{% client.global.set("{name}", {script}) %}}\n'
        f"@{name} = {{{{answer{number}.response.{path}}}}}\n"
    )


def _place(request: TicketRequest, name: str) -> Place | None:
    """Where the name stands in the last answer that shows it alone."""
    found = [places[name] for answer in request.answers if name in (places := find_places(answer))]
    return found[-1] if found else None


def _step(key: str | int, quote: str) -> str:
    if isinstance(key, int):
        return f"[{key}]"
    return f".{key}" if _PLAIN_KEY.fullmatch(key) else f"[{quote}{key}{quote}]"
