"""What several checks do or promise alike."""

from checker.checks import an_integer


def order(client, title, quantity):
    """Send the order form, and return the answer."""
    return client.post("/orders", json={"title": title, "quantity": quantity})


def an_order(title, quantity):
    """An order as it is promised, whatever its number."""
    return {"number": an_integer(), "title": title, "quantity": quantity}
