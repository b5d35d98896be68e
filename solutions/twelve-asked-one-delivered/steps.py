"""What several checks do alike."""

DAY = "2026-05-04"


def line(bread="baguette", **members):
    """A line as it may be sent."""
    return {"bread": bread, **members}


def order(*lines, cafe="Linde", day=DAY, **members):
    """An order as it may be sent, with one line of twelve baguettes unless others are given."""
    return {"cafe": cafe, "day": day, "lines": list(lines) or [line(quantity=12)], **members}


def book(client, *lines, **members):
    """Book an order and return it as it was answered."""
    return client.post("/orders", json=order(*lines, **members)).json()


def baking_list(client, day=DAY):
    """The answer to the night shift's question."""
    return client.get("/baking-list", params={"day": day})
