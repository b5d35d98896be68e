"""What several checks do or promise alike."""

from checker.checks import a_string, at_least, matching

TOKEN = at_least({"access_token": a_string(), "token_type": matching(r"bearer", "bearer, in any case")})
CHALLENGE = {"www-authenticate": matching(r"bearer([ ,].*)?", "a challenge that begins with Bearer")}


def join(client, username, password):
    """Become a member, and return the answer."""
    return client.post("/members", json={"username": username, "password": password})


def sign_in(client, username, password, **fields):
    """Send the sign-in form, and return the answer."""
    return client.post("/token", data={"username": username, "password": password, **fields})


def read_me(client, token):
    """Ask with a token who one is, and return the answer."""
    return client.get("/me", headers={"authorization": f"Bearer {token}"})
