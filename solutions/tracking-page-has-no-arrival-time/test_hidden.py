"""What the tracking page and the depot's screen rely on, page by page and report by report."""

import pytest

from checker.checks import anything, at_least, expect, to_fix, to_keep


@to_fix(3, "each exactly as `GET /parcels/{code}` shows it")
def test_all_parcels_of_a_recipient_are_listed(client, draw, steps):
    """A recipient's own parcels are listed with their times, in the order of their first report"""
    digits, early = draw.integer(10**4, 10**5 - 1), steps.draw_time(draw)
    # Neither their codes nor their times put them in the order of their first reports.
    times = {f"P-5{digits}": steps.later(early, hours=2), f"P-9{digits}": steps.later(early, hours=9)}
    times[f"P-1{digits}"] = early
    for code in times:
        steps.report(client, code, time=None)
        steps.report(client, f"Q{code}", recipient="omar", time=steps.draw_time(draw))
    for code in sorted(times):
        steps.report(client, code, time=times[code])
    expected = [{"code": code, "eta": steps.same_time(time)} for code, time in times.items()]
    expect(client.get("/recipients/nora/parcels"), status=200, json=expected)


@to_fix(2, "as the depot reported it last")
def test_the_last_report_counts(client, draw, steps):
    """A time that is reported later, changed or taken back is shown as the last report has it"""
    code, time = steps.draw_code(draw), steps.draw_time(draw)
    past, future = "2001-02-03T04:05:06Z", "2099-12-31T23:59:59Z"
    for reported in (None, time, steps.later(time, hours=5), time, None, past, future, time):
        steps.report(client, code, time=reported)
        eta = None if reported is None else steps.same_time(reported)
        expect(client.get(f"/parcels/{code}"), status=200, json={"code": code, "eta": eta})


@to_fix(2, "as the depot reported it last")
def test_a_new_report_ends_a_delay(client, draw, steps):
    """A parcel that was delayed and then reported anew is estimated as the report says, and so is each other parcel"""
    code, other, time = steps.draw_code(draw), f"Q{steps.draw_code(draw)}", steps.draw_time(draw)
    for one in (code, other):
        steps.report(client, one, time=time)
    eta, late = steps.same_time(time), steps.same_time(steps.later(time, hours=3))
    for shown in (late, eta):
        if shown is late:
            client.post(f"/depot/parcels/{code}/delay", json={"hours": 3})
        else:
            steps.report(client, code, time=time)
        expected = [{"code": code, "eta": shown}, {"code": other, "eta": eta}]
        expect(client.get("/recipients/nora/parcels"), status=200, json=expected)
        expect(client.get(f"/parcels/{code}"), status=200, json=expected[0])


@to_fix(3, "a list of the parcels of exactly this recipient")
def test_a_list_may_be_long(client, draw, steps):
    """Two dozen parcels, some without a time, are listed to the last, also after the list was read before"""
    time, expected = steps.draw_time(draw), []
    for number in range(24):
        reported = None if number % 5 == 0 else time
        steps.report(client, f"P-{number}", time=reported)
        expected.append({"code": f"P-{number}", "eta": reported and steps.same_time(time)})
        if number % 8 in (1, 7):
            expect(client.get("/recipients/nora/parcels"), status=200, json=expected)


@to_fix(4, "that much later, in all answers")
@pytest.mark.parametrize("hours", [1, 24, 72])
def test_a_delay_is_shown_everywhere(client, draw, steps, hours):
    """Two delays in a row are shown to the customer, in the list and to the depot"""
    code, time = steps.draw_code(draw), steps.draw_time(draw)
    steps.report(client, code, time=time, note="")
    for _ in range(2):
        expect(client.post(f"/depot/parcels/{code}/delay", json={"hours": hours}), status=204)
    eta = steps.same_time(steps.later(time, hours=2 * hours))
    expect(client.get(f"/parcels/{code}"), status=200, json={"code": code, "eta": eta})
    expect(client.get("/recipients/nora/parcels"), status=200, json=[{"code": code, "eta": eta}])
    expected = {"code": code, "recipient": "nora", "estimated_arrival": eta, "internal_note": ""}
    expect(client.get(f"/depot/parcels/{code}"), status=200, json=expected)


@to_keep(3, "each exactly as `GET /parcels/{code}` shows it")
def test_the_list_shows_nothing_else(client, draw, steps):
    """In the list as well, a parcel has the members code and eta, and no other"""
    code = steps.draw_code(draw)
    steps.report(client, code, time=steps.draw_time(draw), note=draw.title())
    expect(client.get("/recipients/nora/parcels"), status=200, json=[{"code": code, "eta": anything()}])


