"""What several checks do alike."""

import base64

USERS = {"rui": "paper-boat", "vera": "stone-bridge", "lena": "tall-ladder", "adam": "brass-key"}


def as_user(name, password=None):
    """The header that says who asks (RFC 7617), with the right password unless another is given."""
    pair = f"{name}:{USERS[name] if password is None else password}"
    return {"authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def draw_book(draw):
    """A book nobody could have written down before."""
    return {"isbn": f"979{draw.integer(10**9, 10**10 - 1)}", "title": draw.title()}


def add_book(client, draw):
    """Have the librarian add a drawn book, and return it."""
    book = draw_book(draw)
    client.post("/books", json=book, headers=as_user("lena"))
    return book
