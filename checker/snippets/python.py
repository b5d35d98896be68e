"""A request as the Python program that sends it again with httpx."""

import json
import re

from checker.model.exchange import Body, Header, Request
from checker.model.record import Record
from checker.snippets.curl import BASE_URL, telling_headers, typeable

WRITTEN_BODY_BYTES = 4096
"""A body that can't be typed is written out as a bytes literal up to this size."""

LITERAL_CHARACTERS = 2000
"""JSON longer than this stays a text: as a Python value it would be too long to read."""

_PLAIN_TARGET = re.compile(r"/(?:[A-Za-z0-9/_~?&=:@,;!+$*.-]|%[0-9A-F]{2})*")
"""Targets that every client sends as they stand."""


class Program(Record):
    """A Python program, and where it is not exactly the request."""

    text: str
    warnings: tuple[str, ...] = ()


def python_program(request: Request, base_url: str = BASE_URL) -> Program:
    """Write the program that sends `request` to the app at `base_url` again and prints the response."""
    body, warnings = _body_words(request)
    headers = _headers(request, base_url, sends_json=body.startswith("json="))
    words = [_literal(request.method), *_target_words(request.target, base_url.rstrip("/"))]
    if headers:
        words.append(f"headers={headers}")
    if body:
        words.append(body)
    # Only a client object takes extensions.
    caller = "httpx" if _is_plain(request.target) else "httpx.Client()"
    lines = ["import httpx2 as httpx", "", f"response = {caller}.request(", *(f"    {word}," for word in words), ")"]
    lines += ["print(response.status_code, response.reason_phrase)"]
    lines += ["for name, value in response.headers.multi_items():", '    print(f"{name}: {value}")']
    lines += ["print(response.text)"]
    if not re.fullmatch(r"[!-~]+", request.target):
        warnings += ("httpx refuses to send such a target; curl sends it.",)
    return Program(text="\n".join(lines), warnings=warnings)


def _target_words(target: str, base: str) -> list[str]:
    """The URL; a target that a client would tidy up goes as it stands, beside the URL."""
    if _is_plain(target):
        return [_literal(base + target)]
    return [_literal(f"{base}/"), f'extensions={{"target": {target.encode()!r}}}']


def _is_plain(target: str) -> bool:
    return bool(_PLAIN_TARGET.fullmatch(target)) and "/." not in target and "//" not in target


def _headers(request: Request, base_url: str, *, sends_json: bool) -> str:
    """What no client sets by itself, as a literal; empty where there is none."""
    told = telling_headers(request, base_url)
    if sends_json:
        told = tuple(header for header in told if header[0].lower() != "content-type")
    if not told:
        return ""
    names = [name.lower() for name, _ in told]
    if len(set(names)) == len(names):
        return "{" + ", ".join(f"{_header_words(header, ': ')}" for header in told) + "}"
    return "[" + ", ".join(f"({_header_words(header, ', ')})" for header in told) + "]"


def _header_words(header: Header, between: str) -> str:
    """A header travels as ISO-8859-1; httpx sends text that is not ASCII as UTF-8, so such a one is given as bytes."""
    if all(part.isascii() for part in header):
        return between.join(_literal(part) for part in header)
    return between.join(repr(part.encode("iso-8859-1", "replace")) for part in header)


def _body_words(request: Request) -> tuple[str, tuple[str, ...]]:
    """The body as an argument, empty where there is none, and the warnings."""
    body, content = request.body, request.body.content
    warnings: tuple[str, ...] = ()
    if body.is_cut:
        warnings += (f"The record keeps the first {body.kept} of {body.size} bytes, and this sends only those.",)
    if not content:
        return "", warnings
    if (value := _json_value(request, body)) is not None:
        return f"json={value}", warnings
    text = typeable(content)
    if text is not None:
        return f"content={_literal(text)}", warnings
    if len(content) <= WRITTEN_BODY_BYTES:
        return f"content={content!r}", warnings
    warnings += (
        f"The body's {body.size} bytes are too many to write down: put them into a file named body.bin first.",
    )
    return 'content=open("body.bin", "rb").read()', warnings


def _json_value(request: Request, body: Body) -> str | None:
    """JSON as a Python value, where httpx makes the same bytes of it and the same media type."""
    types = [value for name, value in request.headers if name.lower() == "content-type"]
    if types != ["application/json"] or body.encoding != "utf-8" or body.size > LITERAL_CHARACTERS:
        return None
    try:
        value = json.loads(body.data)
        same = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False) == body.data
        return _literal(value) if same and value is not None else None
    except (ValueError, RecursionError):
        return None


def _literal(value: object) -> str:
    """A value as Python, its texts in double quotes where that needs no escape."""
    if isinstance(value, str):
        written = repr(value)
        return f'"{written[1:-1]}"' if written.startswith("'") and '"' not in written else written
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_literal(key)}: {_literal(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_literal(one) for one in value) + "]"
    return repr(value)
