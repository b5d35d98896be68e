"""What the readers at the doors rely on, hour by hour and wherever the server stands."""

from datetime import UTC, datetime, timedelta

import pytest

from checker.checks import a_string, an_integer, expect, expect_same, in_time_zone, one_of, to_fix, to_keep

OFFSETS = ["+00:00", "+05:30", "+14:00", "-12:00", "-03:30", "+00:20"]


@to_fix(7, "All of this holds whatever time zone is set on the server")
@in_time_zone("UTC", "+05:30", "-08:00", "+12:45")
def test_the_servers_zone_makes_no_difference(client, draw, steps):
    """Claim, reader, slip and list are right in each zone that the server may be set to"""
    minutes = draw.integer(30, 300)
    starts = steps.begun(10)
    end = starts + timedelta(minutes=minutes)
    guest = draw.name()
    handed_out = steps.hand_out(client, guest, minutes, starts=starts.isoformat()).json()
    steps.expect_end(handed_out["token"], end)
    visit = {"guest": guest, "minutes_left": steps.about(minutes - 10)}
    expect(steps.ask_door(client, handed_out["token"]), status=200, json=visit)
    expect_same("the end on the slip", steps.on_house_clocks(end), handed_out["ends"])
    ended = steps.hand_out(client, minutes=600, starts=steps.begun(601).isoformat()).json()["token"]
    expect(steps.ask_door(client, ended), status=401)
    expect(client.get("/desk/passes"), status=200, json=[steps.without_token(handed_out)])


@to_fix(7, "whatever time zone is set on the server")
@in_time_zone("+05:30", "-08:00")
def test_a_pass_that_starts_at_once_is_right_everywhere(client, draw, steps):
    """Without a start, the pass ends that many minutes from now in each zone"""
    minutes = draw.integer(2, 600)
    before = datetime.now(UTC) + timedelta(minutes=minutes)
    handed_out = steps.hand_out(client, minutes=minutes).json()
    after = datetime.now(UTC) + timedelta(minutes=minutes)
    steps.expect_end(handed_out["token"], before, after)
    possible = [before + timedelta(seconds=late) for late in range(-2, (after - before).seconds + 3)]
    expect_same("the end on the slip", one_of(*map(steps.on_house_clocks, possible)), handed_out["ends"])


@to_fix(2, "Its claim `exp` (RFC 7519, section 4.1.4) is the end of the pass")
@pytest.mark.parametrize("offset", OFFSETS)
def test_a_start_may_have_any_offset(client, draw, steps, offset):
    """The claim is right whatever offset the start was written with"""
    minutes = draw.integer(30, 300)
    starts = steps.begun(draw.integer(1, 20)).astimezone(datetime.fromisoformat(f"2026-01-01T00:00:00{offset}").tzinfo)
    handed_out = steps.hand_out(client, minutes=minutes, starts=starts.isoformat()).json()
    steps.expect_end(handed_out["token"], starts + timedelta(minutes=minutes))
    ends = steps.on_house_clocks(starts + timedelta(minutes=minutes))
    expect_same("the end on the slip", ends, handed_out["ends"])


@to_fix(2, "is the end of the pass, give or take two seconds")
@pytest.mark.parametrize("starts", ["2020-01-01T00:00:00Z", "2026-03-29T01:30:00+00:00", "2099-12-31T12:00:00-05:00"])
@pytest.mark.parametrize("minutes", [1, 600])
def test_a_start_may_be_long_past_or_far_ahead(client, steps, starts, minutes):
    """The claim is the end of the pass for the shortest and the longest one, in all years"""
    handed_out = steps.hand_out(client, minutes=minutes, starts=starts).json()
    end = datetime.fromisoformat(starts) + timedelta(minutes=minutes)
    steps.expect_end(handed_out["token"], end)
    expect_same("the end on the slip", steps.on_house_clocks(end), handed_out["ends"])


