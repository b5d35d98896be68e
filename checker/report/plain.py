"""Text from strangers made safe to look at: what can't be seen is drawn, and every cut is labelled."""

from collections.abc import Iterator

KIB = 1024
MIB = 1024 * KIB


def visible(text: str, keep: str = "\n") -> str:
    """Draw every character that can't be seen (controls, direction marks, odd spaces); `keep` names those to leave."""
    return "".join(part for part, _ in drawn_parts(text, keep))


def drawn_parts(text: str, keep: str = "\n") -> Iterator[tuple[str, bool]]:
    """Split `text` into parts as `visible` shows them, each with whether it is a drawing."""
    plain: list[str] = []
    for letter in text:
        if letter.isprintable() or letter in keep:
            plain.append(letter)
            continue
        if plain:
            yield "".join(plain), False
            plain = []
        yield draw(letter), True
    if plain:
        yield "".join(plain), False


def draw(letter: str) -> str:
    r"""Draw one character: ASCII controls as their Unicode pictures, \t and \n among them, others by code point."""
    point = ord(letter)
    if point < 0x20:
        return chr(0x2400 + point)
    return "\u2421" if point == 0x7F else f"\u27e8U+{point:04X}\u27e9"


def size_words(size: int) -> str:
    """Write a number of bytes for people: `1 byte`, `812 bytes`, `64 KiB`, `2.1 MiB`."""
    if size < KIB:
        return "1 byte" if size == 1 else f"{size} bytes"
    unit, name = (KIB, "KiB") if size < MIB else (MIB, "MiB")
    return f"{size / unit:.1f}".removesuffix(".0") + f" {name}"


def cut_head(text: str, limit: int, what: str = "characters") -> tuple[str, str]:
    """Keep the first `limit` characters; the second value says what was cut, and is empty where nothing was."""
    if len(text) <= limit:
        return text, ""
    return text[:limit], f"first {limit:,} of {len(text):,} {what}"


def cut_tail(text: str, limit: int, what: str = "characters") -> tuple[str, str]:
    """Keep the last `limit` characters; the second value says what was cut, and is empty where nothing was."""
    if len(text) <= limit:
        return text, ""
    return text[-limit:], f"last {limit:,} of {len(text):,} {what}"
