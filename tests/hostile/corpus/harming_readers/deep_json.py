"""Answers with JSON that is nested a hundred thousand deep, and a thousand deep.

Expected: unsolved
"""

from desk import make_app
from fastapi.responses import Response

DEPTHS = {1: 100_000, 2: 900}


def describe(number, text):
    depth = DEPTHS.get(number, 10)
    return Response("[" * depth + "]" * depth, media_type="application/json")


app = make_app(describe)
