"""What the dashboard and the sensors rely on."""

from checker.checks import an_integer, expect, to_fix, to_keep


@to_fix(1, "the reading that came in last")
def test_the_latest_reading_is_shown(client, draw, steps):
    """The latest reading is the one that came in last"""
    steps.measure(client, draw)
    latest = steps.measure(client, draw)
    expect(client.get("/readings/latest"), status=200, json=latest)


@to_fix(2, "nothing came in yet")
def test_at_first_there_is_no_latest_reading(client):
    """Before anything was measured, the latest reading is missing"""
    expect(client.get("/readings/latest"), status=404)


@to_keep(3, "answers 200 and the reading as `POST` answered it")
def test_a_reading_can_be_read(client, draw, steps):
    """Each reading can be read under its id"""
    first, second = (steps.measure(client, draw) for _ in range(2))
    expect(client.get(f"/readings/{second['id']}"), status=200, json=second)
    expect(client.get(f"/readings/{first['id']}"), status=200, json=first)


@to_keep(4, "neither a reading nor the latest one")
def test_another_text_is_no_reading(client, draw, steps):
    """A made-up word in place of the id is refused"""
    steps.measure(client, draw)
    response = client.get(f"/readings/{draw.word()}")
    expect(response, status=steps.NO_READING)


@to_keep(5, "answers 201 and the reading")
def test_a_reading_is_taken_in(client, draw):
    """What a sensor has measured is answered 201"""
    measured = {"sensor": draw.word(), "celsius": draw.integer(-59, 79) + 0.5}
    expect(client.post("/readings", json=measured), status=201, json={"id": an_integer(), **measured})
