"""What several checks do or promise alike."""

from checker.checks import one_of


def add_offer(client, draw, price, name=None):
    """Put an offer on show, under a drawn name if none is given, and return it as it is promised."""
    offer = {"name": name or draw.word(), "price": price}
    response = client.post("/offers", json=offer)
    return offer | {"price": number(price), "id": response.json()["id"]}


def number(value):
    """A promised number; where it is whole, 20 and 20.0 are both right."""
    return one_of(int(value), float(value)) if value == int(value) else value
