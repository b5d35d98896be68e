"""Answers with a text whose class claims to equal every other text.

Expected: unsolved
"""

from desk import make_app


class Whatever(str):
    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


app = make_app(lambda number, text: {"id": number, "text": Whatever("whatever was promised")})
