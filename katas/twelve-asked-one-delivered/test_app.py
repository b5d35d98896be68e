"""What the cafés' order systems rely on."""

from checker.checks import an_integer, containing, expect, to_fix, to_keep


@to_fix(4, "has a member that is not listed above for its kind")
def test_a_line_with_qty_is_refused(client, draw, steps):
    """A line with qty in place of quantity is answered 422"""
    order = steps.order(steps.line(qty=draw.integer(2, 99)))
    expect(client.post("/orders", json=order), status=422)


@to_fix(4, "The name of the member, or of one of them, stands somewhere in the answer's body")
def test_the_answer_names_the_member(client, steps):
    """The 422 to an added line with notes in place of note says notes"""
    number = steps.book(client)["number"]
    line = steps.line("rye", quantity=2, notes="sliced")
    expect(client.post(f"/orders/{number}/lines", json=line), status=422, text=containing("notes"))


@to_fix(6, "leaves nothing behind")
def test_nothing_is_baked_for_a_refused_order(client, draw, steps):
    """After a line with qty was refused, the baking list is empty"""
    refused = client.post("/orders", json=steps.order(steps.line(qty=draw.integer(2, 99))))
    expect(steps.baking_list(client), status=200, json={})
    expect(refused, status=422)


@to_keep(1, "the order as it is booked")
def test_an_order_is_booked_as_sent(client, draw, steps):
    """An order with quantity and note is answered 201 and comes back as it was sent"""
    order = steps.order(steps.line(quantity=draw.integer(2, 500), note=draw.title()), cafe=draw.title())
    expect(client.post("/orders", json=order), status=201, json={"number": an_integer(), **order})


@to_keep(1, "exactly `bread`, `quantity` and `note`")
def test_a_line_may_leave_out_its_quantity(client, steps):
    """A line with nothing but its bread is booked as one piece, without a note"""
    booked = {"number": an_integer(), **steps.order(steps.line("rye", quantity=1, note=""))}
    expect(client.post("/orders", json=steps.order(steps.line("rye"))), status=201, json=booked)


@to_keep(7, "To a number that was never given to an order")
def test_an_order_that_was_never_booked_is_a_404(client, draw):
    """A number that no order has is answered 404"""
    expect(client.get(f"/orders/{draw.integer(1000, 9999)}"), status=404)
