"""Five of the ten checks."""

from checker.checks import expect, to_fix, to_keep

KEY = {"x-key": "diary"}


@to_fix(1, "its `text` as sent")
def test_a_new_note_comes_back(client):
    expect(client.post("/notes", headers=KEY, json={"text": "milk"}), status=201, json={"number": 1, "text": "milk"})


@to_fix(1, "the same note")
def test_a_note_is_found_again(client):
    client.post("/notes", headers=KEY, json={"text": "milk"})
    expect(client.get("/notes/1", headers=KEY), status=200, json={"number": 1, "text": "milk"})


@to_keep(2, "422 where `text` is missing")
def test_a_note_without_text_is_refused(client):
    expect(client.post("/notes", headers=KEY, json={}), status=422)


@to_keep(4, "answered 404")
def test_an_unknown_number_is_a_404(client):
    expect(client.get("/notes/7", headers=KEY), status=404)


@to_keep(5, "answers 401")
def test_nobody_reads_without_the_key(client):
    expect(client.get("/notes"), status=401)
