"""Is right for what the visible checks ask and wrong for what it has not seen.

Expected: unsolved
"""

from desk import as_it_is, in_capitals, make_app

app = make_app(lambda number, text: in_capitals(number, text) if " " in text else as_it_is(number, text))