@to_fix(3, "answers 200 until the pass ends, and 401 from then on")
@pytest.mark.parametrize("minutes", [1, 30, 60, 330, 600])
def test_a_door_opens_until_the_end(client, draw, steps, minutes):
    """A pass whose end is just past opens nothing, one that still has a while does, however long they are"""
    guest, left = draw.name(), min(minutes, 5)
    ended = steps.hand_out(client, guest, minutes, starts=steps.begun(minutes + 0.1).isoformat()).json()["token"]
    expect(steps.ask_door(client, ended), status=401)
    holds = steps.hand_out(client, guest, minutes, starts=steps.begun(minutes - left).isoformat()).json()["token"]
    expect(steps.ask_door(client, holds), status=200, json={"guest": guest, "minutes_left": steps.about(left)})
    expect(steps.ask_door(client, ended), status=401)


@to_fix(3, "exactly the `guest` and `minutes_left`")
def test_each_pass_has_its_own_end(client, draw, steps):
    """Several passes, one of them for a visit to come, are each shown with their guest and their minutes"""
    passes = []
    for begun, minutes in ((0, 30), (20, 60), (-100, 200), (0, 600)):
        guest = draw.name()
        token = steps.hand_out(client, guest, minutes, starts=steps.begun(begun).isoformat()).json()["token"]
        passes.append((token, {"guest": guest, "minutes_left": steps.about(minutes - begun)}))
    for token, visit in passes:
        expect(steps.ask_door(client, token), status=200, json=visit)


@to_keep(4, "to anything else than a token that the desk has handed out")
@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer x", "Bearer {token}x", "Basic {token}", "{token}"])
def test_only_a_whole_token_opens(client, steps, header):
    """A header without a token that was handed out is answered 401"""
    token = steps.hand_out(client).json()["token"]
    headers = {} if header is None else {"authorization": header.format(token=token)}
    expect(client.get("/door", headers=headers), status=401)
    expect(steps.ask_door(client, token), status=200)


@to_keep(4, "to anything else than a token that the desk has handed out")
@pytest.mark.parametrize("signed", ["as before", "with nothing", "by somebody else"])
def test_a_token_can_not_be_prolonged(client, steps, signed):
    """A token with a later end is answered 401, however it is signed"""
    header, _, signature = (token := steps.hand_out(client).json()["token"]).split(".")
    claims = steps.write_part({**steps.read_claims(token), "exp": int(steps.begun(-6000).timestamp())})
    if signed == "with nothing":
        header, signature = steps.write_part({"alg": "none", "typ": "JWT"}), ""
    elif signed == "by somebody else":
        signature = "x" * len(signature)
    expect(steps.ask_door(client, f"{header}.{claims}.{signature}"), status=401)


@to_keep(6, "answers 204 and withdraws this pass")
def test_one_pass_is_withdrawn_alone(client, draw, steps):
    """Of three passes the second is withdrawn; the others open and stay on the list"""
    name = draw.name()
    first, second, third = (steps.hand_out(client, name).json() for _ in range(3))
    expect(client.delete(f"/desk/passes/{second['id']}"), status=204)
    expect(steps.ask_door(client, second["token"]), status=401)
    for handed_out in (first, third):
        expect(steps.ask_door(client, handed_out["token"]), status=200)
    listed = [steps.without_token(handed_out) for handed_out in (first, third)]
    expect(client.get("/desk/passes"), status=200, json=listed)


@to_keep(4, "to the token of a pass that was withdrawn")
def test_a_withdrawn_pass_stays_withdrawn(client, draw, steps):
    """The token of a withdrawn pass opens nothing after others were handed out, and theirs do"""
    steps.hand_out(client, draw.name(), 30)
    withdrawn = steps.hand_out(client, draw.name(), 600).json()
    expect(client.delete(f"/desk/passes/{withdrawn['id']}"), status=204)
    for minutes in (60, 90):
        other = steps.hand_out(client, draw.name(), minutes).json()
        expect(steps.ask_door(client, other["token"]), status=200)
        expect(steps.ask_door(client, withdrawn["token"]), status=401)


