"""What the kitchen's clients rely on: each path, with each way to name a media type, and with none."""

import pytest

from checker.checks import an_integer, expect, expect_same, to_fix, to_keep

SPELLINGS = [
    "{type}; charset=utf-8",
    "{type};charset=utf-8",
    "{type} ; charset=utf-8",
    "{type}  ;  charset=utf-8",
    "{type}; charset=UTF-8",
    '{type}; charset="utf-8"',
    "{type}; Charset=utf-8",
    "{type}; header=absent",
    "{type}; charset=utf-8; header=absent",
    "{type};header=absent;charset=utf-8",
    '{type}; note="a;b"',
    '{type}; note="text/plain"',
    "{type}; v=1",
]
NOT_JSON = [
    "application/jsonlines",
    "application/jsonlines; charset=utf-8",
    "application/json5",
    "application/json-seq",
    "application/json-patch+json",
    "application/vnd.api+json",
    "application/x-json",
    "x-application/json",
    "application/ json",
    "application /json; charset=utf-8",
    "application/jso",
    "application/*",
    "*/*",
    "text/json",
    "text/json; charset=utf-8",
    "text/plain; note=application/json",
    'text/plain; note="a; application/json"',
    "text/csv",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=application/json",
    "json",
]
NOT_CSV = [
    "text/csv-schema",
    "text/csv-schema; charset=utf-8",
    "text/x-csv",
    "richtext/csv",
    "text/ csv",
    "text/*",
    "*/*",
    "application/csv",
    "text/plain",
    "text/plain; charset=utf-8",
    "text/plain; note=text/csv",
    "text/tab-separated-values",
    "application/json",
    "application/json; charset=utf-8",
    "csv",
]


@to_fix(1, "Any parameters may follow it after a semicolon")
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_json_may_have_parameters(client, draw, steps, spelling):
    """JSON with any parameters is taken, for an order and for more dishes"""
    content_type, cents = spelling.format(type="application/json"), draw.integer(100, 3000)
    steps.set_menu(client, Soup=cents, Cake=410)
    placed = steps.order(client, ["Cake", "Soup"], table=9, content_type=content_type)
    promised = {"id": an_integer(), "table": 9, "dishes": ["Cake", "Soup"], "cents": cents + 410}
    expect(placed, status=201, json=promised)
    promised = {**placed.json(), "dishes": ["Cake", "Soup", "Soup"], "cents": 2 * cents + 410}
    expect(steps.add(client, placed.json()["id"], ["Soup"], content_type=content_type), status=200, json=promised)
    expect(client.get("/orders"), status=200, json=[promised])


@to_fix(1, "such as `charset=utf-8` or `header=absent`")
def test_a_menu_may_have_parameters(client, draw, steps):
    """A spreadsheet with any parameters is taken for a menu"""
    cents = draw.integer(100, 3000)
    for number, spelling in enumerate(SPELLINGS):
        expect(steps.set_menu(client, spelling.format(type="text/csv"), Soup=cents + number), status=204)
        expect(client.get("/menu"), status=200, json={"Soup": cents + number})


@to_fix(1, "It counts in upper and lower case alike")
@pytest.mark.parametrize("change", [str.upper, str.title, str.swapcase], ids=["upper", "title", "swapped"])
@pytest.mark.parametrize("parameters", ["", "; charset=utf-8", ";CHARSET=UTF-8"], ids=["none", "lower", "upper"])
def test_a_media_type_counts_in_any_case(client, steps, change, parameters):
    """Media types are taken in upper and lower case, on all three paths"""
    json_type, csv_type = (f"{change(kind)}{parameters}" for kind in ("application/json", "text/csv"))
    expect(steps.set_menu(client, csv_type, Soup=590), status=204)
    placed = steps.order(client, ["Soup"], content_type=json_type)
    expect(placed, status=201)
    promised = {**placed.json(), "dishes": ["Soup", "Soup"], "cents": 1180}
    expect(steps.add(client, placed.json()["id"], ["Soup"], content_type=json_type), status=200, json=promised)


