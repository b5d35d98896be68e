"""What the drivers' app relies on, on good and bad days of the weather office."""

import pytest

from checker.checks import expect, expect_same, to_fix, to_keep, together

BAD = ["6020", "602000", "6020a", "-6020", "60 20", "٦٠٢٠٠"]
BAD_NAMES = ["four", "six", "letter", "sign", "blank", "arabic-digits"]


@to_fix(1, "what the office says at that moment for this postcode")
def test_a_forecast_is_never_an_old_one(client, draw, steps, upstream):
    """What the office says anew is shown at once, for each of two fields"""
    for _ in range(3):
        for postcode in ("60200", f"{draw.integer(0, 9999):05d}"):
            forecast = steps.expect_weather(upstream, draw, postcode)
            expect(client.get(f"/forecasts/{postcode}"), status=200, json=forecast)


@to_fix(3, "whose `low` is below zero at that moment, in the order of the question")
def test_frost_is_below_zero_and_never_old(client, draw, steps, upstream):
    """Fields at 0 degrees are not listed, those at -1 are, in the order asked, and others when the office says so"""
    postcodes = ["70030", "10000", "46001", "20202"]
    for lows in ([0, -1, -30, 1], [-1, 0, 2, -1], [5, 5, 5, 0]):
        told = [steps.expect_weather(upstream, draw, *pair) for pair in zip(postcodes, lows, strict=True)]
        frost = [forecast for forecast in told if forecast["low"] < 0]
        expect(client.get("/frost", params={"postcode": postcodes}), status=200, json=frost)


@to_fix(3, "with one to ten of them")
def test_frost_takes_one_postcode_and_ten(client, draw, steps, upstream):
    """One postcode and ten of them are answered, one after the other"""
    postcodes = [f"{number:05d}" for number in range(99990, 89990, -1000)]
    told = [steps.expect_weather(upstream, draw, postcode, low=-3) for postcode in postcodes]
    expect(client.get("/frost", params={"postcode": postcodes}), status=200, json=told)
    expect(client.get("/frost", params={"postcode": postcodes[-1:]}), status=200, json=told[-1:])


@to_fix(4, "When the office is back, the next request is answered as if nothing had happened")
@pytest.mark.parametrize("path", ["/forecasts/60200", "/frost?postcode=60200"], ids=["forecast", "frost"])
def test_bad_days_come_to_an_end(client, steps, upstream, path):
    """Lost, failing, slow: 502, 502, 504, and in between the forecast"""
    good = steps.BRNO if path.startswith("/forecasts") else [steps.BRNO]
    for begin, status in ((upstream.is_lost, 502), (upstream.fails, 502), (lambda: upstream.is_slow(3), 504)):
        begin()
        expect(client.get(path), status=status)
        upstream.recovers()
        expect(client.get(path), status=200, json=good)


@to_fix(5, "twenty at the same time, each with one postcode, are all answered 200 within five seconds")
@pytest.mark.parametrize("path", ["/forecasts/60200", "/frost?postcode=60200"], ids=["forecast", "frost"])
def test_twenty_drivers_ask_at_once(client, steps, upstream, path):
    """Twenty requests at the same time are all answered, though the office takes half a second for each"""
    upstream.is_slow(0.5)
    drivers = [client.another() for _ in range(20)]
    answers = together(*[lambda one=one: one.get(path) for one in drivers])
    for answer in answers:
        expect(answer, status=200, json=steps.BRNO if path.startswith("/forecasts") else [steps.BRNO])


@to_fix(1, "what the office says at that moment for this postcode")
def test_drivers_at_once_do_not_share_an_answer(client, upstream):
    """Of four drivers who ask for the same field at once, each has the office asked anew"""
    upstream.is_slow(0.5)
    drivers = [client.another() for _ in range(4)]
    for answer in together(*[lambda one=one: one.get("/forecasts/60200") for one in drivers]):
        expect(answer, status=200)
    expect_same("how often the office was asked", 4, len(upstream.calls))


@to_fix(6, "Whatever is sent to the office carries `User-Agent: lindenhof-fields/3`")
def test_the_office_is_told_who_asks(client, upstream):
    """Each of three requests is told to the office with our name"""
    for path in ("/forecasts/60200", "/frost?postcode=37001", "/forecasts/46001"):
        expect(client.get(path), status=200)
    told = [(call.path, call.headers.get("user-agent")) for call in upstream.calls]
    name = "lindenhof-fields/3"
    asked = [f"/v1/forecasts/{postcode}" for postcode in ("60200", "37001", "46001")]
    expect_same("what the office was asked, and by whom", [(path, name) for path in asked], told)


@to_keep(4, "answers with another error")
@pytest.mark.parametrize("status", [400, 403, 429, 500, 503])
@pytest.mark.parametrize("path", ["/forecasts/60200", "/frost?postcode=60200"], ids=["forecast", "frost"])
def test_an_error_of_the_office_is_a_502(client, upstream, path, status):
    """An error of the office is answered 502, whatever it is"""
    upstream.fails(status)
    expect(client.get(path), status=502)


@to_keep(4, "504 where it has not answered within one second")
@pytest.mark.parametrize("path", ["/forecasts/60200", "/frost?postcode=60200"], ids=["forecast", "frost"])
def test_a_slow_office_is_a_504(client, upstream, path):
    """An office that takes two seconds is not waited for"""
    upstream.is_slow(2)
    expect(client.get(path), status=504)


@to_keep(2, "422 where it is anything else than five digits")
@pytest.mark.parametrize("postcode", BAD, ids=BAD_NAMES)
def test_a_postcode_has_five_digits(client, upstream, postcode):
    """Anything else than five digits is answered 422, and the office is not asked"""
    expect(client.get(f"/forecasts/{postcode}"), status=422)


@to_keep(3, "422 where there are none, more than ten, or one that is anything else than five digits")
@pytest.mark.parametrize(
    "asked",
    [{}, {"postcode": ["60200"] * 11}, *({"postcode": ["60200", bad]} for bad in BAD)],
    ids=["none", "eleven", *BAD_NAMES],
)
def test_frost_wants_one_to_ten_postcodes(client, asked):
    """No postcode, eleven of them, or a bad one among good ones is answered 422"""
    expect(client.get("/frost", params=asked), status=422)


@to_keep(3, "404 where the office does not know one of them")
def test_an_unknown_postcode_among_others_is_a_404(client):
    """One unknown postcode among known ones is answered 404"""
    expect(client.get("/frost", params={"postcode": ["60200", "99999", "46001"]}), status=404)
