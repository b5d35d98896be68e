"""What the mobile app relies on."""

from checker.checks import a_string, expect, to_fix, to_keep


@to_fix(1, "answer 401 to a request without a Bearer token")
def test_without_a_token_the_answer_is_401(client):
    """Without a token, GET /appointments answers 401"""
    expect(client.get("/appointments"), status=401)


@to_fix(2, "one that was never handed out")
def test_an_unknown_token_is_answered_401(client, draw, steps):
    """A token that nobody was given is answered 401"""
    expect(client.get("/appointments", headers=steps.bearer(draw.token())), status=401)


@to_fix(3, "carries a `WWW-Authenticate` header")
def test_the_401_names_the_bearer_scheme(client, steps):
    """The 401 says how to sign in"""
    expect(client.get("/appointments"), headers=steps.bearer_challenge())


@to_keep(4, "answers 403 to a patient")
def test_a_patient_is_kept_off_the_staff_page(client, steps):
    """A patient who signed in gets 403 on the staff's page"""
    headers = steps.bearer(steps.sign_in(client, "ines"))
    expect(client.get("/staff/appointments", headers=headers), status=403)


@to_keep(5, "a list of one's own appointments")
def test_patients_see_their_own_appointments(client, steps):
    """A patient who signed in sees her own appointments"""
    headers = steps.bearer(steps.sign_in(client, "ines"))
    expect(client.get("/appointments", headers=headers), status=200, json=["3 May, 09:30"])


@to_keep(6, "needs no token")
def test_signing_in_hands_out_a_token(client):
    """The right name and PIN are answered with a token"""
    expect(client.post("/sign-in", json={"name": "omar", "pin": "1848"}), status=200, json={"token": a_string()})
