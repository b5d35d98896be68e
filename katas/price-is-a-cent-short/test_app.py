"""What the market's page relies on."""

from checker.checks import an_integer, expect, to_fix, to_keep


@to_fix(2, "the offer as `POST` answered it")
def test_the_honey_keeps_its_price(client, draw, steps):
    """An offer at 19.99 is read at 19.99"""
    offer = steps.add_offer(client, draw, 19.99)
    expect(client.get(f"/offers/{offer['id']}"), status=200, json=offer)


@to_fix(4, "exactly that many times the price")
def test_three_jars_cost_three_times_as_much(client, draw, steps):
    """Three at 19.99 are 59.97"""
    offer = steps.add_offer(client, draw, 19.99)
    expect(client.get(f"/offers/{offer['id']}/total", params={"quantity": 3}), status=200, json={"total": 59.97})


@to_keep(1, "the name and price as sent")
def test_a_new_offer_is_answered_as_sent(client, draw):
    """A new offer is answered 201, with its name and price"""
    name = draw.word()
    response = client.post("/offers", json={"name": name, "price": 12.5})
    expect(response, status=201, json={"id": an_integer(), "name": name, "price": 12.5})


@to_keep(3, "in the order in which they came")
def test_all_offers_are_listed(client, draw, steps):
    """Offers at 12.50 and at 20 are listed one after the other"""
    offers = [steps.add_offer(client, draw, price) for price in (12.5, 20)]
    expect(client.get("/offers"), status=200, json=offers)


@to_keep(5, "answers 422 to a price that is zero")
def test_nothing_is_free(client, draw):
    """A price of zero is answered 422"""
    expect(client.post("/offers", json={"name": draw.word(), "price": 0}), status=422)
