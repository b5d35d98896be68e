"""The journal's schema, step by step; `opening.py` has them run."""
