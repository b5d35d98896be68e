"""What several checks do or promise alike."""

from checker.checks import an_integer, expect


def order(client, title, quantity):
    """Send the order form, and return the answer."""
    return client.post("/orders", json={"title": title, "quantity": quantity})


def place(client, title, quantity):
    """Place an order, and return it as the service answered."""
    response = order(client, title, quantity)
    expect(response, status=201)
    return response.json()


def an_order(title, quantity):
    """An order as it is promised, whatever its number."""
    return {"number": an_integer(), "title": title, "quantity": quantity}
