"""What whoever leaves a note relies on."""

from checker.checks import expect, to_fix, to_keep


@to_fix(2, "the note as it was left")
def test_a_note_is_read_as_it_was_left(client, draw):
    """A note comes back as it was left"""
    text = draw.word()
    client.post("/notes", json={"text": text})
    expect(client.get("/notes/1"), status=200, json={"id": 1, "text": text})


@to_keep(1, "answers 201 and the note")
def test_a_note_is_taken(client, draw):
    """Leaving a note is answered 201"""
    text = draw.title()
    expect(client.post("/notes", json={"text": text}), status=201, json={"id": 1, "text": text})


@to_keep(5, "answers 200")
def test_the_service_is_well(client):
    """The service says that it is well"""
    expect(client.get("/health"), status=200, headers={"content-type": "application/json"}, json={"status": "well"})
