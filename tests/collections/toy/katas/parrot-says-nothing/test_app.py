from checker.checks import expect, to_fix, to_keep


@to_fix(1, "repeats the word")
def test_the_word_comes_back(client):
    expect(client.get("/parrot", params={"word": "hi"}), status=200, json="hi")


@to_keep(2, "422")
def test_no_word_is_refused(client):
    expect(client.get("/parrot"), status=422)
