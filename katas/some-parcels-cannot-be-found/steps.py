"""What several checks do alike."""

from checker.checks import expect


def deliver(client, code, shelf="A1"):
    """Put a parcel on a shelf, and return it as the service answered."""
    response = client.post("/parcels", json={"code": code, "shelf": shelf})
    expect(response, status=201)
    return response.json()


def draw_code(draw, zeros=0, digits=4):
    """A code nobody could have written down before: that many zeros, then that many digits."""
    return "0" * zeros + str(draw.integer(10 ** (digits - 1), 10**digits - 1))


def ask(client, what, code):
    """Ask for a parcel, or collect it, and return the answer."""
    return client.get(f"/parcels/{code}") if what == "read" else client.post(f"/parcels/{code}/collection")
