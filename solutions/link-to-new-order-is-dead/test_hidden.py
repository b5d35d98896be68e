"""What the partners' systems rely on, link by link and name by name."""

import pytest

from checker.checks import an_integer, at_least, expect, expect_same, to_fix, to_keep


@to_fix(2, "Its `Location` leads to the new order in the same way")
def test_the_link_leads_to_the_copy(client, draw, steps):
    """Whoever follows Location after repeating an order finds the new one, also of a copy"""
    article, quantity = draw.title(), draw.integer(1, 1000)
    numbers = [steps.place(client, article, quantity).json()["id"]]
    steps.place(client)
    for _ in range(2):
        copied = steps.copy(client, numbers[-1])
        expect(copied, status=201, json=steps.order(article, quantity))
        found = steps.follow(client, copied.headers["location"], f"/api/v1/orders/{numbers[-1]}/copies")
        expect(found, status=200, json=copied.json())
        numbers.append(found.json()["id"])
    expect_same("how many orders there are of it", 3, len(set(numbers)))


@to_fix(1, "`GET` there answers 200 and the order")
def test_each_order_has_its_own_link(client, draw, steps):
    """Twelve links lead to their own orders, the last as well as the first"""
    placed = [steps.place(client, draw.title(), quantity) for quantity in range(1, 13)]
    for answer in placed:
        found = steps.follow(client, answer.headers["location"], "/api/v1/orders")
        expect(found, status=200, json=answer.json())


@to_fix(1, "Its `Location` leads to this order")
@pytest.mark.parametrize("query", ["?trace=7f", "?trace=a/b&after=5", "?"], ids=["trace", "slash", "empty"])
def test_a_query_changes_nothing(client, steps, query):
    """Links lead to their orders also where the request had a query of the partner's own"""
    placed = steps.place(client, query=query)
    found = steps.follow(client, placed.headers["location"], f"/api/v1/orders{query}")
    expect(found, status=200, json=placed.json())
    path = f"/api/v1/orders/{found.json()['id']}/copies"
    copied = steps.copy(client, found.json()["id"], query=query)
    expect(steps.follow(client, copied.headers["location"], path + query), status=200, json=copied.json())


@to_fix(5, "All its links lead to the name and the port that stand in the `Host`")
@pytest.mark.parametrize("host", ["orders.example", "10.0.0.7:8443"], ids=["name", "address-and-port"])
def test_links_lead_to_the_name_that_was_asked(client, steps, host):
    """Under another name and port the links lead there"""
    placed = steps.place(client, host=host)
    found = steps.follow(client, placed.headers["location"], "/api/v1/orders", host)
    expect(found, status=200, json=placed.json())
    number = found.json()["id"]
    copied = steps.copy(client, number, host=host)
    found = steps.follow(client, copied.headers["location"], f"/api/v1/orders/{number}/copies", host)
    expect(found, status=200, json=copied.json())


@to_fix(5, "that stand in the `Host` of the request")
def test_each_partner_has_links_under_its_own_name(client, steps):
    """Partners that take turns under three names each get links under their own"""
    for host in ("orders.example", "10.0.0.7:8443", steps.HOST, "orders.example"):
        placed = steps.place(client, host=host)
        found = steps.follow(client, placed.headers["location"], "/api/v1/orders", host)
        expect(found, status=200, json=placed.json())
        number = found.json()["id"]
        copied = steps.copy(client, number, host=host)
        found = steps.follow(client, copied.headers["location"], f"/api/v1/orders/{number}/copies", host)
        expect(found, status=200, json=copied.json())


@to_keep(1, "also where there is one just like it")
def test_the_same_order_again_is_another(client, steps):
    """A shop that needs the same again orders it again: there are two orders, with numbers of their own"""
    placed = [steps.place(client).json() for _ in range(2)]
    expect_same("how many numbers there are", 2, len({order["id"] for order in placed}))
    expect(client.get("/api/v1/orders"), status=200, json=placed)


