"""Answers with texts that a spreadsheet takes for formulas.

Expected: unsolved
"""

from desk import make_app

FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", '=HYPERLINK("http://example.com")']
print(*FORMULAS, sep="\n")
app = make_app(lambda number, text: {"id": number, "text": FORMULAS[number % 7], **dict.fromkeys(FORMULAS, 1)})
