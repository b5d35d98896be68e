"""What several checks do or promise alike."""

from checker.checks import an_integer

PASSWORD = "under-the-bridge"


def join(client, name, joined="2019-04-06", household="Lind", email=None, password=PASSWORD):
    """Join the club, and return the answer."""
    email = email or f"{name.lower().replace(' ', '.')}@example.com"
    sent = {"name": name, "joined": joined, "household": household, "email": email, "password": password}
    return client.post("/members", json=sent)


def shown(name, joined="2019-04-06", number=None):
    """A member as the page shows it; with its own number, where that is known."""
    return {"id": an_integer() if number is None else number, "name": name, "joined": joined}


def sign_in(client, email, password=PASSWORD):
    """Sign in, and return the answer."""
    return client.post("/sign-in", json={"email": email, "password": password})
