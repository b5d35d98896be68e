"""What the waiters' front end and the kitchen rely on, order by order."""

from datetime import UTC, datetime, timedelta

import pytest

from checker.checks import expect, expect_same, in_time_zone, to_fix, to_keep


@to_fix(2, "If the order was sent without `placed_at`")
def test_each_order_without_a_time_gets_one(client, draw, steps):
    """Orders without a time get one each, also after one that brought its own"""
    steps.expect_placed_now(client, draw)
    steps.place(client, draw, placed_at="2026-05-04T10:30:00Z")
    steps.expect_placed_now(client, draw)
    steps.place(client, draw, placed_at="2099-01-01T00:00:00Z")
    steps.expect_placed_now(client, draw)


@to_fix(2, "This time is in UTC")
@in_time_zone("-05:00", "+05:30")
def test_the_service_may_stand_anywhere(client, draw, steps):
    """The time that an order gets is in UTC, whichever the service's own time zone is"""
    steps.expect_placed_now(client, draw)


@to_fix(4, "the one that was placed first at its beginning")
def test_the_longest_waiting_comes_first(client, draw, steps):
    """An order that was placed a moment earlier, and sent later, comes first"""
    client.get("/orders")
    moment = datetime.now(UTC) - timedelta(milliseconds=1)
    second = steps.place(client, draw)
    first = steps.place(client, draw, placed_at=moment.isoformat())
    third = steps.place(client, draw)
    expect(client.get("/orders"), status=200, json=[first, second, third])


@to_keep(4, "the one that was placed first at its beginning")
def test_orders_are_listed_by_their_time(client, draw, steps):
    """Orders are listed by the moments they were placed at, whatever their offsets"""
    times = [None, "2026-05-04T12:00:00+02:00", "2026-05-04T11:30:00+00:00", "2026-05-04T08:00:00-03:00"]
    times.append("2099-01-01T00:00:00Z")
    now, earliest, last, middle, future = (steps.place(client, draw, **({"placed_at": t} if t else {})) for t in times)
    expect(client.get("/orders"), status=200, json=[earliest, middle, last, now, future])


@to_keep(3, "past or future, it keeps it, as the same moment in this or another offset")
@pytest.mark.parametrize(
    "time",
    ["1999-12-31T23:59:59Z", "2099-01-01T00:00:00+00:00", "2026-05-04T12:30:00+02:00", "2026-05-04T10:30:00.250Z"],
    ids=["past", "future", "offset", "quarter-of-a-second"],
)
def test_a_time_is_kept_whatever_it_is(client, draw, steps, time):
    """A time that was sent is kept, and read back"""
    order = steps.place(client, draw, placed_at=time)
    steps.expect_moment(order, time)
    expect(client.get(f"/orders/{order['number']}"), status=200, json=order)


@to_keep(3, "To a time without an offset, and to a text that is no time")
@pytest.mark.parametrize("time", ["2026-05-04T10:30:00", "half past ten", ""], ids=["no-offset", "words", "empty"])
def test_half_a_time_is_refused(client, time):
    """A time without an offset, or a text that is none, is answered 422, and nothing is ordered"""
    expect(client.post("/orders", json={"table": 4, "dishes": ["soup"], "placed_at": time}), status=422)
    expect(client.get("/orders"), status=200, json=[])


@to_keep(6, "however much later, is what `POST /orders` answered")
def test_an_order_does_not_change_by_itself(client, draw, steps):
    """Read again and again, among other orders, an order is what it was"""
    first = steps.place(client, draw)
    second = steps.place(client, draw)
    answers = [client.get(f"/orders/{first['number']}").json() for _ in range(3)]
    expect_same("the order, asked for three times", [first] * 3, answers)
    expect(client.get("/orders"), status=200, json=[first, second])


