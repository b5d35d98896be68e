"""Answers with objects in objects, and with numbers of a hundred thousand digits.

Expected: unsolved
"""

from desk import make_app
from fastapi.responses import Response


def describe(number, text):
    body = '{"id":' * 500 + "1" * 4000 + "}" * 500 if number == 1 else "1" * 100_000
    return Response(body, media_type="application/json")


app = make_app(describe)
