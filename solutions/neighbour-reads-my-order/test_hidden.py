"""What customers with an API tool rely on, customer by customer and act by act."""

import pytest

from checker.checks import an_integer, expect, expect_same, matching, one_of, to_fix, to_keep

ACTS = [("GET", ""), ("POST", "/cancellation"), ("POST", "/repeat")]
each_act = pytest.mark.parametrize(("method", "act"), ACTS, ids=["read", "cancel", "repeat"])


@to_fix(5, "these three answer exactly as to an id that no order has")
@each_act
def test_no_act_tells_a_foreign_order_from_none(client, draw, steps, method, act):
    """Reading, cancelling and repeating answer the same to a foreign order as to none, whoever was first"""
    first, second, third = (steps.sign_up(client, name) for name in ("Milan", "Kaja", "Ida"))
    orders = [(who, steps.place(client, who, draw.title())) for who in (second, first, second)]
    number = draw.integer(1000, 9999)
    for asker in (first, second, third):
        nothing = client.request(method, f"/orders/{number}{act}", headers=asker)
        for placer, order in orders:
            if placer is not asker:
                foreign = client.request(method, steps.address(order, act), headers=asker)
                expect(foreign, status=404)
                promised = steps.without_id(nothing, number)
                expect_same("the body, without ids", promised, steps.without_id(foreign, order["id"]))


@to_fix(5, "To all other customers")
@each_act
def test_a_namesake_is_somebody_else(client, draw, steps, method, act):
    """A customer of the same name is answered 404 for the other's order"""
    name = draw.name()
    kaja, namesake = steps.sign_up(client, name), steps.sign_up(client, name)
    for who in (kaja, namesake):
        steps.place(client, who)
    orders = [steps.place(client, who) for who in (kaja, namesake)]
    for who, order in zip((namesake, kaja), orders, strict=True):
        expect(client.request(method, steps.address(order, act), headers=who), status=404)


@to_fix(5, "404, and the same body")
@each_act
def test_a_cancelled_order_stays_hidden(client, draw, steps, method, act):
    """A cancelled order of somebody else is answered as one that never was"""
    kaja, milan = steps.sign_up(client), steps.sign_up(client, "Milan")
    order, number = steps.place(client, kaja, draw.title()), draw.integer(1000, 9999)
    client.post(steps.address(order, "/cancellation"), headers=kaja)
    foreign = client.request(method, steps.address(order, act), headers=milan)
    nothing = client.request(method, f"/orders/{number}{act}", headers=milan)
    expect(foreign, status=404)
    promised = steps.without_id(nothing, number)
    expect_same("the body, without ids", promised, steps.without_id(foreign, order["id"]))


@to_fix(6, "has placed no order and changed none")
def test_a_neighbour_changes_nothing(client, draw, steps):
    """After a neighbour tried everything, the order and both lists are as they were"""
    kaja, milan = steps.sign_up(client), steps.sign_up(client, "Milan")
    hers, his = steps.place(client, kaja, draw.title()), steps.place(client, milan)
    tried = [client.request(method, steps.address(hers, act), headers=milan) for method, act in ACTS]
    expect(client.get(steps.address(hers), headers=kaja), status=200, json=hers)
    expect(client.get("/orders", headers=kaja), status=200, json=[hers])
    expect(client.get("/orders", headers=milan), status=200, json=[his])
    for answer in tried:
        expect(answer, status=404)


@to_fix(5, "To all other customers")
def test_a_neighbour_stays_one_after_a_restart(client, draw, restart, steps):
    """An order that was placed before a restart is hidden from others after it, also from those who come then"""
    kaja, milan = steps.sign_up(client), steps.sign_up(client, "Milan")
    order = steps.place(client, kaja, draw.title())
    restart()
    for method, act in ACTS:
        for other in (milan, steps.sign_up(client)):
            expect(client.request(method, steps.address(order, act), headers=other), status=404)
    expect(client.get(steps.address(order), headers=kaja), status=200, json=order)


@to_keep(8, "tokens and orders are what they were")
def test_a_restart_makes_no_difference(client, draw, restart, steps):
    """After a restart everybody has their own orders, cancelled or not, and can go on"""
    kaja, milan = steps.sign_up(client), steps.sign_up(client, "Milan")
    hers, his = steps.place(client, kaja, draw.title()), steps.place(client, milan, draw.title())
    his = client.post(steps.address(his, "/cancellation"), headers=milan).json()
    restart()
    for who, own in ((kaja, hers), (milan, his)):
        expect(client.get(steps.address(own), headers=who), status=200, json=own)
        again = client.post(steps.address(own, "/repeat"), headers=who)
        expect(client.get("/orders", headers=who), status=200, json=[own, again.json()])


@to_keep(6, "What was answered 401")
def test_a_stranger_changes_nothing(client, draw, steps):
    """Without a token nothing is cancelled or repeated"""
    kaja = steps.sign_up(client)
    order = steps.place(client, kaja, draw.title())
    for method, act in ACTS:
        expect(client.request(method, steps.address(order, act)), status=401)
    expect(client.get("/orders", headers=kaja), status=200, json=[order])