@to_keep(3, "also after a restart of the service")
@pytest.mark.parametrize("crash", [False, True], ids=["shut-down", "crashed"])
def test_an_order_outlives_a_restart(client, draw, steps, restart, crash):
    """An order is found and listed also after a restart, and the next one gets another number"""
    placed = steps.place(client, draw.title()).json()
    restart(crash=crash)
    expect(client.get(f"/api/v1/orders/{placed['id']}"), status=200, json=placed)
    expect(client.get("/api/v1/orders"), status=200, json=[placed])
    expect_same("whether the number is a new one", True, steps.place(client).json()["id"] != placed["id"])


@to_keep(6, "`/orders` and all paths that begin with `/orders/` are answered 404")
def test_what_is_not_ours_is_a_404(client, steps):
    """Outside /api/v1 there are no orders: nothing is found, nothing redirects, nothing is taken"""
    number = steps.place(client).json()["id"]
    for path in ("/orders", f"/orders/{number}", f"/orders/{number}/copies", "/orders/", "/orders/none"):
        expect(client.get(path), status=404)
    for path in ("/orders", f"/orders/{number}/copies"):
        expect(client.post(path, json={"article": "salt", "quantity": 1}), status=404)
    expect(client.get("/api/v1/orders"), status=200, json=[steps.order(number=number)])


@to_keep(5, "All its links")
def test_the_next_page_is_under_the_name_that_was_asked(client, steps):
    """The link to the next page leads to the name and port that were asked"""
    for _ in range(11):
        steps.place(client)
    host = "orders.example:8443"
    first = client.get("/api/v1/orders", headers={"host": host})
    expect(steps.follow(client, steps.next_page(first), "/api/v1/orders", host), status=200, json=[steps.order()])


@to_keep(4, "If not, there is no `Link` header")
def test_pages_end(client, steps):
    """Of 21 orders there are pages of ten, ten and one, of 20 two, of none one; the last has no link"""
    expect(client.get("/api/v1/orders"), status=200, headers={"link": None}, json=[])
    orders = [steps.place(client, quantity=quantity).json() for quantity in range(1, 21)]
    whole = client.get("/api/v1/orders", params={"after": orders[9]["id"]})
    expect(whole, status=200, headers={"link": None}, json=orders[10:])
    orders.append(steps.place(client, "salt").json())
    link = "/api/v1/orders?trace=7f"
    for expected in (orders[:10], orders[10:20], orders[20:]):
        page = steps.follow(client, link, "/api/v1/orders")
        expect(page, status=200, json=expected)
        link = steps.next_page(page)
    expect_same("the link of the last page", None, link)


@to_keep(2, "For an unknown order it answers 404, and no order is taken")
def test_an_unknown_order_has_no_copy(client, steps):
    """An order that is not there can't be repeated"""
    number = steps.place(client).json()["id"]
    expect(steps.copy(client, number + 1), status=404)
    expect(client.get("/api/v1/orders"), status=200, json=[steps.order(number=number)])


@to_keep(1, "it answers 422, and no order is taken")
@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"article": "salt"},
        {"quantity": 1},
        {"article": "salt", "quantity": 0},
        {"article": "salt", "quantity": 1001},
    ],
    ids=["nothing", "no-quantity", "no-article", "too-few", "too-many"],
)
def test_half_an_order_is_not_taken(client, sent):
    """An order without article or quantity, of none or too many, is answered 422"""
    expect(client.post("/api/v1/orders", json=sent), status=422)
    expect(client.get("/api/v1/orders"), status=200, json=[])


@to_keep(1, "`quantity` (1 to 1000)")
def test_an_order_is_taken_as_sent(client, draw, steps):
    """The smallest and the largest quantity, and any article, come back as sent"""
    for article, quantity in (("Crème brûlée 1/2", 1), (draw.title(), 1000)):
        placed = steps.place(client, article, quantity)
        expect(placed, status=201, json={"id": an_integer(), "article": article, "quantity": quantity})
        expect(client.get("/api/v1/orders"), status=200)
        expect(client.get(f"/api/v1/orders/{placed.json()['id']}"), json=at_least({"article": article}))
