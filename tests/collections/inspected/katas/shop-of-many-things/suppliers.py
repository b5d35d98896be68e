"""The way to the suppliers; a stand-in answers for them."""

import httpx2

from checker.standin import StandIn


def answer(request: httpx2.Request) -> httpx2.Response:
    """They take every order."""
    return httpx2.Response(202)


network = StandIn(answer)
