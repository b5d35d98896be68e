"""What the order form and the stockroom rely on, with forms of all kinds."""

import pytest

from checker.checks import expect, expect_same, to_fix, to_keep

JSON = {"content-type": "application/json"}


@to_fix(1, "a text of 1 to 200 characters")
@pytest.mark.parametrize(
    ("title", "quantity"),
    [
        ("X", 1),
        ("x" * 200, 99),
        ("ü" * 200, 5),
        ("1984", 2),
        ('Émile & Co: 100 % = "all"?', 3),
        (" Emma ", 4),
        ("E\u0301mile", 6),
    ],
    ids=["shortest", "longest", "longest-umlauts", "digits", "signs", "blanks", "accent-apart"],
)
def test_title_and_quantity_are_kept_as_sent(client, steps, title, quantity):
    """The order has title and quantity as they were sent, up to their bounds"""
    expect(steps.order(client, title, quantity), status=201, json=steps.an_order(title, quantity))


@to_fix(1, "that no other order has")
def test_each_order_has_its_own_number(client, draw, steps):
    """The same form sent twice makes two orders with two numbers"""
    title = draw.title()
    first, second = (steps.place(client, title, 1) for _ in range(2))
    expect_same("whether two orders have the same number", False, first["number"] == second["number"])
    expect(client.get(f"/orders/{first['number']}"), status=200, json=first)


@to_keep(2, "outside these bounds")
@pytest.mark.parametrize(
    "body",
    [
        {"title": "Emma", "quantity": 0},
        {"title": "Emma", "quantity": -1},
        {"title": "Emma", "quantity": 100},
        {"title": "", "quantity": 2},
        {"title": "x" * 201, "quantity": 2},
    ],
    ids=["quantity-zero", "quantity-below-zero", "quantity-too-large", "title-empty", "title-too-long"],
)
def test_an_order_outside_the_bounds_is_refused(client, body):
    """A title or a quantity outside its bounds is answered 422, and nothing is ordered"""
    expect(client.post("/orders", json=body), status=422)
    expect(client.get("/orders"), status=200, json=[])


@to_keep(2, "if the title is no text or the quantity is a text without digits")
@pytest.mark.parametrize(
    "body",
    [
        {"title": "Emma"},
        {"quantity": 2},
        {"title": None, "quantity": 2},
        {"title": "Emma", "quantity": None},
        {"title": 1984, "quantity": 2},
        {"title": ["Emma"], "quantity": 2},
        {"title": "Emma", "quantity": "two"},
    ],
    ids=["no-quantity", "no-title", "title-null", "quantity-null", "title-number", "title-list", "quantity-word"],
)
def test_a_form_that_is_not_filled_in_right_is_refused(client, body):
    """A form that lacks something, or has something else in its place, is answered 422, and nothing is ordered"""
    expect(client.post("/orders", json=body), status=422)
    expect(client.get("/orders"), status=200, json=[])


@to_keep(2, "if the body is missing or is no JSON object")
@pytest.mark.parametrize(
    "content",
    ["", "null", '["Emma", 2]', '[{"title": "Emma", "quantity": 2}]', '"Emma"', '{"title": "Emma", "quantity":'],
    ids=["missing", "null", "list", "object-in-a-list", "text", "broken-off"],
)
def test_a_body_that_is_no_object_is_refused(client, content):
    """A body that is no JSON object is answered 422, and nothing is ordered"""
    expect(client.post("/orders", content=content, headers=JSON), status=422)
    expect(client.get("/orders"), status=200, json=[])


@to_fix(3, "what stands in the query of the address makes no difference")
def test_an_order_in_the_query_is_none(client, draw):
    """Title and quantity in the query alone are answered 422, and nothing is ordered"""
    query = {"title": draw.title(), "quantity": "2"}
    expect(client.post("/orders", params=query, json={}), status=422)
    expect(client.post("/orders", params=query), status=422)
    expect(client.get("/orders"), status=200, json=[])


@to_fix(3, "takes the body alone")
def test_the_query_does_not_change_an_order(client, draw, steps):
    """With an order in the body and another, or nonsense, in the query, the one in the body is placed"""
    title, quantity = draw.title(), draw.integer(1, 50)
    query = {"title": f"{title}, abridged", "quantity": str(quantity + 1)}
    for params in (query, {"title": "", "quantity": "0"}, {"quantity": "many"}):
        response = client.post("/orders", params=params, json={"title": title, "quantity": quantity})
        expect(response, status=201, json=steps.an_order(title, quantity))


@to_fix(4, "in the order in which they came")
def test_all_orders_are_listed(client, draw, steps):
    """All orders are listed as they came, and with a title in the query those of exactly this title"""
    title = draw.title()
    titles = [title, f"{title} II", title, title.upper(), f" {title}"]
    orders = [steps.place(client, one, quantity) for quantity, one in enumerate(titles, start=1)]
    expect(client.get("/orders"), status=200, json=orders)
    expect(client.get("/orders", params={"title": title}), status=200, json=[orders[0], orders[2]])
    expect(client.get("/orders", params={"title": f"{title} III"}), status=200, json=[])


@to_fix(4, "a list of all orders")
def test_a_long_list_is_whole(client, draw, steps):
    """Of many orders none is left out, each has its own number, and the lists grow when more is ordered"""
    titles = [draw.title(), f"{draw.title()} II"]
    orders = [steps.place(client, titles[n % 2], n % 5 + 1) for n in range(24)]
    expect(client.get("/orders"), status=200, json=orders)
    expect(client.get("/orders", params={"title": titles[0]}), status=200, json=orders[::2])
    orders.append(steps.place(client, titles[0], 99))
    expect(client.get("/orders"), status=200, json=orders)
    expect(client.get("/orders", params={"title": titles[0]}), status=200, json=orders[::2])
    expect_same("how many numbers the orders have", len(orders), len({order["number"] for order in orders}))
    expect(client.get(f"/orders/{orders[0]['number']}"), status=200, json=orders[0])


@to_fix(5, "404 where there is none")
def test_a_number_below_the_first_is_a_404(client, draw, steps):
    """With orders in the book, the numbers before the first are answered 404"""
    lowest = min(steps.place(client, draw.title(), 1)["number"] for _ in range(3))
    for number in (lowest - 1, lowest - 2):
        expect(client.get(f"/orders/{number}"), status=404)
