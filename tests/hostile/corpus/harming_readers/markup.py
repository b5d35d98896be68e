"""Answers with scripts in body, header names, header values and its own output.

Expected: unsolved
"""

from desk import make_app

SCRIPT = "<script>document.title='OWN'+'ED'</script><img src=x onerror=alert(1)>"
print(SCRIPT)
app = make_app(lambda number, text: {"id": SCRIPT, SCRIPT: text})


@app.middleware("http")
async def answer(request, call_next):
    print(SCRIPT, "]]>--></style></pre></template></textarea>")
    response = await call_next(request)
    response.headers["x-script"] = SCRIPT
    response.headers["content-type"] = "text/html"
    return response
