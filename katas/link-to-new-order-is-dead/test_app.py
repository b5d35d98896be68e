"""What the partner's stock system relies on."""

from checker.checks import expect, to_fix, to_keep


@to_fix(1, "Its `Location` leads to this order")
def test_the_link_leads_to_the_new_order(client, draw, steps):
    """Whoever follows Location after placing an order finds it"""
    article, quantity = draw.title(), draw.integer(1, 1000)
    placed = steps.place(client, article, quantity)
    expect(placed, status=201, json=steps.order(article, quantity))
    found = steps.follow(client, placed.headers["location"], "/api/v1/orders")
    expect(found, status=200, json=placed.json())


@to_keep(3, "answers 200 and the order")
def test_an_order_is_found_by_its_number(client, draw, steps):
    """An order is found under its number"""
    article = draw.title()
    number = steps.place(client, article).json()["id"]
    expect(client.get(f"/api/v1/orders/{number}"), status=200, json=steps.order(article, number=number))


@to_keep(3, "404 for an unknown one")
def test_an_unknown_order_is_a_404(client, draw, steps):
    """A number that no order has is answered 404"""
    steps.place(client)
    expect(client.get(f"/api/v1/orders/{draw.integer(1000, 9999)}"), status=404)


@to_keep(4, "leads to the next page")
def test_the_link_to_the_next_page_works(client, steps):
    """Twelve orders are two pages, and the first links to the second"""
    numbers = [steps.place(client, quantity=quantity).json()["id"] for quantity in range(1, 13)]
    first = client.get("/api/v1/orders")
    whole = [steps.order(quantity=quantity, number=number) for quantity, number in enumerate(numbers, start=1)]
    expect(first, status=200, json=whole[:10])
    expect(steps.follow(client, steps.next_page(first), "/api/v1/orders"), status=200, json=whole[10:])
