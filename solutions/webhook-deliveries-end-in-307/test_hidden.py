"""What the payment provider and the box office rely on: both addresses, every event, every way to the list."""

import pytest

from checker.checks import expect, one_of, to_fix, to_keep

BOTH = pytest.mark.parametrize("path", ["/webhooks/payments", "/webhooks/refunds"], ids=["payment", "refund"])


@to_fix(1, "`POST /webhooks/refunds` answer 202 to a delivery themselves, with no other address in between")
@BOTH
def test_each_address_takes_its_deliveries(client, draw, steps, path):
    """Each of the two addresses answers 202, time and again"""
    payment = steps.draw_id(draw, "p")
    for cents in (1, 4200, 10**8):
        expect(steps.deliver(client, path, steps.draw_id(draw, "e"), payment, cents), status=202)


@to_fix(2, "what one to `/webhooks/refunds` says is `refunded`")
def test_payments_and_refunds_are_told_apart(client, draw, steps):
    """Several payments and refunds are summed up, each under its name, and for its own payment"""
    one, other = steps.draw_id(draw, "p"), steps.draw_id(draw, "p")
    cents = [draw.integer(1, 99999) for _ in range(6)]
    paths = [steps.REFUNDS, steps.PAYMENTS, steps.PAYMENTS, steps.REFUNDS, steps.PAYMENTS, steps.REFUNDS]
    payments = [one, one, other, one, one, other]
    for number in range(6):
        expect(steps.deliver(client, paths[number], f"e-{number}", payments[number], cents[number]), status=202)
    expected = {"payment": one, "paid": cents[1] + cents[4], "refunded": cents[0] + cents[3]}
    expect(client.get(f"/payments/{one}"), status=200, json=expected)
    expected = {"payment": other, "paid": cents[2], "refunded": cents[5]}
    expect(client.get(f"/payments/{other}"), status=200, json=expected)


@to_fix(2, "also after a restart of the service")
@pytest.mark.parametrize("crash", [False, True], ids=["shut-down", "crashed"])
@BOTH
def test_deliveries_outlive_a_restart(client, draw, restart, steps, path, crash):
    """What was answered 202 is there after a restart"""
    payment, cents = steps.draw_id(draw, "p"), draw.integer(1, 99999)
    expect(steps.deliver(client, path, "e-1", payment, cents), status=202)
    restart(crash=crash)
    paid, refunded = (cents, 0) if path == steps.PAYMENTS else (0, cents)
    expected = {"payment": payment, "paid": paid, "refunded": refunded}
    expect(client.get(f"/payments/{payment}"), status=200, json=expected)


@to_fix(3, "is answered 202 again, and counts once")
@BOTH
def test_an_event_counts_once(client, draw, restart, steps, path):
    """An event that is delivered three times counts once, also when others and a restart come in between"""
    payment, cents = steps.draw_id(draw, "p"), draw.integer(1, 99999)
    for _ in range(2):
        expect(steps.deliver(client, path, "e-1", payment, cents), status=202)
        expect(steps.deliver(client, path, "e-2", payment, 1), status=202)
    restart()
    expect(steps.deliver(client, path, "e-1", payment, cents), status=202)
    paid, refunded = (cents + 1, 0) if path == steps.PAYMENTS else (0, cents + 1)
    expected = {"payment": payment, "paid": paid, "refunded": refunded}
    expect(client.get(f"/payments/{payment}"), status=200, json=expected)


@to_fix(4, "It counts for nothing")
@pytest.mark.parametrize(
    "sender",
    [
        None,
        {"name": "tally", "password": ""},
        {"name": "tally", "password": "only-for-developmen"},
        {"name": "tally", "password": "Only-for-development"},
        {"name": "", "password": "only-for-development"},
        {"name": "tall", "password": "only-for-development"},
        {"name": "tallyonly", "password": "-for-development"},
        {"name": "räuber", "password": "für-alle"},
    ],
    ids=["none", "no-password", "a-letter-less", "capital", "no-name", "other-name", "moved", "umlauts"],
)
@BOTH
def test_a_delivery_of_somebody_else_counts_for_nothing(client, draw, steps, path, sender):
    """Who is not the provider is answered 401 at both addresses, and has paid nothing"""
    payment = steps.draw_id(draw, "p")
    delivery = {"event": "e-1", "payment": payment, "cents": 4200}
    headers = {} if sender is None else steps.basic(**sender)
    expect(client.post(path, json=delivery, headers=headers), status=401)
    expect(client.get(f"/payments/{payment}"), status=404)
    expect(steps.deliver(client, path, "e-1", payment, 5), status=202)


