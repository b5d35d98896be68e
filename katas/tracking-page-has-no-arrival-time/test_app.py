"""What the tracking page and the depot's screen rely on."""

from checker.checks import anything, expect, to_fix, to_keep


@to_fix(2, "the time at which the parcel is estimated to arrive")
def test_the_tracking_page_learns_the_time(client, draw, steps):
    """The tracking page is told the time that the depot reported"""
    code, time = steps.draw_code(draw), steps.draw_time(draw)
    steps.report(client, code, time=time)
    expect(client.get(f"/parcels/{code}"), status=200, json={"code": code, "eta": steps.same_time(time)})


@to_fix(4, "that much later, in all answers")
def test_the_tracking_page_learns_of_a_delay(client, draw, steps):
    """After a delay of two hours the tracking page is told a time two hours later"""
    code, time = steps.draw_code(draw), steps.draw_time(draw)
    steps.report(client, code, time=time)
    expect(client.post(f"/depot/parcels/{code}/delay", json={"hours": 2}), status=204)
    eta = steps.same_time(steps.later(time, hours=2))
    expect(client.get(f"/parcels/{code}"), status=200, json={"code": code, "eta": eta})


@to_keep(1, "Nothing else that the depot knows is shown")
def test_customers_see_nothing_but_code_and_time(client, draw, steps):
    """The answer to a customer has the members code and eta, and no other"""
    code = steps.draw_code(draw)
    steps.report(client, code, time=steps.draw_time(draw))
    expect(client.get(f"/parcels/{code}"), status=200, json={"code": code, "eta": anything()})


@to_keep(2, "It is `null` where the depot reported none")
def test_an_unknown_time_is_null(client, draw, steps):
    """A parcel without a time is shown with null"""
    code = steps.draw_code(draw)
    steps.report(client, code)
    expect(client.get(f"/parcels/{code}"), status=200, json={"code": code, "eta": None})


@to_keep(5, "under the names with which it was sent")
def test_the_depot_sees_its_whole_report(client, draw, steps):
    """The depot reads back all that it reported"""
    code, time, note = steps.draw_code(draw), steps.draw_time(draw), draw.title()
    expect(steps.report(client, code, time=time, note=note), status=204)
    expected = {"code": code, "recipient": "nora", "estimated_arrival": steps.same_time(time), "internal_note": note}
    expect(client.get(f"/depot/parcels/{code}"), status=200, json=expected)
