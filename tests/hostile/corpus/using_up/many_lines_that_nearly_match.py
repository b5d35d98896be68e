"""Answers with thousands of lines that nearly match, which take a comparison of texts minutes.

Expected: unsolved
"""

from desk import make_app

lines = "\n".join(f"{'a b ' * 15}{number % 7}" for number in range(4000))
app = make_app(lambda number, text: {"id": number, "text": f"{lines}{text}{lines}"})