@to_keep(2, "any other media type, however much it is like theirs")
@pytest.mark.parametrize("content_type", NOT_JSON)
def test_what_is_no_json_is_refused(client, steps, content_type):
    """A media type that is only like JSON's is answered 415, for orders and for more dishes; nothing is cooked"""
    steps.set_menu(client, Soup=590)
    placed = steps.order(client, ["Soup"]).json()
    expect(steps.order(client, ["Soup"], content_type=content_type), status=415)
    expect(steps.add(client, placed["id"], ["Soup"], content_type=content_type), status=415)
    expect(client.get("/orders"), status=200, json=[placed])


@to_keep(2, "any other media type, however much it is like theirs")
@pytest.mark.parametrize("content_type", NOT_CSV)
def test_what_is_no_spreadsheet_is_refused(client, steps, content_type):
    """A media type that is only like a spreadsheet's is answered 415, and the menu stays"""
    steps.set_menu(client, Soup=590)
    expect(steps.set_menu(client, content_type, Cake=410), status=415)
    expect(client.get("/menu"), status=200, json={"Soup": 590})


@to_keep(2, "to a request without `Content-Type`")
@pytest.mark.parametrize("content_type", [None, ""], ids=["absent", "empty"])
def test_a_body_without_a_media_type_is_refused(client, steps, content_type):
    """A body whose media type is not named is answered 415, on all three paths, and nothing changes"""
    steps.set_menu(client, Soup=590)
    placed = steps.order(client, ["Soup"]).json()
    expect(steps.set_menu(client, content_type, Cake=410), status=415)
    expect(steps.order(client, ["Soup"], content_type=content_type), status=415)
    expect(steps.add(client, placed["id"], ["Soup"], content_type=content_type), status=415)
    expect(client.get("/menu"), status=200, json={"Soup": 590})
    expect(client.get("/orders"), status=200, json=[placed])


@to_keep(6, "need no body and no `Content-Type`, and take no notice of what it says")
@pytest.mark.parametrize("content_type", [None, "text/plain", "application/json; charset=utf-8", "text/csv", "?"])
def test_what_needs_no_body_needs_no_media_type(client, steps, content_type):
    """Menu and orders are shown, and an order is served, whatever the Content-Type is"""
    headers = {} if content_type is None else {"content-type": content_type}
    steps.set_menu(client, Soup=590)
    placed = steps.order(client, ["Soup"]).json()
    expect(client.get("/menu", headers=headers), status=200, json={"Soup": 590})
    expect(client.get("/orders", headers=headers), status=200, json=[placed])
    expect(client.post(f"/orders/{placed['id']}/served", headers=headers), status=204)
    expect(client.get("/orders", headers=headers), status=200, json=[])


@to_keep(6, "for an `id` of no open order it answers 404")
def test_an_order_is_served_once(client, steps):
    """Served orders are open no longer, the others still are, oldest first"""
    steps.set_menu(client, Soup=590)
    placed = [steps.order(client, ["Soup"], table).json() for table in (9, 4, 7, 5)]
    for number in (0, 1):
        served = placed[2 - number]["id"]
        expect(client.post(f"/orders/{served}/served"), status=204)
        expect(client.post(f"/orders/{served}/served"), status=404)
        expect(steps.add(client, served, ["Soup"]), status=404)
    expect(client.get("/orders"), status=200, json=[placed[0], placed[3]])
    placed.append(steps.order(client, ["Soup"]).json())
    expect_same("how many ids there are", 5, len({one["id"] for one in placed}))
    expect(client.get("/orders"), status=200, json=[placed[0], placed[3], placed[4]])


@to_keep(3, "these take the place of the menu")
def test_a_menu_takes_the_place_of_the_last(client, draw, steps):
    """A new menu has nothing left of the last one; orders keep what they cost"""
    cents = draw.integer(100, 3000)
    expect(client.get("/menu"), status=200, json={})
    steps.set_menu(client, Soup=590, Cake=410)
    placed = steps.order(client, ["Cake", "Soup"]).json()
    expect(steps.set_menu(client, Soup=cents, **{"Crêpe Suzette": 0}), status=204)
    expect(client.get("/menu"), status=200, json={"Soup": cents, "Crêpe Suzette": 0})
    expect(steps.order(client, ["Cake"]), status=409)
    expect(client.get("/orders"), status=200, json=[placed])
    promised = {**placed, "dishes": ["Cake", "Soup", "Soup", "Crêpe Suzette"], "cents": 1000 + cents}
    expect(steps.add(client, placed["id"], ["Soup", "Crêpe Suzette"]), status=200, json=promised)


