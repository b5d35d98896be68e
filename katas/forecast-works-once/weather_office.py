"""The way to the weather office. In production it is the network; here a stand-in answers in its place."""

import httpx2

from checker.standin import StandIn

FORECASTS = {
    "60200": {"town": "Brno", "max": 7, "min": -2},
    "37001": {"town": "České Budějovice", "max": 9, "min": 1},
    "77900": {"town": "Olomouc", "max": 4, "min": 0},
    "46001": {"town": "Liberec", "max": -1, "min": -8},
}


def answer(request: httpx2.Request) -> httpx2.Response:
    """What the office says when all is well: it wants to know who asks, and knows some postcodes."""
    if request.headers.get("user-agent") != "lindenhof-fields/3":
        return httpx2.Response(403, json={"error": "Say who you are in User-Agent"})
    forecast = FORECASTS.get(request.url.path.removeprefix("/v1/forecasts/"))
    if forecast is None:
        return httpx2.Response(404, json={"error": "No such postcode"})
    return httpx2.Response(200, json=forecast)


network = StandIn(answer)
