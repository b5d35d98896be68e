"""What several checks do alike."""

import re


def bearer(token):
    """The header that shows `token`."""
    return {"authorization": f"Bearer {token}"}


def sign_up(client, name="Kaja"):
    """Become a customer and return the header that shows it."""
    return bearer(client.post("/customers", json={"name": name}).json()["token"])


def place(client, customer, medicine="Lithium 450 mg", packs=2):
    """Place an order and return it as it was answered."""
    return client.post("/orders", json={"medicine": medicine, "packs": packs}, headers=customer).json()


def address(order, act=""):
    """The path of an order, or of what one may do with it."""
    return f"/orders/{order['id']}{act}"


def without_id(response, number):
    """The body of an answer about an order, but for the order's id."""
    return re.sub(rf"(?<!\d){number}(?!\d)", "ID", response.text)
