"""What the start page relies on."""

from checker.checks import containing, expect, to_fix, to_keep


@to_fix(1, "exactly this JSON object")
def test_hello_answers_the_greeting(client):
    """GET /hello answers the greeting as a JSON object"""
    expect(client.get("/hello"), status=200, json={"message": "Hello from the server"})


@to_keep(2, "`application/json`")
def test_the_greeting_is_labelled_as_json(client):
    """GET /hello says that its answer is JSON"""
    expect(client.get("/hello"), headers={"content-type": "application/json"})


@to_keep(3, "answer 405")
def test_a_post_is_refused(client):
    """POST /hello is refused, and the answer says what is allowed"""
    expect(client.post("/hello"), status=405, headers={"allow": containing("GET")})
