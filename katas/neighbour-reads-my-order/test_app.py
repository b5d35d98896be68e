"""What customers with an API tool rely on."""

from checker.checks import a_string, an_integer, expect, expect_same, to_fix, to_keep


@to_fix(5, "To all other customers")
def test_the_neighbour_can_not_read_an_order(client, draw, steps):
    """An order of somebody else is answered 404"""
    kaja, milan = steps.sign_up(client), steps.sign_up(client, "Milan")
    order = steps.place(client, kaja, draw.title())
    expect(client.get(steps.address(order), headers=milan), status=404)


@to_fix(5, "exactly as to an id that no order has: 404, and the same body")
def test_the_neighbour_does_not_learn_that_there_is_an_order(client, draw, steps):
    """The answer to somebody else's order says what the answer to an id without an order says"""
    kaja, milan = steps.sign_up(client), steps.sign_up(client, "Milan")
    order, number = steps.place(client, kaja, draw.title()), draw.integer(1000, 9999)
    foreign = client.get(steps.address(order), headers=milan)
    nothing = client.get(f"/orders/{number}", headers=milan)
    promised = steps.without_id(nothing, number)
    expect_same("the body, without ids", promised, steps.without_id(foreign, order["id"]))


@to_keep(4, "`GET /orders/{id}` answers 200 and the order as it stands")
def test_customers_read_their_own_orders(client, draw, steps):
    """Whoever placed an order reads it, before and after it is cancelled"""
    kaja = steps.sign_up(client, draw.name())
    order = steps.place(client, kaja, draw.title(), draw.integer(1, 9))
    expect(client.get(steps.address(order), headers=kaja), status=200, json=order)
    client.post(steps.address(order, "/cancellation"), headers=kaja)
    expect(client.get(steps.address(order), headers=kaja), status=200, json={**order, "cancelled": True})


@to_keep(3, "a list of the sender's own orders")
def test_the_list_has_ones_own_orders(client, draw, steps):
    """The list has the orders of the one who asks, and no other"""
    kaja, milan = steps.sign_up(client), steps.sign_up(client, "Milan")
    orders = [steps.place(client, who, draw.title()) for who in (kaja, milan, kaja)]
    expect(client.get("/orders", headers=kaja), status=200, json=[orders[0], orders[2]])
    expect(client.get("/orders", headers=milan), status=200, json=[orders[1]])


@to_keep(3, "answers 201 and the order, which is not cancelled")
def test_an_order_is_placed(client, draw, steps):
    """An order comes back as it was sent, with an id"""
    sent = {"medicine": draw.title(), "packs": draw.integer(1, 9)}
    response = client.post("/orders", json=sent, headers=steps.sign_up(client))
    expect(response, status=201, json={"id": an_integer(), "cancelled": False, **sent})


@to_keep(1, "the token of a new customer")
def test_signing_up_hands_out_a_token(client, draw):
    """Signing up is answered 201 and a token"""
    expect(client.post("/customers", json={"name": draw.name()}), status=201, json={"token": a_string()})