@to_fix(5, "is missing or not as above")
@pytest.mark.parametrize(
    "changed",
    [
        {"event": None},
        {"payment": None},
        {"cents": None},
        {"event": ""},
        {"event": "e" * 41},
        {"payment": "p" * 41},
        {"payment": "p 1"},
        {"payment": "P-1"},
        {"event": "e-1\n"},
        {"cents": 0},
        {"cents": -4200},
        {"cents": 10**8 + 1},
    ],
    ids=[
        "no-event",
        "no-payment",
        "no-cents",
        "empty",
        "long-event",
        "long-payment",
        "blank",
        "capital",
        "line-break",
        "nought",
        "negative",
        "too-many",
    ],
)
@BOTH
def test_a_malformed_delivery_counts_for_nothing(client, steps, path, changed):
    """A delivery that lacks a member, or has one that is not as promised, is answered 422"""
    delivery = {"event": "e-1", "payment": "p-1", "cents": 4200} | changed
    delivery = {name: value for name, value in delivery.items() if value is not None}
    expect(client.post(path, json=delivery, headers=steps.basic()), status=422)
    expect(client.get("/payments"), status=200, json=[])


@to_fix(6, "answers 200 and exactly `payment`, `paid` and `refunded`, both in cents")
def test_a_payment_is_shown_in_cents(client, draw, steps):
    """A payment is shown with the cents paid and refunded, the greatest sums as well, and no other is"""
    payment, cents = steps.draw_id(draw, "p"), draw.integer(1, 99999)
    for event in ("e-1", "e-2", "e-3"):
        steps.deliver(client, steps.PAYMENTS, event, payment, 10**8)
    steps.deliver(client, steps.REFUNDS, "e-4", payment, cents)
    expected = {"payment": payment, "paid": 3 * 10**8, "refunded": cents}
    expect(client.get(f"/payments/{payment}"), status=200, json=expected)
    expect(client.get(f"/payments/{payment}0"), status=404)


@to_fix(7, "in the order in which they were first heard of")
def test_all_payments_are_listed(client, draw, steps):
    """Payments are listed in the order of their first events, whatever their ids and sums, and whatever comes again"""
    word, cents = draw.word(), [draw.integer(1, 99999) for _ in range(5)]
    middle, last, first = f"m-{word}", f"z-{word}", f"a-{word}"
    steps.deliver(client, steps.PAYMENTS, "e-9", last, cents[0])
    steps.deliver(client, steps.REFUNDS, "e-1", first, cents[1])
    steps.deliver(client, steps.PAYMENTS, "e-5", middle, cents[2])
    steps.deliver(client, steps.PAYMENTS, "e-7", first, cents[3])
    steps.deliver(client, steps.REFUNDS, "e-3", last, cents[4])
    expected = [
        {"payment": last, "paid": cents[0], "refunded": cents[4]},
        {"payment": first, "paid": cents[3], "refunded": cents[1]},
        {"payment": middle, "paid": cents[2], "refunded": 0},
    ]
    expect(client.get("/payments"), status=200, json=expected)
    steps.deliver(client, steps.PAYMENTS, "e-9", last, cents[0])
    expect(client.get("/payments"), status=200, json=expected)


@to_fix(7, "a list of all payments")
def test_a_long_list_is_whole(client, steps):
    """Thirty payments are listed, with the longest ids that there are"""
    ids = [f"{number:040}" for number in range(30)]
    for number in ids:
        expect(steps.deliver(client, steps.PAYMENTS, number, number, 1), status=202)
    expect(client.get("/payments"), status=200, json=[{"payment": one, "paid": 1, "refunded": 0} for one in ids])


@to_fix(8, "to the list and to the payment")
def test_every_bookmark_leads_somewhere(client, draw, steps):
    """With a slash at the end, a browser finds the list and the payment"""
    payment, cents = steps.draw_id(draw, "p"), draw.integer(1, 99999)
    steps.deliver(client, steps.PAYMENTS, "e-1", payment, cents)
    expected = {"payment": payment, "paid": cents, "refunded": 0}
    expect(client.get(f"/payments/{payment}/", follow_redirects=True), status=200, json=expected)
    expect(client.get("/payments/", follow_redirects=True), status=200, json=[expected])


@to_fix(9, "leads to the payment")
def test_a_printed_link_leads_to_the_payment(client, draw, steps):
    """The short address redirects, and who follows it sees the payment"""
    payment, cents = steps.draw_id(draw, "p"), draw.integer(1, 99999)
    steps.deliver(client, steps.REFUNDS, "e-1", payment, cents)
    expect(client.get(f"/p/{payment}"), status=one_of(302, 303, 307, 308))
    expected = {"payment": payment, "paid": 0, "refunded": cents}
    expect(client.get(f"/p/{payment}", follow_redirects=True), status=200, json=expected)


@to_keep(10, "to any other path under `/webhooks/` is answered 404")
@pytest.mark.parametrize("path", ["payment", "Payments", "payments2", "payments/p-70", "refund", "disputes", "p/p-70"])
def test_there_are_no_other_webhooks(client, steps, path):
    """A path that is only like one of the two is answered 404, and what is sent there counts for nothing"""
    expect(steps.deliver(client, f"/webhooks/{path}", "e-1", "p-70", 4200), status=404)
    expect(client.get("/payments"), status=200, json=[])
