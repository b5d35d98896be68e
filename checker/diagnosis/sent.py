"""Reads what a request carries and what a response tells, as plain values by name and place."""

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote

from checker.model.exchange import Body, Exchange, Header, Request

DEPTH = 8
VALUES = 500
"""How many values of a body are looked at, the first ones."""


class Sent(NamedTuple):
    """One thing that a request carries."""

    place: str
    """`path`, `query`, `header`, `cookie`, `json body` or `form body`."""
    name: str
    value: Any


def read_json(body: Body) -> Any:
    """The body as JSON; None where it is none, cut, or null."""
    if body.is_cut or body.encoding != "utf-8":
        return None
    try:
        return json.loads(body.data)
    except (ValueError, RecursionError):
        return None


def find_header(headers: Sequence[Header], name: str) -> str | None:
    """A header's value, without regard to the name's case; the first where there are several."""
    return next((value for one, value in headers if one.lower() == name), None)


def media_type(request: Request) -> str:
    """The media type that a request's body is said to have, in lower case, without parameters; empty where none is."""
    return (find_header(request.headers, "content-type") or "").partition(";")[0].strip().lower()


def read_path(request: Request) -> str:
    """The path of the request target."""
    return request.target.partition("?")[0]


def read_sent(request: Request) -> tuple[Sent, ...]:
    """Everything a request carries by name; the parts of the path have none."""
    found = [Sent("path", "", unquote(part)) for part in read_path(request).split("/") if part]
    found += [Sent("query", name, value) for name, value in pairs(request.target.partition("?")[2])]
    found += [Sent("header", name.lower(), value) for name, value in request.headers]
    cookies = find_header(request.headers, "cookie") or ""
    found += [Sent("cookie", *split(part)) for part in cookies.split(";") if part.strip()]
    return (*found, *read_sent_body(request))


def read_sent_body(request: Request) -> Iterator[Sent]:
    """The members of a JSON object, or the fields of a form."""
    if media_type(request) == "application/x-www-form-urlencoded" and request.body.encoding == "utf-8":
        yield from (Sent("form body", name, value) for name, value in pairs(request.body.data)[:VALUES])
        return
    value = read_json(request.body)
    if isinstance(value, dict):
        yield from (Sent("json body", name, one) for name, one in islice(value.items(), VALUES))


def pairs(query: str) -> list[tuple[str, str]]:
    """Names and values of a query or a form; none where there are too many to read."""
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=1000)
    except ValueError:
        return []


def split(cookie: str) -> tuple[str, str]:
    """Name and value of one cookie."""
    name, _, value = cookie.partition("=")
    return name.strip(), value.strip()


def walk(value: Any, name: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Every plain value in a JSON value, with the name of the member that it is in."""
    if depth > DEPTH:
        return
    if isinstance(value, dict):
        for key, one in value.items():
            yield from walk(one, str(key), depth + 1)
    elif isinstance(value, list):
        for one in value:
            yield from walk(one, name, depth + 1)
    else:
        yield name, value


def read_told(exchange: Exchange) -> tuple[tuple[str, Any], ...]:
    """Every plain value that a response tells, with the name of its member."""
    if exchange.response is None:
        return ()
    found = walk(read_json(exchange.response.decoded or exchange.response.body))
    return tuple(islice(found, VALUES))


def carries(request: Request, value: object) -> bool:
    """Whether a request holds the value, as text, in its path, query, headers or body."""
    wanted = str(value)
    held = [one for sent in read_sent(request) for _, one in walk(sent.value)]
    return any(str(one) == wanted or (len(wanted) >= 8 and wanted in str(one)) for one in held)
