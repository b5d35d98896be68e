"""What several checks do first."""


def add_book(client, draw, **changes):
    """Put a drawn book on the shelves and return it as it was sent."""
    book = {"isbn": draw_isbn(draw), "title": draw.title(), "author": draw.name()} | changes
    client.post("/books", json=book)
    return book


def draw_isbn(draw):
    """An ISBN nobody could have written down before."""
    return f"979{draw.integer(10**9, 10**10 - 1)}"
