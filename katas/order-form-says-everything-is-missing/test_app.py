"""What the order form and the stockroom rely on."""

from checker.checks import expect, to_fix, to_keep


@to_fix(1, "answers 201 and the order")
def test_the_order_form_is_taken(client, draw, steps):
    """A filled-in order form is answered 201, with the order"""
    title, quantity = draw.title(), draw.integer(1, 99)
    expect(steps.order(client, title, quantity), status=201, json=steps.an_order(title, quantity))


@to_fix(5, "answers 200 and the order as `POST` answered it")
def test_an_order_can_be_read(client, draw, steps):
    """An order can be read under its number"""
    order = steps.place(client, draw.title(), draw.integer(1, 99))
    expect(client.get(f"/orders/{order['number']}"), status=200, json=order)


@to_keep(2, "if the title or the quantity is missing")
def test_an_empty_form_is_refused(client):
    """An order form without title and quantity is answered 422, and nothing is ordered"""
    expect(client.post("/orders", json={}), status=422)
    expect(client.get("/orders"), status=200, json=[])


@to_keep(5, "404 where there is none")
def test_an_unknown_order_is_a_404(client, draw):
    """An order that nobody placed is answered 404"""
    expect(client.get(f"/orders/{draw.integer(1000, 9999)}"), status=404)
