"""What several checks do alike."""

import base64
import hmac
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


def write_part(value):
    """A part of a token, made of JSON."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def forge(token, kind, **changes):
    """A token like `token` that nobody handed out, with `changes` in its payload, signed as `kind` says."""
    head, _, signature = token.split(".")
    payload = write_part({**read_part(token, 1), **changes})
    if kind == "unsigned":
        return f"{write_part({'alg': 'none', 'typ': 'JWT'})}.{payload}."
    if kind in ("", "secret", "another key of thirty-two bytes."):
        made = hmac.digest(kind.encode(), f"{head}.{payload}".encode(), "sha256")
        signature = base64.urlsafe_b64encode(made).rstrip(b"=").decode()
    return f"{head}.{payload}.{signature}"


def tokens(client, credentials):
    """A token from each of the three paths that hand one out: joining, signing in, renewing."""
    joined, signed_in = join(client, credentials), sign_in(client, credentials)
    renewed = client.post("/renewal", headers=bearer(signed_in)).json()["token"]
    return {"joining": joined, "signing in": signed_in, "renewing": renewed}
