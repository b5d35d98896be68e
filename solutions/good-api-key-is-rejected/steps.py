"""What several checks do alike."""


def join(client, name):
    """Become a partner, and return the key."""
    return client.post("/partners", json={"name": name}).json()["key"]


def with_key(key):
    """The header that shows `key`, as the partners' collectors write it."""
    return {"X-API-Key": key}


def draw_observation(draw, station="HW-4"):
    """What a station may measure, in a number that is written in one way only."""
    return {"station": station, "celsius": draw.integer(-30, 40) + 0.5}


def send(client, key, observation):
    """Send an observation, and return the answer."""
    return client.post("/observations", headers=with_key(key), json=observation)


def read(client, key, station="HW-4"):
    """Ask for a station's observations."""
    return client.get(f"/stations/{station}/observations", headers=with_key(key))
