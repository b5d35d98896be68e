"""What the waiters' tablets and handhelds rely on."""

from checker.checks import an_integer, expect, to_fix, to_keep

TABLET = "application/json; charset=utf-8"


@to_fix(1, "Any parameters may follow it after a semicolon")
def test_the_tablet_can_order(client, draw, steps):
    """An order as the tablet sends it is answered 201"""
    cents, table = draw.integer(100, 3000), draw.integer(1, 99)
    steps.set_menu(client, Soup=cents)
    promised = {"id": an_integer(), "table": table, "dishes": ["Soup", "Soup"], "cents": 2 * cents}
    expect(steps.order(client, ["Soup", "Soup"], table, content_type=TABLET), status=201, json=promised)


@to_fix(5, "the order with these added at the end")
def test_the_tablet_can_order_more(client, draw, steps):
    """A dish that is ordered besides, as the tablet sends it, is added to the order"""
    cents = draw.integer(100, 3000)
    steps.set_menu(client, Soup=cents, Cake=410)
    placed = steps.order(client, ["Soup"]).json()
    promised = {**placed, "dishes": ["Soup", "Cake"], "cents": cents + 410}
    expect(steps.add(client, placed["id"], ["Cake"], content_type=TABLET), status=200, json=promised)


@to_keep(1, "take the media type `application/json`")
def test_a_handheld_can_order(client, draw, steps):
    """An order as the handhelds send it is answered 201, and is listed"""
    cents = draw.integer(100, 3000)
    steps.set_menu(client, Soup=cents)
    placed = steps.order(client, ["Soup"])
    expect(placed, status=201, json={"id": an_integer(), "table": 4, "dishes": ["Soup"], "cents": cents})
    expect(client.get("/orders"), status=200, json=[placed.json()])


@to_keep(2, "answer 415 to any other media type")
def test_plain_text_is_no_order(client, steps):
    """An order that is called plain text is answered 415, and is not cooked"""
    steps.set_menu(client, Soup=590)
    expect(steps.order(client, ["Soup"], content_type="text/plain"), status=415)
    expect(client.get("/orders"), status=200, json=[])


@to_keep(4, "A dish that is not on the menu is answered 409")
def test_only_what_is_on_the_menu_is_cooked(client, draw, steps):
    """A dish that is not on today's menu is answered 409"""
    steps.set_menu(client, Soup=590)
    expect(steps.order(client, [draw.title()]), status=409)
