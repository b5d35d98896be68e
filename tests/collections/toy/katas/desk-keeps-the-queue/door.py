"""Stands in for the door, another service."""
