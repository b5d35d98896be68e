"""What the mobile app relies on: every closed path, every way to be signed out."""

import pytest

from checker.checks import expect, to_fix, to_keep

CLOSED = [("GET", "/appointments"), ("GET", "/staff/appointments"), ("POST", "/sign-out")]


@to_fix(1, "another scheme than `Bearer` (whatever follows it), or nothing after the word `Bearer`")
@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Basic {token}", "Token {token}", "{token}"],
    ids=["empty", "no-token", "basic", "other-scheme", "no-scheme"],
)
def test_only_a_bearer_token_counts(client, steps, header):
    """A header without a Bearer token is answered 401, even when a good token stands in it"""
    token = steps.sign_in(client, "ines")
    response = client.get("/appointments", headers={"authorization": header.format(token=token)})
    expect(response, status=401)


@to_fix(3, "Each of these 401 answers")
@pytest.mark.parametrize("authorization", [None, "Bearer {token}"], ids=["no-token", "unknown-token"])
@pytest.mark.parametrize(("method", "path"), CLOSED, ids=["own", "staff", "sign-out"])
def test_every_closed_path_asks_to_sign_in(client, draw, steps, method, path, authorization):
    """Each closed path answers 401 and names the scheme, without a token and with an unknown one"""
    headers = {} if authorization is None else {"authorization": authorization.format(token=draw.token())}
    expect(client.request(method, path, headers=headers), status=401, headers=steps.bearer_challenge())


@to_fix(2, "one whose session was ended")
def test_a_token_is_no_good_after_signing_out(client, steps):
    """After signing out, the old token is answered 401"""
    headers = steps.bearer(steps.sign_in(client, "omar"))
    expect(client.post("/sign-out", headers=headers), status=204)
    expect(client.get("/appointments", headers=headers), status=401)


@to_fix(2, "one that was never handed out")
def test_only_the_exact_token_counts(client, steps):
    """A token that is nearly right is answered 401, and the right one still counts"""
    token = steps.sign_in(client, "ines")
    for other in (token[:-1], f"{token}0", token.swapcase()):
        if other != token:
            expect(client.get("/appointments", headers=steps.bearer(other)), status=401)
    expect(client.get("/appointments", headers=steps.bearer(token)), status=200, json=["3 May, 09:30"])


@to_keep(4, "200 to the staff, with the appointments of all patients")
def test_the_staff_see_all_appointments(client, steps):
    """The staff see everybody's appointments, before and after a patient was refused them"""
    ruth, omar = (steps.bearer(steps.sign_in(client, name)) for name in ("ruth", "omar"))
    everybody = {"ines": ["3 May, 09:30"], "omar": ["3 May, 10:15", "17 May, 10:15"]}
    expect(client.get("/staff/appointments", headers=ruth), status=200, json=everybody)
    expect(client.get("/staff/appointments", headers=omar), status=403)
    expect(client.get("/staff/appointments", headers=ruth), status=200, json=everybody)


@to_keep(5, "The word `Bearer` counts in upper and lower case alike")
@pytest.mark.parametrize("scheme", ["bearer", "BEARER"])
def test_the_scheme_counts_in_any_case(client, steps, scheme):
    """The scheme's name may be written in any case (RFC 9110, 11.1)"""
    token = steps.sign_in(client, "omar")
    response = client.get("/appointments", headers={"authorization": f"{scheme} {token}"})
    expect(response, status=200, json=["3 May, 10:15", "17 May, 10:15"])


@to_keep(5, "With the token of an open session")
def test_signing_out_ends_one_session_alone(client, steps):
    """A patient who is signed in on two phones and signs out on one stays signed in on the other"""
    first, second = (steps.bearer(steps.sign_in(client, "omar")) for _ in range(2))
    expect(client.get("/appointments", headers=first), status=200)
    expect(client.post("/sign-out", headers=first), status=204)
    expect(client.get("/appointments", headers=second), status=200, json=["3 May, 10:15", "17 May, 10:15"])


@to_keep(5, "With the token of an open session")
def test_a_session_stays_open(client, steps):
    """A token counts as often as it is shown, however many sessions are opened after it"""
    first = steps.bearer(steps.sign_in(client, "ines"))
    for name in ["ines"] * 11 + ["omar"] * 2:
        token = steps.sign_in(client, name)
        expect(client.get("/appointments", headers=first), status=200, json=["3 May, 09:30"])
    expect(client.get("/appointments", headers=steps.bearer(token)), status=200)


@to_keep(5, "a list of one's own appointments")
def test_the_staff_have_no_appointments_of_their_own(client, steps):
    """Somebody without appointments gets an empty list, not another one's"""
    headers = steps.bearer(steps.sign_in(client, "ruth"))
    expect(client.get("/appointments", headers=headers), status=200, json=[])


@to_keep(6, "400 to a wrong one")
@pytest.mark.parametrize(
    ("name", "pin"),
    [("ines", "1848"), ("ines", "47110"), ("nobody", "4711"), ("Ines", "4711")],
    ids=["pin-of-somebody-else", "digit-more", "unknown-name", "capital"],
)
def test_a_wrong_name_or_pin_is_a_400(client, name, pin):
    """A wrong name or PIN is answered 400, so that the app stays on its sign-in screen"""
    expect(client.post("/sign-in", json={"name": name, "pin": pin}), status=400)
