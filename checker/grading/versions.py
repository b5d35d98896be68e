"""The versions that a verdict stands on."""

import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version

NAMES = ("roundtrip-katas", "fastapi", "starlette", "pydantic", "sqlmodel", "uvicorn", "pytest")


@cache
def versions() -> dict[str, str]:
    """Python's, the checker's and those of the libraries whose behaviour katas stand on."""
    found = {"python": platform.python_version()}
    for name in NAMES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
