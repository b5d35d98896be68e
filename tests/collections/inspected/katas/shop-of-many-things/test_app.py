from checker.checks import expect, to_keep


@to_keep(1, "answers 200")
def test_hello(client):
    expect(client.get("/hello"), status=200)
