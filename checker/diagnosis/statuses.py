"""The status codes that katas speak of: a table of facts, and the words for a pair of them."""

from collections.abc import Collection
from http import HTTPStatus

RFC_6585 = {428: "3", 429: "4", 431: "5", 511: "6"}
"""Sections of RFC 6585, which added these codes."""

RFC_9110 = {
    100: "15.2.1",
    101: "15.2.2",
    200: "15.3.1",
    201: "15.3.2",
    202: "15.3.3",
    203: "15.3.4",
    204: "15.3.5",
    205: "15.3.6",
    206: "15.3.7",
    300: "15.4.1",
    301: "15.4.2",
    302: "15.4.3",
    303: "15.4.4",
    304: "15.4.5",
    305: "15.4.6",
    307: "15.4.8",
    308: "15.4.9",
    400: "15.5.1",
    401: "15.5.2",
    402: "15.5.3",
    403: "15.5.4",
    404: "15.5.5",
    405: "15.5.6",
    406: "15.5.7",
    407: "15.5.8",
    408: "15.5.9",
    409: "15.5.10",
    410: "15.5.11",
    411: "15.5.12",
    412: "15.5.13",
    413: "15.5.14",
    414: "15.5.15",
    415: "15.5.16",
    416: "15.5.17",
    417: "15.5.18",
    421: "15.5.20",
    422: "15.5.21",
    426: "15.5.22",
    500: "15.6.1",
    501: "15.6.2",
    502: "15.6.3",
    503: "15.6.4",
    504: "15.6.5",
    505: "15.6.6",
}
"""Where RFC 9110, HTTP Semantics, says what each code means."""

RENAMED = {413: "Content Too Large", 416: "Range Not Satisfiable", 422: "Unprocessable Content"}
"""Reasons as RFC 9110 has them; Python before 3.13 has older ones."""

PHRASES = {status.value: status.phrase for status in HTTPStatus} | RENAMED


def name_status(code: int) -> str:
    """A code with its reason, as `404 Not Found`; the code alone where no standard names it."""
    return f"{code} {PHRASES.get(code, '')}".rstrip()


def find_section(code: int) -> str:
    """Where a standard says what the code means, as `RFC 9110, 15.5.5`; empty where none does."""
    if code in RFC_9110:
        return f"RFC 9110, {RFC_9110[code]}"
    return f"RFC 6585, {RFC_6585[code]}" if code in RFC_6585 else ""


def cite_status(code: int) -> str:
    """A code with its reason and where to read of it, as `404 Not Found (RFC 9110, 15.5.5)`."""
    section = find_section(code)
    return f"{name_status(code)} ({section})" if section else name_status(code)


def contrast(promised: Collection[int], received: int) -> str:
    """A sentence with both statuses, and a reference for the one that says more: the first error of the two."""
    first, *others = sorted(promised)
    cites = (cite_status, name_status) if first >= 300 or received < 300 else (name_status, cite_status)
    words = " or ".join([cites[0](first), *(name_status(code) for code in others)])
    return f"Promised is {words}; {cites[1](received)} came back."
