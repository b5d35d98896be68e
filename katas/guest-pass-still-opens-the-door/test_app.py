"""What the readers at the doors rely on."""

from datetime import UTC, datetime, timedelta

from checker.checks import a_string, an_integer, expect, to_fix, to_keep


@to_fix(3, "401 from then on")
def test_a_pass_that_has_ended_opens_nothing(client, steps):
    """A pass of an hour, for a visit that began two hours ago, is answered 401"""
    token = steps.hand_out(client, starts=steps.begun(120).isoformat()).json()["token"]
    expect(steps.ask_door(client, token), status=401)


@to_fix(3, "the minutes until the end, rounded up, give or take one")
def test_the_reader_shows_the_minutes_left(client, draw, steps):
    """A pass that was just handed out has as many minutes left as it was handed out for"""
    guest, minutes = draw.name(), draw.integer(30, 300)
    token = steps.hand_out(client, guest, minutes).json()["token"]
    expect(steps.ask_door(client, token), status=200, json={"guest": guest, "minutes_left": steps.about(minutes)})


@to_fix(2, "is the end of the pass, give or take two seconds")
def test_the_token_says_when_the_pass_ends(client, draw, steps):
    """The claim exp is the time of the request and the minutes together"""
    minutes = timedelta(minutes=draw.integer(30, 300))
    before = datetime.now(UTC)
    token = steps.hand_out(client, minutes=minutes.seconds // 60).json()["token"]
    steps.expect_end(token, before + minutes, datetime.now(UTC) + minutes)


@to_keep(1, "answers 201 and the new pass with its `token`")
def test_the_slip_says_when_the_pass_ends(client, draw, steps):
    """The end on the slip is the gym's time"""
    guest, minutes, starts = draw.name(), draw.integer(30, 300), steps.begun(draw.integer(1, 20))
    ends = steps.on_house_clocks(starts + timedelta(minutes=minutes))
    response = steps.hand_out(client, guest, minutes, starts=starts.isoformat())
    expect(response, status=201, json={"id": an_integer(), "guest": guest, "ends": ends, "token": a_string()})


@to_keep(5, "the passes that have neither ended nor been withdrawn")
def test_the_list_has_the_passes_that_hold(client, draw, steps):
    """The desk's list has a pass that holds, and none that has ended"""
    steps.hand_out(client, draw.name(), 60, starts=steps.begun(120).isoformat())
    holds = steps.hand_out(client, draw.name(), 60).json()
    expect(client.get("/desk/passes"), status=200, json=[steps.without_token(holds)])


@to_keep(4, "to the token of a pass that was withdrawn")
def test_a_withdrawn_pass_opens_nothing(client, steps):
    """After a pass was withdrawn, its token is answered 401"""
    handed_out = steps.hand_out(client).json()
    expect(client.delete(f"/desk/passes/{handed_out['id']}"), status=204)
    expect(steps.ask_door(client, handed_out["token"]), status=401)
