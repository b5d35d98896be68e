"""What the drivers' app relies on."""

from checker.checks import expect, to_fix, to_keep


@to_fix(1, "answers 200, as often as it is asked")
def test_a_forecast_can_be_refreshed(client, steps):
    """A forecast that is asked for three times is answered three times"""
    for _ in range(3):
        expect(client.get("/forecasts/60200"), status=200, json=steps.BRNO)


@to_fix(1, "for this postcode")
def test_each_field_has_its_own_forecast(client, steps):
    """One field after the other is answered with its own forecast"""
    for forecast in (steps.BRNO, steps.BUDEJOVICE, steps.OLOMOUC):
        expect(client.get(f"/forecasts/{forecast['postcode']}"), status=200, json=forecast)


@to_fix(3, "answers 200, as often as it is asked")
def test_frost_is_found_before_and_after_a_forecast(client, steps):
    """The fields that will freeze are listed, then a forecast is shown, then they are listed again"""
    for _ in range(2):
        asked = {"postcode": ["60200", "37001", "46001"]}
        expect(client.get("/frost", params=asked), status=200, json=[steps.BRNO, steps.LIBEREC])
        expect(client.get("/forecasts/37001"), status=200, json=steps.BUDEJOVICE)


@to_keep(2, "404 where the office does not know the postcode")
def test_an_unknown_postcode_is_a_404(client):
    """A postcode that the office does not know is answered 404"""
    expect(client.get("/forecasts/99999"), status=404)


@to_keep(4, "answer 502 where the office can't be reached")
def test_an_office_that_is_lost_is_a_502(client, upstream):
    """Without a way to the office the answer is 502"""
    upstream.is_lost()
    expect(client.get("/forecasts/60200"), status=502)