@to_keep(6, "No other order gets them")
def test_a_wish_belongs_to_one_order(client, draw, steps):
    """A wish is added to its order alone, and changes nothing else of it"""
    first, second = (steps.place(client, draw) for _ in range(2))
    wishes = [draw.word(), draw.word()]
    expect(client.get("/orders"), status=200, json=[first, second])
    client.post(f"/orders/{first['number']}/wishes", json={"wish": wishes[0]})
    response = client.post(f"/orders/{first['number']}/wishes", json={"wish": wishes[1]})
    expect(response, status=200, json={**first, "wishes": wishes})
    third = steps.place(client, draw)
    expect_same("the wishes of the next order", [], third["wishes"])
    expect(client.get("/orders"), status=200, json=[{**first, "wishes": wishes}, second, third])


@to_keep(1, "To another table or none, and without a dish, it answers 422")
@pytest.mark.parametrize(
    "form",
    [
        {"table": 0, "dishes": ["soup"]},
        {"table": 41, "dishes": ["soup"]},
        {"dishes": ["soup"]},
        {"table": 4, "dishes": []},
        {"table": 4},
        None,
    ],
    ids=["table-zero", "table-too-high", "table-left-out", "no-dish", "dishes-left-out", "nothing-at-all"],
)
def test_an_order_without_table_or_dish_is_refused(client, form):
    """An order for a table that is not there, or without a dish, is answered 422, and nothing is ordered"""
    expect(client.post("/orders", json=form), status=422)
    expect(client.get("/orders"), status=200, json=[])


@to_keep(5, "Where there is no such order, both answer 404")
def test_an_unknown_order_is_a_404(client, draw, steps):
    """An order that was never placed can't be read, and takes no wishes"""
    number = steps.place(client, draw)["number"] + draw.integer(1000, 9999)
    expect(client.get(f"/orders/{number}"), status=404)
    expect(client.post(f"/orders/{number}/wishes", json={"wish": "no salt"}), status=404)


@to_keep(1, "table and dishes as sent")
@pytest.mark.parametrize("table", [1, 40], ids=["first-table", "last-table"])
def test_an_order_is_kept_as_sent(client, draw, steps, table):
    """Many dishes and wishes, some of them twice, are kept as they were sent, at the first table and at the last"""
    dishes, wishes = [" Tea", "cake", "tea", "tea", "Crème", *"abcdefgh"], ["no salt", "Less sugar ", "no salt"]
    order = steps.place(client, draw, table=table, dishes=dishes, wishes=wishes)
    expected = {"number": order["number"], "table": table, "dishes": dishes, "wishes": wishes}
    expect_same("the order", {**expected, "placed_at": order["placed_at"]}, order)
    expect(client.get(f"/orders/{order['number']}"), status=200, json=order)


@to_keep(5, "with this wish at the end of its wishes")
def test_each_wish_is_added_at_the_end(client, draw, steps):
    """Many wishes for the later of two orders at a table, some of them twice, are added as they were sent"""
    first, second = (steps.place(client, draw, table=4, wishes=["well done"]) for _ in range(2))
    wishes = ["well done"]
    for wish in ["no salt", " Warm ", "a spoon", "no salt", "<b>hot</b>", "z", "a", "z", "y", "x", "w"]:
        wishes.append(wish)
        response = client.post(f"/orders/{second['number']}/wishes", json={"wish": wish})
        expect(response, status=200, json={**second, "wishes": wishes})
    expect(client.get("/orders"), status=200, json=[first, {**second, "wishes": wishes}])


@to_keep(4, "a list of all orders")
def test_a_long_list_is_whole(client, draw, steps):
    """Of many orders, some of them alike, none is left out, and the list grows when more come in"""
    times = [f"2026-05-04T10:{n:02}:00Z" for n in range(24)]
    orders = [steps.place(client, draw, table=4, dishes=["soup"], placed_at=time) for time in times]
    expect(client.get("/orders"), status=200, json=orders)
    twin = steps.place(client, draw, table=4, dishes=["soup"], placed_at=times[-1])
    listed = client.get("/orders").json()
    expect_same("the list without its last two", orders[:-1], listed[:-2])
    numbers = sorted(order["number"] for order in [*orders, twin])
    expect_same("the numbers in the list", numbers, sorted(order["number"] for order in listed))
    expect_same("how many numbers the orders have", 25, len(set(numbers)))
    expect(client.get(f"/orders/{orders[0]['number']}"), status=200, json=orders[0])
