"""Shared steps."""
