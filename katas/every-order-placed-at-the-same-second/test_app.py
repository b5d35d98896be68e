"""What the waiters' front end and the kitchen rely on."""

from checker.checks import an_integer, anything, expect, to_fix, to_keep


@to_fix(2, "it was placed when the request came in")
def test_an_order_was_placed_when_it_was_sent(client, draw, steps):
    """An order without a time was placed when it was sent"""
    steps.expect_placed_now(client, draw)


@to_fix(2, "not before it was sent, and not after it was answered")
def test_each_of_two_orders_was_placed_when_it_was_sent(client, draw, steps):
    """Of two orders, one after the other, each was placed when it was sent"""
    steps.expect_placed_now(client, draw)
    steps.expect_placed_now(client, draw)


@to_keep(1, "answers 201 and the order")
def test_an_order_is_taken(client, draw):
    """An order is answered 201, as it was sent"""
    form = {"table": draw.integer(1, 40), "dishes": [draw.word(), draw.word()]}
    expected = {"number": an_integer(), **form, "wishes": [], "placed_at": anything()}
    expect(client.post("/orders", json=form), status=201, json=expected)


@to_keep(3, "it keeps it")
def test_an_order_keeps_the_time_it_brings(client, draw, steps):
    """An order that was sent with its time keeps it"""
    time = f"2026-05-04T{draw.integer(10, 23)}:{draw.integer(10, 59)}:00Z"
    steps.expect_moment(steps.place(client, draw, placed_at=time), time)


@to_keep(5, "answers 200 and the order")
def test_an_order_can_be_read(client, draw, steps):
    """An order can be read under its number"""
    order = steps.place(client, draw)
    expect(client.get(f"/orders/{order['number']}"), status=200, json=order)