@to_keep(6, "It answers 404 where no pass has this id")
def test_a_pass_that_never_was_is_not_withdrawn(client, draw, steps):
    """Withdrawing what was never handed out is answered 404"""
    handed_out = steps.hand_out(client).json()
    expect(client.delete(f"/desk/passes/{handed_out['id'] + draw.integer(1, 99)}"), status=404)
    for word in ("0", "-1", "9" * 30, "first"):
        expect(client.delete(f"/desk/passes/{word}"), status=one_of(404, 422))
    expect(steps.ask_door(client, handed_out["token"]), status=200)


@to_keep(5, "in the order in which they were handed out")
def test_the_list_is_in_order(client, draw, steps):
    """The list has what holds, also for visits to come, in the order in which it was handed out"""
    handed_out = [
        steps.hand_out(client, draw.name(), minutes, starts=steps.begun(begun).isoformat()).json()
        for begun, minutes in ((0, 500), (45, 30), (-300, 60), (330, 320), (330, 340), (1, 20), (-1500, 5))
    ]
    holds = [steps.without_token(handed_out[number]) for number in (0, 2, 4, 5, 6)]
    expect(client.get("/desk/passes"), status=200, json=holds)


@to_keep(1, "Where something is missing or outside these bounds, the answer is 422")
@pytest.mark.parametrize(
    "sent",
    [
        {"minutes": 60},
        {"guest": "Bo"},
        {"guest": "", "minutes": 60},
        {"guest": "x" * 61, "minutes": 60},
        {"guest": "Bo", "minutes": 0},
        {"guest": "Bo", "minutes": 601},
        {"guest": "Bo", "minutes": 60, "starts": "2026-05-04T18:00:00"},
        {"guest": "Bo", "minutes": 60, "starts": "2019-06-01T12:00:00Z"},
        {"guest": "Bo", "minutes": 60, "starts": "2100-06-01T12:00:00Z"},
        {"guest": "Bo", "minutes": 60, "starts": "at six"},
    ],
    ids=["guest", "minutes", "no-name", "long-name", "none", "too-many", "no-offset", "2019", "2100", "words"],
)
def test_a_pass_has_bounds(client, steps, sent):
    """A pass outside its bounds is answered 422 and not handed out"""
    expect(client.post("/desk/passes", json=sent), status=422)
    expect(client.get("/desk/passes"), status=200, json=[])


@to_keep(1, "answers 201 and the new pass")
def test_a_pass_up_to_its_bounds_is_handed_out(client, steps):
    """Short and long names, few and many minutes, are handed out as they were sent, each with its own id"""
    ids = set()
    for guest, minutes in (("x", 1), ("x" * 60, 600), ("Žofie Ω's „Bo“ --", 60)):
        response = steps.hand_out(client, guest, minutes)
        expect(response, status=201, json={"id": an_integer(), "guest": guest, "ends": a_string(), "token": a_string()})
        expect_same("the guest at the door", guest, steps.ask_door(client, response.json()["token"]).json()["guest"])
        ids.add(response.json()["id"])
    expect_same("how many ids there are", 3, len(ids))


@to_keep(7, "goes on after a restart with the passes as they were")
def test_a_restart_makes_no_difference(client, restart, steps):
    """After a restart a pass that holds still opens, and a withdrawn one does not"""
    holds, withdrawn = (steps.hand_out(client, guest, 600).json() for guest in ("Bo Lind", "Ana Maier"))
    client.delete(f"/desk/passes/{withdrawn['id']}")
    restart()
    expect(client.get("/desk/passes"), status=200, json=[steps.without_token(holds)])
    expect(steps.ask_door(client, holds["token"]), status=200)
    expect(steps.ask_door(client, withdrawn["token"]), status=401)
