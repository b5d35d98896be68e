"""How the class did in one kata: its checks, its families, where most fail."""

from fastapi import APIRouter

from checker.review.app import Room


def add(routes: APIRouter, room: Room) -> None:
    """Add the page."""
