"""Turns the bytes of a body into content and text, within bounds: whatever they are, it costs little and ends."""

import zlib
from email.message import Message

CHARSETS = frozenset({"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin-1", "windows-1252", "utf-16"})
"""What a response may name. Python knows codecs that are slow, or that are no character sets at all."""


class TooLarge(ValueError):
    """More content came out of a body than is allowed."""


def decode_content(body: bytes, coding: str, limit: int) -> bytes:
    """Undo one content coding (RFC 9110, 8.4.1): gzip or deflate.

    Args:
        body: As it was received.
        coding: The value of Content-Encoding; several codings, or one that was not asked for, are left as they are.
        limit: The most bytes that may come out.

    Raises:
        TooLarge: More came out.
        ValueError: The body is not of that coding.
    """
    coding = coding.strip().lower()
    if not body:
        # An answer to HEAD, and a 304, name the coding of a body that they do not carry.
        return body
    if coding in ("gzip", "x-gzip"):
        return inflate(body, zlib.MAX_WBITS | 16, limit)
    if coding == "deflate":
        try:
            return inflate(body, zlib.MAX_WBITS, limit)
        except TooLarge:
            raise
        except ValueError:
            # Some servers send it without the zlib header that RFC 9110, 8.4.1.2 asks for.
            return inflate(body, -zlib.MAX_WBITS, limit)
    return body


def inflate(body: bytes, window: int, limit: int) -> bytes:
    """Decompress at most `limit` bytes."""
    machine = zlib.decompressobj(window)
    try:
        content = machine.decompress(body, limit + 1)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if len(content) > limit:
        raise TooLarge
    if not machine.eof:
        raise ValueError("the compressed body is cut off")
    return content


def decode_text(content: bytes, content_type: str) -> str:
    """The content as text in the charset that the Content-Type names, UTF-8 where it names none that is known.

    What does not fit the charset is replaced by U+FFFD.
    """
    message = Message()
    message["content-type"] = content_type[:1000]
    charset = str(message.get_param("charset", "utf-8")).lower()
    return content.decode(charset if charset in CHARSETS else "utf-8", "replace")
