"""One submission: its report, its differences, what was said of it, and its score."""

from fastapi import APIRouter

from checker.review.app import Room


def add(routes: APIRouter, room: Room) -> None:
    """Add the page."""
