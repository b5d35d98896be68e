"""Fails to start with an exception, a class and a source line made of escapes and markup.

Expected: did_not_start
"""

from desk import make_app

app = make_app()
ESCAPES = "\x1b[2J\x1b]0;solved\x07<script>alert(1)</script>\u202e\r\n=cmd|' /C calc'!A0" + "long " * 10_000
raise type("E\x1b[31m<b>", (Exception,), {})(ESCAPES)  # <script>alert(1)</script>
