"""What several checks do alike."""

from checker.checks import an_integer


def draw_booking(draw, **changes):
    """What the form sends: a booking that nobody could have written down before."""
    day = f"2027-{draw.integer(1, 12):02}-{draw.integer(1, 28):02}"
    form = {"room": draw.word(), "day": day, "hour": draw.integer(8, 18), "organiser": draw.email()}
    return {**form, **changes}


def book(client, form):
    """Book as the form does, and return the booking."""
    return client.post("/bookings", json=form).json()


def booked(form):
    """The booking that is promised for a form, whatever its id."""
    return {"id": an_integer(), **form}
