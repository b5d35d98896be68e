"""Answers with texts that make careless regular expressions and comparisons take years.

Expected: unsolved
"""

from desk import make_app

app = make_app(lambda number, text: {"id": number, "text": f"{' ' * 100_000}!{'a' * 100_000}@{'(' * 50_000}"})
