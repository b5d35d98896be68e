"""A ticket's requests as a collection for Postman and the tools that read its format (Collection v2.1)."""

import json
from typing import Any

from checker.catalogue.captures import find_places
from checker.catalogue.ticket_requests import TicketRequest
from checker.model.kata import Kata
from checker.snippets.curl import BASE_URL
from checker.snippets.http_file import in_braces, script_value, telling

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
"""The name of the format, by which importing tools know it."""


def file_name(kata: Kata) -> str:
    """What a collection's file is called, as Postman calls those it exports itself."""
    return f"{kata.slug}.postman_collection.json"


def write_collection(kata: Kata, requests: tuple[TicketRequest, ...]) -> str:
    """Write the collection as JSON.

    What an answer gives to later requests becomes a variable of the collection, set by a script after that answer; send
    the requests in order. As curl does it, no redirect is followed and no cookie kept.
    """
    names = dict.fromkeys(name for request in requests for name in request.needs)
    collection = {
        "info": {
            "name": kata.title,
            "description": "The requests of the ticket, in order. Start the app first with `checker serve`.",
            "schema": SCHEMA,
        },
        "item": [_item(request, set(names)) for request in requests],
        "variable": [{"key": "host", "value": BASE_URL, "type": "string"}]
        + [{"key": name, "value": "", "type": "string"} for name in names],
    }
    return json.dumps(collection, indent=2, ensure_ascii=False) + "\n"


def _item(request: TicketRequest, wanted: set[str]) -> dict[str, Any]:
    script = _script(request, wanted)
    events = [{"listen": "test", "script": {"type": "text/javascript", "exec": script}}] if script else []
    return {
        "name": f"{request.number}: {request.method} {request.url}",
        "event": events,
        "protocolProfileBehavior": {
            "followRedirects": request.follows,
            "disableCookies": True,
            "disableBodyPruning": True,
        },
        "request": {
            "method": request.method,
            "header": [{"key": name, "value": in_braces(value)} for name, value in telling(request.headers)],
            "url": _url(in_braces(request.url)),
            **({"body": _body(request)} if request.body else {}),
        },
        "response": [],
    }


def _url(target: str) -> dict[str, Any]:
    """A target in the parts that the format wants beside the whole."""
    path, mark, query = target.partition("?")
    pairs = [part.partition("=") for part in query.split("&")] if mark else []
    return {
        "raw": "{{host}}" + target,
        "host": ["{{host}}"],
        "path": path.removeprefix("/").split("/"),
        "query": [{"key": key, "value": value if equals else None} for key, equals, value in pairs],
    }


def _body(request: TicketRequest) -> dict[str, Any]:
    is_json = any(name.lower() == "content-type" and "json" in value for name, value in request.headers)
    language = "json" if is_json else "text"
    return {"mode": "raw", "raw": in_braces(request.body), "options": {"raw": {"language": language}}}


def _script(request: TicketRequest, wanted: set[str]) -> list[str]:
    """The lines that keep what the answer gives."""
    places = {name: place for answer in request.answers for name, place in find_places(answer).items()}
    lines = []
    for name in request.captures:
        if name not in wanted or name not in places:
            continue
        header = places[name].header
        value = f"pm.response.headers.get({json.dumps(header)})" if header is not None else ""
        value = value or script_value(places[name], "pm.response.json()")
        lines.append(f'pm.collectionVariables.set("{name}", {value});')
    return lines
