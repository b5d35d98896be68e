"""What the customers' app and the crew of the van rely on, code by code."""

import pytest

from checker.checks import expect, to_fix, to_keep

NO_CODES = ["42", "042", "{code}0000", "{code}a", "x{code}", "+{code}", "-{code}", "{code}.0", "%20{code}", "{start}_0"]
NO_CODE_IDS = ["two-digits", "three-digits", "nine-digits", "letter-after", "letter-before", "plus", "minus", "point"]
NO_CODES += ["%C2%B2%C2%B2%C2%B2%C2%B2", "%D9%A0%D9%A0%D9%A4%D9%A2", "{code}%0A"]
NO_CODE_IDS += ["blank", "underscore", "raised-digits", "arabic-digits", "line-break-after"]
CLOSE = ["0042", "00042", "000042", "0000042", "00000042"]


@to_fix(1, "answers 200 for a parcel on the shelves")
@pytest.mark.parametrize(("zeros", "digits"), [(4, 0), (8, 0), (3, 1), (4, 3), (1, 7), (0, 4), (0, 8)])
def test_codes_of_every_length_are_found(client, draw, steps, zeros, digits):
    """A code is found with any number of zeros before it, zeros alone included"""
    code = steps.draw_code(draw, zeros, digits) if digits else "0" * zeros
    parcel = steps.deliver(client, code, draw.word())
    expect(client.get(f"/parcels/{code}"), status=200, json=parcel)


@to_fix(1, "the parcel as `POST /parcels` answered it")
def test_codes_that_differ_in_zeros_are_several_parcels(client, draw, steps):
    """Codes that differ in their zeros alone lead to parcels on different shelves"""
    parcels = [steps.deliver(client, code, draw.word()) for code in CLOSE]
    for parcel in parcels:
        expect(client.get(f"/parcels/{parcel['code']}"), status=200, json=parcel)


@to_fix(2, "even if a parcel has a code with more or fewer zeros before it")
@pytest.mark.parametrize("what", ["read", "collect"])
@pytest.mark.parametrize(("zeros", "asked"), [(0, 1), (0, 4), (1, 0), (3, 2), (4, 0)], ids=str)
def test_a_parcel_with_other_zeros_is_not_meant(client, draw, steps, zeros, asked, what):
    """A code is unknown if only one with more or fewer zeros is on the shelves"""
    digits = steps.draw_code(draw, digits=4)
    parcel = steps.deliver(client, "0" * zeros + digits, draw.word())
    expect(steps.ask(client, what, "0" * asked + digits), status=404)
    expect(client.get("/parcels"), status=200, json=[parcel])


@to_fix(3, "a text that is no code")
@pytest.mark.parametrize("what", ["read", "collect"])
@pytest.mark.parametrize("text", NO_CODES, ids=NO_CODE_IDS)
def test_what_is_no_code_is_a_422(client, draw, steps, text, what):
    """A text that is no code is answered 422, and no parcel is found by it"""
    code = steps.draw_code(draw, digits=5)
    parcel = steps.deliver(client, code, draw.word())
    expect(steps.ask(client, what, text.format(code=code, start=code[:-1])), status=422)
    expect(client.get("/parcels"), status=200, json=[parcel])


@to_fix(4, "No other parcel is touched")
def test_only_the_parcel_itself_is_collected(client, draw, steps):
    """Of parcels whose codes differ in their zeros, one is collected, once, and the others stay"""
    shelf = draw.word()
    first, second, third = (steps.deliver(client, code, shelf) for code in ("1042", "01042", "001042"))
    collected = {**second, "collected": True}
    expect(client.post("/parcels/01042/collection"), status=200, json=collected)
    expect(client.post("/parcels/01042/collection"), status=409)
    expect(client.get("/parcels"), status=200, json=[first, collected, third])


@to_keep(4, "To a parcel that was collected it answers 409")
def test_a_parcel_is_collected_once(client, draw, steps):
    """A parcel is collected once, and shown as collected from then on"""
    code = steps.draw_code(draw, digits=8)
    collected = {**steps.deliver(client, code, draw.word()), "collected": True}
    expect(client.post(f"/parcels/{code}/collection"), status=200, json=collected)
    expect(client.post(f"/parcels/{code}/collection"), status=409)
    expect(client.get(f"/parcels/{code}"), status=200, json=collected)


@to_keep(5, "To a code that a parcel has it answers 409")
def test_a_code_is_given_once(client, draw, steps):
    """A code that is on a shelf is answered 409, one with a zero more is another code"""
    code = steps.draw_code(draw, zeros=1, digits=4)
    parcel = steps.deliver(client, code, draw.word())
    expect(client.post("/parcels", json={"code": code, "shelf": draw.word()}), status=409)
    other = {"code": f"0{code}", "shelf": draw.word()}
    expect(client.post("/parcels", json=other), status=201, json={**other, "collected": False})
    expect(client.get("/parcels"), status=200, json=[parcel, {**other, "collected": False}])


@to_keep(5, "nothing changes")
def test_the_code_of_a_collected_parcel_is_not_given_again(client, draw, steps):
    """The code of a parcel that was collected is answered 409, and both parcels stay as they are, where they are"""
    first, second = (steps.deliver(client, steps.draw_code(draw, digits=digits), draw.word()) for digits in (5, 6))
    client.post(f"/parcels/{first['code']}/collection")
    expect(client.post("/parcels", json={"code": first["code"], "shelf": draw.word()}), status=409)
    expect(client.get("/parcels"), status=200, json=[{**first, "collected": True}, second])


@to_keep(5, "to a text that is no code 422")
@pytest.mark.parametrize("code", ["", "042", "123456789", "12a4", "+1234", "12.4", " 1234", "\u00b2" * 4, "\u0660" * 4])
def test_only_codes_are_given(client, draw, code):
    """A parcel with a text that is no code is answered 422, and nothing is put on a shelf"""
    expect(client.post("/parcels", json={"code": code, "shelf": draw.word()}), status=422)
    expect(client.get("/parcels"), status=200, json=[])


@to_keep(6, "in the order in which they came")
def test_all_parcels_are_listed(client, draw, steps):
    """All parcels are listed as they came, not by their codes"""
    parcels = [steps.deliver(client, code, draw.word()) for code in ("9310", "0042", "00042", "10000000")]
    expect(client.get("/parcels"), status=200, json=parcels)


@to_keep(5, "code and shelf as sent")
@pytest.mark.parametrize("shelf", [" A1 ", "a1", "Käfig\u00a07/b", "s" * 100], ids=["blanks", "small", "signs", "long"])
def test_a_shelf_is_kept_as_sent(client, draw, steps, shelf):
    """The shelf of a parcel is what was sent, to the letter"""
    delivery = {"code": steps.draw_code(draw, digits=6), "shelf": shelf}
    expect(client.post("/parcels", json=delivery), status=201, json={**delivery, "collected": False})


@to_keep(6, "a list of all parcels")
def test_a_long_list_is_whole(client, draw, steps):
    """Of many parcels on two shelves none is left out, and the list is right each time it is read"""
    start, shelves = draw.integer(2000, 8000), [draw.word(), draw.word()]
    parcels = [steps.deliver(client, str(start - n), shelves[n % 2]) for n in range(24)]
    expect(client.get("/parcels"), status=200, json=parcels)
    client.post(f"/parcels/{start - 3}/collection")
    parcels[3] = {**parcels[3], "collected": True}
    parcels.append(steps.deliver(client, "1000", shelves[0]))
    expect(client.get("/parcels"), status=200, json=parcels)
    expect(client.get(f"/parcels/{start}"), status=200, json=parcels[0])
