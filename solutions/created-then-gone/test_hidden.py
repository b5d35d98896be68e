"""What the front end relies on, from the first booking to the last."""

import pytest

from checker.checks import an_integer, expect, expect_same, one_of, to_fix, to_keep, together


@to_fix(2, "even while the mail is still on its way or where it can't be sent")
@pytest.mark.parametrize("post", ["slow", "failing", "lost"])
def test_a_booking_does_not_wait_for_its_mail(client, draw, steps, upstream, post):
    """A booking is there at once and can be moved at once, whatever becomes of the mails"""
    {"slow": lambda: upstream.is_slow(3), "failing": upstream.fails, "lost": upstream.is_lost}[post]()
    form = steps.draw_booking(draw, hour=9)
    booking = steps.book(client, form)
    expect(client.get(f"/bookings/{booking['id']}"), status=200, json=steps.booked(form))
    expect(client.put(f"/bookings/{booking['id']}/slot", json={"day": form["day"], "hour": 17}), status=200)
    expect(client.get(f"/bookings/{booking['id']}"), status=200, json={**booking, "hour": 17})
    expect(client.get("/bookings", params={"room": form["room"]}), status=200, json=[{**booking, "hour": 17}])


@to_fix(2, "after a restart or a crash of the service")
@pytest.mark.parametrize("crash", [False, True], ids=["restart", "crash"])
def test_bookings_outlive_the_process(client, draw, restart, steps, crash):
    """Four bookings, one of them moved and one called off, are as they were left after a restart"""
    room, day = draw.word(), "2027-05-04"
    first, second, third = (
        steps.book(client, steps.draw_booking(draw, room=room, day=day, hour=hour)) for hour in (9, 10, 11)
    )
    expect(client.delete(f"/bookings/{third['id']}"), status=204)
    expect(client.put(f"/bookings/{second['id']}/slot", json={"day": day, "hour": 17}), status=200)
    last = steps.book(client, steps.draw_booking(draw, room=room, day=day, hour=18))
    restart(crash=crash)
    moved = {**second, "hour": 17}
    expect(client.get(f"/bookings/{first['id']}"), status=200, json=first)
    expect(client.get(f"/bookings/{second['id']}"), status=200, json=moved)
    expect(client.get("/bookings", params={"room": room}), status=200, json=[first, moved, last])


@to_fix(3, "answers 200 and the booking at its new time; the rest of it stays as it was")
@pytest.mark.parametrize("times", [1, 3], ids=["once", "three times"])
def test_a_booking_can_be_moved(client, draw, steps, times):
    """A booking that was moved is shown at its new time, and its old time is free"""
    form = steps.draw_booking(draw, day="2027-05-04", hour=9)
    booking = steps.book(client, form)
    for hour in range(15, 15 + times):
        moved = {**booking, "day": "2027-06-30", "hour": hour}
        slot = {"day": "2027-06-30", "hour": hour}
        expect(client.put(f"/bookings/{booking['id']}/slot", json=slot), status=200, json=moved)
        expect(client.get(f"/bookings/{booking['id']}"), status=200, json=moved)
    expect(client.get("/bookings", params={"room": form["room"]}), status=200, json=[moved])
    expect(client.post("/bookings", json=form), status=201, json=steps.booked(form))
    expect(client.post("/bookings", json={**form, **slot}), status=409)


@to_fix(4, "The booking is gone then, and its time is free")
def test_a_booking_can_be_called_off(client, draw, steps):
    """A booking that was called off is gone, the other one stays, and the room can be booked again"""
    form = steps.draw_booking(draw, hour=9)
    booking, other = (steps.book(client, {**form, "hour": hour}) for hour in (9, 10))
    expect(client.delete(f"/bookings/{booking['id']}"), status=204)
    expect(client.get(f"/bookings/{booking['id']}"), status=404)
    expect(client.delete(f"/bookings/{booking['id']}"), status=404)
    expect(client.get("/bookings", params={"room": form["room"]}), status=200, json=[other])
    expect(client.post("/bookings", json=form), status=201, json=steps.booked(form))


