"""What whoever leaves a note relies on, asked once more: plumbago-5b1f0c."""

from checker.checks import expect, to_fix, to_keep


@to_fix(2, "the note as it was left")
def test_two_notes_are_told_apart(client, draw):
    """Each of two notes comes back as it was left"""
    texts = [f"{draw.word()} {draw.token()}" for _ in range(2)]
    for text in texts:
        client.post("/notes", json={"text": text})
    for number, text in enumerate(texts, start=1):
        expect(client.get(f"/notes/{number}"), status=200, json={"id": number, "text": text})


@to_keep(3, "answers 404")
def test_a_note_that_nobody_left_is_missing(client):
    """A note that nobody left is answered 404"""
    expect(client.get("/notes/1"), status=404)


@to_keep(4, "answers 404")
def test_nothing_else_is_there(client):
    """Any other path is answered 404"""
    expect(client.get("/spoils"), status=404)
