"""Which files a walled app may read: Python's library, the packages katas use, and what those read from the system.

Landlock can't except a folder within a granted one. So the places are named one by one: never a whole prefix, never a
whole site-packages, where solutions, hidden checks and other people's packages may lie.
"""

import os
import re
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from checker.inside.walls.landlock import READ, READ_FILE, WRITE_FILE

Grant = tuple[str, int]

PACKAGES = frozenset(
    """
    fastapi starlette pydantic pydantic_core pydantic_settings annotated_types annotated_doc typing_extensions
    typing_inspection anyio sniffio idna uvicorn h11 httptools click httpx2 httpcore2 certifi truststore opentelemetry
    sqlmodel sqlalchemy greenlet multipart python_multipart jwt cryptography cffi _cffi_backend jinja2 markupsafe
    itsdangerous email_validator dns tzdata orjson dotenv exceptiongroup importlib_metadata zipp deprecated wrapt
    """.split()  # noqa: SIM905
)
"""Names in site-packages: what FastAPI services import, directly or through each other."""

LEFT_OUT_OF_STDLIB = frozenset({"site-packages", "dist-packages", "test", "idlelib", "turtledemo", "ensurepip"})

SYSTEM = (
    "/etc/localtime",
    "/etc/timezone",
    "/usr/share/zoneinfo",
    "/usr/lib/locale",
    "/etc/mime.types",
    "/etc/ssl/openssl.cnf",
    "/etc/ssl/certs",
    "/etc/ssl/cert.pem",
    "/usr/lib/ssl",
    "/usr/share/ca-certificates",
    "/etc/pki/tls/certs",
    "/etc/ld.so.cache",
    "/dev/urandom",
    "/dev/zero",
)
LIBRARY_FOLDER = re.compile(r"(/usr)?/lib/\w+-linux-gnu")
"""Debian's folders of shared libraries, which hold nothing else. Elsewhere only the libraries that are loaded."""


def granted_places() -> list[Grant]:
    """What every box may read, found once, by the fork server, when it is warm."""
    places = [*standard_library(), *packages(), *libraries(), *SYSTEM]
    return [*((place, READ) for place in dict.fromkeys(places)), ("/dev/null", READ_FILE | WRITE_FILE)]


def standard_library() -> Iterator[str]:
    """The entries of Python's own library, without the packages that may lie under it."""
    for folder in dict.fromkeys((sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib"))):
        if os.path.isdir(folder):  # noqa: PTH112
            for name in os.listdir(folder):  # noqa: PTH208
                if name not in LEFT_OUT_OF_STDLIB:
                    yield os.path.join(folder, name)  # noqa: PTH118


def packages() -> Iterator[str]:
    """The packages that katas use, as files, folders and compiled modules, wherever they were installed."""
    for folder in map(Path, sys.path):
        if folder.name not in ("site-packages", "dist-packages") or not folder.is_dir():
            continue
        for path in folder.iterdir():
            if path.name.partition(".")[0] in PACKAGES and not path.name.endswith((".dist-info", ".egg-info")):
                yield str(path)


def libraries() -> Iterator[str]:
    """Shared libraries: Debian's folders whole, others as far as they are loaded now."""
    with open("/proc/self/maps") as maps:  # noqa: PTH123
        loaded = {line.rstrip("\n").partition("/")[2] for line in maps if "/" in line}
    for path in sorted(loaded):
        folder = f"/{path}".rpartition("/")[0]
        yield folder if LIBRARY_FOLDER.fullmatch(folder) else f"/{path}"
    yield from map(str, Path("/usr/lib").glob("*-linux-gnu"))
