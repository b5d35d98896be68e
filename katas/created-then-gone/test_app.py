"""What the page with the form relies on."""

from checker.checks import expect, to_fix, to_keep


@to_fix(2, "the booking as it was booked or moved last")
def test_a_booking_can_be_opened(client, draw, steps):
    """The front end opens the booking that it has just made"""
    booking = steps.book(client, steps.draw_booking(draw))
    expect(client.get(f"/bookings/{booking['id']}"), status=200, json=booking)


@to_fix(5, "a list of all bookings of exactly this room")
def test_a_booking_is_on_the_rooms_plan(client, draw, steps):
    """A new booking is on the plan of its room"""
    form = steps.draw_booking(draw)
    steps.book(client, form)
    expect(client.get("/bookings", params={"room": form["room"]}), status=200, json=[steps.booked(form)])


@to_fix(6, "is answered 409")
def test_a_room_is_booked_once(client, draw, steps):
    """Somebody else who wants the same room at the same time is answered 409"""
    form = steps.draw_booking(draw)
    expect(client.post("/bookings", json=form), status=201)
    expect(client.post("/bookings", json={**form, "organiser": "bo@example.com"}), status=409)


@to_keep(1, "answers 201 and the booking")
def test_the_form_is_answered_with_the_booking(client, draw, steps):
    """Whoever books is answered 201, with all that they sent"""
    form = steps.draw_booking(draw)
    expect(client.post("/bookings", json=form), status=201, json=steps.booked(form))


@to_keep(1, "an hour is a whole number from 8 to 18")
def test_nobody_books_at_night(client, draw, steps):
    """An hour at night is answered 422"""
    expect(client.post("/bookings", json=steps.draw_booking(draw, hour=19)), status=422)


@to_keep(7, "answer 404 to a number that is no booking's `id`")
def test_a_number_nobody_was_given_is_a_404(client, draw):
    """A booking that was never made is answered 404"""
    expect(client.get(f"/bookings/{draw.integer(1000, 9999)}"), status=404)
