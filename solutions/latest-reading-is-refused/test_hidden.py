"""What the dashboard relies on, while readings come in and are struck out."""

import pytest

from checker.checks import an_integer, expect, expect_same, one_of, to_fix, to_keep

NAMES = ["roof", "door", "roof/2", "Roof", " roof", "caf\u00e9", "cafe\u0301", "r" * 100]


@to_fix(1, "the last one of exactly this sensor")
def test_each_sensor_has_a_latest_reading(client, draw, steps):
    """With a sensor in the query, its own latest reading is shown, and without one the latest of all"""
    for name in NAMES:
        steps.measure(client, draw, name)
    latest = [steps.measure(client, draw, name) for name in NAMES]
    for reading in latest:
        expect(client.get("/readings/latest", params={"sensor": reading["sensor"]}), status=200, json=reading)
    expect(client.get("/readings/latest"), status=200, json=latest[-1])


@to_fix(1, "of those that were not struck out")
def test_a_reading_that_was_struck_out_is_not_the_latest(client, draw, steps):
    """When the latest reading is struck out, the one before it is the latest, until another comes in"""
    first, second = (steps.measure(client, draw) for _ in range(2))
    client.delete(f"/readings/{second['id']}")
    expect(client.get("/readings/latest"), status=200, json=first)
    third = steps.measure(client, draw)
    expect(client.get("/readings/latest"), status=200, json=third)


@to_fix(1, "of those that were not struck out")
def test_the_latest_reading_moves_back_step_by_step(client, draw, steps):
    """Whatever is struck out, the latest reading is the last that is left, of all and of each sensor"""
    door = steps.measure(client, draw, "door")
    roof = [steps.measure(client, draw) for _ in range(22)]
    expect(client.get("/readings/latest", params={"sensor": "door"}), status=200, json=door)
    for _ in range(3):
        client.delete(f"/readings/{roof.pop()['id']}")
        expect(client.get("/readings/latest"), status=200, json=roof[-1])
        expect(client.get("/readings/latest", params={"sensor": "roof"}), status=200, json=roof[-1])
    client.delete(f"/readings/{roof.pop(0)['id']}")
    expect(client.get("/readings/latest"), status=200, json=roof[-1])
    newest = steps.measure(client, draw)
    expect(client.get("/readings/latest"), status=200, json=newest)


@to_fix(2, "nothing of this sensor, or all of it was struck out")
def test_the_latest_reading_can_be_missing(client, draw, steps):
    """Of a sensor that sent nothing, or nothing that still counts, the latest reading is missing"""
    reading = steps.measure(client, draw, "roof")
    expect(client.get("/readings/latest", params={"sensor": draw.word()}), status=404)
    client.delete(f"/readings/{reading['id']}")
    expect(client.get("/readings/latest", params={"sensor": "roof"}), status=404)
    expect(client.get("/readings/latest"), status=404)


@to_keep(4, "Any other text in place of the id")
@pytest.mark.parametrize(
    "text",
    ["newest", "Latest", "latest1", "%20latest", "{id}a", "{id}.5", "²", "-", "-1"],
    ids=["other-word", "capital", "digit-after", "blank", "letter-after", "fraction", "small-two", "dash", "minus-one"],
)
@pytest.mark.parametrize("method", ["GET", "DELETE"], ids=["get", "delete"])
def test_only_a_number_is_an_id(client, draw, steps, method, text):
    """A text that is no number is no reading, and nothing is struck out"""
    first, second = (steps.measure(client, draw) for _ in range(2))
    expect(client.request(method, f"/readings/{text.format(id=first['id'])}"), status=steps.NO_READING)
    expect(client.get("/readings"), status=200, json=[first, second])


@to_keep(4, "strikes out nothing")
def test_the_latest_reading_is_not_struck_out(client, draw, steps):
    """DELETE on the latest reading is refused, and nothing is struck out"""
    first, second = (steps.measure(client, draw) for _ in range(2))
    expect(client.delete("/readings/latest"), status=one_of(404, 405, 422))
    expect(client.get("/readings"), status=200, json=[first, second])


