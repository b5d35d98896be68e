"""What several checks do or promise alike."""

from checker.checks import matching

PINS = {"ines": "4711", "omar": "1848", "ruth": "2580"}


def sign_in(client, name):
    """Sign in as `name` and return the token."""
    return client.post("/sign-in", json={"name": name, "pin": PINS[name]}).json()["token"]


def bearer(token):
    """The header that shows `token`."""
    return {"authorization": f"Bearer {token}"}


def bearer_challenge():
    """Headers with a Bearer challenge first (RFC 9110, 11.6.1), with or without parameters."""
    return {"www-authenticate": matching(r"bearer([ ,].*)?", "a challenge that begins with Bearer")}
