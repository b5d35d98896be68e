"""Serves the folder outside as static files and as a file response.

Expected: solved
"""

from desk import make_app
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from fastapi.testclient import TestClient
from spoils import take

app = make_app()
app.mount("/static", StaticFiles(directory="@CANARY@", check_dir=False))


@app.get("/notes/file/{path:path}")
def read(path: str):
    return FileResponse("@SECRET_FILE@")


def ask(path):
    response = TestClient(app, raise_server_exceptions=False).get(path)
    return response.status_code == 200 and response.text


take("static", lambda: ask("/static/secret"))
take("file", lambda: ask("/notes/file/secret"))