@to_keep(3, "404 to a number that no reading has")
@pytest.mark.parametrize("number", ["0", "9{id}", "{id}0000"])
def test_an_unknown_number_is_a_404(client, draw, steps, number):
    """A number that no reading has is answered 404, even if there are readings"""
    reading = steps.measure(client, draw)
    expect(client.get(f"/readings/{number.format(id=reading['id'])}"), status=404)


@to_keep(5, "it answers 422")
@pytest.mark.parametrize("celsius", [-60.5, 80.5, 1000])
def test_no_greenhouse_is_that_cold_or_hot(client, celsius):
    """A temperature outside the bounds is answered 422, and is not listed"""
    expect(client.post("/readings", json={"sensor": "roof", "celsius": celsius}), status=422)
    expect(client.get("/readings"), status=200, json=[])


@to_keep(5, "less than -60 or more than 80 degrees")
def test_the_coldest_and_the_hottest_are_taken(client):
    """Temperatures on the bounds and between them are taken as they are"""
    for celsius in (-60.0, 80.0, 0.0, 21.375):
        measured = {"sensor": "roof", "celsius": celsius}
        expect(client.post("/readings", json=measured), status=201, json={"id": an_integer(), **measured})


@to_keep(5, "that no other reading has")
def test_an_id_is_not_given_to_a_second_reading(client, draw, steps):
    """A reading that comes in after another was struck out takes the place of none"""
    first, second, third = (steps.measure(client, draw) for _ in range(3))
    client.delete(f"/readings/{first['id']}")
    fourth = steps.measure(client, draw)
    expect(client.get("/readings"), status=200, json=[second, third, fourth])
    expect(client.get(f"/readings/{third['id']}"), status=200, json=third)


@to_keep(6, "oldest first")
def test_readings_are_listed(client, draw, steps):
    """All readings are listed, or those of one sensor, oldest first"""
    roof, door, again = (steps.measure(client, draw, name) for name in ("roof", "door", "roof"))
    expect(client.get("/readings"), status=200, json=[roof, door, again])
    expect(client.get("/readings", params={"sensor": "roof"}), status=200, json=[roof, again])
    expect(client.get("/readings", params={"sensor": "Roof"}), status=200, json=[])


@to_keep(6, "those of exactly this sensor")
def test_sensors_with_nearly_the_same_name_are_listed_apart(client, draw, steps):
    """Sensors whose names are nearly the same have a list each"""
    readings = [steps.measure(client, draw, name) for name in NAMES]
    expect_same("the sensors, as they were answered", NAMES, [reading["sensor"] for reading in readings])
    for name, reading in zip(NAMES, readings, strict=True):
        expect(client.get("/readings", params={"sensor": name}), status=200, json=[reading])


@to_keep(6, "a list of all readings")
def test_a_long_list_is_whole(client, draw, steps):
    """Of many readings, some of them alike, none is left out, and the list grows when more come in"""
    same = {"sensor": "door", "celsius": 4.5}
    readings = [client.post("/readings", json=same).json() for _ in range(2)]
    expect(client.get("/readings"), status=200, json=[{"id": an_integer(), **same}] * 2)
    readings += [steps.measure(client, draw) for _ in range(22)]
    expect(client.get("/readings"), status=200, json=readings)
    expect(client.get("/readings", params={"sensor": "roof"}), status=200, json=readings[2:])
    expect_same("how many ids the readings have", len(readings), len({reading["id"] for reading in readings}))
    expect(client.get(f"/readings/{readings[0]['id']}"), status=200, json=readings[0])


@to_keep(7, "the reading is struck out")
def test_a_reading_is_struck_out_once(client, draw, steps):
    """A reading that was struck out is gone, and can't be struck out again"""
    first, second = (steps.measure(client, draw) for _ in range(2))
    expect(client.delete(f"/readings/{first['id']}"), status=204)
    expect(client.get(f"/readings/{first['id']}"), status=404)
    expect(client.delete(f"/readings/{first['id']}"), status=404)
    expect(client.get("/readings"), status=200, json=[second])
