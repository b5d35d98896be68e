"""What the cafés' order systems rely on, kind by kind and name by name."""

import pytest

from checker.checks import an_integer, containing, expect, one_of, to_fix, to_keep

LISTED = [
    ("POST", "/orders", {"cafe": "Linde", "day": "2026-05-04", "lines": [{"bread": "rye"}]}),
    ("POST", "/orders/{number}/lines", {"bread": "rye"}),
    ("PATCH", "/orders/{number}", {"day": "2026-05-05"}),
]


@to_fix(4, "These three answer 422")
@pytest.mark.parametrize(("method", "path", "sent"), LISTED, ids=["order", "line", "change"])
def test_no_kind_has_members_of_its_own_making(client, draw, steps, method, path, sent):
    """An order, a line and a change are refused for any member that is not theirs, and the answer names it"""
    path = path.format(number=steps.book(client)["number"])
    for name in (f"{draw.word()}_{draw.word()}", "deliver_on", "Note"):
        expect(client.request(method, path, json={**sent, name: "sliced"}), status=422, text=containing(name))


@to_fix(4, "or one of its lines")
def test_each_line_of_an_order_is_looked_at(client, draw, steps):
    """One of several lines is enough for an order to be refused, whichever it is"""
    for place in range(3):
        lines = [steps.line("rye", quantity=2), steps.line("roll"), steps.line(note="well done")]
        name = f"{draw.word()}_{place}"
        lines[place] = {**lines[place], name: "sliced"}
        expect(client.post("/orders", json=steps.order(*lines)), status=422, text=containing(name))


@to_fix(4, "not listed above for its kind")
@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        ("order", "quantity", 12),
        ("order", "bread", "rye"),
        ("order", "note", "sliced"),
        ("order", "number", 1),
        ("line", "day", "2026-05-04"),
        ("line", "number", 1),
        ("change", "lines", [{"bread": "rye"}]),
        ("change", "number", 1),
    ],
)
def test_a_member_of_another_kind_is_refused(client, steps, kind, name, value):
    """A member that is listed for another kind, or only for answers, is answered 422"""
    number = steps.book(client)["number"]
    method, path, sent = dict(zip(["order", "line", "change"], LISTED, strict=True))[kind]
    expect(client.request(method, path.format(number=number), json={**sent, name: value}), status=422)
    if kind == "line":
        expect(client.post("/orders", json=steps.order({**sent, name: value})), status=422)


@to_fix(4, "whatever its value")
@pytest.mark.parametrize("value", [None, 0, "", False, [], {}, 1, "12"], ids=repr)
def test_no_value_makes_a_member_good(client, steps, value):
    """A member that is not listed is answered 422 with any value, an empty one as well"""
    number = steps.book(client)["number"]
    expect(client.post("/orders", json=steps.order(steps.line(qty=value))), status=422)
    expect(client.post("/orders", json=steps.order(priority=value)), status=422)
    expect(client.post(f"/orders/{number}/lines", json=steps.line(qty=value)), status=422)
    expect(client.patch(f"/orders/{number}", json={"date": value}), status=422)


@to_fix(4, "whatever else is sent")
def test_a_listed_member_beside_it_does_not_help(client, steps):
    """With both quantity and qty, or day and date, the answer is 422, also where they say the same"""
    number = steps.book(client)["number"]
    expect(client.post("/orders", json=steps.order(steps.line(quantity=12, qty=12))), status=422)
    expect(client.patch(f"/orders/{number}", json={"day": "2026-05-05", "date": "2026-05-05"}), status=422)


@to_fix(4, "whatever else is sent")
def test_several_foreign_members_are_refused_as_one_is(client, steps):
    """An order with foreign members of its own and in its lines is answered 422"""
    order = steps.order(steps.line(qty=1, notes="sliced"), steps.line(pieces=2), customer="Linde")
    expect(client.post("/orders", json=order), status=422)


@to_fix(4, "Names count letter by letter")
@pytest.mark.parametrize(
    "name",
    ["Quantity", "QUANTITY", "quantity ", " quantity", "quantities", "quant", "qu\u0430ntity", "_quantity", "", "cls"],
)
def test_a_name_that_is_almost_right_is_refused(client, steps, name):
    """A name that is only like quantity is answered 422"""
    number = steps.book(client)["number"]
    line = {"bread": "baguette", name: 12}
    expect(client.post("/orders", json=steps.order(line)), status=422)
    expect(client.post(f"/orders/{number}/lines", json=line), status=422)


