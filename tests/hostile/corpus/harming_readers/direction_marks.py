"""Answers with marks that turn the direction of what is read, and with characters that can't be seen.

Expected: unsolved
"""

from desk import make_app

MARKS = "\u202e\u2066\u2067\u202d\u200b\u200e\ufeff\u2028\u2029\u00ad\u0085\U000e0041"
print(f"{MARKS}devlos{MARKS}")
app = make_app(lambda number, text: {"id": number, "text": f"{MARKS}{text}{MARKS}", MARKS: MARKS})
