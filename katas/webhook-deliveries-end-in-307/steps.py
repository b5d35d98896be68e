"""What several checks do alike."""

from base64 import b64encode

PAYMENTS, REFUNDS = "/webhooks/payments", "/webhooks/refunds"


def basic(name="tally", password="only-for-development"):
    """The header that shows name and password."""
    return {"authorization": f"Basic {b64encode(f'{name}:{password}'.encode()).decode()}"}


def draw_id(draw, kind):
    """An event's or a payment's id that nobody could have written down before."""
    return f"{kind}-{draw.word()}-{draw.integer(10, 99999)}"


def deliver(client, path, event, payment, cents, **sender):
    """Deliver an event as the provider does, who follows no redirect, and return the answer."""
    delivery = {"event": event, "payment": payment, "cents": cents}
    return client.post(path, json=delivery, headers=basic(**sender))