@to_keep(3, "A line that has no price, or one that is no whole number, is answered 422, and the menu stays")
@pytest.mark.parametrize("line", ["Cake", "Cake,", "Cake,4.10", "Cake,cheap"], ids=["none", "empty", "dot", "word"])
def test_a_line_without_a_price_is_refused(client, steps, line):
    """A menu with a line that has no price is answered 422"""
    steps.set_menu(client, Soup=590)
    expect(steps.post(client, "/menu", "text/csv", f"Soup,700\n{line}\n", method="PUT"), status=422)
    expect(client.get("/menu"), status=200, json={"Soup": 590})


@to_keep(4, "whatever else is no order 422")
@pytest.mark.parametrize(
    "body",
    [
        '{"table": 0, "dishes": ["Soup"]}',
        '{"table": 100, "dishes": ["Soup"]}',
        '{"dishes": ["Soup"]}',
        '{"table": 4, "dishes": []}',
        '{"table": 4, "dishes": "Soup"}',
        '{"table": 4}',
        "[]",
        "",
    ],
    ids=["no-table", "far-table", "table-missing", "nothing", "text", "dishes-missing", "list", "empty"],
)
def test_half_an_order_is_refused(client, steps, body):
    """What is no order is answered 422, and nothing is cooked"""
    steps.set_menu(client, Soup=590)
    expect(steps.post(client, "/orders", "application/json", body), status=422)
    expect(client.get("/orders"), status=200, json=[])


@to_keep(4, "whatever else is no order 422; then there is none")
def test_thirty_dishes_are_an_order(client, steps):
    """Thirty dishes for table 99 are cooked, and one more can be added; thirty-one at once are answered 422"""
    steps.set_menu(client, Soup=590)
    expect(steps.order(client, ["Soup"] * 31), status=422)
    placed = steps.order(client, ["Soup"] * 30, table=99)
    expect(placed, status=201, json={"id": an_integer(), "table": 99, "dishes": ["Soup"] * 30, "cents": 30 * 590})
    promised = {**placed.json(), "dishes": ["Soup"] * 31, "cents": 31 * 590}
    expect(steps.add(client, placed.json()["id"], ["Soup"]), status=200, json=promised)
    expect(client.get("/orders"), status=200, json=[promised])


@to_keep(5, "A dish that is not on the menu is answered 409, and the order stays as it was")
@pytest.mark.parametrize("dish", ["Cake", "soup", "Soup ", "Sou", ""])
def test_nothing_else_can_be_added(client, steps, dish):
    """A dish that is only like one on the menu is answered 409, for an order and for more of it; nothing changes"""
    steps.set_menu(client, Soup=590)
    placed = steps.order(client, ["Soup"]).json()
    expect(steps.order(client, ["Soup", dish]), status=409)
    expect(steps.add(client, placed["id"], ["Soup", dish]), status=409)
    expect(client.get("/orders"), status=200, json=[placed])


@to_keep(5, "with such a list of `dishes`")
def test_more_dishes_go_to_their_own_order(client, steps):
    """Dishes that are ordered besides are added to this order alone, which keeps its place in the list"""
    steps.set_menu(client, Soup=590, Cake=410)
    first, second = (steps.order(client, ["Soup"], table).json() for table in (4, 5))
    for order in (first, second):
        expect(client.get("/orders"), status=200, json=[first, second])
        order |= {"dishes": ["Soup", "Cake", "Cake"], "cents": 1410}
        expect(steps.add(client, order["id"], ["Cake", "Cake"]), status=200, json=order)
    expect(client.get("/orders"), status=200, json=[first, second])
    expect(steps.add(client, second["id"] + 1, ["Cake"]), status=404)
