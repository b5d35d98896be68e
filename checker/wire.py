"""What crosses the wall between the judge and the processes inside: small JSON messages and descriptors.

Everything read here may come from hostile code: it is capped, parsed as data, and refused when it is not a JSON object.
The standard library alone is used, since the walled side imports this before anything else.
"""

import array
import json
import os
import socket
from typing import Any

MESSAGE_BYTES = 32 * 1024
"""The largest message on a control socket."""
LINE_BYTES = 4096
"""The largest line on a trace pipe: POSIX writes up to PIPE_BUF bytes whole or not at all."""
TRACE_BYTES = 1024 * 1024
"""How much of a trace pipe is read per check; the rest is dropped."""
TOLD_BYTES = 64 * 1024
"""For `checker serve`: how much is told of a body, of the headers of a message, and of what was printed meanwhile."""

DECLARED = "roundtrip.declared"
"""The attribute of a span that says which parameters a route is declared to take, one a line, as `query tag`."""

SERVED_APP, SERVED_FOLDER = "ROUNDTRIP_APP", "ROUNDTRIP_FOLDER"
"""For `checker serve`: the variables that say where the FastAPI object is, and which folder it is imported from."""
TRACE_FILE = "ROUNDTRIP_TRACE_FILE"
"""For `checker serve`: the variable that says which named pipe takes what the app does; unset where nothing is told."""

Message = dict[str, Any]


class Malformed(ValueError):
    """What arrived is not a message: not JSON, not an object, or too large."""


def encode(message: Message) -> bytes:
    """One message as ASCII JSON."""
    return json.dumps(message, separators=(",", ":")).encode("ascii")


def decode(data: bytes) -> Message:
    """Parse one message.

    Raises:
        Malformed: For anything but a JSON object.
    """
    try:
        message = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Malformed("not JSON") from error
    if not isinstance(message, dict):
        raise Malformed("not a JSON object")
    return message


def send(control: socket.socket, message: Message, descriptors: tuple[int, ...] = ()) -> None:
    """Send one message, with descriptors, over a SOCK_SEQPACKET or SOCK_STREAM socket."""
    if not descriptors:
        # A walled process may not call sendmsg.
        control.send(encode(message))
        return
    control.sendmsg([encode(message)], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))])


def receive(control: socket.socket, descriptors: int = 0) -> tuple[Message, list[int]]:
    """Receive one message and up to `descriptors` descriptors (more are closed by the kernel).

    Returns:
        The message and the descriptors, which the caller owns.

    Raises:
        EOFError: When the other side is gone.
        Malformed: When what arrived is no message; descriptors that came with it are closed.
        TimeoutError: When the socket has a timeout and nothing arrived.
    """
    size = array.array("i").itemsize
    data, ancillary, flags, _ = control.recvmsg(MESSAGE_BYTES, socket.CMSG_SPACE(descriptors * size))
    received: list[int] = []
    for level, kind, content in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            numbers = array.array("i")
            numbers.frombytes(content[: len(content) - len(content) % size])
            received.extend(numbers)
    try:
        if not data and not received:
            raise EOFError
        if flags & socket.MSG_TRUNC:
            raise Malformed("too large")
        return decode(data), received
    except BaseException:
        for descriptor in received:
            os.close(descriptor)
        raise


def text(value: object, limit: int) -> str:
    """`value` as a string of at most `limit` characters that UTF-8 can hold; anything but a string becomes empty."""
    if not isinstance(value, str):
        return ""
    return value[:limit].encode("utf-8", "replace").decode()


def number(value: object) -> float:
    """`value` as a finite number; anything else becomes 0."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0.0
    try:
        value = float(value)
    except OverflowError:
        return 0.0
    return value if abs(value) < 1e15 else 0.0
