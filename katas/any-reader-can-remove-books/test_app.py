"""What those who work with the API tool rely on."""

from checker.checks import expect, to_fix, to_keep


@to_fix(2, "by a reader or a volunteer answers 403")
def test_a_reader_cannot_remove_a_book(client, draw, steps):
    """A reader who deletes a book is answered 403"""
    book = steps.add_book(client, draw)
    expect(client.delete(f"/books/{book['isbn']}", headers=steps.as_user("rui")), status=403)


@to_fix(2, "the book stays as it was")
def test_the_book_is_still_there(client, draw, steps):
    """After a reader tried to delete it, the book is in the catalogue as before"""
    book = steps.add_book(client, draw)
    client.delete(f"/books/{book['isbn']}", headers=steps.as_user("rui"))
    expect(client.get(f"/books/{book['isbn']}"), status=200, json=book)


@to_keep(1, "by a librarian or an admin answers 204")
def test_a_librarian_can_remove_a_book(client, draw, steps):
    """A librarian who deletes a book is answered 204, and the book is gone"""
    book = steps.add_book(client, draw)
    expect(client.delete(f"/books/{book['isbn']}", headers=steps.as_user("lena")), status=204)
    expect(client.get(f"/books/{book['isbn']}"), status=404)


@to_keep(3, "answer 401 without a name and a password")
def test_a_stranger_cannot_remove_a_book(client, draw, steps):
    """Deleting a book without saying who asks is answered 401"""
    book = steps.add_book(client, draw)
    expect(client.delete(f"/books/{book['isbn']}"), status=401)


@to_keep(4, "By a reader it answers 403")
def test_a_reader_cannot_add_a_book(client, draw, steps):
    """A reader who adds a book is answered 403"""
    expect(client.post("/books", json=steps.draw_book(draw), headers=steps.as_user("rui")), status=403)
