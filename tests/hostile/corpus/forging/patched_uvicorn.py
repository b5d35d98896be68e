"""Replaces uvicorn's server by one that answers 200 to whatever comes.

Expected: unsolved|did_not_start
"""

import asyncio

import uvicorn
from desk import in_capitals, make_app

ANSWER = b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 18\r\n\r\n{"passed": "true"}'


async def answer(reader, writer):
    await reader.read(65536)
    writer.write(ANSWER)
    await writer.drain()
    writer.close()


async def serve(self, sockets=None):
    self.started = True
    self.channel.say({"started": True})
    server = await asyncio.start_unix_server(answer, sock=sockets[0])
    async with server:
        await server.serve_forever()


uvicorn.Server.serve = serve
app = make_app(in_capitals)
