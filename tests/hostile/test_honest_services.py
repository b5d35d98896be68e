"""Services that use more than one request: files, streams, background work, uploads, lifespans, inside the walls."""

HEAD = """
import os
from pathlib import Path
from fastapi import FastAPI

DATA = Path(os.environ["DATA_DIR"])
app = FastAPI()
"""

WORKS = 'expect(client.get("/"), status=200, json={"works": True})'


def outcomes(verdict) -> list[str]:
    assert verdict.start_failure is None
    return [check.outcome for check in verdict.checks]


def test_an_honest_app_may_serve_files(check_app):
    source = (
        HEAD
        + """
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

(DATA / "static").mkdir()
(DATA / "static" / "page.html").write_text("<p>page")
app.mount("/static", StaticFiles(directory=DATA / "static", html=True))


@app.get("/file")
def file():
    return FileResponse(DATA / "static" / "page.html", filename="page.html")
"""
    )
    page = 'headers={"content-type": "text/html"}, text="<p>page"'
    checks = [f'expect(client.get("{path}"), status=200, {page})' for path in ("/file", "/static/page.html")]
    ranged = 'expect(client.get("/file", headers={"range": "bytes=0-2"}), status=206, text="<p>")'
    assert outcomes(check_app(source, *checks, ranged)) == ["passed"] * 3


def test_an_honest_app_may_stream_and_work_on_in_the_background(check_app):
    source = (
        HEAD
        + """
import asyncio
from fastapi import BackgroundTasks
from fastapi.responses import StreamingResponse


async def pieces():
    for number in range(5):
        yield f"{number}\\n"
        await asyncio.sleep(0.01)


@app.get("/stream")
def stream():
    return StreamingResponse(pieces(), media_type="text/plain")


@app.post("/work", status_code=202)
def work(tasks: BackgroundTasks):
    tasks.add_task((DATA / "done").write_text, "done")
    return {}


@app.get("/work")
def done():
    return {"done": (DATA / "done").exists()}
"""
    )
    stream = 'expect(client.get("/stream"), status=200, text="0\\n1\\n2\\n3\\n4\\n")'
    work = 'client.post("/work")\nexpect(client.get("/work"), json={"done": True})'
    assert outcomes(check_app(source, stream, work)) == ["passed", "passed"]


def test_an_honest_app_may_take_uploads_that_go_to_disk(check_app):
    source = (
        HEAD
        + """
from typing import Annotated
from fastapi import Form, UploadFile


@app.post("/upload")
async def upload(file: UploadFile, name: Annotated[str, Form()]):
    return {"name": name, "size": len(await file.read()), "on_disk": file.file._rolled}
"""
    )
    send = 'client.post("/upload", data={"name": "a"}, files={"file": ("a.bin", b"x" * 2_000_000)})'
    check = f'expect({send}, status=200, json={{"name": "a", "size": 2_000_000, "on_disk": True}})'
    assert outcomes(check_app(source, check)) == ["passed"]


def test_an_honest_app_may_open_its_things_in_its_lifespan(check_app):
    source = """
    import asyncio, os, sqlite3, threading
    from contextlib import asynccontextmanager
    from fastapi import FastAPI

    @asynccontextmanager
    async def lifespan(app):
        app.state.notes = sqlite3.connect(f"{os.environ['DATA_DIR']}/notes.db", check_same_thread=False)
        app.state.ticks = []
        app.state.task = asyncio.create_task(tick(app))
        yield

    async def tick(app):
        while True:
            app.state.ticks.append(1)
            await asyncio.sleep(0.001)

    app = FastAPI(lifespan=lifespan)

    @app.get("/")
    async def work():
        await asyncio.sleep(0.05)
        return {"works": len(app.state.ticks) > 3 and app.state.notes.execute("select 1").fetchone() == (1,)}
    """
    assert outcomes(check_app(source, WORKS, WORKS)) == ["passed", "passed"]
