"""What is shown of a body: its text as it came, or the first bytes of a binary one, and how much that is."""

import json
from typing import Literal

from checker.model.exchange import Body, Response
from checker.model.record import Record
from checker.report.plain import KIB, size_words

HEX_BYTES = 64
HEX_COLUMNS = 8
SHORT_LINE = 60
"""JSON up to this long is as easy to read on one line."""


class Shown(Record):
    """A body as a view shows it."""

    kind: Literal["empty", "text", "binary"]
    text: str
    """As it came; for a binary body a table of its first bytes."""
    label: str
    """The size, and how much of it `text` is."""
    indented: str = ""
    """The same JSON over several lines; empty where that is no help or would not be the same."""


def show_body(body: Body, limit: int = 16 * KIB) -> Shown:
    """Show at most about `limit` bytes of `body`."""
    if not body.size:
        return Shown(kind="empty", text="", label="no body")
    if body.encoding == "base64":
        return _show_binary(body)
    kept = Body.of(body.content, limit)
    whole = kept.size == kept.kept and not body.is_cut
    label = size_words(body.size) if whole else f"first {size_words(kept.kept)} of {size_words(body.size)}"
    return Shown(kind="text", text=kept.data, label=label, indented=_indent(kept.data) if whole else "")


def show_response_body(response: Response, limit: int = 16 * KIB) -> Shown:
    """Show a response's body as a client reads it: with its content coding undone, which the label says."""
    if response.decoded is None:
        return show_body(response.body, limit)
    shown = show_body(response.decoded, limit)
    return shown.model_copy(
        update={"label": f"{shown.label}, decoded; {size_words(response.body.size)} as it was sent"}
    )


def _show_binary(body: Body) -> Shown:
    head = body.content[:HEX_BYTES]
    rows = [head[start : start + HEX_COLUMNS] for start in range(0, len(head), HEX_COLUMNS)]
    label = f"binary, {size_words(body.size)}"
    if len(head) < body.size:
        label = f"binary, first {size_words(len(head))} of {size_words(body.size)}"
    return Shown(kind="binary", text="\n".join(_hex_row(row) for row in rows), label=label)


def _hex_row(row: bytes) -> str:
    letters = "".join(chr(byte) if 0x20 <= byte < 0x7F else "\u00b7" for byte in row)
    return f"{row.hex(' '):<{HEX_COLUMNS * 3}} {letters}"


def _indent(text: str) -> str:
    """Indent JSON only where nothing is lost by it: double keys, odd numbers and escapes stay as they came."""
    if len(text) <= SHORT_LINE or "\n" in text.strip():
        return ""
    try:
        value = json.loads(text)
        same = text in (
            json.dumps(value, ensure_ascii=False, separators=(",", ":")),
            json.dumps(value, ensure_ascii=False),
        )
        return json.dumps(value, ensure_ascii=False, indent=2) if same and isinstance(value, dict | list) else ""
    except (ValueError, RecursionError):
        return ""
