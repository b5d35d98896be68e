"""What the customers' app and the crew of the van rely on."""

import pytest

from checker.checks import expect, to_fix, to_keep


@to_fix(1, "answers 200 for a parcel on the shelves")
def test_a_code_that_begins_with_a_zero_is_found(client, draw, steps):
    """A parcel whose code begins with a zero is found"""
    parcel = steps.deliver(client, steps.draw_code(draw, zeros=1, digits=4), draw.word())
    expect(client.get(f"/parcels/{parcel['code']}"), status=200, json=parcel)


@to_fix(4, "answers 200 and the parcel, whose `collected` is now true")
def test_a_code_that_begins_with_zeros_is_collected(client, draw, steps):
    """A parcel whose code begins with zeros can be collected"""
    parcel = steps.deliver(client, steps.draw_code(draw, zeros=2, digits=2), draw.word())
    response = client.post(f"/parcels/{parcel['code']}/collection")
    expect(response, status=200, json={**parcel, "collected": True})


@to_keep(1, "the parcel as `POST /parcels` answered it")
def test_a_code_without_zeros_is_found(client, draw, steps):
    """A parcel whose code begins with another digit is found"""
    parcel = steps.deliver(client, steps.draw_code(draw, digits=5), draw.word())
    expect(client.get(f"/parcels/{parcel['code']}"), status=200, json=parcel)


@to_keep(2, "answer 404 to a code that no parcel has")
@pytest.mark.parametrize("what", ["read", "collect"])
def test_an_unknown_code_is_a_404(client, draw, steps, what):
    """A code that no parcel has is answered 404"""
    steps.deliver(client, steps.draw_code(draw, digits=4))
    expect(steps.ask(client, what, steps.draw_code(draw, digits=5)), status=404)


@to_keep(5, "answers 201 and the parcel")
def test_a_parcel_is_put_on_a_shelf(client, draw, steps):
    """A parcel from the van is answered 201"""
    delivery = {"code": steps.draw_code(draw, zeros=1, digits=4), "shelf": draw.word()}
    expect(client.post("/parcels", json=delivery), status=201, json={**delivery, "collected": False})
