"""The stages of the request-response cycle."""

from typing import Literal, get_args

Stage = Literal["request", "routing", "authentication", "validation", "route", "data", "upstream", "response"]
"""A place in the cycle, in FastAPI's order."""

STAGES: tuple[Stage, ...] = get_args(Stage)
