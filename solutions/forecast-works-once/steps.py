"""What several checks do alike."""


def forecast(postcode, town, high, low):
    """A forecast as the app shows it."""
    return {"postcode": postcode, "town": town, "high": high, "low": low}


def expect_weather(upstream, draw, postcode, low=None):
    """Let the office say something new for a postcode, and return what the app should show then."""
    low = draw.integer(-30, 20) if low is None else low
    town, high = draw.title(), draw.integer(21, 39)
    upstream.answers(200, {"town": town, "max": high, "min": low}, path=f"/v1/forecasts/{postcode}")
    return forecast(postcode, town, high, low)


BRNO = forecast("60200", "Brno", 7, -2)
BUDEJOVICE = forecast("37001", "České Budějovice", 9, 1)
OLOMOUC = forecast("77900", "Olomouc", 4, 0)
LIBEREC = forecast("46001", "Liberec", -1, -8)
