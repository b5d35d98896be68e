"""Reads what the JSON Web Tokens of a transcript hold; nothing of it is trusted, and no signature is looked at."""

import base64
import json
from collections.abc import Iterator, Sequence
from typing import Any

from checker.diagnosis.sent import read_told
from checker.model.exchange import Exchange

CHARACTERS = 8000
"""The longest token that is looked into."""

Claims = dict[str, Any]


def read_claims(text: object) -> Claims | None:
    """The claims in the second of a token's three parts (RFC 7519, section 3); None where it is no token."""
    if not isinstance(text, str) or text.count(".") != 2 or len(text) > CHARACTERS:
        return None
    part = text.split(".")[1]
    try:
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        return None
    return claims if isinstance(claims, dict) else None


def find_claims(exchanges: Sequence[Exchange]) -> Iterator[tuple[Exchange, Claims]]:
    """The claims of every token that an answer told, with the exchange, latest first."""
    for one in reversed(exchanges):
        for _, value in read_told(one):
            claims = read_claims(value)
            if claims is not None:
                yield one, claims
