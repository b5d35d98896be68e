"""What several checks do alike."""

import base64
import json

from checker.checks import matching


def draw_credentials(draw):
    """A card and a PIN that nobody could have written down before."""
    return {"card": f"L-{draw.integer(10**5, 10**6 - 1)}", "pin": str(draw.integer(1000, 9999))}


def join(client, credentials):
    """Join with a card and a PIN, and return the token."""
    return client.post("/members", json=credentials).json()["token"]


def sign_in(client, credentials):
    """Sign in and return the token."""
    return client.post("/sign-in", json=credentials).json()["token"]


def bearer(token):
    """The header that shows `token`."""
    return {"authorization": f"Bearer {token}"}


def bearer_challenge():
    """Headers with a Bearer challenge first, with or without parameters."""
    return {"www-authenticate": matching(r"bearer([ ,].*)?", "a challenge that begins with Bearer")}


def read_part(token, number):
    """A part of a token, 0 for its header and 1 for its payload, as JSON."""
    part = token.split(".")[number]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
