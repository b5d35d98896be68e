"""What several checks do alike."""


def sign_up(client, email, password, name="Ana Maier"):
    """Open an account and return the answer."""
    return client.post("/sign-up", json={"name": name, "email": email, "password": password})


def sign_in(client, email, password):
    """Try an address and a password, and return the answer."""
    return client.post("/sign-in", json={"email": email, "password": password})


def read_me(client, signed_in):
    """Ask who one is, with the token of a sign-in."""
    return client.get("/me", headers={"authorization": f"Bearer {signed_in.json()['token']}"})
