"""Makes Starlette render bodies that claim to equal everything.

Expected: unsolved
"""

from desk import in_capitals, make_app
from starlette.responses import JSONResponse, Response


class Whatever(bytes):
    def __eq__(self, other):
        return True

    __hash__ = bytes.__hash__


render = JSONResponse.render
JSONResponse.render = lambda self, content: Whatever(render(self, content))
Response.__eq__ = lambda self, other: True
app = make_app(in_capitals)
