"""What the loan service relies on."""

from checker.checks import expect, to_fix, to_keep


@to_fix(2, "it was never added")
def test_a_book_that_was_never_added_is_missing(client, draw, steps):
    """A book that nobody added is answered 404"""
    expect(client.get(f"/books/{steps.draw_isbn(draw)}"), status=404)


@to_fix(2, "it was taken off")
def test_a_book_that_was_taken_off_is_missing(client, draw, steps):
    """A book that was taken off the shelves is answered 404"""
    book = steps.add_book(client, draw)
    client.delete(f"/books/{book['isbn']}")
    expect(client.get(f"/books/{book['isbn']}"), status=404)


@to_keep(1, "answers 200 and the book")
def test_a_book_on_the_shelves_is_described(client, draw, steps):
    """A book on the shelves is answered 200, as it was added"""
    book = steps.add_book(client, draw)
    expect(client.get(f"/books/{book['isbn']}"), status=200, json=book)


@to_keep(4, "answers 201 and the book")
def test_a_new_book_is_put_on_the_shelves(client, draw, steps):
    """A new book is answered 201"""
    book = {"isbn": steps.draw_isbn(draw), "title": draw.title(), "author": draw.name()}
    expect(client.post("/books", json=book), status=201, json=book)


@to_keep(5, "204 for a book on the shelves")
def test_a_book_can_be_taken_off(client, draw, steps):
    """Taking a book off is answered 204"""
    book = steps.add_book(client, draw)
    expect(client.delete(f"/books/{book['isbn']}"), status=204)
