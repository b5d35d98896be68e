"""Puts values of strangers into a sentence: on one line, short, and without backticks of their own."""

import json


def begin(words: str) -> str:
    """The words with a capital letter, to begin a sentence with."""
    return words[:1].upper() + words[1:]


def shorten(text: str, limit: int = 60) -> str:
    """Text on one line without backticks, its end left out where it is long."""
    line = " ".join(text.replace("`", "'").split())
    return line if len(line) <= limit else f"{line[: limit - 3]}..."


def show(value: object) -> str:
    """A JSON value, short."""
    return shorten(json.dumps(value, ensure_ascii=False))


def plain(value: object) -> str:
    """A text or number without what is easily lost: case, blanks, leading zeros."""
    return "".join(str(value).lower().split()).lstrip("0")
