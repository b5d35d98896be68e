"""The way to the publisher. In production it is the network; here a stand-in answers in its place."""

import httpx2

from checker.standin import StandIn


def answer(request: httpx2.Request) -> httpx2.Response:
    """What the publisher says when all is well."""
    return httpx2.Response(200, json={"price": 1990})


network = StandIn(answer)