@to_keep(4, "the order, which is cancelled from then on, also if it was before")
def test_an_order_is_cancelled_alone(client, draw, steps):
    """Cancelling, once and again, is answered with the cancelled order; the customer's other orders stand"""
    kaja = steps.sign_up(client)
    orders = [steps.place(client, kaja, draw.title(), draw.integer(1, 9)) for _ in range(3)]
    orders[1]["cancelled"] = True
    for _ in range(2):
        expect(client.post(steps.address(orders[1], "/cancellation"), headers=kaja), status=200, json=orders[1])
    expect(client.get("/orders", headers=kaja), status=200, json=orders)
    for order in orders:
        expect(client.get(steps.address(order), headers=kaja), status=200, json=order)


@to_keep(4, "a new order of the same customer")
def test_an_order_is_repeated(client, draw, steps):
    """An order is repeated as it was placed, cancelled or not, and once more from the repeated one"""
    kaja, milan = steps.sign_up(client), steps.sign_up(client, "Milan")
    first = steps.place(client, kaja, draw.title(), draw.integer(1, 9))
    others = steps.place(client, milan)
    client.post(steps.address(first, "/cancellation"), headers=kaja)
    second = client.post(steps.address(first, "/repeat"), headers=kaja)
    expect(second, status=201, json={**first, "id": an_integer(), "cancelled": False})
    third = client.post(steps.address(second.json(), "/repeat"), headers=kaja)
    expect(third, status=201, json={**first, "id": an_integer(), "cancelled": False})
    all_three = [{**first, "cancelled": True}, second.json(), third.json()]
    expect(client.get("/orders", headers=kaja), status=200, json=all_three)
    expect_same("how many ids there are", 4, len({order["id"] for order in [*all_three, others]}))
    expect(client.get(steps.address(third.json()), headers=kaja), status=200, json=third.json())


@to_keep(7, "To an id that no order has, the three answer 404")
@each_act
def test_an_id_without_an_order_is_refused(client, draw, steps, method, act):
    """An id without an order is answered 404, and what is no id 404 or 422"""
    kaja = steps.sign_up(client)
    order = steps.place(client, kaja)
    expect(client.request(method, f"/orders/{order['id'] + draw.integer(1, 99)}{act}", headers=kaja), status=404)
    for word in ("0", "-1", "9" * 30, "first"):
        expect(client.request(method, f"/orders/{word}{act}", headers=kaja), status=one_of(404, 422))
    expect(client.get("/orders", headers=kaja), status=200, json=[order])


@to_keep(2, "to a request without a token of a customer")
@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer {token}x", "Bearer x", "Basic {token}", "{token}"])
def test_only_a_customers_token_counts(client, draw, steps, header):
    """Every path asks for a customer's token, whole and as Bearer, also where there is no order"""
    kaja = steps.sign_up(client)
    order = steps.place(client, kaja)
    token = kaja["authorization"].removeprefix("Bearer ")
    headers = {} if header is None else {"authorization": header.format(token=token)}
    challenge = {"www-authenticate": matching(r"bearer([ ,].*)?", "a challenge that begins with Bearer")}
    numbers = (order["id"], order["id"] + draw.integer(1, 99))
    paths = [(method, f"/orders/{number}{act}") for number in numbers for method, act in ACTS]
    for method, path in [("GET", "/orders"), *paths]:
        expect(client.request(method, path, headers=headers), status=401, headers=challenge)
    sent = {"medicine": "Lithium 450 mg", "packs": 2}
    expect(client.post("/orders", json=sent, headers=headers), status=401, headers=challenge)
    expect(client.get("/orders", headers=kaja), status=200, json=[order])


@to_keep(3, "Where one of them is missing or outside its bounds, it answers 422")
@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"medicine": "Iron"},
        {"packs": 1},
        {"medicine": "", "packs": 1},
        {"medicine": "x" * 81, "packs": 1},
        {"medicine": "Iron", "packs": 0},
        {"medicine": "Iron", "packs": 10},
    ],
    ids=["empty", "no-packs", "no-medicine", "no-name", "long-name", "nought", "ten"],
)
def test_an_order_has_bounds(client, steps, sent):
    """An order outside its bounds is answered 422 and not placed"""
    kaja = steps.sign_up(client)
    expect(client.post("/orders", json=sent, headers=kaja), status=422)
    expect(client.get("/orders", headers=kaja), status=200, json=[])


@to_keep(3, "answers 201 and the order")
def test_an_order_up_to_its_bounds_is_placed(client, steps):
    """The shortest and the longest medicine, and one to nine packs, are placed as they were sent"""
    kaja = steps.sign_up(client)
    for medicine, packs in (("x", 1), ("x" * 80, 9), ("Ibuprofén 5 % „Ω“ ', --", 2)):
        sent = {"medicine": medicine, "packs": packs}
        response = client.post("/orders", json=sent, headers=kaja)
        expect(response, status=201, json={"id": an_integer(), "cancelled": False, **sent})


@to_keep(1, "Without a name, or with one outside these bounds, it answers 422")
def test_a_customer_has_a_name(client, draw, steps):
    """Signing up without a name, or with one too long, is answered 422; each token is another one"""
    for sent in ({}, {"name": ""}, {"name": "x" * 61}):
        expect(client.post("/customers", json=sent), status=422)
    names = ["x", "x" * 60, draw.name(), "Žofie Ω"]
    customers = [steps.sign_up(client, name) for name in names * 2]
    expect_same("how many tokens there are", 8, len({customer["authorization"] for customer in customers}))
