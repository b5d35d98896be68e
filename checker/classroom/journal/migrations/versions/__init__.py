"""A file for each step, named by its number."""