@to_fix(6, "no order, no line, no change")
@pytest.mark.parametrize("stopped", [False, True], ids=["running", "restarted"])
def test_what_is_refused_leaves_no_trace(client, draw, restart, steps, stopped):
    """After refusals of all kinds the order and both baking lists are as they were"""
    quantity = draw.integer(2, 400)
    order = steps.book(client, steps.line(quantity=quantity))
    path = f"/orders/{order['number']}"
    refusals = [
        client.post("/orders", json=steps.order(steps.line("rye", quantity=3), steps.line("roll", qty=4))),
        client.post("/orders", json=steps.order(steps.line("rye"), customer="Linde")),
        client.post(f"{path}/lines", json=steps.line("rye", qty=2)),
        client.patch(path, json={"day": "2026-05-05", "cafe": "Ahorn", "comment": "later"}),
    ]
    if stopped:
        restart()
    for refused in refusals:
        expect(refused, status=422)
    expect(client.get(path), status=200, json=order)
    expect(steps.baking_list(client), status=200, json={"baguette": quantity})
    expect(steps.baking_list(client, "2026-05-05"), status=200, json={})


@to_keep(1, "in the order in which they were sent")
def test_lines_keep_their_order(client, draw, steps):
    """Lines keep their order and all they have, also two of one bread, and a note may say qty"""
    lines = [
        steps.line("rye", quantity=draw.integer(1, 500), note="qty as on Friday, ½ of them sliced"),
        steps.line("baguette", quantity=1, note=""),
        steps.line("rye", quantity=500, note="x" * 200),
        steps.line("roll", quantity=draw.integer(1, 500), note="note"),
    ]
    order = steps.order(*lines, cafe="Café Ωmega „extra“")
    booked = client.post("/orders", json=order)
    expect(booked, status=201, json={"number": an_integer(), **order})
    expect(client.get(f"/orders/{booked.json()['number']}"), status=200, json=booked.json())


@to_keep(1, "`POST /orders` with an order answers 201")
@pytest.mark.parametrize("length", [1, 20])
def test_an_order_has_up_to_twenty_lines(client, draw, steps, length):
    """Orders with one line and with twenty are booked, each line as it is; members may come in any order"""
    quantities = [draw.integer(1, 500) for _ in range(length)]
    lines = [{"note": "", "quantity": quantity, "bread": "roll"} for quantity in quantities]
    order = {"lines": lines, "day": "2026-12-31", "cafe": "x" * 60}
    expect(client.post("/orders", json=order), status=201, json={"number": an_integer(), **order})


@to_keep(2, "with this line as the last")
def test_a_line_is_added_at_the_end(client, draw, steps):
    """Added lines follow the others, with and without a quantity and a note"""
    order, other = steps.book(client, cafe=draw.title()), steps.book(client)
    for line in (steps.line(), steps.line("rye", quantity=500), steps.line("roll", note=draw.title())):
        order["lines"].append({"quantity": 1, "note": "", **line})
        expect(client.post(f"/orders/{order['number']}/lines", json=line), status=201, json=order)
    expect(client.get(f"/orders/{order['number']}"), status=200, json=order)
    expect(client.get(f"/orders/{other['number']}"), status=200, json={**order, **other})


@to_keep(3, "What the change does not name stays as it is")
@pytest.mark.parametrize(
    "change",
    [{"day": "2026-05-05"}, {"cafe": "Ahorn"}, {"cafe": "Ahorn", "day": "2027-01-01"}],
    ids=["day", "cafe", "both"],
)
def test_a_change_changes_what_it_names(client, steps, change):
    """A change of the day, of the café or of both leaves the rest, and every other order, alone"""
    order, other = steps.book(client, steps.line(note="sliced")), steps.book(client, cafe="Buche")
    path = f"/orders/{order['number']}"
    expect(client.patch(path, json=change), status=200, json={**order, **change})
    expect(client.get(path), status=200, json={**order, **change})
    expect(client.get(f"/orders/{other['number']}"), status=200, json=other)


