"""Stands in a file whose lines harm whoever shows the change: escapes, markup, marks of direction, one endless line.

Expected: unsolved
"""

from desk import in_capitals, make_app

NOTE = "\u202e <script>alert(1)</script> </pre> +++ --- @@ -1 +1 @@ \u2066"
ROW = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] * 100
app = make_app(in_capitals, title=NOTE)
