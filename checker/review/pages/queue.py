"""What a person should look at, and nobody has."""

from fastapi import APIRouter

from checker.review.app import Room


def add(routes: APIRouter, room: Room) -> None:
    """Add the page."""
