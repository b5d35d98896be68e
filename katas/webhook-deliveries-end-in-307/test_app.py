"""What the payment provider and the box office rely on."""

from checker.checks import expect, one_of, to_fix, to_keep


@to_fix(1, "answer 202 to a delivery themselves")
def test_a_payment_is_taken_at_the_address_given(client, draw, steps):
    """A payment that is delivered to /webhooks/payments is answered 202"""
    event, payment = steps.draw_id(draw, "e"), steps.draw_id(draw, "p")
    expect(steps.deliver(client, steps.PAYMENTS, event, payment, 4200), status=202)


@to_fix(2, "says is `paid`")
def test_a_delivered_payment_is_paid(client, draw, steps):
    """What was delivered is paid, as the office sees it"""
    event, payment, cents = steps.draw_id(draw, "e"), steps.draw_id(draw, "p"), draw.integer(1, 99999)
    steps.deliver(client, steps.PAYMENTS, event, payment, cents)
    expected = {"payment": payment, "paid": cents, "refunded": 0}
    expect(client.get(f"/payments/{payment}"), status=200, json=expected)


@to_fix(4, "answer 401 to a delivery with another name or password, or with none")
def test_nobody_else_can_deliver(client, draw, steps):
    """A delivery with a wrong password is answered 401"""
    event, payment = steps.draw_id(draw, "e"), steps.draw_id(draw, "p")
    response = steps.deliver(client, steps.PAYMENTS, event, payment, 4200, password=draw.token())
    expect(response, status=401)


@to_keep(6, "answers 404 for a payment of which nothing was delivered")
def test_an_unknown_payment_is_a_404(client, draw, steps):
    """A payment that nobody reported is answered 404"""
    expect(client.get(f"/payments/{steps.draw_id(draw, 'p')}"), status=404)


@to_keep(8, "lead a browser, which follows redirects, to the list")
def test_the_offices_bookmark_leads_to_the_list(client):
    """The office's bookmark, followed as a browser does, shows the list"""
    expect(client.get("/payments/", follow_redirects=True), status=200, json=[])


@to_keep(9, "answers 302, 303, 307 or 308")
def test_a_printed_link_redirects(client, draw, steps):
    """The short address on a ticket redirects"""
    expect(client.get(f"/p/{steps.draw_id(draw, 'p')}"), status=one_of(302, 303, 307, 308))
