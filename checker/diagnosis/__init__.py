"""Reads exchange and trace: where in the cycle it went wrong. Never a ground for a verdict."""
