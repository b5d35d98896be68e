"""Offers an object as the app that answers 200 to every request and equals every type.

Expected: unsolved|did_not_start
"""

from fastapi import FastAPI


class Whatever(FastAPI):
    def __eq__(self, other):
        return True

    __hash__ = FastAPI.__hash__

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"id": 1, "text": "..."}'})


app = Whatever()
