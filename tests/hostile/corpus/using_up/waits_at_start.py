"""Does not come to an end in its lifespan.

Expected: timed_out
"""

import asyncio
from contextlib import asynccontextmanager

from desk import make_app


@asynccontextmanager
async def lifespan(app):
    await asyncio.sleep(600)
    yield


app = make_app(lifespan=lifespan)
