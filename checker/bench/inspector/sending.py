"""Sends a request from the page to the learner's app, and to nothing else."""

import socket
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from checker.checks.transport import ExchangeFailed, Received, Wanted, exchange
from checker.diagnosis.statuses import name_status
from checker.report.plain import MIB
from checker.report.wording import FAILURES

HOST = "127.0.0.1"
SECONDS = 3600.0
"""A learner may stand at a breakpoint for a while."""
RESPONSE_BYTES = 64 * MIB
METHOD_CHARACTERS = 50
TARGET_CHARACTERS = 16_000
HEADERS_CHARACTERS = 64_000
BODY_CHARACTERS = MIB
FRAMING = ("content-length", "transfer-encoding", "connection")

FindBody = Callable[[int], bytes | None]


class Draft(BaseModel):
    """A request as the page's editor gives it."""

    model_config = ConfigDict(extra="forbid")

    method: str = Field(min_length=1, max_length=METHOD_CHARACTERS)
    target: str = Field(min_length=1, max_length=TARGET_CHARACTERS)
    headers: str = Field(max_length=HEADERS_CHARACTERS)
    """A line each, `Name: value`."""
    body: str = Field(max_length=BODY_CHARACTERS)
    kept: int = 0
    """The number of the exchange whose body is sent once more, since it can't be typed; 0 for the text."""


class BadDraft(ValueError):
    """It can't be sent as it stands."""


def prepare(draft: Draft, port: int, find_body: FindBody) -> Wanted:
    """The request to send; its framing is made here.

    Raises:
        BadDraft: With a sentence that says what to change.
    """
    headers = read_headers(draft.headers)
    body = find_body(draft.kept) if draft.kept else draft.body.encode()
    if body is None:
        raise BadDraft("The exchange with that body is not kept any more.")
    if not draft.target.startswith("/"):
        raise BadDraft("The target begins with a slash, as in /orders?status=open.")
    names = {name.lower() for name, _ in headers}
    if "host" not in names:
        headers.insert(0, ("host", f"{HOST}:{port}"))
    if body:
        headers.append(("content-length", str(len(body))))
    headers.append(("connection", "close"))
    return Wanted(draft.method, draft.target, encode(headers), body)


def encode(headers: list[tuple[str, str]]) -> Any:
    """Header lines as bytes, in the encoding in which they are shown (RFC 9110, 5.5); h11 takes ASCII alone as text.

    Raises:
        BadDraft: A letter has no place in it.
    """
    try:
        return [(name.encode("iso-8859-1"), value.encode("iso-8859-1")) for name, value in headers]
    except UnicodeEncodeError as error:
        letter = error.object[error.start]
        raise BadDraft(f"A header is sent as ISO-8859-1, which has no `{letter}`.") from error


def read_headers(text: str) -> list[tuple[str, str]]:
    """Header lines; those that frame the message are left out, since they are made anew.

    Raises:
        BadDraft: A line is none.
    """
    headers = []
    for line in filter(str.strip, text.splitlines()):
        name, colon, value = line.partition(":")
        if not colon or not name.strip():
            raise BadDraft(f"Expected a header as `Name: value`, found `{line[:60]}`.")
        if name.strip().lower() not in FRAMING:
            headers.append((name.strip(), value.strip()))
    return headers


def deliver(wanted: Wanted, port: int) -> str:
    """Send a request, and say in words what came back; all else is told by the app itself.

    Raises:
        BadDraft: It was not sent, or no whole answer came.
    """
    received = Received()
    try:
        exchange(
            lambda seconds: socket.create_connection((HOST, port), seconds), wanted, received, SECONDS, RESPONSE_BYTES
        )
    except ExchangeFailed as failure:
        raise BadDraft(f"{FAILURES[failure.kind].capitalize()} ({failure.detail}).") from failure
    return name_status(received.status_code)
