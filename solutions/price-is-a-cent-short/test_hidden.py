"""What the market's page relies on: every price, and what is made of it."""

import pytest

from checker.checks import expect, expect_same, to_fix, to_keep


@to_fix(2, "the offer as `POST` answered it")
@pytest.mark.parametrize("price", [0.29, 0.58, 1.13, 2.01, 4.35, 8.03, 8.2, 5120.11])
def test_a_price_does_not_fall(client, draw, steps, price):
    """A price that lost a cent is read as it was sent"""
    offer = steps.add_offer(client, draw, price)
    expect(client.get(f"/offers/{offer['id']}"), status=200, json=offer)


@to_keep(2, "the offer as `POST` answered it")
@pytest.mark.parametrize("price", [0.01, 0.07, 0.1, 1.1, 16.1, 20, 100.5, 9999.99])
def test_a_price_does_not_rise(client, draw, steps, price):
    """A price that was right stays right: not a cent more, and nothing lost behind the point"""
    offer = steps.add_offer(client, draw, price)
    expect(client.get(f"/offers/{offer['id']}"), status=200, json=offer)


@to_fix(3, "each as `POST` answered it")
def test_every_kind_of_price_is_listed_as_sent(client, draw, steps):
    """Drawn prices and one at 19.99 are listed as they were sent"""
    prices = [draw.integer(1, 999_999) / 100 for _ in range(20)]
    offers = [steps.add_offer(client, draw, price) for price in [*prices, 19.99]]
    expect(client.get("/offers"), status=200, json=offers)


@to_fix(4, "in cents precisely and with nothing behind them")
@pytest.mark.parametrize(
    ("price", "quantity", "total"),
    [
        (0.29, 3, 0.87),
        (0.29, 99, 28.71),
        (0.57, 7, 3.99),
        (19.99, 100, 1999),
        (1.15, 6, 6.9),
        (4.35, 9, 39.15),
        (8.2, 5, 41),
    ],
    ids=["3-at-0.29", "99-at-0.29", "7-at-0.57", "100-at-19.99", "6-at-1.15", "9-at-4.35", "5-at-8.20"],
)
def test_a_total_is_exact(client, draw, steps, price, quantity, total):
    """Several of one offer cost exactly as many times its price"""
    offer = steps.add_offer(client, draw, price)
    response = client.get(f"/offers/{offer['id']}/total", params={"quantity": quantity})
    expect(response, status=200, json={"total": steps.number(total)})


@to_keep(4, "with nothing behind them")
@pytest.mark.parametrize(
    ("price", "quantity", "total"),
    [(0.07, 3, 0.21), (0.1, 3, 0.3), (1.1, 3, 3.3), (5, 20, 100), (9999.99, 1, 9999.99)],
    ids=["3-at-0.07", "3-at-0.10", "3-at-1.10", "20-at-5", "1-at-9999.99"],
)
def test_a_total_has_two_decimals(client, draw, steps, price, quantity, total):
    """A total that was right stays right: cents, and nothing behind them"""
    offer = steps.add_offer(client, draw, price)
    response = client.get(f"/offers/{offer['id']}/total", params={"quantity": quantity})
    expect(response, status=200, json={"total": steps.number(total)})


@to_keep(1, "that no other offer has")
def test_two_offers_at_one_price_are_two(client, draw, steps):
    """Two offers with the same price have an id each"""
    first, second = (steps.add_offer(client, draw, 12.5) for _ in range(2))
    expect_same("whether the ids differ", True, first["id"] != second["id"])
    for offer in (first, second):
        expect(client.get(f"/offers/{offer['id']}"), status=200, json=offer)


@to_keep(1, "that no other offer has")
def test_two_stalls_sell_the_same(client, draw, steps):
    """Two offers with the same name have an id each, and each keeps its price"""
    offers = [steps.add_offer(client, draw, price, name="honey") for price in (12.5, 20, 16.1)]
    expect_same("how many ids there are", 3, len({offer["id"] for offer in offers}))
    expect(client.get("/offers"), status=200, json=offers)
    for offer in offers:
        expect(client.get(f"/offers/{offer['id']}"), status=200, json=offer)


@to_keep(1, "that no other offer has")
def test_the_same_offer_comes_twice(client):
    """Two offers alike in name and price are two, and both are listed"""
    sent = {"name": "honey", "price": 12.5}
    offers = [client.post("/offers", json=sent).json() for _ in range(2)]
    expect_same("how many ids there are", 2, len({offer["id"] for offer in offers}))
    expect(client.get("/offers"), status=200, json=[sent | {"id": offer["id"]} for offer in offers])


@to_keep(3, "a list of all offers")
def test_the_list_grows_with_each_offer(client, draw, steps):
    """The list is read after each of twelve offers, and has all of them and no more"""
    offers = []
    expect(client.get("/offers"), status=200, json=offers)
    for _ in range(12):
        offers.append(steps.add_offer(client, draw, 12.5))
        expect(client.get("/offers"), status=200, json=offers)


@to_keep(2, "the offer as `POST` answered it")
@pytest.mark.parametrize(
    "name",
    ["  Honey  ", "honey AND Honey", "Žluťoučký med", "Honey " * 50],
    ids=["blanks", "case", "accents", "long"],
)
def test_a_name_is_kept_to_the_letter(client, draw, steps, name):
    """An offer is read and listed with its name to the letter"""
    offer = steps.add_offer(client, draw, 12.5, name=name)
    expect(client.get(f"/offers/{offer['id']}"), status=200, json=offer)
    expect(client.get("/offers"), status=200, json=[offer])


@to_keep(2, "404 where there is none")
def test_an_unknown_offer_is_a_404(client, draw, steps):
    """An offer that nobody made is answered 404"""
    steps.add_offer(client, draw, 12.5)
    expect(client.get(f"/offers/{draw.integer(1000, 9999)}"), status=404)


@to_keep(4, "Where there is no such offer it answers 404")
def test_an_unknown_offer_has_no_total(client, draw, steps):
    """The total of an offer that nobody made is answered 404"""
    steps.add_offer(client, draw, 12.5)
    expect(client.get(f"/offers/{draw.integer(1000, 9999)}/total", params={"quantity": 1}), status=404)


@to_keep(5, "and no offer is added")
@pytest.mark.parametrize(
    "price", [0, -0.01, -19.99, 10000, 10000.01], ids=["zero", "below", "far-below", "top", "above"]
)
def test_a_price_out_of_range_is_refused(client, draw, price):
    """A price out of range is answered 422, and no offer is added"""
    expect(client.post("/offers", json={"name": draw.word(), "price": price}), status=422)
    expect(client.get("/offers"), status=200, json=[])


@to_keep(4, "422 without a quantity or with one outside these bounds")
@pytest.mark.parametrize("params", [{}, {"quantity": 0}, {"quantity": 101}], ids=["none", "zero", "too-many"])
def test_a_total_needs_a_quantity_within_bounds(client, params):
    """A total of nothing, of none or of 101 is answered 422"""
    offer = client.post("/offers", json={"name": "plums", "price": 0.29}).json()
    expect(client.get(f"/offers/{offer['id']}/total", params=params), status=422)


@to_keep(5, "The same holds for an offer without a name or without a price")
@pytest.mark.parametrize("sent", [{"name": "plums"}, {"price": 0.29}, None], ids=["no-price", "no-name", "nothing"])
def test_half_an_offer_is_refused(client, sent):
    """An offer that lacks its name or its price is answered 422 and not listed"""
    expect(client.post("/offers", json=sent), status=422)
    expect(client.get("/offers"), status=200, json=[])