@to_fix(6, "is answered 409 and changes nothing")
def test_a_booking_can_not_be_moved_onto_another(client, draw, steps):
    """A booking that would be moved onto another one stays where it is, and so does the other one"""
    form = steps.draw_booking(draw, hour=9)
    booking, other = (steps.book(client, {**form, "hour": hour}) for hour in (9, 10))
    expect(client.put(f"/bookings/{booking['id']}/slot", json={"day": form["day"], "hour": 10}), status=409)
    expect(client.post("/bookings", json={**form, "organiser": "bo@example.com"}), status=409)
    expect(client.get("/bookings", params={"room": form["room"]}), status=200, json=[booking, other])
    expect(client.get(f"/bookings/{booking['id']}"), status=200, json=booking)


@to_fix(6, "A booking may be moved to the time that it has")
def test_a_booking_does_not_stand_in_its_own_way(client, draw, steps):
    """A booking that is moved to its own time stays as it is"""
    form = steps.draw_booking(draw)
    booking = steps.book(client, form)
    slot = {"day": form["day"], "hour": form["hour"]}
    expect(client.put(f"/bookings/{booking['id']}/slot", json=slot), status=200, json=booking)
    expect(client.get("/bookings", params={"room": form["room"]}), status=200, json=[booking])


@to_fix(5, "of exactly this room, the earliest first")
def test_a_rooms_plan_is_in_order(client, draw, steps):
    """The plan of a room has its own bookings alone, by day and hour, whenever they were booked"""
    room = draw.word()
    times = [("2027-10-02", 8), ("2027-02-10", 18), ("2027-10-01", 9), ("2027-02-10", 9), ("2028-01-01", 10)]
    bookings = [
        steps.book(client, steps.draw_booking(draw, room=room, day=day, hour=hour, organiser="Zoë Łuk"))
        for day, hour in times
    ]
    for other in (f"{room} 2", room.upper(), f" {room}"):
        steps.book(client, steps.draw_booking(draw, room=other, day="2027-10-02", hour=8))
    in_order = sorted(bookings, key=lambda booking: (booking["day"], booking["hour"]))
    expect(client.get("/bookings", params={"room": room}), status=200, json=in_order)
    expect_same("how many different ids five bookings have", 5, len({booking["id"] for booking in bookings}))


@to_fix(1, "with an `id` that no other booking has")
def test_each_booking_has_an_id_of_its_own(client, draw, steps):
    """Bookings of other rooms, days or hours have other ids, each of them with its own booking"""
    form = {"room": "attic", "day": "2027-05-04", "hour": 9, "organiser": draw.email()}
    changes = [{}, {"room": "garden"}, {"day": "2027-05-05"}, {"hour": 10}]
    bookings = []
    for change in changes:
        response = client.post("/bookings", json={**form, **change})
        expect(response, status=201, json={"id": an_integer(), **form, **change})
        bookings.append(response.json())
    for booking in bookings:
        expect(client.get(f"/bookings/{booking['id']}"), status=200, json=booking)
    expect_same("how many different ids four bookings have", 4, len({booking["id"] for booking in bookings}))


@to_fix(1, "with an `id` that no other booking has")
def test_ten_people_book_at_once(client, draw, steps):
    """Ten people who book the hours of a day at the same moment all get theirs"""
    forms = [steps.draw_booking(draw, room="attic", day="2027-05-04", hour=hour) for hour in range(8, 18)]
    people = [(client.another(), form) for form in forms]
    answers = together(*[lambda one=one, form=form: one.post("/bookings", json=form) for one, form in people])
    for answer, form in zip(answers, forms, strict=True):
        expect(answer, status=201, json=steps.booked(form))
    expect(client.get("/bookings", params={"room": "attic"}), status=200, json=[one.json() for one in answers])
    expect_same("how many different ids ten bookings have", 10, len({one.json()["id"] for one in answers}))


@to_keep(1, "Otherwise it answers 422")
@pytest.mark.parametrize(
    ("name", "value"),
    [("hour", 7), ("hour", 19), ("hour", 9.5), ("day", "tomorrow"), ("day", "2027-02-30")],
    ids=["too early", "too late", "half an hour", "no date", "no such day"],
)
def test_what_is_no_booking_is_refused(client, draw, steps, name, value):
    """A form with a wrong value, or without it, is answered 422, and nothing is booked"""
    form = steps.draw_booking(draw)
    expect(client.post("/bookings", json={**form, name: value}), status=422)
    expect(client.post("/bookings", json={key: form[key] for key in form if key != name}), status=422)
    expect(client.get("/bookings", params={"room": form["room"]}), status=200, json=[])


