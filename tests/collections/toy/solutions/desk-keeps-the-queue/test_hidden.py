from checker.checks import expect, to_fix


@to_fix(1, "length")
def test_nobody_waits(client):
    expect(client.get("/queue"), status=200, json=0)
