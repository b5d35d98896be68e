"""The other five of the ten checks."""

from checker.checks import expect, to_fix, to_keep

KEY = {"x-key": "diary"}


@to_fix(3, "the list of all notes")
def test_all_notes_are_listed(client):
    for text in ("milk", "bread"):
        client.post("/notes", headers=KEY, json={"text": text})
    listed = [{"number": 1, "text": "milk"}, {"number": 2, "text": "bread"}]
    expect(client.get("/notes", headers=KEY), status=200, json=listed)


@to_keep(2, "empty or no string")
def test_a_number_is_no_text(client):
    expect(client.post("/notes", headers=KEY, json={"text": 5}), status=422)


@to_keep(2, "nothing is kept")
def test_a_refused_note_is_not_kept(client):
    client.post("/notes", headers=KEY, json={"text": ""})
    expect(client.get("/notes", headers=KEY), status=200, json=[])


@to_keep(3, "answers 204")
def test_a_note_can_be_dropped(client):
    client.post("/notes", headers=KEY, json={"text": "milk"})
    expect(client.delete("/notes/1", headers=KEY), status=204)
    expect(client.get("/notes/1", headers=KEY), status=404)


@to_keep(5, "every path")
def test_nobody_writes_without_the_key(client):
    expect(client.post("/notes", json={"text": "milk"}), status=401)