@to_keep(1, "Each of the four must be there")
@pytest.mark.parametrize("name", ["room", "day", "hour", "organiser"])
def test_nothing_may_be_left_out(client, draw, steps, name):
    """A form without one of its four values is answered 422"""
    form = steps.draw_booking(draw)
    del form[name]
    expect(client.post("/bookings", json=form), status=422)


@to_keep(1, "an hour is a whole number from 8 to 18")
@pytest.mark.parametrize("hour", [8, 18], ids=["first", "last"])
def test_the_first_and_the_last_hour_can_be_booked(client, draw, steps, hour):
    """The first and the last hour of a day can be booked"""
    form = steps.draw_booking(draw, hour=hour)
    expect(client.post("/bookings", json=form), status=201, json=steps.booked(form))


@to_fix(3, "An hour that is not one of those above is answered 422")
@pytest.mark.parametrize("hour", [7, 19])
def test_nothing_is_moved_into_the_night(client, draw, steps, hour):
    """A booking that would be moved into the night stays as it is"""
    form = steps.draw_booking(draw)
    booking = steps.book(client, form)
    expect(client.put(f"/bookings/{booking['id']}/slot", json={"day": form["day"], "hour": hour}), status=422)
    expect(client.get(f"/bookings/{booking['id']}"), status=200, json=booking)


@to_fix(7, "answer 404 to a number that is no booking's `id`")
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"], ids=["get", "put", "delete"])
def test_a_number_that_is_no_id_is_a_404(client, draw, steps, method):
    """A number next to a booking's id is answered 404, and the booking stays"""
    booking = steps.book(client, steps.draw_booking(draw))
    path = f"/bookings/{booking['id'] + 1}" + ("/slot" if method == "PUT" else "")
    body = {"day": "2027-05-04", "hour": 9} if method == "PUT" else None
    expect(client.request(method, path, json=body), status=404)
    expect(client.get(f"/bookings/{booking['id']}"), status=200, json=booking)


@to_keep(7, "404 or 422 to one of more than 18 digits")
@pytest.mark.parametrize("number", [2**63, 2**64, 10**30])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"], ids=["get", "put", "delete"])
def test_a_number_that_is_too_long_is_refused(client, method, number):
    """A number that no database could hold is answered 404 or 422"""
    path = f"/bookings/{number}" + ("/slot" if method == "PUT" else "")
    body = {"day": "2027-05-04", "hour": 9} if method == "PUT" else None
    expect(client.request(method, path, json=body), status=one_of(404, 422))


@to_keep(8, "After a `POST`")
def test_whoever_books_gets_a_mail(client, draw, restart, steps, upstream):
    """Two people who book get a mail each, and one whose form was refused gets none"""
    forms = [steps.draw_booking(draw, hour=hour, organiser=f"{hour}@example.com") for hour in (9, 10)]
    for form in forms:
        expect(client.post("/bookings", json=form), status=201)
    expect(client.post("/bookings", json=steps.draw_booking(draw, hour=7)), status=422)
    restart()
    expect_same("to whom mails were sent", ["10@example.com", "9@example.com"], steps.recipients(upstream))


@to_fix(8, "the organiser gets one mail")
def test_whoever_moves_gets_a_mail(client, draw, restart, steps, upstream):
    """A booking that was moved is confirmed once more, and one that could not be moved or made is not"""
    form = steps.draw_booking(draw, hour=9)
    booking, _ = (steps.book(client, {**form, "hour": hour}) for hour in (9, 10))
    path = f"/bookings/{booking['id']}/slot"
    expect(client.put(path, json={"day": form["day"], "hour": 10}), status=409)
    expect(client.put(path, json={"day": form["day"], "hour": 11}), status=200)
    expect(client.post("/bookings", json={**form, "hour": 11}), status=409)
    restart()
    expect_same("to whom mails were sent", [form["organiser"]] * 3, steps.recipients(upstream))
