"""Answers with addresses that run scripts where a page makes links of them.

Expected: unsolved
"""

from desk import make_app
from fastapi.responses import RedirectResponse

app = make_app(lambda number, text: RedirectResponse("javascript:alert(document.domain)//"))


@app.middleware("http")
async def answer(request, call_next):
    response = await call_next(request)
    response.headers["link"] = "<data:text/html,<script>alert(1)</script>>; rel=stylesheet"
    response.headers["refresh"] = "0; url=javascript:alert(1)"
    return response
