"""The way to the post office, which sends mails. In production it is the network; here a stand-in answers for it."""

import httpx2

from checker.standin import StandIn


def answer(request: httpx2.Request) -> httpx2.Response:
    """What the post office says when it has taken a mail."""
    return httpx2.Response(202)


network = StandIn(answer)
