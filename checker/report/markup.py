"""Writes strangers' text as HTML: escaped, with what can't be seen drawn, and a promise's Markdown as markup."""

from markupsafe import Markup, escape

from checker.report.plain import drawn_parts


def visible_markup(text: str, keep: str = "\n") -> Markup:
    """Escape `text`, with what can't be seen drawn and marked as drawn."""
    parts = (
        Markup('<i class="drawn">{}</i>').format(part) if drawn else escape(part)
        for part, drawn in drawn_parts(text, keep)
    )
    return Markup("").join(parts)


def promise_markup(text: str, quote: str = "") -> Markup:
    """Write a promise's Markdown: `code` as code, and the quoted words marked where they are whole."""
    before, found, after = text.partition(quote) if quote else (text, "", "")
    if not found or before.count("`") % 2 or found.count("`") % 2:
        return _code_markup(text)
    return _code_markup(before) + Markup("<mark>{}</mark>").format(_code_markup(found)) + _code_markup(after)


def _code_markup(text: str) -> Markup:
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return visible_markup(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(visible_markup(piece)) if number % 2 else visible_markup(piece)
        for number, piece in enumerate(pieces)
    )