@to_keep(5, "a value lies outside what is listed")
@pytest.mark.parametrize(
    "line",
    [
        {"bread": "baguette", "quantity": 0},
        {"bread": "baguette", "quantity": -1},
        {"bread": "baguette", "quantity": 501},
        {"bread": "brioche"},
        {"bread": "Rye"},
        {"bread": "rye", "note": "x" * 201},
    ],
    ids=["none", "below-none", "too-many", "other-bread", "capital", "long-note"],
)
def test_a_line_has_bounds(client, steps, line):
    """A line outside its bounds is answered 422, in an order and added to one"""
    order = steps.book(client)
    expect(client.post("/orders", json=steps.order(line)), status=422)
    expect(client.post(f"/orders/{order['number']}/lines", json=line), status=422)
    expect(client.get(f"/orders/{order['number']}"), status=200, json=order)


@to_keep(5, "a value lies outside what is listed")
def test_an_order_has_bounds(client, steps):
    """An order or a change with an impossible café or day, and one with no line or too many, is answered 422"""
    order = steps.book(client)
    for members in ({"cafe": ""}, {"cafe": "x" * 61}, {"day": "2026-02-30"}, {"day": "Tuesday"}):
        expect(client.post("/orders", json=steps.order(**members)), status=422)
        expect(client.patch(f"/orders/{order['number']}", json=members), status=422)
    for lines in ([], [steps.line()] * 21):
        expect(client.post("/orders", json={**steps.order(), "lines": lines}), status=422)
    expect(client.get(f"/orders/{order['number']}"), status=200, json=order)


@to_keep(5, "one of `cafe`, `day`, `lines` or `bread` is missing")
@pytest.mark.parametrize("name", ["cafe", "day", "lines"])
def test_an_order_needs_its_members(client, steps, name):
    """An order without café, day or lines is answered 422, and so is a line without its bread"""
    order = steps.order()
    del order[name]
    expect(client.post("/orders", json=order), status=422)
    expect(client.post("/orders", json=steps.order({"quantity": 2})), status=422)
    expect(client.post(f"/orders/{steps.book(client)['number']}/lines", json={"quantity": 2}), status=422)


@to_keep(7, "this and the paths of promises 2 and 3 answer 404")
def test_an_unknown_order_can_not_be_changed(client, draw, steps):
    """A line or a change for a number that no order has is answered 404, and the list stays"""
    path = f"/orders/{steps.book(client)['number'] + draw.integer(1, 9)}"
    expect(client.post(f"{path}/lines", json=steps.line()), status=404)
    expect(client.patch(path, json={"cafe": "Ahorn"}), status=404)
    expect(client.get(path), status=404)
    expect(steps.baking_list(client), status=200, json={"baguette": 12})


@to_keep(7, "to what no order could have for a number, 404 or 422")
@pytest.mark.parametrize("number", ["0", "-1", "9" * 25, "1.5", "one"])
def test_an_impossible_number_is_refused(client, steps, number):
    """What can't be an order's number is answered 404 or 422"""
    steps.book(client)
    refused = one_of(404, 422)
    expect(client.get(f"/orders/{number}"), status=refused)
    expect(client.patch(f"/orders/{number}", json={"cafe": "Ahorn"}), status=refused)
    expect(client.post(f"/orders/{number}/lines", json=steps.line()), status=refused)


@to_keep(7, "also after a restart of the service")
def test_an_order_outlives_a_restart(client, draw, restart, steps):
    """Orders are the same after a restart, and new ones get other numbers"""
    first = steps.book(client, steps.line(quantity=draw.integer(2, 99)), cafe=draw.title())
    restart()
    second = steps.book(client, steps.line("rye"), cafe=draw.title())
    for order in (first, second):
        expect(client.get(f"/orders/{order['number']}"), status=200, json=order)


@to_keep(8, "the pieces of each bread that are booked for this day")
def test_the_baking_list_adds_up_one_day(client, draw, steps):
    """The baking list adds up the lines of all orders of one day, and only of that, wherever they were moved"""
    many, few = draw.integer(100, 400), draw.integer(2, 50)
    moved = steps.book(client, steps.line(quantity=many), steps.line("rye", quantity=few), steps.line())
    steps.book(client, steps.line(quantity=few), cafe="Ahorn")
    expect(steps.baking_list(client), status=200, json={"baguette": many + few + 1, "rye": few})
    client.patch(f"/orders/{moved['number']}", json={"day": "2026-05-05"})
    client.post(f"/orders/{moved['number']}/lines", json=steps.line("roll", quantity=few))
    expect(steps.baking_list(client), status=200, json={"baguette": few})
    expect(steps.baking_list(client, "2026-05-05"), status=200, json={"baguette": many + 1, "rye": few, "roll": few})
    expect(steps.baking_list(client, "2026-05-06"), status=200, json={})
