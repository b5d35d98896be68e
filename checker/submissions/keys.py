"""Makes the names of folders out of people's names: safe on every file system, and the same in every run."""

import hashlib
import re
import unicodedata

LONGEST = 40
RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
"""Names that Windows keeps for devices."""
MADE = re.compile(r".+-(?:[0-9a-f]{8}|\d+)|anonymous-(?P<id>.+)-(?P=id)")
"""What keys look like that were made of a name and something more. Nobody gets such a key by calling themself so."""


def key_of(name: str, number: str = "") -> str:
    """A folder's name for a learner; it depends on nothing else, so that it never moves.

    Args:
        name: As the download has it.
        number: By which the download tells learners of the same name apart, if it does.
    """
    slug = plain(name)
    if number:
        return f"{slug or 'learner'}-{plain(number) or digest(number)}"
    if slug == name and not RESERVED.fullmatch(slug) and not MADE.fullmatch(slug):
        return slug
    return f"{slug or 'learner'}-{digest(name)}"


def plain(text: str) -> str:
    """Small ASCII letters, digits and hyphens; empty where a text has none of them."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:LONGEST].strip("-")


def digest(text: str) -> str:
    """Eight hexadecimal digits that tell texts apart."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
