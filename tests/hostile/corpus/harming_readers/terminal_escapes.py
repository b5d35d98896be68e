"""Answers and prints escapes that clear, recolour, rename and write to a terminal.

Expected: unsolved
"""

from desk import make_app

ESCAPES = "\x1b[2J\x1b[1;1H\x1b]0;solved\x07\x1b]52;c;b3duZWQ=\x07\x1bP$q\x1b\\\x9b31m\r\x08\x08All passed\x1b[8m"
print(ESCAPES, flush=True)
app = make_app(lambda number, text: {"id": number, "text": ESCAPES, ESCAPES: 1})


@app.middleware("http")
async def answer(request, call_next):
    print(ESCAPES, flush=True)
    response = await call_next(request)
    response.raw_headers.append((b"x-escape", b"\x1b[2J\x1b]0;x\x07\x9b31m"))
    return response