@to_keep(3, "It is empty where there are none")
def test_a_list_may_be_empty(client, draw, steps):
    """Somebody without parcels gets an empty list, whoever's name theirs is like; an unknown time is null there too"""
    code = steps.draw_code(draw)
    steps.report(client, code)
    for nobody in (draw.word(), "nor", "Nora", "nora2", "nora%20"):
        expect(client.get(f"/recipients/{nobody}/parcels"), status=200, json=[])
    expect(client.get("/recipients/nora/parcels"), status=200, json=[{"code": code, "eta": None}])


@to_keep(1, "For any other code it answers 404")
@pytest.mark.parametrize("other", ["Q{code}", "{code}0", "{code}Z", "null"], ids=["before", "digit", "letter", "null"])
def test_an_unknown_parcel_is_a_404(client, draw, steps, other):
    """A code that was never reported is answered 404, however much it is like one that was"""
    code = steps.draw_code(draw)
    steps.report(client, code, time=steps.draw_time(draw))
    expect(client.get(f"/parcels/{other.format(code=code)}"), status=404)


@to_keep(1, "For any other code it answers 404")
def test_a_letter_in_a_code_counts_with_its_case(client, draw, steps):
    """A code that differs in the case of a letter is another parcel's"""
    code = f"{steps.draw_code(draw)}X"
    steps.report(client, code)
    expect(client.get(f"/parcels/{code.lower()}"), status=404)
    expect(client.get(f"/parcels/{code}"), status=200, json={"code": code, "eta": None})


@to_keep(5, "all of it, under the names with which it was sent")
@pytest.mark.parametrize(
    "text", [" box ", "BOX and box", "Žluťoučký kůň", "box " * 100], ids=["blanks", "case", "accents", "long"]
)
def test_a_report_is_kept_to_the_letter(client, draw, steps, text):
    """The depot reads back a recipient and a note to the letter, and a time that is not known as null"""
    code = steps.draw_code(draw)
    steps.report(client, code, recipient=text, note=text)
    expected = {"code": code, "recipient": text, "estimated_arrival": None, "internal_note": text}
    expect(client.get(f"/depot/parcels/{code}"), status=200, json=expected)


@to_keep(5, "For an unknown parcel it answers 404")
def test_the_depot_knows_no_unknown_parcel(client, draw, steps):
    """The depot's own page of a code that was never reported is answered 404"""
    steps.report(client, steps.draw_code(draw), time=steps.draw_time(draw))
    expect(client.get(f"/depot/parcels/Q{steps.draw_code(draw)}"), status=404)


@to_keep(4, "It answers 409 where no time was reported, and 404 for an unknown parcel")
def test_only_a_known_time_can_be_put_off(client, draw, steps):
    """A parcel without a time can't be delayed, nor can one that is unknown"""
    code = steps.draw_code(draw)
    steps.report(client, code)
    expect(client.post(f"/depot/parcels/{code}/delay", json={"hours": 2}), status=409)
    expect(client.get(f"/parcels/{code}"), status=200, json={"code": code, "eta": None})
    expect(client.post(f"/depot/parcels/Q{code}/delay", json={"hours": 2}), status=404)


@to_keep(5, "its report takes the place of an earlier one")
def test_a_new_report_replaces_the_old_one(client, draw, steps):
    """A parcel that is reported again has nothing left of its first report"""
    code, time = steps.draw_code(draw), steps.draw_time(draw)
    steps.report(client, code, time=steps.draw_time(draw), note=draw.title())
    expect(steps.report(client, code, recipient="omar", time=time, note=""), status=204)
    expected = {"code": code, "recipient": "omar", "estimated_arrival": steps.same_time(time), "internal_note": ""}
    expect(client.get(f"/depot/parcels/{code}"), status=200, json=expected)
    expect(client.get("/recipients/nora/parcels"), status=200, json=[])
    expect(client.get("/recipients/omar/parcels"), status=200, json=[at_least({"code": code})])


@to_keep(4, "Without `hours`, and with `hours` outside these bounds, it answers 422, and nothing is put off")
@pytest.mark.parametrize("sent", [{}, {"hours": 0}, {"hours": 73}], ids=["none", "zero", "too-many"])
def test_a_delay_has_bounds(client, draw, steps, sent):
    """A delay of no hours, or of more than 72, is answered 422, and the time stays"""
    code, time = steps.draw_code(draw), steps.draw_time(draw)
    steps.report(client, code, time=time)
    expect(client.post(f"/depot/parcels/{code}/delay", json=sent), status=422)
    expected = at_least({"code": code, "estimated_arrival": steps.same_time(time)})
    expect(client.get(f"/depot/parcels/{code}"), status=200, json=expected)
