"""What several checks do or promise alike."""

import json
from datetime import UTC, datetime, timedelta

from checker.checks import expect, expect_same

MILLISECOND = timedelta(milliseconds=1)
IN_TIME = "between the sending of the order and its answer, in UTC"


def place(client, draw, **changes):
    """Place a drawn order, and return it as the service answered."""
    form = {"table": draw.integer(1, 40), "dishes": [draw.word()]} | changes
    response = client.post("/orders", json=form)
    expect(response, status=201)
    return response.json()


def expect_placed_now(client, draw):
    """Hold an order without a time to the time at which it is sent, and return it."""
    client.get("/orders")
    before = datetime.now(UTC)
    response = client.post("/orders", json={"table": draw.integer(1, 40), "dishes": [draw.word()]})
    after = datetime.now(UTC)
    expect(response, status=201)
    expect_same("when the order was placed, by its placed_at", IN_TIME, describe(response.json(), before, after))
    return response.json()


def describe(order, before, after):
    """Where an order's time lies, in words."""
    try:
        time = datetime.fromisoformat(order["placed_at"])
    except (TypeError, ValueError):
        return f"{json.dumps(order['placed_at'])}, which is no time"
    if time.utcoffset() is None:
        return f"{order['placed_at']}, which has no offset"
    if time.utcoffset():
        return f"{order['placed_at']}, which is not in UTC"
    if not order["placed_at"].endswith(("Z", "+00:00")):
        return f"{order['placed_at']}, which ends in neither Z nor +00:00"
    if time < before - MILLISECOND:
        return f"{(before - time).total_seconds():.3f} seconds before the order was sent"
    if time > after + MILLISECOND:
        return f"{(time - after).total_seconds():.3f} seconds after it was answered"
    return IN_TIME


def expect_moment(order, promised):
    """Hold an order to a moment, in whichever offset it is written."""
    received = datetime.fromisoformat(order["placed_at"])
    expect_same("placed_at, in UTC", in_utc(datetime.fromisoformat(promised)), in_utc(received))


def in_utc(time):
    """A moment written in UTC; a time without an offset as it is."""
    return (time.astimezone(UTC) if time.utcoffset() is not None else time).isoformat()
