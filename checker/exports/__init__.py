"""Verdicts written out for other systems."""
